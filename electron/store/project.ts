import type { Answer, Question } from '#core/analysis/views.ts'
import { patchedRow, tick } from '#core/change/change.ts'
import type { Change, ChangeId, Draft, RowPatch } from '#core/change/change.ts'
import type { Described } from '#core/change/describe.ts'
import type { OpenConflict } from '#core/change/open-conflicts.ts'
import { createUndoStacks, nothingToRedo, nothingToUndo } from '#core/change/undo.ts'
import type { GrowingStacks } from '#core/change/undo.ts'
import { nameAnalyst } from '#core/command/project.ts'
import { runCommand } from '#core/command/command.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { Reader } from '#core/model/reader.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { AnyRow, TableName } from '#core/model/tables.ts'
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
import { MANY_PATCHES, applyChange, changeToBytes } from './apply-change.ts'
import { createChangeChecker } from './check-change.ts'
import type { Backups } from './backups.ts'
import { exportMarked, verifyBytes } from './checkpoint.ts'
import { countUsage, createCounter, projectInfo, projectName } from './counts.ts'
import type { Disk } from './disk.ts'
import { createExports } from './exporting.ts'
import { createHistory } from './history.ts'
import { compareHistory, readHistory } from './history-view.ts'
import { loadRows, smallRows } from './load.ts'
import type { Lock } from './lock.ts'
import { createMerger } from './merge.ts'
import type { OtherFile, Undoable } from './merge.ts'
import { createMerging } from './merging.ts'
import { UNDO_KIND } from './merge-note.ts'
import { readMeta } from './meta.ts'
import { closedFailure } from './not-open.ts'
import { seldom } from './progress.ts'
import type { TellShare } from './progress.ts'
import { LARGEST } from './open.ts'
import { createCopy, withoutHistory } from './share.ts'
import type { SharedCopy } from './share.ts'
import { randomId } from './random.ts'
import type { RowStore } from './rows.ts'
import type { Saver } from './saver.ts'
import type { Sql } from './sql.ts'
import { takeBack } from './take-back.ts'
import { createUnseen } from './unseen.ts'

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
export interface ProjectStore {
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
  /** Makes a draft from the project as it is when its turn comes, and commits it; `tell` hears how far a large one is. */
  commitMade(make: (reader: Reader) => Result<Draft, Failure>, tell?: TellShare): Promise<Result<UndoState, Failure>>
  undo(): Promise<Result<UndoState, Failure>>
  redo(): Promise<Result<UndoState, Failure>>
  /** Takes back one's own gestures down to and with this one; stops where one cannot be taken back. */
  undoTo(change: ChangeId): Promise<Result<UndoState, Failure>>
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
  const check = createChangeChecker(rows)
  const analysis = createAnalysis(sql, rows)
  const tell: ProjectParts['onChanged'] = (changed) => {
    analysis.changed(changed.rows)
    parts.onChanged(changed)
  }
  const actor = randomId()
  let seq = 0
  let closed = false
  const readStacks = (): GrowingStacks => {
    const read = createUndoStacks(analyst.id)
    for (const gesture of history.gesturesOf(analyst.id)) read.add(gesture)
    return read
  }
  let stacks = readStacks()
  const side = { sql, rows, history }
  const counter = createCounter(sql, rows)
  const merger = createMerger({
    side,
    analyst: analyst.id,
    backUp: () => keepBackup('merge'),
    tell: seldom((what, share) => parts.onMerging({ what, share })),
    onChanged: (changed, label) => {
      stacks = readStacks()
      counter.forget()
      analysis.forget()
      tell({ rows: changed, undo: undoState(), label })
    },
  })

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
    if (deletedIn(change) >= MANY_DELETED) await keepBackup('delete')
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
    const isLarge = change.patches.length >= MANY_PATCHES
    if (isLarge) {
      analysis.forget()
      counter.forget()
    } else counter.changed(change)
    const changed = isLarge ? seenPatches(change.patches) : change.patches
    tell({ rows: rowsAfter(rows, changed), undo: undoState(), label: change.label })
  }

  /** The analyst's own row comes with their first edit: opening a project changes nothing in it. */
  const join = async (to: Saver): Promise<Failure | undefined> => {
    if (rows.has('analyst', analyst.id)) return undefined
    const env = { now, newId: randomId, analyst: analyst.id, set: SHARED_SET }
    const draft = runCommand(rows, nameAnalyst, { analyst: analyst.id, name: analyst.name }, env)
    return draft.ok ? accept(to, stamped({ ...draft.value, kind: 'analyst.join' })) : draft.error
  }

  const keepBackup = async (reason: BackupReason): Promise<void> => {
    if (saver === undefined) return
    const { bytes, sha256 } = await saver.bytes()
    await parts.backups.keep(bytes, sha256, reason, history.count())
  }

  /** From when it is asked for an edit is under way: until then nobody is told that everything is saved. */
  const edit = async (work: (to: Saver) => Promise<Failure | undefined>): Promise<Result<UndoState, Failure>> => {
    if (closed) return err(closedFailure)
    if (saver === undefined) return err(parts.readOnly ?? closedFailure)
    saver.begin()
    try {
      const failed = await exclusive(async () => (closed ? closedFailure : work(saver)))
      return failed === undefined ? ok(undoState()) : err(failed)
    } finally {
      saver.finish()
    }
  }

  const commitMade: ProjectStore['commitMade'] = (make, tellShare) =>
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

  const undoTo = async (change: ChangeId): Promise<Result<UndoState, Failure>> => {
    if (!stacks.undo.includes(change)) return err(notYours)
    let undone = await restack('undo')
    while (undone.ok && stacks.undo.includes(change)) undone = await restack('undo')
    return undone
  }

  const abandon = async (): Promise<void> => {
    merging.cancel()
    await exports.ended()
    await exclusive(async () => {
      closed = true // an edit that comes now is told so, and does not find a journal that is gone
    })
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
      undo: saver === undefined ? { undo: null, redo: null } : undoState(),
      counts: counter.soFar(),
    }),
    load: (wanted) => loadRows(sql, rows, wanted),
    counts: () => counter.all(),
    usage: () => countUsage(sql, rows),
    info: () => projectInfo(sql, rows),
    commit: (draft) => commitMade(() => ok(draft)),
    commitMade,
    undo: () => restack('undo'),
    redo: () => restack('redo'),
    undoTo,
    merge: merging.merge,
    cancelMerge: merging.cancel,
    copies: merging.copies,
    keepBoth,
    analysis: (question) => analysis.answer(question),
    prepareAnalysis: () => {
      if (sql.number('SELECT max(id) FROM identity') <= MOST_READ_AHEAD) analysis.prepare()
    },
    conflicts: () => merger.conflicts(),
    history: (filter) => readHistory(history, rows, filter, (id) => stacks.undo.includes(id)),
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

