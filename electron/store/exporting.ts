import type { Failure } from '#core/failure.ts'
import type { Result } from '#core/result.ts'
import type { ExportReport, ExportWish } from '#ipc/contract.ts'
import { runApart } from './apart.ts'
import { exportProject } from './export.ts'
import type { Exporting } from './export.ts'
import type { ProjectParts } from './project.ts'
import { seldom } from './progress.ts'
import { REDONE_APART } from './saver.ts'

/** Exports of an open project: here, or in a thread of its own where edits would notice. */
export interface Exports {
  readonly run: (what: ExportWish) => Promise<Result<ExportReport, Failure>>
  /** Resolves when none is under way: a project is not let go of with half an export beside the place of the whole. */
  readonly ended: () => Promise<void>
}

type Needed = Pick<ProjectParts, 'saver' | 'rows' | 'exclusive' | 'onExporting' | 'disk'>

/** @param nameOf the project's name */
export const createExports = ({ saver, rows, exclusive, onExporting, disk }: Needed, nameOf: () => string): Exports => {
  const underWay = new Set<Promise<unknown>>()
  const tell = seldom((what, share) => onExporting({ what, share }))

  /** Nothing where the project is small, or cannot be made elsewhere. */
  const apart = async (what: ExportWish): Promise<Result<ExportReport, Failure> | undefined> => {
    if (saver === undefined || saver.touched() !== null) return undefined
    const made = await exclusive(() => saver.composition())
    if (made === undefined || made.bodies.reduce((sum, { length }) => sum + length, 0) > REDONE_APART) return undefined
    return (await runApart('export', { ...made, name: nameOf(), what }, tell).answer)?.result
  }

  const here = (what: ExportWish): Promise<Result<ExportReport, Failure>> => {
    const around: Exporting = { disk, rows, name: nameOf(), tell }
    return exportProject(around, what)
  }

  return {
    run: async (what) => {
      const made = apart(what).then((done) => done ?? here(what))
      underWay.add(made)
      try {
        return await made
      } finally {
        underWay.delete(made)
      }
    },
    ended: async () => void (await Promise.allSettled(underWay)),
  }
}
