import { nameOfSource, wordingOf, wordsOfSpan } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import type { Position, Statement } from './statement.ts'
import { verdictOn } from './compare-figures.ts'
import type { Comparison } from './compare-figures.ts'
import { figureText } from './figures.ts'
import { claimsWithin } from './filter.ts'
import type { Filter } from './filter.ts'
import { comparedFigures, figuresOf, somePair, withoutParts } from './statement-figures.ts'
import type { ComparedFigures, StatedFigure } from './statement-figures.ts'

/** One reason why a claim is disputed, with the links that it rests on. */
export interface Reason {
  readonly kind: 'denied' | 'figures' | 'contradicts'
  readonly text: string
  readonly links: readonly string[]
}

/** A statement of a disputed claim, as it stands beside the others. */
export interface Side {
  readonly link: string
  readonly span: string | null
  readonly article: string
  readonly title: string
  readonly date: string
  readonly sources: readonly string[]
  readonly media: readonly string[]
  readonly position: Position
  readonly quote: string
  /** Bounds are for drawing: null is open. */
  readonly figures: readonly {
    readonly text: string
    readonly least: number | null
    readonly most: number | null
    readonly isSum: boolean
    readonly isCorrected: boolean
  }[]
}

/** Two figures of one claim, as a person reads them. */
export interface FigurePair extends Comparison {
  readonly one: { readonly link: string; readonly text: string }
  readonly other: { readonly link: string; readonly text: string }
}

/** A claim whose statements do not all fit, or whose figures cannot be compared. */
export interface Dispute {
  readonly claim: string
  readonly wording: string
  readonly reasons: readonly Reason[]
  /** Every pair of figures with its verdict; also those that agree, so that the reader sees what was looked at. */
  readonly figures: readonly FigurePair[]
  readonly sides: readonly Side[]
}

/** Claims that are denied by some and put forward by others, whose figures differ, or that a link says contradict. */
export const disputedClaims = (corpus: Corpus, filter: Filter): readonly (readonly [string, readonly Statement[]])[] =>
  [...claimsWithin(corpus, filter)].filter(([claim, statements]) => isDisputed(corpus, claim, statements))

/** Whether a claim's statements do not all fit, or have figures that cannot be compared. */
export const isDisputed = (corpus: Corpus, claim: string, statements: readonly Statement[]): boolean => {
  if (contradicting(corpus).has(claim)) return true
  const known = judged.get(statements)?.get(claim)
  if (known !== undefined) return known
  const found = looksDisputed(corpus, claim, statements)
  judged.set(statements, (judged.get(statements) ?? new Map<string, boolean>()).set(claim, found))
  return found
}

/** A list of statements is made anew when one of them, or a figure in one of them, changes. */
const judged = new WeakMap<readonly Statement[], Map<string, boolean>>()

const looksDisputed = (corpus: Corpus, claim: string, statements: readonly Statement[]): boolean => {
  if (statements.length < 2) return false
  const denials = statements.filter((statement) => positionOn(statement, claim) === 'denies').length
  if (denials > 0 && denials < statements.length) return true
  return somePair(figuresOf(corpus, claim, statements), (one, other) => verdictOn(one.figure, other.figure) !== 'agree')
}

/** A claim with the reasons why it is disputed and its statements side by side. */
export const disputeWithSides = (corpus: Corpus, claim: string, statements: readonly Statement[]): Dispute => ({
  ...disputeOf(corpus, claim, statements),
  sides: sidesOf(corpus, claim, statements),
})

/** More pairs of figures than anybody reads; those that differ are told as reasons. */
const MOST_COMPARED = 200

