import { useState } from 'react'
import type { SearchRow } from '#core/analysis/views.ts'
import type { Line } from '#core/analysis/concordance.ts'
import { useApp } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { goToPassage } from './passages.tsx'
import { Pager, PART } from './table.tsx'
import { useAnswer } from './use-answer.ts'
import { Waiting } from './waiting.tsx'

type Order = 'hits' | 'place' | 'left' | 'right'

/** Search over everything that has words, or a concordance of the texts. */
export const SearchView = () => {
  const [query, setQuery] = useState('')
  const [order, setOrder] = useState<Order>('hits')
  const [from, setFrom] = useState(0)
  return (
    <div>
      <div className="search-fields">
        <DraftField
          label="Search"
          placeholder='casualt* AND ("North Korean" OR Pyongyang) -drones, Kirby NEAR/5 said, source:Kim'
          value={query}
          pause={250}
          onCommit={(typed) => {
            setFrom(0)
            setQuery(typed)
            return true
          }}
        />
        <label className="field">
          <span>Shown as</span>
          <select value={order} onChange={(event) => setOrder(event.target.value as Order)}>
            <option value="hits">what was found</option>
            <option value="place">concordance, by place</option>
            <option value="left">concordance, by what stands before</option>
            <option value="right">concordance, by what stands behind</option>
          </select>
        </label>
      </div>
      {query.trim() === '' ? (
        <p className="quiet">
          Texts, quotations, sources, claims and notes. Words must all be there; “a phrase”, AND, OR, NOT or -,
          brackets, field: (text, title, publisher, author, quote, source, claim, topic, note), word*, and one NEAR/5
          other.
        </p>
      ) : order === 'hits' ? (
        <Hits query={query} from={from} onFrom={setFrom} />
      ) : (
        <Concordance query={query} order={order} from={from} onFrom={setFrom} />
      )}
    </div>
  )
}

interface PartProps {
  readonly query: string
  readonly from: number
  readonly onFrom: (from: number) => void
}

const Hits = ({ query, from, onFrom }: PartProps) => {
  const app = useApp()
  const shown = useAnswer<'search'>({ view: 'search', query, page: { from, count: PART } })
  if (shown.table === null) return <Waiting failure={shown.failure} />
  return (
    <div aria-busy={shown.isWaiting}>
      <Pager what="find" total={shown.table.total} from={from} onFrom={onFrom} />
      <ul className="hits">
        {shown.table.rows.map((row) => (
          <li key={`${row.kind} ${row.id} ${row.line.left}`}>
            <button type="button" onClick={() => goToFound(app, row)}>
              <small>
                {[row.kind, row.title, row.hits > 1 ? `${row.hits} places` : ''].filter(Boolean).join(' · ')}
              </small>
              <InContext line={row.line} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

const Concordance = ({ query, order, from, onFrom }: PartProps & { readonly order: Exclude<Order, 'hits'> }) => {
  const app = useApp()
  const shown = useAnswer<'concordance'>({ view: 'concordance', query, order, page: { from, count: PART } })
  if (shown.table === null) return <Waiting failure={shown.failure} />
  return (
    <div aria-busy={shown.isWaiting}>
      <Pager what="line" total={shown.table.total} from={from} onFrom={onFrom} />
      <div className="table-frame">
        <table className="concordance">
          <caption className="unseen">Concordance</caption>
          <thead>
            <tr>
              <th scope="col">Before</th>
              <th scope="col">Found</th>
              <th scope="col">Behind</th>
              <th scope="col">Article</th>
            </tr>
          </thead>
          <tbody>
            {shown.table.rows.map((line) => (
              <tr key={`${line.article} ${line.start} ${line.end}`}>
                <td className="left-context">{line.left}</td>
                <td>
                  <button
                    type="button"
                    className="plain"
                    onClick={() => goToPassage(app, { id: '', kind: 'span', ...line })}
                  >
                    <mark>{line.words}</mark>
                  </button>
                </td>
                <td>{line.right}</td>
                <td>{line.title}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

const InContext = ({ line: { left, words, right } }: { readonly line: Line }) => (
  <span dir="auto">
    {left}
    <mark>{words}</mark>
    {right}
  </span>
)

/** To the place where there is one; else to the list in which the entry stands. */
const goToFound = (app: App, { id, kind, article, line }: SearchRow): void => {
  if (article !== null && kind === 'article') {
    goToPassage(app, { id: '', kind: 'span', article, start: line.start, end: line.end })
  } else if (kind === 'source') app.session.set({ left: 'sources', source: id })
  else if (kind === 'span' && article !== null) {
    const span = app.workspace.rows.get('span', id)
    const start = span?.segments[0]?.start ?? 0
    goToPassage(app, { id, kind: 'span', article, start, end: span?.segments.at(-1)?.end ?? start })
  } else {
    app.session.set(({ analysis }) => ({ analysis: { ...analysis, view: 'claims' } }))
  }
}
