import { firstStart, lastEnd } from '../text/segments.ts'
import { joinedInto } from './joined.ts'
import { byPosition, roleKind } from './labels.ts'
import { shownSpan } from './place.ts'
import { live } from './reader.ts'
import type { Reader } from './reader.ts'
import type { Row } from './tables.ts'

/**
 * One filler of a link and what stands behind it. The filler is the `span` (as it is shown) where there is one; `source` and `claim` are
 * the registry entry that the filler is, or that its span points to, joins followed. All are missing when the row it
 * points to is deleted or not at hand.
 */
export interface Filled {
  readonly filler: Row<'filler'>
  readonly span?: Row<'span'>
  readonly source?: Row<'source'>
  readonly claim?: Row<'claim'>
  readonly link?: Row<'link'>
}

export interface FilledRole {
  readonly role: Row<'role'>
  readonly fillers: readonly Filled[]
}

/** A link with everything its roles hold. Every role of its type is there, empty ones too, in the scheme's order. */
export interface Attribution {
  readonly link: Row<'link'>
  readonly roles: readonly FilledRole[]
}

/** Reads a link of any type together with its fillers; within a role the fillers stand in their own order. */
export const attributionOf = (reader: Reader, link: Row<'link'>): Attribution => {
  const fillers = reader.where('filler', 'link', link.id)
  const roles = new Map(reader.where('role', 'linkType', link.type).map((role) => [role.id, role]))
  for (const filler of fillers) {
    const role = reader.get('role', filler.role) // a role taken out of the scheme still shows what it holds
    if (role !== undefined) roles.set(role.id, role)
  }
  return {
    link,
    roles: [...roles.values()].sort(byPosition).map((role) => ({
      role,
      fillers: fillers
        .filter((filler) => filler.role === role.id)
        .sort(byPosition)
        .map((filler) => filledBy(reader, filler)),
    })),
  }
}

/** The fillers of the role of this kind (`roleKind`); none where the link's type has no such role. */
export const fillersOf = (attribution: Attribution, kind: string): readonly Filled[] =>
  attribution.roles.filter(({ role }) => roleKind(role) === kind).flatMap(({ fillers }) => fillers)

/** The registry source that a span names or that a source has been joined into. A ring of joins ends at the smallest id. */
export const sourceBehind = (reader: Reader, row: Row<'span'> | Row<'source'>): Row<'source'> | undefined =>
  joinedInto(reader, 'source', 'segments' in row ? row.source : row.id)

/** The registry claim that a span states or that a claim has been joined into. A ring of joins ends at the smallest id. */
export const claimBehind = (reader: Reader, row: Row<'span'> | Row<'claim'>): Row<'claim'> | undefined =>
  joinedInto(reader, 'claim', 'segments' in row ? row.claim : row.id)

/** The links that a span fills a role of, in the order in which they were made. */
export const linksOfSpan = (reader: Reader, span: string): readonly Row<'link'>[] => linksFilledBy(reader, span)

/** The spans of an article as they are shown, in reading order. */
export const spansOfArticle = (reader: Reader, article: string): readonly Row<'span'>[] =>
  reader
    .where('span', 'article', article)
    .map((span) => shownSpan(reader, span))
    .sort(byReading)

/** Reading order: by where spans start, and of those that start together the longer first. */
export const byReading = (a: Row<'span'>, b: Row<'span'>): number =>
  firstStart(a.segments) - firstStart(b.segments) || lastEnd(b.segments) - lastEnd(a.segments) || compareIds(a.id, b.id)

/**
 * The links that touch an article, in reading order: by the earliest place that a filler has in this article, a link
 * within a link included.
 */
export const linksOfArticle = (reader: Reader, article: string): readonly Row<'link'>[] => {
  const found = new Map<string, Row<'link'>>()
  for (const span of spansOfArticle(reader, article)) {
    const waiting = [...linksFilledBy(reader, span.id)]
    for (const link of waiting) {
      if (found.has(link.id)) continue
      found.set(link.id, link)
      waiting.push(...linksFilledBy(reader, link.id))
    }
  }
  return [...found.values()]
}

const linksFilledBy = (reader: Reader, target: string): readonly Row<'link'>[] => {
  const ids = new Set(reader.where('filler', 'target', target).map(({ link }) => link))
  return [...ids].flatMap((id) => live(reader, 'link', id) ?? []).sort((a, b) => a.at - b.at || compareIds(a.id, b.id))
}

const filledBy = (reader: Reader, filler: Row<'filler'>): Filled => {
  const found = live(reader, 'span', filler.target)
  const span = found === undefined ? undefined : shownSpan(reader, found)
  const link = live(reader, 'link', filler.target)
  const source = span === undefined ? joinedInto(reader, 'source', filler.target) : sourceBehind(reader, span)
  const claim = span === undefined ? joinedInto(reader, 'claim', filler.target) : claimBehind(reader, span)
  return {
    filler,
    ...(span === undefined ? {} : { span }),
    ...(source === undefined ? {} : { source }),
    ...(claim === undefined ? {} : { claim }),
    ...(link === undefined ? {} : { link }),
  }
}

const compareIds = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
