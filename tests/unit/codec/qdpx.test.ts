import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { qdpx } from '#core/codec/qdpx.ts'
import { Rows } from '#core/model/rows.ts'
import { encodedBy, fittingProjects, given, hasFixtures, imported } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'
import { projects } from '../../support/random-project.ts'
import { schemaErrors } from '../../support/xsd.ts'

const TEXT = '😀 Kim said\nit rains.'
const A = '11111111-1111-4111-8111-111111111111'
const B = '22222222-2222-4222-8222-222222222222'
const C = '33333333-3333-4333-8333-333333333333'
const D = '44444444-4444-4444-8444-444444444444'

const selection = (start: unknown, end: unknown, { guid = C, name = '', code = A, more = '' } = {}): string =>
  `<PlainTextSelection guid="${guid}" name="${name}" startPosition="${String(start)}" endPosition="${String(end)}">${more}<Coding guid="${D}"><CodeRef targetGUID="${code}"/></Coding></PlainTextSelection>`
const project = (selections: string, { path = `internal://${B}.txt`, links = '', head = '', more = '' } = {}): string =>
  `<?xml version="1.0" encoding="utf-8"?>${head}<Project xmlns="urn:QDA-XML:project:1.0" name="p">
<CodeBook><Codes><Code guid="{${A.toUpperCase()}}" name="Claim" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="${B}" name="Rain" plainTextPath="${path}">
${selections}
</TextSource>${more}</Sources>${links}</Project>`
const files = (qde: string, text = TEXT, name = 'Project.qde'): ReturnType<typeof given> =>
  given({ [name]: qde, [`Sources/${B}.txt`]: text })
const quotes = (qde: string, text?: string): readonly string[] =>
  imported(qdpx, files(qde, text))
    .rows.all('span')
    .map(({ segments }) => segments.map((segment) => segment.quote).join(' … '))

describe('what comes in', () => {
  test.each([
    ['places in code points', project(selection(2, 5)), TEXT, ['Kim']],
    ['across a line end', project(selection(6, 13)), TEXT, ['said\nit']],
    ['a text with CRLF, counted as it is there', project(selection(6, 14)), TEXT.replace('\n', '\r\n'), ['said\nit']],
    [
      'a text with CRLF, counted as one, told by the name',
      project(selection(11, 13, { name: 'it' })),
      TEXT.replace('\n', '\r\n'),
      ['it'],
    ],
    ['UTF-16 units, told by the name', project(selection(3, 6, { name: 'Kim' })), TEXT, ['Kim']],
    ['a name that says nothing', project(selection(2, 5, { name: 'Selection 1' })), TEXT, ['Kim']],
  ])('%s', (_, qde, text, want) => expect(quotes(qde, text)).toEqual(want))

  test('any one .qde file is the project, its folder of sources in any letter case', () => {
    const all = given({ 'Trial.qde': project(selection(2, 5)), [`sources/${B}.TXT`]: TEXT, 'readme.md': 'x' })
    expect(qdpx.decoder?.detect(all).map(({ name }) => name)).toEqual(['Trial.qde', `sources/${B}.TXT`])
    expect(imported(qdpx, all).report).toMatchObject({ articles: 1, spans: { Claim: 1 }, rejected: [], losses: [] })
  })

  test('a text within the project file, a description as the note, a link between selections', () => {
    const more = '<Description>see &lt;this&gt;</Description>'
    const qde = project(selection(2, 5, { more }) + selection(6, 10, { guid: D }), {
      links: `<Links><Link guid="${A}" name="says" originGUID="${C}" targetGUID="${D}"/></Links>`,
    }).replace(/ plainTextPath="[^"]*">/, `><PlainTextContent>${TEXT}</PlainTextContent>`)
    const { rows, report } = imported(qdpx, given({ 'p.qde': qde }))
    expect(report).toMatchObject({ articles: 1, spans: { Claim: 2 }, links: { says: 1 }, rejected: [] })
    expect(rows.all('span').map(({ note }) => note)).toContain('see <this>')
  })

  test('pictures, cases and notes are counted as lost', () => {
    const { report } = imported(qdpx, files(project(selection(2, 5), { more: '<PictureSource guid="x"/>' })))
    expect(report.losses).toMatchObject([{ what: 'sources that are no texts', count: 1 }])
  })

  test.each([
    ['a place outside', selection(2, 500), /not in the text/],
    ['a place that is no number', selection('x', 5), /not in the text/],
    ['an end before the start', selection(5, 2), /not in the text/],
    ['a code that is nowhere', selection(2, 5, { code: D }), /not in the codebook/],
  ])('%s is rejected by its line, the rest comes in', (_, bad, reason) => {
    const { rows, report } = imported(qdpx, files(project(`${selection(2, 5)}\n${bad}`)))
    expect(report.rejected).toMatchObject([{ file: 'Project.qde', line: 5, reason: expect.stringMatching(reason) }])
    expect(rows.all('span')).toHaveLength(1)
  })

  test.each([
    ['absolute://etc/passwd', /outside the archive/],
    ['relative://../x.txt', /outside the archive/],
    ['file:///etc/passwd', /outside the archive/],
    ['internal://../../etc/passwd', /outside the archive/],
    ['internal://nothing.txt', /not in the archive/],
    ['', /only as rich text/],
  ])('a text at %s is refused', (path, reason) => {
    const { report } = imported(qdpx, files(project(selection(2, 5), { path })))
    expect(report).toMatchObject({ articles: 0, rejected: [{ line: 3, reason: expect.stringMatching(reason) }] })
  })

  test.each([
    ['entities', project('', { head: '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' }), /document type/],
    ['half a file', project(selection(2, 5)).slice(0, -40), /not sound XML/],
    ['another root', '<Other/>', /no REFI-QDA project/],
    ['depth', `<Project>${'<a>'.repeat(100_000)}`, /deep/],
    ['an unknown entity', project('&nbsp;'), /not sound XML/],
  ])('%s: nothing is read', (_, qde, message) => {
    const decoded = qdpx.decoder?.decode(files(qde))
    expect(decoded?.ok === false ? decoded.error.message : '').toMatch(message)
  })

  test('two projects in one archive are refused', () => {
    const both = given({ 'a.qde': project(''), 'b.qde': project('') })
    expect(qdpx.decoder?.decode(both).ok).toBe(false)
  })
})

