import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

/** What a worker is to do. Without a number of edits it goes on until it is ended, and saves often. */
export interface Order {
  readonly path: string
  readonly data: string
  /** Begins the name of everything it makes. */
  readonly run: string
  /** So many edits, a save after every second one, and then it closes. */
  readonly edits?: number
  /** A broken twin: it acknowledges before anything is done. */
  readonly early?: boolean
}

/** A started process that waits for its order. */
export interface Worker {
  readonly child: ChildProcess
  readonly begin: (order: Order) => void
  /** The whole lines said so far; the last one may have been cut off. */
  readonly said: () => readonly string[]
  /** Resolves with these when the process is gone. */
  readonly ended: Promise<readonly string[]>
}

/** Starts a worker's bundle, under another program where one is given: `['strace', ...]`. */
export const startWorker = (file: string, under: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Worker => {
  const [program = process.execPath, ...args] = [...under, process.execPath, file]
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  let said = ''
  child.stdout.on('data', (more: Buffer) => {
    said += more.toString()
  })
  child.stdin.on('error', () => undefined) // it may be gone before it has its order
  const lines = (): readonly string[] => said.split('\n').slice(0, -1)
  const ended = new Promise<readonly string[]>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve(lines()))
  })
  return { child, begin: (order) => void child.stdin.write(`${JSON.stringify(order)}\n`), said: lines, ended }
}

/** What follows a mark at the beginning of a line: `! name`. */
export const named = (said: readonly string[], mark: string): readonly string[] =>
  said.filter((line) => line.startsWith(`${mark} `)).map((line) => line.slice(2))

/** What must be there after a worker has said this: what it acknowledged, but for what it was just undoing. */
export const acknowledgedIn = (
  said: readonly string[],
  known: ReadonlySet<string> = new Set(),
): ReadonlySet<string> => {
  const there = new Set(known)
  for (const line of said) {
    if (line.startsWith('! ')) there.add(line.slice(2))
    if (line.startsWith('- ')) there.delete(line.slice(2)) // either is true until it is said again
  }
  return there
}

/** What its last word on saving promised: every edit asked for by then, where that word was “saved”. */
export const promisedIn = (said: readonly string[]): ReadonlySet<string> => {
  const last = said.findLastIndex((line) => line.startsWith('= '))
  if (said[last] !== '= saved') return new Set()
  const promised = new Set<string>()
  for (const line of said.slice(0, last)) {
    if (line.startsWith('? ')) promised.add(line.slice(2))
    if (line.startsWith('- ')) promised.delete(line.slice(2))
    if (line.startsWith('x ')) promised.delete(line.split(' ')[2] ?? '')
  }
  return promised
}
