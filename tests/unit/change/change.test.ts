import { describe, expect, test } from 'vitest'
import {
  changeId,
  changeSchema,
  compareChanges,
  draftSchema,
  invert,
  parseChangeId,
  staleField,
  tick,
} from '#core/change/change.ts'
import type { Change, Clock, RowPatch } from '#core/change/change.ts'
import type { AnyRow } from '#core/model/tables.ts'

const rename: RowPatch = { table: 'source', row: 's1', before: { name: 'a' }, after: { name: 'b' } }
const make: RowPatch = { table: 'source', row: 's1', before: null, after: { name: 'a', deleted: false } }
const change: Change = {
  actor: 'ada',
  seq: 3,
  heads: ['ada:2'],
  clock: [5, 0],
  analyst: 'analyst.ada',
  kind: 'source.edit',
  label: 'Edit source',
  patches: [rename],
}

test.each<[string, Clock, number, Clock]>([
  ['takes the wall clock where it is ahead', [10, 4], 11, [11, 0]],
  ['counts within one millisecond', [10, 4], 10, [10, 5]],
  ['counts on where the wall clock was set back', [10, 4], 3, [10, 5]],
  ['begins at the wall clock', [0, 0], 7, [7, 0]],
])('a tick %s', (_, last, now, want) => expect(tick(last, now)).toEqual(want))

test.each<[string, Partial<Change>, Partial<Change>]>([
  ['the earlier time', { clock: [1, 9] }, { clock: [2, 0] }],
  ['the lower count', { clock: [1, 0] }, { clock: [1, 1] }],
  ['the actor that sorts first', { actor: 'a' }, { actor: 'b' }],
  ['the lower sequence', { seq: 1 }, { seq: 2 }],
])('first comes %s', (_, a, b) => {
  expect(compareChanges({ ...change, ...a }, { ...change, ...b })).toBeLessThan(0)
  expect(compareChanges({ ...change, ...b }, { ...change, ...a })).toBeGreaterThan(0)
})

test('an id goes there and back', () => {
  expect(changeId(change)).toBe('ada:3')
  expect(parseChangeId('ada:3')).toEqual({ actor: 'ada', seq: 3 })
})

test('the inverse goes last first, and deletes what was made', () => {
  expect(invert([make, rename])).toEqual([
    { table: 'source', row: 's1', before: { name: 'b' }, after: { name: 'a' } },
    { table: 'source', row: 's1', before: { deleted: false }, after: { deleted: true } },
  ])
})

const row = { id: 's1', by: null, at: 0, deleted: false, name: 'a', aliases: ['x'] } as AnyRow
test.each<[string, AnyRow | undefined, RowPatch, string | undefined]>([
  ['meets what it was made against', row, rename, undefined],
  ['meets another value', { ...row, name: 'c' }, rename, 'name'],
  ['meets no row', undefined, rename, 'id'],
  ['makes a row', undefined, make, undefined],
  ['makes a row that is there', row, make, 'id'],
  ['compares lists by content', row, { ...rename, before: { aliases: ['x'] }, after: { aliases: [] } }, undefined],
])('a patch %s', (_, there, patch, want) => expect(staleField(there, patch)).toBe(want))

describe('at the door', () => {
  test.each<[string, unknown, boolean]>([
    ['a change', change, true],
    ['an undo', { ...change, undoes: 'ada:2' }, true],
    ['a change from the first second of 1970', { ...change, clock: [0, 0] }, true],
    ['no patches', { ...change, patches: [] }, false],
    ['an unknown table', { ...change, patches: [{ ...rename, table: 'spans' }] }, false],
    ['an id with a space', { ...change, patches: [{ ...rename, row: 's 1' }] }, false],
    ['a sequence of 0', { ...change, seq: 0 }, false],
    ['half a clock', { ...change, clock: [1] }, false],
    ['a head that names no change', { ...change, heads: ['ada'] }, false],
    ['an actor with a colon', { ...change, actor: 'a:b' }, false],
    ['a negative time', { ...change, clock: [-1, 0] }, false],
    ['nothing', null, false],
  ])('%s', (_, given, want) => expect(changeSchema.safeParse(given).success).toBe(want))

  test('a draft needs a label that can be read', () => {
    expect(draftSchema.safeParse({ kind: 'k', label: '', patches: [rename] }).success).toBe(false)
    expect(draftSchema.safeParse({ kind: 'k', label: 'L', patches: [rename] }).success).toBe(true)
  })
})
