import { quoteOf } from '../text/segments.ts'
import type { Segment } from '../text/segments.ts'
import type { Loss } from './codec.ts'

/** Gathers what an export could not carry, kind by kind, with the first few of each in words. */
export interface Losses {
  /** Notes one thing lost; `example` says which, as a person would find it, and is asked only for the first few. */
  readonly add: (what: string, example: () => string) => void
  readonly list: () => readonly Loss[]
}

const EXAMPLES = 3
const EXAMPLE_LENGTH = 200 // characters
const QUOTE_LENGTH = 60 // characters

export const createLosses = (): Losses => {
  const found = new Map<string, { count: number; readonly examples: string[] }>()
  return {
    add: (what, example) => {
      const loss = found.get(what) ?? { count: 0, examples: [] }
      found.set(what, loss)
      loss.count += 1
      if (loss.examples.length < EXAMPLES) loss.examples.push(shortened(example(), EXAMPLE_LENGTH))
    },
    list: () => [...found].map(([what, { count, examples }]) => ({ what, count, examples: [...examples] })),
  }
}

/** A span's words as a loss names it. */
export const quoted = (segments: readonly Segment[]): string => `“${shortened(quoteOf(segments), QUOTE_LENGTH)}”`

const shortened = (text: string, length: number): string => {
  const characters = [...text.replace(/\s+/gu, ' ').trim()]
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length).join('')}…`
}
