/** A decoded text in the one form that offsets may refer to, with a count of all that was changed to get there. */
export interface Canonical {
  readonly text: string
  /** Whether one U+FEFF stood at the very start and was taken off. */
  readonly bomRemoved: boolean
  /** How many carriage returns were turned into, or dropped before, a line feed. */
  readonly carriageReturns: number
  /** How many NULs and lone surrogates became U+FFFD. */
  readonly replaced: number
}

const BOM = '\uFEFF'
const REPLACEMENT = '\uFFFD'

// With the `u` flag a surrogate pair reads as one character, so \p{Cs} finds only the lone ones.
// oxlint-disable-next-line no-control-regex -- NUL is what this looks for
const UNSTORABLE = /[\u0000\p{Cs}]/gu

/**
 * Turns decoded text into canonical text: one leading byte order mark off, CRLF and lone CR to LF, NUL and lone
 * surrogates to U+FFFD. Nothing else: no Unicode normalisation, no trimming.
 *
 * Done twice it does no more than done once, but for a text that begins with several U+FEFF: each run takes one,
 * because only the first is a mark and the others are text. Check stored text with `isCanonical`, not by a second run.
 */
export const canonicalise = (decoded: string): Canonical => {
  const bomRemoved = decoded.startsWith(BOM)
  const body = bomRemoved ? decoded.slice(BOM.length) : decoded

  let replaced = 0
  const text = body.replace(/\r\n?/g, '\n').replace(UNSTORABLE, () => {
    replaced += 1
    return REPLACEMENT
  })
  return { text, bomRemoved, carriageReturns: countOf(body, '\r'), replaced }
}

/** A part of a text with the line ends and characters of canonical text; a U+FEFF at its beginning is no mark, and stays. */
export const withoutUnstorable = (part: string): string => part.replace(/\r\n?/g, '\n').replace(UNSTORABLE, REPLACEMENT)

/** Whether the text may be stored as it is: no carriage return, no NUL, no lone surrogate. A leading U+FEFF is text. */
export const isCanonical = (text: string): boolean => !text.includes('\r') && text.search(UNSTORABLE) < 0

/**
 * Gives a function from offsets of a decoded text to offsets of its canonical text, for imports whose offsets were
 * counted before the line ends changed. Both sides are UTF-16 code units; an offset between CR and LF, or before a byte
 * order mark that was removed, goes to the place where the two came together.
 */
export const createCanonicalOffset = (decoded: string): ((offset: number) => number) => {
  const dropped: number[] = decoded.startsWith(BOM) ? [0] : []
  for (let at = decoded.indexOf('\r\n'); at >= 0; at = decoded.indexOf('\r\n', at + 2)) dropped.push(at)

  return (offset) => {
    let low = 0
    let high = dropped.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((dropped[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return offset - low
  }
}

const countOf = (text: string, unit: string): number => {
  let count = 0
  for (let at = text.indexOf(unit); at >= 0; at = text.indexOf(unit, at + 1)) count += 1
  return count
}
