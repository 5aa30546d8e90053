import type { TextRange } from '#core/text/segments.ts'

/*
 * Graphemes (what a reader takes for one character) and words, as the engine's Intl.Segmenter sees them. All offsets are
 * UTF-16 code units; one that lies outside the text counts as the text's nearer edge.
 *
 * A text may have a million characters and one line, so nothing here looks at the whole of it: it looks at a window
 * between two seams, places where a boundary stands whatever the rest says, such as a line feed. Only a line without any
 * other seam is looked at in full.
 */

/** Whether the offset falls inside a grapheme, so that an edge there would cut what a reader takes for one character. */
export const cutsGrapheme = (text: string, offset: number): boolean =>
  graphemeStart(text, offset) !== clamp(text, offset)

/** The start of the grapheme that ends at, or reaches over, the offset; 0 at the start of the text. */
export const previousGrapheme = (text: string, offset: number): number => {
  const at = clamp(text, offset)
  return at === 0 ? 0 : graphemeStart(text, at - 1)
}

/** The end of the grapheme that starts at, or reaches over, the offset; the text's length at its end. */
export const nextGrapheme = (text: string, offset: number): number => {
  const at = clamp(text, offset)
  return at === text.length ? at : graphemeEnd(text, at + 1)
}

/** Grows a range outward until it cuts no grapheme. A range of zero length inside a grapheme becomes that grapheme. */
export const snapToGraphemes = (text: string, start: number, end: number): TextRange => ({
  start: graphemeStart(text, start),
  end: graphemeEnd(text, end),
})

/** The nearest start of a word before the offset (the start of the word it is in, if it is in one); 0 if there is none. */
export const previousWordStart = (text: string, offset: number): number =>
  edgeBefore(text, clamp(text, offset), 'start') ?? 0

/** The nearest end of a word before the offset; 0 if there is none. Takes the last word off a span's end. */
export const previousWordEnd = (text: string, offset: number): number =>
  edgeBefore(text, clamp(text, offset), 'end') ?? 0

/** The nearest start of a word after the offset; the text's length if there is none. Takes the first word off a span's start. */
export const nextWordStart = (text: string, offset: number): number =>
  edgeAfter(text, clamp(text, offset), 'start') ?? text.length

/** The nearest end of a word after the offset (the end of the word it is in, if it is in one); the text's length if there is none. */
export const nextWordEnd = (text: string, offset: number): number =>
  edgeAfter(text, clamp(text, offset), 'end') ?? text.length

/**
 * The word that the offset is in or at the edge of, if any; between two words that touch, the one behind it. A word
 * holds a letter or a number, or is an emoji or a flag, so that a span can be moved over those too.
 */
export const wordAt = (text: string, offset: number): TextRange | undefined => {
  const at = clamp(text, offset)
  return wordOver(text, at) ?? wordOver(text, at - 1)
}

/**
 * Trims the white space at both ends of a range, then grows what is left to whole words (and, where an edge is not in a
 * word, to whole graphemes). Undefined when there is nothing but white space.
 */
export const snapToWords = (text: string, start: number, end: number): TextRange | undefined => {
  let from = clamp(text, start)
  let to = clamp(text, end)
  while (from < to && isBlank(text, graphemeStart(text, from), nextGrapheme(text, from)))
    from = nextGrapheme(text, from)
  while (from < to && isBlank(text, previousGrapheme(text, to), graphemeEnd(text, to))) to = previousGrapheme(text, to)
  if (to <= from) return undefined

  const first = wordOver(text, from)
  const last = wordOver(text, to - 1)
  return { start: first?.start ?? graphemeStart(text, from), end: last?.end ?? graphemeEnd(text, to) }
}

/** The greatest grapheme boundary at or before the offset. */
const graphemeStart = (text: string, offset: number): number => {
  const at = clamp(text, offset)
  if (at === text.length || isGraphemeSeam(text, at)) return at
  const window = windowAround(text, at, isGraphemeSeam)
  const found = graphemes.segment(text.slice(window.start, window.end)).containing(at - window.start)
  return window.start + (found?.index ?? 0)
}

