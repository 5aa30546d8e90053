import type { Format, FormatKind } from '../model/formatting.ts'
import { withoutUnstorable } from '../text/canonical.ts'

/** A canonical text and its formatting, outermost first. */
export interface RichText {
  readonly text: string
  readonly formatting: readonly Format[]
}

/** Puts a canonical text together from the parts of a document, in order. */
export interface RichTextBuilder {
  /** Adds words as they are; line ends in them are line ends. */
  readonly text: (words: string) => void
  /** A blank between words, if there is something before and after it in the line. */
  readonly blank: () => void
  /** What comes next begins a line. */
  readonly line: () => void
  /** What comes next begins a line after a blank one, as paragraphs of a plain text do. */
  readonly gap: () => void
  /** A line end within a block. */
  readonly hardBreak: () => void
  readonly open: (kind: FormatKind, detail?: string) => void
  /** Closes what was opened last. Formatting of nothing is left out. */
  readonly close: () => void
  /** How long the text is so far, in UTF-16 code units. */
  readonly length: () => number
  readonly done: () => RichText
}

interface Open {
  /** Which it is of all that were opened: of two over the same words the first is outside. */
  readonly order: number
  readonly kind: FormatKind
  readonly detail: string | undefined
  /** Where its first character stands; nothing before that has come. */
  start: number | undefined
}

const LONGEST_DETAIL = 8_000 // UTF-16 code units; the model's own bound

export const createRichText = (): RichTextBuilder => {
  const parts: string[] = []
  const formatting: (Format & { readonly order: number })[] = []
  const opened: Open[] = []
  let length = 0
  let feeds = 0 // line ends that are due before the next words
  let blankDue = false
  let order = 0

  const put = (words: string): void => {
    parts.push(words)
    length += words.length
  }
  const due = (count: number): void => {
    if (length > 0) feeds = Math.max(feeds, count)
    blankDue = false
  }
  const begin = (): void => {
    if (feeds > 0) put('\n'.repeat(feeds))
    else if (blankDue) put(' ')
    feeds = 0
    blankDue = false
    for (const format of opened) format.start ??= length
  }

  return {
    text: (words) => {
      if (words === '') return
      begin()
      put(withoutUnstorable(words))
    },
    blank: () => {
      if (length > 0 && feeds === 0) blankDue = true
    },
    line: () => due(1),
    gap: () => due(2),
    hardBreak: () => {
      if (feeds > 0 || length === 0) return
      blankDue = false
      formatting.push({ kind: 'break', start: length, end: length + 1, order: (order += 1) })
      put('\n')
    },
    open: (kind, detail) => void opened.push({ order: (order += 1), kind, detail, start: undefined }),
    close: () => {
      const { order: which = 0, kind, detail, start } = opened.pop() ?? {}
      if (kind === undefined || start === undefined || start === length) return
      const kept = detail === undefined || detail.length > LONGEST_DETAIL ? {} : { detail }
      formatting.push({ kind, start, end: length, ...kept, order: which })
    },
    length: () => length,
    done: () => {
      const text = withoutLastFeeds(parts.join(''))
      const inside = formatting.flatMap((format) => {
        const end = Math.min(format.end, text.length)
        return format.start < end ? [{ ...format, end }] : []
      })
      const sorted = inside.sort((a, b) => a.start - b.start || b.end - a.end || a.order - b.order)
      return { text, formatting: sorted.map(({ order: _, ...format }) => format) }
    },
  }
}

/** A text without the line ends at its end. */
export const withoutLastFeeds = (text: string): string => {
  let end = text.length
  while (text.charAt(end - 1) === '\n') end -= 1
  return text.slice(0, end)
}
