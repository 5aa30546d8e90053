import { basename, dirname, join, resolve } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { AnalystIdentity, Events } from '#ipc/contract.ts'
import { createBackups } from './backups.ts'
import type { Backups } from './backups.ts'
import { CHECKS } from './check-file.ts'
import { areCopies } from './copies.ts'
import { dataFolder, journalPath, toldPath } from './data-folder.ts'
import { codeOf, realDisk } from './disk.ts'
import type { Disk } from './disk.ts'
import { diskFailure } from './disk-failure.ts'
import { writeOver } from './export.ts'
import { findJournal, keepAside, sha256Of } from './journal.ts'
import type { Lock } from './lock.ts'
import { checkContent, doubtful, locateFile, notWritable, openFile } from './open.ts'
import { createHistory } from './history.ts'
import type { OtherFile } from './merge.ts'
import type { LocatedFile, OpenFile } from './open.ts'
import { createProjectStore } from './project.ts'
import type { ProjectStore } from './project.ts'
import { replay } from './replay.ts'
import { lockProject, watchProject } from './project-lock.ts'
import { createRowStore } from './rows.ts'
import type { RowStore } from './rows.ts'
import { startSaver, usualTiming } from './saver.ts'
import type { Saver, Timing } from './saver.ts'
import { whereaboutsOf } from './whereabouts.ts'
import type { Whereabouts } from './whereabouts.ts'

/** What a project lives in; tests put their own disk, folder, clock and pace in its place. */
export interface Surroundings {
  readonly disk: Disk
  readonly data: string
  readonly now: () => number
  readonly timing: Timing
  readonly onChanged: Events['project.changed']
  readonly onSaved: Events['project.saved']
  readonly onMerging: Events['project.merging']
  readonly onImporting: Events['project.importing']
  readonly onExporting: Events['project.exporting']
  readonly onTouched: Events['project.touched']
  /** Whoever had the project open, so that it is read-only here, has it no more. */
  readonly onFree: (silent: readonly string[]) => void
  /** Called again and again while a file is opened or checked: whoever waits knows that it goes on. */
  readonly onProgress: () => void
}

export const usualSurroundings = (): Surroundings => ({
  disk: realDisk,
  data: dataFolder(),
  now: Date.now,
  timing: usualTiming,
  onChanged: () => undefined,
  onSaved: () => undefined,
  onMerging: () => undefined,
  onImporting: () => undefined,
  onExporting: () => undefined,
  onTouched: () => undefined,
  onFree: () => undefined,
  onProgress: () => undefined,
})

/** What is to be opened, by whom and how. */
export interface Opening {
  readonly path: string
  readonly analyst: AnalystIdentity
  readonly readOnly: boolean
  /** The file is taken as it is although its pages are not as Hearsay wrote them, because somebody has looked. */
  readonly accept?: boolean | undefined
  /** Locks of other computers that have been watched and were silent for too long, as `onFree` told. */
  readonly silent?: readonly string[]
}

/**
 * Opens a project: checked as a stranger's file unless these very bytes were found good before, edits from the recovery
 * journal put back, the lock taken. Where it cannot be edited it opens read-only and says why.
 */
export const openProject = async (around: Surroundings, where: Opening): Promise<Result<ProjectStore, Failure>> => {
  const located = await locateFile(around.disk, resolve(where.path))
  if (!located.ok) return located
  // The lock comes first: a file that is read before may be the one that its last holder was just replacing.
  const whereabouts = await whereaboutsOf(around.disk, dirname(located.value.path))
  const access = where.readOnly
    ? err(chosenReadOnly)
    : await telling(around, writeAccess(around, located.value, where, whereabouts))
  const lock = access.ok ? access.value : undefined
  try {
    const read = await readAndRecover(around, located.value, lock !== undefined)
    if (!read.ok) {
      await lock?.release()
      return read
    }
    const { file, rows, bodies, notices } = read.value
    const exclusive = createQueue()
    const doubt = file.doubt === undefined || where.accept === true ? undefined : doubtful(file.name, file.doubt)
    const backups = createBackups(around.disk, around.data, file, around.now)
    const saver =
      doubt === undefined && lock !== undefined
        ? await telling(around, keep(around, file, bodies, exclusive, backups, lock))
        : err(doubt ?? (access.ok ? chosenReadOnly : access.error))
    if (!saver.ok) await lock?.release()
    const isHeldElsewhere = !access.ok && access.error.kind === 'in-use'
    return ok(
      createProjectStore({
        sql: file.sql,
        rows,
        path: file.path,
        analyst: where.analyst,
        now: around.now,
        exclusive,
        data: around.data,
        onMerging: around.onMerging,
        onExporting: around.onExporting,
        disk: around.disk,
        readOther: (path, touched) => readOther(around, path, { ...file, touched }),
        pathsOfCopies: async () => {
          const names = await around.disk.list(dirname(file.path)).catch(() => [])
          const copies = names.filter((name) => areCopies(basename(file.path), name))
          return copies.slice(0, MOST_COPIES).map((name) => join(dirname(file.path), name))
        },
        writeBeside: (bytes) => writeBeside(around.disk, file.path, where.analyst.name, bytes),
        onChanged: around.onChanged,
        notices: [...notices, ...(await whereNotices(around, file.path, whereabouts))],
        recovered: lock === undefined ? 0 : bodies.length,
        backups,
        saver: saver.ok ? saver.value : undefined,
        lock: saver.ok ? lock : undefined,
        endWatch: isHeldElsewhere ? watchProject({ ...around, path: file.path }, around.onFree) : () => undefined,
        readOnly: saver.ok ? null : saver.error,
      }),
    )
  } catch (error) {
    await lock?.release()
    throw error
  }
}

