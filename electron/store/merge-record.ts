import { changeSchema } from '#core/change/change.ts'
import type { Change } from '#core/change/change.ts'
import { idSchema } from '#core/model/field.ts'
import { z } from '#core/model/zod.ts'
import { addChanges } from './merge-apply.ts'
import type { Applied } from './merge-apply.ts'
import type { Side } from './merge-compare.ts'
import type { Tell } from './progress.ts'
import { readNotes, takeOutMerge, writeNotes } from './merge-note.ts'

/** A merge, or the taking out of the newest one, as the journal keeps it: one record, so that it is whole or not there. */
export type MergeRecord =
  | { readonly does: 'merge'; readonly analyst: string; readonly label: string; readonly added: readonly Change[] }
  | { readonly does: 'take out merge' }

const recordSchema = z.discriminatedUnion('does', [
  z.object({
    does: z.literal('merge'),
    analyst: idSchema,
    label: z.string().max(500),
    added: z.array(changeSchema).readonly(),
  }),
  z.object({ does: z.literal('take out merge') }),
])

/** As the journal keeps it; undefined when it is too large for that. */
export const recordToBytes = (record: MergeRecord): Uint8Array | undefined => {
  try {
    return Buffer.from(JSON.stringify(record))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The merge in a journal's record; undefined when it is none. */
export const recordFromBytes = (bytes: Uint8Array): MergeRecord | undefined => {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return parsed.success ? (parsed.data as MergeRecord) : undefined
  } catch {
    return undefined
  }
}

/** Merges, and notes in the file how to take it out again, within a transaction. */
export const merge = (
  side: Side,
  { analyst, label, added }: Extract<MergeRecord, { does: 'merge' }>,
  tell?: Tell,
): Applied => {
  const first = side.history.lastPlace() + 1
  const applied = addChanges(side, added, tell)
  const note = { analyst, label, first, last: side.history.lastPlace(), was: applied.was }
  writeNotes(side, [...readNotes(side), note])
  return applied
}

/** Does again what a record of the journal says, within a transaction. */
export const redoRecord = (side: Side, record: MergeRecord): void => {
  if (record.does === 'merge') {
    merge(side, record)
    return
  }
  const note = readNotes(side).at(-1)
  if (note?.last !== side.history.lastPlace()) throw new Error('there is no merge to take out')
  takeOutMerge(side, note)
}
