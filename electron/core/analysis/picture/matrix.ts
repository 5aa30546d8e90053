import type { Cell, Matrix } from '../matrix.ts'
import { short } from './picture.ts'
import type { Look, Mark, Picture, Shape } from './picture.ts'

const COLUMN = 34
const ROW = 24
const NAME = 380
const HEAD = 150

export const cellSigns = { asserts: '+', hedges: '~', distances: '≈', denies: '−' } as const
const looks: Readonly<Record<Cell['position'], Look>> = {
  asserts: 'green',
  hedges: 'orange',
  distances: 'orange',
  denies: 'bad',
}

/** What a cell says, in words. */
export const cellWords = ({ position, relays, quotation, date }: Cell): string =>
  [position, relays ? 'relays' : '', quotation ?? '', date].filter((part) => part !== '').join(', ')

/** Claims by sources, with the sign of each cell; names of sources stand slantwise above their columns. */
export const matrixPicture = ({ rows, sources }: Pick<Matrix, 'rows' | 'sources'>): Picture => {
  const at = new Map(sources.map(({ id }, i) => [id, i]))
  const [right, foot] = [NAME + sources.length * COLUMN, HEAD + rows.length * ROW]
  const head: Shape[] = sources.flatMap(({ name }, i): readonly Shape[] => {
    const x = NAME + (i + 0.5) * COLUMN
    const row = sources.length - 1 - i
    const y = HEAD - 10 - (row % HEAD_ROWS) * 15
    return [
      { kind: 'path', d: `M${x} ${y + 4}V${foot}`, look: 'line' },
      { kind: 'text', x: x + 3, y, text: short(name, 34), look: 'ink', anchor: 'end' },
    ]
  })
  const marks = rows.flatMap(({ wording, cells }, i): readonly Mark[] => {
    const y = HEAD + i * ROW
    const line: Mark = {
      title: wording,
      ids: [],
      shapes: [
        { kind: 'path', d: `M0 ${y}H${right}`, look: 'line' },
        { kind: 'text', x: NAME - 10, y: y + 16, text: short(wording, 62), look: 'ink', anchor: 'end' },
      ],
    }
    const signs = cells.map((cell): Mark => {
      const column = at.get(cell.source) ?? 0
      const text = `${cellSigns[cell.position]}${cell.relays ? '→' : ''}`
      const x = NAME + (column + 0.5) * COLUMN
      return {
        title: `${sources[column]?.name ?? ''}: ${cellWords(cell)}`,
        ids: cell.links,
        shapes: [{ kind: 'text', x, y: y + 16, text, look: looks[cell.position], anchor: 'middle', bold: true }],
      }
    })
    return [line, ...signs]
  })
  return {
    title: 'Claims by sources',
    width: right + 10,
    height: foot + 10,
    marks: [{ title: '', ids: [], shapes: head }, ...marks],
    table: [
      ['Claim', ...sources.map(({ name }) => name)],
      ...rows.map(({ wording, cells }) => [
        wording,
        ...sources.map(({ id }) => {
          const cell = cells.find(({ source }) => source === id)
          return cell === undefined ? '' : cellWords(cell)
        }),
      ]),
    ],
  }
}

/** Names above the columns stand in so many rows, one higher than the next, so that they do not cover each other. */
const HEAD_ROWS = 9
