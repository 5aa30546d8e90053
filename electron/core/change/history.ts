import type { Reader } from '../model/reader.ts'
import { sameValue } from '../model/row.ts'
import type { Rows } from '../model/rows.ts'
import { commonFields, refFieldsOf, togetherIn } from '../model/tables.ts'
import type { AnyRow, TableName } from '../model/tables.ts'
import { withBaselines } from './baseline.ts'
import { changeId, compareChanges, parseChangeId } from './change.ts'
import type { Change, ChangeId, RowPatch } from './change.ts'
import { isMaking, replayAll } from './replay.ts'

/**
 * Adds the changes of `b` that `a` lacks, and nothing else: idempotent, commutative, associative. The result is in
 * the one order in which every copy replays.
 */
export const merge = (a: readonly Change[], b: readonly Change[]): readonly Change[] => {
  const all = new Map<ChangeId, Change>()
  for (const change of [...a, ...b]) {
    const other = all.get(changeId(change)) // the same, or a baseline of which one side needs less
    if (other === undefined || other.patches.length < change.patches.length) all.set(changeId(change), change)
  }
  return [...all.values()].sort(compareChanges)
}

/**
 * The state a history amounts to. Each field holds what the change with the greatest (clock, actor) wrote; since a
 * change's clock is greater than that of everything it had seen, later work always shows. What is made once is as its
 * first making says, and what a baseline says counts as far as nobody else said it.
 */
export const replay = (history: readonly Change[]): Rows => replayAll(withBaselines(history))

/**
 * One field that people changed without having seen each other's change. `values` has the one shown last; for fields that
 * mean something only together they are records of these.
 */
export interface Conflict {
  readonly table: TableName
  readonly row: string
  readonly field: string
  readonly values: readonly Write[]
}

interface Write {
  readonly change: ChangeId
  readonly value: unknown
}

/** Values that a row was made with give way to every edit, seen or not. */
interface FieldWrite extends Write {
  readonly isMaking: boolean
}
interface Newest extends Conflict {
  readonly values: readonly FieldWrite[]
}

/**
 * Every field with two or more writes of which neither had seen the other and that no later write had seen both,
 * where the values differ. Causality decides, not equal values before. Who made a row and when is no matter of
 * dispute and never listed.
 *
 * A row that was deleted here, and edited or pointed to there, is a conflict of its field `deleted`: the work there
 * counts as saying that the row is wanted (`false`). It is settled by a write of `deleted` that had seen both, and gone
 * when nothing points to the row any more.
 *
 * @param now the rows as they are, where they are at hand
 * @param isKnown whether a change is part of the whole history, where `history` is only what there can be conflicts in
 */
export const conflicts = (
  history: readonly Change[],
  now?: Reader,
  isKnown?: (id: ChangeId) => boolean,
): readonly Conflict[] => {
  const changes = [...withBaselines(history, isKnown)].sort(compareChanges)
  const knowledge = knowledgeOf(changes)
  const disputed = disputedRows(changes)
  const newest = new Map<string, Newest>()
  const made = new Set<string>()
  const uses = new Map<string, Use[]>() // by the id of the row that is used
  for (const change of changes) {
    const id = changeId(change)
    const unseen = (write: Write): boolean => !hasSeen(knowledge.get(id), write.change)
    for (const patch of change.patches) {
      const place = `${patch.table} ${patch.row}`
      const making = isMaking(patch)
      const again = making && made.has(place)
      if (making) made.add(place)
      for (const use of usesBy(id, patch, again)) {
        if (!disputed.deleted.has(use.row)) continue
        const others = uses.get(use.row)
        if (others === undefined) uses.set(use.row, [use])
        else others.push(use)
      }
      if (again || !disputed.keys.has(place)) continue
      for (const [field, value] of saidIn(patch)) {
        if (field !== 'deleted' && Object.hasOwn(commonFields, field)) continue
        const key = `${place} ${field}`
        const rivals = (newest.get(key)?.values ?? []).filter(
          (write) => unseen(write) && (field === 'deleted' || !write.isMaking),
        )
        const written = { change: id, value, isMaking: making }
        newest.set(key, { table: patch.table, row: patch.row, field, values: [...rivals, written] })
        if (field === 'deleted') uses.set(patch.row, (uses.get(patch.row) ?? []).filter(unseen))
      }
    }
  }
  const state = lazily(() => now ?? replayAll(changes))
  return [...newest.values()]
    .map((conflict) => ({
      ...conflict,
      values: [
        ...usesAgainst(conflict, uses, knowledge, state),
        ...conflict.values.map(({ change, value }): Write => ({ change, value })),
      ],
    }))
    .filter(({ values }) => values.some((write) => !sameValue(write.value, values[0]?.value)))
}

