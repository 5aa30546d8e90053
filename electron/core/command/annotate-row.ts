import { failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { tables } from '../model/tables.ts'
import { quantitySchema, valueSchema } from '../model/value.ts'
import type { Value } from '../model/value.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone } from './refusals.ts'

/** Sets an attribute of a span or link; null takes it away. */
export const setAttribute = command({
  kind: 'attribute.set',
  args: z.object({ owner: idSchema, type: idSchema, value: valueSchema }),
  label: ({ type, value }, reader) =>
    `${value === null ? 'Clear' : 'Set'} ${reader.get('attributeType', type)?.name ?? 'attribute'}`,
  run(draft, { owner, type, value }) {
    const attributeType = live(draft, 'attributeType', type)
    if (attributeType === undefined) return gone('attribute')
    if (live(draft, 'span', owner) === undefined && live(draft, 'link', owner) === undefined) return gone('span')
    if (value !== null && !fits(attributeType, value)) {
      return failure(
        'value-unfit',
        `This value does not fit the attribute ${attributeType.name}.`,
        'Choose one of its values.',
      )
    }
    const id = `${owner}/${type}`
    const there = draft.get('attribute', id)
    if (there !== undefined) draft.update('attribute', id, { value, deleted: value === null })
    else if (value !== null) draft.create('attribute', { owner, type, value }, id)
    return undefined
  },
})

/** Whether a value is one that the attribute takes. */
const fits = (type: Row<'attributeType'>, value: Exclude<Value, null>): boolean => {
  const known = (id: unknown): boolean => type.choices.some((choice) => choice.id === id)
  switch (type.kind) {
    case 'choice':
      return known(value)
    case 'choices':
      return Array.isArray(value) && value.every(known)
    case 'number':
      return typeof value === 'number'
    case 'yes-no':
      return typeof value === 'boolean'
    case 'quantity':
      return quantitySchema.safeParse(value).success
    case 'text':
    case 'date':
    case 'source':
      return typeof value === 'string'
  }
}

/** Says how far an article is in the annotation set worked in, and against which text and scheme that holds. */
export const setStatus = command({
  kind: 'status.set',
  args: z.object({ article: idSchema, state: tables.status.state.schema }),
  label: ({ state }) => `Mark as ${state}`,
  run(draft, { article, state }, env) {
    const found = live(draft, 'article', article)
    if (found === undefined) return gone('article')
    const id = `${article}/${env.set}`
    const scheme = draft
      .all('label')
      .map((label) => label.name)
      .sort()
      .join(', ')
      .slice(0, 200)
    const fields = { state, revision: found.revision, scheme }
    if (draft.get('status', id) === undefined) draft.create('status', { article, set: env.set, ...fields }, id)
    else draft.update('status', id, { ...fields, deleted: false })
    return undefined
  },
})
