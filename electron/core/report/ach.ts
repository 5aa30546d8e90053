import type { GivenRating } from '../analysis/ratings.ts'
import { toCsv } from '../codec/csv-cells.ts'
import type { Report } from './report.ts'

const usual: readonly string[] = ['Hypothesis 1', 'Hypothesis 2', 'Hypothesis 3']

/**
 * A table for the analysis of competing hypotheses: a claim a row, a hypothesis a column, to be filled in with CC, C, N, I,
 * II or NA. What weighs a claim stands beside it.
 */
export const toAch = ({ claims, sources, disputes }: Report, hypotheses: readonly string[]): string => {
  const reliability = new Map(sources.map(({ row }) => [row.name, row.reliability]))
  const disputed = new Set(disputes.map(({ claim }) => claim))
  const columns = hypotheses.length === 0 ? usual : hypotheses
  return toCsv([
    [
      'Evidence',
      'Topic',
      'Sources',
      'Reliability of sources',
      'Independent origins',
      'Credibility',
      'Likelihood',
      'Confidence',
      'Disputed',
      ...columns,
    ],
    ...claims.map(({ row }) => [
      row.wording,
      row.topic,
      row.sources.join('; '),
      row.sources.map((name) => `${name}: ${values(reliability.get(name) ?? [])}`).join('; '),
      `${row.independence.isExact ? '' : 'at least '}${row.independence.count}`,
      ...(['credibility', 'likelihood', 'confidence'] as const).map((scale) => values(row[scale])),
      disputed.has(row.id) ? 'yes' : 'no',
      ...columns.map(() => ''),
    ]),
  ])
}

/** Everybody's ratings; with names where they differ. */
const values = (given: readonly GivenRating[]): string => {
  const distinct = new Set(given.map(({ value }) => value))
  if (distinct.size === 0) return 'not yet rated'
  if (distinct.size === 1) return [...distinct].join('')
  return given.map(({ value, name }) => `${value} (${name})`).join(', ')
}
