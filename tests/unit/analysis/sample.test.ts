import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { disputedClaims, disputeWithSides } from '#core/analysis/contradictions.ts'
import { corpusOf } from '#core/analysis/corpus-keeper.ts'
import type { Corpus } from '#core/analysis/corpus.ts'
import { figureText } from '#core/analysis/figures.ts'
import { countIndependence } from '#core/analysis/independence.ts'
import { textReader } from '#core/analysis/documents.ts'
import { figuresOfSpan } from '#core/analysis/statement-figures.ts'
import { analysisReader } from '#core/analysis/outline.ts'
import { createViews } from '#core/analysis/views.ts'
import type { Answers, Question, QuestionOf, ViewName } from '#core/analysis/views.ts'
import { applyPatches } from '#core/change/change.ts'
import { annotateSample, sampleFiles } from '#core/sample/sample.ts'
import { testProject } from '../../support/project.ts'

/** What the sample project shows of the analysis: issue's list, item by item. */
const project = testProject('Sample')
const { rows } = project
const everything = { from: 0, count: 500 }
let corpus: Corpus

beforeAll(() => {
  for (const file of sampleFiles) project.article(readFileSync(`seeds/${file}`, 'utf8'), { file })
  applyPatches(rows, annotateSample(rows, project.env).patches)
  corpus = corpusOf(rows)
})

const claim = (words: string): string => rows.all('claim').find(({ wording }) => wording.includes(words))?.id ?? ''
const disputeOf = (id: string) =>
  disputedClaims(corpus, {}).flatMap(([one, statements]) =>
    one === id ? disputeWithSides(corpus, id, statements) : [],
  )[0]
const names = (sources: readonly string[]): readonly (string | undefined)[] =>
  sources.map((id) => rows.get('source', id)?.name)
const ask = <V extends ViewName>(question: QuestionOf<V>): Answers[V] => {
  const answer = createViews(analysisReader(rows), textReader(rows)).answer(question as Question)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value.table as Answers[V]
}

