import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { z } from '#core/model/zod.ts'
import { codeOf } from './disk.ts'
import type { Disk } from './disk.ts'
import { randomId } from './random.ts'

/* What stands in a lock, and what that tells of its holder. */

const words = z.string().max(200)
const holderSchema = z.object({
  token: words.min(12),
  pid: z.int().min(1),
  /** When that process began, as the system tells it; null where it does not. A process id alone may be used again. */
  born: words.nullable(),
  /** Stands for the computer, or that part of it in which a process id means the same process. */
  machine: words,
  host: words,
  /** Milliseconds since 1970. */
  since: z.number().min(0).max(8e15),
  analyst: z.string().max(2_000),
  /** Milliseconds from one renewal to the next. */
  every: z.number().min(0),
  /** How often it has been renewed: what others watch. */
  beats: z.int().min(0),
})
export type Holder = z.infer<typeof holderSchema>

/** A lock as it was found. */
export interface Seen {
  /** Undefined when what is written there is not a lock, as after a crash of the computer. */
  readonly holder: Holder | undefined
  /** Stands for exactly this content. */
  readonly mark: string
  /** A short name made of the mark. */
  readonly digest: string
}

/** This process as the holder of a new lock. */
export const holderNow = (analyst: string, since: number, every: number): Holder => ({
  token: randomId(),
  pid: process.pid,
  born: birthOf(process.pid),
  machine: thisMachine,
  host: hostname().slice(0, 200),
  since: Math.max(0, Math.round(since)),
  analyst,
  every,
  beats: 0,
})

/** Of one length however often it is renewed, so that a renewal can be written over what is there. */
export const holderToBytes = (holder: Holder): Uint8Array => {
  const text = JSON.stringify(holder)
  return Buffer.from(text + ' '.repeat(Math.max(0, 16 - String(holder.beats).length)))
}

/** Looks at a lock. What a stranger may have put in its place is read only where it is small and a file. */
export const lookAt = async (disk: Disk, path: string): Promise<Seen | 'gone'> => {
  try {
    const state = await disk.lstat(path)
    if (state.kind !== 'file' || state.size > LARGEST) {
      return seen(undefined, `${state.kind} ${state.inode} ${state.size} ${state.modified}`)
    }
    const text = Buffer.from(await disk.read(path)).toString('utf8')
    return seen(parse(text), text)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone'
    throw error
  }
}

const LARGEST = 16_384 // bytes

const seen = (holder: Holder | undefined, mark: string): Seen => ({ holder, mark, digest: shortHash(mark) })

const parse = (text: string): Holder | undefined => {
  try {
    const parsed = holderSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Whether the holder is at work, as far as this computer can tell by itself. */
export const standing = ({ holder }: Seen): 'alive' | 'dead' | 'unknown' => {
  if (holder === undefined || holder.machine !== thisMachine) return 'unknown'
  if (!runs(holder.pid)) return 'dead'
  const born = birthOf(holder.pid)
  return born === null || holder.born === null || born === holder.born ? 'alive' : 'dead'
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
function birthOf(pid: number): string | null {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const afterName = status.slice(status.lastIndexOf(')') + 2).split(' ')
    if (afterName[0] === 'Z') return 'ended'
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${afterName[19] ?? ''}`
  } catch {
    return null
  }
}

const orEmpty = (read: () => string): string => {
  try {
    return read().trim()
  } catch {
    return ''
  }
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** This computer, as locks name it: two computers may have one host name, and a container has process ids of its own. */
const thisMachine = shortHash(
  [
    hostname(),
    orEmpty(() => readFileSync('/etc/machine-id', 'utf8')),
    orEmpty(() => readlinkSync('/proc/self/ns/pid')),
  ].join('\n'),
)
