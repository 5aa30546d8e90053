import type { Reader } from './reader.ts'

/** The canonical text of a revision: its own, or its parent's with its edits made. Undefined when it is not at hand. */
export const textOfRevision = (reader: Pick<Reader, 'get'>, revision: string): string | undefined => {
  const row = reader.get('revision', revision)
  if (row === undefined) return undefined
  if (row.text !== null) return row.text
  const parent = row.parent === null ? undefined : textOfRevision(reader, row.parent)
  if (parent === undefined) return undefined
  const pieces: string[] = []
  let at = 0
  for (const edit of row.edits) {
    pieces.push(parent.slice(at, edit.start), edit.insert)
    at = edit.end
  }
  return pieces.join('') + parent.slice(at)
}
