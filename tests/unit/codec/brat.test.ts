import { describe, expect, test } from 'vitest'
import { brat } from '#core/codec/brat.ts'
import { formatNoteLines } from '#core/codec/names-note.ts'
import type { GivenFile } from '#core/importer/index.ts'
import type { Rows } from '#core/model/rows.ts'
import { encodedBy, filesOf, fixtureFiles, given, hasFixtures, imported, summary } from '../../support/datasets.ts'

const TEXT = 'Kim 😀 said the river rose,\nshe added; officials mocked it.\n'
const at = (words: string, text = TEXT): string => {
  const start = Array.from(text.slice(0, text.indexOf(words))).length
  return `${start} ${start + Array.from(words).length}`
}
const doc = (ann: readonly string[], text = TEXT): readonly GivenFile[] =>
  given({ 'a.txt': text, 'a.ann': ann.map((line) => `${line}\n`).join('') })

const CONTENT = `T3\tContent ${at('the river rose,')};${at('officials')}\tthe river rose, officials`
const ATTRIBUTION = [
  `T1\tSource ${at('Kim 😀')}\tKim 😀`,
  `T2\tCue ${at('said')}\tsaid`,
  CONTENT,
  `T4\tAttribution ${at('said')}\tsaid`,
  'E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1',
]

const annOf = (rows: Rows): readonly string[] =>
  lines(filesOf(encodedBy(brat, rows, 'out')).filter(({ name }) => name.endsWith('.ann'))).filter((line) => line !== '')

