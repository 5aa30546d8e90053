import { describe, expect, test } from 'vitest'
import {
  attributionOf,
  fillersOf,
  linksOfArticle,
  linksOfSpan,
  sourceBehind,
  spansOfArticle,
} from '#core/model/attribution.ts'
import type { Row } from '#core/model/tables.ts'
import { testProject } from '../../support/project.ts'

const TEXT = 'Ada said it rains. Yonhap reported that Ada said so.'

describe('attributionOf', () => {
  test('lists every role of the type in the scheme’s order, with what stands behind each filler', () => {
    const p = testProject()
    const article = p.article(TEXT)
    const [who, what] = [p.span(article, 'source', 'Ada'), p.span(article, 'claim', 'it rains')]
    const [ada, yonhap] = [p.source('Ada Lovelace', who), p.source('Yonhap')]
    const inner = p.link('attribution', { claim: [what], source: [who] })
    const outer = p.link('attribution', { source: [yonhap, who], claim: [inner] })

    const row = p.rows.get('link', outer) as Row<'link'>
    const found = attributionOf(p.rows, row).roles.map(({ role, fillers }) => [
      role.name,
      fillers.map(({ span, source, link }) => [span?.id, source?.id, link?.id]),
    ])
    expect(found).toEqual([
      ['claim', [[undefined, undefined, inner]]],
      [
        'source',
        [
          [undefined, yonhap, undefined],
          [who, ada, undefined],
        ],
      ],
      ['cue', []],
      ['medium', []],
    ])
  })

  test('shows a filler whose row is gone, with nothing behind it', () => {
    const p = testProject()
    const article = p.article(TEXT)
    const [a, b] = [p.span(article, 'claim', 'it rains'), p.span(article, 'claim', 'so')]
    const id = p.link('attribution', { claim: [a, b] })
    p.rows.put('span', { ...(p.rows.get('span', a) as Row<'span'>), deleted: true })
    const found = fillersOf(attributionOf(p.rows, p.rows.get('link', id) as Row<'link'>), 'claim')
    expect(found.map(({ filler, span }) => [filler.target, span?.id])).toEqual([
      [a, undefined],
      [b, b],
    ])
  })
})

describe('sourceBehind', () => {
  test.each([
    ['an entry on its own', {}, 'a', 'a'],
    ['an entry joined into another', { a: 'b' }, 'a', 'b'],
    ['a chain of joins', { a: 'b', b: 'c' }, 'a', 'c'],
    ['a ring, which ends at the smallest id', { c: 'b', b: 'c' }, 'c', 'b'],
    ['a way into a ring, itself smaller than all in it', { a: 'c', c: 'b', b: 'c' }, 'a', 'b'],
    ['an entry joined into itself', { b: 'b' }, 'b', 'b'],
    ['a join into what is not there', { a: 'nowhere' }, 'a', 'a'],
  ])('%s', (_, joins: Readonly<Record<string, string>>, from, want) => {
    const p = testProject()
    const first = p.rows.get('source', p.source('x')) as Row<'source'>
    for (const id of ['a', 'b', 'c']) p.rows.put('source', { ...first, id, mergedInto: joins[id] ?? null })
    expect(sourceBehind(p.rows, p.rows.get('source', from) as Row<'source'>)?.id).toBe(want)
  })
})

describe('reading order', () => {
  test('spans stand by their start, the longer first', () => {
    const p = testProject()
    const article = p.article(TEXT)
    const [late, short, long] = [
      p.span(article, 'claim', 'it rains'),
      p.span(article, 'source', 'Ada'),
      p.span(article, 'claim', 'Ada … so'),
    ]
    expect(spansOfArticle(p.rows, article).map(({ id }) => id)).toEqual([long, short, late])
  })

  test('links stand by their earliest filler, a link within a link included', () => {
    const p = testProject()
    const article = p.article(TEXT)
    const [who, first, second] = [
      p.span(article, 'source', 'Ada'),
      p.span(article, 'claim', 'it rains'),
      p.span(article, 'claim', 'so'),
    ]
    const late = p.link('attribution', { claim: [second] })
    const early = p.link('attribution', { claim: [first], source: [who] })
    const around = p.link('attribution', { claim: [early] })
    expect(linksOfArticle(p.rows, article).map(({ id }) => id)).toEqual([early, around, late])
    expect(linksOfSpan(p.rows, who).map(({ id }) => id)).toEqual([early])
  })
})
