import { emptyFailure, proposedFrom, sizeFailure } from '#core/importer/txt.ts'
import { nameWithoutExtension } from '#core/importer/file-name.ts'
import type { Loss } from '#core/codec/codec.ts'
import type { GivenFile, ProposedMetadata, ReadDocuments } from '#core/importer/index.ts'
import type { RichText } from '#core/importer/rich-text.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'

interface Found {
  readonly rich: RichText
  readonly encoding: string
  readonly proposed: ProposedMetadata
  readonly losses?: readonly Loss[]
  readonly isGuess?: boolean
}

/** One article out of a file, unless it has no words or too many. What is not known of it is proposed from its text and name. */
export const oneDocument = (file: GivenFile, found: Found): Result<ReadDocuments, Failure> => {
  const { rich, encoding, losses = [], isGuess = false } = found
  const { text, formatting } = rich
  if (text.trim() === '') return err(emptyFailure(file.name))
  const unfit = sizeFailure(file.name, text)
  if (unfit !== undefined) return err(unfit)
  const heading = formatting.find(({ kind }) => kind === 'heading')
  const headline =
    heading === undefined ? undefined : text.slice(heading.start, heading.end).replaceAll('\n', ' ').trim()
  const known = Object.fromEntries(
    Object.entries(found.proposed).flatMap(([name, value]) => {
      const clean = tidy(value)
      return clean === '' ? [] : [[name, clean]]
    }),
  )
  const title = tidy(headline ?? '') || nameWithoutExtension(file.name)
  const proposed = { ...proposedFrom(file.name, text), ...(title === '' ? {} : { title }), ...known }
  return ok({ documents: [{ text, encoding, formatting, proposed }], rejected: [], losses, isGuess })
}

const LONGEST = 1_000 // UTF-16 code units

/** A detail as one line. */
const tidy = (words: string): string => {
  const line = words.replace(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, (blank) => (/\s/.test(blank) ? ' ' : '')).trim()
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST).trim()}…`
}
