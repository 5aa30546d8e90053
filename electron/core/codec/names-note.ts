import type { Reader } from '../model/reader.ts'
import { sortedById } from './order.ts'

/**
 * A note on an article that keeps what a format wants to find again: the words its file had for rows of the scheme, or
 * lines that nobody but the format understands. Its first line names the format, the rest is for the codec.
 */
export const formatNote = (codec: string, about: 'names' | 'lines', lines: readonly string[]): string =>
  [headOf(codec, about), ...lines].join('\n')

export const isFormatNote = (codec: string, text: string): boolean =>
  (['names', 'lines'] as const).some((about) => text.startsWith(`${headOf(codec, about)}\n`))

/** Whether a note says nothing to a person or another format: only which words one format had. */
export const isNamesNote = (text: string): boolean => /^\[[a-z][a-z0-9-]* names\]\n/.test(text)

/** The lines of all such notes on an article. */
export const formatNoteLines = (
  reader: Reader,
  article: string,
  codec: string,
  about: 'names' | 'lines',
): readonly string[] => {
  const head = `${headOf(codec, about)}\n`
  return sortedById(reader.where('note', 'subject', article)).flatMap(({ text }) =>
    text.startsWith(head) ? text.slice(head.length).split('\n') : [],
  )
}

/** Writes a word that a file had for a row of the scheme. */
export const nameLine = (row: string, word: string): string => `${row} = ${word}`

/** The words that an article's file had, by the ids of the scheme's rows. */
export const namesOf = (reader: Reader, article: string, codec: string): ReadonlyMap<string, string> =>
  new Map(
    formatNoteLines(reader, article, codec, 'names').map((line) => {
      const at = line.indexOf(' = ')
      return [line.slice(0, at), line.slice(at + 3)] as const
    }),
  )

const headOf = (codec: string, about: 'names' | 'lines'): string => `[${codec} ${about}]`
