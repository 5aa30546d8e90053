import { failure } from '../failure.ts'
import type { GivenFile } from '../importer/index.ts'
import { err, ok } from '../result.ts'
import type { OffsetUnit } from '../text/offsets.ts'
import type { Decoder } from './codec.ts'
import type { DecodedArticle, DecodedLink, DecodedSpan, Rejection } from './decoded.ts'
import { field, firstObject, isObject, jsonLines, listField, textField } from './json-lines.ts'
import type { JsonLine, JsonObject } from './json-lines.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { formatNote } from './names-note.ts'
import { bestReading } from './readings.ts'
import type { Reading } from './readings.ts'
import { detailNames, detailsFrom, otherKeys, recordArticle } from './record-article.ts'

export const PRODIGY = 'prodigy'
/** Keys with a meaning, and the hashes, which hold no longer once anything has changed. */
export const OWN_KEYS = ['text', 'tokens', 'spans', 'relations', 'answer', '_input_hash', '_task_hash']

export const prodigyDecoder: Decoder = {
  detect: (files) =>
    files.filter((file) => {
      if (!/\.(?:jsonl|json)$/i.test(file.name)) return false
      const first = firstObject(file)
      return first !== undefined && isTask(first)
    }),
  unit: 'codepoint',
  decode: (files, unit = 'codepoint') => {
    const job: Job = { unit, articles: [], spans: [], links: [], rejected: [], losses: createLosses() }
    for (const file of files) for (const line of jsonLines(file, job.rejected)) decodeTask(job, file, line)
    if (job.articles.length === 0) return err(notProdigy)
    const { articles, spans, links, rejected, losses } = job
    return ok({ kind: 'dataset', articles, attributeTypes: [], spans, links, rejected, losses: losses.list() })
  },
}

interface Job {
  /** What offsets count where nothing shows it. */
  readonly unit: OffsetUnit
  readonly articles: DecodedArticle[]
  readonly spans: DecodedSpan[]
  readonly links: DecodedLink[]
  readonly rejected: Rejection[]
  readonly losses: Losses
}

const notProdigy = failure(
  'not-prodigy',
  'This is not a Prodigy file with texts: no line is a JSON object with a “text”.',
  'Check that the right file was chosen, or name the format that it has.',
)

/** Other formats have texts in lines, too; what tells this one are its lists, and no list of labels. */
const isTask = (record: JsonObject): boolean =>
  textField(record, 'text') !== undefined &&
  field(record, 'type') === undefined &&
  ['entities', 'label', 'labels'].every((key) => listField(record, key) === undefined) &&
  (listField(record, 'spans') !== undefined || listField(record, 'tokens')?.every(isObject) === true)

interface Place {
  readonly start: number
  readonly end: number
}

const decodeTask = (job: Job, file: GivenFile, { line, value }: JsonLine): void => {
  const reject = (reason: string): void => void job.rejected.push({ file: file.name, line, reason })
  const raw = textField(value, 'text') ?? ''
  if (raw === '') return reject('it has no text')
  const id = String(job.articles.length)
  const { readings, ...text } = recordArticle(raw, job.unit)
  const meta = field(value, 'meta')
  const details = isObject(meta) ? meta : {}
  const name = textField(details, 'file') ?? `${file.name.replace(/\.[^.]*$/, '')}-${line}.txt`
  job.articles.push({ id, file: name, ...text, ...detailsFrom(details), notes: notesOf(value, details) })

  const answer = textField(value, 'answer') ?? 'accept'
  if (answer !== 'accept') {
    job.losses.add('texts that were not accepted in Prodigy, whose spans stay out', () => `${name}: ${answer}`)
    return
  }
  const tokens = (listField(value, 'tokens') ?? []).map((one) => (isObject(one) ? one : {}))
  const reading = readingFor(text.text, readings, [...tokens, ...objectsIn(listField(value, 'spans'))])
  if (reading.otherwise !== '')
    job.losses.add(
      'texts whose offsets were counted otherwise, and read so because the tokens agree',
      () => `${name}: ${reading.otherwise}`,
    )

  const known = new Map<string, string>()
  const add = (one: unknown, what: string): string | undefined => {
    const found = spanFrom(one, tokens)
    const why = found === undefined ? 'is not a label with a place' : wrongPlace(found, text.text, reading)
    if (found === undefined || why !== undefined) {
      reject(`${what} ${why ?? ''}`)
      return undefined
    }
    if (found.disagrees)
      job.losses.add('spans whose tokens are others than their offsets say', () => `${name}: ${what}`)
    const span = `${id}:${job.spans.length}`
    const { label } = found
    const segments = [{ start: placeIn(reading, found.start), end: placeIn(reading, found.end) }]
    job.spans.push({ id: span, article: id, label, segments, attributes: {}, note: '', line })
    for (const key of keysOf(found)) if (!known.has(key)) known.set(key, span)
    return span
  }
  for (const [i, one] of (listField(value, 'spans') ?? []).entries()) add(one, `span ${i + 1}`)

  /** The span that a relation speaks of, or else one made for the words it names. */
  const endOf = (relation: JsonObject, end: 'head' | 'child', number: number): string | undefined => {
    const place = field(relation, `${end}_span`) ?? tokenPlace(field(relation, end), tokens)
    const found = spanFrom(place, tokens)
    if (found === undefined) return undefined
    const there = keysOf(found)
      .map((key) => known.get(key))
      .find((span) => span !== undefined)
    return there ?? add(place, `the ${end} of relation ${number}`)
  }
  for (const [i, relation] of (listField(value, 'relations') ?? []).entries()) {
    const type = isObject(relation) ? (textField(relation, 'label') ?? '') : ''
    const ends = isObject(relation) ? (['head', 'child'] as const).map((end) => endOf(relation, end, i + 1)) : []
    const [from, to] = ends
    if (type === '' || from === undefined || to === undefined) {
      reject(`relation ${i + 1} has no label, or an end that is not there`)
      continue
    }
    const fillers = [
      { role: 'from', target: { span: from } },
      { role: 'to', target: { span: to } },
    ]
    job.links.push({ id: `${id}:relation ${i}`, article: id, type, fillers, attributes: {}, note: '', line })
  }
}

