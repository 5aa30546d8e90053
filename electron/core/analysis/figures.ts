import type { Quantity } from '../model/value.ts'
import { isNumberWord, readNumber } from './numbers.ts'
import { qualifierAfter, qualifierBefore } from './qualifiers.ts'
import type { Bound } from './qualifiers.ts'
import { tokensOf } from './tokens.ts'
import type { Token } from './tokens.ts'

/** A figure as a text states it: how much, how surely, of what and over what time. */
export interface Figure {
  /** Where it stands in the text read, qualifier included: UTF-16 offsets, end exclusive. */
  readonly start: number
  readonly end: number
  /** The number's own words: "3,000", "two", "between 10 and 15". */
  readonly words: string
  /** The least and the most it can stand for, both included; null where there is no bound. */
  readonly least: number | null
  readonly most: number | null
  readonly bound: Bound
  /** As written: "more than", "or so"; empty without one. */
  readonly qualifier: string
  /** "%", "$", "€", "percentage points" or nothing. */
  readonly unit: string
  /** What is counted: "soldiers", and what became of it: "killed", "wounded". */
  readonly noun: string
  readonly states: readonly string[]
  /** The time it counts over, as written: "in the last week"; empty where none is said. */
  readonly period: string
  /** Places in the list of the figures that this one adds up; empty for one that the text states. */
  readonly sumOf: readonly number[]
}

/**
 * The figures that a text states in plain words, in reading order, and after them the sums of parts that belong
 * together ("300 killed and 2,700 others wounded"). One pass over the text; what cannot be read for certain is left out.
 */
export const readFigures = (text: string): readonly Figure[] => {
  const tokens = tokensOf(text)
  const period = periodsIn(text, tokens)
  const found: Figure[] = []
  for (let at = 0; at < tokens.length;) {
    const read = figureAt(text, tokens, at, found.at(-1), period)
    if (read === undefined) {
      at += 1
      continue
    }
    found.push(read.figure)
    at = read.next
  }
  return [...found, ...sumsOf(text, found)]
}

/** A figure that a person wrote into the fields of a quantity; undefined where its value is no number. */
export const figureOfQuantity = ({ qualifier, value, unit, period }: Quantity): Figure | undefined => {
  const [figure, ...more] = readFigures(spelled(qualifier, value, unit))
  if (figure === undefined || more.length > 0) return undefined
  return { ...figure, period: period ?? figure.period }
}

/** A figure as the fields that a person corrects. */
export interface FigureFields {
  readonly qualifier: string
  readonly value: string
  readonly unit: string
  readonly counted: string
  readonly period: string
}

export const fieldsOfFigure = (figure: Figure): FigureFields => ({
  qualifier: figure.qualifier,
  value: valueOf(figure),
  unit: figure.unit,
  counted: countedText(figure),
  period: figure.period,
})

const valueOf = ({ bound, sumOf, words, least, most }: Figure): string => {
  if (bound === 'range' && least !== null && most !== null) return `${formatNumber(least)} to ${formatNumber(most)}`
  return sumOf.length > 0 ? formatNumber(least ?? most ?? 0) : words
}

/** The fields as they are kept: a unit and what is counted stand together, as in a text. */
export const quantityOfFields = ({ qualifier, value, unit, counted, period }: FigureFields): Quantity => ({
  qualifier: qualifier.trim(),
  value: value.trim(),
  unit: [unit, counted]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' '),
  period: period.trim(),
})

/** "soldiers killed or wounded" */
export const countedText = ({ noun, states }: Pick<Figure, 'noun' | 'states'>): string =>
  [noun, states.join(' or ')].filter((part) => part !== '').join(' ')

/** "more than 3,000 North Koreans killed or wounded, in the last week" */
export const figureText = (figure: Figure): string => {
  const number = figure.sumOf.length > 0 ? `${figure.words} = ${formatNumber(figure.least ?? 0)}` : figure.words
  const words = spelled(figure.qualifier, number, [figure.unit, countedText(figure)].filter(Boolean).join(' '))
  return figure.period === '' ? words : `${words}, ${figure.period}`
}

/** The parts of a figure in the order of a text: "at least 3,000 killed", "3,000 or more killed". */
const spelled = (qualifier: string, value: string, counted: string): string => {
  const isBehind = /^(?:or |and more$|\+$)/.test(qualifier)
  const parts = isBehind ? [value, qualifier, counted] : [qualifier, value, counted]
  return parts.filter((part) => part !== '').join(' ')
}

