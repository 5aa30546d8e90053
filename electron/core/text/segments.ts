import { type Failure, failure } from '#core/failure.ts'
import { cutsSurrogatePair } from '#core/text/offsets.ts'

/** A stretch of canonical text: UTF-16 code units, end exclusive. Zero length is legal. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** A stretch of canonical text together with the words that stand there: `text.slice(start, end) === quote`. */
export interface Segment extends TextRange {
  readonly quote: string
}

/** Cuts a segment out of the text. The caller has checked the offsets. */
export const segmentAt = (text: string, start: number, end: number): Segment => ({
  start,
  end,
  quote: text.slice(start, end),
})

/**
 * Sorts ranges, joins those that overlap or touch, and cuts the quotes from the text. If any range is impossible
 * (outside the text, or ending before it starts) all are kept as they came, for `segmentsFailure` to name it.
 */
export const normaliseSegments = (text: string, ranges: readonly TextRange[]): readonly Segment[] => {
  if (!ranges.every((range) => isInside(text, range)))
    return ranges.map(({ start, end }) => segmentAt(text, start, end))
  return joined(ranges).map(({ start, end }) => segmentAt(text, start, end))
}

/**
 * Says what is wrong with the segments of one span, or nothing. Kinds: `no-segments`, `offset-not-whole`,
 * `outside-text`, `end-before-start`, `cuts-surrogate-pair`, `segments-overlap`, `segments-unsorted`, `quote-differs`.
 * Segments that touch, and segments of zero length, are legal.
 */
export const segmentsFailure = (text: string, segments: readonly Segment[]): Failure | undefined => {
  if (segments.length === 0) {
    return failure('no-segments', 'The annotation marks no place in the text.', 'Give it at least one stretch of text.')
  }
  let previous: Segment | undefined
  for (const segment of segments) {
    const found = rangeFailure(text, segment) ?? orderFailure(previous, segment) ?? quoteFailure(text, segment)
    if (found !== undefined) return found
    previous = segment
  }
  return undefined
}

/** How many UTF-16 code units the segments cover; what several cover counts once. */
export const coveredLength = (segments: readonly TextRange[]): number => {
  const only = onlyOne(segments)
  if (only !== undefined) return only.end - only.start
  return joined(segments).reduce((sum, { start, end }) => sum + (end - start), 0)
}

/** Where the earliest segment starts; 0 for an empty list, which no valid span has. */
export const firstStart = (segments: readonly TextRange[]): number =>
  onlyOne(segments)?.start ??
  segments.reduce((least, { start }) => (least < start ? least : start), segments[0]?.start ?? 0)

/** Where the last segment ends; 0 for an empty list, which no valid span has. */
export const lastEnd = (segments: readonly TextRange[]): number =>
  onlyOne(segments)?.end ?? segments.reduce((most, { end }) => (most > end ? most : end), 0)

/** The segment of a span that has one, as most have: thousands are compared for every key that is pressed. */
const onlyOne = (segments: readonly TextRange[]): TextRange | undefined =>
  segments.length === 1 ? segments[0] : undefined

/** Whether two spans share at least one code unit. What only touches, or has no length, does not overlap. */
export const overlaps = (a: readonly TextRange[], b: readonly TextRange[]): boolean => {
  const [only, alone] = [onlyOne(a), onlyOne(b)]
  if (only !== undefined && alone !== undefined) {
    return Math.max(only.start, alone.start) < Math.min(only.end, alone.end)
  }
  const left = joined(a)
  const right = joined(b)
  let i = 0
  let j = 0
  for (;;) {
    const one = left[i]
    const other = right[j]
    if (one === undefined || other === undefined) return false
    if (Math.max(one.start, other.start) < Math.min(one.end, other.end)) return true
    if (one.end < other.end) i += 1
    else j += 1
  }
}

/** Whether every segment of `b` lies within `a`, edges included; the same place contains itself. Needs two non-empty spans. */
export const contains = (a: readonly TextRange[], b: readonly TextRange[]): boolean => {
  const outer = joined(a)
  let i = 0
  for (const { start, end } of joined(b)) {
    while ((outer[i]?.end ?? Infinity) < end) i += 1
    const place = outer[i]
    if (place === undefined || start < place.start) return false
  }
  return b.length > 0
}

/** The words of a span for a person to read; a gap shows as an ellipsis. */
export const quoteOf = (segments: readonly Segment[]): string => segments.map(({ quote }) => quote).join(SEGMENT_JOINT)

export const SEGMENT_JOINT = ' … '

const isInside = (text: string, { start, end }: TextRange): boolean =>
  Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= text.length

/** Sorted, with all that overlaps or touches joined. */
const joined = (ranges: readonly TextRange[]): readonly TextRange[] => {
  // oxlint-disable-next-line no-array-sort -- a copy is sorted, and toSorted is missing from Node 18
  const sorted = [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)
  const result: TextRange[] = []
  for (const { start, end } of sorted) {
    const last = result.at(-1)
    if (last === undefined || last.end < start) result.push({ start, end })
    else if (last.end < end) result[result.length - 1] = { start: last.start, end }
  }
  return result
}

const MARK_AGAIN = 'Mark the place again in the text.'

const rangeFailure = (text: string, { start, end }: TextRange): Failure | undefined => {
  const place = `The place from ${start} to ${end}`
  if (!Number.isInteger(start) || !Number.isInteger(end)) {
    return failure('offset-not-whole', `${place} is not given in whole numbers.`, MARK_AGAIN)
  }
  if (end < start) return failure('end-before-start', `${place} ends before it starts.`, MARK_AGAIN)
  if (start < 0 || text.length < end) {
    return failure('outside-text', `${place} lies outside the text, which has ${text.length} characters.`, MARK_AGAIN)
  }
  if (cutsSurrogatePair(text, start) || cutsSurrogatePair(text, end)) {
    return failure('cuts-surrogate-pair', `${place} cuts a character in two.`, MARK_AGAIN)
  }
  return undefined
}

const orderFailure = (previous: TextRange | undefined, next: TextRange): Failure | undefined => {
  if (previous === undefined || previous.end <= next.start) return undefined
  const places = `The places from ${previous.start} to ${previous.end} and from ${next.start} to ${next.end}`
  return next.end <= previous.start && next.start < previous.start
    ? failure('segments-unsorted', `${places} are not in the order of the text.`, 'Give them in the order of the text.')
    : failure('segments-overlap', `${places} overlap within one annotation.`, 'Join them into one place.')
}

const quoteFailure = (text: string, { start, end, quote }: Segment): Failure | undefined => {
  const found = text.slice(start, end)
  if (found === quote) return undefined
  return failure(
    'quote-differs',
    `The place from ${start} to ${end} should read “${shown(quote)}” but reads “${shown(found)}”.`,
    'The text has changed since this was marked. Mark the place again, or bring back the earlier text.',
  )
}

const SHOWN_LENGTH = 60 // UTF-16 code units of a quote that a message shows

const shown = (quote: string): string => {
  if (quote.length <= SHOWN_LENGTH) return quote
  return quote.slice(0, cutsSurrogatePair(quote, SHOWN_LENGTH) ? SHOWN_LENGTH - 1 : SHOWN_LENGTH) + '…'
}
