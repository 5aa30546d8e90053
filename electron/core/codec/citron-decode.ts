import { failure } from '../failure.ts'
import type { GivenFile } from '../importer/index.ts'
import { err, ok } from '../result.ts'
import type { TextRange } from '../text/segments.ts'
import type { Decoder } from './codec.ts'
import type { DecodedArticle, DecodedLink, DecodedSpan, Rejection } from './decoded.ts'
import { field, firstObject, isObject, jsonOf, listField, textField } from './json-lines.ts'
import type { JsonObject } from './json-lines.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { formatNote } from './names-note.ts'
import { bestReading } from './readings.ts'
import type { Reading } from './readings.ts'
import { detailNames, detailsFrom, otherKeys, recordArticle } from './record-article.ts'

export const CITRON = 'citron'
export const OWN_KEYS = ['text', 'quotes', 'coreference_groups', 'file', ...detailNames]

/** Where the parts of a role stand in a quote, and the label that they have unless it is said. */
export const roleOf = (role: string): { readonly key: Key; readonly label: string } | undefined =>
  ROLES.find((one) => one.role === role)

type Key = 'cue' | 'sources' | 'contents' | 'media'
const ROLES: readonly { readonly role: string; readonly key: Key; readonly label: string }[] = [
  { role: 'claim', key: 'contents', label: 'Claim' },
  { role: 'source', key: 'sources', label: 'Source' },
  { role: 'cue', key: 'cue', label: 'Cue' },
  { role: 'medium', key: 'media', label: 'Source' },
]

export const citronDecoder: Decoder = {
  detect: (files) =>
    files.filter((file) => {
      if (!/\.json$/i.test(file.name)) return false
      const first = firstObject(file)
      return first !== undefined && textField(first, 'text') !== undefined && listField(first, 'quotes') !== undefined
    }),
  decode: (files) => {
    const job: Job = { articles: [], spans: [], links: [], rejected: [], losses: createLosses() }
    for (const file of files) addFile(job, file)
    if (job.articles.length === 0) return err(notCitron)
    return ok({
      kind: 'dataset',
      articles: job.articles,
      attributeTypes: [],
      spans: job.spans,
      links: job.links,
      rejected: job.rejected,
      losses: job.losses.list(),
    })
  },
}

const notCitron = failure(
  'not-citron',
  'There is no Citron file here: a JSON object with a “text” and its “quotes”.',
  'Check that the right file was chosen, or name the format that it has.',
)

interface Job {
  readonly articles: DecodedArticle[]
  readonly spans: DecodedSpan[]
  readonly links: DecodedLink[]
  readonly rejected: Rejection[]
  readonly losses: Losses
}

const addFile = (job: Job, file: GivenFile): void => {
  const reject = (reason: string): void => void job.rejected.push({ file: file.name, line: 0, reason })
  const record = jsonOf(file, job.rejected)
  if (record === undefined) return
  const raw = isObject(record) ? textField(record, 'text') : undefined
  if (!isObject(record) || raw === undefined || raw === '') return reject('it is no JSON object with a text')
  const quotes = listField(record, 'quotes') ?? []
  const { readings, ...text } = recordArticle(raw, 'codepoint')
  const reading = readingFor(job, file, text.text, quotes, readings)
  const id = String(job.articles.length)
  const others = otherKeys(record, OWN_KEYS)
  const notes = Object.keys(others).length === 0 ? [] : [formatNote(CITRON, 'lines', [JSON.stringify(others)])]
  const name = textField(record, 'file') ?? file.name.replace(/\.json$/i, '.txt')
  job.articles.push({ id, file: name, ...text, ...detailsFrom(record), notes })
  for (const _ of listField(record, 'coreference_groups') ?? [])
    job.losses.add('groups of words for the same person or thing', () => file.name)

  const spans = new Map<string, Gathered>()
  quotes.forEach((quote, i) => {
    const link = linkFrom(quote, { id, number: i + 1, text: text.text, reading, spans, losses: job.losses })
    if (typeof link === 'string') reject(`quote ${i + 1} ${link}`)
    else job.links.push(link)
  })
  for (const [key, { label, ranges, source, claim }] of spans) {
    const segments = [...ranges.values()].sort((a, b) => a.start - b.start)
    job.spans.push({ id: key, article: id, label, segments, attributes: {}, note: '', source, claim, line: 0 })
  }
}

/** A span as its places are found, which may be in several quotes. */
interface Gathered {
  readonly label: string
  readonly ranges: Map<string, TextRange>
  readonly source: string | undefined
  readonly claim: string | undefined
}

