import { spawn } from 'node:child_process'
import { exitCode } from './hand-over.ts'

/** Stops a task with a sentence for the person at the terminal: what went wrong, and what to do. */
export class Stop extends Error {}

/** Runs a task's story; a `Stop` becomes its sentence and exit code 1, anything else is a bug and keeps its stack. */
export async function runTask(story: (args: readonly string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await story(process.argv.slice(2))
  } catch (error) {
    say(error instanceof Stop ? error.message : String(error instanceof Error ? error.stack : error))
    process.exitCode = 1
  }
}

/** One line to the person at the terminal. Goes to stderr: stdout is for results. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

export interface StepOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Milliseconds after which the program is killed. */
  readonly limit?: number
  /** Where its output goes while it runs; left out, the output is only kept. */
  readonly show?: NodeJS.WritableStream
}

export interface StepResult {
  /** The exit code; 128 + n for a death by signal n, 127 when the program could not be started. */
  readonly code: number
  readonly output: string
  readonly seconds: number
}

const lifeSign = 5000 // milliseconds without a line after which we show that we are alive
const quietStart = 2000 // a step shorter than this says nothing at all

/** Runs a program as one step of a task: named when it takes long, with a sign of life while it is silent. */
export function runStep(
  label: string,
  command: string,
  args: readonly string[],
  options: StepOptions = {},
): Promise<StepResult> {
  const start = performance.now()
  const seconds = (): number => (performance.now() - start) / 1000
  let output = ''
  let named = false
  let lastLine = performance.now()

  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.limit === undefined ? {} : { timeout: options.limit, killSignal: 'SIGKILL' }),
  })
  const keep = (chunk: string): void => {
    output += chunk
    options.show?.write(chunk)
    if (options.show !== undefined) lastLine = performance.now()
  }
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', keep)

  const life = setInterval(() => {
    if (!named && performance.now() - start < quietStart) return
    if (named && performance.now() - lastLine < lifeSign) return
    say(named ? `  ${label}: ${Math.round(seconds())} s` : `${label} ...`)
    named = true
    lastLine = performance.now()
  }, 500)

  return new Promise<StepResult>((resolve) => {
    child.on('error', (error) => resolve({ code: 127, output: error.message, seconds: seconds() }))
    child.on('close', (code, signal) => resolve({ code: exitCode(code, signal), output, seconds: seconds() }))
  }).finally(() => {
    clearInterval(life)
    if (named) say(`  ${label}: done after ${seconds().toFixed(1)} s`)
  })
}
