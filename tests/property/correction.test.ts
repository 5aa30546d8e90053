import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { correctText } from '#core/command/correct-text.ts'
import { addSpan } from '#core/command/span-add.ts'
import { setSegments } from '#core/command/span-edit.ts'
import { linksOfArticle, spansOfArticle } from '#core/model/attribution.ts'
import { placeOf, shownSpan, standsInText } from '#core/model/place.ts'
import { textOfRevision } from '#core/model/revision.ts'
import type { Row } from '#core/model/tables.ts'
import { diffTexts } from '#core/text/diff.ts'
import { applyEdits, editsProblem, invertEdits, mapRange } from '#core/text/edits.ts'
import { segmentsFailure } from '#core/text/segments.ts'
import { copies, faultsOf, holds, run, undo, redo } from '../support/builders.ts'
import type { Copy } from '../support/builders.ts'
import { testProject } from '../support/project.ts'

const pieces = ['river ', 'the ', 'Kim', ' ', '\n', '😀', 'é', '日本', '.', 'said ', '"', '3,000 ']
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((list) => list.join(''))
/** A text and another that grew out of it by a few changes. */
const pair = fc
  .tuple(
    fc.array(fc.constantFrom(...pieces), { maxLength: 30 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', ...pieces)), { maxLength: 4 }),
  )
  .map(([list, changes]) => {
    const next = [...list]
    for (const [at, gone, piece] of changes) next.splice(at % (next.length + 1), gone, piece)
    return [list.join(''), next.join('')] as const
  })

describe('edits', () => {
  test('of a difference lead from one text to the other and back', () =>
    holds(
      fc.oneof(pair, fc.tuple(text, text)),
      ([before, after]) => {
        const edits = diffTexts(before, after)
        expect(applyEdits(before, edits)).toBe(after)
        expect(editsProblem(before, edits)).toBeUndefined()
        expect(applyEdits(after, invertEdits(before, edits))).toBe(before)
        expect(edits.every(({ start, end, insert }) => before.slice(start, end) !== insert)).toBe(true)
      },
      1_000,
    ))

  test('leave a range that they do not touch with its words, and lose none whose words are still there', () =>
    holds(
      fc.tuple(pair, fc.nat(200), fc.nat(20)),
      ([[before, after], at, length]) => {
        const start = at % (before.length + 1)
        const end = Math.min(before.length, start + length)
        const edits = diffTexts(before, after)
        const range = mapRange(before, edits, { start, end })
        const touches = edits.some(
          (edit) => (edit.start < end && start < edit.end) || (edit.start > start && edit.end < end),
        )
        if (!touches && start < end) {
          expect(range).toBeDefined()
          expect(after.slice(range?.start, range?.end)).toBe(before.slice(start, end))
        }
        if (range === undefined) return
        expect(0 <= range.start && range.start <= range.end && range.end <= after.length).toBe(true)
      },
      2_000,
    ))

  test.each([
    ['a letter that was missing belongs to its word', 'Zelensky said', [0, 8], 'Zelenskyy said', 'Zelenskyy'],
    ['a word typed before is outside', 'Kim said', [0, 3], 'President Kim said', 'Kim'],
    ['a word typed behind is outside', 'Kim said', [0, 3], 'Kim Lee said', 'Kim'],
    ['a word typed in the middle is inside', 'Kim Lee said', [0, 7], 'Kim Bo Lee said', 'Kim Bo Lee'],
    ['a word replaced altogether is the new word', 'Kim said', [0, 3], 'Lee said', 'Lee'],
    ['a word cut in two keeps its part', 'unhappy man', [2, 7], 'unhapy man', 'hapy'],
    ['words deleted are lost', 'Kim, he said', [3, 7], 'Kim said', undefined],
  ] as const)('%s', (_, before, [start, end], after, words) => {
    const range = mapRange(before, diffTexts(before, after), { start, end })
    expect(range === undefined ? undefined : after.slice(range.start, range.end)).toBe(words)
  })

  test('of large texts are found in a moment, however different they are', () => {
    const long = Array.from({ length: 20_000 }, (_, i) => `Line ${i} of the text.`)
    const other = long.map((line, i) => (i % 3 === 0 ? `${line} More.` : line))
    const [before, after] = [long.join('\n'), other.join('\n')]
    expect(applyEdits(before, diffTexts(before, after))).toBe(after)
  })
})

/** An article, its text, overlapping spans of one or two segments, some of them linked, and what becomes of the text. */
const story = fc.record({
  text: text.filter((one) => one.trim().length > 4),
  spans: fc.array(fc.tuple(fc.nat(200), fc.nat(9), fc.nat(200), fc.nat(9), fc.boolean()), {
    minLength: 1,
    maxLength: 8,
  }),
  changes: fc.array(
    fc.array(fc.tuple(fc.nat(200), fc.nat(12), fc.constantFrom('', ...pieces)), { minLength: 1, maxLength: 3 }),
    { minLength: 1, maxLength: 4 },
  ),
})

describe('spans of a corrected text', () => {
  test('quote what stands there or are listed as lost; none disappears, no row of theirs is touched; undo brings all back', () =>
    holds(
      story,
      ({ text: first, spans, changes }) => {
        const [copy] = copies(1) as readonly [Copy]
        const { rows } = copy
        const article = rows.all('article')[0] as Row<'article'>
        run(copy, correctText, { article: article.id, from: article.revision, text: first })
        for (const [a, length, b, more, two] of spans) {
          const ranges = [
            { start: a % first.length, end: (a % first.length) + length },
            ...(two ? [{ start: b % first.length, end: (b % first.length) + more }] : []),
          ]
          run(copy, addSpan, {
            article: article.id,
            label: 'label.claim',
            ranges: ranges.map(({ start, end }) => ({ start, end: Math.min(end, first.length) })),
          })
        }
        const made = rows.all('span')
        const before = made.map((span) => placeOf(rows, span))
        let done = 0
        for (const change of changes) {
          const from = (rows.get('article', article.id) as Row<'article'>).revision
          let now = textOfRevision(rows, from) ?? ''
          for (const [at, gone, piece] of change)
            now = now.slice(0, at % (now.length + 1)) + piece + now.slice((at % (now.length + 1)) + gone)
          if (run(copy, correctText, { article: article.id, from, text: now }).did === 'change') done += 1
        }
        const present = textOfRevision(rows, (rows.get('article', article.id) as Row<'article'>).revision) ?? ''

        expect(rows.all('span')).toEqual(made)
        expect(faultsOf(rows)).toEqual([])
        expect(spansOfArticle(rows, article.id)).toHaveLength(made.length)
        for (const span of made) {
          const { state, segments } = placeOf(rows, span)
          const shown = shownSpan(rows, span)
          expect(standsInText(rows, shown)).toBe(state !== 'lost')
          if (state === 'lost') expect(segments).toEqual(span.segments)
          else expect(segmentsFailure(present, segments)).toBeUndefined()
          if (state === 'same')
            expect(segments.map(({ quote }) => quote)).toEqual(span.segments.map(({ quote }) => quote))
          if (state === 'changed')
            expect(segments.map(({ quote }) => quote)).not.toEqual(span.segments.map(({ quote }) => quote))
        }
        for (let i = 0; i < done; i += 1) expect(undo(copy).did).toBe('change')
        expect(rows.all('span').map((span) => placeOf(rows, span))).toEqual(before)
        if (done > 0) expect(redo(copy).did).toBe('change')
      },
      200,
    ))
})

test('a span on one of two corrections made apart is found in the other by what they have in common', () => {
  const p = testProject()
  const article = p.article('Kim said it rained. Lee denied it.')
  const claim = p.span(article, 'claim', 'it rained')
  const link = p.link('attribution', { claim: [claim] })
  const first = p.rows.get('article', article)?.revision ?? ''
  p.run(correctText, { article, from: first, text: 'Kim Bo said it rained. Lee denied it.' })
  const mine = p.rows.get('article', article)?.revision ?? ''
  const lee = p.span(article, 'source', [[23, 26]])
  p.rows.put('article', { ...(p.rows.get('article', article) as Row<'article'>), revision: first })
  p.run(correctText, { article, from: first, text: 'Kim said it poured. Ms Lee denied it.' })
  const place = (id: string) => placeOf(p.rows, p.rows.get('span', id) as Row<'span'>)
  expect(p.rows.get('span', lee)?.revision).toBe(mine)
  expect(place(lee)).toEqual({ state: 'same', segments: [{ start: 23, end: 26, quote: 'Lee' }] })
  expect(place(claim)).toEqual({ state: 'changed', segments: [{ start: 9, end: 18, quote: 'it poured' }] })
  expect(linksOfArticle(p.rows, article).map(({ id }) => id)).toEqual([link])
})

test('a lost span is put back on other words, in the present text', () => {
  const p = testProject()
  const article = p.article('Kim, he said, left.')
  const span = p.span(article, 'cue', 'he said')
  const from = p.rows.get('article', article)?.revision ?? ''
  p.run(correctText, { article, from, text: 'Kim left.' })
  expect(placeOf(p.rows, p.rows.get('span', span) as Row<'span'>).state).toBe('lost')
  p.run(setSegments, { span, ranges: [{ start: 4, end: 8 }], what: 'Put back' })
  expect(placeOf(p.rows, p.rows.get('span', span) as Row<'span'>)).toMatchObject({
    state: 'same',
    segments: [{ quote: 'left' }],
  })
})
