import { basename } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Saved } from '#ipc/contract.ts'
import type { Backups, Held } from './backups.ts'
import { CHECKS } from './check-file.ts'
import { exportMarked, verifyBytes } from './checkpoint.ts'
import { codeOf } from './disk.ts'
import type { Disk, DiskStat } from './disk.ts'
import { diskFailure } from './disk-failure.ts'
import { sha256Of, startJournal } from './journal.ts'
import type { Journal } from './journal.ts'
import { replaceFile } from './replace-file.ts'
import type { Sql } from './sql.ts'

/** When the whole file is written, in milliseconds and bytes. */
export interface Timing {
  /** After the last edit. */
  readonly idle: number
  /** After the first edit that the file lacks. */
  readonly longest: number
  /** After an attempt that failed. */
  readonly retry: number
  /** At once when the journal has grown to this. */
  readonly journalBytes: number
}

export const usualTiming: Timing = { idle: 2_000, longest: 30_000, retry: 3_000, journalBytes: 1024 * 1024 }

/** What a saver works on. */
export interface Saving {
  readonly disk: Disk
  readonly sql: Sql
  /** The project file, links resolved, and its state when it was read. */
  readonly path: string
  readonly state: DiskStat
  readonly sha256: string
  readonly project: string
  readonly journalPath: string
  /** Changes found in the journal and applied again. */
  readonly recovered: readonly Uint8Array[]
  readonly timing: Timing
  readonly backups: Backups
  readonly now: () => number
  /** Runs work while no change is under way. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>
  readonly onSaved: (saved: Saved) => void
}

/**
 * Keeps an open project durable: each change in the journal before it is acknowledged, the whole file now and then. It
 * knows whether what the user did is on disk, and tries again by itself while it is not.
 */
export interface Saver {
  saved(): Saved
  /** Says that a change is under way. Every `begin` is followed by one `finish`. */
  begin(): void
  finish(): void
  /** Makes a change durable, before it is applied. To be called alone. */
  record(body: Uint8Array): Promise<Result<null, Failure>>
  /** Takes the last record out again, because the change could not be applied after all. To be called alone. */
  takeOut(): Promise<void>
  /** Writes the whole file, if it lacks anything. */
  checkpoint(): Promise<Result<null, Failure>>
  /** Stops for good; what the file lacks stays in the journal. */
  close(): Promise<void>
}

/** Begins to keep a project; rejects with the system's error when no journal can be made. */
export const startSaver = async (saving: Saving): Promise<Saver> => {
  const { disk, sql, path, project, journalPath, timing, now, exclusive } = saving
  let sha256 = saving.sha256
  let ours: readonly DiskStat[] = [saving.state]
  let changes = Math.max(0, changesIn(sql) - saving.recovered.length) // in the project file
  let uncertain = false // whether a rename failed in such a way that either file may lie there
  let pending: Uint8Array[] = [...saving.recovered]
  let underWay = 0
  let writing: Promise<Result<null, Failure>> | undefined
  let journalFailure: Failure | undefined
  let fileFailure: Failure | undefined
  let savedAt = now()
  let closed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let firstPending: number | undefined

  const newJournal = (): Promise<Journal> =>
    startJournal(disk, journalPath, { project, base: sha256, checks: CHECKS }, pending)
  let journal = await newJournal()

  const saved = (): Saved => {
    if (underWay > 0) return { state: 'saving' }
    const failed = journalFailure ?? fileFailure
    return failed === undefined ? { state: 'saved', at: savedAt } : { state: 'not saved', failure: failed }
  }
  let told: Saved['state'] = 'saved'
  const tell = (): void => {
    told = saved().state
    saving.onSaved(saved())
  }

  const schedule = (wait: number): void => {
    clearTimeout(timer)
    if (closed) return
    timer = setTimeout(() => void checkpoint(), wait)
    timer.unref()
  }

  const scheduleAfterEdit = (): void => {
    firstPending ??= now()
    if (fileFailure !== undefined) return // the retry is under way
    const large = journal.size() >= timing.journalBytes
    schedule(large ? 0 : Math.max(0, Math.min(timing.idle, firstPending + timing.longest - now())))
  }

  /** A journal that failed is replaced by a new file with everything in it that the project file lacks. */
  const repair = async (): Promise<Result<null, Failure>> => {
    if (!journal.broken()) return ok(null)
    if (writing !== undefined) return err(journalFailure ?? notDurable(new Error('the journal is being replaced')))
    if (uncertain) {
      const written = await write((work) => work())
      if (!written.ok || journal.broken()) return err(journalFailure ?? fileFailure ?? notDurable(undefined))
      return ok(null)
    }
    try {
      journal = await newJournal()
      journalFailure = undefined
      return ok(null)
    } catch (error) {
      return err(notDurable(error))
    }
  }

  const notDurable = (error: unknown): Failure => {
    journalFailure = diskFailure(error, 'Your last edit could not be saved')
    schedule(timing.retry)
    return journalFailure
  }

  const record: Saver['record'] = async (body) => {
    const written = await append(body)
    if (!written.ok) return written
    pending.push(body)
    journalFailure = undefined
    savedAt = now()
    scheduleAfterEdit()
    return ok(null)
  }

  const append = async (body: Uint8Array, mayMakeRoom = true): Promise<Result<null, Failure>> => {
    const repaired = await repair()
    if (!repaired.ok) return repaired
    try {
      await journal.append(body)
      return ok(null)
    } catch (error) {
      const failed = notDurable(error)
      if (mayMakeRoom && isFull(error) && (await saving.backups.makeRoom())) return append(body, false)
      return err(failed)
    }
  }

  const takeOut = async (): Promise<void> => {
    pending.pop()
    await journal.cutLast().catch((error: unknown) => void notDurable(error))
  }

  /** One whole-file write. Changes go on in the journal while the bytes are on their way to the disk. */
  const write = async (
    alone: <T>(work: () => Promise<T>) => Promise<T>,
    mayMakeRoom = true,
  ): Promise<Result<null, Failure>> => {
    let held: Held | undefined
    try {
      await refuseIfTouched()
      const { bytes, included, count } = await alone(async () => {
        const exported = exportMarked(sql, journal)
        await verifyBytes(exported, sql)
        return { bytes: exported, included: pending.length, count: changesIn(sql) }
      })
      const mode = ours[0]?.mode ?? 0o600
      const state = await replaceFile(disk, path, bytes, {
        mode,
        beforeRename: async (next) => {
          await refuseIfTouched()
          held = await saving.backups.hold(sha256, changes)
          ours = [next, ...ours]
          uncertain = true
        },
      })
      ours = [state]
      uncertain = false
      sha256 = sha256Of(bytes)
      changes = count
      await alone(() => followOn(included))
      fileFailure = undefined
      await held?.confirm()
      return ok(null)
    } catch (error) {
      await held?.cancel()
      if (mayMakeRoom && isFull(error) && (await saving.backups.makeRoom())) return write(alone, false)
      const failed = error instanceof Touched ? error.failure : fileNotWritten(error)
      fileFailure = failed
      return err(failed)
    }
  }

  /** The file now holds the first changes; a new journal takes those that came since. */
  const followOn = async (included: number): Promise<void> => {
    const old = journal
    pending = pending.slice(included)
    firstPending = pending.length === 0 ? undefined : now()
    try {
      journal = await newJournal()
      journalFailure = undefined
    } catch (error) {
      notDurable(error)
    } finally {
      await old.close().catch(() => undefined)
    }
  }

  const refuseIfTouched = async (): Promise<void> => {
    const there = await disk.stat(path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    })
    if (there === undefined || !ours.some((own) => sameState(own, there))) throw new Touched(path, there === undefined)
  }

