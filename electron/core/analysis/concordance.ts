import type { Found, Hit } from './search.ts'

/** A hit in its line: what stands before it, the words, what stands behind it. */
export interface Line {
  readonly article: string
  readonly start: number
  readonly end: number
  readonly left: string
  readonly words: string
  readonly right: string
}

export type LineOrder = 'place' | 'left' | 'right'

const CONTEXT = 70 // UTF-16 code units
const MOST_LINES = 5_000

/** Key words in context: every hit of articles in a line of its own, sorted by place or by what stands around it. */
export const concordanceOf = (found: readonly Found[], order: LineOrder): readonly Line[] => {
  const lines: Line[] = []
  for (const { document, hits } of found) {
    if (document.kind !== 'article' || document.article === null) continue
    for (const hit of hits) {
      if (lines.length >= MOST_LINES) break
      lines.push(lineOf(document.article, document.fields[0]?.text ?? '', hit))
    }
  }
  if (order === 'place') return lines
  // From the word next to the hit outwards.
  const keys = new Map(
    lines.map((line) => [line, order === 'right' ? sortable(line.right) : sortable(line.left, true)]),
  )
  return lines.toSorted((a, b) => {
    const [one, other] = [keys.get(a) ?? '', keys.get(b) ?? '']
    return one < other ? -1 : one > other ? 1 : 0
  })
}

/** A hit with what stands around it; nothing is cut within a character. */
export const lineOf = (article: string, text: string, { start, end }: Hit): Line => ({
  article,
  start,
  end,
  left: whole(text.slice(Math.max(0, start - CONTEXT), start)),
  words: text.slice(start, end),
  right: whole(text.slice(end, end + CONTEXT)),
})

const whole = (cut: string): string =>
  cut
    .replace(/^[\uDC00-\uDFFF]/, '')
    .replace(/[\uD800-\uDBFF]$/, '')
    .replaceAll('\n', ' ')

const sortable = (context: string, isLeft = false): string => {
  const words = context.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return (isLeft ? words.toReversed() : words).join(' ')
}
