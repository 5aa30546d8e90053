import type { TextRange } from '../text/segments.ts'

/** Characters that end a line for one reader or another, and so never stand within a token. */
// oxlint-disable-next-line no-control-regex -- separators that Python's readers split lines at
const BLANK = /[\s\u001c-\u001e\u0085]/u

/**
 * The words of a text. A run of letters, marks and digits is a token, with an apostrophe between letters and a point or
 * comma between digits; any other character that is not blank is one by itself, with the marks and joiners behind it.
 */
const TOKEN =
  // oxlint-disable-next-line no-control-regex -- see BLANK
  /\p{L}[\p{L}\p{M}\p{N}]*(?:['’]\p{L}[\p{L}\p{M}\p{N}]*)*|\p{N}[\p{L}\p{M}\p{N}]*(?:[.,]\p{N}[\p{L}\p{M}\p{N}]*)*|[^\s\u001c-\u001e\u0085](?:[\p{M}\p{Emoji_Modifier}\u{E0020}-\u{E007F}]|\u200d\p{Extended_Pictographic}?)*/gu

/**
 * The tokens of a text, in UTF-16 code units. Where an edge falls within a token it is divided there, so that no
 * annotation has to be moved or dropped for the sake of the tokens.
 */
export const tokensOf = (text: string, edges: Iterable<number>): readonly TextRange[] => {
  const cuts = [...new Set(edges)].sort((a, b) => a - b)
  let next = 0
  return [...text.matchAll(TOKEN)].flatMap(({ 0: word, index }): readonly TextRange[] => {
    const end = index + word.length
    const pieces: TextRange[] = []
    let start = index
    while ((cuts[next] ?? Infinity) <= start) next += 1
    for (let cut = cuts[next] ?? Infinity; cut < end; next += 1, cut = cuts[next] ?? Infinity) {
      if (cut > start) pieces.push({ start, end: cut })
      start = cut
    }
    return [...pieces, { start, end }]
  })
}

export const isBlank = (character: string): boolean => BLANK.test(character)

/** Finds the tokens that lie within a place: the first and the one after the last; none where these are equal. */
export const tokensWithin = (
  tokens: readonly TextRange[],
  { start, end }: TextRange,
): { readonly first: number; readonly after: number } => ({
  first: indexOf(tokens, (token) => token.start >= start),
  after: indexOf(tokens, (token) => token.end > end),
})

/** The first token of which `is` holds, where it holds of all behind that one too. */
const indexOf = (tokens: readonly TextRange[], is: (token: TextRange) => boolean): number => {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const token = tokens[middle]
    if (token !== undefined && is(token)) high = middle
    else low = middle + 1
  }
  return low
}
