import { expect, test } from 'vitest'
import {
  contains,
  coveredLength,
  firstStart,
  lastEnd,
  normaliseSegments,
  overlaps,
  quoteOf,
  segmentAt,
  segmentsFailure,
  type Segment,
  type TextRange,
} from '#core/text/segments.ts'

const TEXT = 'She said 😀 so.'

type Pair = readonly [start: number, end: number]
const ranges = (...pairs: readonly Pair[]): readonly TextRange[] => pairs.map(([start, end]) => ({ start, end }))
const segments = (...pairs: readonly Pair[]): readonly Segment[] =>
  pairs.map(([start, end]) => segmentAt(TEXT, start, end))

test.each([
  ['one range', [[0, 3]], [[0, 3]]],
  [
    'disorder',
    [
      [4, 8],
      [0, 3],
    ],
    [
      [0, 3],
      [4, 8],
    ],
  ],
  [
    'overlap',
    [
      [0, 5],
      [3, 8],
    ],
    [[0, 8]],
  ],
  [
    'touch',
    [
      [0, 3],
      [3, 8],
    ],
    [[0, 8]],
  ],
  [
    'one within another',
    [
      [0, 8],
      [2, 3],
    ],
    [[0, 8]],
  ],
  ['an empty range on its own', [[3, 3]], [[3, 3]]],
  [
    'an empty range at an edge',
    [
      [0, 3],
      [3, 3],
    ],
    [[0, 3]],
  ],
  [
    'the same twice',
    [
      [3, 3],
      [3, 3],
    ],
    [[3, 3]],
  ],
  ['nothing', [], []],
] as const)('normalises %s', (_, from, want) =>
  expect(normaliseSegments(TEXT, ranges(...from))).toEqual(segments(...want)),
)

test.each([
  ['nothing', [], 'no-segments'],
  ['a segment', [[0, 3]], undefined],
  ['a segment of no length at the very end', [[15, 15]], undefined],
  [
    'two that touch',
    [
      [0, 3],
      [3, 5],
    ],
    undefined,
  ],
  ['the whole text', [[0, 15]], undefined],
  ['one that ends before it starts', [[3, 0]], 'end-before-start'],
  ['one before the text', [[-1, 3]], 'outside-text'],
  ['one behind the text', [[0, 16]], 'outside-text'],
  ['half an offset', [[0.5, 3]], 'offset-not-whole'],
  ['no number', [[NaN, 3]], 'offset-not-whole'],
  ['half an emoji at the start', [[10, 12]], 'cuts-surrogate-pair'],
  ['half an emoji at the end', [[0, 10]], 'cuts-surrogate-pair'],
  [
    'two out of order',
    [
      [4, 8],
      [0, 3],
    ],
    'segments-unsorted',
  ],
  [
    'two that overlap',
    [
      [0, 5],
      [4, 8],
    ],
    'segments-overlap',
  ],
  [
    'the same twice',
    [
      [0, 5],
      [0, 5],
    ],
    'segments-overlap',
  ],
] as const)('judges %s', (_, pairs, want) => expect(segmentsFailure(TEXT, segments(...pairs))?.kind).toBe(want))

test('names both readings when the quote differs from the text', () => {
  const found = segmentsFailure(TEXT, [{ start: 0, end: 3, quote: 'He' }])
  expect(found?.kind).toBe('quote-differs')
  expect(found?.message).toContain('“He” but reads “She”')
})

test('keeps impossible ranges for the judge to name', () => {
  for (const bad of ranges([3, 0], [0, 99], [-1, 2])) {
    expect(segmentsFailure(TEXT, normaliseSegments(TEXT, [...ranges([0, 8]), bad]))).toBeDefined()
  }
})

test.each([
  ['share a place', [[0, 5]], [[4, 8]], true],
  ['touch', [[0, 4]], [[4, 8]], false],
  ['are the same', [[0, 4]], [[0, 4]], true],
  [
    'fit into each other’s gaps',
    [
      [0, 2],
      [6, 8],
    ],
    [[2, 6]],
    false,
  ],
  [
    'meet in a later piece',
    [
      [0, 2],
      [6, 8],
    ],
    [
      [3, 4],
      [7, 9],
    ],
    true,
  ],
  ['have no length', [[3, 3]], [[0, 8]], false],
] as const)('spans that %s', (_, a, b, want) => expect(overlaps(ranges(...a), ranges(...b))).toBe(want))

test.each([
  ['itself', [[0, 4]], [[0, 4]], true],
  ['a part', [[0, 4]], [[1, 2]], true],
  ['no more than itself', [[1, 2]], [[0, 4]], false],
  [
    'what lies over two pieces that touch',
    [
      [0, 3],
      [3, 6],
    ],
    [[2, 5]],
    true,
  ],
  [
    'nothing over a gap',
    [
      [0, 3],
      [4, 6],
    ],
    [[2, 5]],
    false,
  ],
  [
    'all pieces',
    [
      [0, 3],
      [4, 6],
    ],
    [
      [1, 2],
      [5, 6],
    ],
    true,
  ],
  ['a place without length at its edge', [[0, 3]], [[3, 3]], true],
  ['a place without length elsewhere', [[0, 3]], [[4, 4]], false],
  ['nothing', [[0, 3]], [], false],
] as const)('a span contains %s', (_, a, b, want) => expect(contains(ranges(...a), ranges(...b))).toBe(want))

test('measures and reads a span', () => {
  const span = segments([0, 3], [9, 11])
  expect([coveredLength(span), firstStart(span), lastEnd(span)]).toEqual([5, 0, 11])
  expect(quoteOf(span)).toBe('She … 😀')
  expect(coveredLength(ranges([0, 5], [3, 8]))).toBe(8)
})
