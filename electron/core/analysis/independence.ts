import { groupBy, push } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import type { Named, Statement } from './statement.ts'
import { originsOf } from './origins.ts'

/** One way in which a source has a claim from another, with the passage that says so. */
export interface Relay {
  readonly from: string
  readonly to: string
  /** The medium somebody spoke to; a statement that quotes another; a link of type relays. */
  readonly why: 'medium' | 'quotes' | 'relays'
  readonly link: string
}

/** One origin: who is counted as it, and the statements that rest on it. */
export interface Origin {
  /** The source, or the house that it belongs to, that stands for it. */
  readonly source: string
  readonly sources: readonly string[]
  readonly statements: readonly string[]
}

/** How many independent origins stand behind a claim, and every passage that the count rests on. */
export interface Independence {
  readonly count: number
  /** False where the count is only a lower bound. */
  readonly isExact: boolean
  readonly origins: readonly Origin[]
  readonly relays: readonly Relay[]
  /** Sources that have it from each other. */
  readonly circles: readonly (readonly string[])[]
  /** Statements whose source nobody has named, or that name none: not counted. */
  readonly unnamed: readonly string[]
  readonly unattributed: readonly string[]
}

/**
 * Counts the independent origins of a claim: the fewest from which all who put it forward can have it. A source that
 * relays another has it from there, so has a medium from who spoke to it, and whoever quotes a statement of the same
 * claim. Members of one house count as the house. Denials stand behind nothing. docs/analysis.md tells the rule.
 */
export const countIndependence = (corpus: Corpus): ((claim: string, only?: readonly Statement[]) => Independence) => {
  const known = counted.get(corpus.relays)
  // Of relays and houses that have not changed, what was counted of a list of statements still holds.
  const counts = known?.houseOf === corpus.houseOf ? known.counts : new WeakMap<readonly Statement[], OfClaims>()
  counted.set(corpus.relays, { houseOf: corpus.houseOf, counts })
  let relayed: ReadonlyMap<string, readonly Relay[]> | undefined
  const relaysFrom = (): ReadonlyMap<string, readonly Relay[]> =>
    (relayed ??= groupBy(
      corpus.relays.map(({ from, to, link }): Relay => ({ from, to, link, why: 'relays' })),
      ({ from }) => from,
    ))
  return (claim, only = corpus.byClaim.get(claim) ?? []) => {
    const ofThese = counts.get(only) ?? new Map<string, Independence>()
    counts.set(only, ofThese)
    const statements = (): readonly Statement[] =>
      only.filter((statement) => statement.type === 'attribution' && !denies(statement, claim))
    const found = ofThese.get(claim) ?? independenceOf(corpus, statements(), relaysFrom())
    ofThese.set(claim, found)
    return found
  }
}

type OfClaims = Map<string, Independence>

/** What was counted, by the relays that it rests on. */
const counted = new WeakMap<
  Corpus['relays'],
  { readonly houseOf: Corpus['houseOf']; readonly counts: WeakMap<readonly Statement[], OfClaims> }
>()

const independenceOf = (
  corpus: Corpus,
  statements: readonly Statement[],
  known: ReadonlyMap<string, readonly Relay[]>,
): Independence => {
  const { houseOf } = corpus
  const relays = relaysWithin(corpus, statements, known)
  const asserting = new Map<string, { readonly sources: Set<string>; readonly statements: string[] }>()
  const unnamed: string[] = []
  const unattributed: string[] = []
  for (const { link, sources } of statements) {
    const named = sources.flatMap(({ source }) => source ?? [])
    if (sources.length === 0) unattributed.push(link)
    else if (named.length === 0) unnamed.push(link)
    for (const source of named) {
      const house = houseOf(source)
      const ofHouse = asserting.get(house) ?? { sources: new Set(), statements: [] }
      asserting.set(house, ofHouse)
      ofHouse.sources.add(source)
      if (!ofHouse.statements.includes(link)) ofHouse.statements.push(link)
    }
  }
  const edges = relays.map(({ from, to }) => [houseOf(from), houseOf(to)] as const)
  const { count, isExact, of, circles } = originsOf([...asserting.keys()], edges)
  const groups = new Map<string, string[]>()
  for (const [house, origin] of of) push(groups, origin, house)
  return {
    count,
    isExact,
    origins: [...groups].map(([source, houses]) => ({
      source,
      sources: [...new Set(houses.flatMap((house) => [...(asserting.get(house)?.sources ?? [])]))],
      statements: [...new Set(houses.flatMap((house) => asserting.get(house)?.statements ?? []))],
    })),
    relays,
    circles,
    unnamed,
    unattributed,
  }
}

const denies = ({ claims }: Statement, claim: string): boolean =>
  claims.some((stated) => stated.claim === claim && stated.position === 'denies')

/** Who has it from whom, among the sources of these statements and those they lead to. */
const relaysWithin = (
  corpus: Corpus,
  statements: readonly Statement[],
  known: ReadonlyMap<string, readonly Relay[]>,
): readonly Relay[] => {
  const found: Relay[] = []
  const add = (from: readonly Named[], to: readonly Named[], why: Relay['why'], link: string): void => {
    for (const { source: one } of from) {
      for (const { source: other } of to) {
        if (one !== null && other !== null && one !== other) found.push({ from: one, to: other, why, link })
      }
    }
  }
  for (const within of groupBy(statements, ({ article }) => article).values()) {
    for (const statement of within) {
      add(statement.media, statement.sources, 'medium', statement.link)
      for (const inner of within) {
        if (quotes(corpus, statement, inner)) add(statement.sources, inner.sources, 'quotes', statement.link)
      }
    }
  }
  const named = statements.flatMap(({ sources }) => sources.flatMap(({ source }) => source ?? []))
  const reached = new Set([...named, ...found.map(({ to }) => to)])
  for (const source of reached) {
    for (const relay of known.get(source) ?? []) {
      found.push(relay)
      reached.add(relay.to)
    }
  }
  return found
}

/** Whether a statement's claim contains another statement, its source included: "Yonhap reports that the NIS says …". */
export const quotes = (corpus: Corpus, outer: Statement, inner: Statement): boolean => {
  if (outer === inner || outer.article !== inner.article) return false
  const within = (span: string | null): boolean => {
    const place = span === null ? undefined : corpus.spans.get(span)
    if (place === undefined) return false
    return outer.claims.some((claim) => {
      const around = claim.span === null || claim.span === span ? undefined : corpus.spans.get(claim.span)
      return around !== undefined && around.start <= place.start && place.end <= around.end
    })
  }
  const sources = inner.sources.flatMap(({ span }) => span ?? [])
  return sources.length > 0 && sources.every(within) && inner.claims.some((claim) => within(claim.span))
}
