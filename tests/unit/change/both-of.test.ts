import { describe, expect, test } from 'vitest'
import { bothOf } from '#core/change/open-conflicts.ts'

const conflict = (table: 'span' | 'source' | 'note' | 'attribute', field: string, ...written: readonly unknown[]) => ({
  table,
  field,
  values: written.map((value, i) => ({ change: `a:${i + 1}` as const, by: 'Kim', at: i, value, text: String(value) })),
})

describe('both sides of a conflict', () => {
  test('notes stand one after the other', () => {
    expect(bothOf(conflict('span', 'note', 'Kim’s', 'Lee’s'))).toBe('Kim’s\n\nLee’s')
    expect(bothOf(conflict('note', 'text', 'one', 'two', 'one'))).toBe('one\n\ntwo')
  })

  test('lists become one, without doubles', () => {
    expect(bothOf(conflict('source', 'aliases', ['NIS', 'the spy agency'], ['NIS', 'Seoul’s spies']))).toEqual([
      'NIS',
      'the spy agency',
      'Seoul’s spies',
    ])
    expect(bothOf(conflict('attribute', 'value', ['a'], ['b']))).toEqual(['a', 'b'])
  })

  test('there is none of names, choices and places, of what one side left empty, or of more than there is room for', () => {
    expect(bothOf(conflict('source', 'name', 'Kim', 'Lee'))).toBeUndefined()
    expect(bothOf(conflict('attribute', 'value', 'fact', 'opinion'))).toBeUndefined()
    expect(bothOf(conflict('span', 'note', '', 'Lee’s'))).toBeUndefined()
    expect(bothOf(conflict('span', 'deleted', true, false))).toBeUndefined()
    expect(bothOf(conflict('span', 'note', 'x'.repeat(60_000), 'y'.repeat(60_000)))).toBeUndefined()
  })
})
