import { useState } from 'react'
import type { ClaimOrder, ClaimRow } from '#core/analysis/claims-table.ts'
import { scales } from '#core/analysis/scales.ts'
import { editClaim } from '#core/command/claim.ts'
import { perform, useApp, useSession } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { Origins } from './origins.tsx'
import { Count } from './passages.tsx'
import { Rating } from './rating.tsx'
import { Pager, PART, Table } from './table.tsx'
import type { Column } from './table.tsx'
import { useAnswer } from './use-answer.ts'
import { Waiting } from './waiting.tsx'

/** Every claim with who says it, its figures, its independent origins and the analysts' judgements. */
export const ClaimsView = () => {
  const app = useApp()
  const { filter } = useSession((session) => session.analysis)
  const [order, setOrder] = useState<ClaimOrder>('statements')
  const [only, setOnly] = useState<'entries' | 'loose' | 'all'>('entries')
  const [from, setFrom] = useState(0)
  const shown = useAnswer<'claims'>({ view: 'claims', filter, order, only, page: { from, count: PART } })
  if (shown.table === null) return <Waiting failure={shown.failure} />
  return (
    <div aria-busy={shown.isWaiting}>
      <label className="inline">
        <span>Which</span>
        <select value={only} onChange={(event) => setOnly(event.target.value as typeof only)}>
          <option value="entries">claims of the registry</option>
          <option value="loose">claim spans in no claim yet</option>
          <option value="all">both</option>
        </select>
      </label>
      <Pager what="claim" total={shown.table.total} from={from} onFrom={setFrom} />
      <Table
        caption="Claims"
        columns={columnsFor(app)}
        rows={shown.table.rows}
        keyOf={({ id }) => id}
        order={order}
        onOrder={setOrder}
      />
    </div>
  )
}

const columnsFor = (app: App): readonly Column<ClaimRow, ClaimOrder>[] => [
  {
    name: 'Claim',
    order: 'wording',
    cell: (row) => (
      <>
        <span dir="auto">{row.wording}</span>
        {row.isDisputed && <small className="disputed">disputed</small>}
      </>
    ),
  },
  {
    name: 'Topic',
    order: 'topic',
    cell: (row) =>
      row.isEntry ? (
        <DraftField
          label={`Topic of ${row.wording.slice(0, 60)}`}
          value={row.topic}
          onCommit={(topic) => perform(app, editClaim, { claim: row.id, fields: { topic } })}
        />
      ) : null,
  },
  {
    name: 'Statements',
    order: 'statements',
    isNumber: true,
    cell: (row) => <Count ids={row.statements} title={`Statements: ${row.wording.slice(0, 80)}`} />,
  },
  { name: 'Sources', cell: (row) => row.sources.slice(0, 5).join(', ') + (row.sources.length > 5 ? ' …' : '') },
  {
    name: 'Figures',
    look: 'is-wide',
    cell: (row) => row.figures.map((figure) => <small key={figure}>{figure}</small>),
  },
  { name: 'Origins', order: 'origins', isNumber: true, cell: (row) => <Origins row={row} /> },
  ...(['credibility', 'likelihood', 'confidence'] as const).map((scale): Column<ClaimRow, ClaimOrder> => ({
    name: scale.charAt(0).toUpperCase() + scale.slice(1),
    cell: (row) =>
      row.isEntry ? (
        <Rating subject={row.id} of={row.wording} scale={scale} steps={scales[scale]} given={row[scale]} />
      ) : null,
  })),
]