/** What a patch says field by field; fields that mean something only together are one, with a record of them. */
const saidIn = ({ table, after }: RowPatch): readonly (readonly [field: string, value: unknown])[] => {
  const together = togetherIn(table).filter((name) => Object.hasOwn(after, name))
  const apart = Object.entries(after).filter(([name]) => !together.includes(name))
  const [first] = togetherIn(table)
  if (first === undefined || together.length === 0) return apart
  return [...apart, [first, Object.fromEntries(together.map((name) => [name, after[name]]))]]
}

/** Work on a row, or a pointer to it, that says nothing of its deletion and takes it to be there. */
interface Use extends Write {
  readonly row: string
  /** The field that points to the row; undefined where the row itself was edited. */
  readonly by?: { readonly table: TableName; readonly row: string; readonly field: string }
}

const usesBy = (change: ChangeId, { table, row, after }: RowPatch, again: boolean): readonly Use[] => {
  const pointers = refFieldsOf(table).flatMap((field): readonly Use[] => {
    const target = field === 'by' ? undefined : after[field]
    return typeof target === 'string' ? [{ change, value: false, row: target, by: { table, row, field } }] : []
  })
  return Object.hasOwn(after, 'deleted') && !again ? pointers : [{ change, value: false, row }, ...pointers]
}

/** The uses of a deleted row by changes that had not seen its deletion, nor it them; one for each change. */
const usesAgainst = (
  { row, field, values }: Conflict,
  uses: ReadonlyMap<string, readonly Use[]>,
  knowledge: Knowledge,
  state: () => Reader,
): readonly Write[] => {
  const deletions = field === 'deleted' ? values.filter(({ value }) => value === true) : []
  if (deletions.length === 0) return []
  const unaware = (a: ChangeId, b: ChangeId): boolean => !hasSeen(knowledge.get(a), b) && !hasSeen(knowledge.get(b), a)
  const found = (uses.get(row) ?? []).filter(
    ({ change, by }) =>
      !values.some((write) => write.change === change) &&
      deletions.some((deletion) => unaware(deletion.change, change)) &&
      (by === undefined || pointsStill(state(), by, row)),
  )
  return [...new Set(found.map(({ change }) => change))].map((change) => ({ change, value: false }))
}

const pointsStill = (rows: Reader, { table, row, field }: NonNullable<Use['by']>, target: string): boolean => {
  const now = rows.get(table, row) as unknown as AnyRow | undefined
  return now !== undefined && !now.deleted && now[field] === target
}

/** The rows that there can be a conflict about at all: of a million imported ones, a few. */
const disputedRows = (
  changes: readonly Change[],
): { readonly keys: ReadonlySet<string>; readonly deleted: ReadonlySet<string> } => {
  const once = new Set<string>()
  const keys = new Set<string>()
  const deleted = new Set<string>()
  for (const { patches } of changes) {
    for (const { table, row, after } of patches) {
      const key = `${table} ${row}`
      if (after['deleted'] === true) deleted.add(row)
      if (once.has(key) || deleted.has(row)) keys.add(key)
      once.add(key)
    }
  }
  return { keys, deleted }
}

const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

type Knowledge = ReadonlyMap<ChangeId, ReadonlyMap<string, number>>

/** For each change, how far it had seen of every actor, itself included. */
const knowledgeOf = (changes: readonly Change[]): Knowledge => {
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

/** What tells of a change's place in the history without its patches. */
export type ChangeHead = Pick<Change, 'actor' | 'seq' | 'heads' | 'clock'>

/**
 * The changes, in the one order, without the beginning in which everybody had seen everything: what came before the first
 * work apart is in conflict with nothing, and need not be read to find conflicts.
 */
export const disputable = <C extends ChangeHead>(history: readonly C[]): readonly C[] => {
  const changes = [...history].sort(compareChanges)
  const placeOf = new Map(changes.map((change, place) => [changeId(change), place]))
  // Between n changes and the rest nobody worked apart where the nth is the only way back: no arrow, and no end, jumps it.
  const barred = Array.from({ length: changes.length + 2 }, () => 0)
  const bar = (from: number, to: number): void => {
    if (from > to) return
    barred[from] = (barred[from] ?? 0) + 1
    barred[to + 1] = (barred[to + 1] ?? 0) - 1
  }
  const hasNext = Array.from({ length: changes.length }, () => false)
  changes.forEach(({ heads }, place) => {
    if (heads.length === 0) bar(1, place)
    for (const head of heads) {
      const seen = placeOf.get(head)
      if (seen === undefined) {
        bar(1, place) // it stands for changes that are not here
        continue
      }
      hasNext[seen] = true
      bar(seen + 2, place)
    }
  })
  hasNext.forEach((has, place) => {
    if (!has) bar(place + 2, changes.length)
  })
  let bars = 0
  const first = barred.findIndex((more) => {
    bars += more
    return bars > 0
  })
  return changes.slice(first === -1 ? changes.length : Math.max(0, first - 1))
}
