import { basename } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Saved } from '#ipc/contract.ts'
import { runApart } from './apart.ts'
import type { Backups, Held } from './backups.ts'
import { CHECKS } from './check-file.ts'
import { exportMarked, standingOf, verifyBytes } from './checkpoint.ts'
import type { Mark } from './checkpoint.ts'
import type { Composed, Composition } from './compose.ts'
import { codeOf } from './disk.ts'
import type { Disk, DiskStat } from './disk.ts'
import { diskFailure } from './disk-failure.ts'
import { sha256Of, startJournal } from './journal.ts'
import type { Journal } from './journal.ts'
import { replaceFile } from './replace-file.ts'
import type { Sql } from './sql.ts'
import { createFileWatch, Touched } from './touched.ts'

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
  /** In a thread of its own when it has grown to this, because edits would notice. */
  readonly apartFrom: number
}

export const usualTiming: Timing = {
  idle: 2_000,
  longest: 30_000,
  retry: 3_000,
  journalBytes: 1024 * 1024,
  apartFrom: 8 * 1024 * 1024,
}

/** In bytes: what the journal has is done again apart, which for an import takes longer than writing what is there. */
export const REDONE_APART = 4 * 1024 * 1024

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
  /** Whether the lock still is ours. */
  readonly isHeld: () => Promise<boolean>
  /** Runs work while no change is under way. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>
  readonly onSaved: (saved: Saved) => void
  /** Somebody else has changed, replaced or removed the file; null when it is as we know it again. */
  readonly onTouched: (touched: Failure | null) => void
}

/**
 * Keeps an open project durable: each change in the journal before it is acknowledged, the whole file now and then. It
 * knows whether what the user did is on disk, and tries again by itself while it is not.
 */
export interface Saver {
  saved(): Saved
  /** Says that an edit is under way. Every `begin` is followed by one `finish`; they may lie within each other. */
  begin(): void
  finish(): void
  /** Makes a change durable, before it is applied. To be called alone. */
  record(body: Uint8Array): Promise<Result<null, Failure>>
  /** Takes the last record out again, because the change could not be applied after all. To be called alone. */
  takeOut(): Promise<void>
  /** Writes the whole file, if it lacks anything. */
  checkpoint(): Promise<Result<null, Failure>>
  /**
   * Puts other bytes in the file's place, as safely as a checkpoint does; undefined while one is under way. To be called
   * alone, and followed by `close`, for what is in memory is no longer what is in the file.
   * @param changes how many changes the bytes hold
   */
  replaceWith(bytes: Uint8Array, changes: number): Promise<Result<null, Failure>> | undefined
  /**
   * What the project is made of on the disk, for work in a thread of its own; nothing where it is small enough for work
   * here. To be called alone.
   */
  composition(): Promise<Composition | undefined>
  /** The bytes of the project as it now is, verified. To be called alone. */
  bytes(): Promise<Composed>
  /** How somebody else has changed, replaced or removed the file; null when it is as we know it. */
  touched(): Failure | null
  /** Goes on from another state of the file, whose changes are in the project by now: it may be replaced. */
  goOnFrom(file: Pick<Saving, 'state' | 'sha256'> & { readonly changes: number }): void
  /** Keeps the project as it is here as a backup, when another program has changed the file and it was not kept so yet. */
  keepMine(): Promise<void>
  /** Stops for good when the project stands, whole, in another file: the journal is needed no more. */
  leave(): Promise<void>
  /** Stops for good; what the file lacks stays in the journal. */
  close(): Promise<void>
}

/** The bytes of the file, how many of the pending changes are in them, and how many of all. */
interface Written extends Composed {
  readonly included: number
  readonly count: number
}