test('what goes out, and what it cannot hold', () => {
  const p = testProject()
  const article = p.article('Kim said it rains, she added, often.', { title: 'Rain & wind' })
  const claim = p.span(article, 'claim', 'it rains … often', { kind: 'fact' })
  const kim = p.span(article, 'source', 'Kim')
  p.source('Kim Lee', kim)
  p.link('attribution', { claim: [claim], source: [kim] })
  const { files: out, losses, spans, links } = encodedBy(qdpx, p.rows, 'x')
  expect([out.map(({ name }) => name.replace(/\/.*/, '')), spans, links]).toEqual([['Sources', 'project.qde'], 3, 1])
  expect(out[1]?.text).toMatch(
    /<TextSource [^>]*name="Rain &#38; wind" plainTextPath="internal:\/\/[-0-9a-f]{36}\.txt">/,
  )
  expect(losses.map(({ what }) => what).sort()).toEqual([
    'attributes of spans',
    'links with roles, written as pairs from their first part',
    'sources of the registry',
    'spans of several segments, which became several',
    'which source or claim of the registry a span is',
  ])
})

test.skipIf(!hasFixtures)(
  'every project is valid by the standard’s schema, and its GUIDs are all different',
  { timeout: 60_000 },
  async () => {
    const seed = Math.trunc(Math.random() * 2 ** 31)
    const samples = fc.sample(projects, { numRuns: Number(process.env['HEARSAY_RUNS'] ?? 50), seed })
    const detailed = fc.sample(fittingProjects({ details: true, notes: true }), { numRuns: 10, seed })
    const documents = [...samples, ...detailed].map(
      (rows) => encodedBy(qdpx, Rows.from(rows), 'x').files.find(({ name }) => name === 'project.qde')?.text ?? '',
    )
    expect(documents.filter((xml) => xml.includes('<VariableValue>'))).toHaveLength(detailed.length)
    expect(await schemaErrors(documents, 'refi-qda/Project.xsd'), `seed ${seed}`).toEqual([])
    for (const xml of documents) {
      const guids = [...xml.matchAll(/ guid="([^"]*)"/g)].map(([, guid]) => guid)
      expect(new Set(guids).size, `seed ${seed}`).toBe(guids.length)
    }
    const invalid = ['<Project xmlns="urn:QDA-XML:project:1.0"/>']
    expect(await schemaErrors(invalid, 'refi-qda/Project.xsd')).not.toEqual([])
  },
)
