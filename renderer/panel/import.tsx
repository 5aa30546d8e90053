import { useRef, useState } from 'react'
import { encodings } from '#core/importer/encodings.ts'
import { BESIDE_ARTICLE } from '#core/importer/index.ts'
import { textFields } from '#core/importer/index.ts'
import type { ColumnMap, TextField } from '#core/importer/index.ts'
import type { Failure } from '#core/failure.ts'
import type { OffsetUnit } from '#core/text/offsets.ts'
import type { ImportChoice, ImportOffer, ImportReport, PreviewedName } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { importOffered } from '../command/project-actions.ts'
import { useApp, useSession, useWorkspace } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ProgressLine } from '../ui/progress-line.tsx'
import { plural } from '../ui/words.ts'

/** What files would bring, before anything happens; how far the reading of them is; and what of them could not be taken. */
export const Import = () => {
  const app = useApp()
  const offer = useSession((session) => session.offer)
  const refused = useSession((session) => session.refused)
  const close = (): void => {
    if (offer !== null) void api['project.cancelImport']() // what has been read for it is kept no longer
    app.session.set({ overlay: null, offer: null, refused: [] })
  }
  if (offer !== null) return <Offer offer={offer} onClose={close} />
  if (refused.length > 0) {
    return (
      <Dialog title={`${plural(refused.length, 'file')} could not be added`} onClose={close}>
        <p className="quiet">Everything else has been added.</p>
        <Refused refused={refused} />
        <div className="dialog-actions">
          <button type="button" className="primary" onClick={close}>
            Close
          </button>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title="Reading the files" onClose={close}>
      <Progress />
      <div className="dialog-actions">
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </Dialog>
  )
}

const Offer = ({ offer: first, onClose }: { readonly offer: ImportOffer; readonly onClose: () => void }) => {
  const app = useApp()
  const [offer, setOffer] = useState(first)
  const [names, setNames] = useState<Readonly<Record<string, string>>>({})
  const [encoding, setEncoding] = useState<string | null>(null)
  const [unit, setUnit] = useState<OffsetUnit | null>(null)
  const [columns, setColumns] = useState<ColumnMap | null>(null)
  const [wholePages, setWholePages] = useState(false)
  const [originals, setOriginals] = useState(first.originals)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)

  const choice = (changed: Partial<ImportChoice> = {}): ImportChoice => {
    const map = offer.names.map(({ name, proposed }) => [name, (names[name] ?? proposed) || name] as const)
    const chosen = { encoding, columns, unit, wholePages, originals }
    return { format: null, map: Object.fromEntries(map), ...chosen, ...changed }
  }
  const asked = useRef(Promise.resolve())
  const wishes = useRef(0)
  /** One reading after the other; only what was wished last is shown. */
  const readAgain = (changed: Partial<ImportChoice>): void => {
    setBusy(true)
    const wish = (wishes.current += 1)
    asked.current = asked.current.then(() => (wish === wishes.current ? readNow(choice(changed)) : undefined))
  }
  const readNow = async (wished: ImportChoice): Promise<void> => {
    const reply = await api['app.tryImport'](wished)
    setBusy(false)
    app.workspace.state.set({ importing: null })
    setFailure(reply.ok ? null : reply.error)
    if (reply.ok) setOffer(reply.value)
  }
  const brings = offer.documentCount + offer.datasets.reduce((sum, { articles }) => sum + articles, 0)
  const prescribed = offer.datasets.filter((one) => one.unit !== null)
  const hasMore = wholePages || offer.losses.some(({ what }) => what === BESIDE_ARTICLE)
  const hasGuess = encoding !== null || offer.documents.some(({ isGuess }) => isGuess)

  return (
    <Dialog title="Add to this project" wide onClose={onClose}>
      {failure !== null && (
        <p className="banner failure" role="alert">
          <strong>{failure.message}</strong> {failure.remedy}
        </p>
      )}
      <div className="import-parts">
        {offer.datasets.map(({ label, articles, spans, links, known }, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- two datasets of one format have nothing else to be told by
          <p key={i}>
            <strong>{label}:</strong> {plural(articles, 'article')}, {plural(spans, 'span')}, {plural(links, 'link')}
            {known > 0 && `; ${known === articles ? 'all of the articles are' : `${known} of them are`} here already`}.
          </p>
        ))}
        {offer.names.length > 0 && (
          <Names
            names={offer.names}
            choices={offer.choices}
            chosen={names}
            onChoose={(from, to) => setNames({ ...names, [from]: to })}
          />
        )}
        {offer.tables.length > 0 && (
          <Columns
            tables={offer.tables}
            chosen={columns}
            onChoose={(next) => {
              setColumns(next)
              readAgain({ columns: next })
            }}
          />
        )}
        {hasGuess && (
          <label className="field">
            <span>Encoding of texts that do not say theirs</span>
            <select
              value={encoding ?? ''}
              onChange={({ target }) => {
                const wished = target.value === '' ? null : target.value
                setEncoding(wished)
                readAgain({ encoding: wished })
              }}
            >
              <option value="">Found out from the letters: look at them below</option>
              {encodings.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        {prescribed.length > 0 && (
          <label className="field">
            <span>Offsets in the data count</span>
            <select
              value={unit ?? ''}
              onChange={({ target }) => {
                const wished = units.find(([id]) => id === target.value)?.[0] ?? null
                setUnit(wished)
                readAgain({ unit: wished })
              }}
            >
              <option value="">What their format says</option>
              {units.map(([id, words]) => (
                <option key={id} value={id}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        )}
        {offer.documents.length > 0 && <Documents offer={offer} />}
        {offer.losses.length > 0 && (
          <section>
            <h3>Read otherwise than it stood there, or left out</h3>
            <ul className="plain-list">
              {offer.losses.map(({ what, count, examples }) => (
                <li key={what}>
                  {count.toLocaleString('en')} × {what}
                  {examples.length > 0 && <small dir="auto"> {examples.join('; ')}</small>}
                </li>
              ))}
            </ul>
          </section>
        )}
        {hasMore && (
          <label className="choice">
            <input
              type="checkbox"
              checked={wholePages}
              onChange={({ target }) => {
                setWholePages(target.checked)
                readAgain({ wholePages: target.checked })
              }}
            />
            <span>
              Whole web pages
              <small>With menus, lists and all else that stands beside the article.</small>
            </span>
          </label>
        )}
        {offer.rejected.length > 0 && (
          <section>
            <h3>Cannot be added</h3>
            <Refused refused={offer.rejected} />
          </section>
        )}
      </div>
      <label className="choice">
        <input type="checkbox" checked={originals} onChange={({ target }) => setOriginals(target.checked)} />
        <span>
          Keep the files themselves in the project
          <small>
            Byte for byte, so that anyone can check a text against its original. Their SHA-256 is kept in any case.
          </small>
        </span>
      </label>
      <div className="dialog-actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="primary"
          disabled={busy || brings === 0}
          onClick={() => {
            setBusy(true)
            void importOffered(app, choice())
          }}
        >
          {brings === 0 ? 'Nothing to add' : `Add ${plural(brings, 'article')}`}
        </button>
      </div>
    </Dialog>
  )
}

interface NamesProps {
  readonly names: readonly PreviewedName[]
  readonly choices: ImportOffer['choices']
  readonly chosen: Readonly<Record<string, string>>
  readonly onChoose: (from: string, to: string) => void
}

/** What each name of the files stands for in this project's scheme. */
const Names = ({ names, choices, chosen, onChoose }: NamesProps) => (
  <section>
    <h3>What the names in the files stand for</h3>
    <table className="mapping">
      <thead>
        <tr>
          <th scope="col">In the files</th>
          <th scope="col">Used as</th>
          <th scope="col">In this project</th>
        </tr>
      </thead>
      <tbody>
        {names.map(({ name, kinds, count, proposed }) => (
          <tr key={name}>
            <th scope="row" dir="auto">
              {name}
            </th>
            <td>
              {kinds.join(', ')} <small>{plural(count, 'time')}</small>
            </td>
            <td>
              <select
                aria-label={`${name} stands for`}
                value={(chosen[name] ?? proposed) || name}
                onChange={({ target }) => onChoose(name, target.value)}
              >
                {[...new Set([...kinds.flatMap((kind) => choices[kind]), name])].map((known) => (
                  <option key={known} value={known}>
                    {kinds.some((kind) => choices[kind].includes(known)) ? known : `new: ${known}`}
                  </option>
                ))}
              </select>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

const fieldNames: Readonly<Record<TextField, string>> = {
  text: 'Text',
  title: 'Title',
  publisher: 'Publisher',
  author: 'Author',
  date: 'Publication date',
  url: 'URL',
  language: 'Language',
}

interface ColumnsProps {
  readonly tables: ImportOffer['tables']
  /** What the user has chosen so far. */
  readonly chosen: ColumnMap | null
  readonly onChoose: (columns: ColumnMap) => void
}

/** Which column of a table holds what; several tables are read alike. */
const Columns = ({ tables, chosen, onChoose }: ColumnsProps) => {
  const columns = [...new Set(tables.flatMap((table) => table.columns))]
  const fields: ColumnMap = chosen ?? Object.assign({}, ...tables.map((table) => table.fields))
  return (
    <section>
      <h3>Which column holds what ({tables.map(({ file }) => file).join(', ')})</h3>
      <div className="columns-map">
        {textFields.map((field) => (
          <label key={field} className="field">
            <span>{fieldNames[field]}</span>
            <select
              aria-label={fieldNames[field]}
              value={fields[field] ?? ''}
              onChange={({ target }) => {
                const { [field]: _, ...others } = fields
                onChoose(target.value === '' ? others : { ...others, [field]: target.value })
              }}
            >
              <option value="">{field === 'text' ? 'Choose the column of the texts' : 'None'}</option>
              {columns.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </section>
  )
}

/** The first of the articles, each with its beginning. */
const Documents = ({ offer: { documents, documentCount } }: { readonly offer: ImportOffer }) => (
  <section>
    <h3>{plural(documentCount, 'text')}</h3>
    <ul className="offered">
      {documents
        .slice(0, MOST_SHOWN)
        .map(({ file, line, title, about, beginning, label, encoding, length, isGuess, known }) => (
          <li key={`${file} ${line}`}>
            <strong dir="auto">{title}</strong>{' '}
            <small>
              {[
                about,
                label,
                isGuess ? `${encoding}, as it seems` : encoding,
                `${length.toLocaleString('en')} characters`,
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </small>
            {known === null ? <p dir="auto">{beginning}</p> : <p className="quiet">Here already as “{known}”.</p>}
          </li>
        ))}
    </ul>
    {documentCount > MOST_SHOWN && <p className="quiet">And {documentCount - MOST_SHOWN} more.</p>}
  </section>
)

const MOST_SHOWN = 50

const Refused = ({ refused }: { readonly refused: ImportReport['rejected'] }) => (
  <ul className="plain-list refused">
    {refused.slice(0, MOST_REFUSED).map(({ file, line, reason }, i) => (
      // oxlint-disable-next-line react/no-array-index-key -- two lines of one file may be refused for one reason
      <li key={i}>
        <strong dir="auto">
          {file}
          {line > 0 && `, line ${line}`}
        </strong>{' '}
        {reason}
      </li>
    ))}
    {refused.length > MOST_REFUSED && <li>And {(refused.length - MOST_REFUSED).toLocaleString('en')} more.</li>}
  </ul>
)

/** Other programs count so; where words stand beside the places, they show it and nobody need choose. */
const units: readonly (readonly [OffsetUnit, string])[] = [
  ['codepoint', 'Unicode code points (Python)'],
  ['utf16', 'UTF-16 code units (JavaScript, Java)'],
  ['utf8', 'UTF-8 bytes'],
]

const MOST_REFUSED = 500

const Progress = () => <ProgressLine progress={useWorkspace((state) => state.importing)} />