const objectsIn = (list: readonly unknown[] | undefined): readonly JsonObject[] => (list ?? []).filter(isObject)

/** What the model has no place for; of `meta` what is no detail of an article. */
const notesOf = (value: JsonObject, details: JsonObject): readonly string[] => {
  const meta = otherKeys(details, [...detailNames, 'file'])
  const others = {
    ...otherKeys(value, [...OWN_KEYS, 'meta']),
    ...(Object.keys(meta).length === 0 ? {} : { meta }),
  }
  return Object.keys(others).length === 0 ? [] : [formatNote(PRODIGY, 'lines', [JSON.stringify(others)])]
}

/** How places were counted, going by the tokens and spans that repeat their words. */
const readingFor = (text: string, readings: readonly Reading[], records: readonly JsonObject[]): Reading =>
  bestReading(
    readings,
    records.filter((one) => textField(one, 'text') !== undefined),
    (one, reading) => {
      const start = reading.toCanonical(numberField(one, 'start') ?? -1)
      const end = reading.toCanonical(numberField(one, 'end') ?? -1)
      return start !== undefined && end !== undefined && text.slice(start, end) === textField(one, 'text')
    },
  )

const placeIn = (reading: Reading, offset: number): number => reading.toCanonical(offset) ?? -1

interface Found extends Place {
  readonly label: string
  readonly id: string | undefined
  /** Whether the tokens that are named stand elsewhere. */
  readonly disagrees: boolean
}

/** A span by its offsets, or where it has none by its tokens, the last of which belongs to it. */
const spanFrom = (one: unknown, tokens: readonly JsonObject[]): Found | undefined => {
  if (!isObject(one)) return undefined
  const byTokens = placeOfTokens(field(one, 'token_start'), field(one, 'token_end'), tokens)
  const start = numberField(one, 'start') ?? byTokens?.start
  const end = numberField(one, 'end') ?? byTokens?.end
  const label = textField(one, 'label') ?? ''
  if (start === undefined || end === undefined || label === '') return undefined
  const id = field(one, 'id')
  return {
    start,
    end,
    label,
    id: typeof id === 'number' || typeof id === 'string' ? String(id) : undefined,
    disagrees: byTokens !== undefined && (byTokens.start !== start || byTokens.end !== end),
  }
}

const placeOfTokens = (first: unknown, last: unknown, tokens: readonly JsonObject[]): Place | undefined => {
  if (typeof first !== 'number' || typeof last !== 'number') return undefined
  const start = numberField(tokens[first] ?? {}, 'start')
  const end = numberField(tokens[last] ?? {}, 'end')
  return start === undefined || end === undefined ? undefined : { start, end }
}

/** A token as an end of a relation, where no span is named. */
const tokenPlace = (token: unknown, tokens: readonly JsonObject[]): JsonObject | undefined => {
  const place = placeOfTokens(token, token, tokens)
  return place === undefined ? undefined : { ...place, label: 'Token' }
}

const numberField = (record: JsonObject, name: string): number | undefined => {
  const value = field(record, name)
  return typeof value === 'number' ? value : undefined
}

const wrongPlace = ({ start, end }: Place, text: string, reading: Reading): string | undefined => {
  const [from, to] = [reading.toCanonical(start), reading.toCanonical(end)]
  return from === undefined || to === undefined || to < from || to > text.length
    ? 'has a place that is not in the text'
    : undefined
}

/** By what a relation may mean a span: its id where it has one, which is ours, else its place and label. */
const keysOf = ({ id, start, end, label }: Found): readonly string[] => [
  ...(id === undefined ? [] : [`= ${id}`]),
  `${start} ${end} ${label}`,
]
