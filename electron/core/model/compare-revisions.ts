import { movedFormatting } from '../command/correct-text.ts'
import { diffTexts } from '../text/diff.ts'
import type { Edit } from '../text/edits.ts'
import { quoteOf } from '../text/segments.ts'
import { placeIn } from './place.ts'
import type { Reader } from './reader.ts'
import { textOfRevision } from './revision.ts'
import type { Row } from './tables.ts'

type Format = Row<'revision'>['formatting'][number]

/** What a span quotes in one text and in another; null where it has no place. */
export interface MovedSpan {
  readonly span: Row<'span'>
  readonly before: string | null
  readonly after: string | null
}

/** What one text of an article has that another has not: words, formatting, and the places of spans. */
export interface Comparison {
  /** Turn the earlier text into the later one. */
  readonly edits: readonly Edit[]
  /** Formatting of the earlier text that the later one lacks, where it would stand there; and the other way round. */
  readonly unformatted: readonly Format[]
  readonly formatted: readonly Format[]
  /** Spans that quote other words in the two, or stand in one of them only. */
  readonly spans: readonly MovedSpan[]
  /** How many spans quote the same in both. */
  readonly kept: number
}

/** Compares two texts of an article, of which both are at hand. */
export const compareRevisions = (reader: Reader, before: string, after: string): Comparison | undefined => {
  const [was, is] = [reader.get('revision', before), reader.get('revision', after)]
  const [earlier, later] = [textOfRevision(reader, before), textOfRevision(reader, after)]
  if (was === undefined || is === undefined || earlier === undefined || later === undefined) return undefined
  const edits = diffTexts(earlier, later)
  const moved = movedFormatting(was.formatting, earlier, edits)
  const places = reader.where('span', 'article', is.article).map((span) => ({
    span,
    before: quoteIn(reader, span, before),
    after: quoteIn(reader, span, after),
  }))
  const spans = places.filter((place) => place.before !== place.after)
  return {
    edits,
    unformatted: missing(moved, is.formatting),
    formatted: missing(is.formatting, moved),
    spans,
    kept: places.filter((place) => place.before === place.after && place.after !== null).length,
  }
}

const quoteIn = (reader: Reader, span: Row<'span'>, revision: string): string | null => {
  const { state, segments } = placeIn(reader, span, revision)
  return state === 'lost' || state === 'unknown' ? null : quoteOf(segments)
}

const missing = (from: readonly Format[], there: readonly Format[]): readonly Format[] => {
  const known = new Set(there.map(nameOf))
  return from.filter((format) => !known.has(nameOf(format)))
}

const nameOf = ({ kind, start, end, detail = '' }: Format): string => `${kind} ${start} ${end} ${detail}`
