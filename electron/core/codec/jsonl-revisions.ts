import type { editsSchema } from '../model/value.ts'
import type { z } from '../model/zod.ts'
import { isCanonical } from '../text/canonical.ts'
import type { Records } from './jsonl-records.ts'

/** The rows of an article's text, and a way to read each; undefined where one is built on something else. */
export const revisionTexts = (
  { revisions, formatting }: Records['article'],
  revision: string,
  canonical: string,
):
  | { readonly rows: NonNullable<Records['article']['revisions']>; readonly textOf: (id: string) => string | undefined }
  | undefined => {
  if (revisions === undefined) {
    const row = { id: revision, parent: null, text: canonical, edits: [], formatting, by: null }
    return { rows: [row], textOf: (own) => (own === revision ? canonical : undefined) }
  }
  const byId = new Map(revisions.map((row) => [row.id, row]))
  const texts = new Map<string, string | undefined>()
  const textOf = (own: string): string | undefined => {
    // Up to a version whose text is known, and then down again, however many there are; a ring of versions has no text.
    const waiting: string[] = []
    for (let at: string | null | undefined = own; typeof at === 'string' && !texts.has(at);) {
      texts.set(at, undefined)
      waiting.push(at)
      const row = byId.get(at)
      at = row?.text === null ? row.parent : undefined
    }
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const row = byId.get(at)
      const parent = row?.parent === null || row?.parent === undefined ? undefined : texts.get(row.parent)
      const made = row?.text ?? (row === undefined || parent === undefined ? undefined : edited(parent, row.edits))
      texts.set(at, made !== undefined && isCanonical(made) ? made : undefined)
    }
    return texts.get(own)
  }
  const isSound = revisions.every(({ id: own }) => textOf(own) !== undefined) && textOf(revision) !== undefined
  return isSound ? { rows: revisions, textOf } : undefined
}

const edited = (parent: string, edits: z.infer<typeof editsSchema>): string => {
  let at = 0
  const pieces: string[] = []
  for (const { start, end, insert } of edits) {
    pieces.push(parent.slice(at, start), insert)
    at = end
  }
  return pieces.join('') + parent.slice(at)
}
