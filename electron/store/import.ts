import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Draft } from '#core/change/change.ts'
import { articleIdOf, importArticle } from '#core/command/article.ts'
import { runCommand } from '#core/command/command.ts'
import type { Env } from '#core/command/command.ts'
import { createDraft } from '#core/command/draft.ts'
import { failureToText } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { importers } from '#core/importer/index.ts'
import type { Importer, ReadText } from '#core/importer/index.ts'
import type { Reader } from '#core/model/reader.ts'
import { live } from '#core/model/reader.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { ImportReport } from '#ipc/contract.ts'
import type { Disk } from './disk.ts'
import { diskFailure } from './disk-failure.ts'

/** A file that has been read and can become an article. */
export interface ReadFile {
  readonly file: string
  readonly sha256: string
  readonly bytes: Uint8Array
  readonly text: ReadText
}

type Rejected = ImportReport['rejected'][number]

/** Reads files one after the other; what cannot be read is named with its reason, and the rest goes on. */
export const readFiles = async (
  disk: Disk,
  paths: readonly string[],
): Promise<{ readonly read: readonly ReadFile[]; readonly rejected: readonly Rejected[] }> => {
  const read: ReadFile[] = []
  const rejected: Rejected[] = []
  for (const path of paths) {
    const file = basename(path)
    const found = await readOne(disk, path, file)
    if (found.ok) read.push(found.value)
    else rejected.push({ file, line: 0, reason: failureToText(found.error) })
  }
  return { read, rejected }
}

/** The largest file of any kind that is read at all: what an importer takes is less, and says so in its own words. */
const LARGEST = 100 * 1024 * 1024 // bytes

const readOne = async (disk: Disk, path: string, file: string): Promise<Result<ReadFile, Failure>> => {
  let bytes: Uint8Array
  try {
    const { kind, size } = await disk.stat(path)
    if (kind !== 'file' || size > LARGEST) {
      const why = kind === 'file' ? 'is far too large to be an article' : 'is not a file'
      return err({ kind: 'not-a-text', message: `“${file}” ${why}.`, remedy: 'Choose text files.' })
    }
    bytes = await disk.read(path)
  } catch (error) {
    return err(diskFailure(error, `“${file}” could not be read`))
  }
  const text = importerFor(file).read({ name: file, bytes })
  if (!text.ok) return text
  return ok({ file, bytes, text: text.value, sha256: createHash('sha256').update(bytes).digest('hex') })
}

/** The importer for a name; what no importer knows by its ending is tried as plain text, which looks before it reads. */
const importerFor = (file: string): Importer => {
  const extension = file.slice(file.lastIndexOf('.') + 1).toLowerCase()
  const found = importers.find(({ extensions }) => extensions.includes(extension)) ?? importers[0]
  if (found === undefined) throw new Error('there are no importers')
  return found
}

/** One change for all files, so that one undo takes all of them out again. */
export interface ImportDraft {
  readonly draft: Draft
  readonly report: Pick<ImportReport, 'articles' | 'articleIds' | 'rejected'>
}

/** Makes articles of files that have been read. The same bytes are taken once, whatever the file is called. */
export const draftImport = (
  reader: Reader,
  files: readonly ReadFile[],
  env: Env,
  kind = importArticle.kind,
): Result<ImportDraft, Failure> => {
  const draft = createDraft(reader, env)
  const rejected: Rejected[] = []
  const articleIds: string[] = []
  const labels: string[] = []
  for (const { file, sha256, bytes, text } of files) {
    const id = articleIdOf(sha256)
    articleIds.push(id)
    const there = live(draft, 'article', id)
    if (there !== undefined) {
      rejected.push({ file, line: 0, reason: `already in the project as “${there.title}”` })
      continue
    }
    const args = importArticle.args.safeParse({
      ...text.proposed,
      file,
      sha256,
      encoding: text.encoding,
      text: text.text,
      original: Buffer.from(bytes).toString('base64'),
    })
    if (!args.success) throw new Error('an importer proposed what its command does not take')
    // Tried by itself first, because only there a field that does not fit is found out and named.
    const tried = runCommand(draft, importArticle, args.data, env)
    if (!tried.ok) {
      rejected.push({ file, line: 0, reason: failureToText(tried.error) })
      articleIds.pop()
      continue
    }
    const failed = importArticle.run(draft, args.data, env)
    if (failed !== undefined) return err(failed)
    labels.push(tried.value.label)
  }
  const label = labels.length === 1 ? (labels[0] ?? '') : `Add ${labels.length} articles`
  return ok({
    draft: { kind, label, patches: draft.patches() },
    report: { articles: labels.length, articleIds: [...new Set(articleIds)], rejected },
  })
}
