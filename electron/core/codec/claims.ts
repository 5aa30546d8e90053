import { scales } from '../analysis/scales.ts'
import { claimBehind } from '../model/attribution.ts'
import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { quoteOf } from '../text/segments.ts'
import type { Codec, Encoding } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { indented } from './json-lines.ts'
import { createLosses, quoted } from './losses.ts'
import type { Losses } from './losses.ts'
import { compareWords, sortedById } from './order.ts'
import { addLinkLosses } from './plain-losses.ts'
import { viewOf } from './view.ts'
import type { View, ViewedSpan } from './view.ts'

/** Claims as schema.org describes them. A review stands only where an analyst has rated: a rating is never made up. */
export const claims: Codec = {
  id: 'claims',
  label: 'schema.org claims',
  keeps:
    'Every claim with its wording, topic, who is said to have made it, and the words and articles in which it appears, as JSON-LD that web pages and fact-checking tools read. A ClaimReview for each rating that an analyst gave, and none where nobody has rated.',
  drops:
    'Texts and places, cues and other spans, links between claims (schema.org has none), attributes, notes, ratings of sources, statuses and formatting.',
  extension: 'jsonld',
  shape: 'file',
  offsetUnit: 'none',
  encode: (reader, name) => encode(reader, `${name}.jsonld`),
}

type Json = Readonly<Record<string, unknown>>

function* encode(reader: Reader, file: string): Encoding {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  const found = claimsOf(reader, view)
  const authors = authorsOf(view)
  const written = new Set<string>()
  const records = found.map(({ id, wording, row, spans }): Json => {
    for (const span of spans) {
      written.add(span.id)
      addSpanLosses(losses, span)
    }
    const by = [...new Map([id, ...spans.map((span) => span.id)].flatMap((one) => authors.said.get(one) ?? []))]
    return {
      '@type': 'Claim',
      '@id': iri(id),
      text: wording,
      ...(row === undefined || row.topic === '' ? {} : { about: row.topic }),
      ...(by.length === 0 ? {} : { author: by.map(([, author]) => author) }),
      appearance: spans.map((span) => ({
        '@type': 'CreativeWork',
        text: quoteOf(span.segments),
        isPartOf: { '@id': iri(span.article) },
      })),
    }
  })
  const articles = new Set(found.flatMap(({ spans }) => spans.map(({ article }) => article)))
  for (const { row, spans } of view.articles) {
    if (!articles.has(row.id)) losses.add('articles without a claim', () => row.title || row.file)
    for (const { id, labelWord, segments } of spans)
      if (!written.has(id)) losses.add(`spans that are no claims (${labelWord})`, () => quoted(segments))
  }
  for (const link of view.links) {
    if (authors.links.has(link.id)) addLinkLosses(losses, link)
    else losses.add(`links of type ${link.typeWord}`, () => link.typeWord)
  }
  addCommonLosses(losses, reader, view, { details: true, registry: true, claims: true })
  const graph = [
    ...view.articles.flatMap(({ row }) => (articles.has(row.id) ? [articleRecord(row)] : [])),
    ...records,
    ...found.flatMap(({ id, row }) => (row === undefined ? [] : reviewsOf(reader, id))),
  ]
  const empty = JSON.stringify({ '@context': 'https://schema.org', '@graph': [] }, null, 1)
  const [head = '', tail = ''] = empty.split(/(?<=\[)(?=\])/)
  yield { file, text: head }
  for (const [i, record] of graph.entries())
    yield { file, text: `${i === 0 ? '' : ','}\n${asScript(indented(record))}`, done: (i + 1) / graph.length }
  yield { file, text: `${graph.length === 0 ? '' : '\n '}${tail}\n` }
  return {
    losses: losses.list(),
    articles: articles.size,
    spans: written.size,
    links: authors.links.size,
  }
}

/** So that it may stand in a page's script element, whatever the texts say. */
const asScript = (json: string): string =>
  json.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026')

interface Found {
  readonly id: string
  readonly wording: string
  readonly row: Row<'claim'> | undefined
  readonly spans: readonly ViewedSpan[]
}

