import type { TextRange } from '#core/text/segments.ts'
import { snapToGraphemes } from '#core/text/graphemes.ts'

const AROUND = 64 // UTF-16 code units

/** A place with some words before and behind it. */
export const InContext = ({ text, range }: { readonly text: string; readonly range: TextRange }) => {
  const { start, end } = snapToGraphemes(text, range.start - AROUND, range.end + AROUND)
  const before = text.slice(start, range.start)
  const behind = text.slice(range.end, end)
  return (
    <span className="in-context" dir="auto">
      {start > 0 ? `… ${before.replace(/^\S*\s+/, '')}` : before}
      <mark>{text.slice(range.start, range.end)}</mark>
      {end < text.length ? `${behind.replace(/\s+\S*$/, '')} …` : behind}
    </span>
  )
}
