import type { Answer, Question } from '#core/analysis/views.ts'
import type { ChangeId, Draft } from '#core/change/change.ts'
import type { Described } from '#core/change/describe.ts'
import type { OpenConflict } from '#core/change/open-conflicts.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type {
  AnalystIdentity,
  BackupReason,
  Counts,
  Events,
  ExportReport,
  ExportWish,
  HistoryFilter,
  HistoryPage,
  Info,
  MergeReport,
  ShareChoice,
  Snapshot,
  TableRow,
  UndoState,
  Wanted,
} from '#ipc/contract.ts'
import { createAnalysis } from './analysis.ts'
import { isLarge } from './apply-change.ts'
import type { Backups } from './backups.ts'
import { changedRows } from './changed-rows.ts'
import { exportMarked, verifyBytes } from './checkpoint.ts'
import { countUsage, createCounter, projectInfo, projectName } from './counts.ts'
import type { Disk } from './disk.ts'
import { createEdits } from './edits.ts'
import type { Edits } from './edits.ts'
import { createExports } from './exporting.ts'
import { createHistory } from './history.ts'
import { compareHistory, readHistory } from './history-view.ts'
import { loadRows, smallRows } from './load.ts'
import type { Lock } from './lock.ts'
import { createMerger } from './merge.ts'
import type { OtherFile } from './merge.ts'
import { createMerging } from './merging.ts'
import { readMeta } from './meta.ts'
import { closedFailure } from './not-open.ts'
import { seldom } from './progress.ts'
import { createCopy, withoutHistory } from './share.ts'
import type { SharedCopy } from './share.ts'
import type { RowStore } from './rows.ts'
import type { Saver } from './saver.ts'
import type { Sql } from './sql.ts'

type Changed = Parameters<Events['project.changed']>[0]

/** What a project is opened with. */
export interface ProjectParts {
  readonly sql: Sql
  /** The project file, links resolved. */
  readonly path: string
  readonly rows: RowStore
  readonly analyst: AnalystIdentity
  readonly now: () => number
  /** Missing when the project is read-only. */
  readonly saver: Saver | undefined
  readonly lock: Lock | undefined
  /** Ends the watching of whoever has the project open elsewhere. */
  readonly endWatch: () => void
  readonly backups: Backups
  readonly readOnly: Failure | null
  readonly notices: readonly Failure[]
  readonly recovered: number
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>
  /** The app's own folder. */
  readonly data: string
  /** Opens another copy for a merge, as a stranger's file and only to read it. */
  readonly readOther: (path: string, touched: boolean) => Promise<Result<OtherFile, Failure>>
  /** What may be copies of this project, in its folder. */
  readonly pathsOfCopies: () => Promise<readonly string[]>
  /** Writes a new file beside the project, or in its place where it is gone, and answers its path. */
  readonly writeBeside: (bytes: Uint8Array) => Promise<Result<string, Failure>>
  readonly onChanged: (changed: Changed) => void
  readonly onMerging: Events['project.merging']
  readonly onExporting: Events['project.exporting']
  readonly disk: Disk
}

/** An open project: every edit goes through `commit`, and is on disk when that resolves with a success. */
export interface ProjectStore extends Pick<Edits, 'commitMade' | 'undo' | 'redo' | 'undoTo'> {
  readonly reader: RowStore
  readonly path: string
  readonly readOnly: Failure | null
  readonly analyst: AnalystIdentity
  snapshot(): Snapshot
  load(wanted: Wanted): readonly TableRow[]
  counts(): Promise<Counts>
  /** How often each row of the scheme is used. */
  usage(): Readonly<Record<string, number>>
  info(): Info
  commit(draft: Draft): Promise<Result<UndoState, Failure>>
  /** Adds the changes that another copy has and this one lacks, or only says what that would come to. */
  merge(path: string, dryRun: boolean): Promise<Result<MergeReport, Failure>>
  /** Gives up a merge that is being made or tried; its answer then says so, and everything is as it was. */
  cancelMerge(): void

  /** Copies in the project's folder, by file name, that have something which it lacks. */
  copies(): Promise<readonly string[]>
  /**
   * Saves the project as it is here in a file of its own, because another program has changed the one that it was opened
   * from, and lets go of that one as it is.
   */
  keepBoth(): Promise<Result<string, Failure>>
  /** Answers one of the views over all articles. */
  analysis(question: Question): Result<Answer, Failure>
  /** Reads ahead for the analysis, a part at a time between other calls; a very large project is read when it is asked for. */
  prepareAnalysis(): void
  /** What people changed apart and nobody has settled. */
  conflicts(): readonly OpenConflict[]
  history(filter: HistoryFilter): Promise<HistoryPage>
  compare(after: ChangeId, upTo: ChangeId): readonly Described[]
  /** Writes the whole project file now. */
  save(): Promise<Result<null, Failure>>
  /** Writes the project as it is when that is asked for, in an exchange format; edits go on meanwhile. */
  exportDataset(what: ExportWish): Promise<Result<ExportReport, Failure>>
  /** The bytes of the project as it now is, for a copy. */
  export(): Promise<Uint8Array>
  /** The bytes of a copy to share, and what is in it. */
  share(choice: ShareChoice): Promise<SharedCopy>
  /** Removes the history and everything deleted from the file. After it the project is only good for `abandon`. */
  purge(): Promise<Result<null, Failure>>
  /** Which project it is, and how many changes its history has. */
  standing(): { readonly project: string; readonly changes: number }
  /** Keeps a backup of the project as it now is, before something large is done to it. */
  keepBackup(reason: BackupReason): Promise<void>
  /** Saves and lets go of everything. When saving fails the project stays open. */
  close(): Promise<Result<null, Failure>>
  /** Lets go of everything as it is. What the file lacks stays in the journal and is put back on the next opening. */
  abandon(): Promise<void>
}

