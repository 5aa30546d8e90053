import { describe, expect, test } from 'vitest'
import { w3c } from '#core/codec/w3c.ts'
import { encodedBy, filesOf, fixtureFiles, given, hasFixtures, imported, summary } from '../../support/datasets.ts'

const TEXT = '😀 this is an anotation that has some; this is more'
const context = 'http://www.w3.org/ns/anno.jsonld'
const position = (start: number, end: number) => ({ type: 'TextPositionSelector', start, end })
const quote = (exact: string, prefix = '', suffix = '') => ({ type: 'TextQuoteSelector', exact, prefix, suffix })
const annotation = (selector: unknown, more: object = {}) => ({
  '@context': context,
  id: 'http://example.org/1',
  type: 'Annotation',
  body: { type: 'TextualBody', purpose: 'tagging', value: 'Claim' },
  target: { source: 'a.txt', selector },
  ...more,
})
const files = (value: unknown, text = TEXT): ReturnType<typeof given> =>
  given({ 'a.txt': text, 'a.jsonld': typeof value === 'string' ? value : JSON.stringify(value) })
const quotes = (value: unknown, text?: string): readonly string[] =>
  imported(w3c, files(value, text))
    .rows.all('span')
    .map(({ segments }) => segments.map((segment) => segment.quote).join(' … '))

describe('what comes in', () => {
  test.each([
    ['a position in code points', annotation(position(2, 6)), ['this']],
    ['a quote with what is around it', annotation(quote('this', '😀 ', ' is')), ['this']],
    ['both, and they agree', annotation([position(13, 22), quote('anotation')]), ['anotation']],
    ['both, counted in UTF-16 units', annotation([position(14, 23), quote('anotation')]), ['anotation']],
    [
      'a composite in two parts',
      annotation(null, {
        target: {
          type: 'Composite',
          items: [position(2, 6), position(13, 22)].map((selector) => ({ source: 'a.txt', selector })),
        },
      }),
      ['this … anotation'],
    ],
    [
      'several targets',
      annotation(null, {
        target: [position(2, 6), position(13, 22)].map((selector) => ({ source: 'a.txt', selector })),
      }),
      ['this', 'anotation'],
    ],
    ['a page', { '@context': context, type: 'AnnotationPage', items: [annotation(position(2, 6))] }, ['this']],
    ['a list', [annotation(position(2, 6))], ['this']],
  ])('%s', (_, value, want) => expect(quotes(value)).toEqual(want))

  test('a comment is the note, the motivation the label where there is no tag', () => {
    const { rows } = imported(w3c, files(annotation(position(2, 6), { motivation: 'commenting', body: 'so?' })))
    expect([rows.get('label', rows.all('span')[0]?.label ?? '')?.name, rows.all('span')[0]?.note]).toEqual([
      'commenting',
      'so?',
    ])
  })

  test.each([
    ['a quote that stands there twice', annotation(quote('this')), /more than once/],
    ['a quote that does not stand there', annotation(quote('nothing of it')), /not in the text/],
    ['a position outside', annotation(position(2, 600)), /not in the text/],
    ['a position and another quote', annotation([position(2, 6), quote('that')]), /other words/],
    ['an XPath', annotation({ type: 'XPathSelector', value: '/p' }), /no place given/],
    [
      'a text that is not here',
      annotation(position(2, 6), { target: { source: 'b.txt', selector: position(2, 6) } }),
      /not here: b\.txt/,
    ],
    ['no target', annotation(null, { target: [] }), /no target/],
    ['a link of nothing', annotation(null, { motivation: 'linking', target: [] }), /links nothing/],
  ])('%s is rejected, and said', (_, value, reason) => {
    const { report } = imported(
      w3c,
      files({ '@context': context, type: 'AnnotationPage', items: [annotation(position(7, 9), { id: 'x' }), value] }),
    )
    expect(report.spans).toEqual({ Claim: 1 })
    expect(report.rejected).toMatchObject([{ file: 'a.jsonld', reason: expect.stringMatching(reason) }])
  })

  test('names of the language itself, rings and depth harm nothing', () => {
    const deep = '['.repeat(5_000) + ']'.repeat(5_000)
    const value = `{"@context":"${context}","type":"AnnotationPage","__proto__":{"x":1},"items":[${deep},{"type":"Annotation","target":{"__proto__":1}}]}`
    expect(quotes(value)).toEqual([])
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

describe.skipIf(!hasFixtures)('examples of the W3C', () => {
  test('44 valid ones: with the texts they quote at hand, what is quoted or counted in them comes in', () => {
    const all = fixtureFiles('w3c/correct')
    expect(all).toHaveLength(44)
    expect(w3c.decoder?.detect(all)).toHaveLength(44)
    const known = all.filter(({ bytes }) => /TextQuote|TextPosition/.test(Buffer.from(bytes).toString('utf8')))
    expect(known).toHaveLength(5)
    const text = `this is an anotation that has some${' more'.repeat(1_000)}`
    const spans = known.map((file) => {
      const asText = Buffer.from(file.bytes)
        .toString('utf8')
        .replaceAll(/"http:\/\/[^"]*(?:page|book|ebook|doc)[^"]*"/g, '"a.txt"')
      return imported(w3c, files(asText, text)).rows.all('span').length
    })
    expect(spans.filter((count) => count > 0).length).toBeGreaterThanOrEqual(2)
  })

  test('of every example, valid or not, something is said', () => {
    for (const file of [...fixtureFiles('w3c/correct'), ...fixtureFiles('w3c/incorrect')]) {
      const decoded = w3c.decoder?.decode([file])
      if (decoded?.ok === true) expect([file.name, decoded.value.rejected.length > 0]).toEqual([file.name, true])
      else expect(decoded?.ok).toBe(false)
    }
  })
})

test('what goes out is what the model says: a page whose selectors stand in the texts beside it', () => {
  const { rows } = imported(w3c, files([annotation([position(13, 22), quote('anotation')])]))
  const out = filesOf(encodedBy(w3c, rows, 'x'))
  expect(out.map(({ name }) => name)).toEqual(['a.txt', 'annotations.jsonld'])
  const page = JSON.parse(Buffer.from(out[1]?.bytes ?? []).toString('utf8')) as { readonly items: readonly unknown[] }
  expect(page).toMatchObject({
    '@context': [context, expect.anything()],
    items: [
      {
        type: 'Annotation',
        motivation: 'tagging',
        body: [{ type: 'TextualBody', purpose: 'tagging', value: 'Claim' }],
        target: {
          source: 'a.txt',
          selector: [position(13, 22), quote('anotation', '😀 this is an ', ' that has some; this is more')],
        },
      },
    ],
  })
  expect(summary(imported(w3c, out).rows)).toEqual(summary(rows))
})
