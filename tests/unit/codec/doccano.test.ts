import { describe, expect, test } from 'vitest'
import { doccano } from '#core/codec/doccano.ts'
import { encodedBy, filesOf, fixtureFiles, given, hasFixtures, imported, summary } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'

const lines = (...records: readonly unknown[]): ReturnType<typeof given> =>
  given({ 'd.jsonl': records.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n') })
const quotes = (records: readonly unknown[]): readonly string[] =>
  imported(doccano, lines(...records))
    .rows.all('span')
    .map(({ segments }) => segments[0]?.quote ?? '')
    .sort()

describe('what comes in', () => {
  test.each([
    ['label as lists', { text: '😀 Kim', label: [[2, 5, 'Source']] }],
    ['labels as lists', { text: '😀 Kim', labels: [[2, 5, 'Source']] }],
    ['entities', { text: '😀 Kim', entities: [{ id: 7, start_offset: 2, end_offset: 5, label: 'Source' }] }],
    ['data for text', { data: '😀 Kim', label: [[2, 5, 'Source']] }],
    ['CRLF, counted as two', { text: '😀\r\nKim', label: [[3, 6, 'Source']] }],
  ])('%s: places are code points', (_, record) => expect(quotes([record])).toEqual(['Kim']))

  test('relations become links, further keys stay with the article and come out again', () => {
    const record = {
      id: 1,
      text: 'Kim said so.',
      entities: [
        { id: 4, label: 'Source', start_offset: 0, end_offset: 3 },
        { id: 9, label: 'Claim', start_offset: 9, end_offset: 11 },
      ],
      relations: [{ id: 3, from_id: 4, to_id: 9, type: 'says' }],
      Comments: [],
      title: 'Kim',
      meta: { wikiPageID: 1, __proto__x: [] },
    }
    const { rows, report } = imported(doccano, lines(record))
    expect(report).toMatchObject({
      articles: 1,
      spans: { Source: 1, Claim: 1 },
      links: { says: 1 },
      rejected: [],
      losses: [],
    })
    const out = JSON.parse(
      Buffer.from(filesOf(encodedBy(doccano, rows, 'x'))[0]?.bytes ?? []).toString('utf8'),
    ) as object
    expect(out).toMatchObject({ text: record.text, title: 'Kim', meta: record.meta, relations: [{ type: 'says' }] })
  })

  test.each([
    ['a place outside the text', { text: 'ab', label: [[0, 3, 'X']] }, /not in the text/],
    ['a place that is no number', { text: 'ab', label: [['0', 1, 'X']] }, /not a label with a place/],
    ['half a character', { text: 'a', label: [[0.5, 1, 'X']] }, /not in the text/],
    ['an end before the start', { text: 'ab', label: [[2, 1, 'X']] }, /not in the text/],
    ['no text', { label: [[0, 1, 'X']] }, /no text/],
    [
      'an id twice',
      { text: 'ab', entities: [1, 1].map((id) => ({ id, label: 'X', start_offset: 0, end_offset: 1 })) },
      /already/,
    ],
    [
      'a dangling relation',
      { text: 'ab', entities: [], relations: [{ from_id: 1, to_id: 2, type: 'r' }] },
      /end that is not there/,
    ],
    ['half a line', '{"text": "ab", "label": [[0,', /not JSON/],
    ['a number', '7', /not a JSON object/],
    [
      'keys of the language',
      '{"text":"ab","label":[{"__proto__":{"start_offset":0}}],"constructor":{"x":1}}',
      /not a label/,
    ],
  ])('%s is rejected by its line, the rest comes in', (_, bad, reason) => {
    const { rows, report } = imported(doccano, lines({ text: 'Kim', label: [[0, 3, 'Source']] }, bad))
    expect(report.rejected).toMatchObject([{ file: 'd.jsonl', line: 2, reason: expect.stringMatching(reason) }])
    expect(rows.all('span').some(({ label }) => label === 'label.source')).toBe(true)
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

test('what goes out degraded is counted', () => {
  const p = testProject()
  const article = p.article('Kim said it rains, she added, often.')
  const spans = [
    p.span(article, 'claim', 'it rains … often', { kind: 'fact' }),
    p.span(article, 'source', 'Kim'),
    p.span(article, 'cue', 'said'),
  ]
  p.source('Kim Lee', spans[1] ?? '')
  p.link('attribution', { claim: [spans[0] ?? ''], source: [spans[1] ?? ''], cue: [spans[2] ?? ''] })
  const { losses, spans: count, links } = encodedBy(doccano, p.rows, 'x')
  expect([count, links]).toEqual([4, 2])
  expect(losses.map(({ what }) => what).sort()).toEqual([
    'attributes of spans',
    'links with roles, written as pairs from their first part',
    'sources of the registry',
    'spans of several segments, which became several',
    'which source or claim of the registry a span is',
  ])
})

test('a note that somebody has changed does no harm to the export', () => {
  const { rows } = imported(doccano, lines({ text: 'Kim', label: [], x: 1 }))
  for (const note of rows.all('note'))
    rows.put('note', { ...note, text: '[doccano lines]\n{"text":"forged","entities":7' })
  expect(filesOf(encodedBy(doccano, rows, 'x'))[0]?.bytes).toBeDefined()
})

describe.skipIf(!hasFixtures)('files of the real doccano', () => {
  test.each([
    ['data_import/tests/data/sequence_labeling', 'example.jsonl', 2, 1, 0, 1],
    ['data_import/tests/data/sequence_labeling', 'example_overlapping.jsonl', 1, 2, 0, 0],
    ['data_import/tests/data/relation_extraction', 'example.jsonl', 1, 4, 3, 0],
    ['data_export/pipeline/examples/sequence_labeling', 'example.jsonl', 3, 4, 0, 0],
  ])('%s/%s: %i articles, %i spans, %i links, %i rejected', (folder, name, articles, spans, links, rejected) => {
    const files = fixtureFiles(`doccano/${folder}`).filter((file) => file.name === name)
    expect(doccano.decoder?.detect(files)).toHaveLength(1)
    const { rows, report } = imported(doccano, files)
    expect([report.articles, rows.all('span').length, rows.all('link').length, report.rejected.length]).toEqual([
      articles,
      spans,
      links,
      rejected,
    ])
    expect(summary(imported(doccano, filesOf(encodedBy(doccano, rows, 'x'))).rows)).toEqual(summary(rows))
  })

  test('tables, pictures and classes of texts are not taken for it', () => {
    const others = fixtureFiles('doccano').filter(({ name }) => !/sequence_labeling|relation_extraction/.test(name))
    const taken = (doccano.decoder?.detect(others) ?? []).map(({ name }) => name)
    expect(taken.every((name) => /text_classification|intent|sequence_to_sequence|seq2seq/.test(name))).toBe(true)
  })
})
