import { expect, test } from 'vitest'
import * as graphemes from '#core/text/graphemes.ts'

/** A text with its places marked: `|` stands where the offset is, `[` and `]` around a range. */
const parse = (marked: string): { readonly text: string; readonly start: number; readonly end: number } => {
  const start = marked.search(/[|[]/)
  const opened = marked.replace(/[|[]/, '')
  const end = opened.indexOf(']')
  return { text: opened.replace(']', ''), start, end: end < 0 ? start : end }
}
const mark = (text: string, start: number, end: number): string =>
  `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`

test.each([
  ['between letters', 'a|b', false],
  ['at the start', '|a', false],
  ['at the end', 'a|', false],
  ['in an empty text', '|', false],
  ['before an accent of its own', 'e|\u0301', true],
  ['in a surrogate pair', '\uD83D|\uDE00', true],
  ['before a skin tone', '👍|🏽', true],
  ['in a family, behind a joiner', '👨‍|👩‍👧', true],
  ['between two families', '👨‍👩‍👧|👨‍👩‍👧', false],
  ['in a flag', '🇩|🇪', true],
  ['between flags', '🇩🇪|🇫🇷', false],
  ['in the second flag', '🇩🇪🇫|🇷', true],
  ['in a Hangul syllable', '\u1112|\u1161', true],
  ['between CR and LF', '\r|\n', true],
  ['in a Devanagari conjunct', 'क्|ष', true],
  ['behind a line feed, before an accent', '\n|\u0301', false],
])('%s', (_, marked, want) => {
  const { text, start } = parse(marked)
  expect(graphemes.cutsGrapheme(text, start)).toBe(want)
})

test('an offset outside the text counts as its edge', () => {
  expect(graphemes.cutsGrapheme('ab', -5)).toBe(false)
  expect(graphemes.nextGrapheme('ab', 99)).toBe(2)
  expect(graphemes.previousGrapheme('ab', -1)).toBe(0)
  expect(graphemes.snapToGraphemes('ab', -1, 9)).toEqual({ start: 0, end: 2 })
})

test.each([
  ['half an emoji', 'a[\uD83D]\uDE00b', 'a[😀]b'],
  ['a letter without its accent', '[e]\u0301x', '[e\u0301]x'],
  ['what is whole already', 'a[👨‍👩‍👧]b', 'a[👨‍👩‍👧]b'],
  ['no length between graphemes', 'a|b', 'a[]b'],
  ['no length within one', 'a🇩|🇪b', 'a[🇩🇪]b'],
])('snapping grows %s', (_, marked, want) => {
  const { text, start, end } = parse(marked)
  const snapped = graphemes.snapToGraphemes(text, start, end)
  expect(mark(text, snapped.start, snapped.end)).toBe(want)
})

test.each([
  ['grows to whole words', 'She sa[id s]o', 'She [said so]'],
  ['trims white space first', 'She[ said ]so', 'She [said] so'],
  ['trims line feeds and no-break spaces', 'a[\n\u00A0said\n\n]b', 'a\n\u00A0[said]\n\nb'],
  ['keeps punctuation that was taken', 'He [said.]', 'He [said.]'],
  ['does not reach out for punctuation', '“He sa[i]d.”', '“He [said].”'],
  ['keeps a word with an apostrophe whole', 'it is[n]’t so', 'it [isn’t] so'],
  ['keeps a number whole', 'cost 3[.]5 million', 'cost [3.5] million'],
  ['takes an emoji', 'thanks [\uD83D]\uDE92!', 'thanks [🚒]!'],
  ['reads Hebrew', 'אמר ש[ל]ום', 'אמר [שלום]'],
  ['finds Japanese words without spaces', '負傷者は[三]人だけだ', '負傷者は[三人]だけだ'],
])('snapping to words %s', (_, marked, want) => {
  const { text, start, end } = parse(marked)
  const snapped = graphemes.snapToWords(text, start, end)
  expect(snapped && mark(text, snapped.start, snapped.end)).toBe(want)
})

test.each([['a[ ]b'], ['a[\n\n]b'], ['a|b'], ['[]'], ['[\u00A0\u3000]']])(
  'snapping %j to words finds nothing',
  (marked) => {
    const { text, start, end } = parse(marked)
    expect(graphemes.snapToWords(text, start, end)).toBeUndefined()
  },
)

test.each([
  ['from within a word', 'one tw|o three', [4, 3, 8, 7]],
  ['from the start of a word', 'one |two three', [0, 3, 8, 7]],
  ['from the end of a word', 'one two| three', [4, 3, 8, 13]],
  ['from the very start', '|one two', [0, 0, 4, 3]],
  ['from the very end', 'one two|', [4, 3, 7, 7]],
  ['over lines and dashes', 'one\n\n— |\ntwo', [0, 3, 8, 11]],
  ['over an emoji', 'a 👨‍👩‍👧| b', [2, 1, 11, 12]],
  ['where there is no word', '… |…', [0, 0, 3, 3]],
])('words %s', (_, marked, want) => {
  const { text, start } = parse(marked)
  expect([
    graphemes.previousWordStart(text, start),
    graphemes.previousWordEnd(text, start),
    graphemes.nextWordStart(text, start),
    graphemes.nextWordEnd(text, start),
  ]).toEqual(want)
})

test.each([
  ['a word', 'one tw|o', 'one [two]'],
  ['the word in front', 'one| …', '[one] …'],
  ['the word behind', '…|one', '…[one]'],
  ['the word at the very end', 'one|', '[one]'],
])('the word at a place is %s', (_, marked, want) => {
  const { text, start } = parse(marked)
  const word = graphemes.wordAt(text, start)
  expect(word && mark(text, word.start, word.end)).toBe(want)
})

test('there is no word between spaces', () => expect(graphemes.wordAt('a  b', 2)).toBeUndefined())

test.each([
  ['prose', 'The quick brown fox, he said. '],
  ['Japanese prose', '日本語の文章です。しかし、空白がない！'],
  ['accents apart', 'e\u0301\u0302'],
  ['families', '👨‍👩‍👧'],
  ['no-break spaces', '\u00A0'],
])('a million characters of %s in one line cost little', (_, piece) => {
  const text = piece.repeat(Math.floor(1_000_000 / piece.length))
  const middle = text.length >> 1
  graphemes.cutsGrapheme(text, middle)
  const before = performance.now()
  for (let i = 0; i < 100; i += 1) graphemes.snapToGraphemes(text, middle + i, middle + i + 10)
  expect(performance.now() - before).toBeLessThan(1000) // some 2 ms; a window too wide takes minutes
})
