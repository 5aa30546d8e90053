import type { Draft } from '#core/change/change.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Events, ImportPreview, ImportReport, ImportWish } from '#ipc/contract.ts'
import { createDocumentReader } from './document/reader.ts'
import { draftImport } from './import.ts'
import { previewOf } from './import-preview.ts'
import { readAllInputs } from './import-read.ts'
import type { ReadInputs } from './import-read.ts'
import type { Disk } from './disk.ts'
import { seldom } from './progress.ts'
import type { TellShare } from './progress.ts'
import type { ProjectStore } from './project.ts'
import { randomId } from './random.ts'
import { createTurns } from './turns.ts'

/** The imports of one store process: looked at first, or done at once. */
export interface Importing {
  /** Says what an import would bring. What was read for it is kept, so that the import itself reads nothing again. */
  readonly tryOut: (open: ProjectStore, wish: ImportWish) => Promise<Result<ImportPreview, Failure>>
  readonly run: (open: ProjectStore, wish: ImportWish) => Promise<Result<ImportReport, Failure>>
  /** Gives up what is being read, and forgets what was. */
  readonly cancel: () => void
}

interface Parts {
  readonly disk: Disk
  readonly now: () => number
  readonly onImporting: Events['project.importing']
}

export const createImporting = ({ disk, now, onImporting }: Parts): Importing => {
  let kept: { readonly key: string; readonly read: ReadInputs } | undefined
  const turns = createTurns()

  const adding: TellShare = (share) => onImporting({ what: 'Adding what was read', share })

  const cancel = (): void => {
    kept = undefined
    turns.giveUp()
  }

  const read = async (wish: ImportWish): Promise<Result<ReadInputs, Failure>> => {
    const { paths, format, encoding = null, columns = null, unit = null, wholePages = false } = wish
    const key = JSON.stringify([paths, format, encoding, columns, unit, wholePages])
    if (kept?.key === key) return ok(kept.read)
    const answer = await turns.take(async (signal) => {
      const reader = createDocumentReader()
      signal.addEventListener('abort', reader.end)
      const tell = seldom((what, share) => onImporting({ what, share }))
      const found = await readAllInputs({ disk, reader, tell, signal }, paths, {
        format,
        encoding,
        columns,
        unit,
        wholePages,
      }).finally(reader.end)
      if (found.ok) kept = { key, read: found.value }
      return found
    })
    return answer === 'busy' ? err(busy) : answer
  }

  return {
    tryOut: async (open, wish) => {
      const found = await read(wish)
      return found.ok ? ok(previewOf(open.reader, found.value, wish.map)) : found
    },
    run: async (open, wish) => {
      if (open.readOnly !== null) return err(open.readOnly)
      const found = await read(wish)
      kept = undefined
      if (!found.ok) return found
      adding(0)
      return commit(open, found.value, wish, { now, adding })
    },
    cancel,
  }
}

const commit = async (
  open: ProjectStore,
  read: ReadInputs,
  { map, strict, originals = true }: ImportWish,
  { now, adding }: { readonly now: () => number; readonly adding: TellShare },
): Promise<Result<ImportReport, Failure>> => {
  const env = { now, newId: randomId, analyst: open.analyst.id, set: SHARED_SET }
  const how = { map, originals }
  if (strict) {
    const { report } = draftImport(open.reader, read, how, env)
    if (report.rejected.length > 0 || report.losses.length > 0) return ok(nothingOf(report))
  }
  if (read.texts.length > 0 || read.datasets.length > 0) await open.keepBackup('import')
  let report: ImportReport | undefined
  const committed = await open.commitMade((reader): Result<Draft, Failure> => {
    const imported = draftImport(reader, read, how, env)
    report = imported.report
    return ok(imported.draft)
  }, adding)
  if (!committed.ok) return committed
  if (report === undefined) throw new Error('an import was committed without having been made')
  return ok(report)
}

/** What an import would have found wrong, when that is why nothing of it was taken. */
const nothingOf = (report: ImportReport): ImportReport => ({
  ...report,
  articles: 0,
  spans: none(report.spans),
  links: none(report.links),
  articleIds: [],
})

const none = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.keys(counts).map((name) => [name, 0]))

const busy = failure('import-busy', 'Another import is being read in this project.', 'Wait for it, or cancel it first.')
