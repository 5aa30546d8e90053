import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone } from './refusals.ts'
import { ownerOf, schemeWords, siblings } from './scheme-rows.ts'

/** Puts a row of the scheme at another place of its list; the first place is 0. */
export const moveInScheme = command({
  kind: 'scheme.move',
  args: z.object({ table: z.enum(['label', 'attributeType', 'linkType', 'role']), id: idSchema, to: z.int().min(0) }),
  label: ({ table, id }, reader) => `Move ${schemeWords[table]} ${reader.get(table, id)?.name ?? ''}`,
  run(draft, { table, id, to }) {
    if (live(draft, table, id) === undefined) return gone(schemeWords[table])
    const others = siblings(draft, table, ownerOf(draft, table, id)).filter((row) => row.id !== id)
    const order = [...others.slice(0, to).map((row) => row.id), id, ...others.slice(to).map((row) => row.id)]
    order.forEach((row, position) => draft.update(table, row, { position }))
    return undefined
  },
})