/** The least grapheme boundary at or after the offset. */
const graphemeEnd = (text: string, offset: number): number => {
  const at = clamp(text, offset)
  if (at === text.length || isGraphemeSeam(text, at)) return at
  const window = windowAround(text, at, isGraphemeSeam)
  const found = graphemes.segment(text.slice(window.start, window.end)).containing(at - window.start)
  if (found === undefined || window.start + found.index === at) return at
  return window.start + found.index + found.segment.length
}

// A fixed locale: the same text must have the same boundaries on every desk.
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const words = new Intl.Segmenter('en', { granularity: 'word' })

/** What stands between two word boundaries: a word, or what lies between words. */
interface Piece extends TextRange {
  readonly isWord: boolean
}

const WORD = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u

/**
 * Gives the piece that holds a code unit of the window. The engine's word boundaries that cut a grapheme (it counts flags
 * and Hangul differently for the two) are left out. A window without any word is one piece.
 */
const createPieces = (text: string, window: TextRange): ((offset: number) => Piece) => {
  const part = text.slice(window.start, window.end)
  if (!WORD.test(part)) return () => ({ ...window, isWord: false })

  const segmented = words.segment(part)
  const startOver = (offset: number): number => window.start + (segmented.containing(offset - window.start)?.index ?? 0)
  const endOver = (offset: number): number =>
    startOver(offset) + (segmented.containing(offset - window.start)?.segment.length ?? part.length)

  return (offset) => {
    let start = startOver(offset)
    let end = endOver(offset)
    while (window.start < start && cutsGrapheme(text, start)) start = startOver(start - 1)
    while (end < window.end && cutsGrapheme(text, end)) end = endOver(end)
    return { start, end, isWord: WORD.test(text.slice(start, end)) }
  }
}

/** The word that holds the code unit at the offset, if any. */
const wordOver = (text: string, offset: number): TextRange | undefined => {
  if (offset < 0 || text.length <= offset) return undefined
  const { start, end, isWord } = createPieces(text, windowAround(text, offset, isWordSeam))(offset)
  return isWord ? { start, end } : undefined
}

type Edge = 'start' | 'end'

/** The last such edge of a word before the offset. */
const edgeBefore = (text: string, offset: number, edge: Edge): number | undefined => {
  for (let at = offset; at > 0;) {
    const window = windowAround(text, at - 1, isWordSeam)
    const pieceOver = createPieces(text, window)
    while (window.start < at) {
      const piece = pieceOver(at - 1)
      if (piece.isWord && piece[edge] < offset) return piece[edge]
      at = piece.start
    }
  }
  return undefined
}

/** The first such edge of a word behind the offset. */
const edgeAfter = (text: string, offset: number, edge: Edge): number | undefined => {
  for (let at = offset; at < text.length;) {
    const window = windowAround(text, at, isWordSeam)
    const pieceOver = createPieces(text, window)
    while (at < window.end) {
      const piece = pieceOver(at)
      if (piece.isWord && offset < piece[edge]) return piece[edge]
      at = piece.end
    }
  }
  return undefined
}

/** Whether a boundary stands at the offset whatever comes before and behind it. */
type IsSeam = (text: string, offset: number) => boolean

/** The shortest window from a seam at or before the offset to a seam behind it, text edges being seams. */
const windowAround = (text: string, offset: number, isSeam: IsSeam): TextRange => {
  let start = offset
  while (start > 0 && !isSeam(text, start)) start -= 1
  let end = Math.min(offset + 1, text.length)
  while (end < text.length && !isSeam(text, end)) end += 1
  return { start, end }
}

/**
 * Two neighbours that never join: a control character with anything, but CR with LF; two plain characters; and a character
 * that begins a grapheme, a letter or an emoji, behind one that does not reach for it.
 */
const isGraphemeSeam: IsSeam = (text, offset) => {
  const before = text.charCodeAt(offset - 1)
  const after = text.charCodeAt(offset)
  if (isControl(before) || isControl(after)) return before !== CR || after !== LF
  if (isPlain(before) && isPlain(after)) return true
  return (isOther(after) || startsEmoji(text, offset)) && !mayJoinNext(text, offset)
}

