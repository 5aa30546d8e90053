import { attributionOf, spansOfArticle } from '../model/attribution.ts'
import type { Filled } from '../model/attribution.ts'
import { labelBehind } from '../model/labels.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import { tableNames } from '../model/tables.ts'
import type { Row } from '../model/tables.ts'
import type { Codec, Encoding } from './codec.ts'
import { jsonlDecoder } from './jsonl-decode.ts'
import { createLosses, quoted } from './losses.ts'
import type { Losses } from './losses.ts'
import { compareWords, sortedById, sortedByPosition } from './order.ts'
import { exportedScheme } from './scheme.ts'
import type { ExportedScheme } from './scheme.ts'
import { createTexts } from './texts.ts'
import type { Texts } from './texts.ts'

const python = `
import json
from pathlib import Path

def cut(text, start, end):  # offsets count UTF-16 code units
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")

spans = []
for path in sorted(Path(".").rglob("*.jsonl")):
    with open(path, encoding="utf-8", newline="\\n") as file:
        records = [json.loads(line) for line in file]
    for article in records:
        if article["type"] == "article":
            for span in article["spans"]:
                for segment in span["segments"]:
                    words = cut(article["text"], segment["start"], segment["end"])
                    spans.append((article["file"], span["label"], words))
`

/**
 * Hearsay's own format: one JSON object a line. The keys that docs/formats.md lists for a record are always there;
 * further ones only where a row holds something unusual, such as a text in several revisions.
 */
export const jsonl: Codec = {
  id: 'jsonl',
  label: 'Hearsay JSON Lines',
  keeps:
    'Everything the project now says, for scripts and for Hearsay itself: texts, scheme, spans, links, sources, claims, ratings, notes, statuses and analysts. The history of changes, the times of making and the original bytes stay in the project file; the SHA-256 of the bytes is in.',
  drops: 'The history of changes, the times of making and the original bytes.',
  extension: 'jsonl',
  shape: 'file',
  offsetUnit: 'UTF-16 code units',
  python,
  encode: (reader, name) => encode(reader, `${name}.jsonl`),
  decoder: jsonlDecoder,
}

function* encode(reader: Reader, file: string): Encoding {
  const losses = createLosses()
  const job: Job = {
    reader,
    scheme: exportedScheme(reader),
    texts: createTexts(reader),
    losses,
    spans: new Set(
      reader.all('span').flatMap(({ id, article }) => (live(reader, 'article', article) === undefined ? [] : id)),
    ),
  }
  const articles = sortedById(reader.all('article'))
  const links = sortedById(reader.all('link'))
  const records = articles.length + links.length
  for (const project of sortedById(reader.all('project'))) yield { file, text: line(projectRecord(job, project)) }
  yield { file, text: line(schemeRecord(job)) }
  const makers = makersIn(reader)
  for (const { id, by, name } of sortedById(reader.all('analyst')))
    if (by !== id || makers.has(id)) yield { file, text: line({ type: 'analyst', id, name }) }
  for (const source of sortedById(reader.all('source'))) yield { file, text: line(sourceRecord(job, source)) }
  for (const claim of sortedById(reader.all('claim'))) yield { file, text: line(claimRecord(job, claim)) }
  for (const [i, article] of articles.entries())
    yield { file, text: line(articleRecord(job, article)), done: i / records }
  for (const [i, link] of links.entries())
    yield { file, text: line(linkRecord(job, link)), done: (articles.length + i) / records }
  for (const { one, other } of sortedById(reader.all('refusal'))) {
    losses.add('proposals to join that were refused', () => `${one} / ${other}`)
  }
  for (const span of sortedById(reader.all('span'))) {
    if (!job.spans.has(span.id)) losses.add('spans of deleted articles', () => quoted(span.segments))
  }
  return { losses: losses.list(), articles: articles.length, spans: job.spans.size, links: links.length }
}

const line = (record: object): string => `${JSON.stringify(record)}\n`

/** Who has made anything. Someone who has only brought in a file is not one of those who annotated. */
const makersIn = (reader: Reader): ReadonlySet<string> => {
  const makers = new Set<string>()
  for (const table of tableNames)
    for (const { id, by } of reader.all(table)) if (by !== null && by !== id) makers.add(by)
  return makers
}

interface Job {
  readonly reader: Reader
  readonly scheme: ExportedScheme
  readonly texts: Texts
  readonly losses: Losses
  /** Ids of the spans that are written. */
  readonly spans: ReadonlySet<string>
}

type Json = Readonly<Record<string, unknown>>

/** Beside its own fields the order of the articles, whose records are sorted by id, and the annotation sets. */
const projectRecord = (job: Job, { id, name, guideline }: Row<'project'>): Json => ({
  type: 'project',
  id,
  name,
  guideline,
  articles: sortedByPosition(job.reader.all('article')).map((article) => article.id),
  sets: sortedById(job.reader.all('set')).map((set) => ({
    id: set.id,
    name: set.name,
    kind: set.kind,
    analyst: set.analyst,
  })),
  notes: notesOn(job, id),
})

