import { expect, test } from 'vitest'
import { codecById, codecs } from '#core/codec/index.ts'
import { createOffsets } from '#core/text/offsets.ts'
import type { OffsetUnit } from '#core/text/offsets.ts'
import { given } from '../../support/datasets.ts'

/* Offsets in another unit than the format's, where no words beside them show it: read as whoever imports says. */

const TEXT = '😀 Łukasz said that it rained.'
const WORDS = 'rained'
const units: readonly OffsetUnit[] = ['utf16', 'codepoint', 'utf8']

/** A file of each format with one span and nothing that covers it, by its name. */
const files: Readonly<Record<string, (start: number, end: number) => Readonly<Record<string, string>>>> = {
  doccano: (start, end) => ({ 'd.jsonl': JSON.stringify({ id: 1, text: TEXT, label: [[start, end, 'Claim']] }) }),
  prodigy: (start, end) => ({ 'p.jsonl': JSON.stringify({ text: TEXT, spans: [{ start, end, label: 'Claim' }] }) }),
  'label-studio': (start, end) => {
    const region = {
      id: 's1',
      from_name: 'label',
      to_name: 'text',
      type: 'labels',
      value: { start, end, labels: ['Claim'] },
    }
    return { 'l.json': JSON.stringify([{ id: 1, data: { text: TEXT }, annotations: [{ result: [region] }] }]) }
  },
  'uima-json': (begin, end) => {
    const sofa = { '%ID': 1, '%TYPE': 'uima.cas.Sofa', sofaNum: 1, sofaID: '_InitialView', sofaString: TEXT }
    const span = { '%ID': 2, '%TYPE': 'custom.Claim', '@sofa': 1, begin, end }
    return { 'u.json': JSON.stringify({ '%FEATURE_STRUCTURES': [sofa, span] }) }
  },
  'uima-xmi': (begin, end) => ({
    'u.xmi': `<?xml version="1.0" encoding="UTF-8"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:c="http:///custom.ecore" xmi:version="2.0"><c:Claim xmi:id="2" sofa="1" begin="${begin}" end="${end}"/><cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" sofaString="${TEXT}"/><cas:View sofa="1" members="2"/></xmi:XMI>`,
  }),
  w3c: (start, end) => {
    const selector = { type: 'TextPositionSelector', start, end }
    const body = { type: 'TextualBody', purpose: 'tagging', value: 'Claim' }
    const annotation = {
      '@context': 'http://www.w3.org/ns/anno.jsonld',
      id: 'urn:a',
      type: 'Annotation',
      body,
      target: { source: 'a.txt', selector },
    }
    return { 'a.txt': TEXT, 'a.jsonld': JSON.stringify(annotation) }
  },
}

test('every format that may have no words beside its places is one of them', () => {
  expect(
    codecs
      .filter(({ decoder }) => decoder?.unit !== undefined)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(Object.keys(files).sort())
})

for (const [id, fileOf] of Object.entries(files)) {
  const decoder = codecById(id)?.decoder
  const offsets = createOffsets(TEXT)
  const at = TEXT.indexOf(WORDS)
  const spanOf = (counted: OffsetUnit, told: OffsetUnit | undefined): readonly string[] => {
    const point = (offset: number): number => offsets.convert(offset, 'utf16', counted) ?? -1
    const decoded = decoder?.decode(given(fileOf(point(at), point(at + WORDS.length))), told)
    if (decoded?.ok !== true || decoded.value.kind !== 'dataset') throw new Error('it cannot be read')
    return decoded.value.spans.flatMap(({ segments }) => segments.map(({ start, end }) => TEXT.slice(start, end)))
  }

  test.each(units)(`${id} in %s is read so where that is said`, (unit) => expect(spanOf(unit, unit)).toEqual([WORDS]))

  test(`${id} is read in its own unit where nothing is said, and not in another`, () => {
    const own = decoder?.unit ?? 'utf8'
    expect(spanOf(own, undefined)).toEqual([WORDS])
    for (const unit of units.filter((one) => one !== own)) expect(spanOf(unit, undefined)).not.toEqual([WORDS])
  })
}
