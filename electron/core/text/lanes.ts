import { coveredLength, firstStart, lastEnd, overlaps } from './segments.ts'
import type { TextRange } from './segments.ts'

interface Placed {
  readonly segments: readonly TextRange[]
}

/** A span longer than this takes its lane from what is in view, so that one over a whole book costs no more. */
const LONG = 20_000 // UTF-16 code units

/**
 * What the lanes of some spans depend on: they themselves, and every span no longer than one of them that overlaps it,
 * though it stands out of view.
 * @param near gives the spans that touch a range
 */
export const withNeighbours = <T extends Placed & { readonly id: string }>(
  spans: readonly T[],
  near: (range: TextRange) => Iterable<T>,
): readonly T[] => {
  const found = new Map(spans.map((span) => [span.id, span]))
  for (const span of found.values()) {
    const range = { start: firstStart(span.segments), end: lastEnd(span.segments) }
    if (range.end - range.start > LONG) continue
    const length = coveredLength(span.segments)
    for (const other of near(range)) {
      if (!found.has(other.id) && coveredLength(other.segments) <= length) found.set(other.id, other)
    }
  }
  return [...found.values()]
}

/**
 * Gives overlapping spans lanes, so that their lines below the text do not cover each other: the shortest next to the
 * text (lane 0), what overlaps it further out.
 * @returns the lane of each span, in the order given
 */
export const lanesOf = (spans: readonly Placed[]): readonly number[] => {
  const neighbours = neighboursOf(spans)
  const lengths = spans.map(({ segments }) => coveredLength(segments))
  const lanes = spans.map(() => -1)
  for (const index of spans.map((_, i) => i).sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0))) {
    const taken = new Set(neighbours[index]?.map((other) => lanes[other]))
    let lane = 0
    while (taken.has(lane)) lane++
    lanes[index] = lane
  }
  return lanes
}

/** For each span, the others that it overlaps: found in one walk through the text, so that only neighbours are compared. */
const neighboursOf = (spans: readonly Placed[]): readonly (readonly number[])[] => {
  const neighbours = spans.map((): number[] => [])
  const starts = spans.map(({ segments }) => firstStart(segments))
  const ends = spans.map(({ segments }) => lastEnd(segments))
  let open: number[] = []
  for (const index of spans.map((_, i) => i).sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0))) {
    open = open.filter((other) => (ends[other] ?? 0) > (starts[index] ?? 0))
    for (const other of open) {
      if (!overlaps(spans[index]?.segments ?? [], spans[other]?.segments ?? [])) continue
      neighbours[index]?.push(other)
      neighbours[other]?.push(index)
    }
    open.push(index)
  }
  return neighbours
}
