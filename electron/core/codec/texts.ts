import type { Reader } from '../model/reader.ts'
import { textOfRevision } from '../model/revision.ts'
import type { Row } from '../model/tables.ts'

/** The texts of revisions, each put together once. */
export interface Texts {
  readonly textOf: (revision: string) => string
  /**
   * The text that a span's offsets refer to. Throws where a quote is not what stands there: the file was checked when it
   * was opened, so this would be a bug, and shifted annotations must not leave the project.
   */
  readonly textUnder: (span: Row<'span'>) => string
}

export const createTexts = (reader: Reader): Texts => {
  const known = new Map<string, string>()

  const textOf = (revision: string): string => {
    const text = known.get(revision) ?? textOfRevision(reader, revision)
    if (text === undefined) throw new Error('a text that is to be exported is not at hand')
    known.set(revision, text)
    return text
  }

  return {
    textOf,
    textUnder: (span) => {
      const text = textOf(span.revision)
      for (const { start, end, quote } of span.segments) {
        if (text.slice(start, end) !== quote) throw new Error(`the quote of span ${span.id} is not what stands there`)
      }
      return text
    },
  }
}
