import type { Figure } from './figures.ts'
import { periodLength } from './figure-period.ts'
import { readNumber } from './numbers.ts'
import type { Token } from './tokens.ts'

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

/** What a number counts, and what became of it. */
export interface Counted {
  readonly noun: string
  readonly states: readonly string[]
  /** The token after it. */
  readonly next: number
}

/** Whether a word can be what is counted. */
export const isCounted = (token: Token | undefined): boolean =>
  token?.kind === 'word' && !stops.has(token.lower) && !auxiliaries.has(token.lower)

const MOST_WORDS = 5

const statesOf = (token: Token | undefined): readonly string[] | undefined =>
  token !== undefined && Object.hasOwn(stateWords, token.lower) ? stateWords[token.lower] : undefined

/** The words after a number: the noun, then what became of it. "others" and "more" are those counted before. */
export const countedAt = (tokens: readonly Token[], from: number, earlier: Figure | undefined): Counted => {
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
