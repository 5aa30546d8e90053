import { expect, test } from 'vitest'
import { Rows } from '#core/model/rows.ts'
import { ATTRIBUTION, defaultScheme, NO_COMMENT, SHARED_SET } from '#core/model/scheme.ts'
import { fieldsOf, refFieldsOf } from '#core/model/tables.ts'
import type { TableName } from '#core/model/tables.ts'

const rows = Rows.from(defaultScheme())
const ids = (table: TableName): readonly string[] => rows.all(table).map(({ id }) => id)

test('the ids are constants: projects begun apart meet when they are merged, so none may ever change', () => {
  expect(ids('set')).toEqual(['set.shared'])
  expect(ids('label')).toEqual(['label.claim', 'label.source', 'label.cue'])
  expect(ids('attributeType')).toEqual([
    'attribute.claim.kind',
    'attribute.claim.quotation',
    'attribute.claim.certainty',
    'attribute.claim.likelihood',
    'attribute.claim.quantity',
    'attribute.source.naming',
    'attribute.source.kind',
    'attribute.cue.stance',
  ])
  expect(ids('linkType')).toEqual([
    'link.attribution',
    'link.no-comment',
    'link.corroborates',
    'link.contradicts',
    'link.repeats',
    'link.elaborates',
    'link.relays',
  ])
  expect(ids('role')).toEqual([
    ...['claim', 'source', 'cue', 'medium'].map((name) => `role.attribution.${name}`),
    ...['source', 'cue'].map((name) => `role.no-comment.${name}`),
    ...['corroborates', 'contradicts', 'repeats', 'elaborates', 'relays'].flatMap((type) => [
      `role.${type}.from`,
      `role.${type}.to`,
    ]),
  ])
  expect([ATTRIBUTION, NO_COMMENT, SHARED_SET]).toEqual(['link.attribution', 'link.no-comment', 'set.shared'])
})

test('it is the same each time, made by nobody at no time', () => {
  expect(defaultScheme()).toEqual(defaultScheme())
  for (const [, row] of defaultScheme()) expect([row.by, row.at, row.deleted]).toEqual([null, 0, false])
})

test('whatever it points to is in it', () => {
  for (const [table, row] of defaultScheme()) {
    for (const field of refFieldsOf(table)) {
      const target = row[field]
      if (typeof target !== 'string') continue
      const refers = (fieldsOf(table)[field]?.refers ?? []) as readonly TableName[]
      expect(
        refers.some((to) => rows.get(to, target) !== undefined),
        `${row.id} ${field}`,
      ).toBe(true)
    }
  }
  for (const { id, labels, others, least, most } of rows.all('role')) {
    for (const label of labels) expect(rows.get('label', label), id).toBeDefined()
    expect(['source', 'claim', 'link']).toEqual(expect.arrayContaining([...others]))
    expect(labels.length).toBeGreaterThan(0)
    expect(least).toBeLessThanOrEqual(most ?? Infinity)
  }
  for (const { id, condition, choices } of rows.all('attributeType')) {
    if (condition === null) continue
    const asked = rows.get('attributeType', condition.type)
    for (const value of condition.values)
      expect(
        asked?.choices.map((choice) => choice.id),
        id,
      ).toContain(value)
    expect(choices).toEqual([])
  }
})

test('keys and positions do not clash', () => {
  const keys = rows.all('label').map(({ key }) => key)
  expect(keys).toEqual(['c', 's', 'u'])
  for (const table of ['label', 'attributeType', 'linkType', 'role'] as const) {
    const places = rows.all(table).map(({ position }) => position)
    expect(places).toEqual(places.map((_, i) => i))
  }
})
