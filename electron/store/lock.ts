import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { codeOf, writeFully } from './disk.ts'
import type { Disk } from './disk.ts'
import { holderNow, holderToBytes, lookAt, standing } from './lock-holder.ts'
import type { Holder, Seen } from './lock-holder.ts'

/** A held lock. */
export interface Lock {
  /** Whether it still is: while a computer sleeps, another may take over. One that has vanished is made again. */
  isHeld(): Promise<boolean>
  /** Lets go; what somebody else holds by now is left alone. */
  release(): Promise<void>
}

/** Who takes a lock, and how. */
export interface Taker {
  readonly analyst: string
  /** Milliseconds since 1970; only ever shown. */
  readonly now: () => number
  /** How often the lock is renewed, in milliseconds. */
  readonly every: number
  /** Locks that somebody has watched until they were silent for too long, as `watchLocks` tells. */
  readonly silent?: readonly string[]
}

/**
 * Takes a lock, also from a process that has died. Answers `in-use` with who holds it and since when. Rejects with the
 * system's error when the lock's folder cannot be written.
 *
 * A holder on this computer is judged by its process. Of one on another computer nothing is known but whether it renews
 * its lock, and watching that takes time: such a lock counts as held until it is among the silent ones.
 * @param path the lock's own path
 */
export const takeLock = async (disk: Disk, path: string, taker: Taker): Promise<Result<Lock, Failure>> => {
  const own = holderNow(taker.analyst, taker.now(), taker.every)
  const other = await acquire(disk, path, own, 0, (seen) => taker.silent?.includes(seen.mark) === true)
  if (other === undefined) return ok(held(disk, path, own))
  return err(other === 'busy' ? busy : inUse(other.holder, own))
}

/**
 * Watches locks that somebody holds, and says once that none of them is held any more, with those that have been silent
 * for too long on this computer's clock. Answers what ends the watching.
 */
export const watchLocks = (
  disk: Disk,
  paths: readonly string[],
  onFree: (silent: readonly string[]) => void,
): (() => void) => {
  const watches = paths.map(() => createWatch())
  const silent = new Map<string, string>()
  let ended = false

  const isFree = async (path: string, i: number): Promise<boolean> => {
    const seen = await lookAt(disk, path).catch(() => 'unknown' as const)
    if (seen === 'unknown') return false
    if (seen === 'gone') return true
    const state = standing(seen)
    if (state !== 'unknown') return state === 'dead'
    if ((watches[i]?.(seen) ?? 0) < longestSilence(seen.holder)) return false
    silent.set(path, seen.mark)
    return true
  }
  const look = async (): Promise<void> => {
    const free = await Promise.all(paths.map(isFree))
    if (ended) return
    if (free.every(Boolean)) onFree([...silent.values()])
    else again()
  }
  const again = (): void => void setTimeout(() => void look(), BETWEEN_LOOKS).unref()
  again()
  return () => {
    ended = true
  }
}

const ATTEMPTS = 400
const BETWEEN_LOOKS = 1_000 // milliseconds
const TORN_TOO_LONG = 1_000 // milliseconds; a lock that cannot be read may be one that is just being written
const GATE_TOO_LONG = 2_000 // milliseconds; a gate is held for a few file operations
const SHORTEST_SILENCE = 30_000 // milliseconds
const LONGEST_SILENCE = 600_000 // milliseconds, whatever a lock says of itself

/** How long a lock of another computer may stay as it is before its holder counts as dead. */
const longestSilence = (holder: Holder | undefined): number =>
  holder === undefined ? TORN_TOO_LONG : Math.min(LONGEST_SILENCE, Math.max(SHORTEST_SILENCE, 3 * holder.every))

/** For how long a lock has been seen unchanged, in milliseconds of our own clock: those of two computers differ. */
const createWatch = (): ((seen: Seen) => number) => {
  let mark: string | undefined
  let since = 0
  return (seen) => {
    if (seen.mark !== mark) since = performance.now()
    mark = seen.mark
    return performance.now() - since
  }
}

/** Makes a lock ours; answers who has it where that cannot be. */
const acquire = async (
  disk: Disk,
  path: string,
  own: Holder,
  depth: number,
  isSilent: (seen: Seen, watched: number) => boolean,
): Promise<Seen | 'busy' | undefined> => {
  const watch = createWatch()
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const seen = await lookAt(disk, path)
    if (seen === 'gone') {
      if (await claim(disk, path, own)) return undefined
      continue
    }
    const watched = watch(seen)
    const state = standing(seen)
    const isTorn = seen.holder === undefined
    const isDead = state === 'dead' || (isTorn ? watched > TORN_TOO_LONG : isSilent(seen, watched))
    if (isDead && (await succeed(disk, path, seen, own, depth))) return undefined
    if (!isDead && !isTorn && depth === 0) return seen
    await pause(5 + Math.random() * 20)
  }
  return 'busy'
}

