import { attributionOf, fillersOf, linksOfArticle } from '../model/attribution.ts'
import type { Filled } from '../model/attribution.ts'
import { roleKind } from '../model/labels.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { sortedById, sortedByPosition } from './order.ts'

/** The kinds of role that have columns. */
export const roleNames = ['claim', 'source', 'cue', 'medium'] as const
export type RoleName = (typeof roleNames)[number]

/** One attribution as a row shows it. */
export interface Entry {
  readonly link: Row<'link'>
  /** The article of the first filler that has a place in a text. */
  readonly article: Row<'article'> | undefined
  /** What is there to be shown. A claim that is another link is shown by that link's claims. */
  readonly fillers: Readonly<Record<RoleName, readonly Filled[]>>
  /** The links that stand in the place of a claim. */
  readonly nested: readonly Row<'link'>[]
}

/**
 * The attributions article by article in reading order, then those that have no place in any text. A link is one when
 * its type has a source: "no comment" is, "contradicts" is not.
 */
export const entriesOf = (reader: Reader): readonly Entry[] => {
  const types = new Set(reader.all('role').flatMap((role) => (roleKind(role) === 'source' ? role.linkType : [])))
  const links = sortedById(reader.all('link')).filter(({ type }) => types.has(type))
  const entries = new Map(links.map((link) => [link.id, entryOf(reader, link)]))
  const inOrder = sortedByPosition(reader.all('article')).flatMap((article) =>
    linksOfArticle(reader, article.id).flatMap(({ id }): readonly Entry[] => {
      const entry = entries.get(id)
      return entry?.article?.id === article.id ? [entry] : []
    }),
  )
  return [...inOrder, ...[...entries.values()].filter(({ article }) => article === undefined)]
}

/** Every span that a row shows, once. */
export const shownSpans = (entries: readonly Entry[]): readonly Row<'span'>[] => {
  const spans = entries.flatMap((entry) => allFillers(entry).flatMap(({ span }) => span ?? []))
  return [...new Map(spans.map((span) => [span.id, span])).values()]
}

export const allFillers = ({ fillers }: Pick<Entry, 'fillers'>): readonly Filled[] =>
  roleNames.flatMap((role) => fillers[role])

/** Whether something stands behind a filler: not where its span, source or claim is deleted. */
export const isThere = (reader: Reader, { span, source, claim, link }: Filled): boolean =>
  span === undefined ? (source ?? claim ?? link) !== undefined : live(reader, 'article', span.article) !== undefined

const entryOf = (reader: Reader, link: Row<'link'>): Entry => {
  const attribution = attributionOf(reader, link)
  const held = (role: RoleName): readonly Filled[] =>
    fillersOf(attribution, role).filter((filled) => filled.link === undefined && isThere(reader, filled))
  const { claims, nested } = claimsOf(reader, link)
  const fillers = { claim: claims, source: held('source'), cue: held('cue'), medium: held('medium') }
  const first = allFillers({ fillers }).find(({ span }) => span !== undefined)?.span
  return { link, article: first && live(reader, 'article', first.article), fillers, nested }
}

/** The claims of a link, those of the links among them in their place; a ring of links is gone round once. */
const claimsOf = (
  reader: Reader,
  root: Row<'link'>,
): { readonly claims: readonly Filled[]; readonly nested: readonly Row<'link'>[] } => {
  const claims: Filled[] = []
  const nested = new Map<string, Row<'link'>>()
  const waiting = [...claimFillers(reader, root)]
  for (let filled = waiting.pop(); filled !== undefined; filled = waiting.pop()) {
    const { link } = filled
    if (link === undefined) {
      if (isThere(reader, filled)) claims.push(filled)
    } else if (link.id !== root.id && !nested.has(link.id)) {
      nested.set(link.id, link)
      waiting.push(...claimFillers(reader, link))
    }
  }
  return { claims, nested: [...nested.values()] }
}

/** Last first, to be taken from the end. */
const claimFillers = (reader: Reader, link: Row<'link'>): readonly Filled[] =>
  [...fillersOf(attributionOf(reader, link), 'claim')].reverse()
