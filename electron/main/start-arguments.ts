import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the command line asks for. */
export interface StartOrder {
  /** Absolute paths of projects to open. */
  readonly files: readonly string[]
  readonly sample: boolean
}

/**
 * Reads `electron [switches] APP_FOLDER [FILE.hearsay ...] [--sample]`. A packaged app has no folder in its command line:
 * `appFolder` is undefined then.
 */
export const readArguments = (argv: readonly string[], cwd: string, appFolder: string | undefined): StartOrder => {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'))
  const folderAt = words.findIndex((word) => path.resolve(cwd, word) === appFolder)
  const files = words.slice(appFolder === undefined ? 0 : folderAt < 0 ? 1 : folderAt + 1)
  return { files: files.map((file) => path.resolve(cwd, withoutScheme(file))), sample: argv.includes('--sample') }
}

/** Some desktops hand over addresses: `file:///home/ada/Kursk.hearsay`. */
function withoutScheme(word: string): string {
  try {
    return /^file:\/\//i.test(word) ? fileURLToPath(word) : word
  } catch {
    return word // an address of another computer; it will be said that there is no such file
  }
}

/** An order handed over by a second start; anything else is an empty one. */
export const parseOrder = (data: unknown): StartOrder => {
  const { files, sample } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
  return { files: Array.isArray(files) ? files.filter(isPath).slice(0, 20) : [], sample: sample === true }
}

function isPath(file: unknown): file is string {
  return typeof file === 'string' && path.isAbsolute(file)
}
