import type {
  Dataset,
  DecodedArticle,
  DecodedLabel,
  DecodedLink,
  DecodedSpan,
  DecodedTarget,
  Rejection,
} from '../codec/decoded.ts'
import type { Loss } from '../codec/codec.ts'
import { createLosses, quoted } from '../codec/losses.ts'
import type { Losses } from '../codec/losses.ts'
import { formatNote, nameLine } from '../codec/names-note.ts'
import { live } from '../model/reader.ts'
import { textOfRevision } from '../model/revision.ts'
import { sameValue } from '../model/row.ts'
import { fieldsOf } from '../model/tables.ts'
import type { OwnFields, Row, TableName } from '../model/tables.ts'
import type { Value } from '../model/value.ts'
import { segmentAt, segmentsFailure } from '../text/segments.ts'
import type { Segment } from '../text/segments.ts'
import { articleIdOf, importArticle } from './article.ts'
import type { Env } from './command.ts'
import type { DraftRows } from './draft.ts'
import { createSchemeNames } from './import-scheme.ts'
import type { NameMap, SchemeNames } from './import-scheme.ts'

/** What the store knows of an article's bytes, and the core cannot work out. */
export interface Original {
  readonly sha256: string
  /** The bytes as base64; missing where the project is not to keep them. */
  readonly original?: string | undefined
}

export interface DatasetImport {
  readonly map: NameMap
  /** By the article's id within the dataset. */
  readonly originals: ReadonlyMap<string, Original>
}

export interface Imported {
  /** How many articles came in. */
  readonly articles: number
  /** Ids of all articles of the dataset, those that were there before too. */
  readonly articleIds: readonly string[]
  /** New ones by the name of the label or type. */
  readonly spans: Readonly<Record<string, number>>
  readonly links: Readonly<Record<string, number>>
  readonly rejected: readonly Rejection[]
  readonly losses: readonly Loss[]
}

/**
 * Adds a dataset to a draft, so that an import is one change. Articles go by their bytes: where one is there already, its
 * text stays, and spans and links that it has already are not made a second time.
 */
export const addDataset = (
  draft: DraftRows,
  dataset: Dataset,
  { map, originals }: DatasetImport,
  env: Env,
): Imported => {
  const job: Job = {
    draft,
    env,
    dataset,
    names: createSchemeNames(draft, map, dataset.attributeTypes),
    rejected: [...dataset.rejected],
    losses: createLosses(),
    articles: new Map(),
    targets: new Map(),
    words: new Map(),
    joined: new Set(),
    registry: { source: new Map(), claim: new Map() },
    counts: { spans: new Map(), links: new Map() },
  }
  for (const { id, name } of draft.all('source')) job.registry.source.set(name, id)
  for (const { id, wording } of draft.all('claim')) job.registry.claim.set(wording, id)
  for (const label of dataset.labels ?? []) addLabel(job, label)
  let added = 0
  let position = draft.all('article').length
  for (const article of dataset.articles) {
    const original = originals.get(article.id)
    if (original === undefined) throw new Error('an article of a dataset comes without its bytes')
    if (addArticle(job, article, original, position)) {
      added += 1
      position += 1
    }
  }
  for (const span of dataset.spans) addSpan(job, span)
  addLinks(job)
  keepWords(job)
  return {
    articles: added,
    articleIds: [...new Set([...job.articles.values()].map(({ id }) => id))],
    spans: Object.fromEntries(job.counts.spans),
    links: Object.fromEntries(job.counts.links),
    rejected: job.rejected,
    losses: [...dataset.losses, ...job.losses.list()],
  }
}

interface Job {
  readonly draft: DraftRows
  readonly env: Env
  readonly dataset: Dataset
  readonly names: SchemeNames
  readonly rejected: Rejection[]
  readonly losses: Losses
  /** By the ids within the dataset. */
  readonly articles: Map<string, KnownArticle>
  readonly targets: Map<string, Target>
  /** For each article the words that its file had for rows of the scheme. */
  readonly words: Map<string, Map<string, string>>
  /** Words that have been said to mean the same as another. */
  readonly joined: Set<string>
  /** Ids of registry entries by name or wording. */
  readonly registry: { readonly source: Map<string, string>; readonly claim: Map<string, string> }
  readonly counts: { readonly spans: Map<string, number>; readonly links: Map<string, number> }
}

interface KnownArticle {
  readonly id: string
  readonly file: string
  readonly revision: string
  readonly text: string
  /** Spans that the project has had, by what they are, each to be met once. */
  readonly present: Map<string, string[]>
}

interface Target {
  readonly id: string
  readonly kind: 'span' | 'link' | 'source' | 'claim'
  readonly label?: string
  readonly isNew: boolean
}

