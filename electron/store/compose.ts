import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/** A project file anew: the bytes that lie there, and what the journal has beyond them. */
export interface Composition {
  readonly base: Uint8Array
  /** SHA-256 that the base must have. */
  readonly sha256: string
  readonly bodies: readonly Uint8Array[]
  /** How far the journal then is in the file. */
  readonly mark: { readonly id: string; readonly sequence: number; readonly chain: string }
  /** What the project in memory says of its history; the composed one must say the same. */
  readonly standing: Standing
}

/** Where a history stands, in as little as tells two of them apart. */
export interface Standing {
  readonly heads: readonly string[]
  readonly changes: number
  readonly rows: number
}

export interface Composed {
  readonly bytes: Uint8Array
  readonly sha256: string
}

/** What the thread answers; without bytes where the parts did not fit together. */
export type ComposeAnswer = Composed | { readonly failed: string }

/**
 * Makes the bytes of a project file in a thread of its own, as opening it after a crash would: the base with the journal
 * put back. They are opened again there and verified. Meanwhile edits go on here. The base is used up.
 * @returns nothing where that cannot be, for whatever reason; then the bytes are to be had from memory
 */
export const compose = (parts: Composition): Promise<Composed | undefined> =>
  new Promise((resolve) => {
    const base = ownBuffer(parts.base)
    const thread = new Worker(threadFile(), { workerData: { ...parts, base }, transferList: [base.buffer] })
    thread.once('message', (answer: ComposeAnswer) => {
      resolve('bytes' in answer ? answer : undefined)
      void thread.terminate()
    })
    thread.once('error', () => resolve(undefined))
    thread.once('exit', () => resolve(undefined))
  })

/** Bytes that share their memory with nobody, so that they can be handed over. */
const ownBuffer = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const { buffer } = bytes
  const alone = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength
  return alone ? new Uint8Array(buffer) : Uint8Array.from(bytes)
}

/** The thread's code lies beside the bundle, or here when the sources run as they are. */
const threadFile = (): string => {
  const here = dirname(fileURLToPath(import.meta.url))
  const beside = join(here, 'compose-thread.cjs')
  return existsSync(beside) ? beside : join(here, 'compose-thread.ts')
}
