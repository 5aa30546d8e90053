import { fork } from 'node:child_process'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Client, StoreCalls } from '#ipc/contract.ts'
import { codeBeside } from './beside.ts'
import { callSchemas } from './calls.ts'
import type { Port, StoreEvents, StoreMessage } from './port.ts'

/** A store process and the way to talk to it. */
export interface StoreLink {
  readonly calls: Client<StoreCalls>
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  readonly kill: () => void
}

/** How long a store may be silent before it counts as hung, in milliseconds. */
export interface Patience {
  /** From the first call to the first word. */
  readonly start: number
  /** While it opens or checks a file. */
  readonly silence: number
}

const usualPatience: Patience = { start: 30_000, silence: 5_000 }

const STEP = 100 // milliseconds

/** Calls that work on a file nobody has checked. All others may take as long as the disk does. */
const watchedCalls: ReadonlySet<string> = new Set(['store.open', 'store.check', 'store.salvage', 'project.takeOver'])

/**
 * Calls over a port. When the other side is gone, what is unanswered and what is asked later fails as `store-lost`. A store
 * that opens or checks a file and says nothing for too long is ended, where the port can do that: `store-hung`.
 */
export const connectStore = (
  port: Port,
  events: Partial<StoreEvents> = {},
  patience: Patience = usualPatience,
): Client<StoreCalls> => {
  const waiting = new Map<number, (reply: Result<unknown, Failure>) => void>()
  let last = 0
  let gone = false
  let wait = patience.start
  let timer: ReturnType<typeof setInterval> | undefined
  const watched = new Set<number>()

  const end = (why: Failure): void => {
    gone = true
    clearInterval(timer)
    for (const resolve of waiting.values()) resolve(err(why))
    waiting.clear()
    watched.clear()
  }
  /** Counts in small steps: on a machine too busy to run them the store cannot run either, and is given longer. */
  const watch = (): void => {
    clearInterval(timer)
    const { stop } = port
    if (watched.size === 0 || stop === undefined) return
    let left = wait
    timer = setInterval(() => {
      left -= STEP
      if (left > 0) return
      stop()
      end(hung)
    }, STEP)
  }

  port.onMessage((message) => {
    if (gone) return
    const heard = message as StoreMessage
    if ('id' in heard) watched.delete(heard.id)
    wait = patience.silence
    watch()
    if ('event' in heard) {
      ;(events[heard.event] as ((detail: unknown) => void) | undefined)?.(heard.detail)
      return
    }
    waiting.get(heard.id)?.(heard.reply)
    waiting.delete(heard.id)
  })
  port.onClose(() => end(lost))

  const call = (name: string, args: readonly unknown[]): Promise<Result<unknown, Failure>> =>
    new Promise((resolve) => {
      if (gone) {
        resolve(err(lost))
        return
      }
      last += 1
      waiting.set(last, resolve)
      if (watchedCalls.has(name)) watched.add(last)
      watch()
      port.post({ id: last, call: name, args })
    })

  const calls = Object.keys(callSchemas).map((name) => [name, (...args: readonly unknown[]) => call(name, args)])
  return Object.fromEntries(calls) as Client<StoreCalls>
}

const lost = failure(
  'store-lost',
  'The part of Hearsay that keeps this project has ended unexpectedly.',
  'Open the project again: everything that was shown as saved is there.',
)

const hung = failure(
  'store-hung',
  'The file could not be opened: reading it did not get on.',
  'It may have been made to do so, or its disk no longer answers. It was left as it is; open a backup or another copy.',
)

/** In bytes: the C library of Linux else keeps large blocks that are free again, a tenth of the memory of a large import. */
const GIVE_BACK = { MALLOC_MMAP_THRESHOLD_: '1000000', MALLOC_TRIM_THRESHOLD_: '1000000' }

/**
 * Starts a store in a child process of plain Node, for the command line and tests.
 * @param env variables beside those of this process, such as HEARSAY_DATA
 */
export const startStore = (
  events: Partial<StoreEvents> = {},
  env: Readonly<Record<string, string>> = {},
): StoreLink => {
  const child = fork(codeBeside('store-process.cjs', 'process.ts'), [], {
    serialization: 'advanced',
    env: { ...process.env, ...GIVE_BACK, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const port: Port = {
    post: (message) => {
      if (child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (take) => child.on('message', take),
    onClose: (then) => void ended.then(then),
    stop: () => void child.kill('SIGKILL'),
  }
  return { calls: connectStore(port, events), ended, kill: () => void child.kill('SIGKILL') }
}
