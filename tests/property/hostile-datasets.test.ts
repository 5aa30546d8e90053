import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codecs } from '#core/codec/index.ts'
import { Rows } from '#core/model/rows.ts'
import { segmentsFailure } from '#core/text/segments.ts'
import { textOfRevision } from '#core/model/revision.ts'
import { emptyProject, encodedBy, filesOf, importInto } from '../support/datasets.ts'
import { projects } from '../support/random-project.ts'
import { count, many, seed } from '../support/store-tally.ts'

const RUNS = Number(process.env['HEARSAY_RUNS'] ?? many(20, 1_000))

/** One wound of a file: where, and what is put there in place of how much. */
const wound = fc.record({
  file: fc.nat(),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.constantFrom(0, 1, 2, 10, 1e9),
  put: fc.constantFrom(
    '',
    '\n',
    '\t',
    '"',
    '{',
    ']',
    '<',
    '&a;',
    '\\',
    '|',
    '0',
    '99999999999',
    '-1',
    '1e9',
    'null',
    '__proto__',
    '\u0000',
    '\uFFFD',
    '\uFEFF',
    '😀',
    'T1',
    '[[',
    '<!DOCTYPE x>',
    'x'.repeat(5_000),
  ),
})

const wounded = (bytes: Uint8Array, { at, length, put }: { at: number; length: number; put: string }): Uint8Array => {
  const from = Math.floor(at * bytes.length)
  return new Uint8Array(Buffer.concat([bytes.subarray(0, from), Buffer.from(put), bytes.subarray(from + length)]))
}

describe.each(codecs.filter(({ decoder }) => decoder !== undefined).map((codec) => [codec.id, codec] as const))(
  '%s',
  (_, codec) => {
    test('a damaged file is refused or rejected in part, and what comes in stands where it says', () => {
      fc.assert(
        fc.property(projects, fc.array(wound, { minLength: 1, maxLength: 3 }), (rows, wounds) => {
          const files = filesOf(encodedBy(codec, Rows.from(rows), 'out')).map((file) => ({ ...file }))
          if (files.length === 0) return
          for (const one of wounds) {
            const file = files[one.file % files.length]
            if (file !== undefined) file.bytes = wounded(file.bytes, one)
          }
          codec.decoder?.detect(files)
          const decoded = codec.decoder?.decode(files)
          if (decoded?.ok !== true) return
          const project = emptyProject()
          const report = importInto(project, decoded.value)
          for (const { file, reason } of report.rejected)
            expect([typeof file, reason.length > 0]).toEqual(['string', true])
          for (const span of project.all('span')) {
            const text = textOfRevision(project, span.revision) ?? ''
            expect(segmentsFailure(text, span.segments)).toBe(undefined)
          }
          expect(Object.keys(Object.prototype)).toEqual([])
        }),
        { numRuns: RUNS, seed },
      )
      const what = `damaged ${codec.id} datasets: refused, or the sound rest in its place`
      count({ row: 44, what, tried: RUNS, survived: RUNS, lost: 0 })
    })
  },
)
