import { useState } from 'react'
import { scales } from '#core/analysis/scales.ts'
import type { SourceOrder, SourceRow } from '#core/analysis/sources-table.ts'
import { splitSource } from '#core/command/join.ts'
import { perform, useApp, useSession } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { Count } from './passages.tsx'
import { Rating } from './rating.tsx'
import { Pager, PART, Table } from './table.tsx'
import type { Column } from './table.tsx'
import { useAnswer } from './use-answer.ts'
import { Waiting } from './waiting.tsx'

/** Every source with what is counted of it and how reliable the analysts find it. */
export const SourcesView = () => {
  const app = useApp()
  const { filter } = useSession((session) => session.analysis)
  const [order, setOrder] = useState<SourceOrder>('statements')
  const [from, setFrom] = useState(0)
  const shown = useAnswer<'sources'>({ view: 'sources', filter, order, page: { from, count: PART } })
  if (shown.table === null) return <Waiting failure={shown.failure} />
  return (
    <div aria-busy={shown.isWaiting}>
      <Pager what="source" total={shown.table.total} from={from} onFrom={setFrom} />
      <Table
        caption="Sources"
        columns={columnsFor(app)}
        rows={shown.table.rows}
        keyOf={({ id }) => id}
        order={order}
        onOrder={setOrder}
      />
    </div>
  )
}

const columnsFor = (app: App): readonly Column<SourceRow, SourceOrder>[] => [
  {
    name: 'Source',
    order: 'name',
    cell: (row) => (
      <>
        <b dir="auto">{row.name}</b>
        <small>{[row.role, ...row.aliases].filter((part) => part !== '').join(' · ')}</small>
        {row.joined.map(({ id, name }) => (
          <small key={id}>
            joined: {name}{' '}
            <button type="button" className="plain" onClick={() => perform(app, splitSource, { source: id })}>
              Split
            </button>
          </small>
        ))}
      </>
    ),
  },
  { name: 'Kind', order: 'kind', cell: (row) => row.kind },
  { name: 'Belongs to', order: 'affiliation', cell: (row) => row.affiliation?.name ?? '' },
  { name: 'Mentions', order: 'mentions', isNumber: true, cell: count((row) => row.mentions, 'mentions') },
  { name: 'Statements', order: 'statements', isNumber: true, cell: count((row) => row.statements, 'statements') },
  { name: 'Direct', isNumber: true, cell: count((row) => row.direct, 'quoted directly') },
  { name: 'Hedged', isNumber: true, cell: count((row) => row.hedged, 'hedged or at a distance') },
  { name: 'Denied', isNumber: true, cell: count((row) => row.denied, 'denials') },
  { name: 'No comment', isNumber: true, cell: count((row) => row.noComment, 'no comment') },
  { name: 'First', order: 'first', look: 'is-date', cell: (row) => row.first },
  { name: 'Last', order: 'last', look: 'is-date', cell: (row) => row.last },
  {
    name: 'Reliability',
    order: 'reliability',
    cell: (row) => (
      <Rating subject={row.id} of={row.name} scale="reliability" steps={scales.reliability} given={row.reliability} />
    ),
  },
]

const count = (pick: (row: SourceRow) => readonly string[], what: string) => (row: SourceRow) => (
  <Count ids={pick(row)} title={`${row.name}: ${what}`} />
)
