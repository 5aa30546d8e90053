import type { Reader } from '../model/reader.ts'
import { each, inPieces } from './codec.ts'
import type { Codec, Encoding, Piece } from './codec.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { projectTables, TABLES_DROP, TABLES_KEEP } from './tables.ts'
import type { Cell, Table } from './tables.ts'
import { HEAD } from './type-system.ts'
import { fitsXml, xmlAttribute } from './xml-text.ts'

/** Every table of a project as a sheet of one workbook (Office Open XML). */
export const xlsx: Codec = {
  id: 'xlsx',
  label: 'Excel workbook',
  keeps: `${TABLES_KEEP}, each a sheet; they name each other by ids. Opens in Excel, LibreOffice and their like; no cell is a formula.`,
  drops: `${TABLES_DROP} Cells end after 32,767 characters, sheets after 1,048,576 rows; control characters are replaced.`,
  extension: 'xlsx',
  shape: 'archive',
  offsetUnit: 'both',
  encode,
}

function* encode(reader: Reader): Encoding {
  const { tables, losses: before, ...report } = projectTables(reader)
  const losses = createLosses()
  const names = [ABOUT, ...tables.map(({ name }) => name)]
  yield { file: '[Content_Types].xml', text: contentTypes(names) }
  yield { file: '_rels/.rels', text: relationships([{ type: 'officeDocument', target: 'xl/workbook.xml' }]) }
  yield { file: 'xl/workbook.xml', text: workbook(names) }
  yield {
    file: 'xl/_rels/workbook.xml.rels',
    text: relationships([
      ...names.map((_, i) => ({ type: 'worksheet', target: `worksheets/sheet${i + 1}.xml` })),
      { type: 'styles', target: 'styles.xml' },
    ]),
  }
  yield { file: 'xl/styles.xml', text: styles }
  const counts: number[] = []
  for (const [i, table] of tables.entries()) counts.push(yield* sheet(sheetFile(i + 1), table, losses))
  yield* sheet(sheetFile(0), about(tables, counts), losses)
  return { ...report, losses: [...before, ...losses.list()] }
}

const ABOUT = 'about'

const sheetFile = (index: number): string => `xl/worksheets/sheet${index + 1}.xml`

/** What the other sheets are. */
const about = (tables: readonly Table[], counts: readonly number[]): Table => ({
  name: ABOUT,
  what: '',
  columns: [
    { title: 'sheet', kind: 'text' },
    { title: 'a row is', kind: 'text' },
    { title: 'rows', kind: 'number' },
  ],
  rows: () => [
    ...tables.map(({ name, what }, i): readonly Cell[] => [name, what, counts[i] ?? 0]),
    [
      null,
      'start and end count characters (Unicode code points) from 0, end exclusive; …_utf16 counts code units',
      null,
    ],
  ],
})

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const contentTypes = (sheets: readonly string[]): string =>
  [
    `${HEAD}<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    `<Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/>`,
    `<Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/>`,
    ...sheets.map(
      (_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${CONTENT}.worksheet+xml"/>`,
    ),
    '</Types>',
  ].join('')

const relationships = (held: readonly { readonly type: string; readonly target: string }[]): string =>
  [
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">`,
    ...held.map(
      ({ type, target }, i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
    ),
    '</Relationships>',
  ].join('')

const workbook = (sheets: readonly string[]): string =>
  [
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>`,
    ...sheets.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`),
    '</sheets></workbook>',
  ].join('')

/** Plain, a bold title, and text that stays text when somebody edits the cell. */
const [TITLE, GUARDED] = [1, 2]
const styles = [
  `${HEAD}<styleSheet xmlns="${MAIN}">`,
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>',
  '<cellXfs count="3"><xf fontId="0" xfId="0"/><xf fontId="1" xfId="0" applyFont="1"/><xf fontId="0" quotePrefix="1" xfId="0"/></cellXfs>',
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
].join('')

const MOST_ROWS = 1_048_575 // beside the titles

/** Writes a sheet and answers how many rows its table has. */
function* sheet(file: string, { name, columns, rows: rowsOf }: Table, losses: Losses): Generator<Piece, number> {
  const rows = rowsOf()
  for (let i = MOST_ROWS; i < rows.length; i += 1) losses.add('rows beyond those that a sheet can hold', () => name)
  const letters = columns.map((_, i) => columnName(i))
  const head = [
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">`,
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
    `<cols><col min="1" max="${columns.length}" width="24" customWidth="1"/></cols><sheetData><row r="1">`,
    ...columns.map(({ title }, i) => textCell(title, `${letters[i] ?? ''}1`, TITLE)),
    '</row>',
  ]
  yield { file, text: head.join('') }
  const lineFor = (row: readonly Cell[], i: number): string =>
    `<row r="${i + 2}">${row.map((cell, column) => cellFor(cell, `${letters[column] ?? ''}${i + 2}`, name, losses)).join('')}</row>`
  yield* inPieces(file, each(rows.slice(0, MOST_ROWS), lineFor))
  yield { file, text: '</sheetData></worksheet>' }
  return rows.length
}

const LONGEST_CELL = 32_767 // UTF-16 code units

const cellFor = (cell: Cell, place: string, table: string, losses: Losses): string => {
  if (cell === null) return ''
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`
  if (!fitsXml(cell))
    losses.add('characters that a workbook cannot hold, which were replaced', () => `${table} ${place}`)
  if (cell.length <= LONGEST_CELL) return textCell(cell, place, styleOf(cell))
  losses.add('words beyond the 32,767 characters that a cell can hold', () => `${table} ${place}`)
  return textCell(cell.slice(0, LONGEST_CELL).replace(/[\ud800-\udbff]$/, ''), place, styleOf(cell))
}

/** What a spreadsheet would take for a formula as soon as somebody touched it. */
const styleOf = (text: string): number => (/^[=+\-@\t\r]/.test(text) ? GUARDED : 0)

/** Words of the form `_x0041_` would be taken for the character of that number. */
const textCell = (text: string, place: string, style: number): string => {
  const words = xmlAttribute(text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_'))
  const styled = style === 0 ? '' : ` s="${style}"`
  return `<c r="${place}" t="inlineStr"${styled}><is><t xml:space="preserve">${words}</t></is></c>`
}

/** A, B … Z, AA. */
const columnName = (index: number): string =>
  (index < 26 ? '' : columnName(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26))