const MANY_DELETED = 20 // rows
/** How much of a large edit is done when it is made, checked, in the journal and applied but for its history. */
const [DRAFTED, CHECKED, RECORDED, APPLIED] = [0.2, 0.4, 0.5, 0.9]
const MOST_READ_AHEAD = 1_000_000 // rows; more take a share of the memory that only who looks at them should pay

const deletedIn = (change: Change): number =>
  change.patches.filter(({ before, after }) => before !== null && after['deleted'] === true).length

/** Without what nobody here can have opened: of a large import nearly everything, which no window could hold. */
const seenPatches = (patches: readonly RowPatch[]): readonly RowPatch[] => {
  const effects = patches.map(({ table, row, before, after }) => ({ table, row, isNew: before === null, after }))
  const unseen = createUnseen(effects)
  return patches.filter((_, i) => !unseen(effects[i] as (typeof effects)[number]))
}

/** The rows that patches touched as they now are; texts and original files are fetched when a window needs them. */
const rowsAfter = (rows: RowStore, patches: readonly RowPatch[]): readonly TableRow[] => {
  const touched = new Map<string, RowPatch | undefined>()
  for (const patch of patches) {
    const key = `${patch.table} ${patch.row}`
    touched.set(key, touched.has(key) ? undefined : patch)
  }
  return [...touched].flatMap(([key, patch]): readonly TableRow[] => {
    const table = key.slice(0, key.indexOf(' ')) as TableName
    if (table === 'original') return []
    // What was just made is as its patch says; all else is read.
    const made = patch?.before === null ? patchedRow(undefined, patch) : undefined
    const row = made ?? (rows.get(table, key.slice(table.length + 1)) as unknown as AnyRow | undefined)
    return row === undefined || (table === 'revision' && row['text'] !== null) ? [] : [[table, row]]
  })
}

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

const notTouched = failure(
  'not-touched',
  'The project file is as Hearsay wrote it.',
  'There is nothing to keep apart. Use “Save a copy” for a copy.',
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
