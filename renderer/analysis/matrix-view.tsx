import { useState } from 'react'
import type { Cell } from '#core/analysis/matrix.ts'
import { useSession } from '../state/app.ts'
import { useAsk } from './passages.tsx'
import { Pager, PART } from './table.tsx'
import { useAnswer } from './use-answer.ts'
import { Waiting } from './waiting.tsx'

const signs = { asserts: '+', hedges: '~', distances: '≈', denies: '−' } as const

const wordsFor = ({ position, relays, quotation, date }: Cell): string =>
  [position, relays ? 'relays' : '', quotation ?? '', date].filter((part) => part !== '').join(', ')

/** Claims by sources. An empty cell says that the source says nothing of it in these articles, and nothing else. */
export const MatrixView = () => {
  const { filter } = useSession((session) => session.analysis)
  const ask = useAsk()
  const [only, setOnly] = useState<'entries' | 'all'>('entries')
  const [from, setFrom] = useState(0)
  const shown = useAnswer<'matrix'>({ view: 'matrix', filter, only, page: { from, count: PART } })
  if (shown.table === null) return <Waiting failure={shown.failure} />
  const { sources, rows, total, sourcesLeftOut } = shown.table
  return (
    <div aria-busy={shown.isWaiting}>
      <label className="inline">
        <span>Which</span>
        <select value={only} onChange={(event) => setOnly(event.target.value as typeof only)}>
          <option value="entries">claims of the registry</option>
          <option value="all">every claim</option>
        </select>
      </label>
      <Pager what="claim" total={total} from={from} onFrom={setFrom} />
      <p className="quiet">
        + asserts, ~ hedges, ≈ at a distance, − denies; → has it from another; “ ” quoted directly. Empty: says nothing
        of it here.{sourcesLeftOut > 0 && ` ${sourcesLeftOut} more sources say less and are left out.`}
      </p>
      <div className="table-frame">
        <table className="matrix">
          <caption className="unseen">Claims by sources</caption>
          <thead>
            <tr>
              <th scope="col">Claim</th>
              {sources.map(({ id, name }) => (
                <th key={id} scope="col">
                  <span dir="auto">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const cells = new Map(row.cells.map((cell) => [cell.source, cell]))
              return (
                <tr key={row.claim}>
                  <th scope="row" dir="auto">
                    {row.wording}
                  </th>
                  {sources.map(({ id, name }) => {
                    const cell = cells.get(id)
                    return (
                      <td key={id}>
                        {cell !== undefined && (
                          <button
                            type="button"
                            className={`cell is-${cell.position}`}
                            aria-label={`${name}: ${wordsFor(cell)}`}
                            title={`${name}: ${wordsFor(cell)}`}
                            onClick={() => ask({ title: `${name} on “${row.wording.slice(0, 80)}”`, ids: cell.links })}
                          >
                            {signs[cell.position]}
                            {cell.relays && '→'}
                            {cell.quotation === 'direct' && '“”'}
                          </button>
                        )}
                      </td>
                    )
                  })}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </div>
  )
}
