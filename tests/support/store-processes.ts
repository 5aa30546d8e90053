import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Client, StoreCalls } from '#ipc/contract.ts'
import { connectStore } from '#store/client.ts'
import type { StoreEvents } from '#store/port.ts'

/** The store's own process from its bundle, and the way to talk to it. */
export interface StoreProcess {
  readonly child: ChildProcess
  readonly calls: Client<StoreCalls>
  readonly ended: Promise<void>
}

/** @param under a program to run it under: `['strace', ...]` */
export const startProcess = (
  file: string,
  data: string,
  { under = [], env = {}, events = {} }: Settings = {},
): StoreProcess => {
  const [program, ...args] = [...under, process.execPath]
  const child = fork(file, [], {
    ...(program === undefined ? {} : { execPath: program, execArgv: args }),
    serialization: 'advanced',
    env: { ...process.env, ...env, HEARSAY_DATA: data },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const port = {
    post: (message: unknown) => {
      if (child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (take: (message: unknown) => void) => void child.on('message', take),
    onClose: (then: () => void) => void ended.then(then),
    stop: () => void child.kill('SIGKILL'),
  }
  return { child, calls: connectStore(port, events), ended }
}

interface Settings {
  readonly under?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly events?: Partial<StoreEvents>
}
