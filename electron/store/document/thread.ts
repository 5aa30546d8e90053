import { parentPort } from 'node:worker_threads'
import type { Failure } from '#core/failure.ts'
import type { GivenFile, ReadDocuments, ReadingWish } from '#core/importer/index.ts'
import type { Result } from '#core/result.ts'
import { documentImporters } from './index.ts'

/* The thread that reads documents, one after the other: see `reader.ts`. */

export interface Asked {
  /** The id of an importer. */
  readonly importer: string
  readonly file: GivenFile
  readonly wish: ReadingWish
}

/** What was read, or null where the importer failed in a way that nobody foresaw. */
export type Answered = Result<ReadDocuments, Failure> | null

parentPort?.on('message', ({ importer, file, wish }: Asked) => {
  const found = documentImporters.find(({ id }) => id === importer)
  void Promise.resolve(found?.load())
    .then((read) => read?.(file, wish) ?? null)
    .catch((error: unknown) => {
      console.error(error)
      return null
    })
    .then((answer: Answered) => parentPort?.postMessage(answer))
})
