import { scaleLinear } from 'd3-scale'
import type { Side } from '../contradictions.ts'
import { round, short } from './picture.ts'
import type { Look, Mark, Picture, Shape } from './picture.ts'

const WIDTH = 980
const ROW = 24
const LINE_FROM = 420
const LINE_TO = 930
const looks: readonly Look[] = ['blue', 'orange', 'green', 'violet']

/**
 * The figures of a claim on one line of numbers: a point for a number, a bar for a range, an arrow where there is no bound.
 * Nothing where fewer than two figures have a place on it.
 */
export const figureLine = (wording: string, sides: readonly Side[]): Picture | undefined => {
  const figures = sides.flatMap(({ link, date, sources, figures: own }) =>
    own
      .filter(({ least, most }) => least !== null || most !== null)
      .map((figure) => ({ ...figure, link, date, who: sources.join(', ') || 'no source' })),
  )
  if (figures.length < 2) return undefined
  const top = Math.max(...figures.flatMap(({ least, most }) => [least ?? 0, most ?? 0])) || 1
  const scale = scaleLinear([0, top], [LINE_FROM, LINE_TO - 50]).nice(4)
  const foot = figures.length * ROW + 6
  const axis: Shape[] = [{ kind: 'path', d: `M${LINE_FROM} ${foot}H${LINE_TO}`, look: 'quiet' }]
  for (const tick of scale.ticks(4)) {
    const x = round(scale(tick))
    axis.push({ kind: 'path', d: `M${x} ${foot}v4`, look: 'quiet' })
    axis.push({ kind: 'text', x, y: foot + 16, text: tick.toLocaleString('en'), look: 'quiet', anchor: 'middle' })
  }
  const marks = figures.map(({ who, text, least, most, date, link }, i): Mark => {
    const y = i * ROW + 14
    const look = looks[i % looks.length] ?? 'blue'
    const from = round(scale(least ?? 0))
    const to = most === null ? LINE_TO : round(scale(most))
    const shapes: Shape[] = [
      { kind: 'text', x: LINE_FROM - 16, y: y + 4, text: short(`${who}: ${text}`, 66), look: 'ink', anchor: 'end' },
    ]
    if (from !== to) shapes.push({ kind: 'path', d: `M${from} ${y}H${to}`, look, width: 2 })
    if (most === null) shapes.push({ kind: 'area', d: `M${to} ${y - 5}l9 5l-9 5z`, look })
    if (least !== null) shapes.push({ kind: 'circle', x: from, y, r: 4.5, look })
    if (most !== null && most !== least) shapes.push({ kind: 'circle', x: to, y, r: 4.5, look })
    return { title: `${who}: ${text}${date === '' ? '' : ` (${date})`}`, ids: [link], shapes }
  })
  return {
    title: `Figures: ${wording}`,
    width: WIDTH,
    height: foot + 24,
    marks: [...marks, { title: '', ids: [], shapes: axis }],
    table: [
      ['Date', 'Source', 'Figure', 'At least', 'At most'],
      ...figures.map(({ date, who, text, least, most }) => [date, who, text, String(least ?? ''), String(most ?? '')]),
    ],
  }
}
