import { quantitySchema } from '../model/value.ts'
import { wordsOfSpan } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import type { Statement } from './statement.ts'
import { compareFigures } from './compare-figures.ts'
import type { Comparison } from './compare-figures.ts'
import { figureOfQuantity, readFigures } from './figures.ts'
import type { Figure } from './figures.ts'
import { outlined } from './outline.ts'
import type { SpanPlace } from './outline.ts'

/** A figure with the statement that gives it. */
export interface StatedFigure {
  readonly link: string
  readonly span: string
  readonly figure: Figure
  /** Whether a person gave it, in place of what is read from the words. */
  readonly isCorrected: boolean
}

/** How two statements' figures stand to each other. */
export interface ComparedFigures extends Comparison {
  readonly one: StatedFigure
  readonly other: StatedFigure
}

/** The figures that statements give on a claim: as corrected, else as read from the words of its spans. */
export const figuresOf = (corpus: Corpus, claim: string, statements: readonly Statement[]): readonly StatedFigure[] =>
  statements.flatMap(({ link, claims }) =>
    claims.flatMap(({ claim: stated, span }) => {
      if (stated !== claim || span === null) return []
      return figuresOfSpan(corpus, span).map((figure) => ({ link, span, ...figure }))
    }),
  )

export const figuresOfSpan = (corpus: Corpus, span: string): readonly ReadFigure[] => {
  const quantity = corpus.attribute(span, outlined.quantity)
  const corrected = quantity === null ? undefined : quantitySchema.safeParse(quantity)
  const figure = corrected?.success === true ? figureOfQuantity(corrected.data) : undefined
  return figure === undefined ? figuresInText(corpus, span) : [{ figure, isCorrected: true }]
}

type ReadFigure = Pick<StatedFigure, 'figure' | 'isCorrected'>

const read = new WeakMap<SpanPlace, readonly ReadFigure[]>() // a span that changes has another place, so that each is read once

const figuresInText = (corpus: Corpus, span: string): readonly ReadFigure[] => {
  const place = corpus.spans.get(span)
  if (place === undefined) return []
  const known =
    read.get(place) ?? readFigures(wordsOfSpan(corpus, span)).map((figure) => ({ figure, isCorrected: false }))
  read.set(place, known)
  return known
}

/** At most so many figures of one claim are compared with each other. */
const MOST_FIGURES = 60

/**
 * Compares the figures of one claim, each with those of other statements. Where a text gives parts and their sum, the sum
 * stands for them.
 */
export const comparedFigures = (figures: readonly StatedFigure[]): readonly ComparedFigures[] => {
  const compared: ComparedFigures[] = []
  somePair(figures, (one, other) => {
    compared.push({ one, other, ...compareFigures(one.figure, other.figure) })
    return false
  })
  return compared
}

/** Whether something holds for a pair of the figures that are compared; looks no further than the first such pair. */
export const somePair = (
  figures: readonly StatedFigure[],
  holds: (one: StatedFigure, other: StatedFigure) => boolean,
): boolean => {
  const whole = withoutParts(figures).slice(0, MOST_FIGURES)
  return whole.some((one, i) => whole.some((other, j) => j > i && other.link !== one.link && holds(one, other)))
}

/** Without figures that a sum of the same span adds up. */
export const withoutParts = (figures: readonly StatedFigure[]): readonly StatedFigure[] => {
  const spans = new Map<string, StatedFigure[]>()
  for (const figure of figures) spans.set(figure.span, [...(spans.get(figure.span) ?? []), figure])
  return [...spans.values()].flatMap((list) => {
    // A span that fills two links is listed twice over; places count within each reading of it.
    const parts = new Set(list.flatMap(({ figure }) => figure.sumOf))
    const length = list.length / new Set(list.map(({ link }) => link)).size
    return list.filter((_, i) => !parts.has(i % length))
  })
}
