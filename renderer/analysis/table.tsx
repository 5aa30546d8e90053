import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { plural } from '../ui/words.ts'
import { useOverscan } from './printing.tsx'
import type { ListView, RowsOf } from './use-rows-of.ts'

/** A column: its heading, what stands in its cells, and the order that its heading sorts by. */
export interface Column<R, O extends string> {
  readonly name: string
  readonly order?: O
  readonly isNumber?: boolean
  /** How its cells look beside that. */
  readonly look?: 'is-date' | 'is-wide' | 'is-before' | 'is-found' | 'is-title'
  readonly cell: (row: R) => ReactNode
}

interface Props<R, O extends string> {
  readonly caption: string
  readonly columns: readonly Column<R, O>[]
  readonly total: number
  readonly at: (index: number) => R | undefined
  readonly onShow: (first: number, last: number) => void
  readonly keyOf: (row: R) => string
  readonly order?: O
  readonly onOrder?: (order: O) => void
  /** The heading of a group, above its first row. */
  readonly groupOf?: ((row: R) => string) | undefined
}

/** About how tall a row is, in CSS pixels. */
const ROW = 58

/**
 * A table whose headings sort it. Only the rows near the part in view are made and asked for, so that ten thousand cost no
 * more than ten.
 */
export const Table = <R, O extends string>(props: Props<R, O>) => {
  const { caption, columns, total, at, onShow, keyOf, order, onOrder, groupOf } = props
  const frame = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing is memoised by a compiler here
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: useOverscan(8),
    useFlushSync: false,
  })
  const made = rows.getVirtualItems()
  const [first, last] = [made[0]?.index ?? 0, made.at(-1)?.index ?? 0]
  useEffect(() => onShow(first, last), [onShow, first, last])
  const [above, below] = [made[0]?.start ?? 0, rows.getTotalSize() - (made.at(-1)?.end ?? 0)]
  return (
    <div className="table-frame is-long" ref={frame} tabIndex={0} role="region" aria-label={`${caption}, table`}>
      <table aria-rowcount={total + 1}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ name, order: by, isNumber }) => (
              <th
                key={name}
                scope="col"
                className={isNumber === true ? 'is-number' : ''}
                aria-sort={
                  by !== undefined && by === order ? (isNumber === true ? 'descending' : 'ascending') : undefined
                }
              >
                {by === undefined ? (
                  name
                ) : (
                  <button type="button" className="plain" onClick={() => onOrder?.(by)}>
                    {name}
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Spacer height={above} columns={columns.length} />}
          {made.map(({ index }) => {
            const row = at(index)
            const before = index === 0 ? undefined : at(index - 1)
            const group = row === undefined ? '' : (groupOf?.(row) ?? '')
            const isFirst = group !== '' && (before === undefined || groupOf?.(before) !== group)
            return (
              <tr
                key={row === undefined ? `row ${index}` : keyOf(row)}
                ref={rows.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
              >
                {row === undefined ? (
                  <td colSpan={columns.length} className="quiet">
                    …
                  </td>
                ) : (
                  columns.map(({ name, cell, isNumber, look }, i) => (
                    <td key={name} className={isNumber === true ? 'is-number' : (look ?? '')}>
                      {i === 0 && isFirst && <strong className="group">{group}</strong>}
                      {cell(row)}
                    </td>
                  ))
                )}
              </tr>
            )
          })}
          {below > 0 && <Spacer height={below} columns={columns.length} />}
          {last + 1 < total && <NotPrinted count={total - last - 1} columns={columns.length} />}
        </tbody>
      </table>
    </div>
  )
}

/** In the place of the rows that are not made. */
export const Spacer = ({ height, columns }: { readonly height: number; readonly columns: number }) => (
  <tr aria-hidden="true">
    <td colSpan={columns} className="spacer" style={{ height: `${height}px` }} />
  </tr>
)

/** On paper, in the place of the rows that are not printed. */
export const NotPrinted = ({ count, columns }: { readonly count: number; readonly columns: number }) => (
  <tr className="only-printed">
    <td colSpan={columns}>{plural(count, 'row')} more; the CSV has all of them.</td>
  </tr>
)

/** The rows of a list as a table takes them. */
export const listed = <V extends ListView>({ table, at, show }: RowsOf<V>) => ({
  total: table?.total ?? 0,
  at,
  onShow: show,
})

/** Says how many there are. */
export const Total = ({ of, what }: { readonly of: number; readonly what: string }) => (
  <p className="total" role="status">
    {plural(of, what)}
  </p>
)
