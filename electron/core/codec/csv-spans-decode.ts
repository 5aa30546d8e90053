import { failure } from '../failure.ts'
import type { GivenFile } from '../importer/index.ts'
import { err, ok } from '../result.ts'
import type { TextRange } from '../text/segments.ts'
import { decodeUtf8 } from '../text/utf8.ts'
import type { Decoder } from './codec.ts'
import { readCsv } from './csv-read.ts'
import type { CsvRow } from './csv-read.ts'
import type { DecodedArticle, DecodedSpan, Rejection } from './decoded.ts'
import { createLosses } from './losses.ts'
import { nameKey } from './names.ts'
import { bestReading } from './readings.ts'
import type { Reading } from './readings.ts'
import { articleFromTextFile } from './text-file.ts'

export const csvSpansDecoder: Decoder = {
  detect: (files) => {
    const tables = files.filter((file) => /\.(?:csv|tsv)$/i.test(file.name) && isTable(file))
    const folders = tables.map(({ name }) => folderOf(name))
    return files.filter(
      (file) =>
        tables.includes(file) || (/\.txt$/i.test(file.name) && folders.some((folder) => file.name.startsWith(folder))),
    )
  },
  decode: (files) => {
    const rejected: Rejection[] = []
    const losses = createLosses()
    const articles = new Map<string, KnownText>()
    for (const file of files.filter(({ name }) => /\.txt$/i.test(name))) {
      const read = articleFromTextFile(file.name, file, 'codepoint')
      if (read.ok) articles.set(file.name, read.value)
      else rejected.push({ file: file.name, line: 0, reason: read.error })
    }
    const spans: DecodedSpan[] = []
    let tables = 0
    for (const file of files.filter(({ name }) => /\.(?:csv|tsv)$/i.test(name))) {
      const records = recordsIn(file)
      if (typeof records === 'string') {
        rejected.push({ file: file.name, line: 0, reason: records })
        continue
      }
      tables += 1
      for (const [name, own] of grouped(records, ({ file: of }) => folderOf(file.name) + of)) {
        const known = articles.get(name)
        const reject = (line: number, reason: string): void => void rejected.push({ file: file.name, line, reason })
        if (known === undefined) {
          for (const { line } of own) reject(line, `its text is not here: ${name.slice(0, 80)}`)
          continue
        }
        const { text } = known.article
        const checked = own.filter((record) => record.text !== undefined)
        const reading = bestReading(known.readings, checked, (one, way) => rangeOf(text, one, way) !== undefined)
        if (reading.otherwise !== '')
          losses.add(
            'texts whose offsets were counted otherwise, and read so because the words agree',
            () => `${name}: ${reading.otherwise}`,
          )
        for (const parts of grouped(own, ({ span, line }) => span || `line ${line}`).values()) {
          const [first] = parts
          if (first === undefined) continue
          const ranges = parts.map((part) => rangeOf(text, part, reading))
          const segments = ranges
            .filter((range) => range !== undefined)
            .sort((a, b) => a.start - b.start || a.end - b.end)
          const wrong = parts[ranges.indexOf(undefined)]
          if (wrong !== undefined) reject(wrong.line, 'its place is not in the text, or has other words')
          else if (first.label === '') reject(first.line, 'it has no label')
          else if (segments.some(({ start }, i) => start < (segments[i - 1]?.end ?? 0)))
            reject(first.line, 'it has parts that overlap')
          else
            spans.push({
              id: `${file.name}:${first.line}`,
              article: name,
              label: first.label,
              segments,
              attributes: {},
              note: first.note,
              source: first.source || undefined,
              claim: first.claim || undefined,
              line: first.line,
            })
        }
      }
    }
    if (tables === 0) return err(notSpans)
    const decoded = [...articles.values()].map(({ article }) => article)
    return ok({
      kind: 'dataset',
      articles: decoded,
      attributeTypes: [],
      spans,
      links: [],
      rejected,
      losses: losses.list(),
    })
  },
}

const notSpans = failure(
  'not-csv-spans',
  'There is no table of spans here: its first row names the columns file, label, start and end.',
  'Check the titles of the columns, and choose the table together with the text files that it names.',
)

interface KnownText {
  readonly article: DecodedArticle
  readonly readings: readonly Reading[]
}

interface SpanRecord {
  readonly line: number
  readonly file: string
  readonly span: string
  readonly label: string
  readonly start: number
  readonly end: number
  /** The covered words; undefined where the table has no such column. */
  readonly text: string | undefined
  readonly note: string
  readonly source: string
  readonly claim: string
}

const NEEDED = ['file', 'label', 'start', 'end']
const MOST_START = 4_000 // bytes; the titles stand there

const isTable = ({ bytes }: GivenFile): boolean => {
  const start = String.fromCharCode(...bytes.subarray(0, MOST_START)).replace(/^\u00ef\u00bb\u00bf/, '')
  const titles = titlesOf(readCsv(/^[^\r\n]*/.exec(start)?.[0] ?? '')?.[0])
  return NEEDED.every((title) => titles.has(title))
}

const titlesOf = (row: CsvRow | undefined): ReadonlyMap<string, number> =>
  new Map((row?.cells ?? []).map((title, i) => [nameKey(title), i] as const))

/** The rows of a table, or why it is none. */
const recordsIn = (file: GivenFile): readonly SpanRecord[] | string => {
  const decoded = decodeUtf8(file.bytes)
  if (!decoded.ok) return `it is not UTF-8 text: it goes wrong at byte ${decoded.error.at}`
  const rows = readCsv(decoded.value)
  if (rows === undefined) return 'a cell begins with a quote that is never closed'
  const titles = titlesOf(rows[0])
  const missing = NEEDED.find((title) => !titles.has(title))
  if (missing !== undefined) return `it has no column “${missing}”`
  return rows.slice(1).map(({ line, cells }) => {
    const cell = (title: string): string => cells[titles.get(title) ?? -1] ?? ''
    return {
      line,
      file: cell('file'),
      span: cell('span'),
      label: cell('label').trim(),
      start: numberFrom(cell('start')),
      end: numberFrom(cell('end')),
      text: titles.has('text') ? cell('text').replaceAll(/\r\n?/g, '\n') : undefined,
      note: cell('note'),
      source: cell('source'),
      claim: cell('claim'),
    }
  })
}

const numberFrom = (cell: string): number => (/^\d{1,12}$/.test(cell.trim()) ? Number(cell) : Number.NaN)

const rangeOf = (
  text: string,
  { start: from, end: to, text: words }: SpanRecord,
  reading: Reading,
): TextRange | undefined => {
  const [start, end] = [reading.toCanonical(from), reading.toCanonical(to)]
  if (start === undefined || end === undefined || end < start) return undefined
  return words === undefined || text.slice(start, end) === words ? { start, end } : undefined
}

const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1)

const grouped = <R>(records: readonly R[], keyOf: (record: R) => string): ReadonlyMap<string, readonly R[]> => {
  const groups = new Map<string, R[]>()
  for (const record of records) {
    const group = groups.get(keyOf(record))
    if (group === undefined) groups.set(keyOf(record), [record])
    else group.push(record)
  }
  return groups
}
