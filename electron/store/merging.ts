import { basename } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { MergeReport } from '#ipc/contract.ts'
import { runApart } from './apart.ts'
import type { Composition } from './compose.ts'
import type { Side } from './merge-compare.ts'
import type { Merger } from './merge.ts'
import { readMeta } from './meta.ts'
import { closedFailure } from './not-open.ts'
import type { ProjectParts } from './project.ts'
import { createTurns } from './turns.ts'

/** Merges into an open project under way: here or in a thread of its own, and given up when that is asked. */
export interface Merging {
  /** Adds the changes that another copy has and this one lacks, or only says what that would come to. */
  merge(path: string, dryRun: boolean): Promise<Result<MergeReport, Failure>>
  /** Gives up what is being made or tried; its answer then says so, and everything is as it was. */
  cancel(): void
  /** Copies in the project's folder, by file name, that have something which it lacks. */
  copies(): Promise<readonly string[]>
}

type Needed = Pick<
  ProjectParts,
  'saver' | 'readOnly' | 'readOther' | 'exclusive' | 'analyst' | 'path' | 'data' | 'onMerging' | 'pathsOfCopies'
>

/** @param merger makes the merges that are made here, and takes over those made apart */
export const createMerging = (project: Needed & { readonly side: Side; readonly merger: Merger }): Merging => {
  const { saver, side, merger, exclusive } = project
  const turns = createTurns()

  const merge: Merging['merge'] = async (path, dryRun) => {
    if (!dryRun && saver === undefined) return err(project.readOnly ?? closedFailure)
    const merged = await turns.take(async (signal) => {
      const touched = saver !== undefined && saver.touched() !== null
      // The thread works on the file that lies there; when that is another's, only what is in memory will do.
      return (touched ? undefined : await mergeApart(path, dryRun, signal)) ?? (await mergeHere(path, dryRun, touched))
    })
    return merged === 'busy' ? err(mergingAlready) : merged
  }

  /** A small project, or one that cannot be made elsewhere: while everything waits. */
  const mergeHere = async (path: string, dryRun: boolean, touched: boolean): Promise<Result<MergeReport, Failure>> => {
    const other = await project.readOther(path, touched)
    if (!other.ok) return other
    const { own } = other.value
    try {
      const merged = await exclusive(async () =>
        dryRun || saver === undefined ? merger.tryOut(other.value) : merger.merge(saver, other.value),
      )
      if (merged.ok && !dryRun) {
        if (own !== undefined) saver?.goOnFrom(own)
        await saver?.checkpoint() // where that fails it is said, and tried again
      }
      return merged
    } finally {
      other.value.close()
    }
  }

  /** In a thread of its own, while reading goes on here; edits wait for a merge, and for a dry run nothing does. */
  const mergeApart = async (
    path: string,
    dryRun: boolean,
    signal: AbortSignal,
  ): Promise<Result<MergeReport, Failure> | undefined> => {
    if (saver === undefined) return undefined
    const work = async (made: Composition | undefined): Promise<Result<MergeReport, Failure> | undefined> => {
      if (signal.aborted) return err(mergeCancelled)
      if (made === undefined) return undefined
      const job = { ...made, analyst: project.analyst.id, path, own: project.path, data: project.data, dryRun }
      const { answer, stop } = runApart('merge', job, (what, share) => project.onMerging({ what, share }))
      signal.addEventListener('abort', stop)
      const found = await answer
      if (signal.aborted) return err(mergeCancelled)
      if (found?.bytes === undefined || found.merged === undefined) return found?.result
      const refused = await merger.adopt(saver, { ...found.merged, bytes: found.bytes })
      return refused === undefined ? found.result : err(refused)
    }
    if (dryRun) return work(await exclusive(() => saver.composition()))
    const merged = await exclusive(async () => work(await saver.composition()))
    if (merged?.ok === true) void saver.checkpoint() // where that fails it is said, and tried again
    return merged
  }

  const copies = async (): Promise<readonly string[]> => {
    const found: string[] = []
    for (const path of await project.pathsOfCopies()) {
      const other = await project.readOther(path, false)
      if (!other.ok) continue
      const isSame = readMeta(other.value.sql, 'project') === readMeta(side.sql, 'project')
      if (isSame && (await exclusive(async () => merger.lacks(other.value)))) found.push(basename(path))
      other.value.close()
    }
    return found
  }

  return {
    merge,
    cancel: turns.giveUp,
    copies,
  }
}

const mergingAlready = failure(
  'merging',
  'A merge is already under way in this project.',
  'Wait until it is done, or cancel it.',
)

const mergeCancelled = failure('cancelled', 'The merge was cancelled.', 'Everything is as it was.')
