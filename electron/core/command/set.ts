import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import { ownSetId } from '../model/sets.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone } from './refusals.ts'

/** Begins an analyst's own annotation set: for a reading that has not seen the others'. */
export const beginOwnSet = command({
  kind: 'set.begin',
  args: z.object({ analyst: idSchema }),
  label: () => 'Begin an own annotation set',
  run(draft, { analyst }) {
    const found = live(draft, 'analyst', analyst)
    if (found === undefined) return gone('analyst')
    const id = ownSetId(analyst)
    const there = draft.get('set', id)
    if (there === undefined) draft.create('set', { name: found.name, kind: 'own', analyst }, id)
    else draft.update('set', id, { deleted: false })
    return undefined
  },
})
