import { scaleLinear } from 'd3-scale'
import type { Timeline } from '../timeline.ts'
import { round } from './picture.ts'
import type { Mark, Picture, Shape } from './picture.ts'

const WIDTH = 980
const HEIGHT = 150
const LEFT = 40
const FOOT = HEIGHT - 26
const WIDEST = 56

/** How many statements fall on each day, month or year. */
export const timelinePicture = ({ times, unit }: Pick<Timeline, 'times' | 'unit'>): Picture => {
  const most = Math.max(1, ...times.map(({ count }) => count))
  const scale = scaleLinear([0, most], [FOOT, 14]).nice(3)
  const step = (WIDTH - LEFT - 10) / Math.max(1, times.length)
  const each = Math.max(1, Math.ceil(times.length / 10))
  const axis: Shape[] = scale
    .ticks(3)
    .filter((tick) => Number.isInteger(tick))
    .flatMap((tick): readonly Shape[] => {
      const y = round(scale(tick))
      return [
        { kind: 'path', d: `M${LEFT} ${y}H${WIDTH - 10}`, look: 'line' },
        { kind: 'text', x: LEFT - 6, y: y + 4, text: tick.toLocaleString('en'), look: 'quiet', anchor: 'end' },
      ]
    })
  const marks = times.map(({ date, count, links }, i): Mark => {
    const width = Math.max(1, Math.min(WIDEST, step - 2))
    const [x, y] = [LEFT + 4 + i * step, scale(count)]
    const shapes: Shape[] = [{ kind: 'box', x, y, width, height: FOOT - y, look: 'accent' }]
    if (i % each === 0) shapes.push({ kind: 'text', x, y: FOOT + 16, text: date, look: 'quiet' })
    return { title: `${date}: ${count.toLocaleString('en')}`, ids: links, shapes }
  })
  return {
    title: `Statements by ${unit}`,
    width: WIDTH,
    height: HEIGHT,
    marks: [{ title: '', ids: [], shapes: axis }, ...marks],
    table: [['Date', 'Statements'], ...times.map(({ date, count }) => [date, String(count)])],
  }
}
