import { readNumber } from './numbers.ts'
import type { Token } from './tokens.ts'

/** For a place in the text the period said nearest to it within its sentence; empty where there is none. */
export const periodsIn = (text: string, tokens: readonly Token[]): ((from: number) => string) => {
  const periods: { readonly at: number; readonly words: string; readonly sentence: number }[] = []
  const sentences: number[] = []
  let sentence = 0
  for (let at = 0; at < tokens.length; at += 1) {
    sentences.push(sentence)
    const token = tokens[at]
    if (token?.kind === 'sign' && /[.!?;]/.test(token.text)) sentence += 1
    const length = periodLength(tokens, at)
    if (length === 0) continue
    const last = tokens[at + length - 1]
    periods.push({ at, words: text.slice(token?.start ?? 0, last?.end ?? 0), sentence })
    for (let skipped = 1; skipped < length; skipped += 1) sentences.push(sentence)
    at += length - 1
  }
  let nearest = 0
  return (from) => {
    // Figures are asked for in reading order, so that the search never goes back.
    while (nearest + 1 < periods.length && (periods[nearest]?.sentence ?? 0) < (sentences[from] ?? 0)) nearest += 1
    const period = periods[nearest]
    return period !== undefined && period.sentence === sentences[from] ? period.words : ''
  }
}

export const months = new Set(
  (
    'january february march april may june july august september october november december ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec'
  ).split(' '),
)

const spans = /^(?:hours?|days?|weeks?|months?|years?|decades?|quarter|winter|spring|summer|autumn|night)$/

const isYear = (word: string): boolean => /^(?:19|20)\d\d$/.test(word)

/** The words that a period can begin with. */
const periodStarts = new Set(
  'in over during within for last this per each every a since daily weekly monthly yearly annually'.split(' '),
)

/** How many tokens a period takes that begins here: "in the last week", "since August", "per day", "in 2024". */
export const periodLength = (tokens: readonly Token[], at: number): number => {
  if (!periodStarts.has(tokens[at]?.lower ?? '')) return 0
  const lower = (i: number): string => tokens[at + i]?.lower ?? ''
  let i = 0
  if (['in', 'over', 'during', 'within', 'for'].includes(lower(0))) {
    i = 1
    if (lower(i) === 'the') i += 1
    if (['last', 'past', 'first', 'previous'].includes(lower(i))) {
      i += 1
      i += spans.test(lower(i)) ? 0 : (readNumber(tokens, at + i)?.length ?? 0)
      return spans.test(lower(i)) ? i + 1 : 0
    }
    if (i !== 1 || !['in', 'during'].includes(lower(0))) return 0
    if (isYear(lower(1))) return 2
    return months.has(lower(1)) && lower(1) !== 'may' ? (isYear(lower(2)) ? 3 : 2) : 0
  }
  if (['last', 'this'].includes(lower(0)) && spans.test(lower(1))) return 2
  if (['per', 'each', 'every'].includes(lower(0)) && spans.test(lower(1))) return 2
  if (lower(0) === 'a' && ['day', 'week', 'month', 'year'].includes(lower(1)) && at > 0) return 2
  if (lower(0) === 'since') {
    if (isYear(lower(1))) return 2
    if (months.has(lower(1))) return isYear(lower(2)) ? 3 : 2
    return lower(1) === 'the' && ['start', 'beginning'].includes(lower(2)) ? sinceStart(tokens, at) : 0
  }
  return ['daily', 'weekly', 'monthly', 'yearly', 'annually'].includes(lower(0)) ? 1 : 0
}

/** "since the start of the war", "since the beginning of 2024" */
const sinceStart = (tokens: readonly Token[], at: number): number => {
  let i = 3
  if (tokens[at + i]?.lower === 'of') i += 1
  if (['the', 'this'].includes(tokens[at + i]?.lower ?? '')) i += 1
  return tokens[at + i] === undefined || tokens[at + i]?.kind === 'sign' ? i : i + 1
}
