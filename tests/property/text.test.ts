import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalise, createCanonicalOffset, isCanonical } from '#core/text/canonical.ts'
import * as words from '#core/text/graphemes.ts'
import { createOffsets, cutsSurrogatePair, type OffsetUnit } from '#core/text/offsets.ts'
import { createPositions, flatLines, linesOf, type PlacedLine } from '#core/text/positions.ts'
import {
  contains,
  coveredLength,
  normaliseSegments,
  overlaps,
  segmentsFailure,
  type TextRange,
} from '#core/text/segments.ts'
import { decodeUtf16 } from '#core/text/utf16.ts'
import { decodeUtf8, encodeUtf8, utf8Length } from '#core/text/utf8.ts'
import { canonicalTexts, rawTexts, textsWithOffset, textsWithRanges } from '../support/texts.ts'

const holds = <T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void, numRuns = 300): void =>
  fc.assert(
    fc.property(arbitrary, (value) => {
      law(value)
    }),
    { numRuns },
  )

describe('canonical text', () => {
  test('is canonical, and taken once more it stays, a further leading U+FEFF aside', () =>
    holds(rawTexts(), (raw) => {
      const { text } = canonicalise(raw)
      expect(isCanonical(text)).toBe(true)
      expect(canonicalise(text)).toEqual({
        text: text.startsWith('\uFEFF') ? text.slice(1) : text,
        bomRemoved: text.startsWith('\uFEFF'),
        carriageReturns: 0,
        replaced: 0,
      })
    }))

  test('is what the law says, character by character', () =>
    holds(rawTexts(), (raw) => expect(canonicalise(raw).text).toBe(slowCanonical(raw))))

  test('counts what it changed', () =>
    holds(rawTexts(), (raw) => {
      const { text, carriageReturns, replaced } = canonicalise(raw)
      const body = raw.startsWith('\uFEFF') ? raw.slice(1) : raw
      expect(carriageReturns).toBe(body.split('\r').length - 1)
      expect(replaced).toBe(text.split('\uFFFD').length - body.split('\uFFFD').length)
    }))

  test('leaves canonical text alone', () =>
    holds(canonicalTexts(), (text) => {
      fc.pre(!text.startsWith('\uFEFF') && isCanonical(text))
      expect(canonicalise(text).text).toBe(text)
    }))

  test('is reached by the mapped offsets: each piece of raw text lands on its own canonical form', () =>
    holds(textsWithOffset(rawTexts()), ([raw, offset]) => {
      const toCanonical = createCanonicalOffset(raw)
      const { text } = canonicalise(raw)
      expect(toCanonical(0)).toBe(0)
      expect(toCanonical(raw.length)).toBe(text.length)
      const cutsLineEnd = raw[offset - 1] === '\r' && raw[offset] === '\n'
      if (cutsLineEnd || cutsSurrogatePair(raw, offset)) return
      expect(text.slice(0, toCanonical(offset))).toBe(slowCanonical(raw.slice(0, offset)))
    }))
})

describe('UTF-8', () => {
  test('encodes as the platform does', () =>
    holds(rawTexts(), (text) => {
      expect(encodeUtf8(text)).toEqual(new Uint8Array(new TextEncoder().encode(text)))
      expect(utf8Length(text)).toBe(encodeUtf8(text).length)
    }))

  test('comes back as it was', () =>
    holds(canonicalTexts(), (text) => {
      fc.pre(isCanonical(text))
      expect(decodeUtf8(encodeUtf8(text))).toEqual({ ok: true, value: text })
    }))

  test('is refused exactly where the platform refuses it, at the first byte that does not fit', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const platform = (bytes: Uint8Array): string | undefined => {
      try {
        return strict.decode(bytes)
      } catch {
        return undefined
      }
    }
    holds(
      fc.array(fc.constantFrom(...EDGE_BYTES), { maxLength: 6 }).map((bytes) => Uint8Array.from(bytes)),
      (bytes) => {
        const decoded = decodeUtf8(bytes)
        expect(decoded.ok ? decoded.value : undefined).toBe(platform(bytes))
        if (!decoded.ok) expect(platform(bytes.subarray(0, decoded.error.at))).toBeDefined()
      },
      3000,
    )
  })

  test('UTF-16 comes back as it was, lone surrogates too', () =>
    holds(rawTexts(), (text) => {
      for (const order of ['utf-16le', 'utf-16be'] as const) {
        const bytes = new Uint8Array(text.length * 2)
        const view = new DataView(bytes.buffer)
        for (let i = 0; i < text.length; i += 1) view.setUint16(2 * i, text.charCodeAt(i), order === 'utf-16le')
        expect(decodeUtf16(bytes, order)).toBe(text)
      }
    }))

  test('is whole across the pieces it is built from', () =>
    holds(
      fc.tuple(fc.nat(5), canonicalTexts()),
      ([shift, tail]) => {
        const text = ('x'.repeat(shift) + '😀'.repeat(5000) + tail).replace(/\p{Cs}/gu, '')
        expect(decodeUtf8(encodeUtf8(text))).toEqual({ ok: true, value: text })
      },
      20,
    ))
})

