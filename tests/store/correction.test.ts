import { expect, test } from 'vitest'
import { correctText } from '#core/command/correct-text.ts'
import { mergeLabels } from '#core/command/scheme-label.ts'
import { placeOf } from '#core/model/place.ts'
import type { Row } from '#core/model/tables.ts'
import { addArticle, expectOk, failureOf, newPlace, open, opened, perform, tag } from '../support/store.ts'

const TEXT = 'Kim 😀 said that the river rose.'

test('a correction is kept: the span stands at its new place after the project is opened again', async () => {
  const place = await newPlace()
  const store = await opened(place)
  const article = await addArticle(store, TEXT)
  const span = await tag(store, article, 21, 26)
  const from = store.reader.get('article', article)?.revision ?? ''
  await perform(store, correctText, { article, from, text: TEXT.replace('Kim', 'Ms Kim') })
  const placed = (reader: typeof store.reader) => placeOf(reader, reader.get('span', span) as Row<'span'>)
  expect(placed(store.reader)).toEqual({ state: 'same', segments: [{ start: 24, end: 29, quote: 'river' }] })
  await store.close()

  const again = expectOk(await open(place))
  expect(placed(again.reader).segments).toEqual([{ start: 24, end: 29, quote: 'river' }])
  const rows = again.load({ article })
  expect(rows.filter(([table]) => table === 'revision')).toHaveLength(2)
  expectOk(await again.undo())
  expect(placed(again.reader).segments).toEqual([{ start: 21, end: 26, quote: 'river' }])
  await again.close()
})

test.each([
  [
    'edits out of order',
    [
      { start: 9, end: 10, insert: '' },
      { start: 1, end: 2, insert: '' },
    ],
  ],
  ['an edit outside of the text', [{ start: 90, end: 91, insert: '' }]],
  ['an edit within a character', [{ start: 5, end: 6, insert: '' }]],
  ['a carriage return', [{ start: 1, end: 1, insert: '\r' }]],
])('a correction with %s is refused', async (_, edits) => {
  const place = await newPlace()
  const store = await opened(place)
  const article = await addArticle(store, TEXT)
  const parent = store.reader.get('article', article)?.revision ?? ''
  const after = { article, parent, text: null, edits, formatting: [], by: null, at: 0, deleted: false }
  const patches = [{ table: 'revision' as const, row: 'rev.x', before: null, after }]
  expect(failureOf(await store.commit({ kind: 'article.correct', label: 'Correct', patches })).kind).toBe('bad-change')
})

test('what uses the scheme is counted and loaded under the label that others were merged into', async () => {
  const place = await newPlace()
  const store = await opened(place)
  const article = await addArticle(store, TEXT)
  const span = await tag(store, article, 21, 26)
  expect(store.usage()).toMatchObject({ 'label.claim': 1 })
  await perform(store, mergeLabels, { label: 'label.claim', into: 'label.cue' })
  expect(store.usage()).toEqual({ 'label.cue': 1 })
  expect(store.info().spans).toEqual({ Source: 0, Cue: 1 })
  expect(store.load({ scheme: 'label.cue' }).map(([, row]) => row.id)).toEqual([span])
})
