import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { BackupReason } from '#ipc/contract.ts'
import { backupsToRemove, nameOfBackup, parseBackupName, usualLimits } from './backup-plan.ts'
import type { BackupLimits, BackupName } from './backup-plan.ts'
import { backupFolder, placeOf } from './data-folder.ts'
import type { Disk } from './disk.ts'
import { sha256Of } from './journal.ts'
import { replaceFile } from './replace-file.ts'

/** A backup that lies in the app's folder. */
export interface FoundBackup extends BackupName {
  readonly path: string
  readonly bytes: number
}

/** The file that was replaced, held until it is clear that it was. */
export interface Held {
  /** The file has been replaced: the old one is read again, and counts if it is what it should be. */
  readonly confirm: () => Promise<void>
  /** It was not replaced, so there is nothing to keep. */
  readonly cancel: () => Promise<void>
}

/** Keeps older states of one project file. Nothing here ever fails a save: without space there are fewer backups. */
export interface Backups {
  /** Holds on to the project file just before another takes its place. Costs no reading where the disk has second names. */
  hold(sha256: string, changes: number): Promise<Held | undefined>
  /** Keeps these bytes of the whole project, made before something large is done to it. */
  keep(bytes: Uint8Array, sha256: string, reason: BackupReason, changes: number): Promise<void>
  /**
   * Gives the disk back what older saves of this file take up there, for the newest state comes first; what was kept
   * before something large stays.
   * @returns whether there was anything to give back
   */
  makeRoom(): Promise<boolean>
}

export const createBackups = (
  disk: Disk,
  data: string,
  file: { readonly project: string; readonly path: string },
  now: () => number,
  limits: BackupLimits = usualLimits,
): Backups => {
  const folder = backupFolder(data, file.project)
  const place = placeOf(file.path)
  let lastCopied = -Infinity

  const nextPath = async (reason: BackupReason, changes: number, sha256: string): Promise<string> => {
    await disk.makeFolder(folder)
    const number = 1 + (await numbersIn(disk, folder)).reduce((most, n) => Math.max(most, n), 0)
    const at = Math.max(0, Math.round(now()))
    return join(folder, nameOfBackup({ number, reason, at, changes, place, hash: sha256.slice(0, HASH_DIGITS) }))
  }

  /** A second name for the file; where that cannot be, a copy, which is made less often of a large file. */
  const secondName = async (path: string, sha256: string): Promise<boolean> => {
    try {
      await disk.link(file.path, path)
      return true
    } catch {
      const { size } = await disk.stat(file.path)
      const since = now() - lastCopied
      if (size > CHEAP && since >= 0 && since < COPY_PAUSE) return false
      const bytes = await disk.read(file.path)
      if (sha256Of(bytes) !== sha256) return false
      await replaceFile(disk, path, bytes, { mode: PRIVATE })
      lastCopied = now()
      return true
    }
  }

  const confirm = async (path: string): Promise<void> => {
    if (await isWhole(disk, path)) await prune()
    else await disk.remove(path)
  }

  const prune = async (): Promise<void> => {
    const own = (await backupsIn(disk, folder)).filter((backup) => backup.place === place)
    const remove = backupsToRemove(own, limits)
    if (remove.length > 0) await disk.syncFolder(folder)
    for (const { path } of remove) await disk.remove(path)
  }

  return {
    hold: (sha256, changes) =>
      trying(async () => {
        const path = await nextPath('save', changes, sha256)
        if (!(await secondName(path, sha256))) return undefined
        return {
          confirm: () => trying(() => confirm(path)),
          cancel: () => trying(() => disk.remove(path)),
        }
      }),
    keep: (bytes, sha256, reason, changes) =>
      trying(async () => {
        const path = await nextPath(reason, changes, sha256)
        await replaceFile(disk, path, bytes, { mode: PRIVATE })
        await confirm(path)
      }),
    makeRoom: async () => {
      const own = await backupsIn(disk, folder)
      const saves = own.filter((backup) => backup.place === place && backup.reason === 'save')
      for (const { path } of saves) await trying(() => disk.remove(path))
      return saves.length > 0
    },
  }
}

const HASH_DIGITS = 16
const PRIVATE = 0o600
const CHEAP = 32 * 1024 * 1024 // bytes
const COPY_PAUSE = 600_000 // milliseconds

/** A backup that cannot be made is no reason to fail what it was to be made for. */
const trying = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work()
  } catch {
    return undefined
  }
}

/** Whether a backup still is what it was when it was made. */
export const isWhole = async (disk: Disk, path: string): Promise<boolean> => {
  const known = parseBackupName(basename(path))
  return known !== undefined && (await hashOf(await disk.read(path))).startsWith(known.hash)
}

/** Hashes in parts, between which others get their turn. */
const hashOf = async (bytes: Uint8Array): Promise<string> => {
  const hash = createHash('sha256')
  for (let at = 0; at < bytes.length; at += PART) {
    hash.update(bytes.subarray(at, at + PART))
    if (at > 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return hash.digest('hex')
}

const PART = 4 * 1024 * 1024 // bytes

const numbersIn = async (disk: Disk, folder: string): Promise<readonly number[]> =>
  (await disk.list(folder)).flatMap((name) => parseBackupName(name)?.number ?? [])

/** The backups in one project's folder, newest first; those whose state cannot be asked are left out. */
export const backupsIn = async (disk: Disk, folder: string): Promise<readonly FoundBackup[]> => {
  const names = await disk.list(folder).catch(() => [])
  const found: FoundBackup[] = []
  for (const name of names) {
    const known = parseBackupName(name)
    const path = join(folder, name)
    const state = known === undefined ? undefined : await disk.stat(path).catch(() => undefined)
    if (known !== undefined && state?.kind === 'file') found.push({ ...known, path, bytes: state.size })
  }
  return found.sort((a, b) => b.number - a.number)
}

/** Where a file lies, links resolved; for one that is gone, where it would lie. */
export const realPlace = async (disk: Disk, path: string): Promise<string> => {
  try {
    return await disk.realpath(path)
  } catch {
    const folder = await disk.realpath(dirname(path)).catch(() => dirname(path))
    return join(folder, basename(path))
  }
}

/** Removes every backup of a project from this computer: only when somebody wants what is in them gone for good. */
export const removeBackups = async (disk: Disk, data: string, project: string): Promise<void> => {
  const folder = backupFolder(data, project)
  for (const { path } of await backupsIn(disk, folder)) await disk.remove(path)
  await disk.syncFolder(folder).catch(() => undefined)
}
