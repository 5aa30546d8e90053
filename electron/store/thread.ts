import { parentPort, workerData } from 'node:worker_threads'
import type { Jobs, Said } from './apart.ts'
import { compose } from './compose.ts'
import { mergeJob } from './merge-apart.ts'
import type { Tell } from './progress.ts'

/* The thread that does what would keep the store from answering: see `apart.ts`. */

const work: { readonly [K in keyof Jobs]: (given: Jobs[K]['given'], tell: Tell) => Promise<Jobs[K]['answer']> } = {
  compose,
  // Loaded when it is asked for: every large save starts this thread, and formats are nothing to it.
  export: async (...given) => (await import('./export-apart.ts')).exportJob(...given),
  merge: mergeJob,
}

const { job, given } = workerData as { readonly job: keyof Jobs; readonly given: never }
const say = (said: Said, hands: readonly ArrayBuffer[] = []): void => parentPort?.postMessage(said, [...hands])

void work[job](given, (...progress) => say({ progress }))
  .then((answer) => {
    const bytes = 'bytes' in answer ? answer.bytes : undefined
    say({ answer }, bytes === undefined ? [] : [bytes.buffer as ArrayBuffer])
  })
  .catch((error: unknown) => say({ failed: String(error) }))
