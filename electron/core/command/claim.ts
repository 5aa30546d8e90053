import { figureOfQuantity } from '../analysis/figures.ts'
import type { Failure } from '../failure.ts'
import { failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import { quantitySchema } from '../model/value.ts'
import type { Quantity } from '../model/value.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone, nameMissing } from './refusals.ts'
import { releaseTarget } from './span-remove.ts'

/** Brings claim spans, of any articles, together as one claim: a known one, or a new one with this wording. */
export const groupClaims = command({
  kind: 'claim.group',
  args: z.object({
    spans: z.array(idSchema).min(1).readonly(),
    into: idSchema.optional(),
    id: idSchema.optional(),
    wording: z.string().optional(),
  }),
  label: ({ spans }) => (spans.length === 1 ? 'Put into claim' : `Group ${spans.length} claims`),
  run(draft, { spans, into, id, wording = '' }) {
    if (into !== undefined && live(draft, 'claim', into) === undefined) return gone('claim')
    if (into === undefined && wording.trim() === '') return nameMissing('claim')
    for (const span of spans) if (live(draft, 'span', span) === undefined) return gone('span')
    const claim = into ?? draft.create('claim', { wording: wording.trim() }, id)
    for (const span of spans) draft.update('span', span, { claim })
    return undefined
  },
})

/** Takes claim spans out of the claim that they were put into; each is a claim of its own again. */
export const leaveClaim = command({
  kind: 'claim.leave',
  args: z.object({ spans: z.array(idSchema).min(1).readonly() }),
  label: ({ spans }) => (spans.length === 1 ? 'Take out of claim' : `Take ${spans.length} out of claim`),
  run(draft, { spans }) {
    for (const span of spans) if (live(draft, 'span', span) === undefined) return gone('span')
    for (const span of spans) draft.update('span', span, { claim: null })
    return undefined
  },
})

/** Changes a claim's canonical wording, topic or figure. */
export const editClaim = command({
  kind: 'claim.edit',
  args: z.object({
    claim: idSchema,
    fields: z.object({ wording: z.string(), topic: z.string(), quantity: quantitySchema.nullable() }).partial(),
  }),
  label: ({ fields }) => `Edit ${Object.keys(fields).join(', ') || 'claim'} of claim`,
  run(draft, { claim, fields }) {
    if (live(draft, 'claim', claim) === undefined) return gone('claim')
    const { wording, topic, quantity } = fields
    if (wording !== undefined && wording.trim() === '') return nameMissing('claim')
    const unread = unreadable(quantity)
    if (unread !== undefined) return unread
    draft.update('claim', claim, {
      ...(wording === undefined ? {} : { wording: wording.trim() }),
      ...(topic === undefined ? {} : { topic: topic.trim() }),
      ...(quantity === undefined ? {} : { quantity }),
    })
    return undefined
  },
})

/** Deletes a claim from the registry; its spans stay and state no claim. */
export const removeClaim = command({
  kind: 'claim.remove',
  args: z.object({ claim: idSchema }),
  label: () => 'Delete claim',
  run(draft, { claim }) {
    if (live(draft, 'claim', claim) === undefined) return gone('claim')
    for (const span of draft.where('span', 'claim', claim)) draft.update('span', span.id, { claim: null })
    releaseTarget(draft, claim)
    draft.remove('claim', claim)
    return undefined
  },
})

const QUANTITY = 'attribute.claim.quantity'

/** Says what figure a claim span states, in place of what is read from its words; null goes back to reading. */
export const correctFigure = command({
  kind: 'figure.correct',
  args: z.object({ span: idSchema, quantity: quantitySchema.nullable() }),
  label: ({ quantity }) => (quantity === null ? 'Read the figure from the text' : `Figure: ${quantity.value}`),
  run(draft, { span, quantity }) {
    if (live(draft, 'span', span) === undefined) return gone('span')
    if (live(draft, 'attributeType', QUANTITY) === undefined) return gone('attribute')
    const unread = unreadable(quantity)
    if (unread !== undefined) return unread
    const id = `${span}/${QUANTITY}`
    const there = draft.get('attribute', id)
    if (there !== undefined) draft.update('attribute', id, { value: quantity, deleted: quantity === null })
    else if (quantity !== null) draft.create('attribute', { owner: span, type: QUANTITY, value: quantity }, id)
    return undefined
  },
})

const unreadable = (quantity: Quantity | null | undefined): Failure | undefined =>
  quantity === null || quantity === undefined || figureOfQuantity(quantity) !== undefined
    ? undefined
    : failure(
        'figure-unread',
        'This figure cannot be read as a number.',
        'Write it as 3,000 or 2.5 million or 10 to 15, with the qualifier in its own field.',
      )