/** Spans, events and relations of an .ann file by what they say, without their numbers; a plain reader of its own. */
const said = (lines: readonly string[]): readonly string[] => {
  const spans = new Map<string, string>()
  const events = new Map<string, string>()
  for (const line of lines) {
    const [id = '', body = '', covered = ''] = line.split('\t')
    if (id.startsWith('T')) spans.set(id, `${body} ${covered}`)
    if (id.startsWith('E')) events.set(id, body)
  }
  const eventText = (id: string, depth = 0): string =>
    (events.get(id) ?? '')
      .split(' ')
      .map((pair) => pair.split(':'))
      .map(
        ([role = '', to = '']) =>
          `${role.replace(/\d+$/, '')} = ${spans.get(to) ?? (depth > 3 ? '' : eventText(to, depth + 1))}`,
      )
      .sort()
      .join(', ')
  return [
    ...[...spans.values()].map((span) => `span ${span}`),
    ...[...events.keys()].map((id) => `event ${eventText(id)}`),
    ...lines.flatMap((line) => {
      const [id = '', body = '', text = ''] = line.split('\t')
      const [type = '', ...args] = body.split(' ')
      if (id.startsWith('R')) return [`relation ${type} ${args.map((arg) => spans.get(arg.slice(5))).join(' – ')}`]
      if (id === '*')
        return [
          `equivalence ${type} ${args
            .map((arg) => spans.get(arg))
            .sort()
            .join(' – ')}`,
        ]
      if (/^[AM]/.test(id))
        return [`attribute ${type} ${spans.get(args[0] ?? '') ?? eventText(args[0] ?? '')} ${args[1] ?? ''}`]
      return /^[N#]/.test(id) ? [`remark ${type} ${spans.get(args[0] ?? '') ?? eventText(args[0] ?? '')} ${text}`] : []
    }),
  ].sort()
}

describe('events of attribution', () => {
  test('become links with roles; a trigger that only repeats the cue is no span of its own', () => {
    const { rows, report } = imported(brat, doc(ATTRIBUTION))
    expect(report).toMatchObject({
      articles: 1,
      spans: { Source: 1, Cue: 1, Content: 1 },
      links: { attribution: 1 },
      rejected: [],
      losses: [],
    })
    expect(
      rows
        .all('span')
        .find(({ segments }) => segments.length === 2)
        ?.segments.map(({ quote }) => quote),
    ).toEqual(['the river rose,', 'officials'])
    expect(rows.all('span').every(({ origin }) => origin === 'imported')).toBe(true)
  })

  test('come out as events again, with the words that the file had', () => {
    const { rows } = imported(brat, doc(ATTRIBUTION))
    expect(said(annOf(rows))).toEqual(said(ATTRIBUTION))
  })

  test('so they do when names were mapped to the scheme', () => {
    const { rows, report } = imported(brat, doc(ATTRIBUTION), { Content: 'Claim' })
    expect(report.spans).toEqual({ Source: 1, Cue: 1, Claim: 1 })
    expect(
      rows
        .all('filler')
        .map(({ role }) => role)
        .sort(),
    ).toEqual(['role.attribution.claim', 'role.attribution.cue', 'role.attribution.source'])
    expect(said(annOf(rows))).toEqual(said(ATTRIBUTION))
  })

  test.each([
    [
      'two contents, a source of two events, arguments in any order',
      [
        ...ATTRIBUTION,
        `T5\tContent ${at('it.')}\tit.`,
        `T6\tAttribution ${at('mocked')}\tmocked`,
        `T7\tCue ${at('mocked')}\tmocked`,
        'E2\tAttribution:T6 Source:T1 Content2:T5 Content:T3 Cue:T7',
      ],
    ],
    [
      'no source',
      [
        `T1\tContent ${at('it.')}\tit.`,
        `T2\tCue ${at('mocked')}\tmocked`,
        `T3\tAttribution-no-source ${at('mocked')}\tmocked`,
        'E1\tAttribution-no-source:T3 Content:T1 Cue:T2',
      ],
    ],
    [
      'a trigger elsewhere than the cue',
      [...ATTRIBUTION.slice(0, 3), `T4\tAttribution ${at('added')}\tadded`, 'E1\tAttribution:T4 Content:T3 Cue:T2'],
    ],
    ['no arguments', [`T4\tAttribution ${at('said')}\tsaid`, 'E1\tAttribution:T4']],
    ['one trigger of two events', [...ATTRIBUTION, 'E2\tAttribution:T4 Content:T1 Cue:T2']],
    [
      'an event within an event',
      [...ATTRIBUTION, `T8\tAttribution ${at('mocked')}\tmocked`, 'E2\tAttribution:T8 Content:E1'],
    ],
    [
      'a span twice, and one that no event has',
      [...ATTRIBUTION, `T8\tCue ${at('added')}\tadded`, `T9\tCue ${at('added')}\tadded`],
    ],
    [
      'relations, equivalence, attributes, notes, normalisations',
      [
        ...ATTRIBUTION,
        'R1\tSame Arg1:T1 Arg2:T2',
        '*\tEquiv T1 T2 T3',
        'A1\tNegation E1',
        'A2\tCertainty T3 Likely',
        '#1\tAnnotatorNotes E1\twho?',
        '#2\tAnnotatorNotes T1\ta note',
        'N1\tReference T1 Wikipedia:1\tKim',
      ],
    ],
    ['roles that do not fit the span', [...ATTRIBUTION.slice(0, 4), 'E1\tAttribution:T4 Content:T1 Source:T3 Cue:T2']],
  ] as const)('%s', (_, ann) => {
    const { rows, report } = imported(brat, doc(ann))
    expect(report.rejected).toEqual([])
    expect(said(annOf(rows))).toEqual(said(ann))
  })
})

const rejected = (ann: readonly string[], text?: string): readonly (readonly [number, string])[] =>
  imported(brat, doc(ann, text)).report.rejected.map(({ line, reason }) => [line, reason])

describe('dirty files', () => {
  test.each([
    ['offsets outside the text', ['T1\tCue 2 900\tx'], /not in the text/],
    ['an end before the start', ['T1\tCue 9 2\tx'], /not in the text/],
    ['other words than stand there', ['T1\tCue 0 3\tTom'], /should read “Tom”.*“Kim”/],
    ['an id twice', ['T1\tCue 0 3\tKim', `T1\tCue ${at('said')}\tsaid`], /there already/],
    [
      'a dangling argument',
      [...ATTRIBUTION.slice(0, 4), 'E1\tAttribution:T4 Content:T9 Cue:T2'],
      /T9, which is not there/,
    ],
    ['a dangling attribute', ['A1\tNegation T7'], /T7, which is not there/],
    ['a dangling note', ['#1\tAnnotatorNotes T7\tx'], /T7, which is not there/],
    ['a span without a place', ['T1\tCue'], /not a type with a place/],
    ['an event without a trigger', ['E1\tAttribution'], /no type with a trigger/],
    ['huge numbers', ['T1\tCue 99999999999999999999 99999999999999999999999\tx'], /not a type with a place/],
  ])('%s: named by its line, the rest comes in', (_, ann, reason) => {
    const found = rejected(['T90\tSource 0 3\tKim', ...ann])
    expect(found).toHaveLength(1)
    expect(found[0]?.[0]).toBe(ann.length + 1)
    expect(found[0]?.[1]).toMatch(reason)
    const { rows } = imported(brat, doc(['T90\tSource 0 3\tKim', ...ann]))
    expect(rows.all('span').some(({ label }) => label === 'label.source')).toBe(true)
  })

  test('a covered text that is broken over several lines is put together, and that is said', () => {
    const place = at('rose,\nshe')
    const { rows, report } = imported(brat, doc([`T1\tClaim ${place}\trose,`, 'she', `T2\tCue ${at('said')}\tsaid`]))
    expect(
      rows
        .all('span')
        .map(({ segments }) => segments[0]?.quote)
        .sort(),
    ).toEqual(['rose,\nshe', 'said'])
    expect(report.rejected).toEqual([])
    expect(report.losses).toMatchObject([{ what: expect.stringMatching(/broken over several lines/), count: 1 }])
  })

  test('a covered text that is cut off at a line end is taken by its offsets, and that is said', () => {
    const { rows, report } = imported(brat, doc([`T1\tClaim ${at('rose,\nshe')}\trose,`]))
    expect(rows.all('span')[0]?.segments[0]?.quote).toBe('rose,\nshe')
    expect(report.losses).toMatchObject([{ what: expect.stringMatching(/cut off/), count: 1 }])
  })

  test('offsets in UTF-16 units, as old clients counted, are found out by the covered texts', () => {
    const start = TEXT.indexOf('said')
    const { rows, report } = imported(brat, doc([`T1\tCue ${start} ${start + 4}\tsaid`]))
    expect(rows.all('span')[0]?.segments).toEqual([{ start, end: start + 4, quote: 'said' }])
    expect(report.losses).toMatchObject([{ examples: [expect.stringMatching(/UTF-16 code units/)] }])
  })

  test.each([
    ['CRLF counted as two', TEXT.replaceAll('\n', '\r\n'), true],
    ['CRLF counted as one', TEXT.replaceAll('\n', '\r\n'), false],
    ['a byte order mark, counted', `\uFEFF${TEXT}`, true],
    ['U+FEFF, soft hyphen and no-break space within', TEXT.replace('river', 'ri\uFEFFv\u00ADe\u00A0r\u200B'), true],
  ])('%s: no span is shifted', (_, text, isRaw) => {
    const { rows } = imported(brat, doc([`T1\tCue ${at('added', isRaw ? text : TEXT)}\tadded`], text))
    expect(rows.all('span')[0]?.segments[0]?.quote).toBe('added')
  })

  test('lines of a kind that brat does not know come out as they came in', () => {
    const odd = ['X1\tsomething  odd\t', 'no record at all']
    const { rows, report } = imported(brat, doc([...ATTRIBUTION, ...odd]))
    expect(report.rejected).toEqual([])
    expect(formatNoteLines(rows, rows.all('article')[0]?.id ?? '', 'brat', 'lines')).toEqual(odd)
    expect(annOf(rows).slice(-2)).toEqual(odd)
  })

  test('a missing text, an empty .ann, a text alone and a file that is not UTF-8', () => {
    const files = given({
      'lost.ann': 'T1\tCue 0 1\tx\n',
      'empty.txt': 'Nothing here.',
      'empty.ann': '',
      'alone.txt': 'Alone.',
      'bad.txt': 'Bad.',
      'bad.ann': new Uint8Array([0x54, 0xff]),
    })
    const { rows, report } = imported(brat, files)
    expect(
      rows
        .all('article')
        .map(({ file }) => file)
        .sort(),
    ).toEqual(['alone.txt', 'bad.txt', 'empty.txt'])
    expect(report.rejected.map(({ file }) => file).sort()).toEqual(['bad.ann', 'lost.ann'])
  })

  test('names like those of the language itself harm nothing', () => {
    const { rows } = imported(
      brat,
      doc([
        `T1\t__proto__ ${at('said')}\tsaid`,
        `T2\tconstructor ${at('Kim')}\tKim`,
        'A1\t__proto__ T1 toString',
        'E1\t__proto__:T1 constructor:T2',
      ]),
    )
    expect(rows.all('span')).toHaveLength(2)
    expect(({} as Record<string, unknown>)['toString']).toBe(Object.prototype.toString)
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('a megabyte without an end of line, and a hundred thousand fragments, take no time to speak of', () => {
    const long = 'x'.repeat(1_000_000)
    expect(rejected([`T1\tCue ${'0 1;'.repeat(100_000)}0 1\tx`, long])).toHaveLength(1)
  })
})

const lines = (list: readonly GivenFile[]): readonly string[] =>
  list.flatMap(({ bytes }) => Buffer.from(bytes).toString('utf8').split('\n'))

describe.skipIf(!hasFixtures)('files of the real brat', () => {
  const counts = [
    ['brat/litbank-entities', 10],
    ['brat/litbank-coref', 10],
    ['brat/tutorials/news', 13],
    ['brat/tutorials/bio', 13],
  ] as const

  test.each(counts)('%s: every record of %i files comes in and goes out', { timeout: 60_000 }, (folder, count) => {
    const files = fixtureFiles(folder)
    const known = brat.decoder?.detect(files) ?? []
    const { rows, report } = imported(brat, known)
    expect(report.rejected).toEqual([])
    const anns = files.filter(({ name }) => name.endsWith('.ann'))
    expect([rows.all('article').length, anns.length]).toEqual([count, count])
    const out = filesOf(encodedBy(brat, rows, 'out'))
    expect(
      out
        .filter(({ name }) => name.endsWith('.ann'))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(anns.map(({ name }) => name).sort())
    for (const { name, bytes } of anns) {
      const back = out.find((file) => file.name === name)
      expect([name, said(lines(back === undefined ? [] : [back]))]).toEqual([name, said(lines([{ name, bytes }]))])
    }
    expect(summary(imported(brat, out).rows)).toEqual(summary(rows))
  })
})
