import { describe, expect, test } from 'vitest'
import { labelStudio } from '#core/codec/label-studio.ts'
import { encodedBy, filesOf, given, imported, summary } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'

const tasks = (...records: readonly unknown[]): ReturnType<typeof given> => given({ 'p.json': JSON.stringify(records) })

const region = (id: string, start: unknown, end: unknown, text?: string, labels: unknown = ['Source']): unknown => ({
  id,
  from_name: 'l',
  to_name: 't',
  type: 'labels',
  value: { start, end, labels, ...(text === undefined ? {} : { text }) },
})

const task = (text: string, ...result: readonly unknown[]): Record<string, unknown> => ({
  id: 1,
  data: { text },
  annotations: [{ id: 1, result }],
})

const textOf = (rows: Parameters<typeof labelStudio.encode>[0], name: string): string =>
  encodedBy(labelStudio, rows, 'x').files.find((file) => file.name === name)?.text ?? ''

const quotes = (...records: readonly unknown[]): readonly string[] =>
  imported(labelStudio, tasks(...records))
    .rows.all('span')
    .map(({ segments }) => segments[0]?.quote ?? '')
    .sort()

describe('what goes out', () => {
  const p = testProject()
  const article = p.article('😀 Kim said it rains & “snows”.')
  const claim = p.span(article, 'claim', 'it rains', { kind: 'fact' })
  p.link('attribution', { claim: [claim], source: [p.span(article, 'source', 'Kim')] })

  test('regions in UTF-16 code units, with their attributes and relations', () => {
    const [one] = JSON.parse(textOf(p.rows, 'tasks.json')) as readonly { readonly annotations: readonly unknown[] }[]
    expect(one?.annotations).toMatchObject([
      {
        result: [
          { id: 's1', value: { start: 3, end: 6, text: 'Kim', labels: ['Source'] } },
          { id: 's2', type: 'labels', value: { start: 12, end: 20, labels: ['Claim'] } },
          { id: 's2', type: 'choices', value: { choices: [expect.stringMatching(/fact/i)] } },
          { type: 'relation', from_id: 's2', to_id: 's1', labels: ['attribution:source'] },
        ],
      },
    ])
  })

  test('the configuration has every label, control and relation that the tasks name', () => {
    const config = textOf(p.rows, 'config.xml')
    for (const name of ['<Label value="Claim"', '<Relation value="attribution:source"/>', 'value="$text"'])
      expect(config).toContain(name)
    for (const [, control] of textOf(p.rows, 'tasks.json').matchAll(/"from_name":"([^"]+)"/g))
      expect(config).toContain(`name="${control}"`)
  })

  test('names of labels cannot break out of the configuration', () => {
    const q = testProject()
    for (const row of q.rows.all('label')) q.rows.put('label', { ...row, name: `"><Script>&\n${row.id}` })
    expect(textOf(q.rows, 'config.xml')).not.toContain('<Script')
  })

  test('notes of spans come back', () => {
    const q = testProject()
    const span = q.span(q.article('Kim'), 'source', 'Kim')
    const row = q.rows.get('span', span)
    if (row === undefined) throw new Error('no span')
    q.rows.put('span', { ...row, note: 'see\nthere' })
    expect(summary(imported(labelStudio, filesOf(encodedBy(labelStudio, q.rows, 'x'))).rows)).toEqual(summary(q.rows))
  })
})

