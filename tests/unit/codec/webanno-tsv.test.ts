import { describe, expect, test } from 'vitest'
import { escapeText, escapeValue, unescapeText, unescapeValue } from '#core/codec/webanno-tsv-escape.ts'
import { webannoTsv } from '#core/codec/webanno-tsv.ts'
import { uimaXmi } from '#core/codec/uima-xmi.ts'
import type { GivenFile } from '#core/importer/index.ts'
import type { Rows } from '#core/model/rows.ts'
import { encodedBy, filesOf, fixtureFiles, given, hasFixtures, imported, summary } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'

const tsv = (...lines: readonly string[]): ReturnType<typeof given> =>
  given({ 'd.tsv': ['#FORMAT=WebAnno TSV 3.3', '#T_SP=webanno.custom.Person|kind', '', '', ...lines].join('\n') })

const quotes = (rows: Rows): readonly string[] =>
  rows
    .all('span')
    .map(({ segments }) => segments[0]?.quote ?? '')
    .sort()

// The twins were made before spans were moved to words, call one layer otherwise and have no type system beside them.
const words = (file: GivenFile): readonly string[] =>
  summary(imported(file.name.endsWith('.tsv') ? webannoTsv : uimaXmi, [file]).rows)
    .map((said) =>
      String(said)
        .replaceAll('NamedEntity', 'Span')
        .replaceAll('POS_NOUN', 'POS')
        .replaceAll('intValue', 'integerValue')
        .replaceAll(/ \/ (?:pos|links): "[^"]*",? ?/g, ' / ')
        .replaceAll(/ +/g, ' '),
    )
    .sort()

