import { isCanonical } from '../text/canonical.ts'
import { applyEdits, editsProblem } from '../text/edits.ts'
import type { Reader } from './reader.ts'
import type { Row } from './tables.ts'

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

/** Why a correction cannot be what it says, for the end of a sentence; or nothing. Its parent's text must be at hand. */
export const correctionProblem = (row: Pick<Row<'revision'>, 'text' | 'edits'>, parent: string): string | undefined => {
  if (row.text !== null) return row.edits.length === 0 ? undefined : 'it is both a text and a correction of one'
  const problem = editsProblem(parent, row.edits)
  if (problem !== undefined) return problem
  return isCanonical(applyEdits(parent, row.edits)) ? undefined : 'its text holds characters that cannot be kept'
}