describe('offsets', () => {
  const UNITS: readonly OffsetUnit[] = ['utf16', 'codepoint', 'utf8']
  const longTexts = fc.tuple(canonicalTexts(), fc.nat(700)).map(([text, times]) => text + 'é😀x'.repeat(times) + text)
  const ascii = fc.string({ unit: 'binary-ascii', maxLength: 20 })

  test('convert between every pair of units as the textbook does, and refuse every place that is none', () =>
    holds(
      fc.oneof(canonicalTexts(), rawTexts(), longTexts, ascii),
      (text) => {
        const offsets = createOffsets(text)
        const table = slowOffsets(text)
        expect(offsets.length).toEqual(table.at(-1))
        for (const from of UNITS) {
          const byOffset = new Map(table.map((place) => [place[from], place]))
          for (let offset = -1; offset <= offsets.length[from] + 1; offset += 1 + Math.trunc(offset / 50)) {
            for (const to of UNITS) expect(offsets.convert(offset, from, to)).toBe(byOffset.get(offset)?.[to])
          }
        }
      },
      120,
    ))

  test('come back as they were', () =>
    holds(
      fc.tuple(textsWithOffset(longTexts), fc.constantFrom(...UNITS)),
      ([[text, offset], unit]) => {
        const { convert } = createOffsets(text)
        const there = convert(offset, 'utf16', unit)
        expect(there === undefined).toBe(cutsSurrogatePair(text, offset))
        if (there !== undefined) expect(convert(there, unit, 'utf16')).toBe(offset)
      },
      100,
    ))
})

describe('graphemes', () => {
  const windowedTexts = fc.oneof(canonicalTexts(), rawTexts(), canonicalTexts(200))

  test('stand where the engine puts them when it looks at the whole text', () =>
    holds(
      windowedTexts,
      (text) => {
        const boundaries = wholeBoundaries(text, 'grapheme')
        for (let offset = 0; offset <= text.length; offset += 1) {
          expect(words.cutsGrapheme(text, offset), `at ${offset} of ${JSON.stringify(text)}`).toBe(
            !boundaries.includes(offset),
          )
        }
      },
      600,
    ))

  test('are stepped over one by one', () =>
    holds(
      textsWithOffset(windowedTexts),
      ([text, offset]) => {
        const boundaries = wholeBoundaries(text, 'grapheme')
        expect(words.nextGrapheme(text, offset)).toBe(boundaries.find((place) => offset < place) ?? text.length)
        expect(words.previousGrapheme(text, offset)).toBe(boundaries.findLast((place) => place < offset) ?? 0)
      },
      1000,
    ))

  test('are never cut by a range that was snapped; snapping grows, and twice is once', () =>
    holds(textsWithRanges(windowedTexts), ([text, ranges]) => {
      for (const { start, end } of ranges) {
        const boundaries = wholeBoundaries(text, 'grapheme')
        const snapped = words.snapToGraphemes(text, start, end)
        expect(snapped).toEqual({
          start: boundaries.findLast((place) => place <= start),
          end: boundaries.find((place) => end <= place),
        })
        expect(words.snapToGraphemes(text, snapped.start, snapped.end)).toEqual(snapped)
      }
    }))
})

