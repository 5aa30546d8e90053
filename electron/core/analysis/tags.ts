import type { Reader } from '../model/reader.ts'

/** The tags in a note: words that begin with #, in the order in which they come, each once. */
export const tagsIn = (note: string): readonly string[] => [
  ...new Set(
    [...note.matchAll(/(?:^|\s)#([\p{L}\p{M}\p{N}_-]{1,100})/gu)].map(([, word]) => (word ?? '').toLowerCase()),
  ),
]

/** The tags of everything that has notes, by what the notes are on. */
export const tagsOf = (reader: Reader): ReadonlyMap<string, readonly string[]> => {
  const tags = new Map<string, readonly string[]>()
  for (const { subject, text } of reader.all('note')) {
    const found = tagsIn(text)
    if (found.length > 0) tags.set(subject, [...new Set([...(tags.get(subject) ?? []), ...found])])
  }
  return tags
}
