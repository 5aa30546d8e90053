import { nameOfSource, wordingOf } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import type { Position, Statement } from './statement.ts'
import { claimsWithin, pageOf } from './filter.ts'
import type { Filter, Listed, Page } from './filter.ts'
import { isEntry } from './claims-table.ts'
import { countIndependence } from './independence.ts'
import { positionOn } from './contradictions.ts'

/** What one source says of one claim. A source that says nothing of it has no cell: nobody asked it. */
export interface Cell {
  readonly source: string
  /** The strongest of its positions, and whether it has the claim from another source. */
  readonly position: Position
  readonly relays: boolean
  readonly quotation: 'direct' | 'indirect' | 'mixed' | null
  readonly date: string
  readonly links: readonly string[]
}

export interface MatrixRow {
  readonly claim: string
  readonly isEntry: boolean
  readonly wording: string
  readonly cells: readonly Cell[]
}

/** Claims by sources. Columns are the sources that say most of the claims; how many more there are is told. */
export interface Matrix extends Listed<MatrixRow> {
  readonly sources: readonly { readonly id: string; readonly name: string; readonly statements: number }[]
  readonly sourcesLeftOut: number
}

const MOST_COLUMNS = 200

export const matrixOf = (corpus: Corpus, filter: Filter, page: Page, only: 'all' | 'entries'): Matrix => {
  const within = claimsWithin(corpus, filter)
  const claims = [...within].filter(([claim]) => only === 'all' || isEntry(corpus, claim))
  const counts = new Map<string, number>()
  for (const [, statements] of claims) {
    for (const { sources } of statements) {
      for (const { source } of sources) if (source !== null) counts.set(source, (counts.get(source) ?? 0) + 1)
    }
  }
  const columns = [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST_COLUMNS)
  const shown = new Set(columns.map(([source]) => source))
  const independence = countIndependence(corpus)
  const { total, rows } = pageOf(claims, page)
  return {
    total,
    rows: rows.map(([claim, statements]) => {
      const relaying = new Set(independence(claim, statements).relays.map(({ from }) => from))
      return {
        claim,
        isEntry: isEntry(corpus, claim),
        wording: wordingOf(corpus, claim),
        cells: cellsOf(corpus, claim, statements, shown, relaying),
      }
    }),
    sources: columns.map(([id, statements]) => ({
      id,
      name: nameOfSource(corpus, { span: null, source: id }),
      statements,
    })),
    sourcesLeftOut: counts.size - columns.length,
  }
}

const strength: readonly Position[] = ['asserts', 'hedges', 'distances', 'denies']

const cellsOf = (
  corpus: Corpus,
  claim: string,
  statements: readonly Statement[],
  shown: ReadonlySet<string>,
  relaying: ReadonlySet<string>,
): readonly Cell[] => {
  const cells = new Map<string, Cell>()
  for (const statement of statements) {
    const position = positionOn(statement, claim)
    const quotation = statement.claims.find((stated) => stated.claim === claim)?.quotation ?? null
    const date = corpus.reader.get('article', statement.article)?.date ?? ''
    for (const source of new Set(statement.sources.flatMap((named) => named.source ?? []))) {
      if (!shown.has(source)) continue
      const known = cells.get(source)
      cells.set(source, {
        source,
        position:
          known !== undefined && strength.indexOf(known.position) > strength.indexOf(position)
            ? known.position
            : position,
        relays: relaying.has(source),
        quotation: known === undefined || known.quotation === quotation ? quotation : 'mixed',
        date: known === undefined || known.date === '' || (date !== '' && date < known.date) ? date : known.date,
        links: [...(known?.links ?? []), statement.link],
      })
    }
  }
  return [...cells.values()]
}
