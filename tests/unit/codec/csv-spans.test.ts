import { describe, expect, test } from 'vitest'
import { csvSpans } from '#core/codec/csv-spans.ts'
import { readCsv } from '#core/codec/csv-read.ts'
import { encodedBy, filesOf, given, imported, summary } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'

const TEXT = '😀 Kim said\nit rains.'
const files = (table: string, text = TEXT): ReturnType<typeof given> => given({ 'a.txt': text, 'spans.csv': table })
const quotes = (table: string, text?: string): readonly string[] =>
  imported(csvSpans, files(table, text))
    .rows.all('span')
    .map(({ segments }) => segments.map((segment) => segment.quote).join(' … '))

describe('a table', () => {
  test.each([
    [
      'plain',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'quotes, commas and line ends in cells',
      'a,"b ""x"", y\nz"\n1,2',
      [
        ['a', 'b "x", y\nz'],
        ['1', '2'],
      ],
    ],
    [
      'semicolons',
      'a;"b,c";d\n1;2;3',
      [
        ['a', 'b,c', 'd'],
        ['1', '2', '3'],
      ],
    ],
    [
      'tabs',
      'a\tb\n1\t2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a byte order mark, blank lines, an empty last cell',
      '\uFEFFa,b\n\n1,\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['guards against formulas', "'=a,''+b,'c", [['=a', "'+b", "'c"]]],
  ])('%s', (_, text, want) => expect(readCsv(text)?.map(({ cells }) => cells)).toEqual(want))

  test('says in which line each row begins, and refuses a quote that is never closed', () => {
    expect(readCsv('a\n"b\nc"\nd')?.map(({ line }) => line)).toEqual([1, 2, 4])
    expect(readCsv('a,"b')).toBeUndefined()
  })
})

describe('what comes in', () => {
  test.each([
    ['code points', 'file,label,start,end\na.txt,Source,2,5', ['Kim']],
    ['titles in any letter case and order', 'END;Start;Label;FILE\n5;2;Source;a.txt', ['Kim']],
    ['UTF-16 units, told by the words', 'file,label,start,end,text\na.txt,Source,3,6,Kim', ['Kim']],
    ['rows of one span', 'file,span,label,start,end\na.txt,1,Claim,2,5\na.txt,1,Claim,11,13', ['Kim … it']],
  ])('%s', (_, table, want) => expect(quotes(table)).toEqual(want))

  test.each([
    ['a place outside', 'a.txt,X,2,500,', /not in the text/],
    ['no number', 'a.txt,X,a,5,', /not in the text/],
    ['other words', 'a.txt,X,2,5,Lee', /other words/],
    ['an end before the start', 'a.txt,X,5,2,', /not in the text/],
    ['no label', 'a.txt,,2,5,Kim', /no label/],
    ['a text that is not here', '../b.txt,X,2,5,Kim', /not here/],
    ['too few cells', 'a.txt', /not in the text/],
  ])('%s is rejected by its line, the rest comes in', (_, row, reason) => {
    const { rows, report } = imported(csvSpans, files(`file,label,start,end,text\na.txt,Source,2,5,Kim\n${row}\n`))
    expect(report.rejected).toMatchObject([{ file: 'spans.csv', line: 3, reason: expect.stringMatching(reason) }])
    expect(rows.all('span')).toHaveLength(1)
  })

  test.each([
    ['another table', 'a,b\n1,2'],
    ['nothing', ''],
    ['half a cell', 'file,label,start,end\na.txt,"X'],
  ])('%s is refused', (_, table) => expect(csvSpans.decoder?.decode(files(table)).ok).toBe(false))
})

test('formulas in labels, notes and words go out guarded and come back as they were', () => {
  const p = testProject()
  const article = p.article('=1+1 is what Kim said.', { file: '=cmd.txt' })
  const span = p.span(article, 'claim', '=1+1')
  p.source('@Kim', p.span(article, 'source', 'Kim'))
  p.claim('+1', span)
  const out = encodedBy(csvSpans, p.rows, 'x')
  expect(out.files.at(-1)?.text).not.toMatch(/(?:^|,|\n)"?[=+\-@]/)
  expect(out.losses).toEqual([])
  expect(summary(imported(csvSpans, filesOf(out)).rows)).toEqual(summary(p.rows))
})
