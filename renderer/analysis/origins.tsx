import { useState } from 'react'
import type { ClaimRow } from '#core/analysis/claims-table.ts'
import { Dialog } from '../ui/dialog.tsx'
import { AskProvider, Count, useAsk } from './passages.tsx'
import type { Asked } from './passages.tsx'

const why = { medium: 'spoke to', quotes: 'is quoted by', relays: 'is relayed by (link)' } as const

/** How many independent origins a claim has; a click tells how they were counted and where it says so. */
export const Origins = ({ row }: { readonly row: Pick<ClaimRow, 'independence' | 'names' | 'wording'> }) => {
  const [isOpen, setOpen] = useState(false)
  const ask = useAsk()
  const leaveFor = (asked: Asked): void => {
    setOpen(false)
    ask(asked)
  }
  const { independence, names } = row
  const nameOf = (id: string): string => names[id] ?? '?'
  const number = `${independence.isExact ? '' : 'at least '}${independence.count}`
  return (
    <>
      <button type="button" className="number" title="How this was counted" onClick={() => setOpen(true)}>
        {number}
      </button>
      {isOpen && (
        <Dialog title="Independent origins" onClose={() => setOpen(false)}>
          <AskProvider value={leaveFor}>
            <p dir="auto">{row.wording}</p>
            <p>
              {number} independent {independence.count === 1 ? 'origin' : 'origins'}: the fewest from which all who say
              it can have it. Who passes on another counts with them, and so do members of one house.
            </p>
            <ul className="origins">
              {independence.origins.map(({ source, sources, statements }) => (
                <li key={source}>
                  <b dir="auto">{nameOf(source)}</b>{' '}
                  {sources.some((one) => one !== source) &&
                    `with ${sources
                      .filter((one) => one !== source)
                      .map(nameOf)
                      .join(', ')} `}
                  <Count ids={statements} title={`Statements of ${nameOf(source)}`} />
                </li>
              ))}
            </ul>
            {independence.relays.length > 0 && <h3>Passed on</h3>}
            <ul>
              {independence.relays.map((relay) => (
                <li key={`${relay.from} ${relay.to} ${relay.link} ${relay.why}`}>
                  <span dir="auto">{nameOf(relay.to)}</span> {why[relay.why]}{' '}
                  <span dir="auto">{nameOf(relay.from)}</span>{' '}
                  <Count ids={[relay.link]} title="The passage that says so" />
                </li>
              ))}
            </ul>
            {independence.circles.map((circle) => (
              <p key={circle.join(' ')} className="banner">
                Circular: {circle.map(nameOf).join(' → ')} have it from each other.
              </p>
            ))}
            {independence.unattributed.length > 0 && (
              <p>
                Not counted, for no source is given:{' '}
                <Count ids={independence.unattributed} title="Statements without a source" />
              </p>
            )}
            {independence.unnamed.length > 0 && (
              <p>
                Not counted, for nobody has said who the source is:{' '}
                <Count ids={independence.unnamed} title="Statements whose source is not named" />
              </p>
            )}
          </AskProvider>
        </Dialog>
      )}
    </>
  )
}
