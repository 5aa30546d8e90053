import { failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { sameLabel } from '../model/labels.ts'
import { live } from '../model/reader.ts'
import { valueSchema } from '../model/value.ts'
import { z } from '../model/zod.ts'
import { setAttribute } from './annotate-row.ts'
import { command } from './command.ts'
import { gone } from './refusals.ts'
import { addSpan, labelName, rangesSchema } from './span-add.ts'
import { relabelSpan } from './span-edit.ts'

/** Tags many places with one label, in one change: all of them or none. */
export const tagPlaces = command({
  kind: 'span.add-many',
  args: z.object({
    label: idSchema,
    source: idSchema.nullable().optional(),
    places: z
      .array(z.object({ article: idSchema, ranges: rangesSchema }))
      .min(1)
      .readonly(),
  }),
  label: ({ label, places }, reader) => `Tag ${places.length} places as ${labelName(reader, label)}`,
  run(draft, { label, source, places }, env) {
    for (const { article, ranges } of places) {
      const refused = addSpan.run(draft, { article, label, ranges, source }, env)
      if (refused !== undefined) return refused
    }
    return undefined
  },
})

/** Gives many spans another label, in one change. */
export const relabelSpans = command({
  kind: 'span.relabel-many',
  args: z.object({ spans: z.array(idSchema).min(1).readonly(), label: idSchema }),
  label: ({ spans, label }, reader) => `Relabel ${spans.length} spans as ${labelName(reader, label)}`,
  run(draft, { spans, label }, env) {
    for (const span of spans) {
      const refused = relabelSpan.run(draft, { span, label }, env)
      if (refused !== undefined) return refused
    }
    return undefined
  },
})

/** Sets one attribute of many spans, in one change; null takes it away. */
export const setAttributes = command({
  kind: 'attribute.set-many',
  args: z.object({ owners: z.array(idSchema).min(1).readonly(), type: idSchema, value: valueSchema }),
  label: ({ owners, type }, reader) =>
    `Set ${reader.get('attributeType', type)?.name ?? 'attribute'} of ${owners.length} spans`,
  run(draft, { owners, type, value }, env) {
    const attributeType = live(draft, 'attributeType', type)
    if (attributeType === undefined) return gone('attribute')
    for (const owner of owners) {
      const label = live(draft, 'span', owner)?.label
      if (label !== undefined && !sameLabel(draft, label, attributeType.owner)) {
        return failure(
          'other-label',
          `The attribute ${attributeType.name} belongs to another label.`,
          'Choose spans of its own label.',
        )
      }
      const refused = setAttribute.run(draft, { owner, type, value }, env)
      if (refused !== undefined) return refused
    }
    return undefined
  },
})
