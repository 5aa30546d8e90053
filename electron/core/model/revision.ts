import { applyEdits } from '../text/edits.ts'
import type { Reader } from './reader.ts'

/** The canonical text of a revision: its own, or its parent's with its edits made. Undefined when it is not at hand. */
export const textOfRevision = (reader: Pick<Reader, 'get'>, revision: string): string | undefined => {
  const row = reader.get('revision', revision)
  if (row === undefined) return undefined
  if (row.text !== null) return row.text
  const known = texts.get(row)
  if (known !== undefined) return known
  const parent = row.parent === null ? undefined : textOfRevision(reader, row.parent)
  if (parent === undefined) return undefined
  const text = applyEdits(parent, row.edits)
  texts.set(row, text)
  return text
}

/** Texts of corrected articles, by the row that corrects; neither it nor its parents' texts ever change. */
const texts = new WeakMap<object, string>()
