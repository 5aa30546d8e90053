import { expect, test } from 'vitest'
import { MAX_TEXT_BYTES, readTxt } from '#core/importer/txt.ts'
import { encodeUtf8 } from '#core/text/utf8.ts'
import { pressReview } from '../../support/press-review.ts'

const utf8 = (text: string): Uint8Array => encodeUtf8(text)
const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(2 * text.length))
  for (let i = 0; i < text.length; i += 1) view.setUint16(2 * i, text.charCodeAt(i), littleEndian)
  return new Uint8Array(view.buffer)
}
const bytes = (...values: readonly (number | string)[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => (typeof value === 'number' ? [value] : [...utf8(value)])))

const read = (given: Uint8Array, name = 'story.txt') => readTxt({ name, bytes: given })
const textOf = (given: Uint8Array): string => {
  const result = read(given)
  return result.ok ? result.value.text : result.error.kind
}

test.each([
  ['plain text as it is', utf8('One.\n\n  Two. \n'), 'One.\n\n  Two. \n'],
  ['UTF-8 with a byte order mark', utf8('\uFEFFOne'), 'One'],
  ['a second byte order mark as text', utf8('\uFEFF\uFEFFOne'), '\uFEFFOne'],
  ['CRLF and lone CR', utf8('a\r\nb\rc\n\r\nd\r\re'), 'a\nb\nc\n\nd\n\ne'],
  ['a stray NUL', utf8('memo\0'), 'memo\uFFFD'],
  ['letters and accents apart', utf8('e\u0301'), 'e\u0301'],
  ['UTF-16, little end first', utf16('\uFEFFGroß 😀\r\n', true), 'Groß 😀\n'],
  ['UTF-16, big end first', utf16('\uFEFFGroß 😀\r\n', false), 'Groß 😀\n'],
  ['UTF-16 with half an emoji', utf16('\uFEFF\uD83D!', true), '\uFFFD!'],
  ['a text that only begins like a sound file', utf8('ID3 tags are small.'), 'ID3 tags are small.'],
  ['one control character in a short text', utf8('a\u0007b'), 'a\u0007b'],
])('reads %s', (_, given, want) => expect(textOf(given)).toBe(want))

test.each([
  ['an empty file', bytes(), 'text-empty'],
  ['nothing but a byte order mark', utf8('\uFEFF'), 'text-empty'],
  ['nothing but NULs', bytes(0, 0, 0), 'text-not-plain'],
  ['one byte more than the most', new Uint8Array(MAX_TEXT_BYTES + 1).fill(0x61), 'text-too-large'],
  ['a PDF', utf8('%PDF-1.7\n...'), 'text-not-plain'],
  ['a Word document', bytes('PK', 3, 4, 20, 0), 'text-not-plain'],
  ['an older Word document', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1), 'text-not-plain'],
  ['rich text', utf8('{\\rtf1\\ansi Hello}'), 'text-not-plain'],
  ['a project', utf8('SQLite format 3\0'), 'text-not-plain'],
  ['a picture', bytes(0xff, 0xd8, 0xff, 0xe0), 'text-not-plain'],
  ['a photo from a phone', bytes(0, 0, 0, 24, 'ftypheic'), 'text-not-plain'],
  ['many control characters', bytes('abc', 1, 2, 3, 4, 5), 'text-not-plain'],
  ['UTF-32', bytes(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), 'text-not-plain'],
  ['UTF-16 without a mark', utf16('A plain sentence.', true), 'text-utf16-unmarked'],
  ['UTF-16 without a mark, big end first', utf16('A plain sentence.', false), 'text-utf16-unmarked'],
  ['UTF-16 that breaks off', utf16('\uFEFFab', true).subarray(0, 5), 'text-utf16-cut'],
  ['Windows-1252', bytes('caf', 0xe9, ' au lait'), 'text-not-utf8'],
  ['a cut last character', bytes('caf', 0xc3), 'text-not-utf8'],
])('refuses %s', (_, given, want) => expect(textOf(given)).toBe(want))

