import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { shownName } from '#core/importer/file-name.ts'
import type { GivenFile, ReadDocuments, ReadingWish } from '#core/importer/index.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { DocumentImporter } from './index.ts'
import type { Answered, Asked } from './thread.ts'

/** Reads documents one by one. A file that makes its importer hang, crash or run out of memory fails alone. */
export interface DocumentReader {
  readonly read: (
    importer: DocumentImporter,
    file: GivenFile,
    wish: ReadingWish,
  ) => Promise<Result<ReadDocuments, Failure>>
  readonly end: () => void
}

const usualLimits = {
  /** For one file. */
  time: 30_000, // milliseconds
  memory: 1_024, // megabytes
}

/** @param threadFile for tests: what runs in the thread */
export const createDocumentReader = (limits = usualLimits, threadFile = documentThread()): DocumentReader => {
  let thread: Worker | undefined
  const end = (): void => {
    void thread?.terminate()
    thread = undefined
  }

  const begin = (): Worker => {
    const begun = new Worker(threadFile, { resourceLimits: { maxOldGenerationSizeMb: limits.memory } })
    return begun.on('error', () => undefined) // it ends then, and that is heard
  }

  /** Nothing where the thread died over it. */
  const ask = (asked: Asked): Promise<Answered | 'slow'> =>
    new Promise((resolve) => {
      thread ??= begin()
      const asking = thread
      const settle = (answer: Answered | 'slow'): void => {
        clearTimeout(timer)
        asking.off('message', settle)
        asking.off('exit', died)
        if (answer === null || answer === 'slow') end()
        resolve(answer)
      }
      const died = (): void => settle(null)
      const timer = setTimeout(() => settle('slow'), limits.time)
      asking.on('message', settle)
      asking.on('exit', died)
      asking.postMessage(asked)
    })

  return {
    read: async (importer, file, { encoding, columns, wholePages }) => {
      const wish = { encoding, columns, wholePages }
      if (file.bytes.length > LARGEST) return err(tooLarge(file.name))
      if (importer.isPlain === true) return (await importer.load())(file, wish)
      const answer = await ask({ importer: importer.id, file, wish })
      if (answer === 'slow') return err(tooSlow(file.name, limits.time))
      return answer ?? err(failed(file.name))
    },
    end,
  }
}

/** The thread's code lies beside the bundle, or here when the sources run as they are. */
const documentThread = (): string => {
  const here = dirname(fileURLToPath(import.meta.url))
  const beside = join(here, 'document-thread.cjs')
  return existsSync(beside) ? beside : join(here, 'thread.ts')
}

/** The largest file that is kept as an article's original: 64 MB, in bytes. */
const LARGEST = 64 * 1024 * 1024

const tooLarge = (name: string): Failure =>
  failure(
    'document-too-large',
    `“${shownName(name)}” has more than 64 MB.`,
    'Divide it, or save its text as plain text.',
  )

const failed = (name: string): Failure =>
  failure(
    'document-failed',
    `“${shownName(name)}” could not be read: it is damaged, or made to do harm.`,
    'If you trust it, open it in the program it comes from and save it anew.',
  )

const tooSlow = (name: string, time: number): Failure =>
  failure(
    'document-slow',
    `“${shownName(name)}” could not be read within ${Math.round(time / 1_000)} seconds.`,
    'Divide it, or save its text as plain text.',
  )
