import type { Change, ChangeId, RowPatch } from '#core/change/change.ts'
import type { OpenConflict } from '#core/change/open-conflicts.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { AnyRow, TableName } from '#core/model/tables.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { MergeReport, TableRow } from '#ipc/contract.ts'
import { Unfit } from './merge-apply.ts'
import type { Applied } from './merge-apply.ts'
import { missingChanges, unfit } from './merge-compare.ts'
import type { Side } from './merge-compare.ts'
import { inverseOfMerge, standingMerge, takeOutMerge, undoneMergeLabel } from './merge-note.ts'
import { merge, recordToBytes } from './merge-record.ts'
import { nothingMerged, openConflicts, reportMerge } from './merge-report.ts'
import { LARGEST } from './open.ts'
import type { Tell } from './progress.ts'
import type { Saver } from './saver.ts'
import { createUnseen } from './unseen.ts'

/** The file whose changes are to be added, opened as a stranger's and only read. */
export interface OtherFile extends Side {
  readonly name: string
  /** When it is the project's own file, as another program has left it: its state, hash and number of changes. */
  readonly own?: Parameters<Saver['goOnFrom']>[0]
  readonly close: () => void
}

/** What merging needs of the project it happens in. All of it is called alone, while no edit is under way. */
export interface MergingProject {
  readonly side: Side
  readonly analyst: string
  readonly backUp: () => Promise<void>
  readonly tell: Tell
  /** Rows have changed by other than an edit. */
  readonly onChanged: (rows: readonly TableRow[], label: string) => void
}

/** Merges into one project, and undoes that. */
export interface Merger {
  /** What a merge would come to; nothing is touched. */
  tryOut(other: OtherFile): Result<MergeReport, Failure>
  merge(to: Saver, other: OtherFile): Promise<Result<MergeReport, Failure>>
  /** Takes over a project that the merge was made in elsewhere, out of this one as it is. */
  adopt(to: Saver, merged: Adoptable): Promise<Failure | undefined>
  conflicts(): readonly OpenConflict[]
  /** Whether another file has changes that this one lacks, and that can be merged as far as that can be told quickly. */
  lacks(other: OtherFile): boolean
  /** What the next undo takes back when it is a merge, given the gesture that would otherwise be next. */
  nextUndo(gesture: ChangeId | undefined): Undoable | undefined
  /** Takes the newest merge out, nothing having come after it. */
  takeOut(to: Saver, merge: Undoable): Promise<Failure | undefined>
  /** Patches that take back what still stands of a merge. */
  inverse(merge: Undoable): readonly RowPatch[]
  /** What still stood of the newest merge has been taken back by a change. */
  undone(): void
  /** What a merge was called that was undone as this change. */
  labelOf(change: ChangeId): string | undefined
}

/** A merged project: its bytes, and the merge as the journal keeps it. */
export interface Adoptable extends Pick<MadeMerge, 'record' | 'touched'> {
  readonly bytes: Uint8Array
}

export interface Undoable {
  readonly label: string
  /** Whether nothing has come after it, so that it can be taken out as if it had never been. */
  readonly isLast: boolean
  /** The change that stands for it in the history. */
  readonly change: ChangeId
  readonly note: NonNullable<ReturnType<typeof standingMerge>>['note']
}

