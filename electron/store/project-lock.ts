import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { Failure } from '#core/failure.ts'
import { ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { lockPath } from './data-folder.ts'
import type { Disk } from './disk.ts'
import { takeLock, watchLocks } from './lock.ts'
import type { Lock } from './lock.ts'
import type { Whereabouts } from './whereabouts.ts'

/**
 * A project has two locks: one in the app's own folder, and one beside the file, which other accounts and other computers
 * see. Where nothing can be written beside the file, the first one is all.
 */
export interface LockPlace {
  readonly disk: Disk
  readonly data: string
  /** The project file, links resolved. */
  readonly path: string
}

/** Takes both locks or none. */
export const lockProject = async (
  { disk, data, path }: LockPlace,
  who: { readonly analyst: string; readonly now: () => number; readonly silent: readonly string[] },
  whereabouts: Whereabouts | undefined,
): Promise<Result<Lock, Failure>> => {
  const ownPath = lockPath(data, path)
  await disk.makeFolder(dirname(ownPath))
  const own = await takeLock(disk, ownPath, { ...who, every: RENEWED })
  if (!own.ok) return own
  const every = whereabouts?.kind === 'synced' ? RENEWED_WHERE_SYNCED : RENEWED
  const shared = await takeLock(disk, besidePath(path), { ...who, every }).catch(() => undefined)
  if (shared === undefined) return own
  if (!shared.ok) {
    await own.value.release()
    return shared
  }
  return ok({
    isHeld: async () => (await shared.value.isHeld()) && own.value.isHeld(),
    release: async () => {
      await shared.value.release()
      await own.value.release()
    },
  })
}

/** Says once that a project that somebody else has open is free. */
export const watchProject = (
  { disk, data, path }: LockPlace,
  onFree: (silent: readonly string[]) => void,
): (() => void) => watchLocks(disk, [lockPath(data, path), besidePath(path)], onFree)

const RENEWED = 5_000 // milliseconds
const RENEWED_WHERE_SYNCED = 60_000 // milliseconds: every renewal goes to the other computers

/**
 * Hidden, and of a kind that sync services take along: some leave out what begins with ".~" or "~$". What they make of it
 * when two computers begin at once has another name, and nobody looks at it.
 */
export const besidePath = (path: string): string => {
  const name = basename(path)
  const fits = Buffer.byteLength(name) <= LONGEST_NAME
  const short = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return join(dirname(path), fits ? `.${name}.lock` : `.hearsay-${short}.lock`)
}

const LONGEST_NAME = 180 // bytes; gates and temporary names add to it
