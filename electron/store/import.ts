import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Draft } from '#core/change/change.ts'
import { isCard } from '#core/codec/card.ts'
import type { Codec } from '#core/codec/codec.ts'
import type { Decoded, Rejection } from '#core/codec/decoded.ts'
import { codecs } from '#core/codec/index.ts'
import { articleIdOf, importArticle } from '#core/command/article.ts'
import { runCommand } from '#core/command/command.ts'
import type { Env } from '#core/command/command.ts'
import { createDraft } from '#core/command/draft.ts'
import type { DraftRows } from '#core/command/draft.ts'
import { addDataset } from '#core/command/import-dataset.ts'
import type { Imported, Original } from '#core/command/import-dataset.ts'
import { addProjectRows } from '#core/command/import-rows.ts'
import type { NameMap } from '#core/command/import-scheme.ts'
import { failure, failureToText } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { importers } from '#core/importer/index.ts'
import type { GivenFile, Importer, ReadText } from '#core/importer/index.ts'
import type { Reader } from '#core/model/reader.ts'
import { live } from '#core/model/reader.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { ImportReport } from '#ipc/contract.ts'
import type { Disk } from './disk.ts'
import { readInputs } from './read-inputs.ts'

/** A file that has been read and can become an article. */
export interface ReadFile {
  readonly file: string
  readonly sha256: string
  readonly bytes: Uint8Array
  readonly text: ReadText
}

/** Everything an import was given, understood as far as that goes without the project. */
export interface ReadInputs {
  readonly texts: readonly ReadFile[]
  readonly datasets: readonly { readonly codec: Codec; readonly decoded: Decoded }[]
  readonly rejected: readonly Rejection[]
}

/**
 * Reads files, folders and zip files one after the other. Each file goes to the codec that knows it by its look, or to the
 * one that was named; what no codec knows is a text of its own. Kinds: `unknown-format`, and those of the codec named.
 */
export const readAllInputs = async (
  disk: Disk,
  paths: readonly string[],
  format: string | null,
): Promise<Result<ReadInputs, Failure>> => {
  const named = codecs.find(({ id }) => id === format)
  if (format !== null && named?.decoder === undefined) return err(unknownFormat(format))
  const { groups, rejected } = await readInputs(disk, paths)
  const read = { texts: [] as ReadFile[], datasets: [] as ReadInputs['datasets'][number][], rejected: [...rejected] }
  for (const { files } of groups) {
    let left = files.filter((file) => !isCard(file))
    for (const codec of named === undefined ? codecs : [named]) {
      const taken = named === undefined ? (codec.decoder?.detect(left) ?? []) : left
      if (taken.length === 0 || codec.decoder === undefined) continue
      const decoded = codec.decoder.decode(taken)
      if (decoded.ok) read.datasets.push({ codec, decoded: decoded.value })
      else if (named !== undefined) return decoded
      else read.rejected.push({ file: taken[0]?.name ?? '', line: 0, reason: failureToText(decoded.error) })
      const names = new Set(taken)
      left = left.filter((file) => !names.has(file))
    }
    for (const file of left) {
      const text = DATA.test(file.name) ? err(unknownData(file.name)) : readOne(file)
      if (text.ok) read.texts.push(text.value)
      else read.rejected.push({ file: file.name, line: 0, reason: failureToText(text.error) })
    }
  }
  const order = new Map(paths.map((path, i) => [basename(path), i]))
  const rank = ({ file }: Rejection): number => order.get(file) ?? paths.length
  return ok({ ...read, rejected: read.rejected.sort((a, b) => rank(a) - rank(b)) })
}

