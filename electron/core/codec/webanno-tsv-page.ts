import { createOffsets } from '../text/offsets.ts'
import type { Offsets, OffsetUnit } from '../text/offsets.ts'
import { keptKeys } from './json-lines.ts'
import { bestReading } from './readings.ts'
import { isBlank } from './tokens.ts'
import { unescapeText } from './webanno-tsv-escape.ts'
import { ABOUT } from './webanno-tsv-write.ts'

/** Tells of an unsound line, by its number. */
export type Reject = (line: number, reason: string) => void

interface Column {
  readonly kind: 'value' | 'role' | 'target' | 'source' | 'link' | 'bare'
  /** The feature; for `source` the type at both ends, for `target` the type of what is pointed at. */
  readonly name: string
}

export interface Layer {
  readonly kind: 'span' | 'relation' | 'chain'
  readonly type: string
  readonly columns: readonly Column[]
  /** The number of the first column in a row. */
  readonly from: number
}

const KINDS: Readonly<Record<string, Layer['kind']>> = { SP: 'span', RL: 'relation', CH: 'chain' }
const BEFORE = 3 // columns: id, place, words

export const layersIn = (
  lines: readonly string[],
  reject: Reject,
): { readonly layers: readonly Layer[]; readonly width: number; readonly next: number } => {
  const layers: Layer[] = []
  let width = BEFORE
  let next = 1
  for (; lines[next]?.startsWith('#T_') === true; next += 1) {
    const [, mark = '', type = '', declared = ''] = /^#T_(\w\w)=([^|]+)\|?(.*)$/.exec(lines[next] ?? '') ?? []
    const kind = KINDS[mark]
    if (kind === undefined) {
      reject(next + 1, 'it declares no layer of spans, relations or chains')
      continue
    }
    const columns = columnsFrom(kind, type.trim(), declared.trim())
    layers.push({ kind, type: type.trim(), columns, from: width })
    width += columns.length
  }
  return { layers, width, next }
}

const columnsFrom = (kind: Layer['kind'], type: string, declared: string): readonly Column[] => {
  let isSlot = false
  return declared.split('|').map((name): Column => {
    if (isSlot) {
      isSlot = false
      return { kind: 'target', name }
    }
    if (name === '') return { kind: 'bare', name }
    if (kind === 'relation' && name.startsWith('BT_')) return { kind: 'source', name: name.slice(3) }
    if (kind === 'chain' && name === 'referenceRelation') return { kind: 'link', name }
    isSlot = kind === 'span' && name.startsWith('ROLE_')
    return isSlot ? { kind: 'role', name: slotName(name.slice(5), type) } : { kind: 'value', name }
  })
}

/** `type:feature_type.of.the.link`, where all three may have underscores. */
const slotName = (declared: string, type: string): string => {
  const rest = declared.startsWith(`${type}:`) ? declared.slice(type.length + 1) : declared.replace(/^[^:]*:/, '')
  const dot = rest.indexOf('.')
  const cut = rest.lastIndexOf('_', dot < 0 ? rest.length : dot)
  return cut <= 0 ? rest : rest.slice(0, cut)
}

interface Row {
  readonly id: string
  readonly begin: number
  readonly end: number
  readonly word: string
  readonly cells: readonly string[]
  readonly line: number
}

interface Sentence {
  readonly id: string
  readonly text: string
  readonly rows: readonly Row[]
}

export const sentencesIn = (
  lines: readonly string[],
  next: number,
  { width, isOld }: { readonly width: number; readonly isOld: boolean },
  reject: Reject,
): { readonly about: Readonly<Record<string, unknown>>; readonly sentences: readonly Sentence[] } => {
  const sentences: { id: string; text: string; rows: Row[] }[] = []
  const ids = new Set<string>()
  let about: Readonly<Record<string, unknown>> = {}
  let open: { id: string; text: string; rows: Row[] } | undefined
  let name = ''
  for (let i = next; i < lines.length; i += 1) {
    const line = lines[i] ?? ''
    if (line === '') open = undefined
    else if (line.startsWith('#') && (open === undefined || open.rows.length === 0)) {
      if (line.startsWith(ABOUT)) about = keptKeys([line.slice(ABOUT.length)])
      else if (line.startsWith('#Sentence.id=')) name = unescapeText(line.slice(13), isOld)
      else if (line.startsWith('#Text=')) {
        const text = unescapeText(line.slice(6), isOld)
        if (open === undefined) sentences.push((open = { id: name, text, rows: [] }))
        else open.text += `\n${text}`
        name = ''
      }
    } else {
      const row = rowFrom(line, i + 1, width)
      if (typeof row === 'string') reject(i + 1, row)
      else if (open === undefined) reject(i + 1, 'no sentence stands above it')
      else if (ids.has(row.id)) reject(i + 1, `there is a row ${row.id} already`)
      else {
        ids.add(row.id)
        open.rows.push(row)
      }
    }
  }
  return { about, sentences }
}