const disputeOf = (corpus: Corpus, claim: string, statements: readonly Statement[]): Omit<Dispute, 'sides'> => {
  const compared = statements.length > 1 ? comparedFigures(figuresOf(corpus, claim, statements)) : []
  const figures = compared.slice(0, MOST_COMPARED).map(pairShown)
  const differ = figures.filter(({ verdict }) => verdict === 'differ')
  const apart = figures.filter(({ verdict }) => verdict === 'not comparable')
  const [denying, asserting] = [true, false].map((denies) =>
    statements.filter((statement) => (positionOn(statement, claim) === 'denies') === denies),
  )
  const reasons: Reason[] = []
  if (denying !== undefined && asserting !== undefined && denying.length > 0 && asserting.length > 0) {
    reasons.push({
      kind: 'denied',
      text: `${denying.length} of ${statements.length} statements deny it.`,
      links: statements.map(({ link }) => link),
    })
  }
  for (const { one, other, reason } of differ) {
    reasons.push({ kind: 'figures', text: `${one.text} / ${other.text}: ${reason}`, links: [one.link, other.link] })
  }
  if (differ.length === 0) {
    for (const { one, other, reason } of apart) {
      reasons.push({
        kind: 'figures',
        text: `Not comparable: ${one.text} / ${other.text}. ${reason}`,
        links: [one.link, other.link],
      })
    }
  }
  for (const { link, from, to } of contradicting(corpus).get(claim) ?? []) {
    const other = from === claim ? to : from
    reasons.push({ kind: 'contradicts', text: `Linked as contradicting “${wordingOf(corpus, other)}”.`, links: [link] })
  }
  return { claim, wording: wordingOf(corpus, claim), reasons, figures }
}

const pairShown = ({ one, other, verdict, reason }: ComparedFigures): FigurePair => ({
  one: { link: one.link, text: figureText(one.figure) },
  other: { link: other.link, text: figureText(other.figure) },
  verdict,
  reason,
})

const linksOf = new WeakMap<Corpus['claimLinks'], ReadonlyMap<string, Corpus['claimLinks']>>()

/** The links of type contradicts by the claims at both their ends; found once. */
const contradicting = (corpus: Corpus): ReadonlyMap<string, Corpus['claimLinks']> => {
  const known = linksOf.get(corpus.claimLinks)
  if (known !== undefined) return known
  const found = new Map<string, Corpus['claimLinks'][number][]>()
  for (const pair of corpus.claimLinks) {
    if (pair.type !== 'contradicts') continue
    for (const claim of new Set([pair.from, pair.to])) found.set(claim, [...(found.get(claim) ?? []), pair])
  }
  linksOf.set(corpus.claimLinks, found)
  return found
}

/** The statements of a claim side by side, by date and then in reading order. */
const sidesOf = (corpus: Corpus, claim: string, statements: readonly Statement[]): readonly Side[] => {
  const figures = withoutParts(figuresOf(corpus, claim, statements))
  return statements
    .map((statement) => sideOf(corpus, claim, statement, figures))
    .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

const sideOf = (corpus: Corpus, claim: string, statement: Statement, figures: readonly StatedFigure[]): Side => {
  const article = corpus.reader.get('article', statement.article)
  const stated = statement.claims.filter((one) => one.claim === claim)
  return {
    link: statement.link,
    span: stated[0]?.span ?? null,
    article: statement.article,
    title: article?.title ?? '',
    date: article?.date ?? '',
    sources: statement.sources.map((source) => nameOfSource(corpus, source)),
    media: statement.media.map((source) => nameOfSource(corpus, source)),
    position: positionOn(statement, claim),
    quote: stated.map(({ span }) => wordsOfSpan(corpus, span)).join(' … '),
    figures: figures
      .filter(({ link }) => link === statement.link)
      .map(({ figure, isCorrected }) => ({
        text: figureText(figure),
        least: figure.least,
        most: figure.most,
        isSum: figure.sumOf.length > 0,
        isCorrected,
      })),
  }
}

export const positionOn = ({ claims }: Statement, claim: string): Position =>
  claims.find((stated) => stated.claim === claim)?.position ?? 'asserts'
