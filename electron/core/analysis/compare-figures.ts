import { countedText, formatNumber } from './figures.ts'
import type { Figure } from './figures.ts'

/** Whether two figures of one claim can both be true, and why. */
export interface Comparison {
  readonly verdict: 'agree' | 'differ' | 'not comparable'
  readonly reason: string
}

/**
 * Compares two figures with their qualifiers: each stands for all values from its least to its most, bounds included,
 * and they agree where one value fits both. Figures of other units, other things or other times are not compared.
 */
export const compareFigures = (a: Figure, b: Figure): Comparison => {
  const { verdict, why } = judge(a, b)
  return { verdict, reason: why() }
}

/** The verdict alone, for whoever looks through many. */
export const verdictOn = (a: Figure, b: Figure): Comparison['verdict'] => judge(a, b).verdict

const judge = (a: Figure, b: Figure): { readonly verdict: Comparison['verdict']; readonly why: () => string } => {
  const hindrance = incomparable(a, b)
  if (hindrance !== undefined) return { verdict: 'not comparable', why: hindrance }
  const least = Math.max(a.least ?? -Infinity, b.least ?? -Infinity)
  const most = Math.min(a.most ?? Infinity, b.most ?? Infinity)
  if (least <= most) return { verdict: 'agree', why: () => `Both can be true: ${limits(least, most)} fits both.` }
  const [low, high] = (a.most ?? Infinity) < (b.least ?? -Infinity) ? [a, b] : [b, a]
  return {
    verdict: 'differ',
    why: () => `One is at most ${formatNumber(low.most ?? 0)}, the other at least ${formatNumber(high.least ?? 0)}.`,
  }
}

const limits = (least: number, most: number): string => {
  if (least === most) return formatNumber(least)
  if (most === Infinity) return `${formatNumber(least)} or more`
  return least === -Infinity ? `${formatNumber(most)} or less` : `${formatNumber(least)} to ${formatNumber(most)}`
}

/** Why two figures cannot be compared; undefined where they can. */
const incomparable = (a: Figure, b: Figure): (() => string) | undefined => {
  const vague = a.bound === 'vague' ? a : b.bound === 'vague' ? b : undefined
  if (vague !== undefined) return () => `“${vague.words}” names no number.`
  if (a.unit !== b.unit) return () => `Other units: ${unitText(a)} and ${unitText(b)}.`
  if (a.period !== b.period && a.period.toLowerCase() !== b.period.toLowerCase()) {
    return () =>
      a.period === '' || b.period === ''
        ? `Another period: one counts “${a.period || b.period}”, the other names none.`
        : `Another period: “${a.period}” and “${b.period}”.`
  }
  if (sameCounted(a, b)) return undefined
  return () => `They count other things: ${countedName(a)} and ${countedName(b)}.`
}

const unitText = ({ unit }: Figure): string => (unit === '' ? 'a number' : unit)
const countedName = (figure: Figure): string => `“${countedText(figure) || figure.words}”`

/** Words for fighting people, who are counted together; everyone else is a kind of their own. */
const kinds: readonly (readonly [kind: string, words: RegExp])[] = [
  ['civilians', /^(?:civilians?|bystanders?|residents?)$/],
  ['children', /^(?:children|child|boys?|girls?|minors?|babies|infants?)$/],
  ['women', /^(?:women|woman)$/],
  ['prisoners', /^(?:prisoners?|captives?|hostages?|detainees?)$/],
  ['soldiers', /^(?:troops?|soldiers?|fighters?|servicemen|personnel|forces|men|militants?|combatants?)$/],
]
const people = /^(?:people|persons?|others?|victims?|individuals?|\p{Lu}\p{L}+(?:ns|ans|ians|ese|ish)?)$/u

/**
 * Whether two figures count the same: what became of it is equal (or said of neither), and the nouns are of one kind.
 * A figure that names nothing counts what its claim counts.
 */
const sameCounted = (a: Figure, b: Figure): boolean => {
  if (countsNothing(a) || countsNothing(b)) return true
  if (a.states.length > 0 || b.states.length > 0) {
    if (a.states.length !== b.states.length || !a.states.every((state) => b.states.includes(state))) return false
  }
  const [one, other] = [kindOf(a.noun), kindOf(b.noun)]
  if (one === '' || other === '' || one === other) return true
  return isPeople(a.noun) && ['soldiers', ''].includes(other) ? true : isPeople(b.noun) && one === 'soldiers'
}

/** The kind of a noun phrase, by its last words first; a phrase of no known kind is its own. */
const kindOf = (noun: string): string => {
  const known = knownKinds.get(noun)
  if (known !== undefined) return known
  const kind = findKind(noun)
  if (knownKinds.size < MOST_KNOWN) knownKinds.set(noun, kind)
  return kind
}

const knownKinds = new Map<string, string>() // nouns come again and again
const MOST_KNOWN = 5_000

const findKind = (noun: string): string => {
  const words = noun.toLowerCase().split(' ').reverse()
  for (const word of words) {
    const found = kinds.find(([, pattern]) => pattern.test(word))
    if (found !== undefined) return found[0]
  }
  return singular(words[0] ?? '')
}

const isPeople = (noun: string): boolean => people.test(noun.split(' ').at(-1) ?? '')

const singular = (word: string): string => (word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word)

const countsNothing = ({ noun, states }: Figure): boolean => noun === '' && states.length === 0