const LONGEST_ROW = 1_000_000 // characters

const rowFrom = (line: string, number: number, width: number): Row | string => {
  const cells = line.length > LONGEST_ROW ? [] : line.split('\t')
  const [id = '', place = '', word = ''] = cells
  if (line.length > LONGEST_ROW) return 'it is far longer than what is said of a word'
  if (cells.length < width) return `it has ${cells.length} columns where ${width} are declared`
  const ends = /^(\d{1,10})-(\d{1,10})$/.exec(place)
  if (!/^\d{1,9}-\d{1,9}(?:\.\d{1,9})?$/.test(id) || ends === null)
    return 'it begins with no number and place of a token'
  return { id, begin: Number(ends[1]), end: Number(ends[2]), word, cells, line: number }
}

export interface Placed extends Row {
  readonly begin: number
  readonly end: number
}

export interface Page {
  readonly text: string
  /** Offsets in UTF-16 code units; undefined for a row that stands nowhere. */
  readonly rows: readonly (Placed | { readonly lost: Row })[]
  readonly otherwise: string
}

/** Puts the text together; that depends on what the offsets count, since they say how many blanks divide two sentences. */
export const placed = (sentences: readonly Sentence[], about: Readonly<Record<string, unknown>>): Page => {
  const before = typeof about['before'] === 'string' && [...about['before']].every(isBlank) ? about['before'] : ''
  const rows = sentences.flatMap((sentence) => sentence.rows)
  const ways = (['utf16', 'codepoint', 'utf8'] as const).map((unit) => {
    const text = textOf(sentences, before, unit)
    const offsets = createOffsets(text)
    const toCanonical = (offset: number): number | undefined => offsets.convert(offset, unit, 'utf16')
    return { text, unit, offsets, otherwise: unit === 'utf16' ? '' : UNITS[unit], toCanonical }
  })
  const best = bestReading(ways, rows, (row, way) => placeOf(row, way as (typeof ways)[number]) !== undefined)
  const way = ways.find((one) => one === best) ?? ways[0]
  if (way === undefined) throw new Error('a text can be put together in no way')
  return {
    text: way.text,
    rows: rows.map((row) => {
      const place = placeOf(row, way)
      return place === undefined ? { lost: row } : { ...row, ...place }
    }),
    otherwise: way.otherwise,
  }
}

const UNITS: Readonly<Record<Exclude<OffsetUnit, 'utf16'>, string>> = {
  codepoint: 'Unicode code points',
  utf8: 'UTF-8 bytes',
}

const WIDEST_GAP = 100_000 // blanks between two sentences

const textOf = (sentences: readonly Sentence[], before: string, unit: OffsetUnit): string => {
  const parts: string[] = [before]
  let length = lengthIn(before, unit)
  let isAfterLine = false
  for (const { text, rows } of sentences) {
    const begin = beginOf(text, rows[0], unit) ?? length
    const gap = begin - length
    if (gap === -1 && isAfterLine) {
      parts.pop()
      length -= 1
    } else if (gap > 0 && gap <= WIDEST_GAP) {
      parts.push(' '.repeat(gap))
      length += gap
    }
    parts.push(text, '\n')
    isAfterLine = true
    length += lengthIn(text, unit) + 1
  }
  return parts.slice(0, -1).join('')
}

/** Where a sentence begins: at its first row, or so far before that as the text says where a row before it was rejected. */
const beginOf = (text: string, row: Row | undefined, unit: OffsetUnit): number | undefined => {
  if (row === undefined || text.startsWith(row.word)) return row?.begin
  return Math.max(0, row.begin - lengthIn(text.slice(0, Math.max(0, text.indexOf(row.word))), unit))
}

const lengthIn = (text: string, unit: OffsetUnit): number =>
  unit === 'utf16' ? text.length : createOffsets(text).length[unit]

const placeOf = (
  { begin, end, word }: Row,
  { text, unit, offsets }: { readonly text: string; readonly unit: OffsetUnit; readonly offsets: Offsets },
): { readonly begin: number; readonly end: number } | undefined => {
  const [from, to] = [offsets.convert(begin, unit, 'utf16'), offsets.convert(end, unit, 'utf16')]
  if (from === undefined || to === undefined || text.slice(from, to) !== word) return undefined
  return { begin: from, end: to }
}
