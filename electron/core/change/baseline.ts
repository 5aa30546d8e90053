import { sameValue } from '../model/row.ts'
import type { Rows } from '../model/rows.ts'
import { fieldsOf, withTogether } from '../model/tables.ts'
import type { AnyRow, TableName } from '../model/tables.ts'
import { changeId, compareChanges, isBaseline, parseChangeId, PART_BASELINE } from './change.ts'
import type { Change, ChangeId, RowPatch } from './change.ts'
import { isMaking, replayAll } from './replay.ts'

/**
 * The changes with each baseline reduced to what it says beside the others.
 * @param isKnown whether a change is part of the whole history, where `changes` is not all of it
 */
export const withBaselines = (changes: readonly Change[], isKnown?: (id: ChangeId) => boolean): readonly Change[] => {
  if (!changes.some(isBaseline)) return changes
  const ids = new Set(changes.map(changeId))
  const known = isKnown ?? ((id) => ids.has(id))
  const done: Change[] = []
  const stoodFor = changes.filter(isBaseline).map(createSeen)
  const made = new Set<string>() // by what a baseline stands for
  const following = new Set<ChangeId>()
  for (const change of [...changes].sort(compareChanges)) {
    const follows = isBaseline(change) || change.heads.some((head) => following.has(head))
    if (follows) following.add(changeId(change))
    else if (stoodFor.some((has) => has(change))) {
      for (const patch of change.patches) if (isMaking(patch)) made.add(patch.row)
    }
    done.push(
      isBaseline(change)
        ? { ...change, patches: saidBeside(change, done, known) }
        : follows && change.patches.some((patch) => isMaking(patch) && made.has(patch.row))
          ? { ...change, patches: change.patches.map((patch) => (made.has(patch.row) ? broughtBack(patch) : patch)) }
          : change,
    )
  }
  return done
}

/** What was made and deleted before a baseline is unknown after it: who makes it there again wants it back. */
const broughtBack = (patch: RowPatch): RowPatch =>
  isMaking(patch) ? { ...patch, before: { deleted: true }, after: { deleted: false } } : patch

/** @param others the changes before it, baselines among them already reduced */
const saidBeside = (
  baseline: Change,
  others: readonly Change[],
  isKnown: (id: ChangeId) => boolean,
): readonly RowPatch[] => {
  if (baseline.heads.every(isKnown)) {
    const made = new Set(others.flatMap(({ patches }) => patches).map(({ row }) => row))
    return standIns(baseline, (analyst) => made.has(analyst))
  }
  const seen = others.filter(createSeen(baseline))
  return seen.length === 0 ? baseline.patches : differences(baseline, replayAll(seen))
}

/** Whether a change is one of those that a baseline stands for. */
const createSeen = (baseline: Change): ((change: Change) => boolean) => {
  const newest = new Map(baseline.heads.map(parseChangeId).map(({ actor, seq }) => [actor, seq]))
  return ({ actor, seq }) => seq <= (newest.get(actor) ?? 0)
}

/** All that a baseline adds to a project that has everything it stands for: the analysts who stand for others by name. */
export const standIns = (baseline: Change, isThere: (analyst: string) => boolean): readonly RowPatch[] =>
  baseline.patches.filter(({ table, row }) => table === 'analyst' && !isThere(row))

/** Who made a row and when is no difference; and a baseline may lack what it was told to leave out. */
const MADE: readonly string[] = ['by', 'at']
const LEFT_OUT: readonly TableName[] = ['original', 'revision', 'analyst']
/** A text never changes; a baseline has it whole, elsewhere it may be a correction of another. */
const WORDING: readonly string[] = ['text', 'edits', 'parent']

const pointsToLeftOut = (table: TableName, field: string): boolean =>
  fieldsOf(table)[field]?.refers.some((to) => LEFT_OUT.includes(to as TableName)) === true

const differences = (baseline: Change, rows: Rows): readonly RowPatch[] => {
  const named = new Set(baseline.patches.map(({ table, row }) => `${table} ${row}`))
  const gone =
    baseline.kind === PART_BASELINE
      ? []
      : [...rows.everything()].filter(
          ([table, row]) => !row.deleted && !LEFT_OUT.includes(table) && !named.has(`${table} ${row.id}`),
        )
  return [
    ...baseline.patches.flatMap((patch): readonly RowPatch[] => {
      const row = rows.get(patch.table, patch.row) as unknown as AnyRow | undefined
      if (row === undefined) return [patch]
      const differing = Object.keys(patch.after).filter(
        (field) =>
          !MADE.includes(field) &&
          !(patch.table === 'revision' && WORDING.includes(field)) &&
          !(patch.after[field] === null && pointsToLeftOut(patch.table, field)) &&
          !sameValue(row[field], patch.after[field]),
      )
      const pick = (from: Readonly<Record<string, unknown>>): RowPatch['after'] =>
        Object.fromEntries(withTogether(patch.table, differing).map((field) => [field, from[field]]))
      return differing.length === 0 ? [] : [{ ...patch, before: pick(row), after: pick(patch.after) }]
    }),
    ...gone.map(([table, { id }]): RowPatch => ({
      table,
      row: id,
      before: { deleted: false },
      after: { deleted: true },
    })),
  ]
}