const schemeRecord = (job: Job): Json => {
  const { labels, linkTypes, rolesOf, labelWord } = job.scheme
  return {
    type: 'scheme',
    labels: labels.map((label) => ({
      id: label.id,
      name: label.name,
      key: label.key,
      colour: label.colour,
      guideline: label.guideline,
      attributes: attributeTypes(job, label.id),
      ...(label.mergedInto === null ? {} : { mergedInto: label.mergedInto }),
      ...retired(label),
    })),
    linkTypes: linkTypes.map((linkType) => ({
      id: linkType.id,
      name: linkType.name,
      colour: linkType.colour,
      guideline: linkType.guideline,
      roles: rolesOf(linkType.id).map((role) => ({
        id: role.id,
        name: role.name,
        least: role.least,
        most: role.most,
        labels: role.labels.map(labelWord),
        others: role.others,
        ...retired(role),
      })),
      attributes: attributeTypes(job, linkType.id),
      ...retired(linkType),
    })),
  }
}

const attributeTypes = (job: Job, owner: string): readonly Json[] =>
  job.scheme
    .attributeTypesOf(labelBehind(job.reader, owner)?.id ?? owner)
    .filter((type) => type.owner === owner)
    .map((type) => ({
      id: type.id,
      name: type.name,
      kind: type.kind,
      choices: type.choices.map(({ id, name }) => ({ id, name })),
      condition: type.condition === null ? null : { type: type.condition.type, values: type.condition.values },
      guideline: type.guideline,
      ...retired(type),
    }))

/** Marks what is no longer in the scheme but still in use. */
const retired = ({ deleted }: { readonly deleted: boolean }): Json => (deleted ? { deleted } : {})

const sourceRecord = (job: Job, source: Row<'source'>): Json => ({
  type: 'source',
  id: source.id,
  name: source.name,
  kind: source.kind,
  role: source.role,
  affiliation: reference(job, 'source', source.affiliation, () => source.name),
  aliases: source.aliases,
  mergedInto: reference(job, 'source', source.mergedInto, () => source.name),
  ratings: ratingsOf(job, source.id),
  notes: notesOn(job, source.id),
  by: source.by,
})

const claimRecord = (job: Job, claim: Row<'claim'>): Json => ({
  type: 'claim',
  id: claim.id,
  wording: claim.wording,
  topic: claim.topic,
  quantity: quantityOf(claim.quantity),
  mergedInto: reference(job, 'claim', claim.mergedInto, () => claim.wording),
  ratings: ratingsOf(job, claim.id),
  notes: notesOn(job, claim.id),
  by: claim.by,
})

const articleRecord = (job: Job, article: Row<'article'>): Json => {
  const { reader, texts } = job
  const notes = notesOn(job, article.id)
  return {
    type: 'article',
    id: article.id,
    title: article.title,
    file: article.file,
    sha256: article.sha256,
    publisher: article.publisher,
    author: article.author,
    date: article.date,
    url: article.url,
    language: article.language,
    text: texts.textOf(article.revision),
    formatting: formattingOf(reader.get('revision', article.revision)),
    status: statusesOf(job, article),
    spans: spansOfArticle(reader, article.id).map((span) => spanRecord(job, span, article)),
    ...(article.encoding === 'utf-8' ? {} : { encoding: article.encoding }),
    ...(notes.length === 0 ? {} : { notes }),
    ...(article.mergedInto === null
      ? {}
      : { mergedInto: reference(job, 'article', article.mergedInto, () => article.title) }),
    ...revisionsOf(reader, article),
  }
}

/** Said only of a text that has been corrected; a single revision is the article's text itself. */
const revisionsOf = (reader: Reader, article: Row<'article'>): Json => {
  const revisions = sortedById(reader.where('revision', 'article', article.id))
  if (revisions.length === 1 && revisions[0]?.id === article.revision && revisions[0].parent === null) return {}
  return {
    revision: article.revision,
    revisions: revisions.map((revision) => ({
      id: revision.id,
      parent: revision.parent,
      text: revision.text,
      edits: revision.edits.map(({ start, end, insert }) => ({ start, end, insert })),
      formatting: formattingOf(revision),
      by: revision.by,
    })),
  }
}

const formattingOf = (revision: Row<'revision'> | undefined): readonly Json[] =>
  (revision?.formatting ?? []).map(({ kind, start, end, detail }) => ({
    kind,
    start,
    end,
    ...(detail === undefined ? {} : { detail }),
  }))

/** How far the article is in each annotation set, and against which scheme and, where it is not the shown one, revision. */
const statusesOf = ({ reader }: Job, article: Row<'article'>): readonly Json[] =>
  [...reader.where('status', 'article', article.id)]
    .sort((a, b) => compareWords(a.set, b.set) || compareWords(a.id, b.id))
    .map(({ set, state, by, scheme, revision }) => ({
      set,
      state,
      by,
      scheme,
      ...(revision === article.revision ? {} : { revision }),
    }))

