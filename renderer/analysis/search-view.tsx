import { useRef, useState } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { Line, LineOrder } from '#core/analysis/concordance.ts'
import type { SearchRow } from '#core/analysis/views.ts'
import { forgetSearch, savedSearches, saveSearch } from '#core/command/saved-search.ts'
import { perform, useApp, useRows } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { goToPassage, useAsk } from './passages.tsx'
import type { Asked } from './passages.tsx'
import { SaveList } from './save-list.tsx'
import { listed, Table, Total } from './table.tsx'
import type { Column } from './table.tsx'
import { useRowsOf } from './use-rows-of.ts'
import { Waiting } from './waiting.tsx'

/** Search over everything that has words, or a concordance of the texts. */
export const SearchView = () => {
  const app = useApp()
  const { rows } = useRows()
  const [query, setQuery] = useState('')
  const [isConcordance, setConcordance] = useState(false)
  const saved = savedSearches(rows)
  const own = saved.find((one) => one.query === query.trim())
  return (
    <div className="long">
      <div className="search-fields">
        <DraftField
          label="Search"
          placeholder='casualt* AND ("North Korean" OR Pyongyang) -drones, Kirby NEAR/5 said, source:Kim'
          value={query}
          pause={250}
          onCommit={(typed) => {
            setQuery(typed)
            return true
          }}
        />
        <label className="field">
          <span>Shown as</span>
          <select
            value={isConcordance ? 'concordance' : 'hits'}
            onChange={(event) => setConcordance(event.target.value === 'concordance')}
          >
            <option value="hits">what was found</option>
            <option value="concordance">concordance</option>
          </select>
        </label>
        <button
          type="button"
          disabled={query.trim() === ''}
          onClick={() =>
            own === undefined ? perform(app, saveSearch, { query }) : perform(app, forgetSearch, { note: own.note })
          }
        >
          {own === undefined ? 'Save search' : 'Forget search'}
        </button>
      </div>
      {saved.length > 0 && (
        <ul className="saved-searches" aria-label="Saved searches">
          {saved.map((one) => (
            <li key={one.note}>
              <button type="button" aria-pressed={one === own} dir="auto" onClick={() => setQuery(one.query)}>
                {one.query}
              </button>
            </li>
          ))}
        </ul>
      )}
      {query.trim() === '' ? <Operators /> : isConcordance ? <Concordance query={query} /> : <Hits query={query} />}
    </div>
  )
}

const operators = [
  ['troops border', 'both words'],
  ['"North Korean troops"', 'the phrase, one word after the other'],
  ['casualt*', 'every word that begins so'],
  ['Kirby OR Zelenskyy', 'one or the other'],
  ['losses NOT drones, losses -drones', 'the first without the second'],
  ['(losses OR casualties) Kursk', 'brackets keep together'],
  ['Kirby NEAR/5 said', 'at most five words between; NEAR alone means ten'],
  ['source:Kim', 'in one field: text, title, publisher, author, quote, source, claim, topic, note'],
] as const

