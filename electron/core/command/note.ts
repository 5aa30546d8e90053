import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone } from './refusals.ts'

/** Writes the analyst's own note on a source or claim; an empty one is taken away. Words that begin with # are its tags. */
export const noteOn = command({
  kind: 'note.write',
  args: z.object({ subject: idSchema, text: z.string() }),
  label: () => 'Note',
  run(draft, { subject, text }, env) {
    if (live(draft, 'source', subject) === undefined && live(draft, 'claim', subject) === undefined) {
      return gone('source or claim')
    }
    const mine = notesOn(draft, subject).find(({ by }) => by === env.analyst)
    if (mine === undefined) {
      if (text.trim() !== '') draft.create('note', { subject, text })
    } else if (text.trim() === '') draft.remove('note', mine.id)
    else draft.update('note', mine.id, { text })
    return undefined
  },
})

/** The notes on something, oldest first. */
export const notesOn = (reader: Reader, subject: string): readonly Row<'note'>[] =>
  [...reader.where('note', 'subject', subject)].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
