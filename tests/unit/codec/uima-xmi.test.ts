import { describe, expect, test } from 'vitest'
import { uimaXmi } from '#core/codec/uima-xmi.ts'
import { encodedBy, filesOf, fixtureFiles, given, hasFixtures, imported, summary } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'

const xmi = (inside: string, before = ''): ReturnType<typeof given> =>
  given({
    'd.xmi': `<?xml version="1.0"?>${before}<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:c="http:///webanno/custom.ecore">${inside}</xmi:XMI>`,
  })
const sofa = (text: string): string => `<cas:Sofa xmi:id="1" sofaID="_InitialView" sofaString="${text}"/>`

test('what goes out has its type system beside it, and line ends and quotes survive', () => {
  const p = testProject()
  const article = p.article('😀 “Kim” & "Lee"\n\tsaid <no>.')
  const cue = p.span(article, 'cue', 'said')
  p.link('attribution', { claim: [p.span(article, 'claim', '<no>')], cue: [cue] })
  const encoded = encodedBy(uimaXmi, p.rows, 'x')
  expect(encoded.files.map(({ name }) => name.replace(/^.*\./, ''))).toEqual(['xmi', 'xml'])
  for (const { id } of p.rows.all('label'))
    expect(encoded.files[1]?.text).toContain(`hearsay.span.${id === 'label.cue' ? 'Cue' : ''}`)
  expect(summary(imported(uimaXmi, filesOf(encoded)).rows)).toEqual(summary(p.rows))
})

describe('hostile files', () => {
  test.each([
    ['a DOCTYPE', xmi(sofa('&a;'), '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), /DOCTYPE/],
    ['a billion laughs', xmi(sofa('&b;'), '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'), /DOCTYPE/],
    ['an entity that nobody declared', xmi(sofa('&a;')), /entity/],
    ['elements without end', xmi('<c:a>'.repeat(100_000)), /nested more than 256/],
    ['half a file', given({ 'd.xmi': '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"><' }), /./],
    ['another document', given({ 'd.xmi': '<html><!-- <xmi:XMI --></html>' }), /no XMI/],
    ['bytes that are no text', given({ 'd.xmi': new Uint8Array([0xff, 0xfe, 0x3c]) }), /UTF-8/],
  ])('%s is refused', (_, files, reason) => {
    const decoded = uimaXmi.decoder?.decode(files)
    expect(decoded?.ok).toBe(false)
    if (decoded?.ok === false) expect(decoded.error.message).toMatch(reason)
  })

  test.each([
    ['outside the text', 'begin="0" end="9"'],
    ['half an emoji', 'begin="0" end="1"'],
    ['no number', 'begin="x" end="__proto__"'],
  ])('a place %s is rejected, the rest comes in', (_, place) => {
    const good = '<c:Source xmi:id="2" sofa="1" begin="2" end="5" id="7" constructor="x"/>'
    const { rows, report } = imported(uimaXmi, xmi(`${good}<c:Source xmi:id="3" sofa="1" ${place}/>${sofa('😀Kim')}`))
    expect(report.rejected).toMatchObject([{ file: 'd.xmi', reason: expect.stringContaining('not in the text') }])
    expect(rows.all('span').map(({ segments }) => segments[0]?.quote)).toEqual(['Kim'])
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

describe.skipIf(!hasFixtures)('files of the real tools', () => {
  test('73 of WebAnno: all read, nothing rejected, and they come back', () => {
    const files = fixtureFiles('webanno-tsv').filter(({ name }) => name.endsWith('.xmi'))
    expect(uimaXmi.decoder?.detect(files)).toHaveLength(73)
    let [spans, links] = [0, 0]
    for (const file of files) {
      const { rows, report } = imported(uimaXmi, [file])
      expect([file.name, report.rejected]).toEqual([file.name, []])
      spans += rows.all('span').length
      links += rows.all('link').length
      expect(summary(imported(uimaXmi, filesOf(encodedBy(uimaXmi, rows, 'x'))).rows)).toEqual(summary(rows))
    }
    expect([spans, links]).toEqual([220, 34])
  })

  test.each([
    ['small_cas.xmi', 'small_typesystem.xml', 0, 0],
    ['cas_with_smileys.xmi', 'inception_typesystem.xml', 9, 0],
    ['cas_with_references.xmi', 'important_dkpro_types.xml', 3, 1],
    ['cas_with_inheritance.xmi', 'typesystem_with_inheritance.xml', 5, 0],
  ])('%s: %i spans, %i links', (name, types, spans, links) => {
    const files = fixtureFiles('uima').filter(
      (file) => file.name === `xmi/${name}` || file.name === `typesystems/${types}`,
    )
    const { rows, report } = imported(uimaXmi, files)
    expect([rows.all('span').length, rows.all('link').length, report.rejected]).toEqual([spans, links, []])
    expect(summary(imported(uimaXmi, filesOf(encodedBy(uimaXmi, rows, 'x'))).rows)).toEqual(summary(rows))
  })
})
