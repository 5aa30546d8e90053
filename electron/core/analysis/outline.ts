import type { Reader } from '../model/reader.ts'
import { SAID_ON } from '../model/scheme.ts'
import type { Row } from '../model/tables.ts'
import { firstStart, lastEnd, quoteOf } from '../text/segments.ts'

/** A span without its words: what it is, and from where to where it reaches. */
export interface SpanPlace extends Pick<Row<'span'>, 'id' | 'article' | 'label' | 'source' | 'claim'> {
  /** UTF-16 offsets, end exclusive. */
  readonly start: number
  readonly end: number
}

export type LinkPlace = Pick<Row<'link'>, 'id' | 'type' | 'set' | 'by'>
export type Part = Pick<Row<'filler'>, 'link' | 'role' | 'target' | 'position'>
export type Value = Pick<Row<'attribute'>, 'owner' | 'type' | 'value'>

/** Live rows of one kind, without what is only read when it is shown. */
export type OutlinePart =
  | { readonly kind: 'spans'; readonly rows: readonly SpanPlace[] }
  | { readonly kind: 'links'; readonly rows: readonly LinkPlace[] }
  | { readonly kind: 'parts'; readonly rows: readonly Part[] }
  | { readonly kind: 'values'; readonly rows: readonly Value[] }

/** What the analysis reads of a project: rows one by one, small tables whole, and the large ones in outline. */
export interface AnalysisReader extends Reader {
  /** Takes the small tables into memory, in parts. */
  readTables(): Iterable<void>
  /** Every span, link, filler and `outlined` value of the project, in parts between which other work can be done. */
  outline(): Iterable<OutlinePart>
  /** The words of a span; empty where it is gone. */
  quote(span: string): string
  /** Takes the words of all spans into memory, in parts: where all are wanted, one by one would take seconds. */
  readQuotes(): Iterable<void>
  /** Spans and links that have a note. */
  noted(table: 'span' | 'link'): readonly { readonly id: string; readonly note: string }[]
}

/** The attributes that say how a statement is meant. */
export const outlined = {
  kind: 'attribute.claim.kind',
  quotation: 'attribute.claim.quotation',
  quantity: 'attribute.claim.quantity',
  stance: 'attribute.cue.stance',
  said: SAID_ON,
} as const

export const isOutlined = (type: string): boolean => (Object.values(outlined) as readonly string[]).includes(type)

export const placeOf = ({ id, article, label, source, claim, segments }: Row<'span'>): SpanPlace => ({
  id,
  article,
  label,
  source,
  claim,
  start: firstStart(segments),
  end: lastEnd(segments),
})

/** For rows that are in memory as they are. */
export const analysisReader = (reader: Reader): AnalysisReader => ({
  get: (table, id) => reader.get(table, id),
  where: (table, field, id) => reader.where(table, field, id),
  all: (table) => reader.all(table),
  readTables: () => [],
  outline: () => [
    { kind: 'spans', rows: reader.all('span').map(placeOf) },
    { kind: 'links', rows: reader.all('link') },
    { kind: 'parts', rows: reader.all('filler') },
    { kind: 'values', rows: reader.all('attribute').filter(({ type }) => isOutlined(type)) },
  ],
  quote: (span) => {
    const row = reader.get('span', span)
    return row === undefined || row.deleted ? '' : quoteOf(row.segments)
  },
  readQuotes: () => [],
  noted: (table) => reader.all(table).filter(({ note }) => note !== ''),
})
