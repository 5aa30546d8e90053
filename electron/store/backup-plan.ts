import type { BackupReason } from '#ipc/contract.ts'

/** What the name of a backup says of it. */
export interface BackupName {
  /** Counts up with every backup of a project: the order in which they were made, whatever the clock said. */
  readonly number: number
  readonly reason: BackupReason
  /** Milliseconds since 1970, by the clock of that moment. */
  readonly at: number
  /** How many changes the project's history had. */
  readonly changes: number
  /** Stands for the place of the file it was made of. */
  readonly place: string
  /** The beginning of the SHA-256 of its bytes. */
  readonly hash: string
}

export const nameOfBackup = ({ number, reason, at, changes, place, hash }: BackupName): string =>
  `${String(number).padStart(8, '0')}.${reason}.${at}.${changes}.${place}.${hash}.hearsay`

/** What a file's name says, if it is the name of a backup. */
export const parseBackupName = (name: string): BackupName | undefined => {
  const found = /^(\d{1,12})\.([a-z]+)\.(\d{1,15})\.(\d{1,12})\.([0-9a-f]{16})\.([0-9a-f]{16})\.hearsay$/.exec(name)
  const [, number, reason, at, changes, place = '', hash = ''] = found ?? []
  if (!isReason(reason)) return undefined
  return { number: Number(number), reason, at: Number(at), changes: Number(changes), place, hash }
}

const reasons: readonly BackupReason[] = ['save', 'migration', 'import', 'merge', 'delete', 'changed']
const isReason = (word: string | undefined): word is BackupReason => reasons.some((reason) => reason === word)

/** How many are kept of each kind, and bytes of all of one file together. */
export interface BackupLimits {
  readonly newest: number
  readonly hours: number
  readonly days: number
  /** Made before a migration, import, merge or large deletion. */
  readonly special: number
  readonly bytes: number
}

export const usualLimits: BackupLimits = { newest: 10, hours: 24, days: 30, special: 20, bytes: 2 * 1024 ** 3 }

/**
 * Which backups of one file may go. Nothing is ever too old: kept are the newest ones, the last of each of so many hours
 * and days in which there was work, and those with a special reason, so that a clock that jumps removes nothing by itself.
 * The newest of all always stays.
 * @param backups with their sizes in bytes
 */
export const backupsToRemove = <B extends BackupName & { readonly bytes: number }>(
  backups: readonly B[],
  limits: BackupLimits,
): readonly B[] => {
  const newestFirst = backups.toSorted((a, b) => b.number - a.number)
  const wanted = new Set<B>([
    ...newestFirst.slice(0, limits.newest),
    ...lastOfEach(newestFirst, HOUR).slice(0, limits.hours),
    ...lastOfEach(newestFirst, DAY).slice(0, limits.days),
    ...newestFirst.filter(({ reason }) => reason !== 'save').slice(0, limits.special),
  ])
  let bytes = 0
  return newestFirst.filter((backup, i) => {
    if (!wanted.has(backup)) return true
    bytes += backup.bytes
    return i > 0 && bytes > limits.bytes
  })
}

const HOUR = 3_600_000 // milliseconds
const DAY = 24 * HOUR

const lastOfEach = <B extends BackupName>(newestFirst: readonly B[], length: number): readonly B[] => {
  const seen = new Set<number>()
  return newestFirst.filter(({ at }) => {
    const period = Math.floor(at / length)
    return seen.has(period) ? false : seen.add(period)
  })
}