const addArticle = (job: Job, article: DecodedArticle, { sha256, original }: Original, position: number): boolean => {
  const { draft, env } = job
  const id = articleIdOf(sha256)
  const isNew = live(draft, 'article', id) === undefined
  if (isNew) {
    const { file, text, encoding, title, publisher, author, date, url, language } = article
    const known = { title, publisher, author, date, url, language }
    const fields = { file: clipped(file), sha256, encoding, text, original, position, ...withoutMissing(known) }
    const failed = unfitDetail(fields) ?? importArticle.run(draft, fields, env)?.message
    if (failed !== undefined) {
      job.rejected.push({ file, line: 0, reason: failed })
      return false
    }
  }
  const revision = `revision.${sha256.slice(0, 32)}`
  const text = textOfRevision(draft, revision)
  if (text !== article.text) {
    const reason = 'the project has this article already, with another text'
    job.rejected.push({ file: article.file, line: 0, reason })
    return false
  }
  job.articles.set(article.id, {
    id,
    file: article.file,
    revision,
    text,
    present: isNew ? new Map() : presentSpans(job, id),
  })
  if (isNew) for (const note of article.notes) make(job, 'note', { subject: id, text: note })
  return isNew
}

/** A label that is there already keeps its guideline. */
const addLabel = ({ draft, names, losses }: Job, { name, guideline }: DecodedLabel): void => {
  const before = new Set(draft.all('label').map(({ id }) => id))
  const label = names.label(name)
  if (guideline === '' || label.guideline === guideline) return
  if (before.has(label.id) || !fieldsOf('label')['guideline']?.schema.safeParse(guideline).success)
    losses.add('guidelines of labels that have one already, or too long', () => name)
  else draft.update('label', label.id, { guideline })
}

const presentSpans = ({ draft }: Job, article: string): Map<string, string[]> => {
  const present = new Map<string, string[]>()
  for (const span of draft.where('span', 'article', article)) {
    const key = spanKey(span.label, span.segments)
    present.set(key, [...(present.get(key) ?? []), span.id])
  }
  return present
}

const spanKey = (label: string, segments: readonly Segment[]): string =>
  `${label} ${segments.map(({ start, end }) => `${start}-${end}`).join(' ')}`

const addSpan = (job: Job, span: DecodedSpan): void => {
  const article = job.articles.get(span.article)
  if (article === undefined) return // its article was rejected, and that has been said
  const reject = (reason: string): void => void job.rejected.push({ file: article.file, line: span.line, reason })
  const segments = span.segments.map(({ start, end }) => segmentAt(article.text, start, end))
  const wrong = segmentsFailure(article.text, segments)
  if (wrong !== undefined) return reject(wrong.message)
  const label = job.names.label(span.label)
  const there = article.present.get(spanKey(label.id, segments))?.shift()
  if (there !== undefined) {
    job.targets.set(span.id, { id: there, kind: 'span', label: label.id, isNew: false })
    return
  }
  const fields = {
    article: article.id,
    revision: article.revision,
    set: job.env.set,
    label: label.id,
    segments,
    note: span.note,
    origin: 'imported' as const,
    source: span.source === undefined ? null : registered(job, 'source', span.source),
    claim: span.claim === undefined ? null : registered(job, 'claim', span.claim),
  }
  const made = make(job, 'span', fields)
  if (made === undefined) return reject('its note is too long')
  job.targets.set(span.id, { id: made, kind: 'span', label: label.id, isNew: true })
  addAttributes(job, made, label.id, span.attributes, article, () => quoted(segments))
  remember(job, article, label, span.label)
  count(job.counts.spans, label.name)
}

/** First all links, then what they hold: a link may be a part of one that comes before it. */
const addLinks = (job: Job): void => {
  const { draft, dataset, names } = job
  const waiting: { readonly link: DecodedLink; readonly type: Row<'linkType'>; readonly id: string }[] = []
  for (const link of dataset.links) {
    const type = names.linkType(link.type)
    if (meetsPresent(job, link, type.id)) continue
    const id = make(job, 'link', { type: type.id, set: job.env.set, note: link.note, origin: 'imported' })
    if (id === undefined) {
      job.rejected.push({ file: fileOf(job, link), line: link.line, reason: 'its note is too long' })
      continue
    }
    job.targets.set(link.id, { id, kind: 'link', isNew: true })
    waiting.push({ link, type, id })
  }
  for (const { link, type, id } of waiting) {
    const article = job.articles.get(link.article ?? '')
    let held = 0
    for (const { role: word, target } of link.fillers) {
      const found = targetOf(job, target)
      if (found === undefined) {
        job.losses.add(
          'parts of links that were rejected themselves',
          () => `${word} of ${link.type}, ${fileOf(job, link)}`,
        )
        continue
      }
      const role = names.role(
        type.id,
        word,
        found.kind === 'span' ? { label: found.label ?? '' } : { other: found.kind },
      )
      draft.create('filler', { link: id, role: role.id, target: found.id, position: held })
      held += 1
      if (article !== undefined) remember(job, article, role, word)
    }
    addAttributes(job, id, type.id, link.attributes, article, () => link.type)
    if (article !== undefined) remember(job, article, type, link.type)
    count(job.counts.links, type.name)
  }
}

