import { failure } from '../failure.ts'
import type { GivenFile } from '../importer/index.ts'
import type { Value } from '../model/value.ts'
import { err, ok } from '../result.ts'
import type { TextRange } from '../text/segments.ts'
import type { OffsetUnit } from '../text/offsets.ts'
import type { Decoder } from './codec.ts'
import type { DecodedArticle, DecodedLink, DecodedSpan, DecodedTarget, Rejection } from './decoded.ts'
import { field, firstObject, isObject, jsonOf, textField } from './json-lines.ts'
import type { JsonObject } from './json-lines.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { bestReading } from './readings.ts'
import { detailNames, detailsFrom } from './record-article.ts'
import type { Reading } from './readings.ts'
import { articleFromTextFile } from './text-file.ts'

/** Keys and types of our own, by the prefix that the context declares. */
export const own = {
  role: 'hearsay:role',
  attribute: 'hearsay:attribute',
  source: 'hearsay:Source',
  claim: 'hearsay:Claim',
  texts: 'hearsay:texts',
} as const

/** What is known of a text, by the names that Dublin Core has for it. */
export const TERMS: Readonly<Record<(typeof detailNames)[number], string>> = {
  title: 'dcterms:title',
  publisher: 'dcterms:publisher',
  author: 'dcterms:creator',
  date: 'dcterms:date',
  url: 'dcterms:source',
  language: 'dcterms:language',
}

export const w3cDecoder: Decoder = {
  detect: (files) => {
    const annotations = files.filter(isOurs)
    const folders = annotations.map(({ name }) => name.slice(0, name.lastIndexOf('/') + 1))
    return files.filter(
      (file) =>
        annotations.includes(file) ||
        (/\.txt$/i.test(file.name) && folders.some((folder) => file.name.startsWith(folder))),
    )
  },
  unit: 'codepoint',
  decode: (files, unit = 'codepoint') => {
    const job: Job = {
      unit,
      files,
      about: new Map(),
      articles: new Map(),
      spans: [],
      links: [],
      rejected: [],
      losses: createLosses(),
    }
    const found = files.filter(({ name }) => ENDING.test(name)).flatMap((file) => annotationsOf(file, job))
    if (found.length === 0 && !files.some(isOurs)) return err(notW3c)
    readTexts(job, found)
    for (const one of found) if (motivationOf(one.value) !== 'linking') addSpans(job, one)
    for (const one of found) if (motivationOf(one.value) === 'linking') addLink(job, one)
    return ok({
      kind: 'dataset',
      articles: [...job.articles.values()].flatMap((known) => known?.article ?? []),
      attributeTypes: [],
      spans: job.spans,
      links: job.links,
      rejected: job.rejected,
      losses: job.losses.list(),
    })
  },
}

const notW3c = failure(
  'not-w3c',
  'There is no Web Annotation here.',
  'Choose a JSON-LD file with annotations together with the text files that they speak of.',
)

/** The annotations of a file; one that has none, and is no empty page either, is said to have none. */
const annotationsOf = (file: GivenFile, { about, rejected }: Job): readonly Found[] => {
  const value = jsonOf(file, rejected)
  const texts = isObject(value) ? objectsIn(field(value, own.texts)) : []
  for (const text of texts) about.set(textField(text, 'id') ?? '', detailsFrom(termed(text)))
  const found = annotationsIn(value)
  if (found.length === 0 && value !== undefined && !(isObject(value) && isPage(value)))
    rejected.push({ file: file.name, line: 0, reason: 'there is no annotation in it' })
  return found.map((one, i) => ({ file: file.name, number: i + 1, value: one }))
}

const termed = (text: JsonObject): JsonObject =>
  Object.fromEntries(detailNames.map((name) => [name, field(text, TERMS[name])]))

const ENDING = /\.(?:json|jsonld)$/i

interface Found {
  readonly file: string
  /** Counted from 1; JSON has no lines to speak of. */
  readonly number: number
  readonly value: JsonObject
}

