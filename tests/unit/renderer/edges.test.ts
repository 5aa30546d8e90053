import { describe, expect, test } from 'vitest'
import { withEdgeAt } from '../../../renderer/command/edges.ts'

describe('an edge that is dragged', () => {
  const text = 'Ukrainian President said 👩🏽‍🚒 came'
  test.each([
    ['goes to the nearest word', 'end', 'Ukrainian Pre', false, 'Ukrainian'],
    ['or on to the next', 'end', 'Ukrainian Presid', false, 'Ukrainian President'],
    ['exactly, with Alt', 'end', 'Ukrainian Pre', true, 'Ukrainian Pre'],
    ['never into a grapheme', 'end', 'Ukrainian President said 👩', true, 'Ukrainian President said '],
    ['the start too', 'start', 'Ukr', false, 'Ukrainian President'],
    ['the start to the next word', 'start', 'Ukrainian P', false, 'President'],
    ['not past the other edge', 'start', 'Ukrainian President said', false, 'Ukrainian President'],
    ['not to nothing', 'end', '', true, 'Ukrainian President'],
  ] as const)('%s', (_, side, before, exact, wanted) => {
    const segments = [{ start: 0, end: 'Ukrainian President'.length }]
    const moved = withEdgeAt(text, segments, { segment: 0, side }, before.length, exact)
    expect(moved.map(({ start, end }) => text.slice(start, end))).toEqual([wanted])
  })

  test('stops at the segment beside it', () => {
    const segments = [
      { start: 0, end: 9 },
      { start: 10, end: 19 },
    ]
    expect(withEdgeAt(text, segments, { segment: 0, side: 'end' }, 15, true)).toEqual(segments)
    expect(withEdgeAt(text, segments, { segment: 1, side: 'start' }, 12, true)[1]).toEqual({ start: 12, end: 19 })
  })
})
