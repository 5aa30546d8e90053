import { describe, expect, test } from 'vitest'
import { corpusOf } from '#core/analysis/corpus-keeper.ts'
import { claimDetails, sourceDetails } from '#core/analysis/details.ts'
import { claimsWithin } from '#core/analysis/filter.ts'
import { quantityOfFields } from '#core/analysis/figures.ts'
import { comparedFigures, figuresOf } from '#core/analysis/statement-figures.ts'
import { tagsIn } from '#core/analysis/tags.ts'
import { editArticle } from '#core/command/article.ts'
import { correctFigure, leaveClaim } from '#core/command/claim.ts'
import { runCommand } from '#core/command/command.ts'
import type { CommandSpec } from '#core/command/command.ts'
import { joinSources } from '#core/command/join.ts'
import { noteOn, notesOn } from '#core/command/note.ts'
import { editSource } from '#core/command/registry-entry.ts'
import { rate } from '#core/command/rating.ts'
import { forgetSearch, savedSearches, saveSearch } from '#core/command/saved-search.ts'
import { dateStatement } from '#core/command/statement-date.ts'
import { SAID_ON } from '#core/model/scheme.ts'
import { testProject } from '../../support/project.ts'

/** Two articles with one claim, its source and what an analyst does with them. */
const scene = () => {
  const project = testProject()
  const said = (text: string, words: string, file: string) => {
    const article = project.article(text, { file, publisher: file, date: '2024-12-28' })
    const claim = project.span(article, 'claim', words)
    const source = project.span(article, 'source', 'Kim')
    return { article, claim, source, link: project.link('attribution', { claim: [claim], source: [source] }) }
  }
  const one = said('Kim said that the river rose.', 'the river rose', 'a.txt')
  const other = said('The river, Kim said, had risen.', 'The river … had risen', 'b.txt')
  const claim = project.claim('The river rose', one.claim, other.claim)
  const kim = project.source('Kim', one.source, other.source)
  const refused = <A>(spec: CommandSpec<A>, args: NoInfer<A>): string => {
    const result = runCommand(project.rows, spec, args, project.env)
    return result.ok ? 'done' : result.error.message
  }
  return { ...project, one, other, claim, kim, refused }
}

describe('a date of a statement', () => {
  test('comes with its place in the scheme, is shown, and goes again', () => {
    const { rows, run, one } = scene()
    expect(rows.get('attributeType', SAID_ON)).toBeUndefined()
    run(dateStatement, { link: one.link, date: '2024-12-27' })
    expect(rows.get('attributeType', SAID_ON)?.name).toBe('Said on')
    expect(corpusOf(rows).statements.map(({ said }) => said)).toEqual(['2024-12-27', ''])
    run(dateStatement, { link: one.link, date: '' })
    expect(corpusOf(rows).statements.map(({ said }) => said)).toEqual(['', ''])
  })

  test.each([
    ['yesterday', '“yesterday” is not a date.'],
    ['2024-02-30', '“2024-02-30” is not a date.'],
    ['2999-01-01', '“2999-01-01” is in the future.'],
    ['2999', '“2999” is in the future.'],
  ])('%s is refused, of a statement and of an article', (date, message) => {
    const { one, refused } = scene()
    expect(refused(dateStatement, { link: one.link, date })).toBe(message)
    expect(refused(editArticle, { article: one.article, fields: { date } })).toBe(message)
  })
})

describe('a claim', () => {
  test('is left by a passage, which is then a claim of its own', () => {
    const { rows, run, one, claim } = scene()
    expect(claimDetails(corpusOf(rows), claim).passages).toHaveLength(2)
    run(leaveClaim, { spans: [one.claim] })
    expect(claimDetails(corpusOf(rows), claim).passages).toHaveLength(1)
    expect(claimDetails(corpusOf(rows), one.claim).row).toMatchObject({ isEntry: false, wording: 'the river rose' })
  })

  test('has tags in its notes, by which it is found', () => {
    const { rows, run, claim, refused } = scene()
    run(noteOn, { subject: claim, text: 'See #Kursk, again.\n#floods no#tag' })
    expect(claimDetails(corpusOf(rows), claim).row.tags).toEqual(['kursk', 'floods'])
    expect([...claimsWithin(corpusOf(rows), { tag: 'floods' }).keys()]).toEqual([claim])
    expect([...claimsWithin(corpusOf(rows), { tag: 'other' }).keys()]).toEqual([])
    run(noteOn, { subject: claim, text: ' ' })
    expect(notesOn(rows, claim)).toEqual([])
    expect(refused(noteOn, { subject: 'nobody', text: 'x' })).toContain('no longer there')
    expect(tagsIn('#a #a #ä-1 ## a#b')).toEqual(['a', 'ä-1'])
  })

  test('keeps a reason with its rating, and the label of the change says it', () => {
    const { rows, run, claim, env } = scene()
    const rated = { subject: claim, scale: 'credibility', value: '2', note: 'three origins' } as const
    const draft = runCommand(rows, rate, rated, env)
    expect(draft.ok ? draft.value.label : '').toBe('Rate credibility 2: three origins')
    run(rate, rated)
    expect(claimDetails(corpusOf(rows), claim).row.credibility).toMatchObject([{ value: '2', note: 'three origins' }])
  })

  test('is found by label, analyst, set and article of its statements', () => {
    const { rows, one, claim } = scene()
    const count = (filter: Parameters<typeof claimsWithin>[1]) =>
      claimsWithin(corpusOf(rows), filter).get(claim)?.length ?? 0
    expect(count({ label: 'label.source' })).toBe(2)
    expect(count({ label: 'label.cue' })).toBe(0)
    expect(count({ articles: [one.article] })).toBe(1)
    expect(count({ analyst: 'analyst.ada', set: 'set.shared' })).toBe(2)
    expect(count({ analyst: 'analyst.ben' })).toBe(0)
  })
})