interface KnownText {
  readonly article: DecodedArticle
  readonly readings: readonly Reading[]
  reading: Reading
}

interface Job {
  /** What offsets count where nothing shows it. */
  readonly unit: OffsetUnit
  readonly files: readonly GivenFile[]
  /** What is said of texts, by their address. */
  readonly about: Map<string, Partial<DecodedArticle>>
  /** By the source's address; undefined where the text is not here. */
  readonly articles: Map<string, KnownText | undefined>
  readonly spans: DecodedSpan[]
  readonly links: DecodedLink[]
  readonly rejected: Rejection[]
  readonly losses: Losses
}

/** An annotation, a list, a page or a collection of them. */
const annotationsIn = (value: unknown): readonly JsonObject[] => {
  const found: JsonObject[] = []
  const waiting: unknown[] = [value]
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
    if (Array.isArray(one)) waiting.unshift(...(one as readonly unknown[]).slice(0, MOST))
    else if (isObject(one)) {
      if (typesOf(one).includes('Annotation')) found.push(one)
      else waiting.unshift(...['first', 'items'].flatMap((key) => field(one, key) ?? []))
    }
  }
  return found
}

const MOST = 100_000 // at one level; a call can have no more arguments than that

const isOurs = (file: GivenFile): boolean => ENDING.test(file.name) && isAnnotation(firstObject(file))

const isAnnotation = (value: JsonObject | undefined): boolean =>
  value !== undefined &&
  (isPage(value) ||
    typesOf(value).includes('Annotation') ||
    listOf(field(value, '@context')).some((context) => typeof context === 'string' && context.includes('/ns/anno')))

const isPage = (value: JsonObject): boolean =>
  typesOf(value).some((type) => type === 'AnnotationPage' || type === 'AnnotationCollection')

const typesOf = (value: JsonObject): readonly unknown[] => listOf(field(value, 'type') ?? field(value, '@type'))

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : value === undefined || value === null ? [] : [value]

const objectsIn = (value: unknown): readonly JsonObject[] => listOf(value).filter(isObject)

const motivationOf = (value: JsonObject): string =>
  listOf(field(value, 'motivation')).find((one): one is string => typeof one === 'string') ?? ''

/** A target with all its places: several selectors of a composite are one place in several parts. */
const targetsOf = (value: JsonObject): readonly (readonly JsonObject[])[] =>
  objectsIn(field(value, 'target')).map((target) =>
    typesOf(target).includes('Composite') ? objectsIn(field(target, 'items')) : [target],
  )

const sourceOf = (target: JsonObject): string => {
  const source = field(target, 'source')
  const address = isObject(source) ? (textField(source, 'id') ?? '') : typeof source === 'string' ? source : ''
  return address === '' ? (textField(target, 'id') ?? '') : address
}

/** How an annotation may name a text file that lies beside it. */
const namesFor = ({ name }: GivenFile): ReadonlySet<string> =>
  new Set(/\.txt$/i.test(name) ? [name, encodeName(name), `./${encodeName(name)}`] : [])

export const encodeName = (name: string): string => name.split('/').map(encodeURIComponent).join('/')

