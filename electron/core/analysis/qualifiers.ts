import type { Token } from './tokens.ts'

/** How a figure is meant. A vague one ("a few") names no number. */
export type Bound = 'exact' | 'at least' | 'more than' | 'at most' | 'less than' | 'about' | 'range' | 'vague'

export interface Qualifier {
  /** As it is written, in small letters. */
  readonly words: string
  readonly bound: Bound
  /** How many tokens it takes. */
  readonly length: number
}

/** Longest first, so that "no more than" is not read as "more than". */
const before = byLength([
  ['at least', 'at least'],
  ['a minimum of', 'at least'],
  ['no fewer than', 'at least'],
  ['no less than', 'at least'],
  ['not less than', 'at least'],
  ['more than', 'more than'],
  ['greater than', 'more than'],
  ['in excess of', 'more than'],
  ['upwards of', 'more than'],
  ['well over', 'more than'],
  ['just over', 'more than'],
  ['over', 'more than'],
  ['above', 'more than'],
  ['exceeding', 'more than'],
  ['at most', 'at most'],
  ['a maximum of', 'at most'],
  ['no more than', 'at most'],
  ['not more than', 'at most'],
  ['up to', 'at most'],
  ['as many as', 'at most'],
  ['as much as', 'at most'],
  ['fewer than', 'less than'],
  ['less than', 'less than'],
  ['just under', 'less than'],
  ['under', 'less than'],
  ['below', 'less than'],
  ['an estimated', 'about'],
  ['estimated', 'about'],
  ['about', 'about'],
  ['around', 'about'],
  ['roughly', 'about'],
  ['approximately', 'about'],
  ['some', 'about'],
  ['nearly', 'about'],
  ['almost', 'about'],
  ['close to', 'about'],
  ['circa', 'about'],
  ['~', 'about'],
  ['exactly', 'exact'],
  ['precisely', 'exact'],
  ['only', 'exact'],
  ['just', 'exact'],
])

const after = byLength([
  ['or more', 'at least'],
  ['and more', 'at least'],
  ['or fewer', 'at most'],
  ['or less', 'at most'],
  ['or so', 'about'],
  ['+', 'at least'],
])

interface Known {
  readonly words: readonly string[]
  readonly bound: Bound
}

function byLength(phrases: readonly (readonly [words: string, bound: Bound])[]): readonly Known[] {
  return phrases
    .map(([words, bound]) => ({ words: words.split(' '), bound }))
    .sort((a, b) => b.words.length - a.words.length)
}

/** The qualifier whose last token stands right before a place. */
export const qualifierBefore = (tokens: readonly Token[], at: number): Qualifier | undefined =>
  matching(before, (length) => at - length, tokens)

/** The qualifier whose first token stands at a place. */
export const qualifierAfter = (tokens: readonly Token[], at: number): Qualifier | undefined =>
  matching(after, () => at, tokens)

const matching = (
  known: readonly Known[],
  startOf: (length: number) => number,
  tokens: readonly Token[],
): Qualifier | undefined => {
  for (const { words, bound } of known) {
    const start = startOf(words.length)
    if (start >= 0 && words.every((word, i) => tokens[start + i]?.lower === word)) {
      return { words: words.join(' '), bound, length: words.length }
    }
  }
  return undefined
}
