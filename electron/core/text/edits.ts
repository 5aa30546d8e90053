import { cutsSurrogatePair } from './offsets.ts'
import type { TextRange } from './segments.ts'

/** Replaces `[start, end)` of a text by `insert`. UTF-16 offsets; edits of one correction are sorted and do not overlap. */
export interface Edit extends TextRange {
  readonly insert: string
}

/** The text with all edits made. */
export const applyEdits = (text: string, edits: readonly Edit[]): string => {
  const pieces: string[] = []
  let at = 0
  for (const { start, end, insert } of edits) {
    pieces.push(text.slice(at, start), insert)
    at = end
  }
  return pieces.join('') + text.slice(at)
}

/** Why edits cannot be made to a text, for the end of a sentence; or nothing. */
export const editsProblem = (text: string, edits: readonly Edit[]): string | undefined => {
  let at = 0
  for (const { start, end } of edits) {
    if (start < at || end < start) return 'its edits are not in the order of the text'
    if (end > text.length) return 'an edit lies outside the text'
    if (cutsSurrogatePair(text, start) || cutsSurrogatePair(text, end)) return 'an edit cuts a character in two'
    at = end
  }
  return undefined
}

/** The edits that lead from the edited text back to this one. */
export const invertEdits = (text: string, edits: readonly Edit[]): readonly Edit[] => {
  let moved = 0
  return edits.map(({ start, end, insert }) => {
    const at = start + moved
    moved += insert.length - (end - start)
    return { start: at, end: at + insert.length, insert: text.slice(start, end) }
  })
}

/**
 * Where a range of a text stands after the edits, or undefined where nothing of it is left. What is typed at its edges
 * stays outside; what replaces words of its own, up to its edges, is inside; what replaces words on both sides of an edge
 * is outside. A place without length is lost with the words around it.
 */
export const mapRange = (text: string, edits: readonly Edit[], { start, end }: TextRange): TextRange | undefined => {
  let before = 0 // by how much edits have moved the start
  let inside = 0 // and by how much more the end
  let from = start
  for (const given of edits) {
    const straddles = given.start < end && start < given.end && !(start <= given.start && given.end <= end)
    const edit = straddles ? trimmed(text, given) : given
    const grown = edit.insert.length - (edit.end - edit.start)
    if (edit.end <= start) before += grown
    else if (end <= edit.start) break
    else if (start <= edit.start && edit.end <= end) inside += grown
    else if (edit.start <= start && end <= edit.end) return undefined
    else if (edit.start < start) {
      before += grown
      from = edit.end
    } else return kept(start, end, { start: from + before, end: edit.start + before + inside })
  }
  return kept(start, end, { start: from + before, end: end + before + inside })
}

const kept = (start: number, end: number, range: TextRange): TextRange | undefined =>
  range.start < range.end || start === end ? range : undefined

/** The edit without what it replaces by itself, whole characters only. */
const trimmed = (text: string, { start, end, insert }: Edit): Edit => {
  const old = text.slice(start, end)
  let front = 0
  while (front < Math.min(old.length, insert.length) && old[front] === insert[front]) front += 1
  if (cutsSurrogatePair(old, front) || cutsSurrogatePair(insert, front)) front -= 1
  let back = 0
  const most = Math.min(old.length, insert.length) - front
  while (back < most && old.at(-1 - back) === insert.at(-1 - back)) back += 1
  if (cutsSurrogatePair(old, old.length - back) || cutsSurrogatePair(insert, insert.length - back)) back -= 1
  return { start: start + front, end: end - back, insert: insert.slice(front, insert.length - back) }
}
