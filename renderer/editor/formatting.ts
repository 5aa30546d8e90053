import { linesOf } from '#core/text/positions.ts'
import type { Line } from '#core/text/positions.ts'
import type { Row } from '#core/model/tables.ts'

export type Formatting = Row<'revision'>['formatting']

/** How one line of the text stands: the blocks around it, flattened. */
export interface LineLook {
  /** Level 1 to 6; 0 for none. */
  readonly heading: number
  readonly quotes: number
  /** How many lists it stands in. */
  readonly depth: number
  /** The sign before the first line of a list's entry: `•`, `3.`; empty for none. */
  readonly marker: string
  /** How many cells its row of a table has, itself one of them; 0 outside of tables. */
  readonly columns: number
  readonly isHeaderCell: boolean
  readonly isCode: boolean
}

export const plainLook: LineLook = {
  heading: 0,
  quotes: 0,
  depth: 0,
  marker: '',
  columns: 0,
  isHeaderCell: false,
  isCode: false,
}

/** The lines of a text with their looks. Formatting lies over whole lines; what has no meaning here is passed over. */
export const formattedLines = (
  text: string,
  formatting: Formatting,
): readonly { readonly line: Line; readonly look: LineLook }[] => {
  const lines = linesOf(text)
  if (formatting.length === 0) return lines.map((line) => ({ line, look: plainLook }))
  const blocks = formatting
    .filter(({ kind }) => blockKinds.has(kind))
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
  const open: Open[] = []
  let next = 0
  return lines.map((line) => {
    while (open.length > 0 && (open.at(-1)?.end ?? 0) <= line.offset) open.pop()
    for (let block = blocks[next]; block !== undefined && block.start <= line.offset; block = blocks[next]) {
      next += 1
      if (block.end < line.offset || (block.end === line.offset && line.length > 0)) continue
      const list = open.findLast(({ kind }) => kind === 'list')
      if (block.kind === 'item' && list !== undefined) list.items += 1
      const columns = block.kind === 'row' ? cellsIn(blocks, next, block.end) : 0
      open.push({ ...block, items: 0, columns, isFresh: true })
    }
    const look = lookOf(open)
    for (const block of open) block.isFresh = false
    return { line, look }
  })
}

type Block = Formatting[number]

interface Open extends Block {
  items: number
  columns: number
  isFresh: boolean
}

const blockKinds: ReadonlySet<string> = new Set(['heading', 'quote', 'list', 'item', 'table', 'row', 'cell', 'code'])

const cellsIn = (blocks: readonly Block[], from: number, end: number): number => {
  let cells = 0
  for (let at = from; (blocks[at]?.start ?? end) < end; at += 1) if (blocks[at]?.kind === 'cell') cells += 1
  return cells
}

const lookOf = (open: readonly Open[]): LineLook => {
  if (open.length === 0) return plainLook
  const of = (kind: string): readonly Open[] => open.filter((block) => block.kind === kind)
  const [list, item, cell] = [of('list').at(-1), of('item').at(-1), of('cell').at(-1)]
  const level = Number(of('heading').at(-1)?.detail ?? (of('heading').length > 0 ? 2 : 0))
  return {
    heading: Number.isInteger(level) ? Math.min(Math.max(level, 0), 6) : 0,
    quotes: of('quote').length,
    depth: of('list').length,
    marker: item?.isFresh === true ? (list?.detail === 'number' ? `${list.items}.` : '•') : '',
    columns: cell === undefined ? 0 : (of('row').at(-1)?.columns ?? 1),
    isHeaderCell: cell?.detail === 'header',
    isCode: of('code').length > 0,
  }
}

/** The class words of a look. */
export const classOfLook = (look: LineLook): string =>
  [
    look.heading > 0 ? `heading level-${look.heading}` : '',
    look.quotes > 0 ? 'quote' : '',
    look.depth > 0 ? `item depth-${Math.min(look.depth, 6)}` : '',
    look.columns > 0 ? `table-cell columns-${Math.min(look.columns, 8)}` : '',
    look.isHeaderCell ? 'is-header' : '',
    look.isCode ? 'code' : '',
  ]
    .filter((word) => word !== '')
    .join(' ')

/** The marks of the editor: what `formatting` calls them. */
export const markKinds = ['bold', 'italic', 'link'] as const
