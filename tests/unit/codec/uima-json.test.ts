import { describe, expect, test } from 'vitest'
import { uimaJson } from '#core/codec/uima-json.ts'
import { encodedBy, filesOf, fixtureFiles, given, hasFixtures, imported, summary } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'

const sofa = (text: unknown): object => ({
  '%ID': 1,
  '%TYPE': 'uima.cas.Sofa',
  sofaID: '_InitialView',
  sofaString: text,
})
const cas = (...structures: readonly unknown[]): ReturnType<typeof given> =>
  given({ 'd.json': JSON.stringify({ '%TYPES': {}, '%FEATURE_STRUCTURES': structures, '%VIEWS': {} }) })
const span = (id: unknown, begin: unknown, end: unknown, more: object = {}): object => {
  return { '%ID': id, '%TYPE': 'webanno.custom.Source', '@sofa': 1, begin, end, ...more }
}

interface Written {
  readonly '%TYPES': Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly '%FEATURE_STRUCTURES': readonly Readonly<Record<string, unknown>>[]
}

describe('what goes out', () => {
  const p = testProject()
  const article = p.article('😀 Kim said it rains, often.')
  const claim = p.span(article, 'claim', 'it rains … often', { kind: 'fact' })
  const cue = p.span(article, 'cue', 'said')
  p.link('attribution', { claim: [claim], source: [p.span(article, 'source', 'Kim')], cue: [cue] })
  const encoded = encodedBy(uimaJson, p.rows, 'x')
  const written = JSON.parse(encoded.files[0]?.text ?? '') as Written

  const ofType = (type: string): readonly unknown[] =>
    written['%FEATURE_STRUCTURES'].filter((one) => one['%TYPE'] === type)

  test('UTF-16 offsets, a type for each label and link, a part for each filler', () => {
    expect(encoded).toMatchObject({ articles: 1, spans: 3, links: 1 })
    expect(ofType('hearsay.span.Source')).toMatchObject([{ begin: 3, end: 6 }])
    expect(ofType('hearsay.span.Claim')).toMatchObject([{ begin: 12, end: 27, hearsay_segments: '12-20 22-27' }])
    expect(ofType('hearsay.link.attribution')).toMatchObject([{ begin: 7, end: 11 }])
    expect(ofType('hearsay.part.attribution')).toHaveLength(3)
  })

  test('every type and feature in use is declared', () => {
    for (const one of written['%FEATURE_STRUCTURES']) {
      const type = String(one['%TYPE']).replace('[]', '')
      if (type.startsWith('uima.')) continue
      const declared = Object.keys(written['%TYPES'][type] ?? {})
      const used = Object.keys(one).map((key) => key.replace('@', ''))
      const inherited = ['%ID', '%TYPE', '%ELEMENTS', 'sofa', 'begin', 'end', 'language']
      expect(used.filter((key) => !declared.includes(key) && !inherited.includes(key))).toEqual([])
    }
  })
})

