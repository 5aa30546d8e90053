import { emptyFailure, proposedFrom, sizeFailure } from '#core/importer/txt.ts'
import type { GivenFile, ReadDocuments, ReadingWish } from '#core/importer/index.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { canonicalise } from '#core/text/canonical.ts'
import { decodeText } from './encoding.ts'

/** A plain text in any encoding that can be recognised; not a letter of it is changed. */
export const readTxtFile = (file: GivenFile, { encoding }: ReadingWish): Result<ReadDocuments, Failure> => {
  const unfit = sizeFailure(file.name, file.bytes)
  if (unfit !== undefined) return err(unfit)
  const decoded = decodeText(file, encoding)
  if (!decoded.ok) return decoded
  const { text } = canonicalise(decoded.value.text)
  if (text === '') return err(emptyFailure(file.name))
  const proposed = proposedFrom(file.name, text)
  const document = { text, encoding: decoded.value.encoding, formatting: [], proposed }
  return ok({ documents: [document], rejected: [], losses: [], isGuess: decoded.value.isGuess })
}