/** Reads every text that is spoken of, and finds out how places in it were counted. */
const readTexts = (job: Job, found: readonly Found[]): void => {
  const byName = new Map(job.files.flatMap((file) => [...namesFor(file)].map((name) => [name, file] as const)))
  const parts = found.flatMap(({ value }) => targetsOf(value).flat())
  const byFile = new Map<GivenFile, KnownText | undefined>()
  const know = (file: GivenFile): KnownText | undefined => {
    if (byFile.has(file)) return byFile.get(file)
    const read = articleFromTextFile(String(byFile.size), file, job.unit)
    if (!read.ok) job.rejected.push({ file: file.name, line: 0, reason: read.error })
    const about = [...namesFor(file)].map((name) => job.about.get(name)).find((one) => one !== undefined)
    const known = read.ok
      ? {
          ...read.value,
          article: { ...read.value.article, ...about },
          reading: read.value.readings[0] as Reading,
        }
      : undefined
    byFile.set(file, known)
    return known
  }
  for (const file of new Set(byName.values())) know(file)
  for (const source of new Set(parts.map(sourceOf))) {
    const file = byName.get(source)
    job.articles.set(source, file === undefined ? undefined : know(file))
  }
  for (const [file, known] of byFile) if (known !== undefined) job.articles.set(file.name, known)
  const selectors = new Map<KnownText, Selectors[]>()
  for (const part of parts) {
    const known = job.articles.get(sourceOf(part))
    if (known !== undefined) selectors.set(known, [...(selectors.get(known) ?? []), selectorsOf(part)])
  }
  for (const [known, all] of selectors) {
    const checked = all.filter(({ position, quote }) => position !== undefined && quote !== undefined)
    known.reading = bestReading(
      known.readings,
      checked,
      (one, reading) => placed(known.article.text, one, reading) !== undefined,
    )
    if (known.reading.otherwise !== '')
      job.losses.add(
        'texts whose offsets were counted otherwise, and read so because the quotes agree',
        () => `${known.article.file}: ${known.reading.otherwise}`,
      )
  }
}

interface Selectors {
  readonly position?: { readonly start: number; readonly end: number } | undefined
  readonly quote?: { readonly exact: string; readonly prefix: string; readonly suffix: string } | undefined
}

const selectorsOf = (target: JsonObject): Selectors => {
  const all = objectsIn(field(target, 'selector'))
  const position = all.find((one) => typesOf(one).includes('TextPositionSelector'))
  const quote = all.find((one) => typesOf(one).includes('TextQuoteSelector'))
  const [start, end] = [field(position ?? {}, 'start'), field(position ?? {}, 'end')]
  const exact = textField(quote ?? {}, 'exact')
  return {
    position: typeof start === 'number' && typeof end === 'number' ? { start, end } : undefined,
    quote:
      quote === undefined || exact === undefined
        ? undefined
        : { exact, prefix: textField(quote, 'prefix') ?? '', suffix: textField(quote, 'suffix') ?? '' },
  }
}

/** The place where position and quote agree, or the position where there is no quote. */
const placed = (text: string, { position, quote }: Selectors, reading: Reading): TextRange | undefined => {
  if (position === undefined) return undefined
  const [start, end] = [reading.toCanonical(position.start), reading.toCanonical(position.end)]
  if (start === undefined || end === undefined || end < start) return undefined
  return quote === undefined || text.slice(start, end) === quote.exact ? { start, end } : undefined
}

/** The only place where the quoted words stand, with what is before and after them; or why there is none. */
const quoted = (text: string, { exact, prefix, suffix }: NonNullable<Selectors['quote']>): TextRange | string => {
  if (exact === '') return 'quotes nothing'
  const places: TextRange[] = []
  for (let start = text.indexOf(exact); start >= 0 && places.length < 2; start = text.indexOf(exact, start + 1)) {
    const end = start + exact.length
    if (text.slice(0, start).endsWith(prefix) && text.startsWith(suffix, end)) places.push({ start, end })
  }
  const [only] = places
  if (only === undefined) return `quotes “${exact.slice(0, 40)}”, which is not in the text`
  return places.length === 1 ? only : `quotes “${exact.slice(0, 40)}”, which stands there more than once`
}

const placeOf = (part: JsonObject, { article, reading }: KnownText): TextRange | string => {
  const selectors = selectorsOf(part)
  if (selectors.position !== undefined)
    return placed(article.text, selectors, reading) ?? 'has a place that is not in the text, or has other words'
  return selectors.quote === undefined
    ? 'has no place given by position or quote'
    : quoted(article.text, selectors.quote)
}

const idOf = ({ value, file, number }: Found): string => textField(value, 'id') ?? `${file} ${number}`