describe('what goes out', () => {
  const p = testProject()
  const article = p.article('\n😀 Kim said it rains, often.\n\n  Lee’s denied.')
  const claim = p.span(article, 'claim', 'it rains … often', { kind: 'fact' })
  const cue = p.span(article, 'cue', 'said')
  p.span(article, 'source', 'Lee')
  p.link('attribution', { claim: [claim], source: [p.span(article, 'source', 'Kim')], cue: [cue] })
  const encoded = encodedBy(webannoTsv, p.rows, 'x')
  const lines = (encoded.files[0]?.text ?? '').split('\n')

  test('a row for a word and for a part of one, numbers where they are needed, slots that point to rows', () => {
    expect(encoded).toMatchObject({ articles: 1, spans: 4, links: 1, losses: [] })
    expect(lines.filter((line) => line.startsWith('#T_'))).toEqual([
      '#T_SP=hearsay.span.Claim|hearsay_segments|Kind',
      '#T_SP=hearsay.span.Source|',
      '#T_SP=hearsay.span.Cue|',
      '#T_SP=hearsay.link.attribution|ROLE_hearsay.link.attribution:parts_hearsay.part.attribution|uima.tcas.Annotation',
    ])
    expect(lines).toContain('1-3\t8-12\tsaid\t_\t_\t_\t*[2]\tclaim;source;cue\t1-4[3];1-2[1];1-3[2]\t')
    expect(lines).toContain('1-4\t13-15\tit\t13-21 23-28[3]\tfact[3]\t_\t_\t_\t_\t')
    expect(lines).toContain('2-1\t33-38\tLee’s\t_\t_\t_\t_\t_\t_\t')
    expect(lines).toContain('2-1.1\t33-36\tLee\t_\t_\t*\t_\t_\t_\t')
  })

  test('sentences end with lines, so that others put the same text together; what stands before is said', () => {
    expect(lines.filter((line) => line.startsWith('#Text='))).toEqual([
      '#Text=😀 Kim said it rains, often.',
      '#Text=',
      '#Text=Lee’s denied.',
    ])
    expect(lines.find((line) => line.startsWith('#Hearsay='))).toContain('"before":"\\n"')
    expect(summary(imported(webannoTsv, filesOf(encoded)).rows)).toEqual(summary(p.rows))
  })

  test('the layers that it needs are in TypeSystem.xml', () => {
    const system = encoded.files.find(({ name }) => name === 'TypeSystem.xml')?.text ?? ''
    for (const [, type] of lines.join('\n').matchAll(/#T_SP=([^|]*)/g)) expect(system).toContain(`<name>${type}</name>`)
    expect(system).not.toContain('no_comment') // an underscore would divide the names in the head
  })
})

test.each(['', '_', '*', 'a|b;c', '[0]', 'x->1-1', '\\', '\\->', 'tab\tline\nend\r', '#*\'"`´\t:;{}|[ ]()\\§$%?=&_\n'])(
  'the value %j comes back from a cell',
  (value) => {
    const p = testProject()
    const article = p.article('It rains.')
    p.span(article, 'claim', 'rains', { quantity: { qualifier: '', value: 'x', unit: value } })
    expect(unescapeValue(escapeValue(value))).toBe(value)
    expect(summary(imported(webannoTsv, filesOf(encodedBy(webannoTsv, p.rows, 'x'))).rows)).toEqual(summary(p.rows))
  },
)

test.each(['\u0001\u001f\b\t\n\f\r\\', '\\t', 'u0041 \\u0041'])('the text %j comes back from a line', (text) =>
  expect(unescapeText(escapeText(text), false)).toBe(text),
)

test('in files older than 3.2 Java’s escapes are read', () =>
  expect(unescapeText('caf\\u00e9\\t', true)).toBe('café\t'))

describe('what comes in', () => {
  test.each([
    ['too few columns', '1-2\t2-5', 6, /columns/],
    ['no place', '1-2\tx-5\tKim\tB\t', 6, /number and place/],
    ['a place outside the text', '1-2\t2-99\tKim\tB\t', 6, /not in the text/],
    ['half an emoji', '1-2\t1-5\tKim\tB\t', 6, /not in the text/],
    ['other words', '1-2\t2-5\tLee\tB\t', 6, /other words/],
    ['a row twice', '1-1\t0-2\t😀\tB\t', 6, /already/],
  ])('a row with %s is rejected by its line, the rest comes in', (_, row, line, reason) => {
    const { rows, report } = imported(
      webannoTsv,
      tsv('#Text=😀Kim Lee', '1-1\t0-2\t😀\tA\t', row, '1-3\t6-9\tLee\tC\t'),
    )
    expect(report.rejected).toMatchObject([{ file: 'd.tsv', line: line + 1, reason: expect.stringMatching(reason) }])
    expect(quotes(rows)).toEqual(['Lee', '😀'].sort())
  })

  test('offsets in code points are found out by the words, and that is said', () => {
    const { rows, report } = imported(
      webannoTsv,
      tsv('#Text=😀 Kim', '1-1\t0-1\t😀\t_\t', '1-2\t2-5\tKim\tA\t', '', '#Text=Lee 😀', '2-1\t7-10\tLee\tB\t'),
    )
    expect(quotes(rows)).toEqual(['Kim', 'Lee'])
    expect(report.losses).toMatchObject([{ examples: ['d.tsv: Unicode code points'] }])
  })

  test('a slot or relation that points to nothing is rejected by its line', () => {
    const files = given({
      'd.tsv': [
        '#FORMAT=WebAnno TSV 3.3',
        '#T_SP=c.Host|ROLE_c.Host:my_links_c.My_Link|c.Span',
        '#T_RL=c.Knows|BT_c.Host',
        '',
        '',
        '#Text=Kim Lee',
        '1-1\t0-3\tKim\tx;y\t1-2;9-9\t_\t',
        '1-2\t4-7\tLee\t_\t*\t1-7\t',
      ].join('\n'),
    })
    const { rows, report } = imported(webannoTsv, files)
    expect(report.rejected.map(({ line }) => line)).toEqual([7, 8])
    expect([rows.all('span').length, rows.all('link').map(({ type }) => rows.get('linkType', type)?.name)]).toEqual([
      2,
      ['Host my_links'],
    ])
  })

  test.each([
    ['another format', '#FORMAT=WebAnno TSV 2.0\n'],
    ['half a file', '#FORMAT=WebAnno TSV 3.3\n#T_SP=a.B'],
    ['nothing', ''],
  ])('%s is refused', (_, text) =>
    expect(webannoTsv.decoder?.decode(given({ 'd.tsv': text }))).toMatchObject({ ok: false }),
  )

  test.each([
    ['brackets', '[1'.repeat(400_000)],
    ['values', 'a|'.repeat(400_000)],
    ['backslashes', '\\'.repeat(900_000)],
    ['one value', 'x'.repeat(2_000_000)],
  ])('a row with an endless run of %s harms nobody', (_, cell) => {
    const rows = ['#Text=Kim Lee', `1-1\t0-3\tKim\t${cell}\t`, '1-2\t4-7\tLee\tA\t']
    const decoded = webannoTsv.decoder?.decode(tsv(...rows))
    if (decoded?.ok !== true || decoded.value.kind !== 'dataset') throw new Error('not decoded')
    expect(decoded.value.spans.some(({ line }) => line === 7)).toBe(true)
  })

  test('a gap of a thousand million blanks is not made', () => {
    const { report } = imported(webannoTsv, tsv('#Text=Kim', '1-1\t999999999-1000000002\tKim\tA\t'))
    expect(report.rejected).toMatchObject([{ line: 6, reason: expect.stringContaining('not in the text') }])
  })
})

describe.skipIf(!hasFixtures)('files of the real tool', () => {
  const files = hasFixtures ? fixtureFiles('webanno-tsv') : []
  const tables = files.filter(({ name }) => name.endsWith('.tsv'))

  test('75 of WebAnno: all read, nothing rejected, and they come back', () => {
    expect(webannoTsv.decoder?.detect(tables)).toHaveLength(75)
    let [spans, links] = [0, 0]
    for (const file of tables) {
      const { rows, report } = imported(webannoTsv, [file])
      expect([file.name, report.rejected]).toEqual([file.name, []])
      spans += rows.all('span').length
      links += rows.all('link').length
      expect([file.name, summary(imported(webannoTsv, filesOf(encodedBy(webannoTsv, rows, 'x'))).rows)]).toEqual([
        file.name,
        summary(rows),
      ])
    }
    expect([spans, links]).toEqual([226, 36])
  })

  test('each says the same as its twin in XMI', () => {
    let same = 0
    for (const file of tables.filter(
      ({ name }) => !/Whitespace|ZeroWidth|testSubMultiTokenSpanWithFeatureValue/.test(name),
    )) {
      const twin = files.find(({ name }) => name === file.name.replace(/tsv$/, 'xmi'))
      if (twin === undefined) continue
      expect([file.name, words(file)]).toEqual([file.name, words(twin)])
      same += 1
    }
    expect(same).toBe(65)
  })
})
