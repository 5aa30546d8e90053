import { useEffect, useRef, useState } from 'react'
import type { Proposal } from '#core/analysis/proposals.ts'
import { groupClaims } from '#core/command/claim.ts'
import { joinClaims, joinSources } from '#core/command/join.ts'
import { refuseJoin } from '#core/command/refusal.ts'
import { live } from '#core/model/reader.ts'
import { perform, useApp } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { Key } from '../ui/key.tsx'
import { plural } from '../ui/words.ts'
import { Count } from './passages.tsx'
import { useAnswer } from './use-answer.ts'
import { Waiting } from './waiting.tsx'

/** What may be the same, with the reason; nothing is joined until somebody says so, and a refusal is remembered. */
export const ProposalsView = () => {
  const app = useApp()
  const [of, setOf] = useState<'claim' | 'source'>('claim')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const shown = useAnswer<'proposals'>({ view: 'proposals', of })
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])
  if (shown.table === null) return <Waiting failure={shown.failure} />
  const proposals = shown.table
  const now = Math.min(at, proposals.length - 1)
  const answer = (proposal: Proposal, isSame: boolean): void => void decide(app, of, proposal, isSame)
  return (
    <div aria-busy={shown.isWaiting}>
      <label className="inline">
        <span>Proposals for</span>
        <select value={of} onChange={(event) => setOf(event.target.value as typeof of)}>
          <option value="claim">claims</option>
          <option value="source">sources</option>
        </select>
      </label>
      <p className="quiet" role="status">
        {plural(proposals.length, 'proposal')}. Nothing is joined until you say so. <Key of="y" /> the same,{' '}
        <Key of="n" /> not the same, and not asked again, <Key of="j" /> <Key of="k" /> to the next and the one before.
      </p>
      <ul
        className="proposals"
        ref={list}
        tabIndex={0}
        aria-label="Proposals"
        onKeyDown={(event) => {
          const proposal = proposals[now]
          const way = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key]
          if (way !== undefined) setAt(Math.max(0, Math.min(proposals.length - 1, now + way)))
          else if (proposal !== undefined && (event.key === 'y' || event.key === 'n'))
            answer(proposal, event.key === 'y')
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
      >
        {proposals.map((proposal, i) => (
          <li key={`${proposal.one} ${proposal.other}`} className={i === now ? 'is-now' : ''} onFocus={() => setAt(i)}>
            <div>
              <p dir="auto">{proposal.oneName}</p>
              <p dir="auto">{proposal.otherName}</p>
              <small>{proposal.reason}</small>
              <span className="choices">
                <button type="button" onClick={() => answer(proposal, true)}>
                  The same <Key of="y" />
                </button>
                <button type="button" onClick={() => answer(proposal, false)}>
                  Not the same <Key of="n" />
                </button>
                <Count ids={proposal.spans} title="Both in their places" />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}

const decide = async (
  app: App,
  of: 'claim' | 'source',
  { one, other, oneName, otherName }: Proposal,
  isSame: boolean,
): Promise<void> => {
  const { rows } = app.workspace
  if (of === 'source') {
    if (isSame) perform(app, joinSources, { source: other, into: one })
    else perform(app, refuseJoin, { one, other })
    return
  }
  const entries = [one, other].filter((id) => live(rows, 'claim', id) !== undefined)
  const spans = [one, other].filter((id) => !entries.includes(id))
  // Spans of articles that were not opened are not in the window yet.
  await app.workspace.load({ rows: spans.map((span) => ['span', span] as const) })
  const [first, second] = entries
  if (!isSame) perform(app, refuseJoin, { one, other })
  else if (first !== undefined && second !== undefined) perform(app, joinClaims, { claim: second, into: first })
  else if (first !== undefined) perform(app, groupClaims, { spans, into: first })
  else perform(app, groupClaims, { spans, wording: oneName.length >= otherName.length ? oneName : otherName })
}
