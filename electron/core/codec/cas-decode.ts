import type { Value } from '../model/value.ts'
import type { TextRange } from '../text/segments.ts'
import type { OffsetUnit } from '../text/offsets.ts'
import { METADATA, SOFA, isReference, own } from './cas.ts'
import type { Cas, CasValue, Structure } from './cas.ts'
import type { DecodedArticle, DecodedLink, DecodedSpan, DecodedTarget, Rejection } from './decoded.ts'
import type { Losses } from './losses.ts'
import { detailNames, recordArticle } from './record-article.ts'
import type { Reading } from './readings.ts'

/** What is gathered from all files of a dataset. */
export interface CasJob {
  /** What offsets count where nothing shows it. */
  readonly unit: OffsetUnit
  readonly articles: DecodedArticle[]
  readonly spans: DecodedSpan[]
  readonly links: DecodedLink[]
  readonly rejected: Rejection[]
  readonly losses: Losses
}

/** The annotations of one file, each view of it an article. */
export const addCas = (job: CasJob, file: string, cas: Cas): void => {
  const texts = cas.views.filter(({ text }) => text !== undefined && text !== '')
  if (texts.length === 0) job.rejected.push({ file, line: 0, reason: 'it has no text' })
  const byId = new Map(cas.structures.map((one) => [one.id, one]))
  const parts = new Set(cas.structures.flatMap((one) => partsOf(one, byId).map(({ id }) => id)))
  texts.forEach(({ sofa, text }, i) => {
    addView(job, file, { sofa, text: text ?? '', number: i, byId, parts }, cas.structures)
  })
  for (const { id, type, features } of cas.structures) {
    const view = texts.find(({ sofa }) => isIn(features, sofa))
    if (view === undefined && !parts.has(id) && type !== SOFA)
      job.losses.add('structures that stand nowhere in a text', () => `${type}, ${file}`)
  }
}

interface View {
  readonly sofa: string
  readonly text: string
  readonly number: number
  readonly byId: ReadonlyMap<string, Structure>
  /** Structures that are no more than a part of a link. */
  readonly parts: ReadonlySet<string>
}

type Features = ReadonlyMap<string, CasValue>

const isIn = (features: Features, sofa: string): boolean => {
  const where = features.get('sofa')
  return isReference(where) && where.ref === sofa
}

const addView = (job: CasJob, file: string, view: View, structures: readonly Structure[]): void => {
  const { readings, ...text } = recordArticle(view.text, job.unit)
  const [reading] = readings
  if (reading === undefined) return
  const here = structures.filter(({ features }) => isIn(features, view.sofa))
  const id = String(job.articles.length)
  const known = detailsIn(here)
  const name = known['file'] ?? `${file.replace(/\.[^.]*$/, '')}${view.number === 0 ? '' : `-${view.number + 1}`}.txt`
  job.articles.push({ id, ...text, ...known, file: name, notes: [] })
  const chained = new Set(here.filter(isChain).flatMap((chain) => elementsOf(chain, view.byId)))
  const page: Page = { job, file, view, id, reading, names: namesIn(here), chained }
  const named = new Set(structures.flatMap(endsOf))
  const held = here.filter(({ id: one, type }) => !isAboutText(type) || (SEGMENTATION.test(type) && named.has(one)))
  for (const { id: one, type } of here) {
    if (!named.has(one) && SEGMENTATION.test(type))
      job.losses.add('words, sentences and paragraphs, which Hearsay finds itself', () => `${type}, ${file}`)
  }
  const chains = held.filter(isChain)
  const placed = held.flatMap((one) => {
    if (isChain(one)) return []
    if (!one.features.has('begin')) {
      job.losses.add('structures that stand nowhere in a text', () => `${one.type}, ${file}`)
      return []
    }
    const segments = segmentsOf(page, one)
    return segments === undefined ? [] : [{ one, segments }]
  })
  const standing = new Set(placed.map(({ one }) => one.id))
  for (const { one, segments } of placed) if (!isLink(one)) addSpan(page, one, segments)
  const target = ({ ref }: { readonly ref: string }): DecodedTarget | undefined => {
    const found = view.byId.get(ref)
    if (found === undefined || !standing.has(ref)) return undefined
    return isLink(found) ? { link: idIn(page, ref) } : { span: idIn(page, ref) }
  }
  for (const { one } of placed) addLink(page, one, target)
  for (const chain of chains) addChain(page, chain, target)
}

