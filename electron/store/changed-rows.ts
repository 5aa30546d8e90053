import { patchedRow } from '#core/change/change.ts'
import type { Change, RowPatch } from '#core/change/change.ts'
import type { AnyRow, TableName } from '#core/model/tables.ts'
import type { TableRow } from '#ipc/contract.ts'
import { isLarge } from './apply-change.ts'
import type { RowStore } from './rows.ts'
import { createUnseen } from './unseen.ts'

/**
 * The rows that a change touched, as they now are, for windows to show. Texts and original files are fetched when a window
 * needs them; of a large change so is what lies in articles that it made.
 */
export const changedRows = (rows: RowStore, change: Change): readonly TableRow[] =>
  rowsAfter(rows, isLarge(change) ? seenPatches(change.patches) : change.patches)

/** Without what nobody here can have opened: of a large import nearly everything, which no window could hold. */
const seenPatches = (patches: readonly RowPatch[]): readonly RowPatch[] => {
  const effects = patches.map(({ table, row, before, after }) => ({ table, row, isNew: before === null, after }))
  const unseen = createUnseen(effects)
  return patches.filter((_, i) => !unseen(effects[i] as (typeof effects)[number]))
}

const rowsAfter = (rows: RowStore, patches: readonly RowPatch[]): readonly TableRow[] => {
  const touched = new Map<string, RowPatch | undefined>()
  for (const patch of patches) {
    const key = `${patch.table} ${patch.row}`
    touched.set(key, touched.has(key) ? undefined : patch)
  }
  return [...touched].flatMap(([key, patch]): readonly TableRow[] => {
    const table = key.slice(0, key.indexOf(' ')) as TableName
    if (table === 'original') return []
    // What was just made is as its patch says; all else is read.
    const made = patch?.before === null ? patchedRow(undefined, patch) : undefined
    const row = made ?? (rows.get(table, key.slice(table.length + 1)) as unknown as AnyRow | undefined)
    return row === undefined || (table === 'revision' && row['text'] !== null) ? [] : [[table, row]]
  })
}