/** Begins to keep a project; rejects with the system's error when no journal can be made. */
export const startSaver = async (saving: Saving): Promise<Saver> => {
  const { disk, sql, path, project, journalPath, timing, now, exclusive } = saving
  let sha256 = saving.sha256
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
  let keptChanges = -1
  let isStale = false // whether the file is to be written although no change waits
  const file = createFileWatch(disk, path, saving.state, {
    sha256: () => sha256,
    isHeld: saving.isHeld,
    isBusy: () => writing !== undefined,
    onTouched: (touched) => {
      if (touched !== null) void keepMine()
      else fileFailure = undefined
      saving.onTouched(touched)
    },
  })

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
    given?: Written,
  ): Promise<Result<null, Failure>> => {
    let held: Held | undefined
    try {
      await file.refuseIfTouched()
      const next = given ?? (await composeApart(alone)) ?? (await alone(composeHere))
      const { bytes, included, count } = next
      const { mode } = file.state()
      const state = await replaceFile(disk, path, bytes, {
        mode,
        beforeRename: async (written) => {
          await file.refuseIfTouched()
          held = await saving.backups.hold(sha256, changes)
          file.mayBecome(written)
          uncertain = true
        },
      })
      file.is(state)
      uncertain = false
      sha256 = next.sha256
      changes = count
      isStale = false
      await alone(() => followOn(included))
      fileFailure = undefined
      await held?.confirm()
      return ok(null)
    } catch (error) {
      await held?.cancel()
      if (mayMakeRoom && isFull(error) && (await saving.backups.makeRoom())) return write(alone, false, given)
      const failed = error instanceof Touched ? error.failure : fileNotWritten(error)
      fileFailure = failed
      return err(failed)
    }
  }

  /** Straight from memory, while everything waits. */
  const composeHere = async (): Promise<Written> => {
    const bytes = exportMarked(sql, markNow())
    await verifyBytes(bytes, sql)
    return { bytes, sha256: sha256Of(bytes), included: pending.length, count: changesIn(sql) }
  }

  /** The file itself, where it has everything and is the one that was written: it was verified then. */
  const asItLies = async (): Promise<Composed | undefined> => {
    if (uncertain || isStale || pending.length > 0 || file.touched() !== null) return undefined
    const bytes = await disk.read(path).catch(() => undefined)
    return bytes !== undefined && sha256Of(bytes) === sha256 ? { bytes, sha256 } : undefined
  }

  /** A large file is made of the one that lies there and of the journal, in a thread of its own. */
  const composeApart = async (alone: <T>(work: () => Promise<T>) => Promise<T>): Promise<Written | undefined> => {
    const waiting = pending.reduce((sum, { length }) => sum + length, 0)
    const base = waiting > REDONE_APART ? undefined : await readBase()
    if (base === undefined) return undefined
    const [parts, count] = await alone(async () => [partsNow(base), changesIn(sql)] as const)
    const composed = await runApart('compose', parts).answer
    return composed && { ...composed, included: parts.bodies.length, count }
  }

  /** The file that lies there, where it is large enough for work apart and known to be what was written. */
  const readBase = async (): Promise<Uint8Array | undefined> =>
    uncertain || sizeOf(sql) < timing.apartFrom ? undefined : disk.read(path).catch(() => undefined)

  const partsNow = (base: Uint8Array): Composition => ({
    base,
    sha256,
    bodies: [...pending],
    mark: markNow(),
    standing: standingOf(sql),
  })

  const markNow = (): Mark => ({ id: journal.id, sequence: journal.sequence(), chain: journal.chain() })

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

  /** What is here and nowhere else, should this program end before the user has decided what to do. */
  const keepMine = (): Promise<void> =>
    exclusive(async () => {
      const { bytes, sha256: hash, count } = await composeHere()
      keptChanges = count
      await saving.backups.keep(bytes, hash, 'changed', count)
    }).catch(() => undefined)

  const checkpoint: Saver['checkpoint'] = () => {
    if (writing !== undefined) return writing.then(() => (pending.length === 0 ? ok(null) : checkpoint()))
    if (closed || (!isStale && pending.length === 0 && fileFailure === undefined && journalFailure === undefined)) {
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
      if (underWay === 1) tell()
    },
    finish: () => {
      underWay -= 1
      if (underWay === 0) tell()
    },
    record,
    takeOut,
    checkpoint,
    replaceWith: (bytes, count) =>
      writing === undefined
        ? write((work) => work(), true, { bytes, sha256: sha256Of(bytes), included: pending.length, count })
        : undefined,
    composition: async () => {
      const base = await readBase()
      return base && partsNow(base)
    },
    bytes: async () => (await asItLies()) ?? (await composeApart((work) => work())) ?? composeHere(),
    touched: file.touched,
    goOnFrom: (other) => {
      sha256 = other.sha256
      changes = other.changes
      file.is(other.state)
      isStale = true
    },
    keepMine: async () => {
      if (file.touched() !== null && changesIn(sql) !== keptChanges) await keepMine()
    },
    leave: async () => {
      closed = true
      clearTimeout(timer)
      file.end()
      await writing
      await journal.close().catch(() => undefined)
      await disk.remove(journalPath).catch(() => undefined)
    },
    close: async () => {
      closed = true
      clearTimeout(timer)
      file.end()
      await writing
      await journal.close().catch(() => undefined)
    },
  }
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '')

const sizeOf = (sql: Sql): number => sql.pragma('page_count') * sql.pragma('page_size')

const changesIn = (sql: Sql): number => sql.number('SELECT count(*) FROM change')
