import { describe, expect, test } from 'vitest'
import { canonicalise, createCanonicalOffset, isCanonical } from '#core/text/canonical.ts'
import { createOffsets, cutsSurrogatePair } from '#core/text/offsets.ts'
import { createPositions, flatLines, linesOf } from '#core/text/positions.ts'
import { decodeUtf8, encodeUtf8 } from '#core/text/utf8.ts'

describe('canonical text', () => {
  test.each([
    ['nothing', '', ''],
    ['blank lines and spaces', '\n  a \n\n', '\n  a \n\n'],
    ['CRLF', 'a\r\nb', 'a\nb'],
    ['lone CR', 'a\rb\r', 'a\nb\n'],
    ['CR before CRLF', 'a\r\r\nb', 'a\n\nb'],
    ['a byte order mark', '\uFEFFa', 'a'],
    ['only the first of two', '\uFEFF\uFEFFa', '\uFEFFa'],
    ['no mark further in', 'a\uFEFFb', 'a\uFEFFb'],
    ['NUL', 'a\0b', 'a\uFFFDb'],
    ['a high surrogate alone', '\uD83Da', '\uFFFDa'],
    ['a low surrogate alone', 'a\uDE00', 'a\uFFFD'],
    ['a pair in the wrong order', '\uDE00\uD83D', '\uFFFD\uFFFD'],
    ['an emoji', '😀', '😀'],
    ['accents apart and together', 'e\u0301é', 'e\u0301é'],
    ['line separators, which are characters', 'a\u2028b\u0085', 'a\u2028b\u0085'],
  ])('of %s', (_, raw, want) => {
    expect(canonicalise(raw).text).toBe(want)
    expect(isCanonical(want)).toBe(true)
  })

  test('maps foreign offsets', () => {
    const toCanonical = createCanonicalOffset('\uFEFFa\r\nb\rc')
    expect([0, 1, 2, 3, 4, 5, 6, 7].map(toCanonical)).toEqual([0, 0, 1, 1, 2, 3, 4, 5])
  })
})

describe('offsets', () => {
  const { convert, length } = createOffsets('aé漢😀b')

  test.each([
    [0, 0, 0],
    [1, 1, 1],
    [2, 2, 3],
    [3, 3, 6],
    [5, 4, 10],
    [6, 5, 11],
  ])('UTF-16 %i is code point %i and byte %i', (utf16, codepoint, utf8) => {
    expect(convert(utf16, 'utf16', 'codepoint')).toBe(codepoint)
    expect(convert(utf16, 'utf16', 'utf8')).toBe(utf8)
    expect(convert(codepoint, 'codepoint', 'utf8')).toBe(utf8)
    expect(convert(utf8, 'utf8', 'utf16')).toBe(utf16)
  })

  test.each([
    ['within a surrogate pair', 4, 'utf16'],
    ['within a sequence', 2, 'utf8'],
    ['before the text', -1, 'utf16'],
    ['behind the text', 7, 'utf16'],
    ['behind the text in code points', 6, 'codepoint'],
    ['between whole numbers', 1.5, 'utf16'],
    ['not a number', NaN, 'utf16'],
  ] as const)('there is no place %s', (_, offset, unit) => expect(convert(offset, unit, 'codepoint')).toBeUndefined())

  test('lengths', () => expect(length).toEqual({ utf16: 6, codepoint: 5, utf8: 11 }))

  test('ASCII and empty text have their edges too', () => {
    expect(createOffsets('ab').convert(3, 'utf8', 'utf16')).toBeUndefined()
    expect(createOffsets('ab').convert(2, 'utf8', 'utf16')).toBe(2)
    expect(createOffsets('').convert(0, 'utf8', 'codepoint')).toBe(0)
  })

  test('a pair is cut only between its halves', () => {
    expect([0, 1, 2, 3, 4].map((offset) => cutsSurrogatePair('a😀b', offset))).toEqual([
      false,
      false,
      true,
      false,
      false,
    ])
    expect(cutsSurrogatePair('\uD83D\uD83D', 1)).toBe(false)
  })
})

describe('positions', () => {
  test('lines include empty ones at both ends', () =>
    expect(linesOf('\na\n')).toEqual([
      { offset: 0, length: 0 },
      { offset: 1, length: 1 },
      { offset: 3, length: 0 },
    ]))

  test('an empty document has one place', () => {
    const { toPosition, toOffset, lineAt, rangeToPositions } = createPositions([])
    expect([toPosition(0), toPosition(9), toOffset(0), toOffset(9), lineAt(5)]).toEqual([1, 1, 0, 0, 0])
    expect(rangeToPositions(0, 9)).toEqual([])
  })

  test('outside places go to the edges', () => {
    const { toPosition, toOffset } = createPositions(flatLines('ab\ncd'))
    expect([toPosition(-3), toPosition(99), toOffset(-3), toOffset(99)]).toEqual([1, 7, 0, 5])
  })

  test.each([
    ['a piece of a line', 0, 1, [[1, 2]]],
    ['a line with its line feed', 0, 3, [[1, 3]]],
    ['the line feed alone', 2, 3, []],
    [
      'over an empty line',
      1,
      5,
      [
        [2, 3],
        [7, 8],
      ],
    ],
    ['nothing', 1, 1, []],
    ['backwards', 4, 1, []],
    [
      'more than all',
      -5,
      50,
      [
        [1, 3],
        [7, 9],
      ],
    ],
  ])('a range: %s', (_, start, end, want) => {
    const { rangeToPositions } = createPositions(flatLines('ab\n\ncd'))
    expect(rangeToPositions(start, end).map(({ from, to }) => [from, to])).toEqual(want)
  })

  test('a line broken by an image is two entries', () => {
    const { toPosition, toOffset, rangeToPositions } = createPositions([
      { offset: 0, position: 1, length: 2 },
      { offset: 2, position: 4, length: 2 },
    ])
    expect([1, 2, 3].map(toPosition)).toEqual([2, 4, 5])
    expect([3, 4].map(toOffset)).toEqual([2, 2])
    expect(rangeToPositions(1, 3)).toEqual([
      { from: 2, to: 3 },
      { from: 4, to: 5 },
    ])
  })
})

describe('UTF-8', () => {
  test.each([
    ['an overlong slash', [0xc0, 0xaf], 0],
    ['an overlong NUL', [0x41, 0xe0, 0x80, 0x80], 1],
    ['a surrogate', [0xed, 0xa0, 0x80], 0],
    ['beyond the last code point', [0xf4, 0x90, 0x80, 0x80], 0],
    ['a tail without a head', [0x41, 0x80], 1],
    ['a cut sequence at the end', [0x41, 0xf0, 0x9f, 0x98], 1],
    ['a cut sequence in the middle', [0xe6, 0xbc, 0x41], 0],
  ])('refuses %s', (_, bytes, at) => expect(decodeUtf8(Uint8Array.from(bytes))).toEqual({ ok: false, error: { at } }))

  test('keeps a byte order mark', () =>
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toEqual({ ok: true, value: '\uFEFFa' }))

  test('writes a lone surrogate as U+FFFD', () => expect([...encodeUtf8('\uD83D')]).toEqual([0xef, 0xbf, 0xbd]))

  test('reads and writes ten megabytes', () => {
    const bytes = new Uint8Array(10 * 1024 * 1024).fill(0x61)
    const decoded = decodeUtf8(bytes)
    expect(decoded.ok && encodeUtf8(decoded.value).length).toBe(bytes.length)
  })
})
