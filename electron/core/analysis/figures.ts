import type { Quantity } from '../model/value.ts'
import { countedAt, isCounted } from './figure-counted.ts'
import { months, periodsIn } from './figure-period.ts'
import { sumsOf } from './figure-sums.ts'
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
