import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { AnalystIdentity, MergeProgress } from '#ipc/contract.ts'
import type { Context, Given } from './command.ts'

/** The real world: this process's streams, files and environment. */
export const createContext = (): Context => {
  const folder = startFolder()
  const progress = createProgressLine(process.stderr)
  return {
    out: (text) => void process.stdout.write(text),
    say: (text) => void process.stderr.write(`${progress.end()}${text}`),
    doing: (what) => progress.show({ what, share: null }),
    path: (typed) => resolve(folder, typed),
    isSameFile,
    analyst: (given) => analystFrom(given),
    startStore: async ({ data, onFree = () => undefined }) => {
      const { startStore } = await import('#store/client.ts') // only when needed: it takes a moment to load
      return startStore(
        {
          'project.merging': progress.show,
          'project.importing': progress.show,
          'project.exporting': progress.show,
          'project.free': onFree,
        },
        data === undefined ? {} : { HEARSAY_DATA: data },
      )
    },
    openApp,
    inScratchFolder: async (work) => {
      let scratch: string | undefined
      const clear = (): void => {
        if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
      }
      const stop = (signal: NodeJS.Signals): void => {
        clear()
        process.kill(process.pid, signal) // heard once, so that this ends the program as it would have
      }
      for (const signal of ENDINGS) process.once(signal, stop) // before there is anything to leave behind
      try {
        scratch = mkdtempSync(join(tmpdir(), 'hearsay-'))
        return await work(scratch)
      } finally {
        for (const signal of ENDINGS) process.off(signal, stop)
        clear()
      }
    },
  }
}

const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** One line that says how far something is, on a terminal and nowhere else; `end` gives what takes it away again. */
export const createProgressLine = (
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>,
): { readonly show: (progress: MergeProgress) => void; readonly end: () => string } => {
  let shown = false
  return {
    show: ({ what, share }) => {
      if (!stream.isTTY) return
      shown = true
      stream.write(`${CLEAR}${what}…${share === null ? '' : ` ${Math.floor(share * 100)} %`}`)
    },
    end: () => {
      const clear = shown ? CLEAR : ''
      shown = false
      return clear
    },
  }
}

/** To the beginning of the line, and nothing on it. */
const CLEAR = '\r\u001B[K'

/** The same door as `npm start`, which finds an Electron and says what to do where there is no display. */
const openApp = (path: string): Promise<number> =>
  new Promise((done, reject) => {
    const door = fileURLToPath(new URL('../../electron/setup/bootstrap.mjs', import.meta.url))
    const child = spawn(process.execPath, [door, 'start', path], { stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) => done(code ?? 1))
  })

/** Where the user is. `npm run` moves to the folder of package.json and leaves word of where it came from. */
const startFolder = (): string => {
  const { INIT_CWD: before, npm_package_json: packageFile } = process.env
  const moved = packageFile !== undefined && dirname(packageFile) === process.cwd()
  return moved && before !== undefined ? before : process.cwd()
}

const isSameFile = async (one: string, other: string): Promise<boolean> => {
  const [a, b] = await Promise.all([one, other].map((path) => realpath(path).catch(() => undefined)))
  return a !== undefined && a === b
}

const NAME_LENGTH = 200 // UTF-16 code units

/** The same name is the same analyst, in every project and on every machine. */
const analystFrom = (given: Given): Result<AnalystIdentity, Failure> => {
  const name = (given.value('analyst') ?? (process.env['HEARSAY_ANALYST'] || userName())).normalize('NFC').trim()
  if (name === '' || name.length > NAME_LENGTH || /\p{C}/u.test(name)) {
    return err(
      failure('bad-name', 'The analyst’s name is empty, too long or not plain text.', 'Give one with --analyst.'),
    )
  }
  return ok({ id: `analyst.${createHash('sha256').update(name).digest('hex').slice(0, 32)}`, name })
}

const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    return 'analyst' // a machine may have users without a name
  }
}
