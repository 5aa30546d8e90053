import { coveredLength, overlaps } from '#core/text/segments.ts'
import type { TextRange } from '#core/text/segments.ts'

/**
 * Gives overlapping spans lanes, so that their lines below the text do not cover each other: the shortest next to the
 * text (lane 0), what overlaps it one lane further out.
 * @returns the lane of each span, in the order given
 */
export const lanesOf = (spans: readonly { readonly segments: readonly TextRange[] }[]): readonly number[] => {
  const lanes = spans.map(() => 0)
  for (const cluster of clustersOf(spans)) {
    const byLength = [...cluster].sort((a, b) => lengthAt(spans, a) - lengthAt(spans, b))
    const placed: number[] = []
    for (const index of byLength) {
      const taken = new Set(placed.filter((other) => meet(spans, index, other)).map((other) => lanes[other]))
      let lane = 0
      while (taken.has(lane)) lane++
      lanes[index] = lane
      placed.push(index)
    }
  }
  return lanes
}

/** Groups of spans that hang together by overlap, so that only neighbours are compared. */
const clustersOf = (spans: readonly { readonly segments: readonly TextRange[] }[]): readonly (readonly number[])[] => {
  const order = spans.map((_, i) => i).sort((a, b) => startAt(spans, a) - startAt(spans, b))
  const clusters: number[][] = []
  let reach = -1
  for (const index of order) {
    if (startAt(spans, index) >= reach) clusters.push([])
    clusters.at(-1)?.push(index)
    reach = Math.max(reach, endAt(spans, index))
  }
  return clusters
}

type Spans = readonly { readonly segments: readonly TextRange[] }[]
const lengthAt = (spans: Spans, i: number): number => coveredLength(spans[i]?.segments ?? [])
const startAt = (spans: Spans, i: number): number => spans[i]?.segments[0]?.start ?? 0
const endAt = (spans: Spans, i: number): number => spans[i]?.segments.at(-1)?.end ?? 0
const meet = (spans: Spans, a: number, b: number): boolean =>
  overlaps(spans[a]?.segments ?? [], spans[b]?.segments ?? [])
