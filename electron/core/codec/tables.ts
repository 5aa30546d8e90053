import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { createOffsets } from '../text/offsets.ts'
import { quoteOf } from '../text/segments.ts'
import type { Loss } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { columnsOf } from './csv-columns.ts'
import { entriesOf } from './csv-entries.ts'
import { createLosses } from './losses.ts'
import { sortedById } from './order.ts'
import { plainText } from './values.ts'
import { viewOf } from './view.ts'
import type { View, ViewedTarget } from './view.ts'

/** What the tables hold of a project, and what not, for the formats that write them. */
export const TABLES_KEEP =
  'Attributions, spans, links, attributes, sources, claims, ratings, labels and articles with their texts'
export const TABLES_DROP = 'Formatting, statuses, and notes on anything but spans, links and ratings.'

/** A project as plain tables that name each other by ids: for spreadsheets, databases and data frames. */
export interface ProjectTables {
  readonly tables: readonly Table[]
  readonly articles: number
  readonly spans: number
  readonly links: number
  readonly losses: readonly Loss[]
}

export type Cell = string | number | null

export interface Table {
  readonly name: string
  /** One sentence on what a row is. */
  readonly what: string
  readonly columns: readonly TableColumn[]
  /** Made when asked for: no two tables need be there at a time. */
  readonly rows: () => readonly (readonly Cell[])[]
}

export interface TableColumn {
  readonly title: string
  /** Numbers are whole and at least 0. */
  readonly kind: 'text' | 'number'
}

/** Offsets are code points of the text, end exclusive; beside them stand UTF-16 code units. */
export const projectTables = (reader: Reader): ProjectTables => {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  addCommonLosses(losses, reader, view, { details: true, wholeRegistry: true, makers: true })
  return {
    tables: [
      attributions(reader, view),
      spans(reader, view),
      links(reader, view),
      attributes(view),
      sources(reader),
      claims(reader),
      ratings(reader),
      labels(view),
      articles(view),
    ],
    articles: view.articles.length,
    spans: view.articles.reduce((sum, { spans: held }) => sum + held.length, 0),
    links: view.links.length,
    losses: losses.list(),
  }
}

const attributions = (reader: Reader, { scheme }: View): Table => {
  const entries = entriesOf(reader)
  const columns = columnsOf(reader, scheme, entries)
  return {
    name: 'attributions',
    what: 'one attribution: who says what, in words; several claims, sources or cues stand in one cell',
    columns: textColumns(...columns.map(({ title }) => title)),
    rows: () => entries.map((entry) => columns.map(({ cell }) => orNull(cell(entry)))),
  }
}

const spans = (reader: Reader, view: View): Table => ({
  name: 'spans',
  what: 'one segment of a span; most spans have one',
  columns: [
    ...textColumns('span_id', 'article_id', 'file', 'label'),
    ...numberColumns('segment', 'segments', 'start', 'end', 'start_utf16', 'end_utf16'),
    ...textColumns('text', 'note', 'source_id', 'source', 'claim_id', 'claim', 'annotation_set', 'made_by', 'origin'),
  ],
  rows: () =>
    view.articles.flatMap(({ row: { id: article, file }, text, spans: held }) => {
      const offsets = createOffsets(text)
      const point = (offset: number): number => offsets.convert(offset, 'utf16', 'codepoint') ?? 0
      return held.flatMap(({ id, labelWord, segments, note, source, claim }) => {
        const row = reader.get('span', id)
        return segments.map(({ start, end, quote }, i) => [
          id,
          article,
          file,
          labelWord,
          i + 1,
          segments.length,
          point(start),
          point(end),
          start,
          end,
          quote,
          orNull(note),
          source?.id ?? null,
          source?.name ?? null,
          claim?.id ?? null,
          claim?.wording ?? null,
          ...makerOf(reader, row),
          row?.origin ?? null,
        ])
      })
    }),
})

const links = (reader: Reader, view: View): Table => ({
  name: 'links',
  what: 'one part of a link in its role; a link has a row for each of its parts',
  columns: [
    ...textColumns('link_id', 'link_type', 'role'),
    ...numberColumns('position'),
    ...textColumns('part', 'part_id', 'text', 'note', 'annotation_set', 'made_by'),
  ],
  rows: () =>
    view.links.flatMap(({ id, typeWord, fillers, note }) => {
      const end = [orNull(note), ...makerOf(reader, reader.get('link', id))]
      if (fillers.length === 0) return [[id, typeWord, null, 0, null, null, null, ...end]]
      return fillers.map(({ roleWord, target }, i) => [id, typeWord, roleWord, i + 1, ...partOf(target), ...end])
    }),
})

