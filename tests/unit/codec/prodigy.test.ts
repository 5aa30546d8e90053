import { describe, expect, test } from 'vitest'
import { prodigy } from '#core/codec/prodigy.ts'
import { encodedBy, filesOf, given, imported } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'

const lines = (...records: readonly unknown[]): ReturnType<typeof given> =>
  given({ 'd.jsonl': records.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n') })

interface Task {
  readonly text: string
  readonly tokens: readonly {
    readonly text: string
    readonly start: number
    readonly end: number
    readonly ws: boolean
  }[]
  readonly spans: readonly {
    readonly start: number
    readonly end: number
    readonly token_start: number
    readonly token_end: number
  }[]
}

const taskOf = (rows: Parameters<typeof prodigy.encode>[0]): Task =>
  JSON.parse(Buffer.from(filesOf(encodedBy(prodigy, rows, 'x'))[0]?.bytes ?? []).toString('utf8')) as Task

const quotes = (...records: readonly unknown[]): readonly string[] =>
  imported(prodigy, lines(...records))
    .rows.all('span')
    .map(({ segments }) => segments[0]?.quote ?? '')
    .sort()

describe('what goes out', () => {
  test('tokens and the spaces behind them are the text, and spans name their first and last token', () => {
    const p = testProject()
    const article = p.article('😀  Kim Lee\n\nsaid “no”. ')
    p.span(article, 'source', 'Kim Lee')
    p.span(article, 'claim', ' “no')
    const { text, tokens, spans } = taskOf(p.rows)
    expect(tokens.map((token) => token.text + (token.ws ? ' ' : '')).join('')).toBe(text)
    for (const { start, end, token_start: first, token_end: last } of spans)
      expect([tokens[first]?.start, tokens[last]?.end]).toEqual([start, end])
    expect(spans).toMatchObject([
      { start: 3, end: 10, token_start: 2, token_end: 3 },
      { start: 16, end: 20 },
    ])
  })

  test('what goes out degraded is counted', () => {
    const p = testProject()
    const article = p.article('Kim said it rains, she added, often.')
    const claim = p.span(article, 'claim', 'it rains … often', { kind: 'fact' })
    p.link('attribution', { claim: [claim], source: [p.span(article, 'source', 'Kim')] })
    const { losses, spans, links } = encodedBy(prodigy, p.rows, 'x')
    expect([spans, links]).toEqual([3, 1])
    expect(losses.map(({ what }) => what).sort()).toEqual([
      'attributes of spans',
      'links with roles, written as pairs from their first part',
      'spans of several segments, which became several',
    ])
  })
})

describe('what comes in', () => {
  const tokens = [
    { text: '😀', start: 0, end: 1, id: 0, ws: true },
    { text: 'Kim', start: 2, end: 5, id: 1, ws: true },
    { text: 'Lee', start: 6, end: 9, id: 2, ws: true },
    { text: 'said', start: 10, end: 14, id: 3, ws: false },
  ]
  const text = '😀 Kim Lee said'

  test.each([
    ['offsets', { start: 2, end: 9, token_start: 1, token_end: 2, label: 'Source' }],
    ['tokens alone, the last one included', { token_start: 1, token_end: 2, label: 'Source' }],
  ])('a span by its %s', (_, span) => expect(quotes({ text, tokens, spans: [span] })).toEqual(['Kim Lee']))

  test('offsets in UTF-16 code units are read so where the tokens agree, and that is said', () => {
    const shifted = tokens.map((one) => ({ ...one, start: one.start === 0 ? 0 : one.start + 1, end: one.end + 1 }))
    const { rows, report } = imported(
      prodigy,
      lines({ text, tokens: shifted, spans: [{ start: 3, end: 10, label: 'Source' }] }),
    )
    expect(rows.all('span')[0]?.segments[0]?.quote).toBe('Kim Lee')
    expect(report.losses).toMatchObject([{ examples: [expect.stringContaining('UTF-16')] }])
  })

  test('relations join spans, or tokens that no span has; other keys come out again without the hashes', () => {
    const record = {
      text,
      tokens,
      spans: [{ start: 2, end: 9, token_start: 1, token_end: 2, label: 'Source' }],
      relations: [
        { head: 2, child: 3, label: 'says', head_span: { start: 2, end: 9, label: 'Source' }, child_span: null },
      ],
      meta: { title: 'Kim', score: 0.5 },
      answer: 'accept',
      _input_hash: 1,
      _task_hash: 2,
      _view_id: 'relations',
    }
    const { rows, report } = imported(prodigy, lines(record))
    expect(report).toMatchObject({ spans: { Source: 1, Token: 1 }, links: { says: 1 }, rejected: [], losses: [] })
    const out = taskOf(rows)
    expect(out).toMatchObject({
      meta: { title: 'Kim', score: 0.5 },
      _view_id: 'relations',
      relations: [{ head: 2, child: 3 }],
    })
    expect(out).not.toHaveProperty('_input_hash')
  })

  test('spans of what was not accepted stay out, and tokens that say otherwise are told', () => {
    const spans = [{ start: 2, end: 5, token_start: 1, token_end: 2, label: 'Source' }]
    const { rows, report } = imported(prodigy, lines({ text, tokens, spans }, { text: 'b', spans, answer: 'reject' }))
    expect([rows.all('article').length, rows.all('span').length]).toEqual([2, 1])
    expect(report.losses.map(({ count }) => count)).toEqual([1, 1])
  })

  test.each([
    ['a place outside the text', { text: 'ab', spans: [{ start: 0, end: 3, label: 'X' }] }, /not in the text/],
    ['an end before the start', { text: 'ab', spans: [{ start: 2, end: 1, label: 'X' }] }, /not in the text/],
    ['no label', { text: 'ab', spans: [{ start: 0, end: 1 }] }, /not a label with a place/],
    ['a token that is not there', { text: 'ab', spans: [{ token_start: 0, token_end: 9, label: 'X' }] }, /not a label/],
    ['no text', { spans: [] }, /no text/],
    ['a dangling relation', { text: 'ab', spans: [], relations: [{ head: 1, child: 2, label: 'r' }] }, /not there/],
    ['half a line', '{"text": "ab", "spans": [', /not JSON/],
    ['keys of the language', '{"text":"ab","spans":[{"__proto__":{"start":0,"end":1,"label":"X"}}]}', /not a label/],
  ])('%s is rejected by its line, the rest comes in', (_, bad, reason) => {
    const { rows, report } = imported(
      prodigy,
      lines({ text: 'Kim', spans: [{ start: 0, end: 3, label: 'Source' }] }, bad),
    )
    expect(report.rejected).toMatchObject([{ file: 'd.jsonl', line: 2, reason: expect.stringMatching(reason) }])
    expect(rows.all('span')).toHaveLength(1)
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