/** The ids that a relation or slot speaks of. */
const endsOf = ({ features }: Structure): readonly string[] =>
  ['Governor', 'Dependent', 'target'].flatMap((name) => {
    const value = features.get(name)
    return isReference(value) ? [value.ref] : []
  })

interface Page {
  readonly job: CasJob
  readonly file: string
  readonly view: View
  readonly id: string
  readonly reading: Reading
  /** The names of types and features that are written otherwise. */
  readonly names: ReadonlyMap<string, string>
  /** The elements of chains. */
  readonly chained: ReadonlySet<string>
}

const idIn = ({ id }: Page, structure: string): string => `${id}:${structure}`

const SEGMENTATION =
  /^de\.tudarmstadt\.ukp\.dkpro\.core\.api\.segmentation\.type\.(?:Token|Sentence|Paragraph)$|^cassis\.(?:Token|Sentence)$/

const isAboutText = (type: string): boolean =>
  type === METADATA || type === own.article || type.endsWith('.DocumentAnnotation') || SEGMENTATION.test(type)

/** What the structures about the whole text say, ours before those of others. */
const detailsIn = (structures: readonly Structure[]): Readonly<Record<string, string>> => {
  const details: Record<string, string> = {}
  const take = (name: string, value: CasValue | undefined): void => {
    if (typeof value === 'string' && value !== '' && value.length <= 2_000) details[name] ??= value
  }
  const article = structures.find(({ type }) => type === own.article)
  for (const name of ['file', ...detailNames]) take(name, article?.features.get(name))
  if (article !== undefined) return details
  for (const { type, features } of structures) {
    const language = features.get('language')
    if (isAboutText(type) && language !== 'x-unspecified') take('language', language)
    if (type !== METADATA) continue
    take('title', features.get('documentTitle'))
    take('url', features.get('documentUri'))
  }
  return details
}

const namesIn = (structures: readonly Structure[]): ReadonlyMap<string, string> => {
  const lines = structures.find(({ type }) => type === own.article)?.features.get('names')
  return new Map(
    (Array.isArray(lines) ? (lines as readonly CasValue[]) : []).flatMap((line) => {
      const at = typeof line === 'string' ? line.indexOf(' = ') : -1
      return at < 0 ? [] : [[String(line).slice(0, at), String(line).slice(at + 3)] as const]
    }),
  )
}

/** The places of an annotation; what is no annotation, or stands outside the text, is said to be so. */
const segmentsOf = (
  { job, file, reading }: Page,
  { id, type, features, line = 0 }: Structure,
): readonly TextRange[] | undefined => {
  const [begin, end] = [features.get('begin'), features.get('end')]
  const written = features.get(own.segments)
  const pairs =
    typeof written === 'string'
      ? written.split(' ').map((pair) => pair.split('-').map(Number))
      : [[Number(begin ?? NaN), Number(end ?? NaN)]]
  const segments = pairs.flatMap(([from, to]): readonly TextRange[] => {
    const [start, stop] = [reading.toCanonical(from ?? NaN), reading.toCanonical(to ?? NaN)]
    return start === undefined || stop === undefined || stop < start ? [] : [{ start, end: stop }]
  })
  if (segments.length === pairs.length) return segments
  job.rejected.push({ file, line, reason: `${type} ${id} has a place that is not in the text` })
  return undefined
}

const addSpan = (page: Page, one: Structure, segments: readonly TextRange[]): void => {
  const { features } = one
  const [note, source, claim] = [own.note, own.source, own.claim].map((name) => features.get(name))
  page.job.spans.push({
    id: idIn(page, one.id),
    article: page.id,
    label: shortName(page, one.type),
    segments,
    attributes: attributesIn(page, one),
    note: typeof note === 'string' ? note : '',
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof claim === 'string' ? { claim } : {}),
    line: one.line ?? 0,
  })
}

const shortName = ({ names }: Page, type: string): string =>
  names.get(type) || type.slice(type.lastIndexOf('.') + 1) || type

const NOT_ATTRIBUTES = new Set<string>([
  'begin',
  'end',
  'sofa',
  'Governor',
  'Dependent',
  own.segments,
  own.note,
  own.source,
  own.claim,
])