/** "3,000" */
export const formatNumber = (value: number): string => {
  const [whole = '', fraction] = String(value).split('.')
  const grouped = [...whole]
    .map((digit, i) => (/\d/.test(whole[i - 1] ?? '') && (whole.length - i) % 3 === 0 ? `,${digit}` : digit))
    .join('')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

interface Read {
  readonly figure: Figure
  /** The token after it. */
  readonly next: number
}

const figureAt = (
  text: string,
  tokens: readonly Token[],
  at: number,
  earlier: Figure | undefined,
  period: (from: number) => string,
): Read | undefined => {
  const kind = tokens[at]?.kind
  if (kind === 'sign' || (kind === 'word' && !canBegin(tokens[at]?.lower ?? ''))) return undefined
  const vague = vagueAt(tokens, at)
  const number = readNumber(tokens, at)
  if (vague === undefined && (number === undefined || isNoFigure(tokens, at, number.length))) return undefined
  const range = number === undefined ? undefined : rangeAt(tokens, at, number.value, number.length)
  let next = at + (vague?.length ?? range?.length ?? number?.length ?? 1)
  const wordsEnd = next
  const unitBefore = currencyOf(tokens[at - 1])
  const unit = unitBefore ?? unitAt(tokens, next)
  if (unitBefore === undefined && unit !== undefined) next += unit.length
  const after = qualifierAfter(tokens, next)
  if (after !== undefined) next += after.length
  const firstAt = at - (unitBefore === undefined ? 0 : 1)
  const before =
    range?.isBetween === true ? { words: '', bound: 'range' as const, length: 1 } : qualifierBefore(tokens, firstAt)
  const counted = countedAt(tokens, next, earlier)
  const start = tokens[firstAt - (before?.length ?? 0)]?.start ?? 0
  const bound =
    vague !== undefined ? 'vague' : range !== undefined ? 'range' : (after?.bound ?? before?.bound ?? 'exact')
  const value = number?.value ?? 0
  const [least, most] =
    vague !== undefined ? [null, null] : range !== undefined ? [range.least, range.most] : limitsOf(bound, value)
  const last = tokens[wordsEnd - 1]
  const figure: Figure = {
    start,
    end: tokens[Math.max(next, counted.next) - 1]?.end ?? last?.end ?? 0,
    words: text.slice(tokens[at]?.start ?? 0, last?.end ?? 0),
    least,
    most,
    bound,
    qualifier: after?.words ?? before?.words ?? '',
    unit: unit?.unit ?? '',
    noun: counted.noun,
    states: counted.states,
    period: period(at),
    sumOf: [],
  }
  return { figure, next }
}

/** Whether a figure can begin with a word: most cannot, and this is asked of every one. */
const canBegin = (word: string): boolean => word === 'tens' || vagueWords.includes(word) || isNumberWord(word)

/** "About" leaves a tenth either way; docs/analysis.md says so. */
const ABOUT = 0.1

const limitsOf = (bound: Bound, value: number): readonly [least: number | null, most: number | null] => {
  const tolerance = value * ABOUT
  switch (bound) {
    case 'at least':
    case 'more than':
      return [value, null]
    case 'at most':
    case 'less than':
      return [null, value]
    case 'about':
      return [value - tolerance, value + tolerance]
    case 'exact':
    case 'range':
    case 'vague':
      return [value, value]
  }
}

const vagueWords: readonly string[] = [
  'few',
  'several',
  'dozens',
  'scores',
  'hundreds',
  'thousands',
  'millions',
  'many',
]

/** "a few", "several", "hundreds of", "tens of thousands": a number that is not said. */
const vagueAt = (tokens: readonly Token[], at: number): { readonly length: number } | undefined => {
  const lower = (i: number): string => tokens[at + i]?.lower ?? ''
  if (lower(0) === 'a' && lower(1) === 'few' && isCounted(tokens[at + 2])) return { length: 2 }
  if (lower(0) === 'tens' && lower(1) === 'of' && vagueWords.includes(lower(2))) return { length: 3 }
  if (!vagueWords.includes(lower(0)) || ['few', 'many'].includes(lower(0))) return undefined
  if (lower(0) === 'several') return isCounted(tokens[at + 1]) ? { length: 1 } : undefined
  return lower(1) === 'of' ? { length: 2 } : undefined
}

const isCounted = (token: Token | undefined): boolean =>
  token?.kind === 'word' && !stops.has(token.lower) && !auxiliaries.has(token.lower)

const months = new Set(
  (
    'january february march april may june july august september october november december ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec'
  ).split(' '),
)

/** Numbers that count nothing: years, days of a month, times, ordinals, names such as F-16 and lists "1)". */
const isNoFigure = (tokens: readonly Token[], at: number, length: number): boolean => {
  const number = tokens[at]
  const before = tokens[at - 1]
  const after = tokens[at + length]
  if (number === undefined) return true
  if (number.kind === 'word') return false
  const touchesBefore = before !== undefined && before.end === number.start
  const touchesAfter = after !== undefined && after.start === (tokens[at + length - 1]?.end ?? -1)
  if (touchesBefore && before.kind === 'word') return true // F16
  if (touchesBefore && ['-', ':', '/', '.', '#', '№'].includes(before.text)) return true // F-16, 10:30, 3/4
  if (touchesAfter && after.kind === 'word') return true // 1st, 5pm, 20mm
  if (touchesAfter && [':', '/', ')'].includes(after.text) && !isOpen(tokens, at)) return true
  if (months.has(before?.lower ?? '') || (before?.text === '.' && months.has(tokens[at - 2]?.lower ?? ''))) return true
  if (months.has(after?.lower ?? '') && /^\d{1,2}$/.test(number.text)) return true
  if (['pm', 'am', "o'clock"].includes(after?.lower ?? '')) return true
  return /^(?:19|20)\d\d$/.test(number.text) && !/^\p{L}{2,}s$/u.test(after?.lower ?? '')
}

/** A number within brackets: "(300)". */
const isOpen = (tokens: readonly Token[], at: number): boolean => tokens[at - 1]?.text === '('

interface Range {
  readonly least: number
  readonly most: number
  readonly length: number
  readonly isBetween: boolean
}

/** "between 10 and 15", "10 to 15", "10-15", "10 to 15 million". */
const rangeAt = (tokens: readonly Token[], at: number, first: number, length: number): Range | undefined => {
  const isBetween = tokens[at - 1]?.lower === 'between'
  const joint = tokens[at + length]
  const joins = isBetween ? joint?.lower === 'and' : ['to', '-', '–', '—'].includes(joint?.lower ?? '')
  if (!joins) return undefined
  const second = readNumber(tokens, at + length + 1)
  if (second === undefined) return undefined
  const scale = tokens[at + length + 2]?.lower ?? ''
  const isShared = length === 1 && second.length === 2 && /^(?:thousand|million|billion|trillion)$/.test(scale)
  const plain = isShared ? (readNumber(tokens.slice(at + length + 1, at + length + 2), 0)?.value ?? 1) : 1
  const least = isShared && plain !== 0 ? first * (second.value / plain) : first
  if (least >= second.value) return undefined
  return { least, most: second.value, length: length + 1 + second.length, isBetween }
}

const currencies: Readonly<Record<string, string>> = { $: '$', '€': '€', '£': '£', '¥': '¥' }

const currencyOf = (token: Token | undefined): { readonly unit: string; readonly length: 0 } | undefined => {
  const unit = token !== undefined && Object.hasOwn(currencies, token.text) ? currencies[token.text] : undefined
  return unit === undefined ? undefined : { unit, length: 0 }
}

const unitAt = (
  tokens: readonly Token[],
  at: number,
): { readonly unit: string; readonly length: number } | undefined => {
  const lower = (i: number): string => tokens[at + i]?.lower ?? ''
  if (lower(0) === 'percentage' && /^points?$/.test(lower(1))) return { unit: 'percentage points', length: 2 }
  if (lower(0) === '%' || lower(0) === 'percent') return { unit: '%', length: 1 }
  if (lower(0) === 'per' && lower(1) === 'cent') return { unit: '%', length: 2 }
  if (Object.hasOwn(currencies, lower(0))) return { unit: lower(0), length: 1 }
  if (/^dollars?$/.test(lower(0))) return { unit: '$', length: 1 }
  if (/^euros?$/.test(lower(0))) return { unit: '€', length: 1 }
  return undefined
}

const stops = new Set(
  (
    'in on at by for from to into with without during since until while after before over under near against ' +
    'who which that when where as than if because although though but so and or of the said says say has have had ' +
    'were was are is be been being will would could may might can should per each every according ago'
  ).split(' '),
)
const auxiliaries = new Set(
  'has have had been be being were was are is already also reportedly now so far yet either were both'.split(' '),
)
const stateWords: Readonly<Record<string, readonly string[]>> = {
  killed: ['killed'],
  dead: ['killed'],
  deaths: ['killed'],
  died: ['killed'],
  fatalities: ['killed'],
  slain: ['killed'],
  wounded: ['wounded'],
  injured: ['wounded'],
  injuries: ['wounded'],
  hurt: ['wounded'],
  casualties: ['killed', 'wounded'],
  casualty: ['killed', 'wounded'],
  missing: ['missing'],
  captured: ['captured'],
  detained: ['detained'],
  arrested: ['detained'],
  displaced: ['displaced'],
  evacuated: ['evacuated'],
  deployed: ['deployed'],
  rescued: ['rescued'],
  destroyed: ['destroyed'],
  damaged: ['damaged'],
}

interface Counted {
  readonly noun: string
  readonly states: readonly string[]
  readonly next: number
}

const MOST_WORDS = 5

const statesOf = (token: Token | undefined): readonly string[] | undefined =>
  token !== undefined && Object.hasOwn(stateWords, token.lower) ? stateWords[token.lower] : undefined

/** The words after a number: the noun, then what became of it. "others" and "more" are those counted before. */
const countedAt = (tokens: readonly Token[], from: number, earlier: Figure | undefined): Counted => {
  let at = from
  const nouns: string[] = []
  const states: string[] = []
  while (tokens[at]?.lower === 'of' || tokens[at]?.lower === 'the') at += 1
  for (; nouns.length < MOST_WORDS; at += 1) {
    const token = tokens[at]
    if (token === undefined || token.kind !== 'word' || stops.has(token.lower) || statesOf(token) !== undefined) break
    if (readNumber(tokens, at) !== undefined || periodLength(tokens, at) > 0) break
    nouns.push(token.text)
  }
  let ahead = at
  while (ahead - at < MOST_WORDS && auxiliaries.has(tokens[ahead]?.lower ?? '')) ahead += 1
  let next = at
  for (let more = statesOf(tokens[ahead]); more !== undefined; more = statesOf(tokens[ahead])) {
    for (const one of more) if (!states.includes(one)) states.push(one)
    ahead += 1
    next = ahead
    if (['or', 'and', ',', 'and/or'].includes(tokens[ahead]?.lower ?? '')) ahead += 1
  }
  const noun = nouns.filter((word) => !/^(?:others?|more|another|additional)$/i.test(word)).join(' ')
  const refers = nouns.length > 0 && noun === '' && earlier !== undefined
  return { noun: refers ? earlier.noun : noun, states, next: Math.max(next, from) }
}

/** For a place in the text the period said nearest to it within its sentence; empty where there is none. */
const periodsIn = (text: string, tokens: readonly Token[]): ((from: number) => string) => {
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

const spans = /^(?:hours?|days?|weeks?|months?|years?|decades?|quarter|winter|spring|summer|autumn|night)$/

const isYear = (word: string): boolean => /^(?:19|20)\d\d$/.test(word)

/** The words that a period can begin with. */
const periodStarts = new Set(
  'in over during within for last this per each every a since daily weekly monthly yearly annually'.split(' '),
)

/** How many tokens a period takes that begins here: "in the last week", "since August", "per day", "in 2024". */
const periodLength = (tokens: readonly Token[], at: number): number => {
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

/** Parts of one whole that a text joins: "300 soldiers killed and 2,700 others wounded" is 3,000 killed or wounded. */
const sumsOf = (text: string, figures: readonly Figure[]): readonly Figure[] => {
  const sums: Figure[] = []
  let from = 0
  const close = (until: number): void => {
    const parts = figures.slice(from, until)
    if (parts.length > 1) sums.push(sumOf(parts, from))
    from = until
  }
  figures.forEach((figure, i) => {
    const before = figures[i - 1]
    if (i > 0 && (before === undefined || !belongTogether(text, before, figure))) close(i)
  })
  close(figures.length)
  return sums
}

const belongTogether = (text: string, a: Figure, b: Figure): boolean => {
  const between = text.slice(a.end, b.start)
  const isJoined = between.length <= 40 && /(?:^|\W)and\W|,/i.test(between) && !/[.!?;:]/.test(between)
  const bothAreNumbers = a.bound !== 'vague' && b.bound !== 'vague' && a.unit === b.unit && a.period === b.period
  const isSameKind = a.noun.toLowerCase() === b.noun.toLowerCase() || b.noun === ''
  const areApart = a.states.length > 0 && b.states.length > 0 && !b.states.some((state) => a.states.includes(state))
  return isJoined && bothAreNumbers && isSameKind && areApart && a.unit !== '%'
}

const sumOf = (parts: readonly Figure[], from: number): Figure => {
  const add = (pick: (part: Figure) => number | null): number | null =>
    parts.reduce<number | null>((sum, part) => {
      const value = pick(part)
      return sum === null || value === null ? null : sum + value
    }, 0)
  const first = parts[0] as Figure
  const [least, most] = [add((part) => part.least), add((part) => part.most)]
  return {
    ...first,
    end: parts.at(-1)?.end ?? first.end,
    words: parts.map(({ words }) => words).join(' + '),
    least: least ?? lowest(parts),
    most,
    bound: least === most ? 'exact' : most === null ? 'at least' : least === null ? 'at most' : 'range',
    qualifier: most === null && least !== null ? 'at least' : most !== null && least === null ? 'at most' : '',
    states: [...new Set(parts.flatMap(({ states }) => states))],
    sumOf: parts.map((_, i) => from + i),
  }
}

/** What is certain of a whole whose parts are not all bounded from below: the parts that are. */
const lowest = (parts: readonly Figure[]): number | null => {
  const known = parts.flatMap(({ least }) => least ?? [])
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}
