import { readTxt } from '../importer/txt.ts'
import type { GivenFile } from '../importer/index.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { decodeUtf8 } from '../text/utf8.ts'
import type { OffsetUnit } from '../text/offsets.ts'
import type { DecodedArticle } from './decoded.ts'
import { readingsOf } from './readings.ts'
import type { Reading } from './readings.ts'

/**
 * A text as a file of its own. One that begins with U+FEFF needs a byte order mark before it, or a reader takes the text's
 * own for one; the mark is counted.
 */
export const textFile = (text: string): { readonly text: string; readonly shift: 0 | 1 } =>
  text.startsWith('\uFEFF') ? { text: `\uFEFF${text}`, shift: 1 } : { text, shift: 0 }

/** An article from a text file that belongs to a dataset, and the ways in which offsets into it may have been counted. */
export const articleFromTextFile = (
  id: string,
  file: GivenFile,
  unit: OffsetUnit,
): Result<{ readonly article: DecodedArticle; readonly readings: readonly Reading[] }, string> => {
  const read = readTxt(file)
  if (!read.ok) return err(read.error.message)
  const { text, encoding, proposed } = read.value
  const decoded = encoding === 'utf-8' ? decodeUtf8(file.bytes) : ok(text)
  return ok({
    article: { id, file: file.name, text, bytes: file.bytes, encoding, ...proposed, notes: [] },
    readings: readingsOf(decoded.ok ? decoded.value : text, text, unit),
  })
}