describe('words', () => {
  test('stand where the engine puts them when it looks at the whole text', () =>
    holds(
      textsWithOffset(fc.oneof(canonicalTexts(), canonicalTexts(100))),
      ([text, offset]) => {
        const all = wholeWords(text)
        const starts = all.map(({ start }) => start)
        const ends = all.map(({ end }) => end)
        const shown = `at ${offset} of ${JSON.stringify(text)}`
        expect(words.previousWordStart(text, offset), shown).toBe(starts.findLast((place) => place < offset) ?? 0)
        expect(words.previousWordEnd(text, offset), shown).toBe(ends.findLast((place) => place < offset) ?? 0)
        expect(words.nextWordStart(text, offset), shown).toBe(starts.find((place) => offset < place) ?? text.length)
        expect(words.nextWordEnd(text, offset), shown).toBe(ends.find((place) => offset < place) ?? text.length)
      },
      1500,
    ))

  test('snapping to words keeps all that is not outer white space, cuts no grapheme, and twice is once', () =>
    holds(
      textsWithRanges(),
      ([text, ranges]) => {
        for (const { start, end } of ranges) {
          const snapped = words.snapToWords(text, start, end)
          const middle = text.slice(start, end).trim()
          if (snapped === undefined) {
            expect(middle).toBe('')
            continue
          }
          expect(text.slice(snapped.start, snapped.end)).toContain(middle)
          expect(words.cutsGrapheme(text, snapped.start) || words.cutsGrapheme(text, snapped.end)).toBe(false)
          expect(words.snapToWords(text, snapped.start, snapped.end)).toEqual(snapped)
        }
      },
      600,
    ))
})

describe('positions', () => {
  test('of a flat document are those that counting node by node gives', () =>
    holds(canonicalTexts(), (text) => {
      const { toPosition, toOffset } = createPositions(flatLines(text))
      const counted = countPositions(text)
      for (let offset = 0; offset <= text.length; offset += 1) {
        expect(toPosition(offset)).toBe(counted[offset])
        expect(toOffset(toPosition(offset))).toBe(offset)
      }
    }))

  const nestedTables = canonicalTexts().chain((text) =>
    fc
      .array(fc.integer({ min: 1, max: 5 }), { minLength: linesOf(text).length, maxLength: linesOf(text).length })
      .map((gaps) => [text, nest(text, gaps)] as const),
  )

  test('go there and back in any nesting, and every position goes to the nearest line edge', () =>
    holds(nestedTables, ([text, table]) => {
      const { toPosition, toOffset } = createPositions(table)
      const places = Array.from({ length: text.length + 1 }, (_, offset) => toPosition(offset))
      for (const [offset, position] of places.entries()) expect(toOffset(position)).toBe(offset)
      for (let position = 0; position <= (places.at(-1) ?? 0) + 3; position += 1) {
        const distances = places.map((place) => Math.abs(place - position))
        expect(toOffset(position)).toBe(distances.indexOf(Math.min(...distances)))
      }
    }))

  test('of a range are one piece per line that it covers, and read the same', () =>
    holds(fc.tuple(nestedTables, fc.nat(), fc.nat()), ([[text, table], a, b]) => {
      const [start = 0, end = 0] = [a % (text.length + 1), b % (text.length + 1)].toSorted((x, y) => x - y)
      const { rangeToPositions, toOffset, lineAt } = createPositions(table)
      const pieces = rangeToPositions(start, end)
      const quotes = pieces.map(({ from, to }) => text.slice(toOffset(from), toOffset(to)))
      expect(quotes).toEqual(
        text
          .slice(start, end)
          .split('\n')
          .filter((piece) => piece !== ''),
      )
      for (const { from, to } of pieces) expect(lineAt(toOffset(from))).toBe(lineAt(toOffset(to)))
    }))

  test('the line of an offset is the number of line feeds before it', () =>
    holds(textsWithOffset(), ([text, offset]) =>
      expect(createPositions(flatLines(text)).lineAt(offset)).toBe(text.slice(0, offset).split('\n').length - 1),
    ))
})