const Operators = () => (
  <table className="operators">
    <caption>Texts, quotations, sources, claims and notes of the whole project.</caption>
    <tbody>
      {operators.map(([example, what]) => (
        <tr key={example}>
          <th scope="row">
            <code>{example}</code>
          </th>
          <td>{what}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

const ENTRY = 62 // CSS pixels

const Hits = ({ query }: { readonly query: string }) => {
  const app = useApp()
  const ask = useAsk()
  const shown = useRowsOf<'search'>({ view: 'search', query })
  const frame = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing is memoised by a compiler here
  const entries = useVirtualizer({
    count: shown.table?.total ?? 0,
    getScrollElement: () => frame.current,
    estimateSize: () => ENTRY,
    overscan: 10,
    useFlushSync: false,
    onChange: ({ range }) => range !== null && shown.show(range.startIndex, range.endIndex),
  })
  if (shown.table === null) return <Waiting failure={shown.failure} />
  const made = entries.getVirtualItems()
  return (
    <div className="long" aria-busy={shown.isWaiting}>
      <Total of={shown.table.total} what="find" />
      <div className="cards" ref={frame}>
        <ol className="hits" style={{ height: `${entries.getTotalSize()}px`, paddingTop: `${made[0]?.start ?? 0}px` }}>
          {made.map(({ index, key }) => {
            const row = shown.at(index)
            return (
              <li key={key} data-index={index} ref={entries.measureElement}>
                {row === undefined ? (
                  <p className="quiet">…</p>
                ) : (
                  <button type="button" onClick={() => goToFound(app, ask, row)}>
                    <small>
                      {[row.kind, row.title, row.hits > 1 ? `${row.hits} places` : ''].filter(Boolean).join(' · ')}
                    </small>
                    <InContext line={row.line} />
                  </button>
                )}
              </li>
            )
          })}
        </ol>
      </div>
    </div>
  )
}

type ConcordanceLine = Line & { readonly title: string }

const Concordance = ({ query }: { readonly query: string }) => {
  const app = useApp()
  const [order, setOrder] = useState<LineOrder>('place')
  const question = { view: 'concordance', query, order } as const
  const shown = useRowsOf<'concordance'>(question)
  if (shown.table === null) return <Waiting failure={shown.failure} />
  return (
    <div className="long concordance" aria-busy={shown.isWaiting}>
      <div className="view-tools">
        <Total of={shown.table.total} what="line" />
        <span className="quiet">A heading sorts: by the words before, by the words behind, or by place.</span>
        <SaveList<'concordance'> title="Concordance" question={question} columns={csvColumns} />
      </div>
      <Table
        caption="Concordance"
        columns={columnsFor(app)}
        {...listed(shown)}
        keyOf={({ article, start, end }) => `${article} ${start} ${end}`}
        order={order}
        onOrder={setOrder}
      />
    </div>
  )
}

const csvColumns: readonly (readonly [string, (row: ConcordanceLine) => string])[] = [
  ['Before', ({ left }) => left],
  ['Found', ({ words }) => words],
  ['Behind', ({ right }) => right],
  ['Article', ({ title }) => title],
  ['Start', ({ start }) => String(start)],
  ['End', ({ end }) => String(end)],
]

const columnsFor = (app: App): readonly Column<ConcordanceLine, LineOrder>[] => [
  { name: 'Before', order: 'left', look: 'is-before', cell: ({ left }) => left },
  {
    name: 'Found',
    look: 'is-found',
    cell: (line) => (
      <button type="button" className="plain" onClick={() => goToPassage(app, { id: '', kind: 'span', ...line })}>
        <mark>{line.words}</mark>
      </button>
    ),
  },
  { name: 'Behind', order: 'right', cell: ({ right }) => right },
  { name: 'Article', order: 'place', look: 'is-title', cell: ({ title }) => title },
]

const InContext = ({ line: { left, words, right } }: { readonly line: Line }) => (
  <span dir="auto">
    {left}
    <mark>{words}</mark>
    {right}
  </span>
)

/** To the place where there is one; else to what is known of the entry. */
const goToFound = (app: App, ask: (asked: Asked) => void, { id, kind, article, line }: SearchRow): void => {
  if (article !== null && kind === 'article') {
    goToPassage(app, { id: '', kind: 'span', article, start: line.start, end: line.end })
  } else if (kind === 'span') ask({ title: line.words, ids: [id] })
  else if (kind === 'note') ask({ title: 'Note', ids: [id], ...entryOf(app, id) })
  else ask({ title: line.words, ids: [], entry: { kind: kind === 'source' ? 'source' : 'claim', id } })
}

/** A note stands on a source, a claim, an article or a link. */
const entryOf = (app: App, id: string): Pick<Asked, 'entry'> => {
  const kind = (['source', 'claim'] as const).find((table) => app.workspace.rows.get(table, id) !== undefined)
  return kind === undefined ? {} : { entry: { kind, id } }
}
