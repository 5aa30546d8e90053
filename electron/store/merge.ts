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
import type { Saver } from './saver.ts'

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
  /** Whether the project, with so many bytes more in the journal, is within what a project can be. */
  readonly fits: (bytes: number) => boolean
  readonly backUp: () => Promise<void>
  /** Rows have changed by other than an edit. */
  readonly onChanged: (rows: readonly TableRow[], label: string) => void
}

/** Merges into one project, and undoes that. */
export interface Merger {
  /** What a merge would come to; nothing is touched. */
  tryOut(other: OtherFile): Result<MergeReport, Failure>
  merge(to: Saver, other: OtherFile): Promise<Result<MergeReport, Failure>>
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

export interface Undoable {
  readonly label: string
  /** Whether nothing has come after it, so that it can be taken out as if it had never been. */
  readonly isLast: boolean
  /** The change that stands for it in the history. */
  readonly change: ChangeId
  readonly note: NonNullable<ReturnType<typeof standingMerge>>['note']
}

export const createMerger = ({ side, analyst, fits, backUp, onChanged }: MergingProject): Merger => {
  const { sql, rows, history } = side
  let standing = standingMerge(side, analyst)

  const apply = (
    name: string,
    added: readonly Change[],
    then: (done: Applied, report: MergeReport, record: Uint8Array) => void,
  ): Failure | undefined => {
    const record = { does: 'merge', analyst, label: `Merge “${name}”`.slice(0, 500), added } as const
    const bytes = recordToBytes(record)
    if (bytes === undefined || !fits(bytes.length)) return tooLarge
    try {
      sql.transaction(() => {
        const done = merge(side, record)
        then(done, reportMerge(side, added, done), bytes)
      })
    } catch (error) {
      rows.forget()
      if (error instanceof OnlyTried) return undefined
      if (error instanceof Unfit) return unfit(name, error.message)
      throw error
    }
    return undefined
  }

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
      const added = missingChanges(side, other, other.name)
      if (!added.ok || added.value.length === 0) return added.ok ? ok(nothingMerged) : added
      let found = nothingMerged
      const failed = apply(other.name, added.value, (_, report) => {
        found = report
        throw new OnlyTried()
      })
      return failed === undefined ? ok(found) : err(failed)
    },
    merge: async (to, other) => {
      const added = missingChanges(side, other, other.name)
      if (!added.ok || added.value.length === 0) return added.ok ? ok(nothingMerged) : added
      await backUp()
      let made: { readonly done: Applied; readonly report: MergeReport; readonly bytes: Uint8Array } | undefined
      const failed = apply(other.name, added.value, (done, report, bytes) => {
        made = { done, report, bytes }
      })
      if (failed !== undefined || made === undefined) return failed === undefined ? ok(nothingMerged) : err(failed)
      standing = standingMerge(side, analyst)
      to.begin()
      try {
        const recorded = await to.record(made.bytes)
        if (!recorded.ok) {
          if (standing !== undefined) takeOutNow(standing.note)
          return recorded
        }
      } finally {
        to.finish()
      }
      onChanged(rowsTouched(side, made.done), standing?.note.label ?? '')
      return ok(made.report)
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
      to.begin()
      try {
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
      } finally {
        to.finish()
      }
      return undefined
    },
    inverse: ({ note }) => inverseOfMerge(side, note),
    undone: () => {
      standing = standingMerge(side, analyst)
    },
    labelOf: (change) => undoneMergeLabel(side, change),
  }
}

/** Ends a transaction whose outcome was only to be seen. */
class OnlyTried extends Error {}

const tooLarge = failure(
  'too-large',
  'Merged, the project would be larger than 1 GB, which is the most that it can be.',
  'Merge copies with fewer articles, or keep the projects apart.',
)

/** The rows that a merge touched as they now are; texts and original files are fetched when a window needs them. */
const rowsTouched = ({ rows }: Side, { effects }: Applied): readonly TableRow[] =>
  effects.flatMap(({ table, row, isNew, after }): readonly TableRow[] => {
    if (Object.keys(after).length === 0) return []
    const now = isNew ? ({ ...after, id: row } as unknown as AnyRow) : (rows.get(table, row) as unknown as AnyRow)
    return isLong(table, now) ? [] : [[table, now]]
  })

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