describe('segments', () => {
  test('normalised cover the same text, are without fault, do not touch, and stay so', () =>
    holds(textsWithRanges(), ([text, ranges]) => {
      const segments = normaliseSegments(text, ranges)
      expect(covered(segments)).toEqual(covered(ranges))
      expect(coveredLength(ranges)).toBe(covered(ranges).length)
      expect(normaliseSegments(text, segments)).toEqual(segments)
      for (const [i, { start }] of segments.entries()) expect(start).toBeGreaterThan(segments[i - 1]?.end ?? -1)
      const cuts = segments.some(({ start, end }) => cutsSurrogatePair(text, start) || cutsSurrogatePair(text, end))
      const kind = segmentsFailure(text, segments)?.kind
      expect(kind).toBe(segments.length === 0 ? 'no-segments' : cuts ? 'cuts-surrogate-pair' : undefined)
    }))

  test('overlap when they share a code unit, and contain when they cover', () =>
    holds(fc.tuple(textsWithRanges(), textsWithRanges()), ([[, a], [, b]]) => {
      const units = new Set(covered(a))
      expect(overlaps(a, b)).toBe(covered(b).some((unit) => units.has(unit)))
      expect(overlaps(b, a)).toBe(overlaps(a, b))
      const full = b.filter(({ start, end }) => start < end)
      if (full.length > 0) expect(contains(a, full)).toBe(covered(full).every((unit) => units.has(unit)))
      if (a.length > 0) expect(contains(a, a)).toBe(true)
    }))
})

/** The edges of every range that the UTF-8 table speaks of. */
const EDGE_BYTES = [
  0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xee, 0xef, 0xf0, 0xf4,
  0xf5, 0xff,
]

/** Every code unit that some range covers, in order. */
const covered = (ranges: readonly TextRange[]): readonly number[] => {
  const units = ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i))
  return [...new Set(units)].toSorted((a, b) => a - b)
}

/** Law 1, one code unit after the other. */
const slowCanonical = (raw: string): string => {
  let text = ''
  for (let i = raw.startsWith('\uFEFF') ? 1 : 0; i < raw.length; i += 1) {
    const unit = raw[i] ?? ''
    if (unit === '\r') text += raw[i + 1] === '\n' ? '' : '\n'
    else if (unit === '\0') text += '\uFFFD'
    else if (/[\uD800-\uDFFF]/.test(unit))
      text += cutsSurrogatePair(raw, i) || cutsSurrogatePair(raw, i + 1) ? unit : '\uFFFD'
    else text += unit
  }
  return text
}

/** Every place between characters, in all units, by going through the text. */
const slowOffsets = (text: string): readonly Record<OffsetUnit, number>[] => {
  const places = [{ utf16: 0, codepoint: 0, utf8: 0 }]
  let before = ''
  for (const character of text) {
    before += character
    places.push({ utf16: before.length, codepoint: places.length, utf8: new TextEncoder().encode(before).length })
  }
  return places
}

const wholeBoundaries = (text: string, granularity: 'grapheme' | 'word'): readonly number[] => [
  ...Array.from(new Intl.Segmenter('en', { granularity }).segment(text), ({ index }) => index),
  text.length,
]

/** Words of the whole text: what has a letter, number or emoji between two word boundaries that are grapheme boundaries. */
const wholeWords = (text: string): readonly TextRange[] => {
  const graphemes = new Set(wholeBoundaries(text, 'grapheme'))
  const boundaries = wholeBoundaries(text, 'word').filter((place) => graphemes.has(place))
  return boundaries
    .map((start, i) => ({ start, end: boundaries[i + 1] ?? text.length }))
    .filter(({ start, end }) =>
      /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(text.slice(start, end)),
    )
}

/** The editor position of every offset, by walking a document of paragraphs node by node. */
const countPositions = (text: string): readonly number[] => {
  const positions: number[] = []
  let position = 0
  for (const line of text.split('\n')) {
    position += 1 // into the paragraph
    for (let i = 0; i < line.length; i += 1) positions.push(position++)
    positions.push(position)
    position += 1 // out of it
  }
  return positions
}

/** A table whose lines are `gaps` positions apart, as nested blocks set them. */
const nest = (text: string, gaps: readonly number[]): readonly PlacedLine[] => {
  let position = 0
  return linesOf(text).map((line, i) => {
    const placed = { ...line, position: position + (gaps[i] ?? 1) }
    position = placed.position + line.length
    return placed
  })
}
