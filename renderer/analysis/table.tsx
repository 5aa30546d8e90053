import type { ReactNode } from 'react'
import { plural } from '../ui/words.ts'

/** A column: its heading, what stands in its cells, and the order that its heading sorts by. */
export interface Column<R, O extends string> {
  readonly name: string
  readonly order?: O
  readonly isNumber?: boolean
  /** How its cells look beside that. */
  readonly look?: 'is-date' | 'is-wide'
  readonly cell: (row: R) => ReactNode
}

interface Props<R, O extends string> {
  readonly caption: string
  readonly columns: readonly Column<R, O>[]
  readonly rows: readonly R[]
  readonly keyOf: (row: R) => string
  readonly order: O
  readonly onOrder: (order: O) => void
}

/** A table whose headings sort it. Only one part of a long table is there at a time; `Pager` leads to the others. */
export const Table = <R, O extends string>({ caption, columns, rows, keyOf, order, onOrder }: Props<R, O>) => (
  <div className="table-frame">
    <table>
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
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
                <button type="button" className="plain" onClick={() => onOrder(by)}>
                  {name}
                </button>
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ name, cell, isNumber, look }) => (
              <td key={name} className={isNumber === true ? 'is-number' : (look ?? '')}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** How many rows of a list are asked for at once. */
export const PART = 100

interface PagerProps {
  readonly what: string
  readonly total: number
  readonly from: number
  readonly onFrom: (from: number) => void
}

/** Says how much there is, and turns to the next part of it. */
export const Pager = ({ what, total, from, onFrom }: PagerProps) => (
  <p className="pager">
    <span role="status">
      {plural(total, what)}
      {total > PART && `, ${from + 1}–${Math.min(total, from + PART)} shown`}
    </span>
    {total > PART && (
      <>
        <button type="button" disabled={from === 0} onClick={() => onFrom(Math.max(0, from - PART))}>
          Back
        </button>
        <button type="button" disabled={from + PART >= total} onClick={() => onFrom(from + PART)}>
          Further
        </button>
      </>
    )}
  </p>
)
