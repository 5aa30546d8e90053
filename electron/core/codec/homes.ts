import type { Losses } from './losses.ts'
import type { View, ViewedLink } from './view.ts'

/** The links that stand within one article; the others are lost. */
export const homesOf = (view: View, losses: Losses): ReadonlyMap<string, readonly ViewedLink[]> => {
  const byId = new Map(view.links.map((link) => [link.id, link]))
  const articlesOf = (link: ViewedLink, passed: Set<string>): ReadonlySet<string> => {
    const found = new Set<string>()
    if (passed.has(link.id)) return found
    passed.add(link.id)
    for (const { target } of link.fillers) {
      if (target.kind === 'span') found.add(target.span.article)
      const inner = target.kind === 'link' ? byId.get(target.link) : undefined
      if (inner !== undefined) for (const article of articlesOf(inner, passed)) found.add(article)
    }
    return found
  }
  const homes = new Map<string, ViewedLink[]>()
  for (const link of view.links) {
    const [home, ...others] = articlesOf(link, new Set())
    if (home === undefined) losses.add('links that hold no words of any text', () => link.typeWord)
    else if (others.length > 0) losses.add('links between articles', () => link.typeWord)
    else homes.set(home, [...(homes.get(home) ?? []), link])
  }
  return homes
}