interface InFile {
  readonly id: string
  readonly number: number
  readonly text: string
  readonly reading: Reading
  readonly spans: Map<string, Gathered>
  readonly losses: Losses
}

/** A quote as a link, or what is wrong with it; nothing of a wrong one is kept. */
const linkFrom = (quote: unknown, { id, number, text, reading, spans, losses }: InFile): DecodedLink | string => {
  if (!isObject(quote)) return 'is no object'
  const fillers: { readonly role: string; readonly target: { readonly span: string } }[] = []
  const found = new Map<string, Gathered>()
  const named = nameIn(quote)
  for (const { role, key, label: usual } of ROLES) {
    for (const part of placesIn(quote, key)) {
      const range = isObject(part) ? rangeOf(part, text, reading) : undefined
      if (!isObject(part) || range === undefined)
        return `has a place in its ${key} that is not in the text, or has other words`
      const label = textField(part, 'label') || usual
      const at = `${range.start}-${range.end}`
      const own = field(part, 'span')
      const span = `${id}:${typeof own === 'number' ? `#${own}` : `${label} ${at}`}`
      const known = found.get(span) ?? spans.get(span)
      const overlaps = [...(known?.ranges.values() ?? [])].some(
        (other) => other.start < range.end && range.start < other.end && `${other.start}-${other.end}` !== at,
      )
      if (overlaps) return `has parts of one span in its ${key} that overlap`
      found.set(span, {
        label: known?.label ?? label,
        ranges: new Map(known?.ranges).set(at, range),
        source: known?.source ?? textField(part, 'source') ?? (key === 'sources' ? named : undefined),
        claim: known?.claim ?? textField(part, 'claim'),
      })
      const isFurtherPart =
        fillers.at(-1)?.role === role &&
        fillers.at(-1)?.target.span === span &&
        known?.ranges.keys().next().value !== at
      if (!isFurtherPart) fillers.push({ role, target: { span } })
    }
  }
  if (fillers.length === 0) return 'has no cue, no source and no contents'
  for (const [key, span] of found) spans.set(key, span)
  for (const _ of listField(quote, 'coreferences') ?? [])
    losses.add('other words for a source, of which only the name is kept', () => named ?? `quote ${number}`)
  const confidence = field(quote, 'confidence')
  return {
    id: `${id}:quote ${number}`,
    article: id,
    type: textField(quote, 'type') || 'attribution',
    fillers,
    attributes:
      typeof confidence === 'string' || typeof confidence === 'number' ? { confidence: String(confidence) } : {},
    note: '',
    line: 0,
  }
}

const placesIn = (quote: JsonObject, key: Key): readonly unknown[] => {
  if (key !== 'cue') return listField(quote, key) ?? []
  const cue = field(quote, 'cue')
  return cue === undefined || cue === null ? [] : [cue]
}

/** Whom a quote’s source is by another name; said only where there is one. */
const nameIn = (quote: JsonObject): string | undefined => {
  const coreferences = listField(quote, 'coreferences') ?? []
  const [only] = coreferences
  const name = coreferences.length === 1 && isObject(only) ? textField(only, 'text')?.trim() : undefined
  return name === '' ? undefined : name
}

const rangeOf = (part: JsonObject, text: string, reading: Reading): TextRange | undefined => {
  const [from, to] = [field(part, 'start'), field(part, 'end')]
  if (typeof from !== 'number' || typeof to !== 'number') return undefined
  const [start, end] = [reading.toCanonical(from), reading.toCanonical(to)]
  if (start === undefined || end === undefined || end < start) return undefined
  const words = textField(part, 'text')
  return words === undefined || text.slice(start, end) === words.replaceAll(/\r\n?/g, '\n') ? { start, end } : undefined
}

const readingFor = (
  job: Job,
  file: GivenFile,
  text: string,
  quotes: readonly unknown[],
  readings: readonly Reading[],
): Reading => {
  const parts = quotes
    .filter(isObject)
    .flatMap((quote) => ROLES.flatMap(({ key }) => placesIn(quote, key)))
    .filter(isObject)
    .filter((part) => textField(part, 'text') !== undefined)
  const reading = bestReading(readings, parts, (part, one) => rangeOf(part, text, one) !== undefined)
  if (reading.otherwise !== '')
    job.losses.add(
      'texts whose offsets were counted otherwise, and read so because the words agree',
      () => `${file.name}: ${reading.otherwise}`,
    )
  return reading
}
