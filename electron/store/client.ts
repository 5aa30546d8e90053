import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Client, StoreCalls } from '#ipc/contract.ts'
import { callSchemas } from './calls.ts'
import type { Port, StoreEvents, StoreMessage } from './port.ts'

/** A store process and the way to talk to it. */
export interface StoreLink {
  readonly calls: Client<StoreCalls>
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  readonly kill: () => void
}

/** Calls over a port. When the other side is gone, what is unanswered and what is asked later fails as `store-lost`. */
export const connectStore = (port: Port, events: Partial<StoreEvents> = {}): Client<StoreCalls> => {
  const waiting = new Map<number, (reply: Result<unknown, Failure>) => void>()
  let last = 0
  let gone = false

  port.onMessage((message) => {
    const heard = message as StoreMessage
    if ('event' in heard) {
      ;(events[heard.event] as ((detail: unknown) => void) | undefined)?.(heard.detail)
      return
    }
    waiting.get(heard.id)?.(heard.reply)
    waiting.delete(heard.id)
  })
  port.onClose(() => {
    gone = true
    for (const resolve of waiting.values()) resolve(err(lost))
    waiting.clear()
  })

  const call = (name: string, args: readonly unknown[]): Promise<Result<unknown, Failure>> =>
    new Promise((resolve) => {
      if (gone) {
        resolve(err(lost))
        return
      }
      last += 1
      waiting.set(last, resolve)
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

/**
 * Starts a store in a child process of plain Node, for the command line and tests.
 * @param env variables beside those of this process, such as HEARSAY_DATA
 */
export const startStore = (
  events: Partial<StoreEvents> = {},
  env: Readonly<Record<string, string>> = {},
): StoreLink => {
  const child = fork(fileURLToPath(new URL('./process.ts', import.meta.url)), [], {
    serialization: 'advanced',
    env: { ...process.env, ...env },
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
  }
  return { calls: connectStore(port, events), ended, kill: () => void child.kill('SIGKILL') }
}
