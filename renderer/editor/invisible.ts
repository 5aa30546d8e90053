import type { TextRange } from '#core/text/segments.ts'

/** What cannot be seen and yet changes what is read: by its sign in the text and its name. */
const signs: Readonly<Record<string, readonly [sign: string, name: string]>> = {
  '\u00AD': ['-', 'soft hyphen'],
  '\u061C': ['⇤', 'Arabic letter mark'],
  '\u180E': ['·', 'Mongolian vowel separator'],
  '\u200B': ['·', 'zero width space'],
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
  '\uFEFF': ['·', 'byte order mark'],
}

const pattern = new RegExp(`[${Object.keys(signs).join('')}]`, 'gu')

interface Invisible extends TextRange {
  readonly sign: string
  readonly name: string
}

/** The invisible and bidi control characters of a stretch of text; joiners within emoji and words are none. */
export const invisiblesIn = (text: string, { start, end }: TextRange): readonly Invisible[] => {
  const from = Math.max(0, start)
  return [...text.slice(from, Math.max(from, end)).matchAll(pattern)].map((match) => {
    const [sign, name] = signs[match[0]] ?? ['·', 'invisible character']
    return { start: from + match.index, end: from + match.index + 1, sign, name }
  })
}
