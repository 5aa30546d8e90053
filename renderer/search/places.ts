import { cutsGrapheme } from '#core/text/graphemes.ts'
import type { TextRange } from '#core/text/segments.ts'

/** What is looked for, and what counts as the same. */
export interface Query {
  readonly words: string
  readonly isPattern: boolean
  readonly wholeWords: boolean
  readonly sameCase: boolean
  /** Whether é differs from e. */
  readonly sameAccents: boolean
}

/** A search gives no more places than this; whoever finds so many has looked for too little. */
export const MOST = 20_000

/** The regular expression of a query, or undefined where it cannot be read. */
export const patternOf = ({ words, isPattern, wholeWords, sameCase, sameAccents }: Query): RegExp | undefined => {
  const wanted = sameAccents ? words : withoutAccents(words).text
  const source = isPattern ? `(?:${wanted})` : wanted.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const bounded = wholeWords ? `(?<![\\p{L}\\p{N}\\p{M}_])${source}(?![\\p{L}\\p{N}\\p{M}_])` : source
  try {
    return new RegExp(bounded, `g${sameCase ? '' : 'i'}u`)
  } catch {
    return undefined
  }
}

/**
 * Where a text holds what is looked for. Offsets are UTF-16 units of the text, end exclusive; places of no length, and
 * places that would cut a character, are left out. A pattern may never end: it belongs where it can be killed.
 */
export const placesOf = (text: string, query: Query): readonly TextRange[] => {
  const pattern = query.words === '' ? undefined : patternOf(query)
  if (pattern === undefined) return []
  const { text: searched, offsets } = query.sameAccents ? { text, offsets: undefined } : withoutAccents(text)
  const found: TextRange[] = []
  for (const match of searched.matchAll(pattern)) {
    if (match[0] === '') continue
    const [from, to] = [match.index, match.index + match[0].length]
    const [start, end] = offsets === undefined ? [from, to] : [offsets[from] ?? 0, offsets[to] ?? text.length]
    if (cutsGrapheme(text, start) || cutsGrapheme(text, end)) continue
    found.push({ start, end })
    if (found.length === MOST) break
  }
  return found
}

/** A text without accents and points, and for each of its UTF-16 units the offset in the full text. */
const withoutAccents = (text: string): { readonly text: string; readonly offsets: readonly number[] } => {
  const parts: string[] = []
  const offsets: number[] = []
  let at = 0
  for (const character of text) {
    const bare = character <= '\u007F' ? character : character.normalize('NFD').replaceAll(/\p{M}/gu, '')
    parts.push(bare)
    for (let i = 0; i < bare.length; i += 1) offsets.push(at)
    at += character.length
  }
  offsets.push(at)
  return { text: parts.join(''), offsets }
}
