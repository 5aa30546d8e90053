import { nameOfSource, push, wordingOf } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import { isEntry } from './claims-table.ts'
import { claimsWithin } from './filter.ts'
import type { Filter } from './filter.ts'
import { countIndependence } from './independence.ts'

export interface NetworkNode {
  readonly id: string
  readonly kind: 'source' | 'claim'
  readonly name: string
  /** How many statements it takes part in, and the first of them. */
  readonly statements: number
  readonly links: readonly string[]
  /** How many sources it stands for: a house its members, else 1; of a claim 0. */
  readonly members: number
}

/** Who says a claim, or who passes on whom; with the links that say so. */
export interface NetworkEdge {
  readonly from: string
  readonly to: string
  readonly kind: 'says' | 'denies' | 'relays'
  readonly links: readonly string[]
}

/** Sources and claims with what joins them. Of a large project a part, and how many are left out is told. */
export interface Network {
  readonly nodes: readonly NetworkNode[]
  readonly edges: readonly NetworkEdge[]
  readonly leftOut: number
}

/** Lists behind a node end here; the number itself does not. */
const MOST_LISTED = 500

/** `collapse` shows a house in the place of its members. `most` limits the nodes. */
export const networkOf = (
  corpus: Corpus,
  filter: Filter,
  { collapse, most }: { readonly collapse: boolean; readonly most: number },
): Network => {
  const houseOf = collapse ? corpus.houseOf : (source: string): string => source
  const independence = countIndependence(corpus)
  const within = claimsWithin(corpus, filter)
  const counts = new Map<string, Set<string>>()
  const members = new Map<string, Set<string>>()
  const edges = new Map<
    string,
    { readonly from: string; readonly to: string; readonly kind: NetworkEdge['kind']; readonly links: Set<string> }
  >()
  const connect = (from: string, to: string, kind: NetworkEdge['kind'], link: string): void => {
    if (from === to) return
    const key = `${kind} ${from} ${to}`
    const edge = edges.get(key) ?? { from, to, kind, links: new Set() }
    edges.set(key, edge)
    edge.links.add(link)
  }
  for (const [claim, statements] of within) {
    if (!isEntry(corpus, claim) && statements.length < 2) continue
    for (const { sources, claims, link } of statements) {
      const denies = claims.some((stated) => stated.claim === claim && stated.position === 'denies')
      for (const { source } of sources) {
        if (source === null) continue
        const house = houseOf(source)
        connect(house, claim, denies ? 'denies' : 'says', link)
        members.set(house, (members.get(house) ?? new Set()).add(source))
        for (const node of [house, claim]) counts.set(node, (counts.get(node) ?? new Set()).add(link))
      }
    }
    for (const { from, to, link } of independence(claim, statements).relays) {
      connect(houseOf(from), houseOf(to), 'relays', link)
      for (const node of [houseOf(from), houseOf(to)]) counts.set(node, (counts.get(node) ?? new Set()).add(link))
    }
  }
  const shown = chosenOf(counts, edges.values(), most)
  const chosen = [...counts].filter(([id]) => shown.has(id)).toSorted(byCount)
  return {
    nodes: chosen.map(([id, links]) => {
      const isClaim = within.has(id)
      return {
        id,
        kind: isClaim ? 'claim' : 'source',
        name: isClaim ? wordingOf(corpus, id) : nameOfSource(corpus, { span: null, source: id }),
        statements: links.size,
        links: [...links].slice(0, MOST_LISTED),
        members: isClaim ? 0 : (members.get(id)?.size ?? 1),
      }
    }),
    edges: [...edges.values()]
      .filter(({ from, to }) => shown.has(from) && shown.has(to))
      .map((edge) => ({ ...edge, links: [...edge.links] })),
    leftOut: counts.size - chosen.length,
  }
}

type Counted = readonly [id: string, links: ReadonlySet<string>]

const byCount = ([a, x]: Counted, [b, y]: Counted): number => y.size - x.size || (a < b ? -1 : 1)

/**
 * The nodes that are shown: claim by claim, those with most statements first, each with everybody who says or relays it;
 * nodes with most statements alone would be a few loud sources that have nothing to do with each other.
 */
const chosenOf = (
  counts: ReadonlyMap<string, ReadonlySet<string>>,
  edges: Iterable<{ readonly from: string; readonly to: string }>,
  most: number,
): ReadonlySet<string> => {
  const beside = new Map<string, string[]>()
  for (const { from, to } of edges) push(beside, to, from)
  const chosen = new Set<string>()
  for (const [id] of [...counts].filter(([node]) => beside.has(node)).toSorted(byCount)) {
    for (const node of [id, ...(beside.get(id) ?? [])]) if (chosen.size < most) chosen.add(node)
  }
  return chosen
}
