import { describe, expect, test } from 'vitest'
import { compareRevisions } from '#core/model/compare-revisions.ts'
import { correctText } from '#core/command/correct-text.ts'
import { testProject } from '../../support/project.ts'

/** What two texts of an article differ in beside their words. */
describe('two texts of an article', () => {
  const text = 'Ada said it rains. Yonhap reported nothing.'
  const p = testProject()
  const article = p.article(text)
  const imported = p.rows.get('article', article)?.revision ?? ''
  const [kept, changed, gone] = [
    p.span(article, 'source', 'Ada'),
    p.span(article, 'claim', 'it rains'),
    p.span(article, 'source', 'Yonhap'),
  ]
  p.run(correctText, {
    article,
    from: imported,
    text: 'Then Ada said it pours. reported nothing.',
    formatting: [{ kind: 'bold', start: 5, end: 8 }],
  })
  const corrected = p.rows.get('article', article)?.revision ?? ''

  test('are compared by words, formatting, and what became of each span', () => {
    const found = compareRevisions(p.rows, imported, corrected)
    expect(found?.edits.length).toBeGreaterThan(0)
    expect(found?.kept).toBe(1)
    expect(found?.spans.map(({ span, before, after }) => [span.id, before, after])).toEqual([
      [changed, 'it rains', 'it pours'],
      [gone, 'Yonhap', null],
    ])
    expect(found?.spans.map(({ span }) => span.id)).not.toContain(kept)
    expect([found?.formatted, found?.unformatted]).toEqual([[{ kind: 'bold', start: 5, end: 8 }], []])
  })

  test('the other way round, what was put in is what was taken out', () => {
    const found = compareRevisions(p.rows, corrected, imported)
    expect(found?.spans.map(({ before, after }) => [before, after])).toEqual([
      ['it pours', 'it rains'],
      [null, 'Yonhap'],
    ])
    expect([found?.formatted, found?.unformatted]).toEqual([[], [{ kind: 'bold', start: 0, end: 3 }]])
  })
})