/** Puts an open project together from its parts. */
export const createProjectStore = (parts: ProjectParts): ProjectStore => {
  const { sql, rows, saver, analyst, now, exclusive } = parts
  const history = createHistory(sql, rows)
  const analysis = createAnalysis(sql, rows)
  const tell: ProjectParts['onChanged'] = (changed) => {
    analysis.changed(changed.rows)
    parts.onChanged(changed)
  }
  const side = { sql, rows, history }
  const counter = createCounter(sql, rows)
  const merger = createMerger({
    side,
    analyst: analyst.id,
    backUp: () => keepBackup('merge'),
    tell: seldom((what, share) => parts.onMerging({ what, share })),
    onChanged: (changed, label) => {
      edits.reread()
      counter.forget()
      analysis.forget()
      tell({ rows: changed, undo: edits.undoState(), label })
    },
  })
  const edits = createEdits({
    ...parts,
    history,
    merger,
    backUp: () => keepBackup('delete'),
    onApplied: (change) => {
      if (isLarge(change)) {
        analysis.forget()
        counter.forget()
      } else counter.changed(change)
      tell({ rows: changedRows(rows, change), undo: edits.undoState(), label: change.label })
    },
  })

  const keepBackup = async (reason: BackupReason): Promise<void> => {
    if (saver === undefined) return
    const { bytes, sha256 } = await saver.bytes()
    await parts.backups.keep(bytes, sha256, reason, history.count())
  }

  const merging = createMerging({ ...parts, side, merger })
  const exports = createExports(parts, () => projectName(sql))

  const purge = async (): Promise<Result<null, Failure>> => {
    for (;;) {
      const saved = (await saver?.checkpoint()) ?? err(parts.readOnly ?? closedFailure)
      if (!saved.ok) return saved
      const done = await exclusive(async () => {
        const { bytes, report } = await createCopy(side, analyst.id, withoutHistory)
        return saver?.replaceWith(bytes, report.changes)
      })
      if (done !== undefined) return done
    }
  }

  const keepBoth = (): Promise<Result<string, Failure>> =>
    exclusive(async () => {
      if (saver === undefined) return err(parts.readOnly ?? closedFailure)
      if (saver.touched() === null) return err(notTouched)
      const bytes = exportMarked(sql, undefined)
      await verifyBytes(bytes, sql)
      const written = await parts.writeBeside(bytes)
      if (!written.ok) return written
      await saver.leave()
      await parts.lock?.release()
      analysis.end()
      sql.close()
      return written
    })

  const abandon = async (): Promise<void> => {
    merging.cancel()
    await exports.ended()
    await exclusive(async () => edits.end()) // an edit that comes now is told so, and does not find a journal that is gone
    parts.endWatch()
    counter.end()
    analysis.end()
    await saver?.close()
    await exclusive(async () => {
      await parts.lock?.release()
      sql.close()
    })
  }

  return {
    reader: rows,
    path: parts.path,
    readOnly: parts.readOnly,
    analyst,
    snapshot: () => ({
      name: projectName(sql),
      analyst: analyst.id,
      rows: smallRows(rows),
      readOnly: parts.readOnly,
      recovered: parts.recovered,
      notices: parts.notices,
      saved: saver?.saved() ?? { state: 'saved', at: now() },
      touched: saver?.touched() ?? null,
      undo: saver === undefined ? { undo: null, redo: null } : edits.undoState(),
      counts: counter.soFar(),
    }),
    load: (wanted) => loadRows(sql, rows, wanted),
    counts: () => counter.all(),
    usage: () => countUsage(sql, rows),
    info: () => projectInfo(sql, rows),
    commit: (draft) => edits.commitMade(() => ok(draft)),
    commitMade: edits.commitMade,
    undo: edits.undo,
    redo: edits.redo,
    undoTo: edits.undoTo,
    merge: merging.merge,
    cancelMerge: merging.cancel,
    copies: merging.copies,
    keepBoth,
    analysis: (question) => analysis.answer(question),
    prepareAnalysis: () => {
      if (sql.number('SELECT max(id) FROM identity') <= MOST_READ_AHEAD) analysis.prepare()
    },
    conflicts: () => merger.conflicts(),
    history: (filter) => readHistory(history, rows, filter, edits.isUndoable),
    compare: (after, upTo) => compareHistory(history, rows, after, upTo),
    save: async () => (saver === undefined ? err(parts.readOnly ?? closedFailure) : saver.checkpoint()),
    exportDataset: exports.run,
    export: () => exclusive(async () => exportMarked(sql, undefined)),
    share: (choice) => exclusive(() => createCopy(side, analyst.id, choice)),
    purge,
    standing: () => ({ project: readMeta(sql, 'project') ?? '', changes: history.count() }),
    keepBackup: (reason) => exclusive(() => keepBackup(reason)),
    close: async () => {
      const saved = (await saver?.checkpoint()) ?? ok(null)
      if (saved.ok) await abandon()
      else await saver?.keepMine() // whoever asked may now end the process
      return saved
    },
    abandon,
  }
}

const MOST_READ_AHEAD = 1_000_000 // rows; more take a share of the memory that only who looks at them should pay

const notTouched = failure(
  'not-touched',
  'The project file is as Hearsay wrote it.',
  'There is nothing to keep apart. Use “Save a copy” for a copy.',
)
