import type { TextRange } from '../text/segments.ts'
import { LINE_BREAKS } from './brat-lines.ts'
import type { BratSpan } from './brat-lines.ts'
import type { Reading } from './readings.ts'

/** Where a record of brat stands in the text, and how its words show that. */
export interface Coverage {
  readonly ranges: readonly TextRange[]
  readonly how: 'exact' | 'broken' | 'cut' | 'missing'
  /** How many of the physical lines after the record belong to it. */
  readonly lines: number
}

/** Whether the words that a record shows stand at its place; white space of every kind counts as a blank. */
export const coverage = (
  text: string,
  { fragments, covered, rest }: BratSpan,
  reading: Reading,
): Coverage | undefined => {
  const ranges = rangesOf(fragments, reading)
  if (ranges === undefined) return undefined
  const stands = ranges.map(({ start, end }) => text.slice(start, end)).join(' ')
  if (covered === stands) return { ranges, how: 'exact', lines: 0 }
  if (covered === undefined) return { ranges, how: 'missing', lines: 0 }
  const wanted = plain(stands)
  let shown = covered
  if (plain(shown) === wanted) return { ranges, how: 'exact', lines: 0 }
  for (let lines = 1; lines <= rest.length && wanted.length >= shown.length; lines += 1) {
    shown += `\n${rest[lines - 1] ?? ''}`
    if (plain(shown) === wanted) return { ranges, how: 'broken', lines }
  }
  const [first = { start: 0, end: 0 }] = ranges
  const breaksAt = text.slice(first.start, first.end).search(LINE_BREAKS)
  const isCut = breaksAt > 0 && plain(covered) === plain(text.slice(first.start, first.start + breaksAt))
  return isCut ? { ranges, how: 'cut', lines: 0 } : undefined
}

const rangesOf = (fragments: BratSpan['fragments'], reading: Reading): readonly TextRange[] | undefined => {
  const ranges: TextRange[] = []
  for (const [from, to] of fragments) {
    const start = reading.toCanonical(from)
    const end = reading.toCanonical(to)
    if (start === undefined || end === undefined || end < start) return undefined
    ranges.push({ start, end })
  }
  return ranges
}

const plain = (words: string): string => words.replace(/\s/gu, ' ').trim()

/** Why a record cannot stand where it says. */
export const whyNot = (text: string, { id, fragments, covered }: BratSpan, reading: Reading): string => {
  const ranges = rangesOf(fragments, reading)
  if (ranges === undefined) return `${id} has a place that is not in the text`
  const found = ranges.map(({ start, end }) => text.slice(start, end)).join(' ')
  return `${id} should read “${short(covered ?? '')}”, but at its place stands “${short(found)}”`
}

const short = (words: string): string => {
  const characters = Array.from(words.replace(/\s+/gu, ' ').slice(0, 200))
  return characters.length <= 40 ? characters.join('') : `${characters.slice(0, 40).join('')}…`
}

/** In the order of the text, and joined where only line ends stand between: brat divides a span at every line end. */
export const withoutLineBreaks = (text: string, ranges: readonly TextRange[]): readonly TextRange[] => {
  const joined: TextRange[] = []
  for (const range of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = joined.at(-1)
    const gap = last === undefined ? '' : text.slice(last.end, range.start)
    if (last !== undefined && last.end < range.start && gap.replace(LINE_BREAKS, '') === '')
      joined[joined.length - 1] = { start: last.start, end: range.end }
    else joined.push(range)
  }
  return joined
}

/** Whether ranges in their order cover something twice. */
export const coversTwice = (ranges: readonly TextRange[]): boolean =>
  ranges.some((range, i) => range.start < (ranges[i - 1]?.end ?? 0))

/** Whether two lists of ranges are the same. */
export const samePlace = (a: readonly TextRange[] | undefined, b: readonly TextRange[] | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.length === b.length &&
  a.every(({ start, end }, i) => start === b[i]?.start && end === b[i]?.end)
