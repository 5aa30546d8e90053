import { nameOfSource, push, wordingOf } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import { filterOf, hasWords, pageOf } from './filter.ts'
import type { Filter, Listed, Page } from './filter.ts'

/** Which date puts a statement in its place: that of the article, or the day on which it was said. */
export type TimelineBy = 'published' | 'said'

/** A statement at its date. */
export interface Moment {
  readonly date: string
  /** The day on which it was said, where somebody has told. */
  readonly said: string
  readonly link: string
  readonly article: string
  readonly title: string
  readonly publisher: string
  readonly sources: readonly string[]
  readonly claims: readonly string[]
}

/** How many statements fall on a day, or in a month or year where there are too many days to show. */
export interface Time {
  readonly date: string
  readonly count: number
  /** The first of them. */
  readonly links: readonly string[]
}

/** Statements by date; those without one stand last, and are counted. */
export interface Timeline extends Listed<Moment> {
  readonly times: readonly Time[]
  readonly unit: 'day' | 'month' | 'year'
  readonly undated: readonly string[]
}

const MOST_TIMES = 90
const MOST_LISTED = 1_000

export const timelineOf = (corpus: Corpus, filter: Filter, by: TimelineBy, page: Page): Timeline => {
  const holds = filterOf(corpus, filter)
  const found = hasWords(filter)
  const dateOf = (article: string): string => corpus.reader.get('article', article)?.date ?? ''
  const statements = corpus.statements
    .filter(
      (statement) =>
        statement.type === 'attribution' &&
        holds(statement) &&
        found(() => [
          ...statement.sources.map((source) => nameOfSource(corpus, source)),
          ...statement.claims.map(({ claim }) => wordingOf(corpus, claim)),
        ]),
    )
    .map((statement) => ({ statement, date: by === 'said' ? statement.said : dateOf(statement.article) }))
    .toSorted(
      (a, b) => Number(a.date === '') - Number(b.date === '') || (a.date < b.date ? -1 : a.date > b.date ? 1 : 0),
    )
  const dated = statements
    .filter(({ date }) => date !== '')
    .map(({ statement, date }) => ({ link: statement.link, date }))
  const { unit, times } = timesOf(dated)
  const { total, rows } = pageOf(statements, page)
  return {
    total,
    rows: rows.map(({ statement, date }) => ({
      date,
      said: statement.said,
      link: statement.link,
      article: statement.article,
      title: corpus.reader.get('article', statement.article)?.title ?? '',
      publisher: corpus.reader.get('article', statement.article)?.publisher ?? '',
      sources: statement.sources.map((source) => nameOfSource(corpus, source)),
      claims: statement.claims.map(({ claim }) => wordingOf(corpus, claim)),
    })),
    times,
    unit,
    undated: statements.flatMap(({ statement, date }) => (date === '' ? statement.link : [])).slice(0, MOST_LISTED),
  }
}

const units = [
  ['day', 10],
  ['month', 7],
  ['year', 4],
] as const

/** By day, or by month or year where that is too fine to be seen. */
const timesOf = (
  dated: readonly { readonly link: string; readonly date: string }[],
): { readonly unit: Timeline['unit']; readonly times: readonly Time[] } => {
  for (const [unit, length] of units) {
    const found = new Map<string, string[]>()
    for (const { link, date } of dated) push(found, date.slice(0, length), link)
    if (unit !== 'year' && found.size > MOST_TIMES) continue
    const times = [...found].map(([date, links]) => ({ date, count: links.length, links: links.slice(0, MOST_LISTED) }))
    return { unit, times }
  }
  return { unit: 'year', times: [] }
}
