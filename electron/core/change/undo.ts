import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import type { Reader } from '../model/reader.ts'
import type { AnyRow } from '../model/tables.ts'
import { changeId, staleField } from './change.ts'
import type { Change, ChangeId, RowPatch } from './change.ts'

/** What undo needs to know of a change; a history of a million spans has few of these. */
export type Gesture = Pick<Change, 'actor' | 'seq' | 'analyst' | 'kind' | 'label' | 'undoes' | 'redoes'>

/** Kinds of change that begin a project, or somebody's work on it, and are never taken back. */
const beginnings: readonly string[] = ['project.create', 'sample.create', 'analyst.join']

/** One analyst's gestures that can be taken back and brought back, the next one last. */
export interface UndoStacks {
  readonly undo: readonly ChangeId[]
  readonly redo: readonly ChangeId[]
}

/**
 * Reads an analyst's undo and redo stacks off the history, so that both survive a restart. A new gesture ends what
 * could be redone, as in any editor.
 * @param history gestures in the order in which they happened
 */
export const undoStacks = (history: Iterable<Gesture>, analyst: string): UndoStacks => {
  const undo: ChangeId[] = []
  let redo: ChangeId[] = []
  for (const gesture of history) {
    if (gesture.analyst !== analyst || beginnings.includes(gesture.kind)) continue
    if (gesture.undoes !== undefined) {
      remove(undo, gesture.undoes)
      redo.push(gesture.undoes)
    } else if (gesture.redoes !== undefined) {
      remove(redo, gesture.redoes)
      undo.push(gesture.redoes)
    } else {
      undo.push(changeId(gesture))
      redo = []
    }
  }
  return { undo, redo }
}

const remove = (stack: ChangeId[], id: ChangeId): void => {
  const at = stack.lastIndexOf(id)
  if (at >= 0) stack.splice(at, 1)
}

/** The first patch that no longer meets the values it was made against, because someone has built on them since. */
export const builtOn = (reader: Reader, patches: readonly RowPatch[]): RowPatch | undefined => {
  const seen = new Map<string, AnyRow>()
  return patches.find((patch) => {
    const key = `${patch.table} ${patch.row}`
    const row = seen.get(key) ?? (reader.get(patch.table, patch.row) as unknown as AnyRow | undefined)
    if (staleField(row, patch) !== undefined) return true
    seen.set(key, { ...row, ...patch.after } as unknown as AnyRow)
    return false
  })
}

export const nothingToUndo: Failure = failure('nothing-to-undo', 'There is nothing to undo.', '')
export const nothingToRedo: Failure = failure('nothing-to-redo', 'There is nothing to redo.', '')
