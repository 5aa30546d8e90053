import { describe, expect, test } from 'vitest'
import { citron } from '#core/codec/citron.ts'
import { encodedBy, filesOf, given, imported, summary } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'
import { row } from '../../support/random-project.ts'

const TEXT = '😀 “It rains,” Kim said, “often.” She left.'
const at = (words: string, more: object = {}): object => {
  const start = Array.from(TEXT.slice(0, TEXT.indexOf(words))).length
  return { start, end: start + [...words].length, text: words, ...more }
}
const quote = { cue: at('said'), sources: [at('Kim')], contents: [at('“It rains,”'), at('“often.”')] }
const file = (record: unknown): ReturnType<typeof given> =>
  given({ 'a.json': typeof record === 'string' ? record : JSON.stringify(record) })
const shifted = (part: object, by: number): object => {
  const { start, end, text } = part as { readonly start: number; readonly end: number; readonly text: string }
  return { start: start + by, end: end + by, text }
}
const quotes = (record: unknown): readonly string[] =>
  imported(citron, file(record))
    .rows.all('span')
    .map(({ segments }) => segments.map((segment) => segment.quote).join(' … '))
    .sort()
const parts = ['Kim', 'said', '“It rains,”', '“often.”']

describe('what comes in', () => {
  test.each([
    ['places in code points', { text: TEXT, quotes: [quote] }, parts],
    [
      'places in UTF-16 units, told by the words',
      {
        text: TEXT,
        quotes: [
          {
            cue: shifted(quote.cue, 1),
            sources: quote.sources.map((part) => shifted(part, 1)),
            contents: quote.contents.map((part) => shifted(part, 1)),
          },
        ],
      },
      parts,
    ],
    [
      'no words beside the places',
      { text: TEXT, quotes: [{ cue: { start: 18, end: 22 }, sources: [], contents: [] }] },
      ['said'],
    ],
    ['one source of two quotes is one span', { text: TEXT, quotes: [quote, quote] }, parts],
    [
      'places that say they are one span',
      { text: TEXT, quotes: [{ ...quote, contents: [at('“It rains,”', { span: 1 }), at('“often.”', { span: 1 })] }] },
      ['Kim', 'said', '“It rains,” … “often.”'],
    ],
  ])('%s', (_, record, want) => expect(quotes(record)).toEqual(want))

  test('the roles, the name a pronoun stands for, and the confidence of a prediction', () => {
    const { rows, report } = imported(
      citron,
      file({ text: TEXT, quotes: [{ ...quote, coreferences: [at('She')], confidence: '0.9' }], extra: { a: 1 } }),
    )
    expect(report).toMatchObject({ spans: { Claim: 2, Source: 1, Cue: 1 }, links: { attribution: 1 }, rejected: [] })
    expect(report.losses.map(({ what }) => what)).toEqual(['other words for a source, of which only the name is kept'])
    expect(rows.all('source').map(({ name }) => name)).toEqual(['She'])
    const out = JSON.parse(
      Buffer.from(filesOf(encodedBy(citron, rows, 'x'))[0]?.bytes ?? []).toString('utf8'),
    ) as unknown
    expect(out).toMatchObject({ text: TEXT, extra: { a: 1 }, quotes: [{ ...quote, confidence: '0.9' }] })
  })

  test.each([
    ['a place outside the text', { ...quote, cue: { start: 0, end: 4_000 } }, /quote 2 has a place in its cue/],
    ['other words than stand there', { ...quote, sources: [{ start: 0, end: 1, text: 'x' }] }, /in its sources/],
    ['half a character', { ...quote, contents: [{ start: 0.5, end: 2 }] }, /in its contents/],
    ['an end before the start', { ...quote, contents: [{ start: 4, end: 2 }] }, /in its contents/],
    ['a place that is none', { ...quote, contents: [7] }, /in its contents/],
    ['no part at all', { cue: null, sources: [], contents: [] }, /no cue, no source/],
    ['a quote that is a list', [], /is no object/],
    [
      'one span that overlaps itself',
      { ...quote, contents: [at('“It rains', { span: 9 }), at('rains,”', { span: 9 })] },
      /overlap/,
    ],
  ])('%s is rejected, the rest comes in', (_, bad, reason) => {
    const { rows, report } = imported(citron, file({ text: TEXT, quotes: [quote, bad] }))
    expect(report.rejected).toMatchObject([{ file: 'a.json', reason: expect.stringMatching(reason) }])
    expect([rows.all('span').length, rows.all('link').length]).toEqual([4, 1])
  })

  test.each([
    ['half a file', '{"text": "ab", "quotes": ['],
    ['a number', '7'],
    ['no text', '{"quotes": []}'],
    ['names of the language', '{"__proto__": {"text": "x"}, "quotes": []}'],
    ['depth', `{"quotes": ${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
  ])('%s is refused', (_, text) => {
    expect(citron.decoder?.decode(file(text)).ok).toBe(false)
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

test('what goes out is what Citron reads, and what it cannot hold is counted', () => {
  const p = testProject()
  const article = p.article('Kim said it rains, she added, often. Reportedly. Nobody.', {
    file: 'rain.txt',
    title: 'Rain',
  })
  const claim = p.span(article, 'claim', 'it rains … often', { kind: 'fact' })
  const kim = p.span(article, 'source', 'Kim')
  const cue = p.span(article, 'cue', 'said')
  p.span(article, 'source', 'Nobody')
  p.source('Kim Lee', kim)
  p.link('attribution', { claim: [claim], source: [kim], cue: [cue, p.span(article, 'cue', 'added')] })
  p.link('attribution', { claim: [claim], source: [kim] })
  p.link('no-comment', { source: [kim], cue: [cue] })
  const { files, losses, spans, links } = encodedBy(citron, p.rows, 'x')
  expect([files.map(({ name }) => name), spans, links]).toEqual([['rain.json'], 3, 1])
  expect(JSON.parse(files[0]?.text ?? '')).toMatchObject({
    title: 'Rain',
    quotes: [
      {
        cue: { start: 4, end: 8, text: 'said' },
        sources: [{ start: 0, end: 3, text: 'Kim', source: 'Kim Lee' }],
        contents: [
          { start: 9, end: 17, text: 'it rains' },
          { start: 30, end: 35, text: 'often' },
        ],
      },
    ],
  })
  expect(losses.map(({ what, count }) => [what, count])).toEqual([
    ['attributions without a cue', 1],
    ['links that are no attributions', 1],
    ['attributes of spans', 1],
    ['further cues of a quote', 1],
    ['spans in no quote', 2],
  ])
  const { rows } = imported(citron, filesOf(encodedBy(citron, p.rows, 'x')))
  expect(summary(imported(citron, filesOf(encodedBy(citron, rows, 'x'))).rows)).toEqual(summary(rows))
})

test('a claim of two segments that an attribution names twice comes back twice', () => {
  const p = testProject()
  const article = p.article('It rains, said Ada, often.')
  const claim = p.span(article, 'claim', 'It rains … often')
  const link = p.link('attribution', { claim: [claim], cue: [p.span(article, 'cue', 'said')] })
  const [, again] = row('filler', 'filler.2', { link, role: 'role.attribution.claim', target: claim, position: 2 })
  p.rows.put('filler', again)
  expect(summary(imported(citron, filesOf(encodedBy(citron, p.rows, 'x'))).rows)).toEqual(summary(p.rows))
})
