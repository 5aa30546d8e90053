import type { TableName } from '../model/tables.ts'
import { withBaselines } from './baseline.ts'
import { changeId, compareChanges } from './change.ts'
import type { Change, RowPatch } from './change.ts'
import { isMaking } from './replay.ts'

/** What becomes of one row when changes of others are added: the fields that an added change now decides. */
export interface RowEffect {
  readonly table: TableName
  readonly row: string
  /** Whether the row was not there; then all fields are named. */
  readonly isNew: boolean
  readonly after: RowPatch['after']
}

/**
 * What adding changes does to the rows at hand, row by row: the same as replaying everything anew, at the cost of what is
 * added. Rows that are touched and keep all their values are named too, with nothing to write.
 *
 * @param here the changes at hand that are not older than the oldest one added; all of them where `needsAll` says so, or
 *   where there is a baseline
 * @param isThere whether a row is there before
 */
export const effectsOf = (
  here: readonly Change[],
  added: readonly Change[],
  isThere: (table: TableName, row: string) => boolean,
): readonly RowEffect[] => {
  const touched = new Map<string, Touched>()
  const foreign = new Set(added.map(changeId))
  const all = [...withBaselines([...here, ...added])].sort(compareChanges)
  const isForeign = (change: Change): boolean => foreign.has(changeId(change))
  const touching = [...added, ...all.filter(isForeign)] // a baseline touches what it names, and what it lacks
  for (const { table, row } of touching.flatMap(({ patches }) => patches)) {
    const key = `${table} ${row}`
    if (!touched.has(key)) {
      const there = isThere(table, row)
      touched.set(key, { table, row, isNew: !there, isMade: there, after: {} })
    }
  }
  for (const patch of here.flatMap(({ patches }) => patches)) {
    const row = touched.get(`${patch.table} ${patch.row}`)
    if (row !== undefined && isMaking(patch)) row.isMade = false // it may turn out to have been made elsewhere before
  }
  for (const change of all) {
    for (const patch of change.patches) {
      const row = touched.get(`${patch.table} ${patch.row}`)
      if (row === undefined) continue
      if (isMaking(patch)) {
        if (row.isMade) continue
        row.isMade = true
      }
      if (row.isNew || isForeign(change)) Object.assign(row.after, patch.after)
      else for (const field of Object.keys(patch.after)) delete row.after[field]
    }
  }
  return [...touched.values()].map(({ table, row, isNew, after }) => ({ table, row, isNew, after }))
}

/**
 * Whether a newer change at hand makes a row that an added one touches, such as a second import of the same bytes. Then
 * it takes the older ones to know which making came first.
 */
export const needsAll = (newer: readonly Change[], added: readonly Change[]): boolean => {
  const touched = new Set(added.flatMap(({ patches }) => patches).map(({ table, row }) => `${table} ${row}`))
  return newer.some(({ patches }) =>
    patches.some((patch) => isMaking(patch) && touched.has(`${patch.table} ${patch.row}`)),
  )
}

interface Touched {
  readonly table: TableName
  readonly row: string
  readonly isNew: boolean
  isMade: boolean
  readonly after: Record<string, unknown>
}