const attributesIn = (
  { job, file, view, names, chained }: Page,
  { type, features }: Structure,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    [...features].flatMap(([name, value]): readonly (readonly [string, Value])[] => {
      if (NOT_ATTRIBUTES.has(name)) return []
      if (isReference(value)) {
        if (name === 'next' && chained.has(value.ref)) return []
        job.losses.add('references between annotations that are no link', () => `${name} of ${type}, ${file}`)
        return []
      }
      const word = names.get(`${type}.${name}`) ?? name
      if (!Array.isArray(value)) return [[word, plain(value as CasValue)]]
      const list = value as readonly CasValue[]
      const words = list.filter((one) => !isReference(one) && !Array.isArray(one)).map(plain)
      if (words.length < list.length && !list.some((one) => isReference(one) && view.parts.has(one.ref)))
        job.losses.add('references between annotations that are no link', () => `${name} of ${type}, ${file}`)
      return words.length === 0 ? [] : [[word, words]]
    }),
  )

const plain = (value: CasValue): string =>
  value === true ? 'yes' : value === false ? 'no' : typeof value === 'object' ? '' : String(value)

/** Our links, and relations between two annotations, which are no spans themselves. */
const isLink = ({ type, features }: Structure): boolean =>
  type.startsWith(own.link) || (isReference(features.get('Governor')) && isReference(features.get('Dependent')))

/** The head of a chain of annotations, each of which names the next. */
const isChain = ({ features }: Structure): boolean => !features.has('begin') && isReference(features.get('first'))

const elementsOf = ({ features }: Structure, byId: ReadonlyMap<string, Structure>): readonly string[] => {
  const found = new Set<string>()
  for (let next = features.get('first'); isReference(next) && !found.has(next.ref);) {
    found.add(next.ref)
    next = byId.get(next.ref)?.features.get('next')
  }
  return [...found]
}

const addChain = (page: Page, chain: Structure, targetOf: TargetOf): void => {
  const fillers = elementsOf(chain, page.view.byId).flatMap((ref) => {
    const target = targetOf({ ref })
    if (target === undefined)
      page.job.losses.add('parts of links that are no annotation', () => `an element of ${chain.type}, ${page.file}`)
    return target === undefined ? [] : [{ role: 'member', target }]
  })
  page.job.links.push({
    id: idIn(page, chain.id),
    article: page.id,
    type: shortName(page, chain.type),
    fillers,
    attributes: {},
    note: '',
    line: chain.line ?? 0,
  })
}

interface Part {
  readonly id: string
  readonly feature: string
  readonly role: string
  readonly target: CasValue | undefined
}

/** The parts of a slot: structures without a place of their own that have a role and a target. */
const partsOf = ({ features }: Structure, byId: ReadonlyMap<string, Structure>): readonly Part[] =>
  [...features].flatMap(([feature, value]) =>
    (Array.isArray(value) ? (value as readonly CasValue[]) : []).flatMap((one): readonly Part[] => {
      const part = isReference(one) ? byId.get(one.ref) : undefined
      if (
        part === undefined ||
        part.features.has('begin') ||
        !(part.features.has('target') || part.features.has('role'))
      )
        return []
      const role = part.features.get('role')
      return [
        { id: part.id, feature, role: typeof role === 'string' ? role : 'part', target: part.features.get('target') },
      ]
    }),
  )

type TargetOf = (reference: { readonly ref: string }) => DecodedTarget | undefined

const addLink = (page: Page, one: Structure, targetOf: TargetOf): void => {
  const { job, file, view } = page
  const note = one.features.get(own.note)
  const push = (
    id: string,
    type: string,
    parts: readonly Omit<Part, 'id' | 'feature'>[],
    host?: DecodedTarget,
  ): void => {
    const fillers = parts.flatMap(({ role, target }) => {
      const found = isReference(target) ? targetOf(target) : undefined
      if (found === undefined)
        job.losses.add('parts of links that are no annotation', () => `${role} of ${type}, ${file}`)
      return found === undefined ? [] : [{ role, target: found }]
    })
    job.links.push({
      id,
      article: page.id,
      type,
      fillers: host === undefined ? fillers : [{ role: 'host', target: host }, ...fillers],
      attributes: isLink(one) ? attributesIn(page, one) : {},
      note: typeof note === 'string' && isLink(one) ? note : '',
      line: one.line ?? 0,
    })
  }
  const id = idIn(page, one.id)
  const parts = partsOf(one, view.byId)
  if (one.type.startsWith(own.link)) return push(id, shortName(page, one.type), parts)
  if (isLink(one)) {
    const ends = [
      { role: 'from', target: one.features.get('Governor') },
      { role: 'to', target: one.features.get('Dependent') },
    ]
    return push(id, shortName(page, one.type), ends)
  }
  for (const feature of new Set(parts.map((part) => part.feature))) {
    const held = parts.filter((part) => part.feature === feature)
    push(`${id} ${feature}`, `${shortName(page, one.type)} ${feature}`, held, { span: id })
  }
}