/** The lock appears whole or not at all: it is written under another name, then given this one if that is free. */
const claim = async (disk: Disk, path: string, own: Holder): Promise<boolean> => {
  const temporary = await writeAside(disk, path, own)
  try {
    await disk.link(temporary, path)
    return true
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') return false
    if (!NO_SECOND_NAMES.has(code)) throw error
    return await write(disk, path, 'create', own).then(
      () => true,
      (failed: unknown) => {
        if (codeOf(failed) === 'EEXIST') return false
        throw failed
      },
    )
  } finally {
    await disk.remove(temporary).catch(() => undefined)
  }
}

const NO_SECOND_NAMES: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'])

/**
 * Takes a dead holder's place. Of several who find it dead one does so: whoever holds the gate, a lock named after this very
 * content, and still finds that content behind it. Otherwise a slower one would replace the lock that a faster one has
 * meanwhile taken.
 */
const succeed = async (disk: Disk, path: string, dead: Seen, own: Holder, depth: number): Promise<boolean> => {
  const gate = `${path}.${dead.digest}`
  if (depth >= DEEPEST) return false
  if ((await acquire(disk, gate, own, depth + 1, (_, watched) => watched > GATE_TOO_LONG)) !== undefined) return false
  try {
    const still = await lookAt(disk, path)
    if (still === 'gone' || still.mark !== dead.mark) return false
    await replace(disk, path, own)
    return true
  } finally {
    await disk.remove(gate).catch(() => undefined)
  }
}

const DEEPEST = 3 // gates of gates, each left by a process that was killed within one

const held = (disk: Disk, path: string, own: Holder): Lock => {
  let beats = 0
  let isLost = false
  let isReleased = false

  const renew = async (): Promise<void> => {
    if (isLost || isReleased) return
    beats += 1
    const renewed = { ...own, beats }
    const seen = await lookAt(disk, path)
    if (seen === 'gone') isLost = !(await claim(disk, path, renewed))
    else if (seen.holder === undefined) await replace(disk, path, renewed)
    else if (seen.holder.token === own.token) await write(disk, path, 'change', renewed)
    else isLost = true
  }
  // One after the other. Where the lock cannot be reached just now, neither can the project file.
  let last: Promise<void> = Promise.resolve()
  const renewed = (): Promise<void> => {
    last = last.then(renew).catch(() => undefined)
    return last
  }
  const timer = setInterval(() => void renewed(), own.every)
  timer.unref()

  return {
    isHeld: async () => {
      await renewed()
      return !isLost
    },
    release: async () => {
      clearInterval(timer)
      await last
      isReleased = true
      const seen = await lookAt(disk, path).catch(() => 'gone' as const)
      if (seen !== 'gone' && seen.holder?.token === own.token) await disk.remove(path).catch(() => undefined)
    },
  }
}

const replace = async (disk: Disk, path: string, own: Holder): Promise<void> => {
  const temporary = await writeAside(disk, path, own)
  try {
    await disk.rename(temporary, path)
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined)
    throw error
  }
}

const writeAside = async (disk: Disk, path: string, own: Holder): Promise<string> => {
  const temporary = `${path}.${own.token.slice(0, 12)}`
  await disk.remove(temporary).catch(() => undefined)
  await write(disk, temporary, 'create', own)
  return temporary
}

const write = async (disk: Disk, path: string, how: 'create' | 'change', own: Holder): Promise<void> => {
  const file = await disk.open(path, how)
  try {
    if (how === 'create') await file.chmod(READABLE)
    await writeFully(file, holderToBytes(own))
  } finally {
    await file.close()
  }
}

const READABLE = 0o644 // for other accounts, too

const inUse = (holder: Holder | undefined, own: Holder): Failure => {
  const who = holder === undefined || holder.analyst === '' ? 'another window' : `“${holder.analyst}”`
  const where = holder === undefined || holder.host === own.host ? 'on this computer' : `on the computer ${holder.host}`
  const since = holder === undefined ? '' : ` since ${dateOf(holder.since)} UTC`
  return failure(
    'in-use',
    `This project is open for ${who} ${where}${since}.`,
    'You can read it here; close it there to edit it here.',
  )
}

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ')

const busy = failure('in-use', 'This project is just being opened by another window.', 'Try again in a moment.')

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
