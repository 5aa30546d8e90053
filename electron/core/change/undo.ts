import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import type { Reader } from '../model/reader.ts'
import { sameValue } from '../model/row.ts'
import { fieldsOf, refFieldsOf, tableNames } from '../model/tables.ts'
import type { AnyRow, TableName } from '../model/tables.ts'
import { BASELINE, PART_BASELINE, changeId, invert, patchedRow } from './change.ts'
import type { Change, ChangeId, RowPatch } from './change.ts'

/** What undo needs to know of a change; a history of a million spans has few of these. */
export type Gesture = Pick<Change, 'actor' | 'seq' | 'analyst' | 'kind' | 'label' | 'undoes' | 'redoes'>

/** Kinds of change that begin a project, or somebody's work on it, and are never taken back. */
const beginnings: readonly string[] = [
  'project.create',
  'project.salvage',
  'sample.create',
  'analyst.join',
  BASELINE,
  PART_BASELINE,
]

/** One analyst's gestures that can be taken back and brought back, the next one last. */
export interface UndoStacks {
  readonly undo: readonly ChangeId[]
  readonly redo: readonly ChangeId[]
}

/** Stacks that go on as gestures happen, in place: a history may be long. */
export interface GrowingStacks extends UndoStacks {
  add(gesture: Gesture): void
}

/** Begins an analyst's undo and redo stacks. A new gesture ends what could be redone, as in any editor. */
export const createUndoStacks = (analyst: string): GrowingStacks => {
  const undo: ChangeId[] = []
  const redo: ChangeId[] = []
  return {
    undo,
    redo,
    add: (gesture) => {
      if (gesture.analyst !== analyst || beginnings.includes(gesture.kind)) return
      const meant = gesture.undoes ?? gesture.redoes
      if (meant === undefined) {
        undo.push(changeId(gesture)) // it stands nowhere yet, so that nothing is looked for in a long history
        redo.length = 0
        return
      }
      remove(undo, meant) // it stands in one stack at most, even if two copies of a file took it back
      remove(redo, meant)
      if (gesture.undoes !== undefined) redo.push(meant)
      else undo.push(meant)
    },
  }
}

/**
 * Reads an analyst's undo and redo stacks off the history, so that both survive a restart.
 * @param history gestures in the order in which they happened
 */
export const undoStacks = (history: Iterable<Gesture>, analyst: string): UndoStacks => {
  const stacks = createUndoStacks(analyst)
  for (const gesture of history) stacks.add(gesture)
  return stacks
}

const remove = (stack: ChangeId[], id: ChangeId): void => {
  const at = stack.lastIndexOf(id)
  if (at >= 0) stack.splice(at, 1)
}

/** Fields of a row by which something was built on a gesture. */
export interface Place {
  readonly table: TableName
  readonly row: string
  readonly fields: readonly string[]
}

/**
 * Where someone may have built on a gesture, so that taking it back would undo, hide or strand their work: rows that
 * are no longer as the gesture left them, live rows that point to what it made, and deleted rows that what it brings
 * back would point to. Whoever wrote one of these places after the gesture (`buildsOn`) is to be named; where nobody
 * did, the gesture can be taken back. For a redo, the gesture is the undo that it takes back.
 */
export const builtOn = (reader: Reader, gesture: Pick<Change, 'patches'>): readonly Place[] => {
  const undone = undoneRows(reader, gesture.patches)
  return [
    ...changedSince(reader, gesture.patches),
    ...[...undone.values()].flatMap((row) =>
      row.now.deleted ? pointingTo(reader, undone, row) : strandedBy(reader, undone, row),
    ),
  ]
}

/**
 * Whether a change that came after a gesture built on it at one of these places. A change of the person who made the
 * gesture never does: undo goes back over their own later gestures first, so that these have been taken back by now.
 */
export const buildsOn = (
  change: Pick<Change, 'analyst' | 'patches'>,
  gesture: Pick<Change, 'analyst'>,
  places: readonly Place[],
): boolean => change.analyst !== gesture.analyst && writes(change, places)