const MOST_COPIES = 8

/** What reading a project takes of what it lives in. */
type Reading = Pick<Surroundings, 'disk' | 'data' | 'now' | 'onProgress'>

/** Another copy, opened as a stranger's and only read; what its journal on this computer has beyond it comes along. */
export const readOther = async (
  around: Reading,
  path: string,
  project: { readonly path: string; readonly project: string; readonly touched: boolean },
): Promise<Result<OtherFile, Failure>> => {
  const located = await locateFile(around.disk, resolve(path))
  if (!located.ok) return located
  if (located.value.path === project.path)
    return project.touched ? readOwn(around, located.value, project) : err(sameFile)
  const read = await readAndRecover(around, located.value, false)
  if (!read.ok) return read
  const { file, rows } = read.value
  if (file.doubt !== undefined) {
    file.sql.close()
    return err(doubtful(file.name, file.doubt))
  }
  return ok(otherFile(file, rows))
}

/** The project's own file as another program has left it. The journal here is of another state and stays out of it. */
const readOwn = async (
  around: Reading,
  located: LocatedFile,
  { project }: { readonly project: string },
): Promise<Result<OtherFile, Failure>> => {
  const opened = await openFile(around.disk, located, around.onProgress)
  if (!opened.ok) return opened
  const file = opened.value
  const bad =
    file.project === project
      ? file.doubt === undefined
        ? checkContent(file, around.onProgress)
        : doubtful(file.name, file.doubt)
      : anotherProject(file.name)
  if (bad !== undefined) {
    file.sql.close()
    return err(bad)
  }
  const other = otherFile(file, createRowStore(file.sql))
  return ok({ ...other, own: { state: file.state, sha256: file.mark.sha256, changes: other.history.count() } })
}

const otherFile = ({ sql, name }: OpenFile, rows: RowStore): OtherFile => ({
  sql,
  rows,
  name,
  history: createHistory(sql, rows),
  close: () => sql.close(),
})

const anotherProject = (name: string): Failure =>
  failure(
    'another-project',
    `“${name}” is now another project.`,
    'Save yours as a copy, so that both are kept. Nothing was overwritten.',
  )

/** A new file whose name says whose it is; the project's own name where that has become free. */
const writeBeside = async (
  disk: Disk,
  path: string,
  analyst: string,
  bytes: Uint8Array,
): Promise<Result<string, Failure>> => {
  const stem = basename(path).replace(/\.hearsay$/i, '')
  const whose = analyst.replaceAll(/[^\p{L}\p{N} ._-]/gu, '').slice(0, 40)
  const isFree = (file: string): Promise<boolean> =>
    disk.lstat(file).then(
      () => false,
      (error: unknown) => codeOf(error) === 'ENOENT',
    )
  for (let number = 1; ; number += 1) {
    const name =
      number === 1 ? basename(path) : `${stem} (${whose}’s copy${number === 2 ? '' : ` ${number - 1}`}).hearsay`
    const file = join(dirname(path), name)
    if (!(await isFree(file)) && number < 1_000) continue
    const written = await writeOver(disk, file, bytes, false)
    if (written.ok) return ok(file)
    if (written.error.kind !== 'exists') return written
  }
}

const sameFile = failure('same-file', 'This is the file of the project itself.', 'Choose another copy of it.')

/** Said once for each project on each computer: what is different where it lies. */
const whereNotices = async (
  { disk, data }: Surroundings,
  path: string,
  whereabouts: Whereabouts | undefined,
): Promise<readonly Failure[]> => {
  if (whereabouts === undefined) return []
  const told = toldPath(data, path)
  try {
    await disk.makeFolder(dirname(told))
    await (await disk.open(told, 'create')).close()
  } catch {
    return [] // told before, or there is no way to remember it
  }
  const { kind, name } = whereabouts
  return [
    failure(
      'lies-elsewhere',
      kind === 'synced'
        ? `This project lies in a folder that ${name} keeps in step with other computers.`
        : `This project lies on a network share (${name}).`,
      'Work on it on one computer at a time. Should there be two versions, Hearsay keeps both and can merge them.',
    ),
  ]
}

/** Waiting for the disk is no hanging, however slow it is. */
const telling = async <T>({ onProgress }: Surroundings, work: Promise<T>): Promise<T> => {
  const timer = setInterval(onProgress, 1_000)
  try {
    return await work
  } finally {
    clearInterval(timer)
    onProgress()
  }
}

