import { textOfRevision } from '../model/revision.ts'
import { quoteOf } from '../text/segments.ts'
import type { TableReader } from './corpus.ts'
import { searchField } from './search.ts'
import type { SearchDocument } from './search.ts'

/** The articles as a search sees them: the text first, then what is known of it. */
export const articleDocuments = (
  reader: TableReader,
  textOf: (revision: string) => string | undefined,
): readonly SearchDocument[] =>
  reader
    .all('article')
    .toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
    .map(({ id, revision, title, publisher, author }) => ({
      id,
      kind: 'article',
      article: id,
      fields: [
        searchField('text', textOf(revision) ?? ''),
        searchField('title', title),
        searchField('publisher', publisher),
        searchField('author', author),
      ],
    }))

/** Everything else that has words: quotations, sources, claims and notes. */
export const registryDocuments = (reader: TableReader): readonly SearchDocument[] => [
  ...reader.all('span').map(({ id, article, segments, note }): SearchDocument => ({
    id,
    kind: 'span',
    article,
    fields: [searchField('quote', quoteOf(segments)), ...(note === '' ? [] : [searchField('note', note)])],
  })),
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
  ...reader.all('link').flatMap(({ id, note }) => noteDocument(id, note)),
]

const noteDocument = (id: string, text: string): readonly SearchDocument[] =>
  text === '' ? [] : [{ id, kind: 'note', article: null, fields: [searchField('note', text)] }]

/** Reads the text of a revision from rows at hand. */
export const textReader =
  (reader: Pick<TableReader, 'get'>) =>
  (revision: string): string | undefined =>
    textOfRevision(reader, revision)
