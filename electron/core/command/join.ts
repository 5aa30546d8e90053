import type { Failure } from '../failure.ts'
import { failure } from '../failure.ts'
import { claimBehind, sourceBehind } from '../model/attribution.ts'
import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import type { DraftRows } from './draft.ts'
import { gone } from './refusals.ts'

/** Says that a source is the same as another: it is shown as the other from now on, and no span is rewritten. */
export const joinSources = command({
  kind: 'source.join',
  args: z.object({ source: idSchema, into: idSchema }),
  label: ({ source, into }, reader) => `Join ${nameOf(reader, source)} into ${nameOf(reader, into)}`,
  run: (draft, { source, into }) => join(draft, 'source', source, into),
})

/** Lets a source that was joined into another stand for itself again. */
export const splitSource = command({
  kind: 'source.split',
  args: z.object({ source: idSchema }),
  label: ({ source }, reader) => `Split ${nameOf(reader, source)}`,
  run: (draft, { source }) => split(draft, 'source', source),
})

/** Says that a claim is the same as another. */
export const joinClaims = command({
  kind: 'claim.join',
  args: z.object({ claim: idSchema, into: idSchema }),
  label: () => 'Join claims',
  run: (draft, { claim, into }) => join(draft, 'claim', claim, into),
})

/** Lets a claim that was joined into another stand for itself again. */
export const splitClaim = command({
  kind: 'claim.split',
  args: z.object({ claim: idSchema }),
  label: () => 'Split claim',
  run: (draft, { claim }) => split(draft, 'claim', claim),
})

type Registry = 'source' | 'claim'

const join = (draft: DraftRows, table: Registry, id: string, into: string): Failure | undefined => {
  if (live(draft, table, id) === undefined) return gone(table)
  const end = behind(draft, table, into)
  if (end === undefined) return gone(table)
  const start = behind(draft, table, id)
  if (start?.id === end.id) {
    return failure(
      'joined-already',
      id === into ? `A ${table} cannot be joined into itself.` : `These two are one ${table} already.`,
      'Split them first, if one is to stand for the other.',
    )
  }
  // What stands for the first now goes into what stands for the second: no chain, and no circle.
  if (start !== undefined) draft.update(table, start.id, { mergedInto: end.id })
  return undefined
}

const split = (draft: DraftRows, table: Registry, id: string): Failure | undefined => {
  const row = live(draft, table, id)
  if (row === undefined) return gone(table)
  if (row.mergedInto === null) {
    return failure('not-joined', `This ${table} stands for itself already.`, 'Choose one that was joined into another.')
  }
  draft.update(table, id, { mergedInto: null })
  return undefined
}

const behind = (reader: Reader, table: Registry, id: string): { readonly id: string } | undefined => {
  if (table === 'source') {
    const row = live(reader, 'source', id)
    return row === undefined ? undefined : sourceBehind(reader, row)
  }
  const row = live(reader, 'claim', id)
  return row === undefined ? undefined : claimBehind(reader, row)
}

const nameOf = (reader: Reader, source: string): string => reader.get('source', source)?.name ?? 'source'
