import { failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone } from './refusals.ts'

const pair = z.object({ one: idSchema, other: idSchema })

/** Remembers that two sources, or two claims, are not the same, so that joining them is not proposed again. */
export const refuseJoin = command({
  kind: 'refusal.add',
  args: pair,
  label: () => 'Not the same',
  run(draft, { one, other }) {
    const [a, b] = [kindOf(draft, one), kindOf(draft, other)]
    if (a === undefined || b === undefined) return gone('source or claim')
    if (one === other || (a === 'source') !== (b === 'source')) {
      return failure('no-pair', 'These two could not be the same anyway.', 'Choose two sources or two claims.')
    }
    const [first, second] = one < other ? [one, other] : [other, one]
    const id = `${first}/${second}`
    if (draft.get('refusal', id) === undefined) draft.create('refusal', { one: first, other: second }, id)
    else draft.update('refusal', id, { deleted: false })
    return undefined
  },
})

/** Forgets that two were found not to be the same. */
export const takeBackRefusal = command({
  kind: 'refusal.remove',
  args: pair,
  label: () => 'May be the same after all',
  run(draft, { one, other }) {
    const id = one < other ? `${one}/${other}` : `${other}/${one}`
    if (live(draft, 'refusal', id) === undefined) return gone('refusal')
    draft.remove('refusal', id)
    return undefined
  },
})

const kindOf = (reader: Reader, id: string): 'source' | 'claim' | 'span' | undefined =>
  (['source', 'claim', 'span'] as const).find((table) => live(reader, table, id) !== undefined)
