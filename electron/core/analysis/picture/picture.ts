import { toCsv } from '../../codec/csv-cells.ts'

/** What a shape is, for whoever paints it; a theme gives each a colour. */
export type Look = 'ink' | 'quiet' | 'line' | 'accent' | 'blue' | 'orange' | 'green' | 'violet' | 'bad' | 'slate'

/** Lines and paths are drawn, circles and boxes filled. Units are CSS pixels. */
export type Shape =
  | {
      readonly kind: 'path'
      readonly d: string
      readonly look: Look
      readonly dashed?: boolean
      readonly width?: number
    }
  | { readonly kind: 'area'; readonly d: string; readonly look: Look }
  | {
      readonly kind: 'box'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly look: Look
    }
  | { readonly kind: 'circle'; readonly x: number; readonly y: number; readonly r: number; readonly look: Look }
  | {
      readonly kind: 'text'
      readonly x: number
      readonly y: number
      readonly text: string
      readonly look: Look
      readonly anchor?: 'middle' | 'end'
      readonly bold?: boolean
      /** Stands over lines: they end around it. */
      readonly over?: boolean
    }

/** Shapes that belong together: what they mean in words, and the links or spans behind them. */
export interface Mark {
  readonly title: string
  readonly ids: readonly string[]
  readonly shapes: readonly Shape[]
}

/** A drawing before it has a medium, with the table that says the same. */
export interface Picture {
  readonly title: string
  readonly width: number
  readonly height: number
  readonly marks: readonly Mark[]
  readonly table: readonly (readonly string[])[]
}

export type Colours = Readonly<Record<Look | 'page', string>>

/** For paper and for files that are looked at elsewhere. */
export const paperColours: Colours = {
  page: '#ffffff',
  ink: '#1f2023',
  quiet: '#5d6066',
  line: '#d8d9dc',
  accent: '#3b5bb5',
  blue: '#2f63b8',
  orange: '#a8591a',
  green: '#2c7a4b',
  violet: '#7646b0',
  bad: '#b3362b',
  slate: '#676b73',
}

/** A picture as a file of its own: nothing in it runs, and nothing comes from elsewhere. */
export const svgOf = (picture: Picture, colours: Colours): string => {
  const { title, width, height, marks } = picture
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="${colours.page}"/>`,
    ...marks.map(
      (mark) =>
        `<g>${mark.title === '' ? '' : `<title>${escaped(mark.title)}</title>`}${mark.shapes.map((shape) => svgShape(shape, colours)).join('')}</g>`,
    ),
    '</svg>',
    '',
  ].join('\n')
}

/** The table of a picture as CSV; cells are safe from being taken for formulas. */
export const csvOf = ({ table }: Pick<Picture, 'table'>): string => toCsv(table)

const svgShape = (shape: Shape, colours: Colours): string => {
  const colour = colours[shape.look]
  switch (shape.kind) {
    case 'path':
      return `<path d="${shape.d}" fill="none" stroke="${colour}" stroke-width="${shape.width ?? 1}"${shape.dashed === true ? ' stroke-dasharray="4 3"' : ''}/>`
    case 'area':
      return `<path d="${shape.d}" fill="${colour}"/>`
    case 'box':
      return `<rect x="${round(shape.x)}" y="${round(shape.y)}" width="${round(shape.width)}" height="${round(shape.height)}" fill="${colour}"/>`
    case 'circle':
      return `<circle cx="${round(shape.x)}" cy="${round(shape.y)}" r="${round(shape.r)}" fill="${colour}"/>`
    case 'text':
      return `<text x="${round(shape.x)}" y="${round(shape.y)}" fill="${colour}"${shape.anchor === undefined ? '' : ` text-anchor="${shape.anchor}"`}${shape.bold === true ? ' font-weight="600"' : ''}${shape.over === true ? ` stroke="${colours.page}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"` : ''}>${escaped(shape.text)}</text>`
  }
}

export const round = (value: number): number => Math.round(value * 100) / 100

/** A name short enough for its place; nothing is cut within a character. */
export const short = (text: string, most: number): string => {
  const signs = [...text.replace(/\s+/g, ' ')]
  return signs.length <= most ? signs.join('') : `${signs.slice(0, most - 1).join('')}…`
}

const escaped = (text: string): string =>
  text
    // What XML cannot hold, not even escaped.
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (sign) => entities[sign] ?? '')

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
