import { expect, test } from 'vitest'
import { createRow } from '#core/model/row.ts'
import { Rows } from '#core/model/rows.ts'
import type { AnyRow, Row } from '#core/model/tables.ts'
import { typedValue, valueWords } from '#core/model/value-text.ts'

const attribute = (kind: Row<'attributeType'>['kind']): Row<'attributeType'> =>
  createRow('attributeType', 'a', { by: null, at: 0 }, { owner: 'label.claim', name: 'A', kind })

test.each([
  ['number', '12.5', 12.5],
  ['number', ' 7 ', 7],
  ['number', 'about ten', 'about ten'],
  ['text', ' two words ', 'two words'],
  ['date', '2024-12', '2024-12'],
  ['text', '  ', null],
  ['number', '', null],
] as const)('for a %s, “%s” stands for %o', (kind, typed, value) => {
  expect(typedValue(attribute(kind), typed)).toBe(value)
})

test('an entry of the registry is read by its name', () => {
  const source = createRow('source', 's1', { by: null, at: 0 }, { name: 'John Kirby' })
  const rows = Rows.from([['source', source as unknown as AnyRow]])
  expect(valueWords(rows, attribute('source'), 's1')).toBe('John Kirby')
  expect(valueWords(rows, attribute('text'), 's1')).toBe('s1')
})
