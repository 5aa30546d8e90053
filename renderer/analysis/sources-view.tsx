import { useState } from 'react'
import type { SourceOrder, SourceRow } from '#core/analysis/sources-table.ts'
import { useSession } from '../state/app.ts'
import { Count, useAsk } from './passages.tsx'
import { Rating } from './rating.tsx'
import { SaveList } from './save-list.tsx'
import { listed, Table, Total } from './table.tsx'
import type { Column } from './table.tsx'
import { useRowsOf } from './use-rows-of.ts'
import { Waiting } from './waiting.tsx'

type Group = 'none' | 'kind' | 'affiliation' | 'reliability'

const groupOf: Readonly<Record<Group, ((row: SourceRow) => string) | undefined>> = {
  none: undefined,
  kind: ({ kind }) => kind,
  affiliation: ({ affiliation }) => affiliation?.name ?? 'belongs to nobody',
  reliability: ({ reliability }) => reliability[0]?.value ?? 'not yet rated',
}

/** Every source with what is counted of it and how reliable the analysts find it. */
export const SourcesView = () => {
  const { filter } = useSession((session) => session.analysis)
  const [order, setOrder] = useState<SourceOrder>('statements')
  const [group, setGroup] = useState<Group>('none')
  const question = { view: 'sources', filter, order: group === 'none' ? order : group } as const
  const shown = useRowsOf<'sources'>(question)
  const ask = useAsk()
  if (shown.table === null) return <Waiting failure={shown.failure} />
  const show = ({ id, name }: SourceRow): void => ask({ title: name, ids: [], entry: { kind: 'source', id } })
  return (
    <div className="long" aria-busy={shown.isWaiting}>
      <div className="view-tools">
        <Total of={shown.table.total} what="source" />
        <label className="inline">
          <span>Grouped by</span>
          <select value={group} onChange={(event) => setGroup(event.target.value as Group)}>
            <option value="none">nothing</option>
            <option value="kind">kind</option>
            <option value="affiliation">whom they belong to</option>
            <option value="reliability">reliability</option>
          </select>
        </label>
        <SaveList<'sources'> title="Sources" question={question} columns={csvColumns} />
      </div>
      <Table
        caption="Sources"
        columns={columnsFor(show)}
        {...listed(shown)}
        keyOf={({ id }) => id}
        order={group === 'none' ? order : group}
        onOrder={(next) => {
          setGroup('none')
          setOrder(next)
        }}
        groupOf={groupOf[group]}
      />
    </div>
  )
}

const csvColumns: readonly (readonly [string, (row: SourceRow) => string])[] = [
  ['Source', ({ name }) => name],
  ['Kind', ({ kind }) => kind],
  ['Role', ({ role }) => role],
  ['Aliases', ({ aliases }) => aliases.join('; ')],
  ['Belongs to', ({ affiliation }) => affiliation?.name ?? ''],
  ['Mentions', ({ mentions }) => String(mentions.length)],
  ['Statements', ({ statements }) => String(statements.length)],
  ['Claims', ({ claims }) => String(claims)],
  ['Direct', ({ direct }) => String(direct.length)],
  ['Hedged', ({ hedged }) => String(hedged.length)],
  ['Denied', ({ denied }) => String(denied.length)],
  ['No comment', ({ noComment }) => String(noComment.length)],
  ['First', ({ first }) => first],
  ['Last', ({ last }) => last],
  ['Reliability', ({ reliability }) => reliability.map(({ name, value }) => `${value} (${name})`).join('; ')],
]

const columnsFor = (show: (row: SourceRow) => void): readonly Column<SourceRow, SourceOrder>[] => [
  {
    name: 'Source',
    order: 'name',
    cell: (row) => (
      <>
        <button type="button" className="plain words entry" dir="auto" onClick={() => show(row)}>
          {row.name}
        </button>
        <small>{[row.role, ...row.aliases].filter((part) => part !== '').join(' · ')}</small>
        {row.joined.length > 0 && <small>joined: {row.joined.map(({ name }) => name).join(', ')}</small>}
      </>
    ),
  },
  { name: 'Kind', order: 'kind', cell: (row) => row.kind },
  { name: 'Belongs to', order: 'affiliation', cell: (row) => row.affiliation?.name ?? '' },
  {
    name: 'Reliability',
    order: 'reliability',
    cell: (row) => <Rating subject={row.id} of={row.name} scale="reliability" given={row.reliability} />,
  },
  { name: 'Mentions', order: 'mentions', isNumber: true, cell: count((row) => row.mentions, 'mentions') },
  { name: 'Statements', order: 'statements', isNumber: true, cell: count((row) => row.statements, 'statements') },
  {
    name: 'Claims',
    isNumber: true,
    cell: (row) => <Count ids={row.statements} total={row.claims} title={`${row.name}: claims`} />,
  },
  { name: 'Direct', isNumber: true, cell: count((row) => row.direct, 'quoted directly') },
  { name: 'Hedged', isNumber: true, cell: count((row) => row.hedged, 'hedged or at a distance') },
  { name: 'Denied', isNumber: true, cell: count((row) => row.denied, 'denials') },
  { name: 'No comment', isNumber: true, cell: count((row) => row.noComment, 'no comment') },
  { name: 'First', order: 'first', look: 'is-date', cell: (row) => row.first },
  { name: 'Last', order: 'last', look: 'is-date', cell: (row) => row.last },
]

const count = (pick: (row: SourceRow) => readonly string[], what: string) => (row: SourceRow) => {
  const ids = pick(row)
  const said = row.statements.length
  const isShare = said > 0 && ['quoted directly', 'hedged or at a distance', 'denials'].includes(what)
  return (
    <>
      <Count ids={ids} title={`${row.name}: ${what}`} />
      {isShare && ids.length > 0 && <small>{Math.round((100 * ids.length) / said)} %</small>}
    </>
  )
}
