import { attributionOf, linksOfSpan } from '#core/model/attribution.ts'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import { spansOfArticle } from '#core/model/attribution.ts'
import { lanesOf } from './lanes.ts'
import type { PaintedSpan } from './annotations.ts'

const PATTERNS = 4

/** How a label looks wherever it is shown: a colour of the theme and, for those who cannot tell colours, a line pattern. */
export const lookOfLabel = (reader: Reader, label: string): string => {
  const row = reader.get('label', label)
  return `colour-${row?.colour ?? 'slate'} pattern-${(row?.position ?? 0) % PATTERNS}`
}

/** The spans of an article as the editor draws them. */
export const paintedSpans = (reader: Reader, article: string): readonly PaintedSpan[] => {
  const spans = spansOfArticle(reader, article)
  const lanes = lanesOf(spans)
  return spans.map((span, i) => {
    const label = reader.get('label', span.label)
    const source = span.source === null ? undefined : live(reader, 'source', span.source)
    return {
      id: span.id,
      segments: span.segments,
      look: `${lookOfLabel(reader, span.label)} lane-${Math.min(lanes[i] ?? 0, 5)}`,
      title: [label?.name ?? 'Span', source?.name].filter((word) => word !== undefined).join(' · '),
    }
  })
}

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
