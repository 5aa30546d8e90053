import type { Reader } from '../model/reader.ts'
import { textOfRevision } from '../model/revision.ts'
import { snapToGraphemes } from '../text/graphemes.ts'
import { firstStart, lastEnd, quoteOf } from '../text/segments.ts'
import type { Segment } from '../text/segments.ts'

const AROUND = 40 // UTF-16 code units

/** Where a span's value puts it: its words, and some around them, by which two equal ones are told apart. */
export const placeText = (reader: Pick<Reader, 'get'>, value: unknown): string | undefined => {
  if (!isPlace(value)) return undefined
  const text = textOfRevision(reader, value.revision)
  if (text === undefined) return undefined
  const [start, end] = [firstStart(value.segments), lastEnd(value.segments)]
  const around = snapToGraphemes(text, start - AROUND, end + AROUND)
  const [before, behind] = [text.slice(around.start, start), text.slice(end, around.end)].map(inOneLine)
  return `${around.start > 0 ? '…' : ''}${before}“${quoteOf(value.segments)}”${behind}${around.end < text.length ? '…' : ''}`
}

const inOneLine = (words: string): string =>
  words.replaceAll(/\s+/g, (blanks) => (blanks.includes('\n') ? ' ' : blanks))

interface Place {
  readonly segments: readonly Segment[]
  readonly revision: string
}

const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' &&
  value !== null &&
  'segments' in value &&
  Array.isArray(value.segments) &&
  'revision' in value &&
  typeof value.revision === 'string'
