import { type Failure, failure } from '#core/failure.ts'
import { isMostlyControl, knownBinary, looksLikeUtf16 } from '#core/importer/binary.ts'
import { dateOf } from '#core/importer/dates.ts'
import type { GivenFile, ProposedMetadata } from '#core/importer/index.ts'
import { nameWithoutExtension, shownName } from '#core/importer/file-name.ts'
import { err, ok, type Result } from '#core/result.ts'
import { canonicalise } from '#core/text/canonical.ts'
import type { Canonical } from '#core/text/canonical.ts'
import { decodeUtf8 } from '#core/text/utf8.ts'
import { decodeUtf16 } from '#core/text/utf16.ts'

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** Canonical text, an account of what was changed, and proposals for a person to confirm. */
export interface ReadText extends Canonical {
  readonly encoding: TextEncoding
  readonly proposed: ProposedMetadata
}

/** The largest file that is read as one article: 10 MB, in bytes. */
export const MAX_TEXT_BYTES = 10 * 1024 * 1024

/**
 * Reads a plain text file: UTF-8 with or without a byte order mark, or UTF-16 with one. The encoding is never guessed.
 * Failures: `text-empty`, `text-too-large`, `text-not-plain`, `text-utf16-unmarked`, `text-utf16-cut`, `text-not-utf8`.
 */
export const readTxt = ({ name, bytes }: GivenFile): Result<ReadText, Failure> => {
  const file = `“${shownName(name)}”`
  const refused = sizeFailure(name, bytes) ?? kindFailure(file, bytes)
  if (refused !== undefined) return err(refused)

  const encoding = encodingOf(bytes)
  const decoded = decode(file, encoding, bytes)
  if (!decoded.ok) return decoded

  const canonical = canonicalise(decoded.value)
  if (canonical.text === '') return err(emptyFailure(name))
  return ok({ ...canonical, encoding, proposed: proposedFrom(name, canonical.text) })
}

const SAVE_AS_UTF8 =
  'Open it in the program it comes from, save it as plain text with the encoding UTF-8, and import that file.'

export const emptyFailure = (name: string): Failure =>
  failure(
    'text-empty',
    `“${shownName(name)}” is empty.`,
    'Check that the right file was chosen and that it was saved completely.',
  )

export const sizeFailure = (name: string, { length }: { readonly length: number }): Failure | undefined => {
  if (length === 0) return emptyFailure(name)
  if (length <= MAX_TEXT_BYTES) return undefined
  const megabytes = (length / (1024 * 1024)).toFixed(1)
  return failure(
    'text-too-large',
    `“${shownName(name)}” has ${megabytes} MB; an article may have up to ${MAX_TEXT_BYTES / (1024 * 1024)} MB.`,
    'If it holds several articles, split it into one file for each.',
  )
}

const kindFailure = (file: string, bytes: Uint8Array): Failure | undefined => {
  const known = knownBinary(bytes)
  if (known !== undefined) return failure('text-not-plain', `${file} is ${known}, not plain text.`, SAVE_AS_UTF8)
  if (encodingOf(bytes) !== 'utf-8') return undefined
  if (looksLikeUtf16(bytes)) {
    return failure('text-utf16-unmarked', `${file} looks like UTF-16 text without the mark that says so.`, SAVE_AS_UTF8)
  }
  if (!isMostlyControl(bytes)) return undefined
  return failure('text-not-plain', `${file} is not plain text: it is full of control characters.`, SAVE_AS_UTF8)
}

const encodingOf = (bytes: Uint8Array): TextEncoding => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

const decode = (file: string, encoding: TextEncoding, bytes: Uint8Array): Result<string, Failure> => {
  if (encoding !== 'utf-8') {
    if (bytes.length % 2 === 0) return ok(decodeUtf16(bytes, encoding))
    const message = `${file} is UTF-16 text that breaks off in the middle of a character.`
    return err(
      failure('text-utf16-cut', message, 'It may have been copied incompletely: get it again from where it came.'),
    )
  }
  const decoded = decodeUtf8(bytes)
  if (decoded.ok) return decoded
  const { at } = decoded.error
  return err(
    failure(
      'text-not-utf8',
      `${file} is not UTF-8 text: it goes wrong in line ${lineOfByte(bytes, at)}, at byte ${at}.`,
      'Open it in a text editor that shows it rightly (it may be in an older encoding such as Windows-1252), save it ' +
        'with the encoding UTF-8, and import that file.',
    ),
  )
}

/** The line, counted from 1, of a byte in text whose line ends are LF, CRLF or lone CR. */
const lineOfByte = (bytes: Uint8Array, at: number): number => {
  let line = 1
  for (let i = 0; i < at; i += 1) {
    if (bytes[i] === 0x0a || (bytes[i] === 0x0d && bytes[i + 1] !== 0x0a)) line += 1
  }
  return line
}

/** What a plain text proposes: its headline or its name, and a date at its beginning. */
export const proposedFrom = (name: string, text: string): ProposedMetadata => {
  const title = headlineOf(text) ?? nameWithoutExtension(name)
  const date = leadingDate(text)
  return { ...(title === '' ? {} : { title }), ...(date === undefined ? {} : { date }) }
}

const HEADLINE_LENGTH = 120 // UTF-16 code units
const ENDS_SENTENCE = /[.!?:;,…。．！？؟۔।]["'”’»«“)\]]*$/u

/** The first line, when it stands alone as a headline does: short, a blank line after it, no full stop at its end. */
const headlineOf = (text: string): string | undefined => {
  const feed = text.indexOf('\n')
  if (feed < 0 || HEADLINE_LENGTH < feed) return undefined
  const line = text.slice(0, feed).trim()
  const next = text.slice(feed + 1).match(/^[^\S\n]*(?:\n|$)/u)
  if (line === '' || next === null || ENDS_SENTENCE.test(line) || leadingDate(line) !== undefined) return undefined
  return line
}

/** The date of a text that begins `date 2024-12-28`, if it is in the calendar. */
const leadingDate = (text: string): string | undefined => {
  const [, date = ''] = /^\s*date\s+(\d{4}-\d{2}-\d{2})(?!\d)/i.exec(text) ?? []
  return dateOf(date)
}