/** Reads files that can be nothing but texts. */
export const readTexts = async (
  disk: Disk,
  paths: readonly string[],
): Promise<Pick<ReadInputs, 'texts' | 'rejected'>> => {
  const { groups, rejected } = await readInputs(disk, paths)
  const texts: ReadFile[] = []
  const refused = [...rejected]
  for (const file of groups.flatMap(({ files }) => files)) {
    const text = readOne(file)
    if (text.ok) texts.push(text.value)
    else refused.push({ file: file.name, line: 0, reason: failureToText(text.error) })
  }
  return { texts, rejected: refused }
}

/** Endings of files that hold data; none of them becomes an article only because its format was not recognised. */
const DATA = /\.(?:ann|conf|conll|conllu|bio|iob|csv|json|jsonl|ndjson|parquet|qdc|qdpx|tsv|xlsx|xmi|xml)$/i

const unknownData = (name: string): Failure =>
  failure(
    'unknown-data',
    `What “${name.slice(-80)}” holds was not recognised.`,
    'If you know its format, name it: “hearsay formats” lists those that can be read.',
  )

const unknownFormat = (format: string): Failure => {
  const known = codecs.flatMap(({ id, decoder }) => (decoder === undefined ? [] : id)).join(', ')
  return failure(
    'unknown-format',
    `There is no format “${format.slice(0, 40)}” that can be read.`,
    `Choose one of: ${known}; or leave it to Hearsay to find out.`,
  )
}

const readOne = (file: GivenFile): Result<ReadFile, Failure> => {
  const text = importerFor(file.name).read(file)
  if (!text.ok) return text
  return ok({ file: file.name, bytes: file.bytes, text: text.value, sha256: sha256Of(file.bytes) })
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The importer for a name; what no importer knows by its ending is tried as plain text, which looks before it reads. */
const importerFor = (file: string): Importer => {
  const extension = file.slice(file.lastIndexOf('.') + 1).toLowerCase()
  const found = importers.find(({ extensions }) => extensions.includes(extension)) ?? importers[0]
  if (found === undefined) throw new Error('there are no importers')
  return found
}

/** One change for everything that was given, so that one undo takes all of it out again. */
export interface ImportDraft {
  readonly draft: Draft
  readonly report: ImportReport
}

/** Makes one change of everything that has been read. The same bytes are taken once, whatever the file is called. */
export const draftImport = (
  reader: Reader,
  { texts, datasets, rejected }: ReadInputs,
  map: NameMap,
  env: Env,
  kind?: string,
): ImportDraft => {
  const draft = createDraft(reader, env)
  const { labels, ...fromTexts } = addTexts(draft, texts, env)
  const parts: Imported[] = [fromTexts]
  for (const { decoded } of datasets) {
    parts.push(
      decoded.kind === 'rows'
        ? addProjectRows(draft, decoded)
        : addDataset(draft, decoded, { map, originals: originalsOf(decoded) }, env),
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
      losses: parts.flatMap((part) => part.losses),
      articleIds: [...new Set(parts.flatMap((part) => part.articleIds))],
    },
  }
}

const originalsOf = (decoded: Extract<Decoded, { kind: 'dataset' }>): ReadonlyMap<string, Original> =>
  new Map(
    decoded.articles.map(({ id, bytes }) => [
      id,
      { sha256: sha256Of(bytes), original: Buffer.from(bytes).toString('base64') },
    ]),
  )

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
  env: Env,
): Imported & { readonly labels: readonly string[] } => {
  const rejected: Rejection[] = []
  const articleIds: string[] = []
  const labels: string[] = []
  let position = draft.all('article').length
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
      position,
    })
    if (!args.success) throw new Error('an importer proposed what its command does not take')
    // Tried by itself first, because only there a field that does not fit is found out and named.
    const tried = runCommand(draft, importArticle, args.data, env)
    if (!tried.ok) {
      rejected.push({ file, line: 0, reason: failureToText(tried.error) })
      articleIds.pop()
      continue
    }
    importArticle.run(draft, args.data, env)
    labels.push(tried.value.label)
    position += 1
  }
  return { articles: labels.length, articleIds, spans: {}, links: {}, rejected, losses: [], labels }
}
