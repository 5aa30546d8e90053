import { setSegments } from '#core/command/span-edit.ts'
import {
  nextWordEnd,
  nextWordStart,
  previousWordEnd,
  previousWordStart,
  snapToGraphemes,
} from '#core/text/graphemes.ts'
import type { TextRange } from '#core/text/segments.ts'
import { perform } from '../state/app.ts'
import type { App } from '../state/app.ts'

/** One end of one segment of a span. */
export interface Edge {
  readonly segment: number
  readonly side: 'start' | 'end'
}

/**
 * The segments with one edge moved to an offset: to the nearest word's edge, or, when it is to be exact, to the
 * grapheme's. It passes neither the segment's other edge nor its neighbours.
 */
export const withEdgeAt = (
  text: string,
  segments: readonly TextRange[],
  { segment, side }: Edge,
  offset: number,
  exact: boolean,
): readonly TextRange[] => {
  const here = segments[segment]
  if (here === undefined) return segments
  const to = exact ? snapToGraphemes(text, offset, offset).start : nearestEdge(text, offset, side)
  const before = segments[segment - 1]?.end ?? 0
  const after = segments[segment + 1]?.start ?? text.length
  const isPossible = side === 'start' ? before <= to && to < here.end : here.start < to && to <= after
  return isPossible ? segments.map((one, i) => (i === segment ? { ...one, [side]: to } : one)) : segments
}

const nearestEdge = (text: string, offset: number, side: Edge['side']): number => {
  const [back, on] =
    side === 'start'
      ? [previousWordStart(text, offset + 1), nextWordStart(text, offset - 1)]
      : [previousWordEnd(text, offset + 1), nextWordEnd(text, offset - 1)]
  return offset - back <= on - offset ? back : on
}

/** Gives a span the segments that its edge was dragged to. */
export const dropEdge = (app: App, span: string, segments: readonly TextRange[], { side }: Edge): void => {
  perform(app, setSegments, {
    span,
    ranges: segments.map(({ start, end }) => ({ start, end })),
    what: `Move ${side} of span`,
  })
}
