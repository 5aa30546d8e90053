import type { TextRange } from '#core/text/segments.ts'
import { snapToGraphemes } from '#core/text/graphemes.ts'

const AROUND = 48 // UTF-16 code units

/** A place with some words before and behind it. */
export const InContext = ({ text, range }: { readonly text: string; readonly range: TextRange }) => {
  const { start: from, end: to } = snapToGraphemes(text, range.start - AROUND, range.end + AROUND)
  return (
    <span className="in-context" dir="auto">
      {from > 0 && '…'}
      {text.slice(from, range.start)}
      <mark>{text.slice(range.start, range.end)}</mark>
      {text.slice(range.end, to)}
      {to < text.length && '…'}
    </span>
  )
}
