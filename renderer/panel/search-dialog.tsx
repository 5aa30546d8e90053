import type { KeyboardEvent, ReactNode } from 'react'
import type { Failure } from '#core/failure.ts'
import type { Scope } from '../command/all-articles.ts'
import type { Query } from '../search/places.ts'
import { Dialog } from '../ui/dialog.tsx'
import { LongList } from '../ui/long-list.tsx'
import { QueryFields } from './query-fields.tsx'

interface Props {
  readonly title: string
  readonly query: Query
  readonly scope: Scope
  readonly onChange: (query: Query, scope: Scope) => void
  readonly failure: Failure | null
  readonly status: ReactNode
  readonly count: number
  readonly keyOf: (at: number) => string
  readonly renderHit: (at: number) => ReactNode
  readonly onClose: () => void
  /** What is done with what was found. */
  readonly children?: ReactNode
}

/** Asks for words and lists where they stand. */
export const SearchDialog = (props: Props) => {
  const { title, query, scope, onChange, failure, status, count, keyOf, renderHit, onClose, children } = props
  return (
    <Dialog title={title} wide onClose={onClose}>
      <div className="query-and-hits" onKeyDown={stepThroughHits}>
        <QueryFields query={query} scope={scope} onChange={onChange} />
        {failure !== null && (
          <p className="banner failure" role="alert">
            <strong>{failure.message}</strong> {failure.remedy}
          </p>
        )}
        <p className="quiet" role="status">
          {status}
        </p>
        <LongList className="hits" count={count} height={44} keyOf={keyOf}>
          {renderHit}
        </LongList>
      </div>
      {children}
    </Dialog>
  )
}

/** The arrow keys lead from the field to the hits, from hit to hit, and back. */
const stepThroughHits = (event: KeyboardEvent<HTMLElement>): void => {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const { target, currentTarget } = event
  const fields = [...currentTarget.querySelectorAll<HTMLElement>('.query > input, button.hit, .hit > input')]
  const at = fields.findIndex((field) => field === target)
  const next = fields[at + (way ?? 0)]
  if (way === undefined || at < 0 || next === undefined) return
  event.preventDefault()
  next.focus()
}
