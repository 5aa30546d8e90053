import { sameValue } from '../model/row.ts'
import { Rows } from '../model/rows.ts'
import { commonFields } from '../model/tables.ts'
import type { AnyRow, TableName } from '../model/tables.ts'
import { changeId, compareChanges, parseChangeId, patchedRow } from './change.ts'
import type { Change, ChangeId } from './change.ts'

/**
 * Adds the changes of `b` that `a` lacks, and nothing else: idempotent, commutative, associative. The result is in
 * the one order in which every copy replays.
 */
export const merge = (a: readonly Change[], b: readonly Change[]): readonly Change[] => {
  const all = new Map<ChangeId, Change>()
  for (const change of [...a, ...b]) all.set(changeId(change), change)
  return [...all.values()].sort(compareChanges)
}

/**
 * The state a history amounts to. Each field holds what the change with the greatest (clock, actor) wrote; since a
 * change's clock is greater than that of everything it had seen, later work always shows.
 */
export const replay = (history: readonly Change[]): Rows => {
  const rows = new Rows()
  for (const change of [...history].sort(compareChanges)) {
    for (const patch of change.patches) {
      rows.put(patch.table, patchedRow(rows.get(patch.table, patch.row) as unknown as AnyRow | undefined, patch))
    }
  }
  return rows
}

/** One field that people changed without having seen each other's change. `values` has the one shown last. */
export interface Conflict {
  readonly table: TableName
  readonly row: string
  readonly field: string
  readonly values: readonly { readonly change: ChangeId; readonly value: unknown }[]
}

/**
 * Every field with two or more writes of which neither had seen the other and that no later write had seen both,
 * where the values differ. Causality decides, not equal values before. Who made a row and when is no matter of
 * dispute and never listed.
 */
export const conflicts = (history: readonly Change[]): readonly Conflict[] => {
  const changes = [...history].sort(compareChanges)
  const knowledge = knowledgeOf(changes)
  const newest = new Map<string, Conflict>()
  for (const change of changes) {
    const id = changeId(change)
    const seen = knowledge.get(id)
    for (const patch of change.patches) {
      for (const [field, value] of Object.entries(patch.after)) {
        if (field !== 'deleted' && Object.hasOwn(commonFields, field)) continue
        const key = `${patch.table} ${patch.row} ${field}`
        const rivals = (newest.get(key)?.values ?? []).filter((write) => !hasSeen(seen, write.change))
        newest.set(key, { table: patch.table, row: patch.row, field, values: [...rivals, { change: id, value }] })
      }
    }
  }
  return [...newest.values()].filter(({ values }) => values.some((write) => !sameValue(write.value, values[0]?.value)))
}

/** For each change, how far it had seen of every actor, itself included. */
const knowledgeOf = (changes: readonly Change[]): ReadonlyMap<ChangeId, ReadonlyMap<string, number>> => {
  const knowledge = new Map<ChangeId, ReadonlyMap<string, number>>()
  for (const change of changes) {
    const seen = new Map<string, number>()
    for (const head of change.heads) {
      for (const [actor, seq] of knowledge.get(head) ?? [[parseChangeId(head).actor, parseChangeId(head).seq]]) {
        seen.set(actor, Math.max(seq, seen.get(actor) ?? 0))
      }
    }
    seen.set(change.actor, change.seq)
    knowledge.set(changeId(change), seen)
  }
  return knowledge
}

const hasSeen = (seen: ReadonlyMap<string, number> | undefined, id: ChangeId): boolean => {
  const { actor, seq } = parseChangeId(id)
  return (seen?.get(actor) ?? 0) >= seq
}

/** The changes that nothing in the history comes after: what a next change has seen. */
export const headsOf = (history: readonly Pick<Change, 'actor' | 'seq' | 'heads'>[]): readonly ChangeId[] => {
  const heads = new Set(history.map(changeId))
  for (const change of history) for (const head of change.heads) heads.delete(head)
  return [...heads].sort()
}
