import { failure } from '../failure.ts'
import { sourceBehind } from '../model/attribution.ts'
import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import { tables } from '../model/tables.ts'
import type { Row } from '../model/tables.ts'
import { stringsSchema } from '../model/value.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone, nameMissing } from './refusals.ts'
import { releaseTarget } from './span-remove.ts'

const sourceFields = {
  name: z.string(),
  kind: tables.source.kind.schema,
  role: z.string(),
  affiliation: idSchema.nullable(),
  aliases: stringsSchema,
}

/** Adds a source to the registry, and at once gives it the span it was made from. */
export const addSource = command({
  kind: 'source.add',
  args: z.object({
    id: idSchema.optional(),
    name: z.string(),
    kind: sourceFields.kind.optional(),
    role: z.string().optional(),
    span: idSchema.optional(),
  }),
  label: ({ name }) => `New source ${name.trim()}`,
  run(draft, { id, name, kind, role, span }) {
    if (name.trim() === '') return nameMissing('source')
    const source = draft.create('source', { name: name.trim(), kind: kind ?? 'other', role: role ?? '' }, id)
    if (span === undefined) return undefined
    if (live(draft, 'span', span) === undefined) return gone('span')
    draft.update('span', span, { source })
    return undefined
  },
})

/** Changes what is known of a source. */
export const editSource = command({
  kind: 'source.edit',
  args: z.object({ source: idSchema, fields: z.object(sourceFields).partial() }),
  label: () => 'Edit source',
  run(draft, { source, fields }) {
    if (live(draft, 'source', source) === undefined) return gone('source')
    const { name, affiliation } = fields
    if (name !== undefined && name.trim() === '') return nameMissing('source')
    if (typeof affiliation === 'string' && live(draft, 'source', affiliation) === undefined) return gone('source')
    if (typeof affiliation === 'string' && belongsTo(draft, affiliation, source)) return houseCircle
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    draft.update('source', source, name === undefined ? given : { ...given, name: name.trim() })
    return undefined
  },
})

const houseCircle = failure(
  'house-circle',
  'The one that it is to belong to belongs to it already, or is the same.',
  'Take that affiliation away first, if it is the other way round.',
)

/** Whether a source is another, joins followed, or belongs to it, at once or through others. */
const belongsTo = (reader: Reader, source: string, house: string): boolean => {
  const shown = (id: string): Row<'source'> | undefined => {
    const row = live(reader, 'source', id)
    return row === undefined ? undefined : sourceBehind(reader, row)
  }
  const end = shown(house)?.id
  const passed = new Set<string>()
  for (let at = shown(source); at !== undefined && !passed.has(at.id);) {
    if (at.id === end) return true
    passed.add(at.id)
    at = at.affiliation === null ? undefined : shown(at.affiliation)
  }
  return false
}

/** Deletes a source from the registry; its spans and members stay and point to no source. */
export const removeSource = command({
  kind: 'source.remove',
  args: z.object({ source: idSchema }),
  label: ({ source }, reader) => `Delete source ${reader.get('source', source)?.name ?? ''}`,
  run(draft, { source }) {
    if (live(draft, 'source', source) === undefined) return gone('source')
    for (const span of draft.where('span', 'source', source)) draft.update('span', span.id, { source: null })
    for (const member of draft.where('source', 'affiliation', source)) {
      draft.update('source', member.id, { affiliation: null })
    }
    releaseTarget(draft, source)
    draft.remove('source', source)
    return undefined
  },
})

/** Adds a claim to the registry, and at once gives it the span it was made from. */
export const addClaim = command({
  kind: 'claim.add',
  args: z.object({ id: idSchema.optional(), wording: z.string(), span: idSchema.optional() }),
  label: () => 'New claim',
  run(draft, { id, wording, span }) {
    if (wording.trim() === '') return nameMissing('claim')
    const claim = draft.create('claim', { wording: wording.trim() }, id)
    if (span === undefined) return undefined
    if (live(draft, 'span', span) === undefined) return gone('span')
    draft.update('span', span, { claim })
    return undefined
  },
})
