import { tick } from '#core/change/change.ts'
import type { Change, ChangeId, Draft } from '#core/change/change.ts'
import { createUndoStacks, nothingToRedo, nothingToUndo } from '#core/change/undo.ts'
import type { GrowingStacks } from '#core/change/undo.ts'
import { nameAnalyst } from '#core/command/project.ts'
import { runCommand } from '#core/command/command.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { Reader } from '#core/model/reader.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { UndoState } from '#ipc/contract.ts'
import { applyChange, changeToBytes } from './apply-change.ts'
import { createChangeChecker } from './check-change.ts'
import type { History } from './history.ts'
import { UNDO_KIND } from './merge-note.ts'
import type { Merger, Undoable } from './merge.ts'
import { closedFailure } from './not-open.ts'
import { LARGEST } from './open.ts'
import type { TellShare } from './progress.ts'
import type { ProjectParts } from './project.ts'
import { randomId } from './random.ts'
import type { Saver } from './saver.ts'
import { takeBack } from './take-back.ts'

/** Edits of an open project: checked, durable, applied, told of; and one's own taken back and brought back. */
export interface Edits {
  /** Makes a draft from the project as it is when its turn comes, and commits it; `tell` hears how far a large one is. */
  commitMade(make: (reader: Reader) => Result<Draft, Failure>, tell?: TellShare): Promise<Result<UndoState, Failure>>
  undo(): Promise<Result<UndoState, Failure>>
  redo(): Promise<Result<UndoState, Failure>>
  /** Takes back one's own gestures down to and with this one; stops where one cannot be taken back. */
  undoTo(change: ChangeId): Promise<Result<UndoState, Failure>>
  /** What undo and redo would do now. */
  undoState(): UndoState
  /** Whether a change is one's own and can be taken back. */
  isUndoable(change: ChangeId): boolean
  /** Reads anew what can be taken back: the history has become another by a merge. */
  reread(): void
  /** Refuses every edit from now on. */
  end(): void
}

type Needed = Pick<ProjectParts, 'sql' | 'rows' | 'saver' | 'analyst' | 'now' | 'exclusive' | 'readOnly'> & {
  readonly history: History
  readonly merger: Merger
  /** Keeps a backup before much is deleted. */
  readonly backUp: () => Promise<void>
  /** Hears of a change once it is applied. */
  readonly onApplied: (change: Change) => void
}

