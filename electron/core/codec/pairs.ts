import type { Losses } from './losses.ts'
import type { ViewedLink, ViewedSpan } from './view.ts'

/** Two spans and how they belong together, which is all that many formats know of links. */
export interface Pair {
  readonly link: ViewedLink
  readonly type: string
  readonly from: ViewedSpan
  readonly to: ViewedSpan
}

/**
 * The links of one article as pairs. A link with the ends *from* and *to* is one pair of its type; any other becomes a pair
 * from its first part to each of the others, of the type `attribution:source`, and that counts as lost.
 * @param isWritten whether a span is in the file
 */
export const pairsOf = (
  links: readonly ViewedLink[],
  isWritten: (span: ViewedSpan) => boolean,
  losses: Losses,
): readonly Pair[] =>
  links.flatMap((link): readonly Pair[] => {
    const parts = link.fillers.flatMap(({ roleWord, target }) => {
      if (target.kind === 'span' && isWritten(target.span)) return [{ role: roleWord, span: target.span }]
      losses.add('parts of links that are no span of the same article', () => `${roleWord} of ${link.typeWord}`)
      return []
    })
    const [first, ...others] = parts
    if (first === undefined || others.length === 0) {
      losses.add('links with fewer than two spans of one article', () => link.typeWord)
      return []
    }
    if (others.length === 1 && first.role === 'from' && others[0]?.role === 'to')
      return [{ link, type: link.typeWord, from: first.span, to: others[0].span }]
    losses.add('links with roles, written as pairs from their first part', () => link.typeWord)
    return others.map(({ role, span }) => ({ link, type: `${link.typeWord}:${role}`, from: first.span, to: span }))
  })

/** Links by the article of their first span; what holds no span is lost. */
export const linksByArticle = (
  links: readonly ViewedLink[],
  losses: Losses,
): ReadonlyMap<string, readonly ViewedLink[]> => {
  const homes = new Map<string, ViewedLink[]>()
  for (const link of links) {
    const home = link.fillers.flatMap(({ target }) => (target.kind === 'span' ? [target.span.article] : []))[0]
    if (home === undefined) losses.add('links that hold no words of any text', () => link.typeWord)
    else homes.set(home, [...(homes.get(home) ?? []), link])
  }
  return homes
}