/** Whether a change wrote one of these places. */
export const writes = (change: Pick<Change, 'patches'>, places: readonly Place[]): boolean =>
  change.patches.some((patch) =>
    places.some(
      ({ table, row, fields }) =>
        table === patch.table && row === patch.row && fields.some((field) => Object.hasOwn(patch.after, field)),
    ),
  )

interface UndoneRow {
  readonly table: TableName
  readonly was: AnyRow | undefined
  readonly now: AnyRow
}
type UndoneRows = ReadonlyMap<string, UndoneRow>

/** The rows of a gesture as they are, and as they would be with the gesture taken back. */
const undoneRows = (reader: Reader, patches: readonly RowPatch[]): UndoneRows => {
  const undone = new Map<string, UndoneRow>()
  for (const patch of invert(patches)) {
    const key = keyOf(patch.table, patch.row)
    const was = undone.get(key)?.was ?? rowOf(reader, patch.table, patch.row)
    undone.set(key, { table: patch.table, was, now: patchedRow(undone.get(key)?.now ?? was, patch) })
  }
  return undone
}

/** Rows that are no longer as a gesture left them: other values, or deleted since. */
const changedSince = (reader: Reader, patches: readonly RowPatch[]): readonly Place[] => {
  const left = new Map<string, RowPatch>()
  for (const patch of patches) {
    const key = keyOf(patch.table, patch.row)
    left.set(key, { ...patch, after: { ...left.get(key)?.after, ...patch.after } })
  }
  return [...left.values()].flatMap(({ table, row, after }) => {
    const now = rowOf(reader, table, row)
    const expected = Object.entries({ deleted: false, ...after })
    const fields = expected.filter(([name, value]) => !sameValue(now?.[name], value)).map(([name]) => name)
    return fields.length === 0 ? [] : [{ table, row, fields }]
  })
}

/** Live rows outside of a gesture that point to a row which would be deleted with it. */
const pointingTo = (reader: Reader, undone: UndoneRows, { table, was, now }: UndoneRow): readonly Place[] => {
  if (was === undefined || was.deleted) return []
  return pointers.flatMap((pointer) =>
    pointer.refers.includes(table)
      ? reader
          .where(pointer.table, pointer.field as never, now.id)
          .filter(({ id }) => !undone.has(keyOf(pointer.table, id)))
          .map(({ id }) => ({ table: pointer.table, row: id, fields: [pointer.field, 'deleted'] }))
      : [],
  )
}

/** Deleted rows that a row needs which would come back, or point to them again. */
const strandedBy = (reader: Reader, undone: UndoneRows, { table, was, now }: UndoneRow): readonly Place[] =>
  pointers.flatMap(({ table: from, field, needed, refers }) => {
    const target = now[field]
    if (from !== table || !needed || typeof target !== 'string') return []
    if (was !== undefined && !was.deleted && was[field] === target) return []
    const found = refers.flatMap((to) => {
      const row = undone.get(keyOf(to, target))?.now ?? rowOf(reader, to, target)
      return row === undefined ? [] : [{ table: to, row: target, fields: ['deleted'], deleted: row.deleted }]
    })
    return found.every((row) => row.deleted) ? found.map(({ deleted: _, ...place }) => place) : []
  })

const keyOf = (table: TableName, row: string): string => `${table} ${row}`

const rowOf = (reader: Reader, table: TableName, row: string): AnyRow | undefined =>
  reader.get(table, row) as unknown as AnyRow | undefined

/** Every field by which a row of one table points to rows of others, and whether it must point somewhere. */
const pointers = tableNames.flatMap((table) =>
  refFieldsOf(table)
    .filter((field) => field !== 'by') // who made a row has not built on that row
    .map((field) => ({
      table,
      field,
      needed: fieldsOf(table)[field]?.initial !== null,
      refers: (fieldsOf(table)[field]?.refers ?? []) as readonly TableName[],
    })),
)

export const nothingToUndo: Failure = failure('nothing-to-undo', 'There is nothing to undo.', '')
export const nothingToRedo: Failure = failure('nothing-to-redo', 'There is nothing to redo.', '')
