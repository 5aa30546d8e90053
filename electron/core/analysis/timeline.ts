import { nameOfSource, wordingOf } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import { filterOf, hasWords, pageOf } from './filter.ts'
import type { Filter, Listed, Page } from './filter.ts'

/** A statement at the date of its article. */
export interface Moment {
  readonly date: string
  readonly link: string
  readonly article: string
  readonly title: string
  readonly publisher: string
  readonly sources: readonly string[]
  readonly claims: readonly string[]
}

/** Statements by the publication date of their articles; those of articles without a date stand last, and are counted. */
export interface Timeline extends Listed<Moment> {
  /** How many statements there are at each date, in order; what is written as a year or month stands as such. */
  readonly days: readonly { readonly date: string; readonly links: number }[]
  readonly undated: number
}

export const timelineOf = (corpus: Corpus, filter: Filter, page: Page): Timeline => {
  const holds = filterOf(corpus, filter)
  const found = hasWords(filter)
  const dateOf = (article: string): string => corpus.reader.get('article', article)?.date ?? ''
  const statements = corpus.statements
    .filter(
      (statement) =>
        statement.type === 'attribution' &&
        holds(statement) &&
        found(
          ...statement.sources.map((source) => nameOfSource(corpus, source)),
          ...statement.claims.map(({ claim }) => wordingOf(corpus, claim)),
        ),
    )
    .map((statement) => ({ statement, date: dateOf(statement.article) }))
    .toSorted(
      (a, b) => Number(a.date === '') - Number(b.date === '') || (a.date < b.date ? -1 : a.date > b.date ? 1 : 0),
    )
  const days = new Map<string, number>()
  for (const { date } of statements) if (date !== '') days.set(date, (days.get(date) ?? 0) + 1)
  const { total, rows } = pageOf(statements, page)
  return {
    total,
    rows: rows.map(({ statement, date }) => ({
      date,
      link: statement.link,
      article: statement.article,
      title: corpus.reader.get('article', statement.article)?.title ?? '',
      publisher: corpus.reader.get('article', statement.article)?.publisher ?? '',
      sources: statement.sources.map((source) => nameOfSource(corpus, source)),
      claims: statement.claims.map(({ claim }) => wordingOf(corpus, claim)),
    })),
    days: [...days].map(([date, links]) => ({ date, links })),
    undated: statements.filter(({ date }) => date === '').length,
  }
}
