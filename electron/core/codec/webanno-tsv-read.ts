import type { Result } from '../result.ts'
import { err, ok } from '../result.ts'
import { createOffsets } from '../text/offsets.ts'
import type { Offsets, OffsetUnit } from '../text/offsets.ts'
import { own } from './cas.ts'
import type { Cas, CasValue, Reference, Structure } from './cas.ts'
import { keptKeys } from './json-lines.ts'
import type { Losses } from './losses.ts'
import { bestReading } from './readings.ts'
import { isBlank } from './tokens.ts'
import { NOTHING, NO_VALUE, divided, unescapeText, unescapeValue } from './webanno-tsv-escape.ts'
import { ABOUT } from './webanno-tsv-write.ts'

const FORMAT = /^#FORMAT=WebAnno TSV 3\.(\d)\s*$/

/** Whether a file begins as one of ours does; only versions 3 have places. */
export const isTsv = (head: string): boolean => FORMAT.test(/^\uFEFF?([^\r\n]*)/.exec(head)?.[1] ?? '')

type Reject = (line: number, reason: string) => void

/** Reads a file of WebAnno TSV 3 as the annotations that it holds. What is unsound is rejected by its line. */
export const readTsv = (file: string, content: string, reject: Reject, losses: Losses): Result<Cas, string> => {
  const lines = content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const version = FORMAT.exec(lines[0] ?? '')?.[1]
  if (version === undefined) return err('it does not begin as WebAnno TSV 3 does')
  const { layers, width, next } = layersIn(lines, reject)
  const { about, sentences } = sentencesIn(lines, next, { width, isOld: Number(version) < 2 }, reject)
  if (sentences.some(({ id }) => id !== '')) losses.add('names of sentences', () => file)
  if (sentences.length === 0) return err('it has no text')
  const page = placed(sentences, about)
  if (page.otherwise !== '')
    losses.add(
      'texts whose offsets were counted otherwise, and read so because the words agree',
      () => `${file}: ${page.otherwise}`,
    )
  const structures = structuresIn(page, layers, reject)
  return ok({ views: [{ sofa: SOFA, text: page.text }], structures: [articleFrom(about, page.text), ...structures] })
}

const SOFA = '0'
const sofa = { ref: SOFA }

interface Column {
  readonly kind: 'value' | 'role' | 'target' | 'source' | 'link' | 'bare'
  /** The feature; for `source` the type at both ends, for `target` the type of what is pointed at. */
  readonly name: string
}

interface Layer {
  readonly kind: 'span' | 'relation' | 'chain'
  readonly type: string
  readonly columns: readonly Column[]
  /** The number of the first column in a row. */
  readonly from: number
}

const KINDS: Readonly<Record<string, Layer['kind']>> = { SP: 'span', RL: 'relation', CH: 'chain' }
const BEFORE = 3 // columns: id, place, words

