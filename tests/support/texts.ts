import * as fc from 'fast-check'

/** Building blocks of nasty text: what real articles, copied from everywhere, bring along. */
const PIECES: readonly string[] = [
  'a',
  'word',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '.',
  '’s',
  '3.5',
  '3，5',
  'é',
  'e\u0301', // the same, as letter and mark
  'e\u0301\u0327\u0302',
  '\u0301', // a mark with nothing to stand on
  ' \u0308',
  '𝄞',
  '𐍈',
  '😀',
  '👍🏽', // a skin tone
  '👨‍👩‍👧‍👦', // a family of four, one character
  '🧑🏿‍🚀',
  '❤️‍🔥',
  '👩‍', // breaks off after its joiner
  '\u200D',
  '\uFE0F',
  '1️⃣',
  '🇩🇪',
  '🇫', // half a flag
  '🇩\u200D',
  '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}', // the flag of Scotland
  '🏽',
  'שָׁלוֹם',
  'אמר',
  'قال',
  '\u0600١٢', // an Arabic sign that joins what follows
  '\u202Bعربي\u202C',
  '\u2067עברית\u2069',
  '\u200F',
  '\u200E',
  '\u061C',
  '한국어',
  '\u1112\u1161\u11AB', // a Hangul syllable in parts
  '\u1112',
  '가\u11A8',
  'क्षत्रिय',
  'क\u094D\u200Dष',
  'नमस्ते',
  'ภาษาไทย',
  'น\u0E33',
  '日本語',
  'カタカナ',
  'ｶ\uFF9E',
  '、',
  '。',
  '，',
  '「',
  '\u3000',
  '\u00A0',
  '\u200B',
  '\u00AD',
  '\u2028',
  '\u2029',
  '\u0085',
  '\t',
  '\uFEFF',
  '\uFFFD',
  '\u{110BD}', // a Kaithi sign that joins what follows
  '\u{1F1E9}\u0301\u{1F1EA}',
  '©️',
]

/** What canonical text may not hold. */
const FORBIDDEN: readonly string[] = ['\r\n', '\r', '\r\r\n', '\u0000', '\uD83D', '\uDE00', '\uD800', '\uDFFF']

const joinedFrom = (pieces: readonly string[], maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...pieces) }, fc.string({ unit: 'binary', maxLength: 3 })),
      {
        maxLength,
      },
    )
    .map((parts) => parts.join(''))

/** Text as a decoder gives it: byte order marks, every line end, NULs and lone surrogates among all else. */
export const rawTexts = (maxLength = 30): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('', '', '\uFEFF', '\uFEFF\uFEFF'), joinedFrom([...PIECES, ...FORBIDDEN], maxLength))
    .map(([bom, body]) => bom + body)

/** Nasty text that holds nothing canonical text may not hold. */
export const canonicalTexts = (maxLength = 30): fc.Arbitrary<string> =>
  joinedFrom(PIECES, maxLength).map((text) => text.replace(/[\0\r]/g, '\uFFFD'))

/** A text and an offset in it, in UTF-16 code units, edges included. */
export const textsWithOffset = (
  texts: fc.Arbitrary<string> = canonicalTexts(),
): fc.Arbitrary<readonly [text: string, offset: number]> =>
  texts.chain((text) => fc.tuple(fc.constant(text), fc.nat(text.length)))

/** A text and some ranges in it, in no order; they may overlap, touch, be empty or cut what they like. */
export const textsWithRanges = (
  texts: fc.Arbitrary<string> = canonicalTexts(),
): fc.Arbitrary<readonly [text: string, ranges: readonly { readonly start: number; readonly end: number }[]]> =>
  texts.chain((text) =>
    fc.tuple(
      fc.constant(text),
      fc.array(
        fc
          .tuple(fc.nat(text.length), fc.nat(text.length))
          .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
        { maxLength: 6 },
      ),
    ),
  )
