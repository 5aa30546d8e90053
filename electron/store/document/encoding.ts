import chardet from 'chardet'
import { knownBinary, isMostlyControl, looksLikeUtf16 } from '#core/importer/binary.ts'
import { encodings } from '#core/importer/encodings.ts'
import { shownName } from '#core/importer/file-name.ts'
import type { GivenFile } from '#core/importer/index.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { decodeUtf16 } from '#core/text/utf16.ts'
import { decodeUtf8 } from '#core/text/utf8.ts'

export interface DecodedText {
  readonly text: string
  /** As the encoding standard of the web names it. */
  readonly encoding: string
  /** Nothing in the file says that it is this one. */
  readonly isGuess: boolean
}

/**
 * Decodes a text: as it is wished, by its byte order mark, by what it says of itself, as UTF-8 where that is without a fault,
 * or else as what it looks like. Kinds: `text-not-plain`, `text-encoding`.
 */
export const decodeText = (
  { name, bytes }: GivenFile,
  wished: string | null,
  said?: string,
): Result<DecodedText, Failure> => {
  const file = `“${shownName(name)}”`
  const known = knownBinary(bytes)
  if (known !== undefined) return err(notPlain(`${file} is ${known}, not plain text.`))
  if (wished !== null) return decodedAs(file, bytes, wished)
  const marked = markOf(bytes)
  if (marked !== undefined) return decodedAs(file, bytes, marked)
  if (looksLikeUtf16(bytes)) return guessed(bytes, [bytes[0] === 0 ? 'utf-16be' : 'utf-16le'], file)
  if (isMostlyControl(bytes)) return err(notPlain(`${file} is not plain text: it is full of control characters.`))
  const own = said === undefined ? undefined : textIn(bytes, said)
  if (own !== undefined) return ok({ ...own, isGuess: false })
  const utf8 = decodeUtf8(bytes)
  if (utf8.ok) return ok({ text: utf8.value, encoding: 'utf-8', isGuess: false })
  return guessed(bytes, lookOf(bytes), file)
}

const markOf = (bytes: Uint8Array): string | undefined => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

/** Half a character in UTF-16, which is what a careless program leaves there, refuses no text: it will be U+FFFD. */
const decodedAs = (file: string, bytes: Uint8Array, encoding: string): Result<DecodedText, Failure> => {
  const decoded =
    isUtf16(encoding) && bytes.length % 2 === 0
      ? { text: decodeUtf16(bytes, encoding), encoding }
      : textIn(bytes, encoding)
  return decoded === undefined ? err(wrong(file, encoding)) : ok({ ...decoded, isGuess: false })
}

const isUtf16 = (encoding: string): encoding is 'utf-16le' | 'utf-16be' => /^utf-16[bl]e$/.test(encoding)

const guessed = (bytes: Uint8Array, looks: readonly string[], file: string): Result<DecodedText, Failure> => {
  for (const encoding of looks) {
    const decoded = textIn(bytes, encoding)
    if (decoded !== undefined && !/[\u0080-\u009F\uFFFD]/.test(decoded.text)) return ok({ ...decoded, isGuess: true })
  }
  return err(unknown(file))
}

/** The likeliest first. A code page of Windows stands for the ISO standard that it extends, as browsers take it. */
const lookOf = (bytes: Uint8Array): readonly string[] => {
  const likely = chardet
    .analyse(bytes.subarray(0, SAMPLE))
    .filter(({ confidence }) => confidence >= LEAST)
    .flatMap(({ name }) => EXTENDED[name.toLowerCase()] ?? [name.toLowerCase()])
  return [...new Set([...likely, 'windows-1252'])].filter((name) => encodings.includes(name))
}

const SAMPLE = 256 * 1024 // bytes
const LEAST = 10 // per cent
const EXTENDED: Readonly<Record<string, readonly string[]>> = {
  'iso-8859-1': ['windows-1252'],
  'iso-8859-2': ['iso-8859-2', 'windows-1250'],
  'iso-8859-5': ['iso-8859-5', 'windows-1251'],
  'iso-8859-6': ['windows-1256'],
  'iso-8859-7': ['windows-1253'],
  'iso-8859-8': ['windows-1255'],
  'iso-8859-9': ['windows-1254'],
}

/** The text with its byte order mark, for canonical text to take off; nothing where the bytes are not of this encoding. */
const textIn = (bytes: Uint8Array, encoding: string): Pick<DecodedText, 'text' | 'encoding'> | undefined => {
  try {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
    return { text: decoder.decode(bytes), encoding: decoder.encoding }
  } catch {
    return undefined // not of this encoding, or one that nobody knows
  }
}

const notPlain = (message: string): Failure =>
  failure(
    'text-not-plain',
    message,
    'Open it in the program it comes from, save it as plain text with the encoding UTF-8, and import that file.',
  )

const wrong = (file: string, encoding: string): Failure =>
  failure(
    'text-encoding',
    `${file} is not text in ${encoding.slice(0, 40)}.`,
    'Choose another encoding, or leave it to Hearsay to find out.',
  )

const unknown = (file: string): Failure =>
  failure(
    'text-encoding',
    `In what encoding ${file} is could not be found out.`,
    'Open it in a text editor that shows it rightly, save it with the encoding UTF-8, and import that file.',
  )