const layersIn = (
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

const sentencesIn = (
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

interface Placed extends Row {
  readonly begin: number
  readonly end: number
}

interface Page {
  readonly text: string
  /** Offsets in UTF-16 code units; undefined for a row that stands nowhere. */
  readonly rows: readonly (Placed | { readonly lost: Row })[]
  readonly otherwise: string
}

/** Puts the text together; that depends on what the offsets count, since they say how many blanks divide two sentences. */
const placed = (sentences: readonly Sentence[], about: Readonly<Record<string, unknown>>): Page => {
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

/** An annotation under way: the rows that belong to it may follow one another. */
interface Made {
  readonly id: string
  readonly type: string
  readonly features: Map<string, CasValue>
  readonly line: number
}

const structuresIn = (page: Page, layers: readonly Layer[], reject: Reject): readonly Structure[] => {
  const made = new Map<string, Made>()
  const byNumber = new Map<string, Made>()
  const byRow = new Map<string, Made[]>()
  const chains = new Map<string, Map<number, Made>>()
  const later: (() => void)[] = []
  const others: Structure[] = []
  let last = 0
  const nextId = (): string => String((last += 1))

  const at = (row: Placed, layer: Layer, key: string, more: string | undefined): { one: Made; isNew: boolean } => {
    const known = made.get(key)
    const features = new Map<string, CasValue>([['sofa', sofa]])
    const one = known ?? { id: nextId(), type: layer.type, features, line: row.line }
    one.features.set('begin', Math.min(Number(one.features.get('begin') ?? row.begin), row.begin))
    one.features.set('end', Math.max(Number(one.features.get('end') ?? row.end), row.end))
    made.set(key, one)
    if (more !== undefined && known === undefined) byNumber.set(more, one)
    const here = byRow.get(row.id)
    if (here === undefined) byRow.set(row.id, [one])
    else here.push(one)
    return { one, isNew: known === undefined }
  }

  /** What a reference means: a number says which, else it is the one of that type in the row. */
  const resolve = (row: string, number: string | undefined, type: string): Reference | undefined => {
    const here = byRow.get(row) ?? []
    const found =
      number !== undefined && number !== '0'
        ? byNumber.get(number)
        : (here.find((one) => one.type === type) ?? (here.length === 1 ? here[0] : undefined))
    return found === undefined ? undefined : { ref: found.id }
  }

  const addSpans = (row: Placed, layer: Layer, columns: readonly (readonly Cell[])[]): void => {
    for (let stack = 0; stack < depthOf(columns); stack += 1) {
      const cells = columns.map((column) => column[stack])
      const number = cells.find((cell, i) => cell?.number !== undefined && layer.columns[i]?.kind !== 'target')?.number
      const key = number === undefined ? `${row.id} ${layer.type} ${stack}` : `${layer.type}[${number}]`
      const { one, isNew } = at(row, layer, key, number)
      if (!isNew) continue
      layer.columns.forEach(({ kind, name }, i) => {
        const cell = cells[i]
        if (cell === undefined) return
        if (kind === 'value' && cell.value !== NO_VALUE) one.features.set(name, unescapeValue(cell.value))
        if (kind !== 'role' || cell.value === NOTHING) return
        const target = layer.columns[i + 1]?.name ?? ''
        later.push(() => addSlot(one, name, target, [cell.value, cells[i + 1]?.whole ?? ''], row.line))
      })
    }
  }

  const addSlot = (
    one: Made,
    name: string,
    type: string,
    [roles, targets]: readonly [string, string],
    line: number,
  ) => {
    const ends = divided(targets, ';')
    const parts = divided(roles, ';').flatMap((role, i): readonly Reference[] => {
      const [, row = '', number] = REFERENCE.exec(ends[i] ?? '') ?? []
      const target = resolve(row, number, type)
      if (target === undefined) {
        reject(line, `it points to ${(ends[i] ?? '').slice(0, 40) || 'nothing'}, where no annotation is`)
        return []
      }
      const id = nextId()
      const features = new Map<string, CasValue>([['target', target]])
      if (role !== NO_VALUE) features.set('role', unescapeValue(role))
      others.push({ id, type: `${one.type}:${name}`, features })
      return [{ ref: id }]
    })
    one.features.set(name, parts)
  }

  const addRelations = (row: Placed, layer: Layer, columns: readonly (readonly Cell[])[]): void => {
    for (let stack = 0; stack < depthOf(columns); stack += 1) {
      const features = new Map<string, CasValue>([['sofa', sofa]])
      let source = ''
      let ends = ''
      layer.columns.forEach(({ kind, name }, i) => {
        const cell = columns[i]?.[stack]
        if (cell === undefined) return
        if (kind === 'source') [source, ends] = [cell.whole, name]
        else if (kind === 'value' && cell.value !== NO_VALUE) features.set(name, unescapeValue(cell.value))
      })
      later.push(() => {
        const [, from = '', number, toNumber] = REFERENCE.exec(source) ?? []
        const joinsWords = layer.type === DEPENDENCY || ends === TOKEN
        const governor = joinsWords ? token(from) : resolve(from, number, ends)
        const dependent = joinsWords ? token(row.id) : resolve(row.id, toNumber, ends)
        if (governor === undefined || dependent === undefined)
          return reject(row.line, `it joins ${source.slice(0, 40) || 'nothing'} and ${row.id}, where no annotation is`)
        features.set('Governor', governor).set('Dependent', dependent).set('begin', row.begin).set('end', row.end)
        others.push({ id: nextId(), type: layer.type, features, line: row.line })
      })
    }
  }

  const rowsById = new Map(page.rows.flatMap((row) => ('lost' in row ? [] : [[row.id, row] as const])))
  /** Some relations join words that nobody has tagged. */
  const token = (id: string): Reference | undefined => {
    const row = rowsById.get(id)
    if (row === undefined) return undefined
    const { one } = at(row, { kind: 'span', type: TOKEN, columns: [], from: 0 }, `${id} ${TOKEN}`, undefined)
    return { ref: one.id }
  }

  const addElements = (row: Placed, layer: Layer, columns: readonly (readonly Cell[])[]): void => {
    const link = layer.columns.findIndex(({ kind }) => kind === 'link')
    for (let stack = 0; stack < depthOf(columns); stack += 1) {
      const [, relation = '', chain = '', element = ''] = ELEMENT.exec(columns[link]?.[stack]?.whole ?? '') ?? []
      if (chain === '') {
        reject(row.line, 'it is in no chain')
        continue
      }
      const { one, isNew } = at(row, layer, `${layer.type}->${chain}-${element}`, undefined)
      if (!isNew) continue
      const elements = chains.get(`${layer.type} ${chain}`) ?? new Map<number, Made>()
      chains.set(`${layer.type} ${chain}`, elements.set(Number(element), one))
      if (relation !== NO_VALUE) one.features.set('referenceRelation', unescapeValue(relation))
      layer.columns.forEach(({ kind, name }, i) => {
        const value = columns[i]?.[stack]?.value ?? NO_VALUE
        if (kind === 'value' && value !== NO_VALUE) one.features.set(name, unescapeValue(value))
      })
    }
  }

  const add = { span: addSpans, relation: addRelations, chain: addElements }
  for (const row of page.rows) {
    if ('lost' in row) {
      reject(row.lost.line, 'its place is not in the text, or has other words')
      continue
    }
    const columns = layers.map((layer) => layer.columns.map((_, i) => cellsIn(row.cells[layer.from + i])))
    if (columns.some((held) => depthOf(held) > MOST_STACKED))
      reject(row.line, 'it has more annotations than a word can have')
    else layers.forEach((layer, i) => add[layer.kind](row, layer, columns[i] ?? []))
  }
  for (const act of later) act()
  for (const [key, elements] of chains) {
    const inOrder = [...elements].sort(([a], [b]) => a - b).map(([, one]) => one)
    inOrder.forEach((one, i) => {
      const next = inOrder[i + 1]
      if (next !== undefined) one.features.set('next', { ref: next.id })
    })
    const type = key.slice(0, key.lastIndexOf(' ')).replace(/Link$/, '')
    const first = inOrder[0]?.id ?? ''
    others.push({
      id: nextId(),
      type: `${type}Chain`,
      features: new Map<string, CasValue>([
        ['sofa', sofa],
        ['first', { ref: first }],
      ]),
    })
  }
  return [...made.values(), ...others]
}

const MOST_STACKED = 10_000
const DEPENDENCY = 'de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency'
const TOKEN = 'de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token'

/** A row, and the numbers of what is meant there: of the source, and of the target. */
const REFERENCE = /^(\d+-\d+(?:\.\d+)?)(?:\[(\d+)(?:_(\d+))?\])?$/
const ELEMENT = /^([^]*)->(\d{1,9})-(\d{1,9})$/

interface Cell {
  readonly whole: string
  readonly value: string
  /** Which annotation it is of, where that is said. */
  readonly number: string | undefined
}

const cellsIn = (cell = NOTHING): readonly Cell[] => (cell === NOTHING ? [] : divided(cell, '|').map(cellFrom))

/** The number stands at the end, in brackets that have no backslash before them. */
const cellFrom = (whole: string): Cell => {
  const open = whole.endsWith(']') ? whole.lastIndexOf('[') : -1
  const number = whole.slice(open + 1, -1)
  const isMarked = /(?:^|[^\\])(?:\\\\)*\\$/.test(whole.slice(Math.max(0, open - 50), Math.max(0, open)))
  if (open < 0 || isMarked || !/^\d{1,12}$/.test(number)) return { whole, value: whole, number: undefined }
  return { whole, value: whole.slice(0, open), number }
}

const depthOf = (columns: readonly (readonly Cell[])[]): number =>
  columns.reduce((most, { length }) => Math.max(most, length), 0)

const articleFrom = (about: Readonly<Record<string, unknown>>, text: string): Structure => {
  const told = Object.entries(about).flatMap(([name, value]): readonly (readonly [string, CasValue])[] => {
    if (typeof value === 'string') return [[name, value]]
    return Array.isArray(value) ? [[name, value.filter((one) => typeof one === 'string')]] : []
  })
  const place: readonly (readonly [string, CasValue])[] = [
    ['sofa', sofa],
    ['begin', 0],
    ['end', text.length],
  ]
  return { id: 'article', type: own.article, features: new Map([...told, ...place]) }
}
