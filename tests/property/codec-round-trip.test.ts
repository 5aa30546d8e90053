import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brat } from '#core/codec/brat.ts'
import { citron } from '#core/codec/citron.ts'
import type { Codec } from '#core/codec/codec.ts'
import { conll } from '#core/codec/conll.ts'
import { csvSpans } from '#core/codec/csv-spans.ts'
import { doccano } from '#core/codec/doccano.ts'
import { codecs } from '#core/codec/index.ts'
import { qdpx } from '#core/codec/qdpx.ts'
import { labelStudio } from '#core/codec/label-studio.ts'
import { prodigy } from '#core/codec/prodigy.ts'
import { uimaJson } from '#core/codec/uima-json.ts'
import { uimaXmi } from '#core/codec/uima-xmi.ts'
import { webannoTsv } from '#core/codec/webanno-tsv.ts'
import { w3c } from '#core/codec/w3c.ts'
import { isSafeName } from '#core/codec/names.ts'
import { Rows } from '#core/model/rows.ts'
import { encodedBy, filesOf, fittingProjects, importInto, imported, summary } from '../support/datasets.ts'
import type { Can } from '../support/datasets.ts'
import { projects } from '../support/random-project.ts'

const runs = (count: number): number => Number(process.env['HEARSAY_RUNS'] ?? count)

const holds = <T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void, count = 25): void =>
  fc.assert(
    fc.property(arbitrary, (value) => {
      law(value)
    }),
    { numRuns: runs(count) },
  )

/** What each format says it can carry. A format without a line here goes only out, or has no texts. */
const abilities: readonly (readonly [Codec, Can])[] = [
  [csvSpans, { discontinuous: true, notes: true, sources: true, lineEnds: true, links: false }],
  [qdpx, { details: true, crossArticle: true, notes: true, linkNotes: false, lineEnds: true }],
  [citron, { details: true, discontinuous: true, nary: true, sources: true, lineEnds: true, quotesOnly: true }],
  [doccano, { details: true, lineEnds: true }],
  [prodigy, { details: true, lineEnds: true }],
  [labelStudio, { details: true, attributes: true, lineEnds: true }],
  [
    uimaJson,
    {
      details: true,
      discontinuous: true,
      nary: true,
      nested: true,
      attributes: true,
      notes: true,
      sources: true,
      lineEnds: true,
    },
  ],
  [
    uimaXmi,
    {
      details: true,
      discontinuous: true,
      nary: true,
      nested: true,
      attributes: true,
      notes: true,
      sources: true,
      lineEnds: true,
      onlyXml: true,
    },
  ],
  [
    webannoTsv,
    {
      details: true,
      discontinuous: true,
      nary: true,
      nested: true,
      attributes: true,
      notes: true,
      sources: true,
      lineEnds: true,
    },
  ],
  [conll, { details: true, links: false, sameLabelOverlap: false }],
  [
    w3c,
    {
      details: true,
      discontinuous: true,
      nary: true,
      nested: true,
      crossArticle: true,
      attributes: true,
      notes: true,
      sources: true,
      lineEnds: true,
    },
  ],
  [
    brat,
    { discontinuous: true, nary: true, nested: true, attributes: true, notes: true, sources: true, lineEnds: true },
  ],
]

describe.each(abilities.map(([codec, can]) => [codec.id, codec, can] as const))('%s', (_, codec, can) => {
  test('what it can carry comes back whole, and nothing is called lost', () =>
    holds(fittingProjects(can), (rows) => {
      const project = Rows.from(rows)
      const encoded = encodedBy(codec, project, 'out')
      expect(encoded.losses).toEqual([])
      const { rows: back, report } = imported(codec, filesOf(encoded))
      expect([report.rejected, report.losses]).toEqual([[], []])
      expect(summary(back)).toEqual(summary(project))
    }))

  test('of any project all that it says it wrote comes back, and then loses no more', () =>
    holds(projects, (rows) => {
      const encoded = encodedBy(codec, Rows.from(rows), 'out')
      const texts = Rows.from(rows)
        .all('revision')
        .map(({ text }) => text)
      if (texts.length === 0 || new Set(texts).size < texts.length) return // the same text twice is one article
      const { rows: back, report } = imported(codec, filesOf(encoded))
      if (report.rejected.some(({ reason }) => reason.includes('not plain text'))) return // as a .txt it could be anything
      expect(report.rejected).toEqual([])
      expect([back.all('span').length, back.all('link').length]).toEqual([encoded.spans, encoded.links])
      const again = imported(codec, filesOf(encodedBy(codec, back, 'out')))
      expect(summary(again.rows)).toEqual(summary(back))
    }))
})

describe.each(codecs.map((codec) => [codec.id, codec] as const))('%s', (_, codec) => {
  test('names its files safely', () =>
    holds(projects, (rows) => {
      for (const { name } of encodedBy(codec, Rows.from(rows), 'out').files) expect(isSafeName(name)).toBe(true)
    }))

  test.skipIf(codec.decoder === undefined)('knows its own files by their look, and nothing else', () =>
    holds(projects, (rows) => {
      const encoded = encodedBy(codec, Rows.from(rows), 'out')
      if (encoded.articles === 0) return
      for (const other of codecs) {
        const taken = other.decoder?.detect(filesOf(encoded)) ?? []
        expect([other.id, taken.length]).toEqual([other.id, other === codec ? encoded.files.length : 0])
      }
    }),
  )
})

describe('jsonl', () => {
  const [jsonl] = codecs
  if (jsonl === undefined) throw new Error('there are no codecs')
  const bytesOf = (rows: Rows): string => encodedBy(jsonl, rows, 'out').files[0]?.text ?? ''

  test('out, into an empty project and out again: the same bytes', () =>
    holds(projects, (rows) => {
      const project = Rows.from(rows)
      const { rows: back, report } = imported(jsonl, filesOf(encodedBy(jsonl, project, 'out')))
      expect([report.rejected, report.losses]).toEqual([[], []])
      expect(bytesOf(back)).toBe(bytesOf(project))
    }))

  test('a second import of the same changes nothing', () =>
    holds(projects, (rows) => {
      const files = filesOf(encodedBy(jsonl, Rows.from(rows), 'out'))
      const { rows: back } = imported(jsonl, files)
      const before = bytesOf(back)
      const again = jsonl.decoder?.decode(files)
      if (again?.ok !== true) throw new Error('not decoded')
      expect(importInto(back, again.value)).toMatchObject({ articles: 0, spans: {}, links: {}, rejected: [] })
      expect(bytesOf(back)).toBe(before)
    }))
})