/** The registry’s claims with their spans, then the spans that state a claim which is not in the registry. */
const claimsOf = (reader: Reader, view: View): readonly Found[] => {
  const claimLabels = new Set(reader.all('role').flatMap(({ name, labels }) => (name === 'claim' ? labels : [])))
  const stated = new Set(
    view.links.flatMap(({ fillers }) =>
      fillers.flatMap(({ roleWord, target }) =>
        roleWord === 'claim' && target.kind === 'span' ? [target.span.id] : [],
      ),
    ),
  )
  const spansOf = new Map<string, ViewedSpan[]>()
  const alone: Found[] = []
  for (const span of view.articles.flatMap(({ spans }) => spans)) {
    const { id, claim, label, segments } = span
    if (claim !== undefined) spansOf.set(claim.id, [...(spansOf.get(claim.id) ?? []), span])
    else if (stated.has(id) || claimLabels.has(label))
      alone.push({ id, wording: quoteOf(segments), row: undefined, spans: [span] })
  }
  const registered = sortedById(reader.all('claim')).filter((row) => claimBehind(reader, row)?.id === row.id)
  return [
    ...registered.map((row) => ({ id: row.id, wording: row.wording, row, spans: spansOf.get(row.id) ?? [] })),
    ...alone,
  ]
}

const addSpanLosses = (losses: Losses, { attributes, note, segments }: ViewedSpan): void => {
  for (const { word } of attributes) losses.add('attributes of spans', () => `${word} of ${quoted(segments)}`)
  if (note !== '') losses.add('notes on spans', () => note)
}

type Author = readonly [key: string, author: Json | string]

/** For each claim, span or link that is said, who says it: by the registry where they are in it, else by their words. */
const authorsOf = (
  view: View,
): { readonly said: ReadonlyMap<string, readonly Author[]>; readonly links: ReadonlySet<string> } => {
  const said = new Map<string, Author[]>()
  const links = new Set<string>()
  for (const { id, fillers } of view.links) {
    const authors = fillers.flatMap(({ roleWord, target }): readonly Author[] => {
      if (roleWord !== 'source') return []
      if (target.kind === 'source') return [authorOf(target.source)]
      if (target.kind !== 'span') return []
      const { source, segments } = target.span
      return [source === undefined ? [quoteOf(segments), quoteOf(segments)] : authorOf(source)]
    })
    for (const { roleWord, target } of fillers) {
      if (roleWord !== 'claim' || target.kind === 'source' || target.kind === 'link') continue
      const claim = target.kind === 'span' ? target.span.id : target.claim.id
      said.set(claim, [...(said.get(claim) ?? []), ...authors])
      links.add(id)
    }
  }
  return { said, links }
}

const authorOf = ({ id, name, kind }: Row<'source'>): Author => {
  if (kind === 'person') return [id, { '@type': 'Person', name }]
  if (kind === 'organisation' || kind === 'agency' || kind === 'media') return [id, { '@type': 'Organization', name }]
  return [id, name]
}

const articleRecord = ({ id, title, file, publisher, author, date, url, language }: Row<'article'>): Json => ({
  '@type': 'Article',
  '@id': iri(id),
  headline: title || file,
  ...(author === '' ? {} : { author }),
  ...(publisher === '' ? {} : { publisher: { '@type': 'Organization', name: publisher } }),
  ...(date === '' ? {} : { datePublished: date }),
  ...(url === '' ? {} : { url }),
  ...(language === '' ? {} : { inLanguage: language }),
})

/** One review for each rating: whose it is, on which scale, and what the step is called there. */
const reviewsOf = (reader: Reader, claim: string): readonly Json[] =>
  [...reader.where('rating', 'subject', claim)]
    .sort((a, b) => compareWords(a.scale, b.scale) || compareWords(a.analyst, b.analyst) || compareWords(a.id, b.id))
    .map(({ scale, value, note, analyst }) => {
      const steps = scales[scale].filter(({ words }) => !words.includes('cannot be judged'))
      const step = scales[scale].find((one) => one.value === value)
      const isJudged = steps.some((one) => one.value === value)
      return {
        '@type': 'ClaimReview',
        itemReviewed: { '@id': iri(claim) },
        reviewAspect: scale,
        author: { '@type': 'Person', name: reader.get('analyst', analyst)?.name || analyst },
        reviewRating: {
          '@type': 'Rating',
          ...(isJudged
            ? {
                ratingValue: value,
                ...endsOf(
                  scale,
                  steps.map((one) => one.value),
                ),
              }
            : {}),
          alternateName: step?.words ?? value,
          ...(note === '' ? {} : { ratingExplanation: note }),
        },
      }
    })

/** Credibility is best at 1; the other scales for claims rise. */
const endsOf = (scale: Row<'rating'>['scale'], values: readonly string[]): Json => {
  const [first, last] = [values[0], values.at(-1)]
  return scale === 'credibility' || scale === 'reliability'
    ? { bestRating: first, worstRating: last }
    : { bestRating: last, worstRating: first }
}

const iri = (id: string): string => `urn:hearsay:${id}`
