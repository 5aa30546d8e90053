import { parentPort, workerData } from 'node:worker_threads'
import { exportMarked, standingOf, verifyBytes } from './checkpoint.ts'
import type { ComposeAnswer, Composition } from './compose.ts'
import { sha256Of } from './journal.ts'
import { replay } from './replay.ts'
import { createRowStore } from './rows.ts'
import { openSql } from './sql.ts'

/* The thread that makes a project file's bytes while the store answers: see `compose.ts`. */

const composed = async ({ base, sha256, bodies, mark, standing }: Composition): Promise<ComposeAnswer> => {
  if (sha256Of(base) !== sha256) return { failed: 'the file that lies there is not the one that was written' }
  const sql = await openSql(Buffer.from(base.buffer)) // a Buffer is worked in, not copied
  try {
    if (!replay(sql, createRowStore(sql), bodies)) return { failed: 'the journal does not fit the file' }
    if (JSON.stringify(standingOf(sql)) !== JSON.stringify(standing)) return { failed: 'it comes to something else' }
    const { id, sequence, chain } = mark
    const bytes = exportMarked(sql, { id, sequence: () => sequence, chain: () => chain })
    await verifyBytes(bytes, sql)
    return { bytes, sha256: sha256Of(bytes) }
  } finally {
    sql.close()
  }
}

void composed(workerData as Composition)
  .catch((error: unknown): ComposeAnswer => ({ failed: String(error) }))
  .then((answer) => {
    parentPort?.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer as ArrayBuffer] : [])
  })
