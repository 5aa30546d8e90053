import { useState } from 'react'
import type { Dispute, Side } from '#core/analysis/contradictions.ts'
import { useSession } from '../state/app.ts'
import { Count, useAsk } from './passages.tsx'
import { FigureLine } from './figure-line.tsx'
import { Pager } from './table.tsx'
import { useAnswer } from './use-answer.ts'
import { Waiting } from './waiting.tsx'

const AT_ONCE = 20

/** Every disputed claim with its statements side by side, by date, and its figures on a line. */
export const ContradictionsView = () => {
  const { filter } = useSession((session) => session.analysis)
  const [from, setFrom] = useState(0)
  const shown = useAnswer<'contradictions'>({ view: 'contradictions', filter, page: { from, count: AT_ONCE } })
  if (shown.table === null) return <Waiting failure={shown.failure} />
  return (
    <div aria-busy={shown.isWaiting}>
      <Pager what="disputed claim" total={shown.table.total} from={from} onFrom={setFrom} />
      {shown.table.rows.map((dispute) => (
        <DisputeCard key={dispute.claim} dispute={dispute} />
      ))}
    </div>
  )
}

const DisputeCard = ({ dispute }: { readonly dispute: Dispute }) => (
  <article className="dispute">
    <h2 dir="auto">{dispute.wording}</h2>
    <ul className="reasons">
      {dispute.reasons.map((reason) => (
        <li key={reason.text}>
          {reason.text} <Count ids={reason.links} title={reason.text} />
        </li>
      ))}
    </ul>
    <FigureLine sides={dispute.sides} />
    <ol className="sides">
      {dispute.sides.map((side) => (
        <SideCard key={side.link} side={side} />
      ))}
    </ol>
    {dispute.figures.length > 0 && (
      <details>
        <summary>Figures compared</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">One</th>
              <th scope="col">Other</th>
              <th scope="col">Verdict</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {dispute.figures.map(({ one, other, verdict, reason }) => (
              <tr key={`${one.link} ${one.text} ${other.link} ${other.text}`}>
                <td>{one.text}</td>
                <td>{other.text}</td>
                <td>{verdict}</td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    )}
  </article>
)

const SideCard = ({ side }: { readonly side: Side }) => {
  const ask = useAsk()
  const who = side.sources.length === 0 ? 'no source' : side.sources.join(', ')
  return (
    <li>
      <button type="button" onClick={() => ask({ title: who, ids: [side.link] })}>
        <span className="who">
          <b dir="auto">{who}</b> <em>{side.position}</em>
          {side.media.length > 0 && ` via ${side.media.join(', ')}`}
        </span>
        <q dir="auto">{side.quote}</q>
        {side.figures.map(({ text, isCorrected }) => (
          <small key={text} className="figure">
            {text}
            {isCorrected && ' (corrected)'}
          </small>
        ))}
        <small>{[side.date, side.title].filter((part) => part !== '').join(' · ')}</small>
      </button>
    </li>
  )
}