test('says what it did', () => {
  const result = read(utf8('\uFEFFa\r\nb\0\rc'))
  expect(result).toMatchObject({
    ok: true,
    value: { encoding: 'utf-8', bomRemoved: true, carriageReturns: 2, replaced: 1 },
  })
})

test('takes exactly the most that is allowed', () => {
  expect(read(new Uint8Array(MAX_TEXT_BYTES).fill(0x61)).ok).toBe(true)
})

test('a refusal names the file, the place and a way out', () => {
  const result = read(bytes('one\r\ntwo\rthree\ncaf', 0xe9, '\n'), 'C:\\news\\café\u202E.txt')
  expect(result).toEqual({
    ok: false,
    error: {
      kind: 'text-not-utf8',
      message: '“café.txt” is not UTF-8 text: it goes wrong in line 4, at byte 18.',
      remedy: expect.stringContaining('UTF-8'),
    },
  })
})

test.each([
  ['the file name', 'Body of the text.', 'news/2024/story.one.txt', 'story.one'],
  ['the file name when it has no extension', 'Body.', 'story', 'story'],
  ['a name that is all extension', 'Body.', '.txt', '.txt'],
  ['no title without a name', 'Body.', '', undefined],
  ['a headline', 'Fire in the tunnel\n\nIt burned.', 'a.txt', 'Fire in the tunnel'],
  ['a headline over a line of spaces', ' Fire in the tunnel \n \nIt burned.', 'a.txt', 'Fire in the tunnel'],
  ['no first line that runs on', 'Fire in the tunnel\nburned.', 'a.txt', 'a'],
  ['no sentence', 'It burned all night.”\n\nMore.', 'a.txt', 'a'],
  ['no Chinese sentence', '火事だ。\n\n火', 'a.txt', 'a'],
  ['no long line', `${'word '.repeat(30)}\n\nMore`, 'a.txt', 'a'],
  ['no line with the date', 'date 2024-12-28 North Korean troops\n\nMore', 'a.txt', 'a'],
])('proposes %s', (_, text, name, want) => {
  const result = read(utf8(text), name)
  expect(result.ok && result.value.proposed.title).toBe(want)
})

test.each([
  ['a date at the start', ' date 2024-12-28 North Korean troops', '2024-12-28'],
  ['a date behind blank lines', '\r\n\r\n\tdate 2024-12-28', '2024-12-28'],
  ['a leap day', 'date 2024-02-29 x', '2024-02-29'],
  ['no leap day in another year', 'date 2023-02-29 x', undefined],
  ['no leap day in 1900', 'date 1900-02-29 x', undefined],
  ['a leap day in 2000', 'date 2000-02-29 x', '2000-02-29'],
  ['no thirteenth month', 'date 2024-13-01 x', undefined],
  ['no day zero', 'date 2024-12-00 x', undefined],
  ['no 31 April', 'date 2024-04-31 x', undefined],
  ['no year zero', 'date 0000-01-01 x', undefined],
  ['no longer number', 'date 2024-12-281', undefined],
  ['no date further in', 'The date 2024-12-28 is set', undefined],
])('proposes %s', (_, text, want) => {
  const result = read(utf8(text))
  expect(result.ok && result.value.proposed.date).toBe(want)
  expect(result.ok && result.value.text).toBe(text.replaceAll('\r\n', '\n'))
})

test('reads the press review from both of its forms to the same text', () => {
  const fromUtf8 = read(pressReview.bytes, pressReview.file)
  const fromUtf16 = read(pressReview.utf16Bytes, pressReview.file)
  const carriageReturns = pressReview.text.split('\n').length - 1
  expect(fromUtf8).toEqual({
    ok: true,
    value: {
      text: pressReview.text,
      encoding: 'utf-8',
      bomRemoved: true,
      carriageReturns,
      replaced: 1,
      proposed: { title: 'Press review: fire in the harbour tunnel' },
    },
  })
  expect(fromUtf16).toMatchObject({ ok: true, value: { text: pressReview.text, encoding: 'utf-16le', replaced: 2 } })
})
