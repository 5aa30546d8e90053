import type { Row } from '#core/model/tables.ts'
import { useRows } from '../state/app.ts'
import { moment } from '../ui/words.ts'

/** Who made a span or link, how and when. */
export const Maker = ({ row }: { readonly row: Row<'span'> | Row<'link'> }) => {
  const { rows } = useRows()
  const analyst = row.by === null ? undefined : rows.get('analyst', row.by)
  return (
    <p className="maker quiet">
      {row.origin === 'manual' ? 'made' : row.origin} by {analyst?.name ?? 'unknown'}, {moment(row.at)}
    </p>
  )
}
