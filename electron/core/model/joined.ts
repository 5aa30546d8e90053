import { live } from './reader.ts'
import type { Reader } from './reader.ts'
import type { Row } from './tables.ts'

/**
 * Follows joins to the row that stands for all; a join into a deleted row is not followed, and a ring of joins ends at
 * its smallest id. Undefined where there is no live row of that id.
 */
export const joinedInto = <T extends 'source' | 'claim' | 'label'>(
  reader: Reader,
  table: T,
  id: string | null,
): Row<T> | undefined => {
  let row = id === null ? undefined : live(reader, table, id)
  if (row === undefined || row.mergedInto === null) return row
  const passed = new Map<string, Row<T>>()
  while (row.mergedInto !== null) {
    if (passed.has(row.id)) {
      const ring = [...passed.values()].slice([...passed.keys()].indexOf(row.id))
      return ring.sort((a, b) => (a.id < b.id ? -1 : 1))[0]
    }
    passed.set(row.id, row)
    const next: Row<T> | undefined = live(reader, table, row.mergedInto)
    if (next === undefined) return row
    row = next
  }
  return row
}