describe('what comes in', () => {
  test('slots and relations become links, the features of a span its attributes', () => {
    const { rows, report } = imported(
      uimaJson,
      cas(
        sofa('😀 Kim said no'),
        span(2, 3, 6, { value: 'PER', sure: true, '@links': 5, '@next': 3 }),
        span(3, 12, 14),
        { '%ID': 4, '%TYPE': 'webanno.custom.LinkType', role: 'said', '@target': 3 },
        { '%ID': 5, '%TYPE': 'webanno.custom.LinkType[]', '%ELEMENTS': [4] },
        { '%ID': 6, '%TYPE': 'webanno.custom.Knows', '@sofa': 1, begin: 12, end: 14, '@Governor': 2, '@Dependent': 3 },
      ),
    )
    expect(report).toMatchObject({ spans: { Source: 2 }, links: { 'Source links': 1, Knows: 1 }, rejected: [] })
    expect(report.losses.map(({ what }) => what)).toEqual(['references between annotations that are no link'])
    expect(
      rows
        .all('span')
        .map(({ segments }) => segments[0]?.quote)
        .sort(),
    ).toEqual(['Kim', 'no'])
    expect(
      rows
        .all('attribute')
        .map(({ value }) => value)
        .sort(),
    ).toEqual(['PER', 'yes'])
  })

  test.each([
    ['a place outside the text', span(3, 0, 9), /not in the text/],
    ['half an emoji', span(3, 0, 1), /not in the text/],
    ['an end before the start', span(3, 4, 2), /not in the text/],
    ['forged segments', span(3, 0, 2, { '%TYPE': 'a.B', hearsay_segments: '0-9 1-2' }), /not in the text/],
    ['segments that overlap', span(3, 0, 2, { '%TYPE': 'a.B', hearsay_segments: '2-5 3-5' }), /overlap/],
    ['an id twice', span(2, 2, 5), /already/],
    ['no type', { '%ID': 3 }, /no id or type/],
  ])('%s is rejected, the rest comes in', (_, bad, reason) => {
    const { rows, report } = imported(uimaJson, cas(sofa('😀Kim'), span(2, 2, 5), bad))
    expect(report.rejected).toMatchObject([{ reason: expect.stringMatching(reason) }])
    expect(rows.all('span')).toHaveLength(1)
  })

  test('parts that are nowhere and structures in no text are counted, keys of the language do no harm', () => {
    const { rows, report } = imported(
      uimaJson,
      cas(
        sofa('Kim'),
        { '%ID': 2, '%TYPE': 'hearsay.link.attribution', '@sofa': 1, begin: 0, end: 3, '@parts': 3 },
        { '%ID': 3, '%TYPE': 'x[]', '%ELEMENTS': [4] },
        { '%ID': 4, '%TYPE': 'hearsay.part.attribution', role: '__proto__', '@target': 2 },
        { '%ID': 5, '%TYPE': 'hearsay.part.attribution', role: 'x', '@target': 99 },
        '__proto__',
      ),
    )
    expect(rows.all('link')).toHaveLength(1)
    expect(report.losses.map(({ what }) => what)).toEqual(['structures that stand nowhere in a text'])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test.each([
    ['half a file', '{"%FEATURE_STRUCTURES":[{"%ID":1,'],
    ['no structures', '{"%FEATURE_STRUCTURES":7}'],
    ['no text', '{"%FEATURE_STRUCTURES":[]}'],
  ])('%s is refused', (_, text) =>
    expect(uimaJson.decoder?.decode(given({ 'd.json': text }))).toMatchObject({ ok: false }),
  )
})

describe.skipIf(!hasFixtures)('files of the real tool', () => {
  test.each([
    ['ser-ref/casWithText', 1, 0, 0],
    ['ser-ref/casWithTextAndAnnotations', 1, 4, 0],
    ['ser-ref/casWithEmojiUnicodeTextAndAnnotations', 1, 9, 0],
    ['ser-ref/casWithLeftToRightTextAndAnnotations', 1, 2, 0],
    ['ser-ref/casWithTraditionalChineseTextAndAnnotations', 1, 4, 0],
    ['one-way/tsv3-testSimpleSlotFeature', 1, 3, 1],
    ['one-way/casWithBadSofaFsOrder', 1, 0, 0],
  ])('%s: %i articles, %i spans, %i links', (folder, articles, spans, links) => {
    const files = fixtureFiles(`uima/json/fs_as_array/${folder}`)
    expect(uimaJson.decoder?.detect(files)).toHaveLength(1)
    const { rows, report } = imported(uimaJson, files)
    expect([report.articles, rows.all('span').length, rows.all('link').length, report.rejected]).toEqual([
      articles,
      spans,
      links,
      [],
    ])
    expect(summary(imported(uimaJson, filesOf(encodedBy(uimaJson, rows, 'x'))).rows)).toEqual(summary(rows))
  })

  test('a whole emoji with its skin tone and joiners is one annotation of eight code units', () => {
    const { rows } = imported(
      uimaJson,
      fixtureFiles('uima/json/fs_as_array/ser-ref/casWithEmojiUnicodeTextAndAnnotations'),
    )
    expect(rows.all('span').map(({ segments }) => segments[0]?.quote)).toContain('👳🏻‍♀️')
  })

  test.each(['casWithoutTextButWithAnnotations', 'emptyCas', 'casWithSofaDataURI', 'casWithSofaDataArray'])(
    '%s has no text and is refused',
    (folder) => {
      const files = fixtureFiles(`uima/json/fs_as_array/ser-ref/${folder}`)
      expect(uimaJson.decoder?.decode(files)).toMatchObject({ ok: false })
    },
  )
})