describe('what comes in', () => {
  test.each([
    ['UTF-16 code units', task('😀 Kim', region('a', 3, 6, 'Kim'))],
    ['code points, where the quotes say so', task('😀 Kim', region('a', 2, 5, 'Kim'))],
    ['no quote', task('😀 Kim', region('a', 3, 6))],
    ['CRLF', task('😀\r\nKim', region('a', 4, 7, 'Kim'))],
    [
      'a text under another key',
      { data: { body: '😀 Kim', text: 'x' }, annotations: [{ result: [region('a', 3, 6, 'Kim')] }] },
    ],
    ['an old export', { data: { text: 'Kim' }, completions: [{ result: [region('a', 0, 3, 'Kim')] }] }],
  ])('%s', (_, record) => expect(quotes(record)).toEqual(['Kim']))

  test('blanks that were run together in a quote still agree', () =>
    expect(quotes(task('Kim\n\n Lee', region('a', 0, 9, 'Kim Lee')))).toEqual(['Kim\n\n Lee']))

  test('answers become attributes, relations links by their direction, other data comes out again', () => {
    const { rows, report } = imported(
      labelStudio,
      tasks({
        data: { text: 'Kim said no', title: 'T', batch: 7 },
        annotations: [
          {
            result: [
              region('a', 0, 3, 'Kim'),
              region('b', 9, 11, 'no', ['Claim', 'Denial']),
              { id: 'b', from_name: 'Claim.Tone', type: 'choices', value: { start: 9, end: 11, choices: ['angry'] } },
              { id: 'b', from_name: 'why', type: 'textarea', value: { start: 9, end: 11, text: ['he', 'said'] } },
              { from_id: 'a', to_id: 'b', type: 'relation', direction: 'left', labels: ['says'] },
            ],
          },
        ],
      }),
    )
    expect(report).toMatchObject({
      spans: { Source: 1, Claim: 1, Denial: 1 },
      links: { says: 1 },
      rejected: [],
      losses: [],
    })
    expect(
      rows
        .all('attributeType')
        .filter(({ name }) => name === 'Tone')
        .map(({ kind }) => kind),
    ).toContain('choice')
    const first = rows.all('filler').find(({ position }) => position === 0)
    expect(rows.get('span', first?.target ?? '')?.segments[0]?.quote).toBe('no')
    expect(JSON.parse(textOf(rows, 'tasks.json'))).toMatchObject([{ data: { title: 'T', batch: 7 } }])
  })

  test('what nobody stands for stays out and is counted', () => {
    const { rows, report } = imported(
      labelStudio,
      tasks({
        data: { text: 'Kim' },
        annotations: [{ was_cancelled: true, result: [region('a', 0, 3, 'Kim')] }, { result: [] }],
        predictions: [{ result: [region('p', 0, 3, 'Kim')] }],
      }),
    )
    expect(rows.all('span')).toEqual([])
    expect(report.losses).toHaveLength(3)
  })

  test.each([
    ['a place outside the text', task('ab', region('a', 0, 3)), /not in the text/],
    ['other words', task('ab', region('a', 0, 2, 'xy')), /other words/],
    ['half an emoji', task('😀', region('a', 0, 1)), /not in the text/],
    ['a place in a web page', task('ab', region('a', '/p[1]/text()[1]', '/p[1]/text()[1]')), /web page/],
    ['an id twice', task('ab', region('a', 0, 1), region('a', 1, 2)), /already/],
    ['no label', task('ab', region('a', 0, 1, 'a', [])), /no label/],
    ['a dangling relation', task('ab', { type: 'relation', from_id: 'a', to_id: '__proto__' }), /not there/],
    ['no text', { data: { image: 7 }, annotations: [] }, /no text/],
    ['no data', { annotations: [] }, /no data/],
    ['a number', 7, /not a JSON object/],
  ])('%s is rejected by its task, the rest comes in', (_, bad, reason) => {
    const { rows, report } = imported(labelStudio, tasks(task('Kim', region('k', 0, 3, 'Kim')), bad))
    expect(report.rejected).toMatchObject([{ file: 'p.json', reason: expect.stringMatching(reason) }])
    expect(report.rejected[0]?.reason).toMatch(/task 2/)
    expect(rows.all('span').length).toBeGreaterThan(0)
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('half a file is refused', () =>
    expect(labelStudio.decoder?.decode(given({ 'p.json': '[{"data":{"text":"a"},"annota' }))).toMatchObject({
      ok: false,
    }))
})
