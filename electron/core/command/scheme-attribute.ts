import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import { tables } from '../model/tables.ts'
import type { Row } from '../model/tables.ts'
import { choicesSchema, conditionSchema } from '../model/value.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone } from './refusals.ts'
import { isOwner, lastPosition, refuseName, siblings } from './scheme-rows.ts'

const typeFields = {
  name: z.string(),
  kind: tables.attributeType.kind.schema,
  choices: choicesSchema,
  condition: conditionSchema,
  guideline: z.string(),
}

/** Gives a label or link type an attribute. */
export const addAttributeType = command({
  kind: 'scheme.attribute.add',
  args: z.object({
    id: idSchema.optional(),
    owner: idSchema,
    ...z.object(typeFields).partial().shape,
    name: z.string(),
  }),
  label: ({ name }) => `New attribute ${name.trim()}`,
  run(draft, { id, owner, name, ...given }) {
    if (!isOwner(draft, owner)) return gone('label')
    const refused = refuseName(draft, 'attributeType', owner, name, null) ?? refuseFields(draft, owner, id ?? '', given)
    if (refused !== undefined) return refused
    const position = lastPosition(siblings(draft, 'attributeType', owner))
    const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    draft.create('attributeType', { owner, name: name.trim(), position, ...fields }, id)
    return undefined
  },
})

/**
 * Changes an attribute. Another kind or other choices leave every value as it is; those that no longer fit
 * (`unfitValues`) are shown as such until somebody sets them anew.
 */
export const editAttributeType = command({
  kind: 'scheme.attribute.edit',
  args: z.object({ type: idSchema, fields: z.object(typeFields).partial() }),
  label: ({ type, fields }, reader) => `Change ${Object.keys(fields).join(', ')} of attribute ${nameOf(reader, type)}`,
  run(draft, { type, fields }) {
    const found = live(draft, 'attributeType', type)
    if (found === undefined) return gone('attribute')
    const refused =
      (fields.name === undefined ? undefined : refuseName(draft, 'attributeType', found.owner, fields.name, type)) ??
      refuseFields(draft, found.owner, type, fields)
    if (refused !== undefined) return refused
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    draft.update('attributeType', type, fields.name === undefined ? given : { ...given, name: fields.name.trim() })
    return undefined
  },
})

/** Takes an attribute out of the scheme. Its values stay in the project and are no longer shown. */
export const removeAttributeType = command({
  kind: 'scheme.attribute.remove',
  args: z.object({ type: idSchema }),
  label: ({ type }, reader) => `Remove attribute ${nameOf(reader, type)}`,
  run(draft, { type }) {
    if (live(draft, 'attributeType', type) === undefined) return gone('attribute')
    for (const other of draft.all('attributeType')) {
      if (other.condition?.type === type) draft.update('attributeType', other.id, { condition: null })
    }
    draft.remove('attributeType', type)
    return undefined
  },
})

const refuseFields = (
  reader: Reader,
  owner: string,
  self: string,
  { choices, condition }: Given,
): Failure | undefined => {
  const names = (choices ?? []).map(({ name }) => name.trim().toLowerCase())
  if (names.includes('')) return failure('name-missing', 'A value needs a name.', 'Type one, or take the value away.')
  if (new Set(names).size < names.length || new Set((choices ?? []).map(({ id }) => id)).size < names.length) {
    return failure('name-taken', 'Two values have the same name.', 'Give each value a name of its own.')
  }
  if (condition === undefined || condition === null) return undefined
  const asked = live(reader, 'attributeType', condition.type)
  if (asked !== undefined && asked.owner === owner && asked.id !== self) return undefined
  return failure(
    'bad-condition',
    'An attribute can only depend on another attribute of the same label.',
    'Choose one of them, or leave it without.',
  )
}

interface Given {
  readonly choices?: Row<'attributeType'>['choices'] | undefined
  readonly condition?: Row<'attributeType'>['condition'] | undefined
}

const nameOf = (reader: Reader, type: string): string => reader.get('attributeType', type)?.name ?? 'attribute'
