import type { TextRange } from '../text/segments.ts'
import { isReference, own } from './cas.ts'
import type { CasType, CasValue, Structure } from './cas.ts'
import type { CasArticle } from './cas-encode.ts'
import { toOneLine } from './json-lines.ts'
import { tokensOf } from './tokens.ts'
import { NOTHING, NO_VALUE, escapeText, escapeValue } from './webanno-tsv-escape.ts'

/** The line of our own that holds the details of an article; other readers pass over it. */
export const ABOUT = '#Hearsay='

/** One article as WebAnno TSV: a block for each line, a row for each token and for each part of one. */
export const tsvFor = (types: readonly CasType[], { text, structures }: CasArticle): string => {
  const page = pageOf(text)
  const byId = new Map(structures.map((one) => [one.id, one]))
  const placed = structures.filter(({ type }) => type.startsWith(own.span) || type.startsWith(own.link))
  const notes = placed.map((one) => noteFor(page, one, byId))
  const notesById = new Map(notes.map((note) => [note.id, note]))
  number(notes)
  const layers = types.flatMap((type): readonly Layer[] => {
    const held = notes.filter((note) => note.type === type.name)
    return held.length === 0 ? [] : [layerFor(type, held, notesById)]
  })
  nameUnits(page)
  const blocks = page.sentences.map(({ tokens, text: words }, i) => {
    const rows = tokens.flatMap(({ whole, parts }) => [whole, ...parts.values()])
    return [
      ...(i === 0 ? [`${ABOUT}${toOneLine(aboutOf(page, structures))}`] : []),
      ...words.split('\n').map((line) => `#Text=${escapeText(line)}`),
      ...rows.map((unit) => rowFor(text, unit, layers)),
      '',
    ].join('\n')
  })
  return ['#FORMAT=WebAnno TSV 3.3', ...layers.map(({ head }) => head), '', '', blocks.join('\n')].join('\n')
}

/** A token, or a part of one where an annotation begins or ends within it. */
interface Unit extends TextRange {
  id: string
  readonly notes: Note[]
}

interface Token {
  readonly whole: Unit
  readonly parts: Map<string, Unit>
}

interface Sentence {
  readonly text: string
  readonly tokens: readonly Token[]
}

interface Page {
  /** What stands before the first token. */
  readonly before: string
  readonly sentences: readonly Sentence[]
  readonly tokens: readonly Token[]
}

const pageOf = (text: string): Page => {
  const found = tokensOf(text, [])
  const places = found.length === 0 ? [{ start: 0, end: 0 }] : found // each text has one token at least
  const tokens = places.map((place): Token => ({ whole: unitAt(place), parts: new Map() }))
  const starts = places.flatMap(({ start }, i) =>
    i === 0 || breaksBefore(text, places[i - 1]?.end ?? 0, start) ? i : [],
  )
  const sentences = starts.map((from, i): Sentence => {
    const to = starts[i + 1]
    const next = to === undefined ? undefined : places[to]?.start
    const end = next === undefined ? text.length : text.lastIndexOf('\n', next - 1)
    return { text: text.slice(places[from]?.start, end), tokens: tokens.slice(from, to) }
  })
  return { before: text.slice(0, places[0]?.start), sentences, tokens }
}

const unitAt = ({ start, end }: TextRange): Unit => ({ start, end, id: '', notes: [] })

/** A reader puts a line end and then blanks between two sentences; where another thing stands there they stay one. */
const breaksBefore = (text: string, end: number, start: number): boolean => /\n *$/.test(text.slice(end, start))

const nameUnits = ({ sentences }: Page): void => {
  sentences.forEach(({ tokens }, sentence) => {
    tokens.forEach(({ whole, parts }, token) => {
      whole.id = `${sentence + 1}-${token + 1}`
      ;[...parts.values()].forEach((part, i) => (part.id = `${whole.id}.${i + 1}`))
    })
  })
}

/** An annotation with the units that it covers. */
interface Note {
  readonly id: string
  readonly type: string
  readonly features: ReadonlyMap<string, CasValue>
  readonly slots: readonly Slot[] | undefined
  readonly units: readonly Unit[]
  /** Tells it from others in the same place, and holds its rows together. */
  number: string
}

interface Slot {
  readonly role: string
  readonly target: string
}

const noteFor = (page: Page, { id, type, features }: Structure, byId: ReadonlyMap<string, Structure>): Note => {
  const [start, end] = [Number(features.get('begin')), Number(features.get('end'))]
  const units = unitsOf(page, { start, end })
  const isMoved = units[0]?.start !== start || units.at(-1)?.end !== end
  const isSpan = type.startsWith(own.span)
  const written = new Map([...features].filter(([name]) => !UNWRITTEN.has(name)))
  if (isMoved && isSpan && !written.has(own.segments)) written.set(own.segments, `${start}-${end}`)
  const note = { id, type, features: written, slots: isSpan ? undefined : slotsOf(features, byId), units, number: '' }
  for (const unit of units) unit.notes.push(note)
  return note
}

const UNWRITTEN = new Set(['sofa', 'begin', 'end', 'parts'])

