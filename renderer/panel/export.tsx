import { useEffect, useState } from 'react'
import type { OffsetUnitName } from '#core/codec/codec.ts'
import type { Failure } from '#core/failure.ts'
import { byPosition, labelsInUse } from '#core/model/labels.ts'
import type { ExportChoice, ExportFormat, ExportReport } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { useApp, useRows, useWorkspace } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ProgressLine } from '../ui/progress-line.tsx'
import { plural } from '../ui/words.ts'

interface Wish {
  readonly format: string
  readonly articles: readonly string[] | null
  readonly labels: readonly string[] | null
  readonly analysts: readonly string[] | null
  readonly isSplit: boolean
  /** Hundredths for training, development and test, and the number that draws them; as typed. */
  readonly parts: readonly [string, string, string]
  readonly seed: string
  readonly unit: OffsetUnitName | null
  readonly licence: string
}

const everything: Wish = {
  format: 'jsonl',
  articles: null,
  labels: null,
  analysts: null,
  isSplit: false,
  parts: ['80', '10', '10'],
  seed: '1',
  unit: null,
  licence: '',
}

/** What goes out, in which format, and what that format leaves out of it, before anything is written. */
export const Export = () => {
  const app = useApp()
  const { rows } = useRows()
  const [formats, setFormats] = useState<readonly ExportFormat[]>([])
  const [wish, setWish] = useState(everything)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isWriting, setIsWriting] = useState(false)
  const exporting = useWorkspace((state) => state.exporting)
  const [written, setWritten] = useState<ExportReport | null>(null)
  const close = (): void => app.session.set({ overlay: null })
  const change = (part: Partial<Wish>): void => setWish((now) => ({ ...now, ...part }))
  useEffect(() => {
    void api['app.formats']().then((reply) => reply.ok && setFormats(reply.value))
  }, [])

  const format = formats.find(({ id }) => id === wish.format)
  const choice = choiceOf(wish, format)
  const preview = usePreview(choice, setFailure)

  const write = async (): Promise<void> => {
    if (choice === null) return
    setIsWriting(true)
    const reply = await api['app.exportDataset'](choice)
    setIsWriting(false)
    app.workspace.state.set({ exporting: null })
    if (!reply.ok) return setFailure(reply.error)
    if (reply.value !== null) setWritten(reply.value)
  }
  if (written !== null) return <Written report={written} onClose={close} />

  const articles = [...rows.all('article')].sort(byPosition)
  const analysts = rows.all('analyst')
  return (
    <Dialog title="Export" wide onClose={close}>
      {failure !== null && (
        <p className="banner failure" role="alert">
          <strong>{failure.message}</strong> {failure.remedy}
        </p>
      )}
      <div className="export-parts">
        <Formats formats={formats} chosen={wish.format} onChoose={(id) => change({ format: id, unit: null })} />
        <div>
          <Picked
            legend="Articles"
            entries={articles.map(({ id, title }) => [id, title])}
            chosen={wish.articles}
            onChoose={(next) => change({ articles: next })}
          />
          <Picked
            legend="Labels"
            entries={labelsInUse(rows).map(({ id, name }) => [id, name])}
            chosen={wish.labels}
            onChoose={(next) => change({ labels: next })}
          />
          <Picked
            legend="Annotations by"
            entries={analysts.map(({ id, name }) => [id, name])}
            chosen={wish.analysts}
            onChoose={(next) => change({ analysts: next })}
          />
          <Split wish={wish} onChange={change} />
          {format !== undefined && format.otherUnit !== null && (
            <label className="field">
              <span>Offsets count</span>
              <select
                aria-label="Offsets count"
                value={wish.unit ?? format.unit}
                onChange={({ target }) => change({ unit: target.value as OffsetUnitName })}
              >
                <option>{format.unit}</option>
                <option>{format.otherUnit}</option>
              </select>
            </label>
          )}
          {(format?.isFolder === true || wish.isSplit) && (
            <label className="field">
              <span>Licence, for the dataset’s README.md</span>
              <input
                value={wish.licence}
                placeholder="CC-BY-4.0"
                onChange={({ target }) => change({ licence: target.value })}
              />
            </label>
          )}
          <Preview choice={choice} report={preview} />
        </div>
      </div>
      {isWriting && exporting !== null && <ProgressLine progress={exporting} />}
      <div className="dialog-actions">
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={preview === null || isWriting} onClick={() => void write()}>
          Export…
        </button>
      </div>
    </Dialog>
  )
}

/** The request, or null while something in it cannot be. */
const choiceOf = (wish: Wish, format: ExportFormat | undefined): ExportChoice | null => {
  const { articles, labels, analysts, unit, licence } = wish
  if (format === undefined || [articles, labels, analysts].some((list) => list?.length === 0)) return null
  const parts = wish.parts.map(Number)
  const isSound = parts.every((part) => part >= 0) && parts.some((part) => part > 0) && /^-?\d{1,9}$/.test(wish.seed)
  if (wish.isSplit && !isSound) return null
  return {
    format: format.id,
    articles,
    labels,
    analysts,
    split: wish.isSplit ? { parts, seed: Number(wish.seed) } : null,
    ...(unit === null ? {} : { unit }),
    ...(licence.trim() === '' || !(format.isFolder || wish.isSplit) ? {} : { licence: licence.trim() }),
  }
}

const PAUSE = 250 // milliseconds after the last change