const spanRecord = (job: Job, span: Row<'span'>, article: Row<'article'>): Json => {
  job.texts.textUnder(span)
  if (span.revision !== article.revision) {
    job.losses.add('places of spans whose words a correction removed (the earlier place is given)', () =>
      quoted(span.segments),
    )
  }
  const { attributes, attributesBy } = attributesOf(job, span, span.label)
  return {
    id: span.id,
    label: job.scheme.labelWord(span.label),
    set: span.set,
    by: span.by,
    origin: span.origin,
    segments: span.segments.map(({ start, end, quote }) => ({ start, end, quote })),
    attributes,
    note: span.note,
    source: reference(job, 'source', span.source, () => quoted(span.segments)),
    claim: reference(job, 'claim', span.claim, () => quoted(span.segments)),
    // Nothing is left of its words in the present text: the places are those of an earlier one.
    ...(span.revision === article.revision ? {} : { revision: span.revision, lost: true }),
    ...attributesBy,
  }
}

const linkRecord = (job: Job, link: Row<'link'>): Json => {
  const { scheme, reader, losses } = job
  const { attributes, attributesBy } = attributesOf(job, link, link.type)
  const { roles } = attributionOf(reader, link)
  const written = roles.map(({ role, fillers }) => {
    const targets = fillers.flatMap((filled) => targetRecord(job, link, filled) ?? [])
    return [scheme.roleWord(role, link.type), targets] as const
  })
  const carried = written.reduce((sum, [, targets]) => sum + targets.length, 0)
  for (let lost = reader.where('filler', 'link', link.id).length - carried; lost > 0; lost -= 1) {
    losses.add('parts of links that point to something deleted', () => `${scheme.linkTypeWord(link.type)} ${link.id}`)
  }
  return {
    type: 'link',
    id: link.id,
    linkType: scheme.linkTypeWord(link.type),
    set: link.set,
    by: link.by,
    roles: Object.fromEntries(written),
    attributes,
    note: link.note,
    ...(link.origin === 'manual' ? {} : { origin: link.origin }),
    ...attributesBy,
  }
}

/** What a filler is, by the very id it points to: joins of sources and claims stand in their own records. */
const targetRecord = ({ spans }: Job, owner: Row<'link'>, filled: Filled): Json | undefined => {
  const { filler, span, source, claim, link } = filled
  const by = filler.by === owner.by ? {} : { by: filler.by }
  if (span !== undefined) return spans.has(span.id) ? { span: span.id, ...by } : undefined
  if (link !== undefined) return { link: link.id, ...by }
  if (source !== undefined) return { source: filler.target, ...by }
  if (claim !== undefined) return { claim: filler.target, ...by }
  return undefined
}

/** Values by the attribute's word, in the scheme's order; who set one is said where it was not the owner's maker. */
const attributesOf = (
  { reader, scheme }: Job,
  owner: Row<'span'> | Row<'link'>,
  schemeOwner: string,
): { readonly attributes: Json; readonly attributesBy: Json } => {
  const rank = new Map(scheme.attributeTypesOf(schemeOwner).map(({ id }, index) => [id, index]))
  const rankOf = (type: string): number => rank.get(type) ?? rank.size
  const rows = [...reader.where('attribute', 'owner', owner.id)]
    .filter(({ value }) => value !== null)
    .sort((a, b) => rankOf(a.type) - rankOf(b.type) || compareWords(a.type, b.type) || compareWords(a.id, b.id))
  const words = rows.map((row) => [scheme.attributeWord(row.type, schemeOwner), row] as const)
  const others = words.filter(([, row]) => row.by !== owner.by)
  return {
    attributes: Object.fromEntries(words.map(([word, { value }]) => [word, valueOf(value)])),
    attributesBy:
      others.length === 0 ? {} : { attributesBy: Object.fromEntries(others.map(([word, { by }]) => [word, by])) },
  }
}

const valueOf = (value: Row<'attribute'>['value']): unknown =>
  typeof value === 'object' && value !== null && 'qualifier' in value ? quantityOf(value) : value

/** Always in this order of keys, whatever order the row was made in. */
const quantityOf = (quantity: Row<'claim'>['quantity']): Json | null =>
  quantity === null
    ? null
    : {
        qualifier: quantity.qualifier,
        value: quantity.value,
        unit: quantity.unit,
        ...(quantity.period === undefined ? {} : { period: quantity.period }),
      }

const ratingsOf = ({ reader }: Job, subject: string): readonly Json[] =>
  sortedByContent(
    reader
      .where('rating', 'subject', subject)
      .map(({ analyst, scale, value, note }) => ({ analyst, scale, value, note })),
  )

const notesOn = ({ reader }: Job, subject: string): readonly Json[] =>
  sortedByContent(reader.where('note', 'subject', subject).map(({ text, by }) => ({ text, by })))

/** For rows whose ids are not exported. */
const sortedByContent = (records: readonly Json[]): readonly Json[] =>
  [...records].sort((a, b) => compareWords(JSON.stringify(a), JSON.stringify(b)))

/** The id, if its row is there to be exported. */
const reference = (
  { reader, losses }: Job,
  table: 'source' | 'claim' | 'article',
  id: string | null,
  from: () => string,
): string | null => {
  if (id === null || live(reader, table, id) !== undefined) return id
  losses.add(`references to a deleted ${table}`, from)
  return null
}