const addSpans = (job: Job, found: Found): void => {
  const reject = (reason: string): void =>
    void job.rejected.push({ file: found.file, line: 0, reason: `annotation ${found.number} ${reason}` })
  const targets = targetsOf(found.value)
  if (targets.length === 0) return reject('has no target with a place in a text')
  const taken = new Set(job.spans.map(({ id }) => id))
  for (const [i, parts] of targets.entries()) {
    const known = job.articles.get(sourceOf(parts[0] ?? {}))
    if (known === undefined) {
      reject(`speaks of a text that is not here: ${sourceOf(parts[0] ?? {}).slice(0, 80)}`)
      continue
    }
    const places = parts.map((part) =>
      job.articles.get(sourceOf(part)) === known ? placeOf(part, known) : 'has parts in several texts',
    )
    const wrong = places.find((place) => typeof place === 'string')
    const segments = places
      .filter((place) => typeof place !== 'string')
      .sort((a, b) => a.start - b.start || a.end - b.end)
    const overlaps = segments.some(({ start }, n) => start < (segments[n - 1]?.end ?? 0))
    const id = i === 0 ? idOf(found) : `${idOf(found)} ${i + 1}`
    if (wrong !== undefined || segments.length === 0) reject(wrong ?? 'has a target without places')
    else if (overlaps) reject('has parts that overlap')
    else if (taken.has(id)) reject('has an id that is there already')
    else job.spans.push({ id, article: known.article.id, segments, ...saidIn(found.value), line: 0 })
  }
}

/** What the bodies say: a tag is the label, a comment the note. */
const saidIn = (value: JsonObject): Pick<DecodedSpan, 'label' | 'attributes' | 'note' | 'source' | 'claim'> => {
  const tags: string[] = []
  const notes: string[] = []
  const attributes = new Map<string, string[]>()
  const names: { source?: string; claim?: string } = {}
  for (const body of [...listOf(field(value, 'body')), ...listOf(field(value, 'bodyValue'))]) {
    if (typeof body === 'string') notes.push(body)
    if (!isObject(body)) continue
    const said = textField(body, 'value') ?? ''
    const name = textField(body, own.attribute)
    const purposes = listOf(field(body, 'purpose'))
    if (typesOf(body).includes(own.source)) names.source = textField(body, 'name') ?? ''
    else if (typesOf(body).includes(own.claim)) names.claim = textField(body, 'name') ?? ''
    else if (name !== undefined) attributes.set(name, [...(attributes.get(name) ?? []), said])
    else if (purposes.includes('tagging') || purposes.includes('classifying')) tags.push(said)
    else notes.push(said || (textField(body, 'id') ?? ''))
  }
  return {
    label: tags.find((tag) => tag.trim() !== '') ?? (motivationOf(value) || 'Annotation'),
    attributes: Object.fromEntries(
      [...attributes].map(([name, values]): readonly [string, Value] => [
        name,
        values.length === 1 ? (values[0] ?? '') : values,
      ]),
    ),
    note: [...tags.filter((tag) => tag.trim() !== '').slice(1), ...notes].filter((note) => note !== '').join('\n'),
    ...names,
  }
}

/** A link names its parts by the ids of their annotations, each with its role. */
const addLink = (job: Job, found: Found): void => {
  const spans = new Set(job.spans.map(({ id }) => id))
  const parts = targetsOf(found.value).flat()
  const fillers = parts.flatMap((part, i): DecodedLink['fillers'] => {
    const role = textField(part, own.role) ?? ['from', 'to'][i] ?? 'part'
    const target = partOf(part, spans)
    return [{ role, target }]
  })
  if (fillers.length === 0) {
    job.rejected.push({ file: found.file, line: 0, reason: `annotation ${found.number} links nothing` })
    return
  }
  const { label, attributes, note } = saidIn(found.value)
  job.links.push({ id: idOf(found), type: label, fillers, attributes, note, line: 0 })
}

const partOf = (part: JsonObject, spans: ReadonlySet<string>): DecodedTarget => {
  const name = textField(part, 'name') ?? ''
  if (typesOf(part).includes(own.source)) return { source: name }
  if (typesOf(part).includes(own.claim)) return { claim: name }
  const id = sourceOf(part)
  return spans.has(id) ? { span: id } : { link: id }
}