/** What the export would hold and leave out; null until that is known. */
const usePreview = (choice: ExportChoice | null, fail: (failure: Failure | null) => void): ExportReport | null => {
  const asked = JSON.stringify(choice)
  const [known, setKnown] = useState<{ readonly asked: string; readonly report: ExportReport } | null>(null)
  useEffect(() => {
    const wanted = JSON.parse(asked) as ExportChoice | null
    if (wanted === null) return undefined
    let stale = false
    const timer = setTimeout(async () => {
      const reply = await api['app.tryExport'](wanted)
      if (stale) return
      fail(reply.ok ? null : reply.error)
      if (reply.ok) setKnown({ asked, report: reply.value })
    }, PAUSE)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [asked, fail])
  return known?.asked === asked ? known.report : null
}

interface FormatsProps {
  readonly formats: readonly ExportFormat[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
}

const Formats = ({ formats, chosen, onChoose }: FormatsProps) => (
  <fieldset className="formats">
    <legend>Format</legend>
    {formats.map(({ id, label, keeps, drops, extension }) => (
      <label key={id} className="choice">
        <input type="radio" name="format" checked={chosen === id} onChange={() => onChoose(id)} />
        <span>
          {label} <code>.{extension}</code>
          {chosen === id && (
            <small>
              {keeps} <em>Cannot hold:</em> {drops}
            </small>
          )}
        </span>
      </label>
    ))}
  </fieldset>
)

interface PickedProps {
  readonly legend: string
  readonly entries: readonly (readonly [id: string, name: string])[]
  /** Null for all. */
  readonly chosen: readonly string[] | null
  readonly onChoose: (ids: readonly string[] | null) => void
}

/** All of something, or only what is ticked; not shown where there is nothing to choose. */
const Picked = ({ legend, entries, chosen, onChoose }: PickedProps) => {
  if (entries.length < 2) return null
  const ids = chosen ?? entries.map(([id]) => id)
  const tick = (id: string, on: boolean): void => {
    const next = on ? [...ids, id] : ids.filter((one) => one !== id)
    onChoose(next.length === entries.length ? null : next)
  }
  return (
    <details className="picked">
      <summary>
        {legend}:{' '}
        {chosen === null ? 'all' : `${chosen.length.toLocaleString('en')} of ${entries.length.toLocaleString('en')}`}
      </summary>
      <p>
        <button type="button" className="plain" onClick={() => onChoose(chosen?.length === 0 ? null : [])}>
          {chosen?.length === 0 ? 'All' : 'None'}
        </button>
      </p>
      <div className="choices-list" role="group" aria-label={legend}>
        {entries.map(([id, name]) => (
          <label key={id} className="choice">
            <input type="checkbox" checked={ids.includes(id)} onChange={({ target }) => tick(id, target.checked)} />
            <span dir="auto">{name}</span>
          </label>
        ))}
      </div>
    </details>
  )
}

const PARTS = ['Training', 'Development', 'Test'] as const

const Split = ({ wish, onChange }: { readonly wish: Wish; readonly onChange: (part: Partial<Wish>) => void }) => (
  <>
    <label className="choice">
      <input type="checkbox" checked={wish.isSplit} onChange={({ target }) => onChange({ isSplit: target.checked })} />
      <span>
        Divide the articles for training, development and test
        <small>Whole articles; the same number draws the same ones again.</small>
      </span>
    </label>
    {wish.isSplit && (
      <div className="export-split">
        {PARTS.map((name, i) => (
          <label key={name} className="field">
            <span>{name} %</span>
            <input
              inputMode="decimal"
              value={wish.parts[i]}
              onChange={({ target }) => {
                const [train, dev, test] = wish.parts.map((part, at) => (at === i ? target.value : part))
                onChange({ parts: [train ?? '', dev ?? '', test ?? ''] })
              }}
            />
          </label>
        ))}
        <label className="field">
          <span>Drawn by number</span>
          <input inputMode="numeric" value={wish.seed} onChange={({ target }) => onChange({ seed: target.value })} />
        </label>
      </div>
    )}
  </>
)

const Preview = ({
  choice,
  report,
}: {
  readonly choice: ExportChoice | null
  readonly report: ExportReport | null
}) => (
  <section className="export-preview" aria-label="What goes out">
    <p role="status">
      {choice === null
        ? 'Choose at least one of each, and parts and a number for dividing.'
        : report === null
          ? 'Counting…'
          : `Holds ${plural(report.articles, 'article')}, ${plural(report.spans, 'span')} and ${plural(report.links, 'link')}${report.losses.length === 0 ? ', and leaves nothing out.' : '. Leaves out:'}`}
    </p>
    {report !== null && <Losses report={report} />}
  </section>
)

const Losses = ({ report: { losses } }: { readonly report: ExportReport }) => (
  <ul className="plain-list">
    {losses.map(({ what, count, examples }) => (
      <li key={what}>
        {count.toLocaleString('en')} × {what}
        {examples.length > 0 && <small dir="auto"> {examples.join('; ')}</small>}
      </li>
    ))}
  </ul>
)

/** What was written, and the way to it. */
const Written = ({ report, onClose }: { readonly report: ExportReport; readonly onClose: () => void }) => (
  <Dialog title="Exported" onClose={onClose}>
    <p role="status">
      Wrote {plural(report.articles, 'article')}, {plural(report.spans, 'span')} and {plural(report.links, 'link')} to{' '}
      <strong>{report.files[0]}</strong>
      {report.files.length > 1 && ` and ${plural(report.files.length - 1, 'more file')}`}.
      {report.losses.length > 0 && ' Left out:'}
    </p>
    <Losses report={report} />
    <div className="dialog-actions">
      <button type="button" onClick={() => void api['app.showExported']()}>
        Show in the file manager
      </button>
      <button type="button" className="primary" onClick={onClose}>
        Close
      </button>
    </div>
  </Dialog>
)
