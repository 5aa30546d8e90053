import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { corpusOf } from '#core/analysis/corpus-keeper.ts'
import { claimDetails } from '#core/analysis/details.ts'
import { textReader } from '#core/analysis/documents.ts'
import type { Filter } from '#core/analysis/filter.ts'
import { countIndependence } from '#core/analysis/independence.ts'
import { analysisReader } from '#core/analysis/outline.ts'
import { createViews } from '#core/analysis/views.ts'
import type { Answer, Question } from '#core/analysis/views.ts'
import { applyPatches } from '#core/change/change.ts'
import { runCommand } from '#core/command/command.ts'
import { noteOn } from '#core/command/note.ts'
import { rate } from '#core/command/rating.ts'
import { annotateSample, sampleFiles } from '#core/sample/sample.ts'
import { testProject } from '../../support/project.ts'

const sample = () => {
  const project = testProject('Sample')
  for (const file of sampleFiles) project.article(readFileSync(`seeds/${file}`, 'utf8'), { file })
  applyPatches(project.rows, annotateSample(project.rows, project.env).patches)
  const views = createViews(analysisReader(project.rows), textReader(project.rows))
  const ask = (question: Question): Answer => {
    const answer = views.answer(question)
    if (!answer.ok) throw new Error(answer.error.message)
    return answer.value
  }
  return { ...project, ask }
}

const page = { from: 0, count: 500 }
const views: readonly ((filter: Filter) => Question)[] = [
  (filter) => ({ view: 'overview', filter }),
  (filter) => ({ view: 'sources', filter, order: 'name', page }),
  (filter) => ({ view: 'claims', filter, order: 'place', only: 'all', page }),
  (filter) => ({ view: 'matrix', filter, only: 'all', page }),
  (filter) => ({ view: 'contradictions', filter, page }),
  (filter) => ({ view: 'timeline', filter, by: 'published', page }),
  (filter) => ({ view: 'network', filter, collapse: false, most: 200 }),
]

describe('every view', () => {
  const { rows, run, ask } = sample()
  const claim = rows.all('claim').find(({ wording }) => wording.includes('captured are alive'))?.id ?? ''
  run(noteOn, { subject: claim, text: '#prisoners' })
  const [article] = rows.all('article')
  const filters: readonly (readonly [name: string, some: Filter, none: Filter])[] = [
    ['articles', { articles: [article?.id ?? ''] }, { articles: ['article.none'] }],
    ['dates', { from: '2024-12', to: '2024-12' }, { to: '2023' }],
    ['topics', { topic: 'prisoners' }, { topic: 'cooking' }],
    ['tags', { tag: 'prisoners' }, { tag: 'cooking' }],
    ['labels', { label: 'label.cue' }, { label: 'label.none' }],
    ['analysts', { analyst: rows.all('link')[0]?.by ?? '' }, { analyst: 'analyst.ben' }],
    ['sets', { set: 'set.shared' }, { set: 'set.none' }],
  ]
  test.each(filters)('is narrowed by %s', (_, some, none) => {
    for (const question of views) {
      const [all, part, nothing] = [{}, some, none].map((filter) => ask(question(filter)))
      if (all === undefined || part === undefined || nothing === undefined) throw new Error('no answer')
      const { view } = question({})
      expect(saidIn(part), view).toBeGreaterThan(0)
      expect(saidIn(part), view).toBeLessThanOrEqual(saidIn(all))
      expect(saidIn(nothing), view).toBe(0)
    }
  })
})

/** How many statements, claims or sources an answer tells of. */
const saidIn = ({ view, table }: Answer): number => {
  switch (view) {
    case 'overview':
      return table.shares.reduce((sum, { count, of }) => sum + count + of, 0)
    case 'network':
      return table.nodes.length + table.edges.length
    case 'sources':
    case 'claims':
    case 'matrix':
    case 'contradictions':
    case 'timeline':
      return table.total
    default:
      throw new Error(`${view} has no filter`)
  }
}

test('who cites each other counts as one origin, and the circle is shown', () => {
  const project = testProject()
  const says = (who: string, words: string, whom: string) => {
    const article = project.article(`${who} wrote, citing ${whom}, that ${words}.`)
    const claim = project.span(article, 'claim', words)
    const [source, cited] = [project.span(article, 'source', who), project.span(article, 'source', whom)]
    project.link('attribution', { claim: [claim], source: [source] })
    project.link('relays', { from: [source], to: [cited] })
    return { claim, source, cited }
  }
  const [one, other] = [says('Alpha', 'the dam broke', 'Beta'), says('Beta', 'the dam had broken', 'Alpha')]
  const alpha = project.source('Alpha', one.source, other.cited)
  const beta = project.source('Beta', other.source, one.cited)
  const claim = project.claim('The dam broke', one.claim, other.claim)
  const counted = countIndependence(corpusOf(project.rows))(claim)
  expect(counted.count).toBe(1)
  expect(counted.circles).toEqual([[alpha, beta].toSorted()])
  expect(counted.relays.map(({ why, link }) => `${why} ${project.rows.get('link', link)?.type}`)).toEqual([
    'relays link.relays',
    'relays link.relays',
  ])
})

test('likelihood and confidence are kept apart, and so is what each analyst says', () => {
  const { rows, env, run, claim } = testProject()
  const id = claim('The dam broke')
  const rated = (by: string, scale: 'likelihood' | 'confidence', value: string): void => {
    const draft = runCommand(rows, rate, { subject: id, scale, value }, { ...env, analyst: by })
    if (!draft.ok) throw new Error(draft.error.message)
    applyPatches(rows, draft.value.patches)
  }
  run(rate, { subject: id, scale: 'likelihood', value: 'likely' })
  rated('analyst.ben', 'likelihood', 'unlikely')
  rated('analyst.ben', 'confidence', 'low')
  const given = () => {
    const { likelihood, confidence } = claimDetails(corpusOf(rows), id).row
    return [likelihood, confidence].map((list) => list.map(({ analyst, value }) => `${analyst} ${value}`).toSorted())
  }
  expect(given()).toEqual([['analyst.ada likely', 'analyst.ben unlikely'], ['analyst.ben low']])
  run(rate, { subject: id, scale: 'likelihood', value: null })
  expect(given()).toEqual([['analyst.ben unlikely'], ['analyst.ben low']])
  const off = runCommand(rows, rate, { subject: id, scale: 'confidence', value: 'likely' }, env)
  expect(off.ok ? '' : off.error.message).toBe('“likely” is no step of the scale confidence.')
})
