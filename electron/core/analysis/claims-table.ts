import { nameOfSource, wordingOf } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import type { Statement } from './statement.ts'
import { isDisputed } from './contradictions.ts'
import { figureText } from './figures.ts'
import { claimsWithin } from './filter.ts'
import type { Filter } from './filter.ts'
import { countIndependence } from './independence.ts'
import type { Independence } from './independence.ts'
import { ratingsOf } from './ratings.ts'
import type { GivenRating } from './ratings.ts'
import { figuresOf, withoutParts } from './statement-figures.ts'
import { tagsOf } from './tags.ts'

/** One claim with everything that is counted of it. */
export interface ClaimRow {
  readonly id: string
  /** False for a claim span that nobody has put into a claim yet. */
  readonly isEntry: boolean
  readonly wording: string
  readonly topic: string
  readonly tags: readonly string[]
  readonly spans: readonly string[]
  readonly statements: readonly string[]
  readonly articles: number
  /** Names, as often as they speak, most often first. */
  readonly sources: readonly string[]
  readonly figures: readonly string[]
  readonly isDisputed: boolean
  readonly independence: Independence
  /** Names of the sources that the independence speaks of. */
  readonly names: Readonly<Record<string, string>>
  readonly credibility: readonly GivenRating[]
  readonly likelihood: readonly GivenRating[]
  readonly confidence: readonly GivenRating[]
}

export type ClaimOrder = 'place' | 'wording' | 'topic' | 'statements' | 'origins'

/** The claims of a filter in the wanted order; `take` makes rows only of those that are shown. */
export const claimsTable = (
  corpus: Corpus,
  filter: Filter,
  order: ClaimOrder,
  only: 'all' | 'entries' | 'loose',
): { readonly total: number; readonly take: (from: number, count: number) => readonly ClaimRow[] } => {
  const within = claimsWithin(corpus, filter)
  const independence = countIndependence(corpus)
  const claims = [...within.keys()].filter((claim) => only === 'all' || isEntry(corpus, claim) === (only === 'entries'))
  const sorted = claims.toSorted(
    compare(corpus, within, order, (claim) => independence(claim, within.get(claim)).count),
  )
  return {
    total: sorted.length,
    take: (from, count) =>
      rowsOf(
        corpus,
        sorted.slice(from, from + count).map((claim) => [claim, within.get(claim) ?? []]),
      ),
  }
}

/** The row of one claim with these statements. */
export const claimRowOf = (corpus: Corpus, claim: string, statements: readonly Statement[]): ClaimRow =>
  rowsOf(corpus, [[claim, statements]])[0] as ClaimRow

const rowsOf = (
  corpus: Corpus,
  claims: readonly (readonly [claim: string, statements: readonly Statement[]])[],
): readonly ClaimRow[] => {
  const independence = countIndependence(corpus)
  const [credibility, likelihood, confidence] = rated.map((scale) => ratingsOf(corpus.reader, scale))
  const tags = tagsOf(corpus.reader)
  return claims.map(([claim, statements]) => ({
    ...rowOf(corpus, claim, statements, independence(claim, statements)),
    tags: tags.get(claim) ?? [],
    credibility: credibility?.get(claim) ?? [],
    likelihood: likelihood?.get(claim) ?? [],
    confidence: confidence?.get(claim) ?? [],
  }))
}

const rated = ['credibility', 'likelihood', 'confidence'] as const
type Rated = (typeof rated)[number]

const rowOf = (
  corpus: Corpus,
  claim: string,
  statements: readonly Statement[],
  independence: Independence,
): Omit<ClaimRow, Rated | 'tags'> => {
  const speakers = new Map<string, number>()
  for (const { sources } of statements) {
    for (const source of sources) {
      const name = nameOfSource(corpus, source)
      speakers.set(name, (speakers.get(name) ?? 0) + 1)
    }
  }
  const mentioned = new Set([
    ...independence.origins.flatMap(({ source, sources }) => [source, ...sources]),
    ...independence.relays.flatMap(({ from, to }) => [from, to]),
    ...independence.circles.flat(),
  ])
  return {
    id: claim,
    isEntry: isEntry(corpus, claim),
    wording: wordingOf(corpus, claim),
    topic: corpus.reader.get('claim', claim)?.topic ?? '',
    spans: [
      ...new Set(
        statements.flatMap(({ claims }) =>
          claims.flatMap((stated) => (stated.claim === claim ? (stated.span ?? []) : [])),
        ),
      ),
    ],
    statements: statements.map(({ link }) => link),
    articles: new Set(statements.map(({ article }) => article)).size,
    sources: [...speakers].toSorted(([, a], [, b]) => b - a).map(([name]) => name),
    figures: [...new Set(withoutParts(figuresOf(corpus, claim, statements)).map(({ figure }) => figureText(figure)))],
    isDisputed: isDisputed(corpus, claim, statements),
    independence,
    names: Object.fromEntries([...mentioned].map((id) => [id, nameOfSource(corpus, { span: null, source: id })])),
  }
}

export const isEntry = (corpus: Corpus, claim: string): boolean => corpus.reader.get('claim', claim) !== undefined

const compare = (
  corpus: Corpus,
  within: ReadonlyMap<string, readonly Statement[]>,
  order: ClaimOrder,
  origins: (claim: string) => number,
): ((a: string, b: string) => number) => {
  const place = new Map([...within.keys()].map((claim, i) => [claim, i]))
  const byPlace = (a: string, b: string): number => (place.get(a) ?? 0) - (place.get(b) ?? 0)
  const most = (pick: (claim: string) => number): ((a: string, b: string) => number) => {
    const value = memo(pick)
    return (a, b) => value(b) - value(a) || byPlace(a, b)
  }
  const least = (pick: (claim: string) => string): ((a: string, b: string) => number) => {
    const value = memo(pick)
    return (a, b) => Number(value(a) === '') - Number(value(b) === '') || words(value(a), value(b)) || byPlace(a, b)
  }
  switch (order) {
    case 'place':
      return byPlace
    case 'statements':
      return most((claim) => within.get(claim)?.length ?? 0)
    case 'origins':
      return most(origins)
    case 'wording':
      return least((claim) => wordingOf(corpus, claim).toLowerCase())
    case 'topic':
      return least((claim) => corpus.reader.get('claim', claim)?.topic.toLowerCase() ?? '')
  }
}

const words = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const memo = <T>(pick: (claim: string) => T): ((claim: string) => T) => {
  const known = new Map<string, T>()
  return (claim) => {
    if (!known.has(claim)) known.set(claim, pick(claim))
    return known.get(claim) as T
  }
}
