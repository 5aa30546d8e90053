import { describe, expect, test } from 'vitest'
import { createRow, parseRow, sameValue } from '#core/model/row.ts'
import { fieldsOf, tableNames } from '#core/model/tables.ts'
import type { AnyRow, TableName } from '#core/model/tables.ts'
import { textOfRevision } from '#core/model/revision.ts'
import { Rows } from '#core/model/rows.ts'
import { defaultScheme } from '#core/model/scheme.ts'

const made = { by: 'analyst.ada', at: 1 }
const row = <T extends TableName>(table: T, fields: Parameters<typeof createRow<T>>[3]): AnyRow =>
  createRow(table, 'row1', made, fields) as unknown as AnyRow
const span = row('span', {
  article: 'a1',
  revision: 'r1',
  set: 'set.shared',
  label: 'label.claim',
  segments: [{ start: 0, end: 1, quote: 'K' }],
})

test('a new row has every field of its table, and lives', () => {
  for (const table of tableNames) {
    const names = Object.keys(createRow(table, 'x', made, {})).sort()
    expect(names).toEqual(['id', ...Object.keys(fieldsOf(table))].sort())
  }
  expect(span).toMatchObject({ by: 'analyst.ada', at: 1, deleted: false, note: '', origin: 'manual', source: null })
})

describe('a row from outside', () => {
  test.each<[string, TableName, AnyRow, RegExp | undefined]>([
    ['whole', 'span', span, undefined],
    ['of a zero-length place', 'span', { ...span, segments: [{ start: 0, end: 0, quote: '' }] }, undefined],
    ['made by nobody', 'span', { ...span, by: null }, undefined],
    ['with a field too many', 'span', { ...span, colour: 'red' }, /unknown field "colour"/],
    ['with a field of every object', 'span', { ...span, constructor: 1 } as unknown as AnyRow, /unknown field/],
    ['without segments', 'span', { ...span, segments: [] }, /"segments" is wrong/],
    ['at half an offset', 'span', { ...span, segments: [{ start: 0.5, end: 1, quote: 'K' }] }, /"segments"/],
    ['before the text', 'span', { ...span, segments: [{ start: -1, end: 1, quote: 'K' }] }, /"segments"/],
    ['of an unknown origin', 'span', { ...span, origin: 'dreamt' }, /"origin"/],
    ['with an id that is none', 'span', { ...span, id: '../x' }, /not a Hearsay id/],
    ['pointing nowhere', 'span', { ...span, label: '' }, /"label"/],
    ['deleted by a number', 'span', { ...span, deleted: 0 } as unknown as AnyRow, /"deleted"/],
    ['with a note that is too long', 'span', { ...span, note: 'x'.repeat(100_001) }, /"note"/],
    ['with bytes', 'original', row('original', { article: 'a1', bytes: 'QQ==' }), undefined],
    ['with bytes that are none', 'original', row('original', { article: 'a1', bytes: '?' }), /"bytes"/],
    ['with a number that is none', 'attribute', row('attribute', { owner: 's1', type: 't1', value: NaN }), /"value"/],
    [
      'with a quantity',
      'attribute',
      row('attribute', { owner: 's1', type: 't1', value: { qualifier: 'some', value: '3', unit: '' } }),
      undefined,
    ],
  ])('%s', (_, table, given, wrong) => {
    const parsed = parseRow(table, given)
    expect(parsed.ok).toBe(wrong === undefined)
    if (!parsed.ok) expect(parsed.error.message).toMatch(wrong ?? /^$/)
  })

  test('is what the default scheme is made of', () => {
    for (const [table, one] of defaultScheme()) expect(parseRow(table, one)).toEqual({ ok: true, value: one })
  })
})

test.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  [0, -0, false],
  [NaN, NaN, true],
  [null, undefined, false],
  [null, {}, false],
  ['1', 1, false],
  [[], [], true],
  [[], {}, false],
  [[1, [2]], [1, [2]], true],
  [[1, 2], [2, 1], false],
  [[1], [1, undefined], false],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [{ a: undefined }, { b: undefined }, false],
  [[{ start: 0, end: 1 }], [{ start: 0, end: 2 }], false],
])('sameValue of %j and %j is %s', (a, b, want) => {
  expect(sameValue(a, b)).toBe(want)
  expect(sameValue(b, a)).toBe(want)
})

const revisions = (...rows: readonly (readonly [string, Parameters<typeof createRow<'revision'>>[3]])[]): Rows =>
  Rows.from(rows.map(([id, fields]) => ['revision', createRow('revision', id, made, fields) as unknown as AnyRow]))

describe('the text of a revision', () => {
  const first = ['r1', { article: 'a', text: 'Kim sayd it raned.' }] as const

  test.each<[string, readonly { readonly start: number; readonly end: number; readonly insert: string }[], string]>([
    ['without edits', [], 'Kim sayd it raned.'],
    [
      'with letters replaced',
      [
        { start: 4, end: 8, insert: 'said' },
        { start: 12, end: 17, insert: 'rained' },
      ],
      'Kim said it rained.',
    ],
    [
      'with words put in at both ends',
      [
        { start: 0, end: 0, insert: '“' },
        { start: 18, end: 18, insert: '”' },
      ],
      '“Kim sayd it raned.”',
    ],
    ['with all of it gone', [{ start: 0, end: 18, insert: '' }], ''],
  ])('%s', (_, edits, want) => {
    const rows = revisions(first, ['r2', { article: 'a', parent: 'r1', edits }])
    expect(textOfRevision(rows, 'r2')).toBe(want)
    expect(textOfRevision(rows, 'r1')).toBe('Kim sayd it raned.')
  })

  test('goes through a chain of corrections', () => {
    const rows = revisions(
      first,
      ['r2', { article: 'a', parent: 'r1', edits: [{ start: 4, end: 8, insert: 'said' }] }],
      ['r3', { article: 'a', parent: 'r2', edits: [{ start: 4, end: 8, insert: 'denied' }] }],
    )
    expect(textOfRevision(rows, 'r3')).toBe('Kim denied it raned.')
  })

  test('is unknown where a revision or its parent is not at hand', () => {
    const rows = revisions(['r2', { article: 'a', parent: 'r1', edits: [] }])
    expect(textOfRevision(rows, 'r2')).toBeUndefined()
    expect(textOfRevision(rows, 'r9')).toBeUndefined()
  })
})
