import path from 'node:path'
import { utilityProcess } from 'electron'
import { connectStore } from '#store/client.ts'
import type { StartStore } from './project-session.ts'

/** Starts a store in a process of its own, which can be killed without harm to the app. */
export const startStore: StartStore = (events) => {
  const child = utilityProcess.fork(path.join(__dirname, 'store-process.cjs'), [], {
    serviceName: 'Hearsay project',
    stdio: 'inherit',
  })
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  /** At once: Electron's own `kill` only asks, and SQL that never ends does not listen. */
  const stop = (): void => {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
  }
  const port = {
    post: (message: unknown) => child.postMessage(message),
    onMessage: (take: (message: unknown) => void) => void child.on('message', take),
    onClose: (then: () => void) => void ended.then(then),
    stop,
  }
  return { calls: connectStore(port, events), ended, kill: () => void child.kill() }
}
