import { readCsv } from '#core/codec/csv-read.ts'
import { jsonLines, jsonOf, isObject } from '#core/codec/json-lines.ts'
import type { Rejection } from '#core/codec/decoded.ts'
import { createLosses } from '#core/codec/losses.ts'
import { dateOf } from '#core/importer/dates.ts'
import { extensionOf, shownName } from '#core/importer/file-name.ts'
import { textFields } from '#core/importer/index.ts'
import type {
  ColumnMap,
  GivenFile,
  ProposedMetadata,
  ReadDocument,
  ReadDocuments,
  ReadingWish,
  TextField,
} from '#core/importer/index.ts'
import { proposedFrom, sizeFailure } from '#core/importer/txt.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { canonicalise } from '#core/text/canonical.ts'
import { decodeText } from './encoding.ts'
import { dayOfSerial, readXlsx } from './xlsx.ts'

/** A table with a text in each row. */
export interface TextTable {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly line: number; readonly cells: Readonly<Record<string, string>> }[]
  readonly rejected: readonly { readonly line: number; readonly reason: string }[]
  readonly encoding: string
  readonly isGuess?: boolean
}

/** Texts from a table, one of each row: csv, tsv, jsonl, json or xlsx. */
export const readTable = async (file: GivenFile, wish: ReadingWish): Promise<Result<ReadDocuments, Failure>> => {
  const table = await tableOf(file, wish)
  if (!table.ok) return table
  const { columns, rows, encoding, isGuess = false } = table.value
  const fields = wish.columns === null ? proposeColumns(table.value) : withinTable(wish.columns, columns)
  const rejected = [...table.value.rejected]
  const losses = createLosses()
  const documents: ReadDocument[] = []
  const { text: textColumn } = fields
  for (const { line, cells } of textColumn === undefined ? [] : rows) {
    const { text } = canonicalise(cells[textColumn ?? ''] ?? '')
    if (text.trim() === '') {
      rejected.push({ line, reason: 'it holds no text' })
      continue
    }
    const bytes = new Uint8Array(Buffer.from(text))
    const unfit = sizeFailure(file.name, bytes)
    if (unfit !== undefined) {
      rejected.push({ line, reason: unfit.message })
      continue
    }
    const known = detailsOf(cells, fields, (words) =>
      losses.add('dates that cannot be read', () => `${words} (${shownName(file.name)}, line ${line})`),
    )
    documents.push({ text, encoding, formatting: [], proposed: { ...proposedFrom('', text), ...known }, bytes, line })
  }
  const left = columns.filter((column) => !Object.values(fields).includes(column))
  for (const column of textColumn === undefined ? [] : left)
    losses.add('columns that an article has no place for', () => column)
  return ok({ documents, rejected, losses: losses.list(), isGuess, table: { columns, fields } })
}

const tableOf = async (file: GivenFile, { encoding }: ReadingWish): Promise<Result<TextTable, Failure>> => {
  const extension = extensionOf(file.name)
  if (extension === 'xlsx') return readXlsx(file)
  if (extension === 'csv' || extension === 'tsv') return csvTable(file, encoding)
  return jsonTable(file)
}

const csvTable = (file: GivenFile, encoding: string | null): Result<TextTable, Failure> => {
  const decoded = decodeText(file, encoding)
  if (!decoded.ok) return decoded
  const rows = readCsv(decoded.value.text)
  const [head, ...body] = rows ?? []
  if (head === undefined)
    return err(noTable(file.name, rows === undefined ? 'a quotation mark in it is never closed' : 'it is empty'))
  return ok({ ...tableFrom(head.cells, body), encoding: decoded.value.encoding, isGuess: decoded.value.isGuess })
}

/** A table whose first row names its columns. */
export const tableFrom = (
  head: readonly string[],
  body: readonly { readonly line: number; readonly cells: readonly string[] }[],
): Pick<TextTable, 'columns' | 'rows' | 'rejected'> => {
  const columns = head.map((name, i) => (name.trim() === '' ? `column ${i + 1}` : name.trim()))
  const unique = columns.map((name, i) => (columns.indexOf(name) === i ? name : `${name} (${i + 1})`))
  const rows = body.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(unique.map((name, i) => [name, cells[i] ?? ''])),
  }))
  return { columns: unique, rows, rejected: [] }
}

