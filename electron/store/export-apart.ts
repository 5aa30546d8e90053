import type { Failure } from '#core/failure.ts'
import type { Result } from '#core/result.ts'
import type { ExportReport, ExportWish } from '#ipc/contract.ts'
import { openComposition } from './compose.ts'
import type { Composition } from './compose.ts'
import { realDisk } from './disk.ts'
import { exportProject } from './export.ts'
import { seldom } from './progress.ts'
import type { Tell } from './progress.ts'

/** An export as a thread of its own is given it. */
export interface ExportJob extends Composition {
  readonly name: string
  readonly what: ExportWish
}

export interface ExportedApart {
  readonly result: Result<ExportReport, Failure>
}

/** Exports the project as it was when it was asked for, made anew in this thread, while edits go on elsewhere. */
export const exportJob = async (job: ExportJob, say: Tell): Promise<ExportedApart> => {
  const tell = seldom(say)
  tell('Reading the project', null)
  const { sql, rows } = await openComposition(job)
  try {
    return { result: await exportProject({ disk: realDisk, rows, name: job.name, tell }, job.what) }
  } finally {
    sql.close()
  }
}