const chosenReadOnly = failure('read-only', 'This project was opened for reading only.', 'Open it again to edit it.')

/** The lock, or why the project is read-only here. */
const writeAccess = async (
  { disk, data, now }: Surroundings,
  file: LocatedFile,
  { analyst, silent = [] }: Opening,
  whereabouts: Whereabouts | undefined,
): Promise<Result<Lock, Failure>> => {
  const denied = await notWritable(disk, file)
  if (denied !== undefined) return err(denied)
  try {
    return await lockProject({ disk, data, path: file.path }, { analyst: analyst.name, now, silent }, whereabouts)
  } catch (error) {
    return err(noDataFolder(error))
  }
}

const noDataFolder = (error: unknown): Failure => {
  const { kind, message, remedy } = diskFailure(error, 'Hearsay cannot write to its own folder on this computer')
  return failure(kind, message, `${remedy} Until then the project is read-only.`)
}

interface Recovered {
  readonly file: OpenFile
  readonly rows: RowStore
  readonly bodies: readonly Uint8Array[]
  readonly notices: readonly Failure[]
}

const LOOKS = 5
const BETWEEN_LOOKS = 50 // milliseconds, and longer each time: a busy computer takes its time from one file to the other

/**
 * Reads the file and what the journal has beyond it. While somebody else is at work there, file and journal may be read
 * as they were before and after a save; then both are read again.
 */
const readAndRecover = async (
  around: Reading,
  located: LocatedFile,
  ours: boolean,
): Promise<Result<Recovered, Failure>> => {
  for (let look = 1; ; look += 1) {
    const opened = await openFile(around.disk, located, around.onProgress)
    if (!opened.ok) return opened
    const recovered = await recover(around, opened.value, ours)
    if (recovered !== 'look again') {
      if (!recovered.ok) opened.value.sql.close()
      return recovered
    }
    if (look === LOOKS) {
      return ok({ file: opened.value, rows: createRowStore(opened.value.sql), bodies: [], notices: [] })
    }
    opened.value.sql.close()
    await new Promise((done) => setTimeout(done, look * BETWEEN_LOOKS))
  }
}

/** Checks the content unless it is known, and applies what the journal has beyond it. */
const recover = async (
  { disk, data, now, onProgress }: Reading,
  file: OpenFile,
  ours: boolean,
): Promise<Result<Recovered, Failure> | 'look again'> => {
  const path = journalPath(data, file.project, file.path)
  const found = await findJournal(disk, path, file.mark).catch(() => ({ kind: 'unreadable' }) as const)
  const known = found.kind === 'follows' && found.known >= CHECKS && file.doubt === undefined
  const bad = known ? undefined : checkContent(file, onProgress)
  if (bad !== undefined) return err(bad)
  const rows = createRowStore(file.sql)
  const nothing = { file, rows, bodies: [], notices: [] }
  if (found.kind === 'none') return ok(nothing)
  if (found.kind === 'follows' && (found.bodies.length === 0 || replay(file.sql, rows, found.bodies))) {
    return ok({ ...nothing, bodies: found.bodies })
  }
  if (!ours) return 'look again'
  if (found.kind !== 'unreadable') await keepAside(disk, path, now())
  return ok({ ...nothing, notices: [setAside(found.kind === 'mispaired' ? found.records : 0)] })
}

const setAside = (records: number): Failure =>
  failure(
    'journal-kept',
    records > 0
      ? `There are ${records} unsaved edits of another state of this file; they were not applied, and are kept.`
      : 'What was left to recover edits of this file cannot be read; it is kept.',
    'If edits are missing, ask for help before you delete anything in Hearsay’s own folder.',
  )

/** A file of an older format is kept as it was, before it is ever written in the newest. */
const keepOlder = async (disk: Disk, { path, mark, sql }: OpenFile, backups: Backups): Promise<void> => {
  const bytes = await disk.read(path)
  if (sha256Of(bytes) !== mark.sha256) return // somebody else's by now: it is kept, and not written over
  await backups.keep(bytes, mark.sha256, 'migration', sql.number('SELECT count(*) FROM change'))
}

const keep = async (
  { disk, data, now, timing, onSaved, onTouched }: Surroundings,
  file: OpenFile,
  recovered: readonly Uint8Array[],
  exclusive: <T>(work: () => Promise<T>) => Promise<T>,
  backups: Backups,
  lock: Lock,
): Promise<Result<Saver, Failure>> => {
  try {
    if (file.isOlder) await keepOlder(disk, file, backups)
    const saver = await startSaver({
      disk,
      sql: file.sql,
      path: file.path,
      state: file.state,
      sha256: file.mark.sha256,
      project: file.project,
      journalPath: journalPath(data, file.project, file.path),
      recovered,
      timing,
      backups,
      now,
      isHeld: () => lock.isHeld(),
      exclusive,
      onSaved,
      onTouched,
    })
    return ok(saver)
  } catch (error) {
    return err(noDataFolder(error))
  }
}

/** One piece of work after the other, in the order of asking. */
const createQueue = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}
