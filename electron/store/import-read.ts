import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { isCard } from '#core/codec/card.ts'
import type { Codec, Loss } from '#core/codec/codec.ts'
import type { Decoded, Rejection } from '#core/codec/decoded.ts'
import { codecs } from '#core/codec/index.ts'
import { failure, failureToText } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { shownName } from '#core/importer/file-name.ts'
import type { ColumnMap, GivenFile, ReadDocument, ReadDocuments, ReadingWish } from '#core/importer/index.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { OffsetUnit } from '#core/text/offsets.ts'
import { documentImporters, importerFor } from './document/index.ts'
import type { DocumentImporter } from './document/index.ts'
import type { DocumentReader } from './document/reader.ts'
import type { Disk } from './disk.ts'
import type { Tell } from './progress.ts'
import { readInputs } from './read-inputs.ts'

/** A text that has been read and can become an article. */
export interface ReadFile {
  readonly file: string
  /** Where it stands in a file of several texts; else 0. */
  readonly line: number
  readonly sha256: string
  readonly bytes: Uint8Array
  readonly document: ReadDocument
  /** The encoding was not certain. */
  readonly isGuess: boolean
  /** What the file is, for dialogs. */
  readonly label: string
}

export interface ReadTable {
  readonly file: string
  readonly columns: readonly string[]
  readonly fields: ColumnMap
}

/** Everything an import was given, understood as far as that goes without the project. */
export interface ReadInputs {
  readonly texts: readonly ReadFile[]
  readonly tables: readonly ReadTable[]
  readonly datasets: readonly { readonly codec: Codec; readonly decoded: Decoded }[]
  readonly rejected: readonly Rejection[]
  readonly losses: readonly Loss[]
}

export interface HowToRead extends ReadingWish {
  /** The id of a codec or of an importer of documents; null lets every codec look at the files. */
  readonly format: string | null
  /** What offsets count where nothing shows it; null for what the format says. */
  readonly unit: OffsetUnit | null
}

/** What reading needs beside the files. */
export interface Reading {
  readonly disk: Disk
  readonly reader: DocumentReader
  readonly tell: Tell
  readonly signal: AbortSignal
}

/**
 * Reads files, folders and zip files one after the other. Each file goes to the codec that knows it by its look, or to the
 * one that was named; what no codec knows is a document of its own. Kinds: `unknown-format`, `cancelled`, and those of the
 * codec named.
 */
export const readAllInputs = async (
  reading: Reading,
  paths: readonly string[],
  how: HowToRead,
): Promise<Result<ReadInputs, Failure>> => {
  const named = codecs.find(({ id, decoder }) => id === how.format && decoder !== undefined)
  const importer = documentImporters.find(({ id }) => id === how.format)
  if (how.format !== null && named === undefined && importer === undefined) return err(unknownFormat(how.format))
  const { groups, rejected } = await readInputs(reading.disk, paths)
  const datasets: ReadInputs['datasets'][number][] = []
  const documents: GivenFile[] = []
  const refused = [...rejected]
  for (const { files } of groups) {
    let left = withoutParts(files).filter((file) => !isCard(file))
    for (const codec of importer !== undefined ? [] : named === undefined ? codecs : [named]) {
      const taken = named === undefined ? (codec.decoder?.detect(left) ?? []) : left
      if (taken.length === 0 || codec.decoder === undefined) continue
      reading.tell(`Reading ${codec.label}`, null)
      const decoded = codec.decoder.decode(taken, how.unit ?? undefined)
      if (decoded.ok) datasets.push({ codec, decoded: decoded.value })
      else if (named !== undefined) return decoded
      else refused.push({ file: taken[0]?.name ?? '', line: 0, reason: failureToText(decoded.error) })
      const names = new Set(taken)
      left = left.filter((file) => !names.has(file))
    }
    documents.push(...left)
  }
  const read = await readDocuments(reading, documents, how, importer)
  if (read === undefined) return err(cancelled)
  const order = new Map(paths.map((path, i) => [basename(path), i]))
  const rank = ({ file }: Rejection): number => order.get(file) ?? paths.length
  return ok({ ...read, datasets, rejected: [...refused, ...read.rejected].sort((a, b) => rank(a) - rank(b)) })
}

