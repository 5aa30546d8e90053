import { describe, expect, test } from 'vitest'
import { toCsv } from '#core/codec/csv-cells.ts'
import { csv } from '#core/codec/csv.ts'
import { noteLink } from '#core/command/link.ts'
import { noteSpan } from '#core/command/span-edit.ts'
import { csvRecords, parseCsv } from '../../support/csv.ts'
import { testProject } from '../../support/project.ts'
import type { TestProject } from '../../support/project.ts'
import { row as tableRow } from '../../support/random-project.ts'
import { encodedBy } from '../../support/datasets.ts'

const textOf = (p: TestProject): string => encodedBy(csv, p.rows, 'out').files[0]?.text ?? ''
const recordsOf = (p: TestProject): ReturnType<typeof csvRecords> => csvRecords(textOf(p))

/** The cells of a row that are not empty. */
const filled = (cells: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== ''))

const TITLES =
  'link_id,article,file,link_type,claim_text,source_text,source_name,cue,medium,medium_name,claim_wording,' +
  'claim: Kind,claim: Quotation,claim: Certainty,claim: Likelihood (ICD 203),' +
  'claim: Quantity: qualifier,claim: Quantity: value,claim: Quantity: unit,' +
  'source: Naming,source: Kind,cue: Stance,medium: Naming,medium: Kind,' +
  'note,claim_note,source_note,cue_note,medium_note,' +
  'claim_utf16,claim_codepoints,source_utf16,source_codepoints,cue_utf16,cue_codepoints,medium_utf16,medium_codepoints,' +
  'set,made_by,nested_links,article_id,publisher,author,date,url,language'

