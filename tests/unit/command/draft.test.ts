import { expect, test } from 'vitest'
import { createDraft } from '#core/command/draft.ts'
import type { DraftRows } from '#core/command/draft.ts'
import { testProject } from '../../support/project.ts'

const scene = () => {
  const { rows, env, ...make } = testProject()
  const article = make.article('One two three.')
  const kept = make.source('Kept')
  const span = make.span(article, 'source', 'One')
  return { rows, article, kept, span, draft: createDraft(rows, env) }
}

const sources = (draft: DraftRows): readonly string[] => draft.all('source').map(({ name }) => name)

test('a draft sees what it did, and the project does not', () => {
  const { rows, draft, kept, span } = scene()
  const made = draft.create('source', { name: 'Made' })
  draft.update('source', kept, { name: 'Renamed' })
  draft.update('span', span, { source: made })
  expect(sources(draft)).toEqual(['Made', 'Renamed'])
  expect(draft.where('span', 'source', made).map(({ id }) => id)).toEqual([span])
  expect(draft.get('source', kept)?.name).toBe('Renamed')
  expect(rows.all('source').map(({ name }) => name)).toEqual(['Kept'])
  expect(rows.where('span', 'source', made)).toEqual([])
})

test('what a draft moved or deleted is no longer found where the project has it', () => {
  const { draft, article, span } = scene()
  draft.update('span', span, { label: 'label.cue' })
  expect(draft.where('span', 'label', 'label.source')).toEqual([])
  expect(draft.where('span', 'article', article)).toHaveLength(1)
  draft.remove('span', span)
  expect(draft.where('span', 'article', article)).toEqual([])
  expect(draft.all('span')).toEqual([])
  expect(draft.get('span', span)?.deleted).toBe(true)
})

test('there is one patch a row, with the fields that differ in the end', () => {
  const { draft, kept, span } = scene()
  draft.update('source', kept, { name: 'A', role: 'x' })
  draft.update('source', kept, { name: 'B', role: '' })
  draft.update('span', span, { note: 'n' })
  draft.update('span', span, { note: '' })
  expect(draft.patches()).toEqual([{ table: 'source', row: kept, before: { name: 'Kept' }, after: { name: 'B' } }])
})

test('a row that is made names every field; made and deleted in one go, it never was', () => {
  const { draft } = scene()
  const made = draft.create('claim', { wording: 'a' })
  draft.update('claim', made, { wording: 'b' })
  draft.remove('source', draft.create('source', { name: 'Passing' }))
  expect(draft.patches().map(({ table, before, after }) => [table, before, after])).toEqual([
    [
      'claim',
      null,
      {
        wording: 'b',
        topic: '',
        quantity: null,
        mergedInto: null,
        by: 'analyst.ada',
        at: expect.any(Number) as number,
        deleted: false,
      },
    ],
  ])
})

test('changing a row that is not there is a mistake of the program', () => {
  expect(() => scene().draft.update('source', 'nowhere', { name: 'x' })).toThrow('no row to change')
})
