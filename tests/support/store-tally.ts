import { appendFileSync } from 'node:fs'

/*
 * The fault tests run in part with `npm test` and in full with `npm run reliability`, which collects what they count and
 * makes the table in docs/reliability.md of it.
 */

/** One line of the table. `row` is the row of the list of faults that it stands for. */
export interface Tally {
  readonly row: number
  readonly what: string
  readonly tried: number
  /** How many came out as they should. */
  readonly survived: number
  /** How many lost something, or let something pass unnoticed. */
  readonly lost: number
  /** What else was measured. */
  readonly figures?: string
}

const file = process.env['HEARSAY_RELIABILITY']

/** Whether this is the full run. */
export const isFull = file !== undefined

/** How many cases: a part of them, or all in the full run. */
export const many = (part: number, full: number): number => (isFull ? full : part)

/** Where chance begins; a failure names it, and HEARSAY_SEED brings it back. */
export const seed = Number(process.env['HEARSAY_SEED'] ?? Date.now() % 1_000_000)

/** Keeps a line for the table. */
export const count = (tally: Tally): void => {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(tally)}\n`)
}

/** Whole numbers below a limit, the same for the same seed. */
export const createRandom = (start: number): ((below: number) => number) => {
  let state = start >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