/** A page that a browser saved whole has a folder of pictures and scripts beside it, which are no documents. */
const withoutParts = (files: readonly GivenFile[]): readonly GivenFile[] => {
  const folders = files.flatMap(({ name }) => {
    const stem = /^(.*)\.x?html?$/i.exec(name)?.[1]
    return stem === undefined ? [] : [`${stem}_files/`, `${stem}-Dateien/`, `${stem}_fichiers/`, `${stem}_archivos/`]
  })
  return folders.length === 0 ? files : files.filter(({ name }) => !folders.some((folder) => name.startsWith(folder)))
}

/** Nothing where it was cancelled. */
const readDocuments = async (
  { reader, tell, signal }: Reading,
  files: readonly GivenFile[],
  how: HowToRead,
  importer: DocumentImporter | undefined,
): Promise<Omit<ReadInputs, 'datasets'> | undefined> => {
  const texts: ReadFile[] = []
  const tables: ReadTable[] = []
  const rejected: Rejection[] = []
  const losses: Loss[] = []
  for (const [i, file] of files.entries()) {
    if (signal.aborted) return undefined
    tell(`Reading ${shownName(file.name)}`, i / files.length)
    const kind = importer ?? importerFor(file.name)
    const read =
      importer === undefined && DATA.test(file.name) ? err(unknownData(file.name)) : await reader.read(kind, file, how)
    if (!read.ok) {
      rejected.push({ file: file.name, line: 0, reason: failureToText(read.error) })
      continue
    }
    const { table } = read.value
    for (const document of read.value.documents) texts.push(readFileOf(file, document, read.value, kind.label))
    rejected.push(...read.value.rejected.map((one) => ({ file: file.name, ...one })))
    losses.push(...read.value.losses)
    if (table === undefined) continue
    tables.push({ file: file.name, ...table })
    if (table.fields.text === undefined)
      rejected.push({ file: file.name, line: 0, reason: failureToText(noTextColumn(file.name, table)) })
  }
  if (signal.aborted) return undefined
  return { texts, tables, rejected, losses: summed(losses) }
}

const readFileOf = (
  file: GivenFile,
  document: ReadDocument,
  { isGuess = false }: ReadDocuments,
  label: string,
): ReadFile => {
  const bytes = document.bytes ?? file.bytes
  return { file: file.name, line: document.line ?? 0, bytes, document, isGuess, label, sha256: sha256Of(bytes) }
}

const summed = (losses: readonly Loss[]): readonly Loss[] => {
  const byWhat = new Map<string, Loss>()
  for (const { what, count, examples } of losses) {
    const before = byWhat.get(what)
    byWhat.set(what, {
      what,
      count: count + (before?.count ?? 0),
      examples: [...(before?.examples ?? []), ...examples].slice(0, 3),
    })
  }
  return [...byWhat.values()]
}

/** Endings of files that hold data; none of them becomes an article only because its format was not recognised. */
const DATA = /\.(?:ann|conf|conll|conllu|bio|iob|parquet|qdc|qdpx|xmi|xml)$/i

const unknownData = (name: string): Failure =>
  failure(
    'unknown-data',
    `What “${shownName(name)}” holds was not recognised.`,
    'If you know its format, name it: “hearsay formats” lists those that can be read.',
  )

const noTextColumn = (name: string, { columns }: Pick<ReadTable, 'columns'>): Failure =>
  failure(
    'no-text-column',
    `Which part of each entry of “${shownName(name)}” is the text was not recognised.`,
    `Say which: --columns text=NAME. There are: ${columns.slice(0, 12).join(', ').slice(0, 300)}.`,
  )

const unknownFormat = (format: string): Failure => {
  const known = [
    ...codecs.flatMap(({ id, decoder }) => (decoder === undefined ? [] : id)),
    ...documentImporters.map(({ id }) => id),
  ]
  return failure(
    'unknown-format',
    `There is no format “${format.slice(0, 40)}” that can be read.`,
    `Choose one of: ${known.join(', ')}; or leave it to Hearsay to find out.`,
  )
}

export const cancelled = failure('cancelled', 'The import was cancelled.', 'Nothing was added.')

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
