import { round, short } from './picture.ts'
import type { Mark, Picture, Shape } from './picture.ts'

const WIDTH = 980
const ROW = 26
const NAME = 260
const BAR = 520

/** One bar: its name, how much of the whole, and what it counts. */
export interface Bar {
  readonly name: string
  readonly count: number
  readonly of: number
  readonly links: readonly string[]
  /** What stands behind the bar: "12 of 34 (35 %)". */
  readonly words: string
}

/** Bars, one under the other, each with its number in words. */
export const barsPicture = (title: string, bars: readonly Bar[]): Picture => ({
  title,
  width: WIDTH,
  height: bars.length * ROW + 8,
  marks: bars.map(({ name, count, of, links, words }, i): Mark => {
    const y = i * ROW + 4
    const box = { kind: 'box', x: NAME + 10, y: y + 5, height: 11 } as const
    const shapes: Shape[] = [
      { kind: 'text', x: NAME, y: y + 15, text: short(name, 40), look: 'ink', anchor: 'end' },
      { ...box, width: BAR, look: 'line' },
      { ...box, width: of === 0 ? 0 : round((BAR * count) / of), look: 'accent' },
      { kind: 'text', x: NAME + BAR + 22, y: y + 15, text: words, look: 'quiet' },
    ]
    return { title: `${name}: ${words}`, ids: links, shapes }
  }),
  table: [['Name', 'Count', 'Of'], ...bars.map(({ name, count, of }) => [name, String(count), String(of)])],
})
