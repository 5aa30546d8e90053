import { failure } from '../failure.ts'
import { parseQuery } from '../analysis/query.ts'
import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone } from './refusals.ts'

/** A saved search is a note on the project that begins so; it is shared, merged and undone like every note. */
const SIGN = 'search: '

/** Keeps a search with the project. */
export const saveSearch = command({
  kind: 'search.save',
  args: z.object({ query: z.string() }),
  label: ({ query }) => `Save search: ${query}`,
  run(draft, { query }) {
    const read = parseQuery(query)
    if (!read.ok) return read.error
    const text = SIGN + query.trim()
    if (savedSearches(draft).some((saved) => saved.query === query.trim())) {
      return failure('already-there', 'This search is saved already.', 'Choose it from the list.')
    }
    const project = draft.all('project')[0]
    if (project === undefined) return gone('project')
    draft.create('note', { subject: project.id, text })
    return undefined
  },
})

/** Forgets a saved search. */
export const forgetSearch = command({
  kind: 'search.forget',
  args: z.object({ note: idSchema }),
  label: () => 'Forget search',
  run(draft, { note }) {
    if (live(draft, 'note', note) === undefined) return gone('saved search')
    draft.remove('note', note)
    return undefined
  },
})

/** The saved searches of a project, oldest first. */
export const savedSearches = (reader: Reader): readonly { readonly note: string; readonly query: string }[] =>
  reader
    .all('note')
    .filter(({ text }) => text.startsWith(SIGN))
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .map(({ id, text }) => ({ note: id, query: text.slice(SIGN.length) }))
