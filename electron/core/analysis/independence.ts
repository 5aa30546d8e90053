import { groupBy, push, reachOf } from './corpus.ts'
import type { Corpus, Named, Statement } from './corpus.ts'
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
  const kept = counters.get(corpus)
  if (kept !== undefined) return kept
  const houseOf = housesOf(corpus)
  const known = corpus.relays.map(({ from, to, link }): Relay => ({ from, to, link, why: 'relays' }))
  const relayed = groupBy(known, ({ from }) => from)
  const counted = new WeakMap<readonly Statement[], Map<string, Independence>>()
  const counter = (claim: string, only = corpus.byClaim.get(claim) ?? []): Independence => {
    const ofThese = counted.get(only) ?? new Map<string, Independence>()
    counted.set(only, ofThese)
    const statements = (): readonly Statement[] =>
      only.filter((statement) => statement.type === 'attribution' && !denies(statement, claim))
    const found = ofThese.get(claim) ?? independenceOf(corpus, statements(), relayed, houseOf)
    ofThese.set(claim, found)
    return found
  }
  counters.set(corpus, counter)
  return counter
}

const counters = new WeakMap<Corpus, (claim: string, only?: readonly Statement[]) => Independence>()

const independenceOf = (
  corpus: Corpus,
  statements: readonly Statement[],
  known: ReadonlyMap<string, readonly Relay[]>,
  houseOf: (source: string) => string,
): Independence => {
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
    const row = span === null ? undefined : corpus.reader.get('span', span)
    if (row === undefined) return false
    const [start, end] = reachOf(row)
    return outer.claims.some((claim) => {
      const around = claim.span === null || claim.span === span ? undefined : corpus.reader.get('span', claim.span)
      if (around === undefined) return false
      const [from, to] = reachOf(around)
      return from <= start && end <= to
    })
  }
  const sources = inner.sources.flatMap(({ span }) => span ?? [])
  return sources.length > 0 && sources.every(within) && inner.claims.some((claim) => within(claim.span))
}

/** The house that a source belongs to: its affiliation, and that one's, to the end. A ring ends at its smallest id. */
export const housesOf = (corpus: Corpus): ((source: string) => string) => {
  const above = (source: string): string | undefined => {
    const row = corpus.reader.get('source', source)
    const next = row === undefined || row.affiliation === null ? undefined : corpus.shown(row.affiliation)
    return next === undefined || corpus.reader.get('source', next)?.deleted !== false ? undefined : next
  }
  const known = new Map<string, string>()
  return (source) => {
    const there = known.get(source)
    if (there !== undefined) return there
    const passed = new Set([source])
    let house = source
    for (let next = above(source); next !== undefined; next = above(next)) {
      if (passed.has(next)) {
        const ring = [...passed].slice([...passed].indexOf(next))
        house = ring.reduce((least, one) => (one < least ? one : least))
        break
      }
      passed.add(next)
      house = next
    }
    known.set(source, house)
    return house
  }
}