/** Behind a line feed; and between white space or punctuation that only ends things, and a plain letter. */
const isWordSeam: IsSeam = (text, offset) => {
  const before = text.charCodeAt(offset - 1)
  if (before === LF) return true
  const after = text.charCodeAt(offset)
  return endsWords(before) && isPlain(after) && !isSpace(after) && !isDigit(after)
}

const LF = 0x0a
const CR = 0x0d

/** Characters that Unicode never joins to a neighbour: control characters, and marks of direction and format. */
const isControl = (unit: number): boolean =>
  unit < 0x20 ||
  (0x7f <= unit && unit <= 0x9f) ||
  unit === 0xad ||
  unit === 0x200b ||
  unit === 0x200e ||
  unit === 0x200f ||
  (0x2028 <= unit && unit <= 0x202e) ||
  unit === 0xfeff

/**
 * Characters that do not join each other: the others below, and letters of Devanagari and Hangul syllables that carry no
 * mark of their own. Leaving one out, here or below, costs time, never correctness.
 */
const isPlain = (unit: number): boolean =>
  isOther(unit) || (0x0915 <= unit && unit <= 0x0939) || (0xac00 <= unit && unit <= 0xd7a3)

/**
 * Characters that Unicode calls "other": they never join what comes before them. Printable ASCII, spaces, and letters of
 * Latin, Greek, Cyrillic, Hebrew, Arabic, Thai, kana and Han.
 */
const isOther = (unit: number): boolean =>
  unit < 0x0250
    ? (0x20 <= unit && unit <= 0x7e) || unit === 0xa0 || 0xc0 <= unit
    : (0x0391 <= unit && unit <= 0x0482) ||
      (0x048a <= unit && unit <= 0x052f) ||
      (0x05d0 <= unit && unit <= 0x05ea) ||
      (0x0620 <= unit && unit <= 0x064a) ||
      (0x0e01 <= unit && unit <= 0x0e30) ||
      (0x2000 <= unit && unit <= 0x200a) ||
      (0x3000 <= unit && unit <= 0x3002) ||
      (0x3041 <= unit && unit <= 0x3096) ||
      (0x30a1 <= unit && unit <= 0x30fa) ||
      (0x4e00 <= unit && unit <= 0x9fff)

/** An emoji of the planes' two main blocks; the flags' letters and the skin tones, which join, lie in a third. */
const startsEmoji = (text: string, offset: number): boolean => {
  const unit = text.charCodeAt(offset)
  return unit === 0xd83d || unit === 0xd83e
}

/**
 * Whether the character before the offset may join whatever comes next: the zero width joiner, and the signs that Arabic,
 * Syriac, Indic and some historic scripts put in front (with their neighbourhood, so that a newer Unicode finds no gap).
 */
const mayJoinNext = (text: string, offset: number): boolean => {
  const unit = text.charCodeAt(offset - 1)
  if (0xdc00 <= unit && unit <= 0xdfff) return !isEmojiHigh(text.charCodeAt(offset - 2))
  return unit === 0x200d || (0x0600 <= unit && unit <= 0x0605) || unit === 0x06dd || (0x0700 <= unit && unit <= 0x0dff)
}

const isEmojiHigh = (unit: number): boolean => 0xd83c <= unit && unit <= 0xd83e

const isSpace = (unit: number): boolean =>
  unit === 0x20 || unit === 0xa0 || (0x2000 <= unit && unit <= 0x200a) || unit === 0x3000

const isDigit = (unit: number): boolean => 0x30 <= unit && unit <= 0x39

/** A space, or one of the Chinese and Japanese marks 、。！，？ (their texts have no spaces to look for). */
const endsWords = (unit: number): boolean =>
  unit === 0x20 || unit === 0x3001 || unit === 0x3002 || unit === 0xff01 || unit === 0xff0c || unit === 0xff1f

const isBlank = (text: string, start: number, end: number): boolean => !/\S/.test(text.slice(start, end))

const clamp = (text: string, offset: number): number => Math.min(Math.max(offset, 0), text.length)