export const createMerger = ({ side, analyst, backUp, tell, onChanged }: MergingProject): Merger => {
  const { sql, rows, history } = side
  let standing = standingMerge(side, analyst)

  const takeOutNow = (note: Undoable['note']): readonly (readonly [TableName, AnyRow])[] => {
    // Every row that went would be looked for in every other; what is left is checked as a whole instead.
    sql.rows('PRAGMA foreign_keys = 0')
    try {
      return sql.transaction(() => takeOutMerge(side, note))
    } finally {
      sql.rows('PRAGMA foreign_keys = 1')
      rows.forget()
      standing = standingMerge(side, analyst)
    }
  }

  return {
    tryOut: (other) => {
      const added = missingChanges(side, other, other.name, tell)
      if (!added.ok || added.value.length === 0) return added.ok ? ok(nothingMerged) : added
      const tried = applyMerge(side, { analyst, name: other.name, added: added.value, dryRun: true, tell })
      return tried.ok ? ok(tried.value.report) : tried
    },
    merge: async (to, other) => {
      const added = missingChanges(side, other, other.name, tell)
      if (!added.ok || added.value.length === 0) return added.ok ? ok(nothingMerged) : added
      await backUp()
      const made = applyMerge(side, { analyst, name: other.name, added: added.value, dryRun: false, tell })
      if (!made.ok) return made
      standing = standingMerge(side, analyst)
      to.begin()
      try {
        const recorded = await to.record(made.value.record)
        if (!recorded.ok) {
          if (standing !== undefined) takeOutNow(standing.note)
          return recorded
        }
      } finally {
        to.finish()
      }
      onChanged(made.value.touched, standing?.note.label ?? '')
      return ok(made.value.report)
    },
    adopt: async (to, { bytes, record, touched }) => {
      await backUp()
      to.begin()
      try {
        const recorded = await to.record(record)
        if (!recorded.ok) return recorded.error
        try {
          sql.become(bytes)
        } catch (error) {
          await to.takeOut()
          throw error
        }
      } finally {
        to.finish()
      }
      rows.forget()
      standing = standingMerge(side, analyst)
      onChanged(touched, standing?.note.label ?? '')
      return undefined
    },
    conflicts: () => openConflicts(side, analyst),
    lacks: (other) => {
      const missing = missingChanges(side, other, other.name)
      return missing.ok && missing.value.length > 0
    },
    nextUndo: (gesture) => {
      if (standing === undefined) return undefined
      const { note, change } = standing
      if (gesture !== undefined && history.placeOf(gesture) > note.last) return undefined
      return { label: note.label, isLast: history.lastPlace() === note.last, change, note }
    },
    takeOut: async (to, { note, label }) => {
      const bytes = recordToBytes({ does: 'take out merge' })
      if (bytes === undefined) return tooLarge
      const recorded = await to.record(bytes)
      if (!recorded.ok) return recorded.error
      let gone: readonly (readonly [TableName, AnyRow])[]
      try {
        gone = takeOutNow(note)
      } catch (error) {
        await to.takeOut()
        throw error
      }
      onChanged(rowsAfterTakingOut(side, note, gone), `Undo: ${label}`)
      return undefined
    },
    inverse: ({ note }) => inverseOfMerge(side, note),
    undone: () => {
      standing = standingMerge(side, analyst)
    },
    labelOf: (change) => undoneMergeLabel(side, change),
  }
}

/** What a merge came to, as it is told, kept in the journal, and shown. */
export interface MadeMerge {
  readonly report: MergeReport
  readonly record: Uint8Array
  readonly touched: readonly TableRow[]
}

/** Adds changes to a project's memory as one transaction; for a dry run they are taken out again. */
export const applyMerge = (
  side: Side,
  {
    analyst,
    name,
    added,
    dryRun,
    tell,
  }: {
    readonly analyst: string
    readonly name: string
    readonly added: readonly Change[]
    readonly dryRun: boolean
    readonly tell: Tell
  },
): Result<MadeMerge, Failure> => {
  const { sql, rows } = side
  const record = { does: 'merge', analyst, label: `Merge “${name}”`.slice(0, 500), added } as const
  const bytes = recordToBytes(record)
  const size = sql.pragma('page_count') * sql.pragma('page_size')
  if (bytes === undefined || size + bytes.length > LARGEST) return err(tooLarge)
  let report = nothingMerged
  let touched: readonly TableRow[] = []
  try {
    sql.transaction(() => {
      const done = merge(side, record, tell)
      report = reportMerge(side, added, done)
      touched = rowsTouched(side, done)
      if (dryRun) throw new OnlyTried()
    })
  } catch (error) {
    rows.forget()
    if (error instanceof Unfit) return err(unfit(name, error.message))
    if (!(error instanceof OnlyTried)) throw error
  }
  return ok({ report, record: bytes, touched })
}

/** Ends a transaction whose outcome was only to be seen. */
class OnlyTried extends Error {}

const tooLarge = failure(
  'too-large',
  'Merged, the project would be larger than 1 GB, which is the most that it can be.',
  'Merge copies with fewer articles, or keep the projects apart.',
)

/**
 * The rows that a merge touched as they now are; texts and original files are fetched when a window needs them, and so is
 * what lies in an article that nobody here can have opened yet.
 */
const rowsTouched = ({ rows }: Side, { effects }: Applied): readonly TableRow[] => {
  const unseen = createUnseen(effects)
  return effects.flatMap((effect): readonly TableRow[] => {
    const { table, row, isNew, after } = effect
    if (Object.keys(after).length === 0 || unseen(effect)) return []
    const now = isNew ? ({ ...after, id: row } as unknown as AnyRow) : (rows.get(table, row) as unknown as AnyRow)
    return isLong(table, now) ? [] : [[table, now]]
  })
}

/** Rows that are gone say that they are deleted; the others are as they were. */
const rowsAfterTakingOut = (
  { rows }: Side,
  { was }: Undoable['note'],
  gone: readonly (readonly [TableName, AnyRow])[],
): readonly TableRow[] => [
  ...gone.flatMap(([table, row]): readonly TableRow[] =>
    isLong(table, row) ? [] : [[table, { ...row, deleted: true }]],
  ),
  ...was.flatMap(([table, row]): readonly TableRow[] => {
    const now = rows.get(table, row) as unknown as AnyRow | undefined
    return now === undefined || isLong(table, now) ? [] : [[table, now]]
  }),
]

const isLong = (table: TableName, row: AnyRow): boolean =>
  table === 'original' || (table === 'revision' && row['text'] !== null)