const jsonTable = (file: GivenFile): Result<TextTable, Failure> => {
  const refused: Rejection[] = []
  const whole = extensionOf(file.name) === 'json' ? jsonOf(file, refused) : undefined
  const lines = Array.isArray(whole)
    ? whole.flatMap((value, i) => (isObject(value) ? [{ line: i + 1, value }] : []))
    : jsonLines(file, refused)
  if (lines.length === 0) return err(noTable(file.name, refused[0]?.reason ?? 'it is empty'))
  const columns = [...new Set(lines.slice(0, 1_000).flatMap(({ value }) => Object.keys(value)))].slice(0, 500)
  const rows = lines.map(({ line, value }) => ({
    line,
    cells: Object.fromEntries(columns.map((name) => [name, cellOf(Object.hasOwn(value, name) ? value[name] : '')])),
  }))
  const rejected = refused.map(({ line, reason }) => ({ line, reason }))
  return ok({ columns, rows, rejected, encoding: 'utf-8' })
}

const cellOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

const NAMES: Readonly<Record<TextField, RegExp>> = {
  text: /^(?:text|full_?text|body|content|contents|article|article_?text|main_?text|story|transcript|document)$/,
  title: /^(?:title|headline|heading)$/,
  publisher: /^(?:publisher|publication|outlet|newspaper|source|site|site_?name|medium|source_?name)$/,
  author: /^(?:author|authors|byline|writer|by|creator)$/,
  date: /^(?:date|published|pub_?date|publication_?date|publish_?date|published_?at|date_?published|datetime|date_?publish)$/,
  url: /^(?:url|link|uri|address|source_?url|web_?url)$/,
  language: /^(?:language|lang|locale)$/,
}

/** Which column seems to hold what: by its name, and for the text, else, the column of long words. */
export const proposeColumns = ({ columns, rows }: Pick<TextTable, 'columns' | 'rows'>): ColumnMap => {
  const named = textFields.flatMap((field) => {
    const column = columns.find((name) =>
      NAMES[field].test(
        name
          .trim()
          .toLowerCase()
          .replace(/[\s-]+/g, '_'),
      ),
    )
    return column === undefined ? [] : [[field, column] as const]
  })
  const proposed: ColumnMap = Object.fromEntries(named)
  if (proposed.text !== undefined) return proposed
  const lengthOf = (column: string): number => {
    const lengths = rows.slice(0, 200).map(({ cells }) => (cells[column] ?? '').length)
    return lengths.sort((a, b) => a - b)[lengths.length >> 1] ?? 0
  }
  const longest = columns.map((column) => ({ column, length: lengthOf(column) })).sort((a, b) => b.length - a.length)[0]
  return longest === undefined || longest.length < LONG ? proposed : { ...proposed, text: longest.column }
}

const LONG = 200 // UTF-16 code units

const withinTable = (wished: ColumnMap, columns: readonly string[]): ColumnMap =>
  Object.fromEntries(Object.entries(wished).filter(([, column]) => columns.includes(column)))

const detailsOf = (
  cells: Readonly<Record<string, string>>,
  { text: _, ...fields }: ColumnMap,
  badDate: (words: string) => void,
): ProposedMetadata =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, column]) => {
      const words = canonicalise(cells[column] ?? '').text.trim()
      if (words === '') return []
      if (field !== 'date') return [[field, words]]
      const date = dateOf(words) ?? dayOfSerial(words)
      if (date === undefined) badDate(words)
      return date === undefined ? [] : [[field, date]]
    }),
  )

const noTable = (name: string, why: string): Failure =>
  failure(
    'table-unsound',
    `“${shownName(name)}” is no table that can be read: ${why}.`,
    'Save it anew as CSV (UTF-8) from the program it comes from.',
  )