const partOf = (target: ViewedTarget): readonly Cell[] => {
  switch (target.kind) {
    case 'span':
      return ['span', target.span.id, quoteOf(target.span.segments)]
    case 'source':
      return ['source', target.source.id, target.source.name]
    case 'claim':
      return ['claim', target.claim.id, target.claim.wording]
    case 'link':
      return ['link', target.link, null]
  }
}

const attributes = (view: View): Table => ({
  name: 'attributes',
  what: 'one attribute of a span or link with its value',
  columns: textColumns('owner', 'owner_id', 'attribute', 'value'),
  rows: () =>
    [
      ...view.articles.flatMap(({ spans: held }) => held.map((one) => ({ owner: 'span', ...one }))),
      ...view.links.map((one) => ({ owner: 'link', ...one })),
    ].flatMap(({ owner, id, attributes: held }) => held.map(({ word, value }) => [owner, id, word, plainText(value)])),
})

const sources = (reader: Reader): Table => ({
  name: 'sources',
  what: 'one source of the registry; one that was joined to another names it',
  columns: textColumns('source_id', 'name', 'kind', 'role', 'affiliation_id', 'affiliation', 'aliases', 'joined_to'),
  rows: () =>
    sortedById(reader.all('source')).map(({ id, name, kind, role, affiliation, aliases, mergedInto }) => [
      id,
      name,
      kind,
      orNull(role),
      affiliation,
      affiliation && (reader.get('source', affiliation)?.name ?? null),
      orNull(aliases.join('; ')),
      mergedInto,
    ]),
})

const claims = (reader: Reader): Table => ({
  name: 'claims',
  what: 'one claim of the registry; one that was joined to another names it',
  columns: textColumns('claim_id', 'wording', 'topic', 'quantity', 'joined_to'),
  rows: () =>
    sortedById(reader.all('claim')).map(({ id, wording, topic, quantity, mergedInto }) => {
      const { qualifier = '', value = '', unit = '', period = '' } = quantity ?? {}
      const words = [qualifier, value, unit, period].filter((word) => word !== '').join(' ')
      return [id, wording, orNull(topic), orNull(words), mergedInto]
    }),
})

const ratings = (reader: Reader): Table => ({
  name: 'ratings',
  what: 'one rating of a source or claim by one analyst',
  columns: textColumns('subject_id', 'subject', 'scale', 'value', 'analyst', 'note'),
  rows: () =>
    sortedById(reader.all('rating')).map(({ subject, scale, value, analyst, note }) => [
      subject,
      reader.get('source', subject)?.name ?? reader.get('claim', subject)?.wording ?? null,
      scale,
      value,
      reader.get('analyst', analyst)?.name ?? analyst,
      orNull(note),
    ]),
})

const labels = ({ scheme }: View): Table => ({
  name: 'labels',
  what: 'one label of the scheme with its guideline',
  columns: textColumns('label_id', 'label', 'guideline'),
  rows: () => scheme.labels.map(({ id, guideline }) => [id, scheme.labelWord(id), orNull(guideline)]),
})

const articles = (view: View): Table => ({
  name: 'articles',
  what: 'one article with its text',
  columns: [
    ...textColumns('article_id', 'title', 'file', 'sha256', 'publisher', 'author', 'date', 'url', 'language'),
    ...numberColumns('characters'),
    ...textColumns('text'),
  ],
  rows: () =>
    view.articles.map(({ row, text }) => [
      row.id,
      row.title,
      row.file,
      row.sha256,
      ...[row.publisher, row.author, row.date, row.url, row.language].map(orNull),
      createOffsets(text).length.codepoint,
      text,
    ]),
})

const makerOf = (reader: Reader, row: Row<'span'> | Row<'link'> | undefined): readonly Cell[] => {
  const { set = '', by = null } = row ?? {}
  return [reader.get('set', set)?.name || set, by === null ? null : (reader.get('analyst', by)?.name ?? by)]
}

const textColumns = (...titles: readonly string[]): readonly TableColumn[] =>
  titles.map((title) => ({ title, kind: 'text' }))

const numberColumns = (...titles: readonly string[]): readonly TableColumn[] =>
  titles.map((title) => ({ title, kind: 'number' }))

const orNull = (text: string): string | null => (text === '' ? null : text)