describe('cells', () => {
  test.each([
    ['plain', 'plain'],
    ['', ''],
    ['two words', 'two words'],
    ['a, b', '"a, b"'],
    ['he said "no"', '"he said ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['cr\rhere', '"cr\rhere"'],
    [' space ', ' space '],
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-12', "'-12"],
    ['@here', "'@here"],
    ['\ttab', "'\ttab"],
    ['\rreturn', '"\'\rreturn"'],
    ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
    ["'=1+1", "''=1+1"],
    ["''=1+1", "'''=1+1"],
    ["'quoted'", "'quoted'"],
    ['a=1', 'a=1'],
    ['“=1', '“=1'],
  ])('%j is written %j', (cell, want) => expect(toCsv([[cell]])).toBe(`\uFEFF${want}\r\n`))
})

describe('the table', () => {
  test('a small project, byte by byte', () => {
    const p = testProject()
    const article = p.article('“It rains,” said Ada 😀.', { title: 'Rain, again' })
    const [claim, source, cue] = [
      p.span(article, 'claim', '“It rains,”', { kind: 'fact', quotation: 'direct' }),
      p.span(article, 'source', 'Ada'),
      p.span(article, 'cue', 'said'),
    ]
    p.source('Ada Lovelace', source)
    const link = p.link('attribution', { claim: [claim], source: [source], cue: [cue] })
    expect(textOf(p)).toBe(
      `\uFEFF${TITLES}\r\n` +
        `${link},"Rain, again",article-1.txt,attribution,"“It rains,”",Ada,Ada Lovelace,said,,,,` +
        `fact,direct,,,,,,,,,,,,,,,,0-11,0-11,17-20,17-20,12-16,12-16,,,Shared,Ada,,${article},,,,,\r\n`,
    )
  })

  test('an empty project still has its titles', () => expect(textOf(testProject())).toBe(`\uFEFF${TITLES}\r\n`))

  test('several fillers and several segments keep their order in every cell', () => {
    const p = testProject()
    const article = p.article('😀 Ada and Bo said it rains and, they added, it pours.')
    const claims = [
      p.span(article, 'claim', 'it rains', { quantity: { qualifier: 'about', value: '3', unit: 'mm' } }),
      p.span(article, 'claim', 'and … it pours', { kind: 'opinion' }),
    ]
    const sources = [p.span(article, 'source', 'Ada'), p.span(article, 'source', 'Bo')]
    p.source('Robert', sources[1] ?? '')
    p.run(noteSpan, { span: claims[1] ?? '', note: 'weather' })
    p.run(noteLink, { link: p.link('attribution', { claim: claims, source: sources }), note: 'both' })
    expect(filled(recordsOf(p)[0])).toMatchObject({
      claim_text: 'it rains | and … it pours',
      claim_utf16: '19-27 | 7-10;45-53',
      claim_codepoints: '18-26 | 6-9;44-52',
      source_text: 'Ada | Bo',
      source_name: ' | Robert',
      source_utf16: '3-6 | 11-13',
      source_codepoints: '2-5 | 10-12',
      'claim: Kind': ' | opinion',
      'claim: Quantity: qualifier': 'about | ',
      'claim: Quantity: value': '3 | ',
      claim_note: ' | weather',
      note: 'both',
    })
  })

  test('registry entries without a span have a name and no words of the text', () => {
    const p = testProject()
    const article = p.article('It rains.')
    const [source, medium] = [p.source('Ada'), p.source('ABC')]
    const span = p.span(article, 'claim', 'It rains')
    p.claim('It is raining.', span)
    p.link('attribution', { claim: [span], source: [source], medium: [medium] })
    const row = filled(recordsOf(p)[0])
    expect(row).toMatchObject({ source_name: 'Ada', medium_name: 'ABC', claim_wording: 'It is raining.' })
    for (const title of ['source_text', 'medium', 'source_utf16']) expect(row).not.toHaveProperty([title])
  })

  test('a nested attribution shows the inner claims and names the inner link', () => {
    const p = testProject()
    const article = p.article('Yonhap reported that Ada said it rains.')
    const inner = p.link('attribution', { claim: [p.span(article, 'claim', 'it rains')] })
    const outer = p.link('attribution', { claim: [inner], source: [p.span(article, 'source', 'Yonhap')] })
    expect(recordsOf(p).map((row) => [row['link_id'], row['claim_text'], row['nested_links']])).toEqual([
      [outer, 'it rains', inner],
      [inner, 'it rains', ''],
    ])
  })

  test('links that hold each other end', () => {
    const p = testProject()
    const article = p.article('It rains.')
    const a = p.link('attribution', { claim: [p.span(article, 'claim', 'It rains')] })
    const b = p.link('attribution', { claim: [a] })
    const filler = p.rows.where('filler', 'link', b)[0]
    if (filler !== undefined) p.rows.put('filler', { ...filler, id: 'ring', link: a, target: b, position: 1 })
    expect(recordsOf(p).map((row) => [row['link_id'], row['claim_text'], row['nested_links']])).toEqual([
      [a, 'It rains', b],
      [b, 'It rains', a],
    ])
  })

  test('a place in another article says in which', () => {
    const p = testProject()
    const [one, two] = [p.article('It rains.'), p.article('Ada said so.')]
    p.link('attribution', { claim: [p.span(one, 'claim', 'It rains')], source: [p.span(two, 'source', 'Ada')] })
    expect(recordsOf(p)[0]).toMatchObject({ article_id: one, claim_utf16: '0-8', source_utf16: `${two}:0-3` })
  })

  test('rows stand in reading order, article by article; what has no place comes last', () => {
    const p = testProject()
    const [one, two] = [p.article('First. Second.'), p.article('Third.')]
    const nowhere = p.link('attribution', { claim: [p.claim('Nowhere.')] })
    const third = p.link('attribution', { claim: [p.span(two, 'claim', 'Third')] })
    const second = p.link('attribution', { claim: [p.span(one, 'claim', 'Second')] })
    const first = p.link('no-comment', { source: [p.span(one, 'source', 'First')] })
    expect(recordsOf(p).map(({ link_id: id }) => id)).toEqual([first, second, third, nowhere])
  })
})

describe('losses', () => {
  test('everything that no row holds is counted and named', () => {
    const p = testProject()
    const [article] = [p.article('It rains. It pours. Ada said.'), p.article('Empty.', { title: 'Nothing here' })]
    const [rains, pours] = [p.span(article, 'claim', 'It rains'), p.span(article, 'claim', 'It pours')]
    p.span(article, 'source', 'Ada')
    p.source('Bo')
    p.claim('Unsaid.')
    p.link('contradicts', { from: [rains], to: [pours] })
    p.link('attribution', { claim: [rains] })
    expect(encodedBy(csv, p.rows, 'out')).toMatchObject({
      articles: 1,
      spans: 1,
      links: 1,
      losses: [
        { what: 'links of type contradicts', count: 1, examples: ['“It rains” – “It pours”'] },
        { what: 'spans in no attribution (Claim)', count: 1, examples: ['“It pours”'] },
        { what: 'spans in no attribution (Source)', count: 1, examples: ['“Ada”'] },
        { what: 'articles without an attribution', count: 1, examples: ['Nothing here'] },
        { what: 'sources that no attribution names', count: 1, examples: ['Bo'] },
        { what: 'registry claims that no attribution states', count: 1, examples: ['Unsaid.'] },
      ],
    })
  })

  test('a note of which words a format had says nothing to a person', () => {
    const p = testProject()
    const [, note] = tableRow('note', 'note.1', {
      subject: p.article('Kim.'),
      text: '[brat names]\nlabel.claim = Content',
    })
    p.rows.put('note', note)
    const found = encodedBy(csv, p.rows, 'out').losses.map(({ what }) => what)
    expect(found).toEqual(['articles without an attribution'])
  })

  test('examples are few and short', () => {
    const p = testProject()
    const article = p.article('word '.repeat(100))
    for (let i = 0; i < 5; i += 1) p.span(article, 'claim', [[i, 300]])
    const loss = encodedBy(csv, p.rows, 'out').losses.find(({ what }) => what.startsWith('spans'))
    expect(loss?.count).toBe(5)
    expect(loss?.examples).toHaveLength(3)
    expect(loss?.examples[0]).toBe(`“${'word '.repeat(12).trim()} …”`)
  })
})

test('the test’s own reader refuses what RFC 4180 does not allow', () => {
  for (const bad of ['a"b\r\n', '"a', 'a\n', 'a,b', '"a"b\r\n']) expect(() => parseCsv(bad)).toThrow()
  expect(parseCsv('a,"b\r\n""c"""\r\n,\r\n')).toEqual([
    ['a', 'b\r\n"c"'],
    ['', ''],
  ])
})