/** Whether a link between spans that were all there before is there, too; it then stands for the one of the file. */
const meetsPresent = (job: Job, { id, fillers }: DecodedLink, type: string): boolean => {
  const targets = fillers.map(({ target }) => targetOf(job, target))
  const [first] = targets
  if (first === undefined || !targets.every((target) => target !== undefined && !target.isNew)) return false
  const wanted = targets.map((target) => target?.id ?? '').sort()
  for (const { link } of job.draft.where('filler', 'target', first.id)) {
    const row = live(job.draft, 'link', link)
    const held = job.draft.where('filler', 'link', link).map(({ target }) => target)
    if (row?.type !== type || !sameValue(held.sort(), wanted)) continue
    job.targets.set(id, { id: link, kind: 'link', isNew: false })
    return true
  }
  return false
}

const targetOf = (job: Job, target: DecodedTarget): Target | undefined => {
  if ('span' in target) return job.targets.get(target.span)
  if ('link' in target) return job.targets.get(target.link)
  const kind = 'source' in target ? 'source' : 'claim'
  const id = registered(job, kind, 'source' in target ? target.source : target.claim)
  return id === null ? undefined : { id, kind, isNew: false }
}

/** The registry's entry of that name, made where it is missing. */
const registered = (job: Job, table: 'source' | 'claim', name: string): string | null => {
  const known = job.registry[table].get(name)
  if (known !== undefined) return known
  const id = table === 'source' ? make(job, 'source', { name }) : make(job, 'claim', { wording: name })
  if (id === undefined) job.losses.add(`names of a ${table} that are too long`, () => name)
  else job.registry[table].set(name, id)
  return id ?? null
}

const addAttributes = (
  job: Job,
  owner: string,
  schemeOwner: string,
  attributes: Readonly<Record<string, Value>>,
  article: KnownArticle | undefined,
  example: () => string,
): void => {
  for (const [name, given] of Object.entries(attributes)) {
    const { type, value } = job.names.attribute(schemeOwner, name, given)
    const made = make(job, 'attribute', { owner, type, value }, `${owner}/${type}`)
    if (made === undefined)
      job.losses.add('attributes with values that cannot be kept', () => `${name} of ${example()}`)
    else if (article !== undefined) remember(job, article, job.draft.get('attributeType', type) as Named, name)
  }
}

type Named = { readonly id: string; readonly name: string }

/** Notes that an article's file has another word for a row of the scheme. Two words for one row cannot be told apart later. */
const remember = ({ words, joined, losses, dataset }: Job, article: KnownArticle, row: Named, word: string): void => {
  const known = words.get(article.id) ?? new Map<string, string>()
  words.set(article.id, known)
  const before = known.get(row.id)
  if (before === undefined) known.set(row.id, word)
  else if (before !== word && dataset.remembers !== undefined && !joined.has(`${row.id} ${word}`)) {
    joined.add(`${row.id} ${word}`)
    losses.add('names that became one', () => `“${before}” and “${word}” are ${row.name} now`)
  }
}

const keepWords = (job: Job): void => {
  const { remembers } = job.dataset
  if (remembers === undefined) return
  const nameOf = (id: string): string | undefined =>
    (['label', 'linkType', 'role', 'attributeType'] as const)
      .map((table) => job.draft.get(table, id)?.name)
      .find((name) => name !== undefined)
  for (const [article, words] of job.words) {
    const lines = [...words].flatMap(([id, word]) => (nameOf(id) === word ? [] : [nameLine(id, word)]))
    if (lines.length > 0) make(job, 'note', { subject: article, text: formatNote(remembers, 'names', lines.sort()) })
  }
}

/** Makes a row, unless a field would hold what the table does not allow. */
const make = <T extends TableName>(
  { draft }: Job,
  table: T,
  fields: Partial<OwnFields<T>>,
  id?: string,
): string | undefined => {
  const known = fieldsOf(table)
  const fits = Object.entries(fields).every(([name, value]) => {
    const field = known[name]
    return field !== undefined && (OUR_OWN.has(field.kind) || field.schema.safeParse(value).success)
  })
  return fits ? draft.create(table, fields, id) : undefined
}

/** Kinds of field whose values never come from a file as they stand there. */
const OUR_OWN = new Set<string>(['ref', 'segments', 'integer', 'boolean'])

const unfitDetail = (fields: Readonly<Record<string, unknown>>): string | undefined => {
  const known = fieldsOf('article')
  const unfit = Object.keys(fields).find((name) => known[name]?.schema.safeParse(fields[name]).success === false)
  return unfit === undefined ? undefined : `its ${unfit} is too long or cannot be kept`
}

const withoutMissing = <R extends object>(fields: R): { readonly [K in keyof R]?: Exclude<R[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never

const clipped = (file: string): string => (file.length <= 2_000 ? file : file.slice(-2_000))

const fileOf = ({ articles }: Job, { article }: DecodedLink): string => articles.get(article ?? '')?.file ?? ''

const count = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
