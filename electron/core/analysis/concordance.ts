import { wordsOf } from './query.ts'
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

/** A hit that has no line yet. */
interface Place extends Hit {
  readonly article: string
  readonly text: string
}

/**
 * Key words in context: every hit of articles in a line of its own, sorted by place or by what stands around it. Lines are
 * made of those only that `take` is asked for.
 */
export const concordanceOf = (
  found: readonly Found[],
  order: LineOrder,
): { readonly total: number; readonly take: (from: number, count: number) => readonly Line[] } => {
  const places: Place[] = []
  for (const { document, hits } of found) {
    if (document.kind !== 'article' || document.article === null) continue
    const { article } = document
    const text = document.fields[0]?.text ?? ''
    for (const { start, end } of hits) if (places.length < MOST_LINES) places.push({ article, text, start, end })
  }
  const sorted = order === 'place' ? places : sortedByContext(places, order)
  return {
    total: sorted.length,
    take: (from, count) => sorted.slice(from, from + count).map((place) => lineOf(place.article, place.text, place)),
  }
}

const SORTED_BY = 40 // UTF-16 code units

/** From the word next to the hit outwards. */
const sortedByContext = (places: readonly Place[], order: 'left' | 'right'): readonly Place[] =>
  places
    .map((place) => ({
      place,
      key:
        order === 'right'
          ? wordsOf(place.text.slice(place.end, place.end + SORTED_BY)).join(' ')
          : wordsOf(place.text.slice(Math.max(0, place.start - SORTED_BY), place.start))
              .toReversed()
              .join(' '),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ place }) => place)

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
