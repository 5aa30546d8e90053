import { describe, expect, test } from 'vitest'
import { isCanonical } from '#core/text/canonical.ts'
import { cutsGrapheme } from '#core/text/graphemes.ts'
import { normaliseSegments, segmentsFailure } from '#core/text/segments.ts'
import { pressReview } from '../../support/press-review.ts'

const { text, bytes, utf16Bytes, attributions } = pressReview

const places = attributions.flatMap(({ id, claims, source, cue, medium }) =>
  [...claims, source, cue, medium].flatMap((segments) =>
    segments === null || segments === undefined ? [] : [[id, segments] as const],
  ),
)

describe('the press review', () => {
  test('is an article of common length in canonical form', () => {
    expect(isCanonical(text)).toBe(true)
    expect(text.length).toBeGreaterThan(1500)
    expect(text.length).toBeLessThan(2500)
  })

  test('begins with a byte order mark in both forms', () => {
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect([...utf16Bytes.subarray(0, 2)]).toEqual([0xff, 0xfe])
    expect(bytes.includes(0)).toBe(true)
  })

  test.each(places)('%s marks whole characters of the text', (_, segments) => {
    const marked = normaliseSegments(
      text,
      segments.map(([start, end]) => ({ start, end })),
    )
    expect(marked.length).toBe(segments.length)
    expect(segmentsFailure(text, marked)).toBeUndefined()
    for (const { start, end } of marked) expect(cutsGrapheme(text, start) || cutsGrapheme(text, end)).toBe(false)
  })
})
