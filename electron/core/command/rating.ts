import { rates, scales } from '../analysis/scales.ts'
import { failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import { tables } from '../model/tables.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone } from './refusals.ts'

/** Gives a source or claim the analyst's own rating on a scale; null takes it back, so that it is not yet rated. */
export const rate = command({
  kind: 'rating.set',
  args: z.object({
    subject: idSchema,
    scale: tables.rating.scale.schema,
    value: z.string().nullable(),
    note: z.string().optional(),
  }),
  label: ({ scale, value, note }) =>
    value === null
      ? `Take back ${scale}`
      : `Rate ${scale} ${value}${note === undefined || note === '' ? '' : `: ${note}`}`,
  run(draft, { subject, scale, value, note }, env) {
    const table = rates[scale]
    if (live(draft, table, subject) === undefined) return gone(table)
    if (value !== null && !scales[scale].some((step) => step.value === value)) {
      return failure('off-scale', `“${value}” is no step of the scale ${scale}.`, 'Choose one of its steps.')
    }
    const mine = draft
      .where('rating', 'subject', subject)
      .filter((rating) => rating.scale === scale && rating.analyst === env.analyst)
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    const [known, ...twice] = mine.toReversed()
    for (const rating of twice) draft.remove('rating', rating.id) // made apart, met in a merge
    if (value === null) {
      if (known !== undefined) draft.remove('rating', known.id)
      return undefined
    }
    const given = { value, ...(note === undefined ? {} : { note }) }
    if (known === undefined) draft.create('rating', { subject, scale, analyst: env.analyst, ...given })
    else draft.update('rating', known.id, given)
    return undefined
  },
})
