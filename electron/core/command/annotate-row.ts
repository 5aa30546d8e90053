import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { labelsInUse } from '../model/labels.ts'
import { live } from '../model/reader.ts'
import { tables } from '../model/tables.ts'
import type { Row } from '../model/tables.ts'
import { valueFits } from '../model/value-fit.ts'
import { valueSchema } from '../model/value.ts'
import type { Value } from '../model/value.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import type { DraftRows } from './draft.ts'
import { gone } from './refusals.ts'

/** Sets an attribute of a span or link; null takes it away. */
export const setAttribute = command({
  kind: 'attribute.set',
  args: z.object({ owner: idSchema, type: idSchema, value: valueSchema }),
  label: ({ type, value }, reader) =>
    `${value === null ? 'Clear' : 'Set'} ${reader.get('attributeType', type)?.name ?? 'attribute'}`,
  run: (draft, { owner, type, value }) => putValue(draft, owner, type, value),
})

/** Gives several attributes of a span or link their values at once. */
export const fillAttributes = command({
  kind: 'attribute.fill',
  args: z.object({ owner: idSchema, values: z.array(z.object({ type: idSchema, value: valueSchema })) }),
  label: ({ values }) => (values.length === 1 ? 'Set 1 attribute' : `Set ${values.length} attributes`),
  run(draft, { owner, values }) {
    for (const { type, value } of values) {
      const refused = putValue(draft, owner, type, value)
      if (refused !== undefined) return refused
    }
    return undefined
  },
})

const putValue = (draft: DraftRows, owner: string, type: string, value: Value): Failure | undefined => {
  const attributeType = live(draft, 'attributeType', type)
  if (attributeType === undefined) return gone('attribute')
  if (live(draft, 'span', owner) === undefined && live(draft, 'link', owner) === undefined) return gone('span')
  if (value !== null && !valueFits(draft, attributeType, value)) {
    return failure(
      'value-unfit',
      `This value does not fit the attribute ${attributeType.name}.`,
      unfitRemedy[attributeType.kind],
    )
  }
  const id = `${owner}/${type}`
  const there = draft.get('attribute', id)
  if (there !== undefined) draft.update('attribute', id, { value, deleted: value === null })
  else if (value !== null) draft.create('attribute', { owner, type, value }, id)
  return undefined
}

const unfitRemedy: Readonly<Record<Row<'attributeType'>['kind'], string>> = {
  choice: 'Choose one of its values.',
  choices: 'Choose among its values.',
  number: 'Type a number, with a point for decimals.',
  'yes-no': 'Choose yes or no.',
  quantity: 'Give qualifier, value and unit.',
  text: 'Type some words.',
  date: 'Write it as 2024-12-28, 2024-12 or 2024.',
  source: 'Choose a source of the registry.',
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
    const scheme = labelsInUse(draft)
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
