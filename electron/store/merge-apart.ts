import type { Failure } from '#core/failure.ts'
import { ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { MergeReport } from '#ipc/contract.ts'
import { exportMarked } from './checkpoint.ts'
import { openComposition } from './compose.ts'
import type { Composition } from './compose.ts'
import { createHistory } from './history.ts'
import { realDisk } from './disk.ts'
import { applyMerge } from './merge.ts'
import type { Adoptable } from './merge.ts'
import { missingChanges } from './merge-compare.ts'
import { nothingMerged } from './merge-report.ts'
import { readOther } from './open-project.ts'
import { seldom } from './progress.ts'
import type { Tell } from './progress.ts'

/** A merge as a thread of its own is given it. */
export interface MergeJob extends Composition {
  readonly analyst: string
  /** The other file, the project's own, and the app's folder. */
  readonly path: string
  readonly own: string
  readonly data: string
  readonly dryRun: boolean
}

/** What the thread found, and, unless it was only tried, the merged project. */
export interface MergedApart {
  readonly result: Result<MergeReport, Failure>
  /** The whole project with the merge in it; missing where nothing is to be changed. */
  readonly bytes?: Uint8Array
  readonly merged?: Omit<Adoptable, 'bytes'>
}

/** Merges into the project as it is made anew in this thread; the one in memory elsewhere knows nothing of it. */
export const mergeJob = async (job: MergeJob, say: Tell): Promise<MergedApart> => {
  const tell = seldom(say)
  const reading = (): void => tell('Reading the other copy', null)
  reading()
  const around = { disk: realDisk, data: job.data, now: Date.now, onProgress: reading }
  const other = await readOther(around, job.path, { path: job.own, project: '', touched: false })
  if (!other.ok) return { result: other }
  const { sql, rows } = await openComposition(job)
  const side = { sql, rows, history: createHistory(sql, rows) }
  const { analyst, dryRun } = job
  const { name } = other.value
  const added = missingChanges(side, other.value, name, tell)
  if (!added.ok || added.value.length === 0) return { result: added.ok ? ok(nothingMerged) : added }
  const made = applyMerge(side, { analyst, name, added: added.value, dryRun, tell })
  if (!made.ok) return { result: made }
  const { report, record, touched } = made.value
  if (dryRun) return { result: ok(report) }
  say('Putting it together', null)
  return { result: ok(report), merged: { record, touched }, bytes: exportMarked(sql, undefined) }
}
