import { useEffect, useRef } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { Dispute, Side } from '#core/analysis/contradictions.ts'
import { figureLine } from '#core/analysis/picture/figure-line.ts'
import { useSession } from '../state/app.ts'
import { Drawing } from './drawing.tsx'
import { Count, useAsk } from './passages.tsx'
import { SaveList } from './save-list.tsx'
import { Total } from './table.tsx'
import { useRowsOf } from './use-rows-of.ts'
import { Waiting } from './waiting.tsx'

/** About how tall a dispute is, in CSS pixels. */
const CARD = 420

/** Every disputed claim with its statements side by side, by date, and its figures on a line. */
export const ContradictionsView = () => {
  const { filter } = useSession((session) => session.analysis)
  const question = { view: 'contradictions', filter } as const
  const shown = useRowsOf<'contradictions'>(question)
  const frame = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing is memoised by a compiler here
  const cards = useVirtualizer({
    count: shown.table?.total ?? 0,
    getScrollElement: () => frame.current,
    estimateSize: () => CARD,
    overscan: 2,
    useFlushSync: false,
  })
  const made = cards.getVirtualItems()
  const [first, last] = [made[0]?.index ?? 0, made.at(-1)?.index ?? 0]
  const { show } = shown
  useEffect(() => show(first, last), [show, first, last])
  if (shown.table === null) return <Waiting failure={shown.failure} />
  return (
    <div className="long" aria-busy={shown.isWaiting}>
      <div className="view-tools">
        <Total of={shown.table.total} what="disputed claim" />
        <SaveList<'contradictions'> title="Contradictions" question={question} columns={csvColumns} />
      </div>
      <div className="cards" ref={frame}>
        <ol style={{ height: `${cards.getTotalSize()}px`, paddingTop: `${made[0]?.start ?? 0}px` }}>
          {made.map(({ index, key }) => {
            const dispute = shown.at(index)
            return (
              <li key={key} data-index={index} ref={cards.measureElement}>
                {dispute === undefined ? <p className="quiet">…</p> : <DisputeCard dispute={dispute} />}
              </li>
            )
          })}
        </ol>
      </div>
    </div>
  )
}

const csvColumns: readonly (readonly [string, (row: Dispute) => string])[] = [
  ['Claim', ({ wording }) => wording],
  ['Why', ({ reasons }) => reasons.map(({ text }) => text).join(' | ')],
  [
    'Statements',
    ({ sides }) =>
      sides
        .map(({ date, sources, position, quote }) => `${date} ${sources.join(', ')} ${position}: ${quote}`)
        .join(' | '),
  ],
]

/** Reasons that are shown before one asks for the others. */
const MOST_REASONS = 6

const DisputeCard = ({ dispute }: { readonly dispute: Dispute }) => {
  const ask = useAsk()
  const picture = figureLine(dispute.wording, dispute.sides)
  return (
    <article className="dispute">
      <h2 dir="auto">
        <button
          type="button"
          className="plain words"
          onClick={() => ask({ title: dispute.wording, ids: [], entry: { kind: 'claim', id: dispute.claim } })}
        >
          {dispute.wording}
        </button>
      </h2>
      <ul className="reasons">
        {dispute.reasons.slice(0, MOST_REASONS).map((reason) => (
          <li key={reason.text}>
            {reason.text} <Count ids={reason.links} title={reason.text} />
          </li>
        ))}
        {dispute.reasons.length > MOST_REASONS && (
          <li className="quiet">and {dispute.reasons.length - MOST_REASONS} more, in “Figures compared”</li>
        )}
      </ul>
      {picture !== undefined && <Drawing picture={picture} />}
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
                  <td>
                    <button
                      type="button"
                      className="plain"
                      onClick={() => ask({ title: `${one.text} / ${other.text}`, ids: [one.link, other.link] })}
                    >
                      {verdict}
                    </button>
                  </td>
                  <td>{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </article>
  )
}

const SideCard = ({ side }: { readonly side: Side }) => {
  const ask = useAsk()
  const who = side.sources.length === 0 ? 'no source' : side.sources.join(', ')
  return (
    <li>
      <button type="button" onClick={() => ask({ title: who, ids: [side.link] })}>
        <span className="who">
          <b dir="auto">{who}</b> <em className={`is-${side.position}`}>{side.position}</em>
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
