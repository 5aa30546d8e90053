import { useState } from 'react'
import type { ClaimOrder, ClaimRow } from '#core/analysis/claims-table.ts'
import { useSession } from '../state/app.ts'
import { Origins } from './origins.tsx'
import { Count, useAsk } from './passages.tsx'
import { Rating } from './rating.tsx'
import { SaveList } from './save-list.tsx'
import { listed, Table, Total } from './table.tsx'
import type { Column } from './table.tsx'
import { useRowsOf } from './use-rows-of.ts'
import { Waiting } from './waiting.tsx'

/** Every claim with who says it, its figures, its independent origins and the analysts' judgements. */
export const ClaimsView = () => {
  const { filter } = useSession((session) => session.analysis)
  const [order, setOrder] = useState<ClaimOrder>('statements')
  const [only, setOnly] = useState<'entries' | 'loose' | 'all'>('entries')
  const question = { view: 'claims', filter, order, only } as const
  const shown = useRowsOf<'claims'>(question)
  const ask = useAsk()
  if (shown.table === null) return <Waiting failure={shown.failure} />
  const show = ({ id, wording }: ClaimRow): void => ask({ title: wording, ids: [], entry: { kind: 'claim', id } })
  return (
    <div className="long" aria-busy={shown.isWaiting}>
      <div className="view-tools">
        <Total of={shown.table.total} what="claim" />
        <label className="inline">
          <span>Which</span>
          <select value={only} onChange={(event) => setOnly(event.target.value as typeof only)}>
            <option value="entries">claims of the registry</option>
            <option value="loose">claim spans in no claim yet</option>
            <option value="all">both</option>
          </select>
        </label>
        <SaveList<'claims'> title="Claims" question={question} columns={csvColumns} />
      </div>
      <Table
        caption="Claims"
        columns={columnsFor(show)}
        {...listed(shown)}
        keyOf={({ id }) => id}
        order={order}
        onOrder={setOrder}
      />
    </div>
  )
}

const csvColumns: readonly (readonly [string, (row: ClaimRow) => string])[] = [
  ['Claim', ({ wording }) => wording],
  ['Topic', ({ topic }) => topic],
  ['Tags', ({ tags }) => tags.join('; ')],
  ['Statements', ({ statements }) => String(statements.length)],
  ['Articles', ({ articles }) => String(articles)],
  ['Sources', ({ sources }) => sources.join('; ')],
  ['Figures', ({ figures }) => figures.join('; ')],
  ['Disputed', ({ isDisputed }) => (isDisputed ? 'yes' : 'no')],
  ['Independent origins', ({ independence }) => `${independence.isExact ? '' : 'at least '}${independence.count}`],
  ...(['credibility', 'likelihood', 'confidence'] as const).map(
    (scale) =>
      [
        scale.charAt(0).toUpperCase() + scale.slice(1),
        (row: ClaimRow) => row[scale].map(({ name, value }) => `${value} (${name})`).join('; '),
      ] as const,
  ),
]

const columnsFor = (show: (row: ClaimRow) => void): readonly Column<ClaimRow, ClaimOrder>[] => [
  {
    name: 'Claim',
    order: 'wording',
    look: 'is-wide',
    cell: (row) => (
      <>
        <button type="button" className="plain words entry" dir="auto" onClick={() => show(row)}>
          {row.wording}
        </button>
        {row.isDisputed && <small className="disputed">disputed</small>}
      </>
    ),
  },
  {
    name: 'Topic',
    order: 'topic',
    cell: (row) => (
      <>
        {row.topic}
        {row.tags.length > 0 && <small>{row.tags.map((tag) => `#${tag}`).join(' ')}</small>}
      </>
    ),
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
    cell: (row) => row.figures.slice(0, 6).map((figure) => <small key={figure}>{figure}</small>),
  },
  { name: 'Origins', order: 'origins', isNumber: true, cell: (row) => <Origins row={row} /> },
  ...(['credibility', 'likelihood', 'confidence'] as const).map((scale): Column<ClaimRow, ClaimOrder> => ({
    name: scale.charAt(0).toUpperCase() + scale.slice(1),
    cell: (row) => (row.isEntry ? <Rating subject={row.id} of={row.wording} scale={scale} given={row[scale]} /> : null),
  })),
]
