import { Worker } from 'node:worker_threads'
import { codeBeside } from './beside.ts'
import type { Composed, Composition } from './compose.ts'
import type { ExportJob, ExportedApart } from './export-apart.ts'
import type { MergeJob, MergedApart } from './merge-apart.ts'
import type { Tell } from './progress.ts'

/** Work for a thread of its own, by name: what it is given, and what it answers. */
export interface Jobs {
  readonly compose: { readonly given: Composition; readonly answer: Composed }
  readonly export: { readonly given: ExportJob; readonly answer: ExportedApart }
  readonly merge: { readonly given: MergeJob; readonly answer: MergedApart }
}

/** What a thread says while it works, and at the end; `failed` is for a programmer. */
export type Said =
  | { readonly progress: Parameters<Tell> }
  | { readonly answer: Jobs[keyof Jobs]['answer'] }
  | { readonly failed: string }

/** Work under way in another thread. */
export interface Apart<A> {
  /** Nothing where it could not be done, for whatever reason, or was stopped. */
  readonly answer: Promise<A | undefined>
  readonly stop: () => void
}

/**
 * Has work done in a thread of its own, while calls are answered here. Bytes named `base` are handed over and gone here.
 */
export const runApart = <K extends keyof Jobs>(
  job: K,
  given: Jobs[K]['given'],
  tell: Tell = () => undefined,
): Apart<Jobs[K]['answer']> => {
  const base = ownBuffer(given.base)
  const thread = new Worker(codeBeside('store-thread.cjs', 'thread.ts'), {
    workerData: { job, given: { ...given, base } },
    transferList: [base.buffer],
  })
  const answer = new Promise<Jobs[K]['answer'] | undefined>((resolve) => {
    thread.on('message', (said: Said) => {
      if ('progress' in said) {
        tell(...said.progress)
        return
      }
      resolve('answer' in said ? said.answer : undefined)
      void thread.terminate()
    })
    thread.once('error', (error) => {
      console.error(error) // a bug, or no memory; what was asked for is then done here
      resolve(undefined)
    })
    thread.once('exit', () => resolve(undefined))
  })
  return { answer, stop: () => void thread.terminate() }
}

/** Bytes that share their memory with nobody, so that they can be handed over. */
const ownBuffer = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const { buffer } = bytes
  const alone = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength
  return alone ? new Uint8Array(buffer) : Uint8Array.from(bytes)
}
