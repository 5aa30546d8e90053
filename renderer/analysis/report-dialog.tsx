import { useState } from 'react'
import type { Reader } from '#core/model/reader.ts'
import type { ReportWish } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { ask } from '../command/project-actions.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { LongList } from '../ui/long-list.tsx'
import { plural } from '../ui/words.ts'

type Format = ReportWish['format']
type About = 'all' | 'claims' | 'sources' | 'articles'

const formats: readonly (readonly [format: Format, name: string, what: string])[] = [
  ['html', 'Web page', 'One file with its pictures; it runs nothing and loads nothing.'],
  ['pdf', 'PDF', 'The same, on pages.'],
  ['docx', 'Word document', 'With a table below each picture.'],
  ['md', 'Markdown', 'Plain text with pictures and tables.'],
  ['csv', 'Table of hypotheses (ACH)', 'Claims as rows, hypotheses as columns, for a spreadsheet.'],
]

/** What a report is about, and in which format. */
export const ReportDialog = () => {
  const app = useApp()
  const { filter } = useSession((session) => session.analysis)
  const [format, setFormat] = useState<Format>('html')
  const [about, setAbout] = useState<About>('all')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [hypotheses, setHypotheses] = useState('')
  const close = (): void => app.session.set({ overlay: null })
  const isFiltered = Object.keys(filter).length > 0
  const write = (): void => {
    close()
    const wish: ReportWish = {
      format,
      filter: about === 'articles' ? { ...filter, articles: chosen } : filter,
      claims: about === 'claims' ? chosen : null,
      sources: about === 'sources' ? chosen : null,
      hypotheses: hypotheses
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    }
    void ask(app, api['app.report'](wish), (written) =>
      written === null ? null : `Wrote ${plural(written.claims, 'claim')} to ${written.name}.`,
    )
  }
  return (
    <Dialog title="Report" onClose={close}>
      <fieldset className="formats">
        <legend>Format</legend>
        {formats.map(([id, name, what]) => (
          <label key={id} className="choice">
            <input type="radio" name="format" checked={format === id} onChange={() => setFormat(id)} />
            <span>
              {name} <code>.{id}</code>
              {format === id && <small>{what}</small>}
            </span>
          </label>
        ))}
      </fieldset>
      {format === 'csv' && (
        <label className="field">
          <span>Hypotheses, one a line</span>
          <textarea rows={3} value={hypotheses} onChange={(event) => setHypotheses(event.target.value)} />
        </label>
      )}
      <label className="field">
        <span>About</span>
        <select
          value={about}
          onChange={(event) => {
            setAbout(event.target.value as About)
            setChosen([])
          }}
        >
          <option value="all">every claim and source</option>
          <option value="claims">some claims</option>
          <option value="sources">some sources, and everything they say</option>
          <option value="articles">some articles</option>
        </select>
      </label>
      {isFiltered && <p className="quiet">The filters that are set in the analysis apply.</p>}
      {about !== 'all' && <Chooser about={about} chosen={chosen} onChoose={setChosen} />}
      <div className="dialog-actions">
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={about !== 'all' && chosen.length === 0} onClick={write}>
          Write report…
        </button>
      </div>
    </Dialog>
  )
}

interface Entry {
  readonly id: string
  readonly name: string
  readonly mergedInto: string | null
}

const entriesOf: Readonly<Record<Exclude<About, 'all'>, (rows: Reader) => readonly Entry[]>> = {
  claims: (rows) => rows.all('claim').map(({ id, wording, mergedInto }) => ({ id, mergedInto, name: wording })),
  sources: (rows) => rows.all('source').map(({ id, name, mergedInto }) => ({ id, mergedInto, name })),
  articles: (rows) => rows.all('article').map(({ id, title, mergedInto }) => ({ id, mergedInto, name: title })),
}

interface ChooserProps {
  readonly about: Exclude<About, 'all'>
  readonly chosen: readonly string[]
  readonly onChoose: (chosen: readonly string[]) => void
}

const ENTRY = 32 // CSS pixels

/** Any number of claims, sources or articles, found by a part of their words. */
const Chooser = ({ about, chosen, onChoose }: ChooserProps) => {
  const { rows } = useRows()
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const found = entriesOf[about](rows).filter(
    ({ name, mergedInto }) => mergedInto === null && name.toLowerCase().includes(wanted),
  )
  const toggle = (id: string): void =>
    onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return (
    <div className="chooser">
      <input
        aria-label={`Find among the ${about}`}
        placeholder="A part of the words"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <p className="quiet" role="status">
        {chosen.length.toLocaleString('en')} of {plural(found.length, about.slice(0, -1))} chosen
      </p>
      <LongList
        key={about}
        className="article-choices"
        count={found.length}
        height={ENTRY}
        keyOf={(index) => found[index]?.id ?? String(index)}
      >
        {(index) => {
          const entry = found[index]
          return entry === undefined ? null : (
            <label>
              <input type="checkbox" checked={chosen.includes(entry.id)} onChange={() => toggle(entry.id)} />
              <span dir="auto">{entry.name}</span>
            </label>
          )
        }}
      </LongList>
    </div>
  )
}
