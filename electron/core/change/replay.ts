import { Rows } from '../model/rows.ts'
import type { AnyRow, TableName } from '../model/tables.ts'
import { compareChanges, patchedRow } from './change.ts'
import type { Change, RowPatch } from './change.ts'

/**
 * Rows whose ids come from the bytes of a file, so that two imports of the same bytes meet. Such a row is made once: who
 * imports the file later, elsewhere, finds it there, and the file name, title and place that this would have given it
 * are nobody's edits.
 */
const madeOnce: readonly TableName[] = ['article', 'revision', 'original']

/** Whether a patch makes such a row, and so says nothing where the row has been made before. */
export const isMaking = ({ table, before }: RowPatch): boolean => before === null && madeOnce.includes(table)

/** The rows that changes amount to, each taken at its word, in the one order. */
export const replayAll = (changes: readonly Pick<Change, 'actor' | 'seq' | 'clock' | 'patches'>[]): Rows => {
  const rows = new Rows()
  for (const change of [...changes].sort(compareChanges)) {
    for (const patch of change.patches) {
      const row = rows.get(patch.table, patch.row) as unknown as AnyRow | undefined
      if (row === undefined || !isMaking(patch)) rows.put(patch.table, patchedRow(row, patch))
    }
  }
  return rows
}