describe('the sample', () => {
  test('compares the casualties: three figures of 3,000 agree, the 1,000 of the last week are another period', () => {
    const id = claim('killed or wounded in Kursk')
    const dispute = disputeOf(id)
    const verdicts = (dispute?.figures ?? []).map(
      ({ one, other, verdict }) => `${one.text} / ${other.text}: ${verdict}`,
    )
    expect(verdicts).toEqual([
      'more than 3,000 North Koreans killed or wounded / 1,000 troops killed or wounded, in the last week: not comparable',
      'more than 3,000 North Koreans killed or wounded / at least 3,000 killed or wounded: agree',
      'more than 3,000 North Koreans killed or wounded / 300 + 2,700 = 3,000 soldiers killed or wounded: agree',
      '1,000 troops killed or wounded, in the last week / at least 3,000 killed or wounded: not comparable',
      '1,000 troops killed or wounded, in the last week / 300 + 2,700 = 3,000 soldiers killed or wounded: not comparable',
      'at least 3,000 killed or wounded / 300 + 2,700 = 3,000 soldiers killed or wounded: agree',
    ])
    expect(dispute?.reasons.map(({ text }) => text).join(' ')).toContain('Another period')
  })

  test('counts Yonhap with the NIS that it relays, and the NIS with South Korea', () => {
    const drones = countIndependence(corpus)(claim('drones'))
    expect(drones.count).toBe(1)
    expect(names(drones.origins[0]?.sources ?? [])).toEqual([
      'Yonhap News Agency',
      'National Intelligence Service (NIS)',
    ])
    expect(drones.relays.map(({ why }) => why)).toEqual(['quotes'])
    const casualties = countIndependence(corpus)(claim('killed or wounded in Kursk'))
    expect(casualties.count).toBe(3)
    expect(casualties.origins.map(({ source }) => rows.get('source', source)?.name).sort()).toEqual([
      'John Kirby',
      'South Korea',
      'Volodymyr Zelenskyy',
    ])
  })

  test('sets the prisoners who did not survive against those captured later', () => {
    const id = claim('captured are alive')
    const dispute = disputeOf(id)
    expect(dispute?.reasons[0]?.text).toBe('1 of 3 statements deny it.')
    expect(dispute?.sides.map(({ date, position }) => `${date} ${position}`)).toEqual([
      '2024-12-28 denies',
      '2025-01 hedges',
      '2025-01 asserts',
    ])
  })

  test('has the orders not to be taken alive from both articles, and the three links across', () => {
    const spans = corpus.claimSpans.get(claim('taken alive')) ?? []
    expect(new Set(spans.map((span) => rows.get('span', span)?.article)).size).toBe(2)
    expect(corpus.claimLinks.map(({ type }) => type).sort()).toEqual(['corroborates', 'elaborates', 'elaborates'])
  })

  test('puts statements on the day on which they were said: the prisoners on 27 December, the counting earlier that month', () => {
    const said = ask<'timeline'>({ view: 'timeline', filter: {}, by: 'said', page: everything })
    expect(said.times.map(({ date, count }) => `${date} ${count}`)).toEqual(['2024-12 2', '2024-12-27 11'])
    const dateOf = (words: string) => said.rows.find(({ claims }) => claims.join(' ').includes(words))?.said
    expect(dateOf('captured are alive')).toBe('2024-12-27')
    expect(said.undated).toHaveLength(19)
  })

  test('knows the 12,000 troops, and every one of the 34 attributions', () => {
    const troops = corpus.claimSpans.get(claim('12,000')) ?? []
    expect(troops.flatMap((span) => figuresOfSpan(corpus, span)).map(({ figure }) => figureText(figure))).toEqual([
      'about 12,000 North Korean troops',
    ])
    expect(corpus.statements).toHaveLength(34)
    expect(corpus.statements.filter(({ type }) => type === 'no comment')).toHaveLength(2)
  })

  test('every view answers, and each number has its passages', () => {
    const sources = ask<'sources'>({ view: 'sources', filter: {}, order: 'statements', page: everything })
    expect(sources.total).toBe(14)
    expect(sources.rows[0]).toMatchObject({ name: 'Volodymyr Zelenskyy', first: '2024-12-28', last: '2025-01' })
    expect(sources.rows[0]?.statements).toHaveLength(10)
    const passages = ask<'passages'>({ view: 'passages', ids: sources.rows[0]?.statements ?? [] })
    expect(passages).toHaveLength(10)
    for (const { article, start, end, quote } of passages) {
      const text = rows.get('revision', rows.get('article', article)?.revision ?? '')?.text ?? ''
      expect(text.slice(start, end)).toContain(quote.split(/ … | \| /)[0])
    }
    const claims = ask<'claims'>({ view: 'claims', filter: {}, order: 'statements', only: 'entries', page: everything })
    expect(claims.total).toBe(6)
    expect(claims.rows[0]?.figures).toContain('300 + 2,700 = 3,000 soldiers killed or wounded')
    const matrix = ask<'matrix'>({ view: 'matrix', filter: {}, only: 'entries', page: everything })
    const relaying = matrix.rows.flatMap(({ cells }) => cells).filter(({ relays }) => relays)
    expect(names(relaying.map(({ source }) => source))).toEqual(['Yonhap News Agency'])
    expect(
      ask<'timeline'>({ view: 'timeline', filter: {}, by: 'published', page: everything }).times.map(
        ({ date }) => date,
      ),
    ).toEqual(['2024-12-28', '2025-01'])
    const overview = ask<'overview'>({ view: 'overview', filter: {} })
    expect(overview.shares.find(({ name }) => name === 'without any source')?.links).toHaveLength(5)
    expect(overview.progress[0]?.done).toHaveLength(2)
    const network = ask<'network'>({ view: 'network', filter: {}, collapse: true, most: 200 })
    expect(network.nodes.map(({ name }) => name)).not.toContain('National Intelligence Service (NIS)')
    expect(network.edges.some(({ kind }) => kind === 'relays')).toBe(true)
  })

  test('proposes nothing as found, and remembers what was refused', () => {
    const before = ask<'proposals'>({ view: 'proposals', of: 'claim' })
    expect(before.length).toBeGreaterThan(0)
    expect(before.every(({ reason, spans }) => reason !== '' && spans.length > 0)).toBe(true)
  })
})