  const checkpoint: Saver['checkpoint'] = () => {
    if (writing !== undefined) return writing.then(() => (pending.length === 0 ? ok(null) : checkpoint()))
    if (closed || (pending.length === 0 && fileFailure === undefined && journalFailure === undefined)) {
      return Promise.resolve(ok(null))
    }
    clearTimeout(timer)
    writing = write(exclusive).then((written) => {
      writing = undefined
      if (!written.ok) schedule(timing.retry)
      else if (pending.length > 0) scheduleAfterEdit()
      if (!written.ok || saved().state !== told) tell()
      return written
    })
    return writing
  }

  const fileNotWritten = (error: unknown): Failure => {
    const { kind, message, remedy } = diskFailure(error, `“${basename(path)}” could not be written`)
    return failure(kind, message, `${remedy} Until then your edits are kept on this computer.`)
  }

  if (pending.length > 0) scheduleAfterEdit()

  return {
    saved,
    begin: () => {
      underWay += 1
      tell()
    },
    finish: () => {
      underWay -= 1
      tell()
    },
    record,
    takeOut,
    checkpoint,
    close: async () => {
      closed = true
      clearTimeout(timer)
      await writing
      await journal.close().catch(() => undefined)
    },
  }
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '')

const changesIn = (sql: Sql): number => sql.number('SELECT count(*) FROM change')

const sameState = (a: DiskStat, b: DiskStat): boolean =>
  a.inode === b.inode && a.device === b.device && a.size === b.size && a.modified === b.modified

/** Somebody else has changed, replaced or removed the project file. */
class Touched extends Error {
  readonly failure: Failure

  constructor(path: string, gone: boolean) {
    super('the project file was touched')
    const name = basename(path)
    this.failure = gone
      ? failure(
          'changed-on-disk',
          `“${name}” is no longer where it was.`,
          'Put it back, or save a copy. Your edits are kept on this computer.',
        )
      : failure(
          'changed-on-disk',
          `“${name}” has been changed by another program while it was open here.`,
          'Save a copy under another name, so that both are kept. Nothing was overwritten.',
        )
  }
}