export const createEdits = (project: Needed): Edits => {
  const { sql, rows, saver, analyst, now, exclusive, history, merger } = project
  const check = createChangeChecker(rows)
  const actor = randomId()
  let seq = 0
  let closed = false
  const readStacks = (): GrowingStacks => {
    const read = createUndoStacks(analyst.id)
    for (const gesture of history.gesturesOf(analyst.id)) read.add(gesture)
    return read
  }
  let stacks = readStacks()

  const fileSize = (): number => sql.pragma('page_count') * sql.pragma('page_size')
  const labelOf = (id: ChangeId | undefined): string | null =>
    id === undefined ? null : (merger.labelOf(id) ?? history.labelOf(id) ?? null)
  const undoState = (): UndoState => {
    const [undoes, redoes] = [stacks.undo.at(-1), stacks.redo.at(-1)]
    const merged = merger.nextUndo(undoes)
    return {
      undo: merged?.label ?? labelOf(undoes),
      redo: labelOf(redoes),
      ...(undoes === undefined || merged !== undefined ? {} : { undoes }),
      ...(redoes === undefined ? {} : { redoes }),
    }
  }

  const stamped = (draft: Draft, refers: Pick<Change, 'undoes' | 'redoes'> = {}): Change => ({
    ...draft,
    ...refers,
    label: draft.label.replace(LONE_SURROGATES, '\uFFFD').slice(0, 500),
    actor,
    seq: seq + 1,
    heads: history.heads(),
    clock: tick(history.clock(), now()),
    analyst: analyst.id,
  })

  /** Checked, then durable, then applied: nobody sees what is not on disk, and what is on disk can be applied. */
  const accept = async (to: Saver, change: Change, tellShare?: TellShare): Promise<Failure | undefined> => {
    const refused = check(change)
    if (refused !== undefined) return refused
    tellShare?.(CHECKED)
    const bytes = changeToBytes(change)
    if (bytes === undefined || fileSize() + bytes.length > LARGEST) return tooLarge
    if (deletedIn(change) >= MANY_DELETED) await project.backUp()
    const recorded = await to.record(bytes)
    if (!recorded.ok) return recorded.error
    await applyOrTakeOut(to, change, (share) => tellShare?.(RECORDED + (APPLIED - RECORDED) * share))
    return undefined
  }

  const applyOrTakeOut = async (to: Saver, change: Change, tellShare: TellShare): Promise<void> => {
    try {
      applyChange(sql, rows, change, tellShare)
    } catch (error) {
      await to.takeOut()
      throw error
    }
    seq = change.seq
    stacks.add(change)
    project.onApplied(change)
  }

  /** The analyst's own row comes with their first edit: opening a project changes nothing in it. */
  const join = async (to: Saver): Promise<Failure | undefined> => {
    if (rows.has('analyst', analyst.id)) return undefined
    const env = { now, newId: randomId, analyst: analyst.id, set: SHARED_SET }
    const draft = runCommand(rows, nameAnalyst, { analyst: analyst.id, name: analyst.name }, env)
    return draft.ok ? accept(to, stamped({ ...draft.value, kind: 'analyst.join' })) : draft.error
  }

  /** From when it is asked for an edit is under way: until then nobody is told that everything is saved. */
  const edit = async (work: (to: Saver) => Promise<Failure | undefined>): Promise<Result<UndoState, Failure>> => {
    if (closed) return err(closedFailure)
    if (saver === undefined) return err(project.readOnly ?? closedFailure)
    saver.begin()
    try {
      const failed = await exclusive(async () => (closed ? closedFailure : work(saver)))
      return failed === undefined ? ok(undoState()) : err(failed)
    } finally {
      saver.finish()
    }
  }

  const commitMade: Edits['commitMade'] = (make, tellShare) =>
    edit(async (to) => {
      const draft = make(rows)
      if (!draft.ok) return draft.error
      if (draft.value.patches.length === 0) return undefined
      tellShare?.(DRAFTED)
      return (await join(to)) ?? accept(to, stamped(draft.value), tellShare)
    })

  const restack = (kind: 'undo' | 'redo'): Promise<Result<UndoState, Failure>> =>
    edit(async (to) => {
      const id = stacks[kind].at(-1)
      const merged = kind === 'undo' ? merger.nextUndo(id) : undefined
      if (merged !== undefined) return undoMerge(to, merged)
      if (id === undefined) return kind === 'undo' ? nothingToUndo : nothingToRedo
      const original = history.read(id)
      const latest = kind === 'undo' ? history.newestRedoOf(id) : history.newestUndoOf(id)
      const gesture = latest ?? original
      if (original === undefined || gesture === undefined) return historyDamaged
      const name = labelOf(id) ?? original.label
      const patches = takeBack(rows, history, gesture, `“${name}” cannot be ${kind === 'undo' ? 'undone' : 'redone'}`)
      if (!patches.ok) return patches.error
      const label = `${kind === 'undo' ? 'Undo' : 'Redo'}: ${name}`
      const refers = kind === 'undo' ? { undoes: id } : { redoes: id }
      return accept(to, stamped({ kind, label, patches: patches.value }, refers))
    })

  /** Directly after it a merge is taken out as if it had never been; later what still stands of it is taken back. */
  const undoMerge = async (to: Saver, merged: Undoable): Promise<Failure | undefined> => {
    if (merged.isLast) return merger.takeOut(to, merged)
    const patches = merger.inverse(merged)
    if (patches.length === 0) return nothingLeft
    const draft = { kind: UNDO_KIND, label: `Undo: ${merged.label}`, patches }
    const refused = (await join(to)) ?? (await accept(to, stamped(draft, { undoes: merged.change })))
    if (refused === undefined) merger.undone()
    return refused
  }

  const undoTo = async (change: ChangeId): Promise<Result<UndoState, Failure>> => {
    if (!stacks.undo.includes(change)) return err(notYours)
    let undone = await restack('undo')
    while (undone.ok && stacks.undo.includes(change)) undone = await restack('undo')
    return undone
  }

  return {
    commitMade,
    undo: () => restack('undo'),
    redo: () => restack('redo'),
    undoTo,
    undoState,
    isUndoable: (change) => stacks.undo.includes(change),
    reread: () => {
      stacks = readStacks()
    },
    end: () => {
      closed = true
    },
  }
}

const MANY_DELETED = 20 // rows
/** How much of a large edit is done when it is made, checked, in the journal and applied but for its history. */
const [DRAFTED, CHECKED, RECORDED, APPLIED] = [0.2, 0.4, 0.5, 0.9]

const deletedIn = (change: Change): number =>
  change.patches.filter(({ before, after }) => before !== null && after['deleted'] === true).length

// With the `u` flag a surrogate pair reads as one character, so \p{Cs} finds only the lone ones.
const LONE_SURROGATES = /\p{Cs}/gu

const tooLarge = failure(
  'too-large',
  'With this the project would be larger than 1 GB, which is the most that it can be.',
  'Bring in less at a time, or begin another project for the rest.',
)

const notYours = failure(
  'not-yours',
  'This is not an edit of yours that can be taken back.',
  'Undo takes back your own edits; change what a colleague did by a new edit.',
)

const nothingLeft = failure(
  'nothing-left',
  'Nothing of this merge is left to take back.',
  'What it brought has been changed or deleted since.',
)

const historyDamaged = failure(
  'damaged',
  'The history of this edit cannot be read.',
  'It cannot be undone. Everything else is as it was.',
)
