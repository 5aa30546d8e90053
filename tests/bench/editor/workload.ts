/** A text with spans and links over it, made from a seed: the same on every machine. Offsets are UTF-16 units, end exclusive. */
export interface Workload {
  readonly name: string
  readonly text: string
  readonly spans: readonly { readonly start: number; readonly end: number; readonly label: number }[]
  /** Indexes of three spans of the labels claim, source and cue. */
  readonly links: readonly (readonly [claim: number, source: number, cue: number])[]
}

const WORDS =
  'the officials said on friday that river had risen near old bridge while minister denied any warning was given and ' +
  'spokesman of company called it one opinion among many who had seen fire before dawn as reporters asked about losses'

/** Paragraphs of about 400 characters. */
export const textOf = (length: number, seed: number): string => {
  const chance = seeded(seed)
  const words = WORDS.split(' ')
  const lines: string[] = []
  for (let total = 0; total < length;) {
    let line = ''
    while (line.length < 400) line += `${words[Math.floor(chance() * words.length)] ?? ''} `
    const rest = line.slice(0, length - total)
    lines.push(rest)
    total += rest.length + 1
  }
  return lines.join('\n')
}

/** Spans of 20 to 200 characters all over a text, about a third of them over or within another; every fifth in a link. */
export const workloadOf = (name: string, text: string, spans: number, seed: number): Workload => {
  const chance = seeded(seed + 1)
  const step = text.length / spans
  const made = Array.from({ length: spans }, (_, i) => {
    const start = Math.min(text.length - 30, Math.floor(i * step + chance() * step))
    const wanted = start + 20 + Math.floor(chance() ** 3 * 180)
    const feed = text.indexOf('\n', start)
    const end = Math.min(wanted, text.length, feed > start + 1 && chance() < 0.9 ? feed : Infinity)
    return { start, end: Math.max(end, start + 1), label: i % 3 }
  })
  const links = Array.from({ length: Math.floor(spans / 15) }, (_, i) => [i * 15, i * 15 + 1, i * 15 + 2] as const)
  return { name, text, spans: made, links }
}

/** Numbers from 0 to 1 that follow from a seed. */
const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
