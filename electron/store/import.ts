import type { Draft } from '#core/change/change.ts'
import type { Decoded, Rejection } from '#core/codec/decoded.ts'
import { articleIdOf, importArticle } from '#core/command/article.ts'
import { runCommand } from '#core/command/command.ts'
import type { Env } from '#core/command/command.ts'
import { createDraft } from '#core/command/draft.ts'
import type { DraftRows } from '#core/command/draft.ts'
import { addDataset } from '#core/command/import-dataset.ts'
import type { Imported, Original } from '#core/command/import-dataset.ts'
import { addProjectRows } from '#core/command/import-rows.ts'
import type { NameMap } from '#core/command/import-scheme.ts'
import { failureToText } from '#core/failure.ts'
import type { Reader } from '#core/model/reader.ts'
import { live } from '#core/model/reader.ts'
import type { ImportReport } from '#ipc/contract.ts'
import { sha256Of } from './import-read.ts'
import type { ReadFile, ReadInputs } from './import-read.ts'

/** One change for everything that was given, so that one undo takes all of it out again. */
export interface ImportDraft {
  readonly draft: Draft
  readonly report: ImportReport
}

/** How what was read is to be taken in. */
export interface DraftWish {
  readonly map: NameMap
  /** Whether the project keeps the bytes that articles came from. */
  readonly originals: boolean
}

/** Makes one change of everything that has been read. The same bytes are taken once, whatever the file is called. */
export const draftImport = (
  reader: Reader,
  { texts, datasets, rejected, losses }: ReadInputs,
  { map, originals }: DraftWish,
  env: Env,
  kind?: string,
): ImportDraft => {
  const draft = createDraft(reader, env)
  const { labels, ...fromTexts } = addTexts(draft, texts, originals, env)
  const parts: Imported[] = [fromTexts]
  for (const { decoded } of datasets) {
    parts.push(
      decoded.kind === 'rows'
        ? addProjectRows(draft, decoded)
        : addDataset(draft, decoded, { map, originals: originalsOf(decoded, originals) }, env),
    )
  }
  const articles = parts.reduce((sum, part) => sum + part.articles, 0)
  const [format] = datasets
  const added = `${articles} ${articles === 1 ? 'article' : 'articles'}`
  const label =
    format === undefined
      ? labels.length === 1
        ? (labels[0] ?? '')
        : `Add ${labels.length} articles`
      : `Import ${added} from ${format.codec.label}`
  return {
    draft: {
      kind: kind ?? (format === undefined ? importArticle.kind : 'import.dataset'),
      label,
      patches: draft.patches(),
    },
    report: {
      articles,
      spans: summed(
        draft.all('label').map(({ name }) => name),
        parts.map(({ spans }) => spans),
      ),
      links: summed(
        draft.all('linkType').map(({ name }) => name),
        parts.map(({ links }) => links),
      ),
      rejected: [...rejected, ...parts.flatMap((part) => part.rejected)],
      losses: [...losses, ...parts.flatMap((part) => part.losses)],
      articleIds: [...new Set(parts.flatMap((part) => part.articleIds))],
    },
  }
}

const originalsOf = (decoded: Extract<Decoded, { kind: 'dataset' }>, isKept: boolean): ReadonlyMap<string, Original> =>
  new Map(decoded.articles.map(({ id, bytes }) => [id, { sha256: sha256Of(bytes), ...originalOf(bytes, isKept) }]))

const originalOf = (bytes: Uint8Array, isKept: boolean): { readonly original?: string } =>
  isKept ? { original: Buffer.from(bytes).toString('base64') } : {}

/** A count for every label or type of the scheme, zeros too. */
const summed = (
  names: readonly string[],
  counts: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> => {
  const sums = new Map(names.map((name) => [name, 0]))
  for (const part of counts) {
    for (const [name, count] of Object.entries(part)) sums.set(name, (sums.get(name) ?? 0) + count)
  }
  return Object.fromEntries(sums)
}

const addTexts = (
  draft: DraftRows,
  files: readonly ReadFile[],
  isKept: boolean,
  env: Env,
): Imported & { readonly labels: readonly string[] } => {
  const rejected: Rejection[] = []
  const articleIds: string[] = []
  const labels: string[] = []
  let position = draft.all('article').length
  for (const { file, line, sha256, bytes, document } of files) {
    const id = articleIdOf(sha256)
    articleIds.push(id)
    const there = live(draft, 'article', id)
    if (there !== undefined) {
      rejected.push({ file, line, reason: `already in the project as “${there.title}”` })
      continue
    }
    const args = importArticle.args.safeParse({
      ...document.proposed,
      file,
      sha256,
      encoding: document.encoding,
      text: document.text,
      formatting: document.formatting,
      ...originalOf(bytes, isKept),
      position,
    })
    if (!args.success) throw new Error('an importer proposed what its command does not take')
    // Tried by itself first, because only there a field that does not fit is found out and named.
    const tried = runCommand(draft, importArticle, args.data, env)
    if (!tried.ok) {
      rejected.push({ file, line, reason: failureToText(tried.error) })
      articleIds.pop()
      continue
    }
    importArticle.run(draft, args.data, env)
    labels.push(tried.value.label)
    position += 1
  }
  return { articles: labels.length, articleIds, spans: {}, links: {}, rejected, losses: [], labels }
}
