import { describe, expect, test } from 'vitest'
import { html } from '#core/codec/html.ts'
import { editArticle } from '#core/command/article.ts'
import { nameProject } from '#core/command/project.ts'
import { noteSpan } from '#core/command/span-edit.ts'
import { testProject } from '../../support/project.ts'
import type { TestProject } from '../../support/project.ts'
import { scriptTexts } from '../../support/script-texts.ts'
import { encodedBy } from '../../support/datasets.ts'

const pageOf = (p: TestProject): string => encodedBy(html, p.rows, 'x').files[0]?.text ?? ''

/** The words of an article as the page has them, without the numbers. */
const wordsIn = (page: string): readonly string[] =>
  [...page.matchAll(/<div class="text"[^>]*>([^]*?)<\/div>/g)].map(([, inside]) =>
    (inside ?? '')
      .replaceAll(/<a class="number"[^>]*>\d+<\/a>/g, '')
      .replaceAll(/<\/?span[^>]*>/g, '')
      .replaceAll(/&(lt|gt|quot|amp|#39|#96);/g, (_, name: string) => characters[name] ?? ''),
  )
const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'", '#96': '`' }

/** Every element of the page that is not one of those it is made of. */
const foreignTags = (page: string): readonly string[] =>
  [...page.replace(/<style>[^]*?<\/style>/, '').matchAll(/<!?\/?([a-z0-9]*)[^>]*>/gi)]
    .map(([, tag]) => (tag ?? '').toLowerCase())
    .filter((tag) => !OWN.has(tag))
const OWN = new Set(
  'doctype html head meta title body header h1 h2 h3 bdi ul ol li nav a span main section p div b q i'.split(' '),
)

describe('marked text', () => {
  test.each([
    ['nothing marked', 'Kim said so.', []],
    [
      'one after the other',
      'Kim said so.',
      [
        [0, 3],
        [4, 8],
      ],
    ],
    [
      'nested',
      'Kim said so.',
      [
        [0, 12],
        [4, 8],
      ],
    ],
    [
      'overlapping',
      'Kim said so.',
      [
        [0, 8],
        [4, 12],
      ],
    ],
    [
      'the same place twice',
      'Kim said so.',
      [
        [4, 8],
        [4, 8],
      ],
    ],
    ['blank lines, spaces and signs', '\n  a <b> & "c"\n\n d ', [[3, 8]]],
    [
      'emoji, right to left, combining',
      '😀 שָׁלוֹם e\u0301',
      [
        [0, 2],
        [3, 10],
      ],
    ],
  ] as const)('%s: the words are those of the article', (_, text, places) => {
    const p = testProject()
    const article = p.article(text)
    for (const place of places) p.span(article, 'claim', [place])
    expect(wordsIn(pageOf(p))).toEqual([text])
  })

  test('lies in one element for each span that covers it, and each place has one anchor', () => {
    const p = testProject()
    const article = p.article('Kim said it rains, often.')
    p.span(article, 'claim', 'said it rains')
    p.span(article, 'cue', 'said … often')
    p.span(article, 'source', 'Kim said')
    const page = pageOf(p)
    expect(page).toMatch(/<span [^>]*><span [^>]*><span [^>]*>said<\/span><\/span><\/span>/)
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? '')
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target)
  })

  test('a span of no length has its place, too', () => {
    const p = testProject()
    const article = p.article('Kim')
    const span = p.span(article, 'cue', 'Kim')
    const row = p.rows.get('span', span)
    if (row !== undefined) p.rows.put('span', { ...row, segments: [{ start: 1, end: 1, quote: '' }] })
    expect([wordsIn(pageOf(p)), /class="number" id="a1-1"/.test(pageOf(p))]).toEqual([['Kim'], true])
  })
})

test('what spans and links say stands below the text', () => {
  const p = testProject()
  const article = p.article('Kim said it rains.', {
    title: 'Rain',
    publisher: 'Daily',
    url: 'https://example.org/?a&b',
  })
  const claim = p.span(article, 'claim', 'it rains', { kind: 'fact' })
  const kim = p.span(article, 'source', 'Kim')
  p.run(noteSpan, { span: claim, note: 'sure?' })
  p.source('Kim Lee', kim)
  p.link('attribution', { claim: [claim], source: [kim] })
  const page = pageOf(p)
  for (const words of ['Rain', 'Daily', 'fact', 'sure?', 'Kim Lee', 'attribution']) expect(page).toContain(words)
  expect(page).toContain('href="https://example.org/?a&amp;b"')
  expect(encodedBy(html, p.rows, 'x')).toMatchObject({ articles: 1, spans: 2, links: 1, losses: [] })
})

test('needs nothing from elsewhere: no script, no address that is loaded, and a policy that allows none', () => {
  const p = testProject()
  p.article('x', { url: 'javascript:alert(1)' })
  const page = pageOf(p)
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(|src=|javascript:[^<]*"/i)
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`)
})

test('script in any text stays text', () => {
  const texts = [...new Set(scriptTexts)]
  const p = testProject()
  p.run(nameProject, { name: texts[0] ?? '' })
  for (const [i, text] of texts.entries()) {
    const article = p.article(text)
    const title = text.slice(0, 500)
    p.run(editArticle, { article, fields: { title, publisher: title, author: title, url: title, language: title } })
    const span = p.span(article, 'claim', [[0, text.length]])
    p.run(noteSpan, { span, note: text })
    if (i % 9 === 0) {
      const inner = p.span(article, 'source', [[1, Math.max(2, text.length - 1)]])
      p.source(text, inner)
      p.claim(text, span)
      p.link('attribution', { claim: [span], source: [inner] })
    }
  }
  const page = pageOf(p)
  expect(wordsIn(page)).toEqual(texts)
  expect(foreignTags(page)).toEqual([])
  for (const [, address] of page.matchAll(/href="([^"]*)"/g)) expect(address).toMatch(/^(?:#[ak]\d|https?:\/\/)/)
  const keys = [...page.matchAll(/<[a-z][^>]*>/g)].flatMap(([tag]) =>
    [...tag.replaceAll(/"[^"]*"/g, '').matchAll(/ ([^ =>]+)/g)].map(([, key]) => key),
  )
  expect([...new Set(keys)].sort()).toEqual(
    'aria-label charset class content href http-equiv id lang name title'.split(' '),
  )
})
