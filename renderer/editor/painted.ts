import { attributionOf, byReading, linksOfSpan } from '#core/model/attribution.ts'
import type { OpenConflict } from '#core/change/open-conflicts.ts'
import { attributeTypesOf, labelBehind } from '#core/model/labels.ts'
import { live } from '#core/model/reader.ts'
import { nameOfSet } from '#core/model/sets.ts'
import type { Reader } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { valueWords } from '#core/model/value-text.ts'
import type { TextRange } from '#core/text/segments.ts'
import type { ArticleIndex } from '../state/article-index.ts'
import { ANY_VALUE, NOT_SET } from '../state/session.ts'
import type { AttributeFilter, Filter } from '../state/session.ts'
import { lanesOf, withNeighbours } from '#core/text/lanes.ts'
import type { PaintedSpan } from './annotations.ts'

const PATTERNS = 4
const MOST_LANES = 8 // that the style sheet knows

/** How a label looks wherever it is shown: a colour of the theme and, for those who cannot tell colours, a line pattern. */
export const lookOfLabel = (reader: Reader, label: string): string => {
  const row = labelBehind(reader, label)
  return `colour-${row?.colour ?? 'slate'} pattern-${(row?.position ?? 0) % PATTERNS}`
}

/** The spans that touch a stretch of an article as the editor draws them, in reading order. */
export const paintedSpans = (
  reader: Reader,
  index: ArticleIndex,
  article: string,
  stretch: TextRange,
  filter: Filter,
  conflicts: readonly OpenConflict[],
): readonly PaintedSpan[] => {
  const apart = spansInConflict(reader, conflicts)
  const spans = index.spansAt(article, stretch).filter((span) => passes(reader, span, filter))
  const around = [...withNeighbours(spans, (range) => index.touching(article, range))].sort(byReading)
  // Lines of the set worked in go below the words, those of the other above them.
  const lanes = new Map(
    [around.filter((span) => !index.isBeside(span)), around.filter((span) => index.isBeside(span))].flatMap((side) =>
      lanesOf(side).map((lane, i) => [side[i]?.id, lane] as const),
    ),
  )
  return spans.map((span) => {
    const label = reader.get('label', span.label)
    const source = span.source === null ? undefined : live(reader, 'source', span.source)
    const dispute = apart.has(span.id) ? 'changed apart' : isContradicted(reader, span) ? 'contradicted' : undefined
    return {
      id: span.id,
      segments: span.segments,
      look: `${lookOfLabel(reader, span.label)} lane-${Math.min(lanes.get(span.id) ?? 0, MOST_LANES - 1)}${index.isBeside(span) ? ' is-beside' : ''}${dispute === undefined ? '' : ' is-disputed'}`,
      title: [label?.name ?? 'Span', source?.name, index.isBeside(span) ? nameOfSet(reader, span.set) : dispute]
        .filter((word) => word !== undefined)
        .join(' · '),
    }
  })
}

/** Spans of which, or of whose attributes and parts in links, people changed something apart that nobody has settled. */
export const spansInConflict = (reader: Reader, conflicts: readonly OpenConflict[]): ReadonlySet<string> =>
  new Set(
    conflicts.map(({ table, row }) => {
      if (table === 'attribute') return reader.get('attribute', row)?.owner ?? row
      return table === 'filler' ? (reader.get('filler', row)?.target ?? row) : row
    }),
  )

const isContradicted = (reader: Reader, span: Row<'span'>): boolean =>
  reader.where('filler', 'target', span.id).some(({ link }) => live(reader, 'link', link)?.type === 'link.contradicts')

/** Whether a filter lets a span through. */
export const passes = (reader: Reader, span: Row<'span'>, filter: Filter): boolean => {
  const { labels, linked, analyst, attribute, article } = filter
  if (article !== null && span.article !== article) return true
  return (
    (labels.length === 0 || labels.includes(span.label)) &&
    (analyst === null || span.by === analyst) &&
    (linked === null || reader.where('filler', 'target', span.id).length > 0 === linked) &&
    (attribute === null || hasAttribute(reader, span, attribute))
  )
}

/** Whether a span's attribute is as a filter asks. */
export const hasAttribute = (reader: Reader, span: Row<'span'>, { type, value, words }: AttributeFilter): boolean => {
  const given = live(reader, 'attribute', `${span.id}/${type}`)?.value ?? null
  if (value === NOT_SET) {
    return given === null && attributeTypesOf(reader, span.label).some(({ id }) => id === type)
  }
  const attribute = reader.get('attributeType', type)
  if (given === null || attribute === undefined) return false
  if (value === ANY_VALUE) return holds(valueWords(reader, attribute, given), words)
  return Array.isArray(given) ? given.includes(value) : String(given) === value
}

const holds = (text: string, words: string): boolean => text.toLowerCase().includes(words.toLowerCase())

/** The role each span plays in a link; for a span alone, in every link it is part of. */
export const litRoles = (reader: Reader, link: string | null, span: string | null): ReadonlyMap<string, string> => {
  const roles = new Map<string, string>()
  const chosen = link === null ? undefined : live(reader, 'link', link)
  const links = chosen !== undefined ? [chosen] : span === null ? [] : linksOfSpan(reader, span)
  for (const one of links) {
    for (const { role, fillers } of attributionOf(reader, one).roles) {
      for (const filled of fillers) if (filled.span !== undefined) roles.set(filled.span.id, role.name)
    }
  }
  return roles
}
