import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { z } from '#core/model/zod.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { codeOf, writeFully } from './disk.ts'
import type { Disk } from './disk.ts'
import { randomId } from './random.ts'

/** A held lock. */
export interface Lock {
  /** Lets go; what somebody else holds by now is left alone. */
  release(): Promise<void>
}

const holderSchema = z.object({
  token: z.string(),
  pid: z.int().min(1),
  /** When that process began, as the system tells it; null where it does not. A process id alone may be used again. */
  born: z.string().nullable(),
  host: z.string(),
  /** Milliseconds since 1970. */
  since: z.number(),
  analyst: z.string(),
})
type Holder = z.infer<typeof holderSchema>

/**
 * Takes the lock of a project file for writing, also from a process that has died. Answers `in-use` with who holds it
 * and since when. Rejects with the system's error when the lock's folder cannot be written.
 * @param path the lock's own path
 * @param now milliseconds since 1970
 */
export const takeLock = async (
  disk: Disk,
  path: string,
  analyst: string,
  now: () => number,
): Promise<Result<Lock, Failure>> => {
  await disk.makeFolder(dirname(path))
  const own: Holder = {
    token: randomId(),
    pid: process.pid,
    born: birthOf(process.pid),
    host: hostname(),
    since: now(),
    analyst,
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await claim(disk, path, own)) return ok(held(disk, path, own))
    const holder = await readHolder(disk, path)
    if (holder === 'gone') continue
    if (await isAlive(disk, path, holder, now())) return err(inUse(holder, own))
    await clearAway(disk, path, now())
    await pause(5 + Math.random() * 20)
  }
  return err(failure('in-use', 'This project is just being opened by another window.', 'Try again in a moment.'))
}

const ATTEMPTS = 200
const HEARTBEAT = 10_000 // milliseconds
const SILENT_TOO_LONG = 60_000 // milliseconds; only for a holder on another computer, whom nothing else tells of
const GUARD_TOO_OLD = 5_000 // milliseconds; a guard is held for a few file operations

/** The lock appears whole or not at all: it is written under another name, then given this one if that is free. */
const claim = async (disk: Disk, path: string, own: Holder): Promise<boolean> => {
  const temporary = `${path}.${own.token}`
  const file = await disk.open(temporary, 'create')
  try {
    await writeFully(file, Buffer.from(JSON.stringify(own)))
  } finally {
    await file.close()
  }
  try {
    await disk.link(temporary, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await disk.remove(temporary).catch(() => undefined)
  }
}

const held = (disk: Disk, path: string, own: Holder): Lock => {
  const beat = setInterval(() => void disk.touch(path).catch(() => undefined), HEARTBEAT)
  beat.unref()
  return {
    release: async () => {
      clearInterval(beat)
      const holder = await readHolder(disk, path).catch(() => 'gone' as const)
      if (holder !== 'gone' && holder?.token === own.token) await disk.remove(path).catch(() => undefined)
    },
  }
}

/** Who holds the lock; undefined when what is written there is not a lock, as after a crash of the computer. */
const readHolder = async (disk: Disk, path: string): Promise<Holder | undefined | 'gone'> => {
  try {
    const parsed = holderSchema.safeParse(JSON.parse(Buffer.from(await disk.read(path)).toString('utf8')))
    return parsed.success ? parsed.data : undefined
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone'
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const isAlive = async (disk: Disk, path: string, holder: Holder | undefined, now: number): Promise<boolean> => {
  if (holder === undefined) return false
  if (holder.host === hostname())
    return runs(holder.pid) && (holder.born === null || birthOf(holder.pid) === holder.born)
  const state = await disk.stat(path).catch(() => undefined)
  return state !== undefined && now - Number(state.modified / 1_000_000n) < SILENT_TOO_LONG
}

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** On Linux: boot, and clock ticks from then to the process's start. Elsewhere the process id must do. */
const birthOf = (pid: number): string | null => {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const afterName = status.slice(status.lastIndexOf(')') + 2).split(' ')
    if (afterName[0] === 'Z') return null
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${afterName[19] ?? ''}`
  } catch {
    return null
  }
}

/**
 * Removes a dead holder's lock. Of several who find it dead one does so, under a guard, after looking again: otherwise the
 * slower one would remove the lock that the faster one has meanwhile taken.
 */
const clearAway = async (disk: Disk, path: string, now: number): Promise<void> => {
  const guard = `${path}.guard`
  let file
  try {
    file = await disk.open(guard, 'create')
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    const state = await disk.lstat(guard).catch(() => undefined)
    const old = state !== undefined && now - Number(state.modified / 1_000_000n) > GUARD_TOO_OLD
    if (old) await disk.remove(guard).catch(() => undefined)
    return
  }
  try {
    const holder = await readHolder(disk, path)
    if (holder !== 'gone' && !(await isAlive(disk, path, holder, now))) await disk.remove(path)
  } finally {
    await file.close()
    await disk.remove(guard).catch(() => undefined)
  }
}

const inUse = (holder: Holder | undefined, own: Holder): Failure => {
  const who = holder === undefined || holder.analyst === '' ? 'another window' : `“${holder.analyst}”`
  const where = holder === undefined || holder.host === own.host ? 'on this computer' : `on the computer ${holder.host}`
  const since =
    holder === undefined ? '' : ` since ${new Date(holder.since).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return failure(
    'in-use',
    `This project is open for ${who} ${where}${since}.`,
    'You can read it here; close it there to edit it here.',
  )
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
