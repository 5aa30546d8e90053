import { textOfRevision } from '../model/revision.ts'
import type { AnyRow, Row, TableName } from '../model/tables.ts'
import type { Reader } from '../model/reader.ts'
import type { AnalysisReader, SpanPlace } from './outline.ts'
import { searchField } from './search.ts'
import type { SearchDocument } from './search.ts'

/** Everything that a search looks through. It is made when it is first asked for, and kept as rows change. */
export interface SearchDocuments {
  articles(): readonly SearchDocument[]
  /** Everything else that has words: quotations, sources, claims and notes. */
  registry(): readonly SearchDocument[]
  /** Makes them ready, a part at a time. */
  prepare(): Generator<void>
  /** A row as it now is, and as it was where that is at hand. */
  touch(table: TableName, row: AnyRow, before: AnyRow | undefined): void
  forget(): void
}

/** Reads the text of a revision. */
export type TextOf = (revision: string) => string | undefined

const SPANS_AT_ONCE = 1_000
const TEXTS_AT_ONCE = 10

/** @param spans every live span */
export const createSearchDocuments = (
  reader: AnalysisReader,
  spans: () => ReadonlyMap<string, SpanPlace>,
  textOf: TextOf,
): SearchDocuments => {
  /** By what they are of. */
  let articles = new Map<string, SearchDocument>()
  let ofSpans = new Map<string, SearchDocument>()
  let areArticlesRead = false
  let areSpansRead = false
  let others: readonly SearchDocument[] | undefined

  function* readArticles(): Generator<void> {
    let n = 0
    for (const article of reader.all('article')) {
      if (!articles.has(article.id)) articles.set(article.id, articleDocument(article, textOf))
      n += 1
      if (n % TEXTS_AT_ONCE === 0) yield
    }
    areArticlesRead = true
  }

  function* readSpans(): Generator<void> {
    let n = 0
    for (const { id, article } of spans().values()) {
      if (!ofSpans.has(id)) ofSpans.set(id, spanDocument(id, article, reader.quote(id)))
      n += 1
      if (n % SPANS_AT_ONCE === 0) yield
    }
    for (const { id, note } of reader.noted('span')) {
      const known = ofSpans.get(id)
      if (known?.fields.length === 1) ofSpans.set(id, withNote(known, note))
    }
    const left = spans() // some may have gone meanwhile
    for (const id of ofSpans.keys()) if (!left.has(id)) ofSpans.delete(id)
    areSpansRead = true
  }

  return {
    articles: () => {
      if (!areArticlesRead) for (const _ of readArticles()) continue
      return reader
        .all('article')
        .toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
        .flatMap(({ id }) => articles.get(id) ?? [])
    },
    registry: () => {
      if (!areSpansRead) for (const _ of readSpans()) continue
      others ??= otherDocuments(reader)
      return [...ofSpans.values(), ...others]
    },
    *prepare() {
      yield* readSpans()
      yield* readArticles()
    },
    touch: (table, row, before) => {
      if (table === 'article') {
        articles.delete(row.id)
        if (!row.deleted && areArticlesRead) {
          articles.set(row.id, articleDocument(row as unknown as Row<'article'>, textOf))
        }
      } else if (table === 'span') {
        if (row.deleted) ofSpans.delete(row.id)
        else ofSpans.set(row.id, documentOfSpan(row as unknown as Row<'span'>, reader))
      } else if (table !== 'rating' || before?.['note'] !== row['note']) others = undefined
    },
    forget: () => {
      articles = new Map()
      ofSpans = new Map()
      areArticlesRead = false
      areSpansRead = false
      others = undefined
    },
  }
}

/** The text first, then what is known of it. */
const articleDocument = (
  { id, revision, title, publisher, author }: Row<'article'>,
  textOf: TextOf,
): SearchDocument => ({
  id,
  kind: 'article',
  article: id,
  fields: [
    searchField('text', textOf(revision) ?? ''),
    searchField('title', title),
    searchField('publisher', publisher),
    searchField('author', author),
  ],
})

const documentOfSpan = ({ id, article, note }: Row<'span'>, reader: AnalysisReader): SearchDocument => {
  const document = spanDocument(id, article, reader.quote(id))
  return note === '' ? document : withNote(document, note)
}

const spanDocument = (id: string, article: string, quote: string): SearchDocument => ({
  id,
  kind: 'span',
  article,
  fields: [searchField('quote', quote)],
})

const withNote = (document: SearchDocument, note: string): SearchDocument => ({
  ...document,
  fields: [...document.fields, searchField('note', note)],
})

const otherDocuments = (reader: AnalysisReader): readonly SearchDocument[] => [
  ...reader.all('source').map(({ id, name, role, aliases }): SearchDocument => ({
    id,
    kind: 'source',
    article: null,
    fields: [searchField('source', [name, ...aliases, role].filter((part) => part !== '').join(' · '))],
  })),
  ...reader.all('claim').map(({ id, wording, topic }): SearchDocument => ({
    id,
    kind: 'claim',
    article: null,
    fields: [searchField('claim', wording), ...(topic === '' ? [] : [searchField('topic', topic)])],
  })),
  ...reader.all('note').flatMap(({ subject, text }) => noteDocument(subject, text)),
  ...reader.all('rating').flatMap(({ subject, note }) => noteDocument(subject, note)),
  ...reader.noted('link').flatMap(({ id, note }) => noteDocument(id, note)),
]

const noteDocument = (id: string, text: string): readonly SearchDocument[] =>
  text === '' ? [] : [{ id, kind: 'note', article: null, fields: [searchField('note', text)] }]

/** Reads the text of a revision from rows at hand. */
export const textReader =
  (reader: Pick<Reader, 'get'>): TextOf =>
  (revision) =>
    textOfRevision(reader, revision)
