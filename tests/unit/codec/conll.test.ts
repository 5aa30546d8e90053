import { describe, expect, test } from 'vitest'
import { conll } from '#core/codec/conll.ts'
import { encodedBy, filesOf, fixtureFiles, given, hasFixtures, imported, summary } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'

const spansIn = (text: string): readonly string[] => {
  const { rows } = imported(conll, given({ 'd.conll': text }))
  return rows
    .all('span')
    .map(({ label, segments }) => `${rows.get('label', label)?.name}: ${segments[0]?.quote}`)
    .sort()
}

const textOf = (files: ReturnType<typeof filesOf>): string => Buffer.from(files[0]?.bytes ?? []).toString('utf8')

describe('what goes out', () => {
  test('a line each for words, points and emoji, with a column for each label', () => {
    const p = testProject()
    const article = p.article('Kim’s 3.5 😀!\nNo.')
    p.span(article, 'claim', '3.5 😀')
    p.span(article, 'source', 'Kim')
    const lines = textOf(filesOf(encodedBy(conll, p.rows, 'x'))).split('\n')
    expect(lines[0]).toBe('# global.columns = FORM Claim Source Cue')
    expect(lines.filter((line) => !line.startsWith('#'))).toEqual([
      'Kim\tO\tB-Source\tO',
      '’s\tO\tO\tO',
      '3.5\tB-Claim\tO\tO',
      '😀\tI-Claim\tO\tO',
      '!\tO\tO\tO',
      '',
      'No\tO\tO\tO',
      '.\tO\tO\tO',
      '',
      '',
    ])
  })

  test('of spans of one label the longest stays, and what is cut or dropped is counted', () => {
    const p = testProject()
    const article = p.article('It rains and snows.\nOften, she said.')
    const inner = p.span(article, 'claim', 'rains')
    p.span(article, 'claim', 'It rains and')
    p.span(article, 'claim', 'snows … Often')
    p.link('attribution', { claim: [inner] })
    const encoded = encodedBy(conll, p.rows, 'x')
    expect(encoded).toMatchObject({ articles: 1, spans: 3, links: 0 })
    expect(encoded.losses.map(({ what, count }) => `${count} ${what}`).sort()).toEqual([
      '1 links',
      '1 spans of several segments or lines, which became several',
      '1 spans over another of the same label, of which the longest is kept',
    ])
  })
})

describe('what comes in', () => {
  test.each([
    ['IOB2', 'Kim\tB-PER\nLee\tI-PER\nsaid\tO', ['PER: Kim Lee']],
    ['IOB1', 'Kim\tI-PER\nLee\tB-PER', ['PER: Kim', 'PER: Lee']],
    ['BIOES', 'Kim\tB-PER\nLee\tE-PER\nBonn\tS-LOC', ['LOC: Bonn', 'PER: Kim Lee']],
    ['BILOU', 'Kim\tB-PER\nJ.\tI-PER\nLee\tL-PER\nBonn\tU-LOC', ['LOC: Bonn', 'PER: Kim J. Lee']],
    ['another label goes on', 'Kim\tB-PER\nLee\tI-LOC', ['LOC: Lee', 'PER: Kim']],
    ['four columns with blanks', 'EU NNP B-NP B-ORG\nrejects VBZ B-VP O', ['NP: EU', 'ORG: EU', 'VP: rejects']],
    ['a hash for a word', '# O\nKim B-PER', ['PER: Kim']],
    ['tags without a label', 'Kim\tB\nLee\tI', ['Entity: Kim Lee']],
    ['CRLF', 'Kim\tB-PER\r\n\r\nLee\tB-PER\r\n', ['PER: Kim', 'PER: Lee']],
  ])('%s', (_, text, want) => expect(spansIn(text)).toEqual(want))

  test('documents become articles, and that texts were put together is said', () => {
    const { rows, report } = imported(
      conll,
      given({ 'd.conll': '-DOCSTART- -X- O\n\nKim x B-PER\n\n-DOCSTART- -X- O\n\nLee x O' }),
    )
    expect(
      rows
        .all('article')
        .map(({ file }) => file)
        .sort(),
    ).toEqual(['d-1.txt', 'd-2.txt'])
    expect(report.losses).toMatchObject([{ count: 2 }])
  })

  test.each([
    ['another number of columns', 'Kim', /1 columns where others have 2/],
    ['no tag', 'Kim\tPERSON', /not a tag/],
    ['text that is no string', '# hearsay.text = {', /not a JSON string/],
  ])('%s is rejected by its line, the rest comes in', (_, bad, reason) => {
    const { rows, report } = imported(conll, given({ 'd.conll': `Lee\tB-PER\nsaid\tO\n\n${bad}` }))
    expect(report.rejected).toMatchObject([{ file: 'd.conll', line: 4, reason: expect.stringMatching(reason) }])
    expect(rows.all('span')).toHaveLength(1)
  })

  test('words that are not in the text given for them are rejected', () => {
    const { report } = imported(conll, given({ 'd.conll': '# hearsay.text = "Kim"\nKim\tB-PER\nLee\tB-PER' }))
    expect(report.rejected).toMatchObject([
      { line: 3, reason: expect.stringContaining('not in the text of its block') },
    ])
  })

  test('bytes that are no text, and keys of the language, do no harm', () => {
    expect(conll.decoder?.decode(given({ 'd.conll': new Uint8Array([0xff, 0xfe]) }))).toMatchObject({ ok: false })
    imported(conll, given({ 'd.conll': '# hearsay.article = {"__proto__":{"x":1},"file":"a.txt"}\nKim\tB-__proto__' }))
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

test('a line of a million words is rejected, the rest comes in', () => {
  const { rows, report } = imported(conll, given({ 'd.conll': `Kim B-Source\n${'a '.repeat(600_000)}\nsaid O\n` }))
  expect(report.rejected).toMatchObject([{ line: 2, reason: expect.stringContaining('far longer') }])
  expect(rows.all('span')).toHaveLength(1)
})

describe.skipIf(!hasFixtures)('files of the real doccano', () => {
  test.each([
    ['example.conll', 2, 0],
    ['labeling.invalid.conll', 5, 1],
    ['labeling.trailing.conll', 2, 0],
  ])('%s: %i spans, %i rejected', (name, spans, rejected) => {
    const files = fixtureFiles('doccano/data_import/tests/data/sequence_labeling').filter((file) => file.name === name)
    expect(conll.decoder?.detect(files)).toHaveLength(1)
    const { rows, report } = imported(conll, files)
    expect([rows.all('span').length, report.rejected.length]).toEqual([spans, rejected])
    expect(summary(imported(conll, filesOf(encodedBy(conll, rows, 'x'))).rows)).toEqual(summary(rows))
  })
})