const slotsOf = (features: Structure['features'], byId: ReadonlyMap<string, Structure>): readonly Slot[] => {
  const parts = features.get('parts')
  return (Array.isArray(parts) ? (parts as readonly CasValue[]) : []).flatMap((part) => {
    const held = isReference(part) ? byId.get(part.ref)?.features : undefined
    const target = held?.get('target')
    return isReference(target) ? [{ role: String(held?.get('role')), target: target.ref }] : []
  })
}

/** Where no token is covered it stands, without length, at the end of the token before. */
const unitsOf = ({ tokens }: Page, place: TextRange): readonly Unit[] => {
  const { start, end } = place
  const units: Unit[] = []
  for (let i = firstAfter(tokens, start); i < tokens.length; i += 1) {
    const token = tokens[i]
    if (token === undefined || token.whole.start >= end) break
    units.push(unitOf(token, Math.max(start, token.whole.start), Math.min(end, token.whole.end)))
  }
  if (units.length > 0) return units
  const behind = firstAfter(tokens, start)
  const within = tokens[behind]
  const token = within !== undefined && within.whole.start < start ? within : (tokens[behind - 1] ?? within)
  if (token === undefined) return []
  const at = Math.min(Math.max(start, token.whole.start), token.whole.end)
  return [unitOf(token, at, at)]
}

/** The first token that ends behind a place. */
const firstAfter = (tokens: readonly Token[], place: number): number => {
  let [low, high] = [0, tokens.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((tokens[middle]?.whole.end ?? 0) > place) high = middle
    else low = middle + 1
  }
  return low
}

const unitOf = ({ whole, parts }: Token, start: number, end: number): Unit => {
  if (start === whole.start && end === whole.end) return whole
  const key = `${start}-${end}`
  const part = parts.get(key) ?? unitAt({ start, end })
  parts.set(key, part)
  return part
}

/** Gives a number to whatever has several rows, shares one with another of its type, or is pointed at. */
const number = (notes: readonly Note[]): void => {
  const targets = new Set(notes.flatMap(({ slots = [] }) => slots.map(({ target }) => target)))
  let last = 0
  for (const note of notes) {
    const isAlone =
      note.units.length === 1 && note.units[0]?.notes.every((one) => one === note || one.type !== note.type)
    if (isAlone !== true || targets.has(note.id)) note.number = `[${(last += 1)}]`
  }
}

interface Layer {
  readonly type: string
  readonly head: string
  readonly cells: readonly ((note: Note) => string)[]
  /** The cells of a row that has nothing of it, as most rows do. */
  readonly empty: readonly string[]
}

const layerFor = (type: CasType, notes: readonly Note[], byId: ReadonlyMap<string, Note>): Layer => {
  const used = new Set(notes.flatMap(({ features }) => [...features.keys()]))
  const features = type.features.map(({ name }) => name).filter((name) => used.has(name))
  const link = type.name.startsWith(own.link)
  const slot = `ROLE_${type.name}:parts_${own.part}${type.name.slice(own.link.length)}|uima.tcas.Annotation`
  const columns = [...(link ? [slot] : []), ...features]
  const cells = [
    ...(link ? [roleCell, (note: Note) => targetCell(note, byId)] : []),
    ...features.map((name) => (note: Note) => `${valueCell(note.features.get(name))}${note.number}`),
    ...(columns.length === 0 ? [({ number: tag }: Note) => `${NO_VALUE}${tag}`] : []),
  ]
  const head = `#T_SP=${type.name}|${columns.join('|')}`
  return { type: type.name, head, cells, empty: cells.map(() => NOTHING) }
}

const valueCell = (value: CasValue | undefined): string => {
  if (value === undefined) return NO_VALUE
  return escapeValue(Array.isArray(value) ? value.join('\n') : String(value))
}

const roleCell = ({ slots = [], number: tag }: Note): string =>
  `${slots.length === 0 ? NOTHING : slots.map(({ role }) => escapeValue(role)).join(';')}${tag}`

const targetCell = ({ slots = [] }: Note, byId: ReadonlyMap<string, Note>): string => {
  if (slots.length === 0) return NO_VALUE
  return slots
    .map(({ target }) => byId.get(target))
    .map((target) => `${target?.units[0]?.id ?? ''}${target?.number ?? ''}`)
    .join(';')
}

const rowFor = (text: string, { id, start, end, notes }: Unit, layers: readonly Layer[]): string => {
  const cells = layers.flatMap(({ type, cells: columns, empty }) => {
    const held = notes.filter((note) => note.type === type)
    return held.length === 0 ? empty : columns.map((cell) => held.map(cell).join('|'))
  })
  return [id, `${start}-${end}`, text.slice(start, end), ...cells, ''].join('\t')
}

const aboutOf = ({ before }: Page, structures: readonly Structure[]): Readonly<Record<string, unknown>> => {
  const article = structures.find(({ type }) => type === own.article)
  const details = [...(article?.features ?? [])].filter(([name]) => !UNWRITTEN.has(name))
  return { ...Object.fromEntries(details), ...(/^ *$/.test(before) ? {} : { before }) }
}
