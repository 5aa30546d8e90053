import { useState } from 'react'
import { useSession } from '../state/app.ts'
import { plural } from '../ui/words.ts'
import { useAsk } from './passages.tsx'
import { Pager, PART } from './table.tsx'
import { useAnswer } from './use-answer.ts'
import { Waiting } from './waiting.tsx'

const WIDTH = 900
const HEIGHT = 90

/** Statements by the publication date of their articles: a picture of how many, and the list. */
export const TimelineView = () => {
  const { filter } = useSession((session) => session.analysis)
  const ask = useAsk()
  const [from, setFrom] = useState(0)
  const shown = useAnswer<'timeline'>({ view: 'timeline', filter, page: { from, count: PART } })
  if (shown.table === null) return <Waiting failure={shown.failure} />
  const { days, rows, total, undated } = shown.table
  const most = Math.max(1, ...days.map(({ links }) => links))
  const step = (WIDTH - 20) / Math.max(1, days.length)
  return (
    <div aria-busy={shown.isWaiting}>
      {days.length > 0 && (
        <svg
          className="days"
          viewBox={`0 0 ${WIDTH} ${HEIGHT + 20}`}
          role="img"
          aria-label={`Statements by date: ${days
            .slice(0, 20)
            .map(({ date, links }) => `${date} ${links}`)
            .join(', ')}`}
        >
          {days.map(({ date, links }, i) => (
            <g key={date}>
              <rect
                x={10 + i * step}
                y={HEIGHT - (links / most) * (HEIGHT - 16)}
                width={Math.max(1, Math.min(48, step - 2))}
                height={(links / most) * (HEIGHT - 16)}
              />
              {(days.length <= 12 || i % Math.ceil(days.length / 12) === 0) && (
                <text x={10 + i * step} y={HEIGHT + 15}>
                  {date}: {links}
                </text>
              )}
            </g>
          ))}
        </svg>
      )}
      {undated > 0 && <p className="quiet">{plural(undated, 'statement')} of articles without a date stand last.</p>}
      <Pager what="statement" total={total} from={from} onFrom={setFrom} />
      <div className="table-frame">
        <table>
          <caption className="unseen">Statements by date</caption>
          <thead>
            <tr>
              <th scope="col">Date</th>
              <th scope="col">Source</th>
              <th scope="col">Says</th>
              <th scope="col">Article</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.link}>
                <td>{row.date === '' ? 'no date' : row.date}</td>
                <td dir="auto">{row.sources.length === 0 ? 'no source' : row.sources.join(', ')}</td>
                <td>
                  <button
                    type="button"
                    className="plain words"
                    dir="auto"
                    onClick={() => ask({ title: row.sources.join(', ') || 'no source', ids: [row.link] })}
                  >
                    {row.claims.join(' | ')}
                  </button>
                </td>
                <td dir="auto">{[row.publisher, row.title].filter((part) => part !== '').join(' · ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
