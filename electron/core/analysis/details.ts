import { claimRowOf } from './claims-table.ts'
import type { ClaimRow } from './claims-table.ts'
import { wordingOf } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import { fieldsOfFigure, figureText } from './figures.ts'
import type { FigureFields } from './figures.ts'
import { passagesOf } from './passages.ts'
import type { Passage } from './passages.ts'
import { sourcesTable } from './sources-table.ts'
import type { SourceRow } from './sources-table.ts'
import { figuresOfSpan } from './statement-figures.ts'

/** A claim span in its place, with the figures that it states. */
export interface ClaimPassage extends Passage {
  readonly figures: readonly { readonly text: string; readonly isCorrected: boolean }[]
  /** The figure that is compared, as the fields of a correction; null where there is none. */
  readonly fields: FigureFields | null
}

/** A link between two claims, with the fillers that it is made of. */
export interface ClaimLink {
  readonly link: string
  readonly fillers: readonly string[]
  readonly type: string
  /** Whether the claim asked about is the one that the link begins with. */
  readonly isFrom: boolean
  readonly other: string
  readonly wording: string
}

/** Everything about one claim, whatever the filter. */
export interface ClaimDetails {
  readonly row: ClaimRow
  readonly passages: readonly ClaimPassage[]
  readonly links: readonly ClaimLink[]
  /** Entries that were joined into it, which can be split again. */
  readonly joined: readonly { readonly id: string; readonly name: string }[]
}

export const claimDetails = (corpus: Corpus, claim: string): ClaimDetails => {
  const shown = corpus.shown(claim)
  const spans = corpus.claimSpans.get(shown) ?? []
  const whoSays = new Map(
    (corpus.byClaim.get(shown) ?? []).flatMap(({ link, claims }) =>
      claims.flatMap(({ claim: stated, span }) => (stated === shown && span !== null ? [[span, link] as const] : [])),
    ),
  )
  const said = new Map(passagesOf(corpus, [...whoSays.values()]).map((passage) => [passage.id, passage.who]))
  return {
    row: claimRowOf(corpus, shown, corpus.byClaim.get(shown) ?? []),
    passages: passagesOf(corpus, spans).map((passage) => {
      const figures = figuresOfSpan(corpus, passage.id)
      const compared = figures.find(({ figure }) => figure.sumOf.length > 0) ?? figures[0]
      return {
        ...passage,
        who: said.get(whoSays.get(passage.id) ?? '') ?? '',
        figures: figures.map(({ figure, isCorrected }) => ({ text: figureText(figure), isCorrected })),
        fields: compared === undefined ? null : fieldsOfFigure(compared.figure),
      }
    }),
    links: corpus.claimLinks.flatMap(({ link, type, from, to }): readonly ClaimLink[] => {
      if (from !== shown && to !== shown) return []
      const other = from === shown ? to : from
      const fillers = corpus.reader.where('filler', 'link', link).map(({ id }) => id)
      return [{ link, fillers, type, isFrom: from === shown, other, wording: wordingOf(corpus, other) }]
    }),
    joined: corpus.reader
      .all('claim')
      .filter(({ id }) => id !== shown && corpus.shown(id) === shown)
      .map(({ id, wording }) => ({ id, name: wording })),
  }
}

/** Everything about one source, whatever the filter; null where it is gone. */
export interface SourceDetails {
  readonly row: SourceRow | null
  /** Everything it says, in reading order. */
  readonly passages: readonly Passage[]
  readonly members: readonly { readonly id: string; readonly name: string }[]
}

const MOST_PASSAGES = 1_000

export const sourceDetails = (corpus: Corpus, source: string): SourceDetails => {
  const shown = corpus.shown(source)
  const row = sourcesTable(corpus, {}, 'name', shown)[0] ?? null
  return {
    row,
    passages: passagesOf(corpus, (row?.statements ?? []).slice(0, MOST_PASSAGES)),
    members: corpus.reader
      .all('source')
      .filter(
        ({ id, affiliation }) => corpus.shown(id) === id && affiliation !== null && corpus.shown(affiliation) === shown,
      )
      .map(({ id, name }) => ({ id, name })),
  }
}
