import { nameOfSource, wordsOfSpan } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import { placeOf } from './outline.ts'

/** Where something stands: what an article says, word for word, with all that a citation needs. */
export interface Passage {
  /** The link, span or article that it is. */
  readonly id: string
  readonly kind: 'link' | 'span' | 'article'
  /** What a person calls it: "attribution", "Claim". */
  readonly what: string
  readonly article: string
  readonly title: string
  readonly publisher: string
  readonly date: string
  /** UTF-16 offsets in the article, end exclusive. */
  readonly start: number
  readonly end: number
  readonly who: string
  readonly quote: string
}

/** The passages behind a figure, in reading order; ids that are gone are left out. */
export const passagesOf = (corpus: Corpus, ids: readonly string[]): readonly Passage[] =>
  [...new Set(ids)]
    .flatMap((id): readonly Passage[] => passageOf(corpus, id) ?? [])
    .toSorted((a, b) => corpus.positionOf(a.article) - corpus.positionOf(b.article) || a.start - b.start)

const passageOf = (corpus: Corpus, id: string): readonly Passage[] | undefined => {
  const { reader } = corpus
  const span = reader.get('span', id)
  if (span !== undefined && !span.deleted) {
    const { start, end } = placeOf(span)
    const source = span.source === null ? '' : (reader.get('source', corpus.shown(span.source))?.name ?? '')
    return [
      {
        id,
        kind: 'span',
        what: reader.get('label', span.label)?.name ?? 'span',
        ...placed(corpus, span.article),
        start,
        end,
        who: source,
        quote: wordsOfSpan(corpus, id),
      },
    ]
  }
  const article = reader.get('article', id)
  if (article !== undefined) {
    return [{ id, kind: 'article', what: 'article', ...placed(corpus, id), start: 0, end: 0, who: '', quote: '' }]
  }
  const link = reader.get('link', id)
  if (link === undefined || link.deleted) return undefined
  const statement = corpus.byLink.get(id)
  const what = reader.get('linkType', link.type)?.name ?? 'link'
  if (statement === undefined) return pairPassage(corpus, id, what)
  const parts = [
    ...statement.claims,
    ...(statement.claims.length === 0 ? statement.cues.map((cue) => ({ span: cue })) : []),
  ]
  const reaches = parts.flatMap(({ span: part }) => {
    return part === null ? [] : (corpus.spans.get(part) ?? [])
  })
  return [
    {
      id,
      kind: 'link',
      what,
      ...placed(corpus, statement.article),
      start: Math.min(...reaches.map(({ start }) => start), ...(reaches.length === 0 ? [statement.start] : [])),
      end: Math.max(...reaches.map(({ end }) => end), ...(reaches.length === 0 ? [statement.start] : [])),
      who: [
        ...statement.sources.map((source) => nameOfSource(corpus, source)),
        ...statement.media.map((source) => `via ${nameOfSource(corpus, source)}`),
      ].join(', '),
      quote: parts.map(({ span: part }) => wordsOfSpan(corpus, part)).join(' | '),
    },
  ]
}

/** A link between claims or sources has a passage at each end. */
const pairPassage = (corpus: Corpus, id: string, what: string): readonly Passage[] | undefined => {
  const pair = [...corpus.claimLinks, ...corpus.relays].find(({ link }) => link === id)
  if (pair === undefined) return undefined
  const spans = corpus.reader.where('filler', 'link', id).flatMap(({ target }) => corpus.spans.get(target) ?? [])
  return spans.map((span) => {
    return {
      id: span.id,
      kind: 'span',
      what,
      ...placed(corpus, span.article),
      start: span.start,
      end: span.end,
      who: '',
      quote: wordsOfSpan(corpus, span.id),
    }
  })
}

const placed = (corpus: Corpus, article: string): Pick<Passage, 'article' | 'title' | 'publisher' | 'date'> => {
  const row = corpus.reader.get('article', article)
  return { article, title: row?.title ?? '', publisher: row?.publisher ?? '', date: row?.date ?? '' }
}
