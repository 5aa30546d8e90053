import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { overlaps } from '#core/text/segments.ts'
import { lanesOf } from '#core/text/lanes.ts'

const spans = (...ranges: readonly (readonly [number, number])[]) =>
  ranges.map(([start, end]) => ({ segments: [{ start, end }] }))

describe('lanes of overlapping spans', () => {
  test.each([
    ['apart, all stand next to the text', spans([0, 5], [5, 9], [20, 30]), [0, 0, 0]],
    ['the shorter of two nested ones stands next to the text', spans([0, 30], [5, 9]), [1, 0]],
    ['the same place twice takes two lanes', spans([0, 5], [0, 5]), [0, 1]],
    ['three deep', spans([0, 50], [10, 40], [20, 30]), [2, 1, 0]],
  ])('%s', (_, given, lanes) => expect(lanesOf(given)).toEqual(lanes))

  test('a span may stand in the gap of another', () => {
    const split = {
      segments: [
        { start: 0, end: 5 },
        { start: 20, end: 25 },
      ],
    }
    expect(lanesOf([split, ...spans([8, 12])])).toEqual([0, 0])
  })

  test('no two spans that overlap ever share a lane', () => {
    const span = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 20 })).map(([start, length]) => ({
      segments: [{ start, end: start + length }],
    }))
    fc.assert(
      fc.property(fc.array(span, { maxLength: 25 }), (all) => {
        const lanes = lanesOf(all)
        all.forEach((a, i) =>
          all.forEach((b, j) => {
            if (i < j && overlaps(a.segments, b.segments)) expect(lanes[i]).not.toBe(lanes[j])
          }),
        )
      }),
    )
  })
})