/** Two statements of one claim with equal figures. */
const figures = () => {
  const project = testProject()
  const [one = '', other = ''] = ['300 soldiers killed in October', '300 soldiers killed in October'].map(
    (words, i) => {
      const article = project.article(`Kim ${i} said: ${words}.`)
      const span = project.span(article, 'claim', words)
      project.link('attribution', { claim: [span] })
      return span
    },
  )
  const claim = project.claim('Soldiers were killed', one, other)
  const stand = (): string => {
    const [pair] = comparedFigures(
      figuresOf(corpusOf(project.rows), claim, corpusOf(project.rows).byClaim.get(claim) ?? []),
    )
    return pair?.verdict ?? ''
  }
  return { ...project, one, claim, stand }
}

describe('a figure', () => {
  test.each([
    ['value', '250', 'differ'],
    ['qualifier', 'at least', 'agree'],
    ['unit', '%', 'not comparable'],
    ['counted', 'houses destroyed', 'not comparable'],
    ['period', 'in the last week', 'not comparable'],
  ] as const)(
    'is corrected in its %s alone, and the comparison follows; reading it again takes that back',
    (field, to, verdict) => {
      const { rows, run, one, claim, stand } = figures()
      expect(stand()).toBe('agree')
      const passage = claimDetails(corpusOf(rows), claim).passages.find(({ id }) => id === one)
      const fields = passage?.fields ?? { qualifier: '', value: '', unit: '', counted: '', period: '' }
      run(correctFigure, { span: one, quantity: quantityOfFields({ ...fields, [field]: to }) })
      const after = claimDetails(corpusOf(rows), claim).passages.find(({ id }) => id === one)
      expect(after?.fields).toEqual({ ...fields, [field]: to })
      expect(after?.figures.map(({ isCorrected }) => isCorrected)).toEqual([true])
      expect(stand()).toBe(verdict)
      run(correctFigure, { span: one, quantity: null })
      expect(stand()).toBe('agree')
    },
  )
})

test('a source cannot belong to one that belongs to it, nor to itself, whatever was joined', () => {
  const { rows, run, source, refused, kim } = scene()
  const [office, state, seoul] = ['Office', 'State', 'Seoul'].map((name) => source(name))
  if (office === undefined || state === undefined || seoul === undefined) throw new Error('no sources')
  run(editSource, { source: kim, fields: { affiliation: office } })
  run(editSource, { source: office, fields: { affiliation: state } })
  run(joinSources, { source: seoul, into: kim })
  for (const [of, to] of [
    [state, kim],
    [state, seoul],
    [kim, kim],
    [kim, seoul],
  ] as const) {
    expect(refused(editSource, { source: of, fields: { affiliation: to } })).toContain('belongs to it already')
  }
  expect(rows.get('source', state)?.affiliation).toBeNull()
  expect(refused(editSource, { source: kim, fields: { affiliation: state } })).toBe('done')
})

test('a source says what it says in reading order', () => {
  const { rows, kim } = scene()
  const { row, passages } = sourceDetails(corpusOf(rows), kim)
  expect(row?.name).toBe('Kim')
  expect(passages.map(({ quote }) => quote)).toEqual(['the river rose', 'The river … had risen'])
})

test('a search is saved once, must be readable, and is forgotten', () => {
  const { rows, run, refused } = scene()
  run(saveSearch, { query: ' river OR flood ' })
  expect(savedSearches(rows).map(({ query }) => query)).toEqual(['river OR flood'])
  expect(refused(saveSearch, { query: 'river OR flood' })).toBe('This search is saved already.')
  expect(refused(saveSearch, { query: '(river' })).toContain('a bracket is not closed')
  run(forgetSearch, { note: savedSearches(rows)[0]?.note ?? '' })
  expect(savedSearches(rows)).toEqual([])
})
