import type { TextRange } from '#core/text/segments.ts'

/** What cannot be seen and yet changes what is read: by its sign in the text and its name. */
const signs: Readonly<Record<string, readonly [sign: string, name: string]>> = {
  '\u00AD': ['-', 'soft hyphen'],
  '\u034F': ['·', 'combining grapheme joiner'],
  '\u061C': ['⇤', 'Arabic letter mark'],
  '\u115F': ['·', 'Hangul filler'],
  '\u1160': ['·', 'Hangul filler'],
  '\u180E': ['·', 'Mongolian vowel separator'],
  '\u200B': ['·', 'zero width space'],
  '\u200C': ['·', 'zero width non-joiner'],
  '\u200D': ['·', 'zero width joiner'],
  '\u200E': ['⇥', 'left-to-right mark'],
  '\u200F': ['⇤', 'right-to-left mark'],
  '\u202A': ['⇥', 'left-to-right embedding'],
  '\u202B': ['⇤', 'right-to-left embedding'],
  '\u202C': ['◇', 'end of embedding or override'],
  '\u202D': ['⇥', 'left-to-right override'],
  '\u202E': ['⇤', 'right-to-left override'],
  '\u2028': ['↵', 'line separator'],
  '\u2029': ['↵', 'paragraph separator'],
  '\u2060': ['·', 'word joiner'],
  '\u2066': ['⇥', 'left-to-right isolate'],
  '\u2067': ['⇤', 'right-to-left isolate'],
  '\u2068': ['⇹', 'first strong isolate'],
  '\u2069': ['◇', 'end of isolate'],
  '\u2800': ['·', 'blank Braille pattern'],
  '\u3164': ['·', 'Hangul filler'],
  '\uFEFF': ['·', 'byte order mark'],
  '\uFFA0': ['·', 'Hangul filler'],
}

/** Unicode's own list of what has no look (DerivedCoreProperties), the blank pattern, breaks and notes between lines. */
const pattern = /[\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800\uFFF9-\uFFFB]/gu

interface Invisible extends TextRange {
  readonly sign: string
  readonly name: string
}

/** The invisible and bidi control characters of a stretch of text, where they have no business in emoji or scripts. */
export const invisiblesIn = (text: string, { start, end }: TextRange): readonly Invisible[] => {
  const from = Math.max(0, start)
  return [...text.slice(from, Math.max(from, end)).matchAll(pattern)]
    .filter((match) => !belongs(text, from + match.index, match[0]))
    .map((match) => {
      const [sign, name] = signs[match[0]] ?? ['·', 'invisible character']
      return { start: from + match.index, end: from + match.index + match[0].length, sign, name }
    })
}

/** How many characters of a text make it read in another order than it is written. */
export const reorderingIn = (text: string): number =>
  text.match(/[\u202A\u202B\u202D\u202E\u2066-\u2068]/g)?.length ?? 0

/** Whether a character shapes what it stands in: joiners in emoji and in scripts that join, variants, tags of a flag. */
const belongs = (text: string, at: number, character: string): boolean => {
  const before = text.slice(Math.max(0, at - BEFORE), at)
  if (VARIANT.test(character)) return /[\p{S}\p{P}\p{Lo}\p{N}]$/u.test(before)
  if (TAG.test(character)) return /\u{1F3F4}[\u{E0020}-\u{E007F}]*$/u.test(before)
  if (character !== '\u200C' && character !== '\u200D') return false
  const after = text.slice(at + 1, at + 3)
  return JOINED_BEFORE.test(before) && JOINED_AFTER.test(after)
}

const BEFORE = 32 // UTF-16 code units: more than a flag's tags
const VARIANT = /\p{Variation_Selector}/u
const TAG = /[\u{E0020}-\u{E007F}]/u
/** Letters that have neither capitals nor a joiner's use, such as Han, are no harm here; Latin, Greek and Cyrillic are. */
const JOINED_BEFORE = /[\p{Lo}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u
const JOINED_AFTER = /^[\p{Lo}\p{M}\p{Extended_Pictographic}\u2640\u2642]/u
