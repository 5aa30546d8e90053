/**
 * What an offset counts: UTF-16 code units (ours, and JavaScript's), Unicode code points (Python's), or bytes of the text
 * written as UTF-8 without a byte order mark.
 */
export type OffsetUnit = 'utf16' | 'codepoint' | 'utf8'

/** Converts offsets of one text between units. This is the only place where that is done. */
export interface Offsets {
  /** The length of the text in each unit. */
  readonly length: Readonly<Record<OffsetUnit, number>>
  /**
   * The same place counted in another unit. Undefined when there is no such place: the offset is not a whole number, is
   * outside the text, or is inside a surrogate pair or a UTF-8 sequence. It never moves to a place nearby.
   */
  readonly convert: (offset: number, from: OffsetUnit, to: OffsetUnit) => number | undefined
}

/**
 * Reads the text once and then converts in logarithmic time. A lone surrogate, which canonical text does not hold, counts
 * as one code point and three bytes, being written as U+FFFD.
 */
export const createOffsets = (text: string): Offsets => {
  if (isAscii(text)) return sameOffsets(text.length)
  const hasPairs = SURROGATE.test(text)
  const marks = marksOf(text)
  const end = endOf(text, marks)

  return {
    length: end,
    convert: (offset, from, to) => {
      if (!Number.isInteger(offset) || offset < 0 || end[from] < offset) return undefined
      if (!hasPairs && from !== 'utf8' && to !== 'utf8') return offset
      let place = markBefore(marks, offset, from)
      while (place[from] < offset) place = step(text, place)
      return place[from] === offset ? place[to] : undefined
    },
  }
}

/** Every unit counts the same. */
const sameOffsets = (length: number): Offsets => ({
  length: everyUnit(length),
  convert: (offset) => (Number.isInteger(offset) && offset >= 0 && offset <= length ? offset : undefined),
})

const SURROGATE = /[\ud800-\udfff]/

/** Whether the offset (UTF-16 code units) falls between the two halves of a surrogate pair. */
export const cutsSurrogatePair = (text: string, offset: number): boolean =>
  isHighSurrogate(text.charCodeAt(offset - 1)) && isLowSurrogate(text.charCodeAt(offset))

/** One place in the text, counted in each unit. */
type Mark = Readonly<Record<OffsetUnit, number>>

const everyUnit = (offset: number): Mark => ({ utf16: offset, codepoint: offset, utf8: offset })
const START = everyUnit(0)
const STRIDE = 256 // UTF-16 code units from one mark to the next, the most that one conversion reads

// oxlint-disable-next-line no-control-regex -- all of ASCII, its control characters included
const isAscii = (text: string): boolean => !/[^\u0000-\u007f]/.test(text)

const marksOf = (text: string): readonly Mark[] => {
  const marks: Mark[] = [START]
  let codepoint = 0
  let utf8 = 0
  let nextMark = STRIDE
  for (let utf16 = 0; utf16 < text.length; codepoint += 1) {
    if (nextMark <= utf16) {
      marks.push({ utf16, codepoint, utf8 })
      nextMark = utf16 + STRIDE
    }
    utf8 += bytesAt(text, utf16)
    utf16 += unitsAt(text, utf16)
  }
  return marks
}

/** The end of the text, counted on from the last mark. */
const endOf = (text: string, marks: readonly Mark[]): Mark => {
  let place = marks.at(-1) ?? START
  while (place.utf16 < text.length) place = step(text, place)
  return place
}

const markBefore = (marks: readonly Mark[], offset: number, unit: OffsetUnit): Mark => {
  let low = 0
  let high = marks.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((marks[middle] ?? START)[unit] <= offset) low = middle
    else high = middle - 1
  }
  return marks[low] ?? START
}

const step = (text: string, { utf16, codepoint, utf8 }: Mark): Mark => ({
  utf16: utf16 + unitsAt(text, utf16),
  codepoint: codepoint + 1,
  utf8: utf8 + bytesAt(text, utf16),
})

const unitsAt = (text: string, at: number): number => (cutsSurrogatePair(text, at + 1) ? 2 : 1)

const bytesAt = (text: string, at: number): number => {
  const unit = text.charCodeAt(at)
  if (unit < 0x80) return 1
  if (unit < 0x800) return 2
  return unitsAt(text, at) === 2 ? 4 : 3
}

const isHighSurrogate = (unit: number): boolean => 0xd800 <= unit && unit <= 0xdbff
const isLowSurrogate = (unit: number): boolean => 0xdc00 <= unit && unit <= 0xdfff
