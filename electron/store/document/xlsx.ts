import { shownName } from '#core/importer/file-name.ts'
import type { GivenFile } from '#core/importer/index.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { openOffice, readXml, unsound } from './office.ts'
import type { Office } from './office.ts'
import { tableFrom } from './table.ts'
import type { TextTable } from './table.ts'

/** The first sheet of a workbook; its first row names the columns. */
export const readXlsx = async (file: GivenFile): Promise<Result<TextTable, Failure>> => {
  const office = await openOffice(file)
  if (!office.ok) return office
  const part = sheetPart(office.value)
  const rows = rowsOf(office.value.part(part) ?? '', stringsOf(office.value.part('xl/sharedStrings.xml')))
  if (rows === undefined) return err(unsound(`“${shownName(file.name)}”`, part))
  const [head, ...body] = rows
  return ok({ ...tableFrom(head?.cells ?? [], body), encoding: 'xlsx' })
}

/** The part that holds the first sheet, as the workbook lists them. */
const sheetPart = ({ part, names }: Office): string => {
  let id: string | undefined
  readXml(part('xl/workbook.xml') ?? '', {
    open: (name, attributes) => {
      if (name === 'sheet') id ??= attributes['r:id']
    },
  })
  let target: string | undefined
  readXml(part('xl/_rels/workbook.xml.rels') ?? '', {
    open: (_, attributes) => {
      if (id !== undefined && attributes['Id'] === id) target = attributes['Target']
    },
  })
  const path = target === undefined ? '' : target.startsWith('/') ? target.slice(1) : `xl/${target}`
  return names.includes(path) ? path : 'xl/worksheets/sheet1.xml'
}

/** Texts that cells refer to by number. What tells how to pronounce them (`rPh`) is no part of them. */
const stringsOf = (xml: string | undefined): readonly string[] => {
  const strings: string[] = []
  let text = ''
  let isText = false
  let phonetic = 0
  if (xml === undefined) return strings
  readXml(xml, {
    open: (name) => {
      if (name === 'si') text = ''
      if (name === 'rPh') phonetic += 1
      isText = name === 't' && phonetic === 0
    },
    close: (name) => {
      if (name === 'si') strings.push(text)
      if (name === 'rPh') phonetic -= 1
      if (name === 't') isText = false
    },
    words: (words) => {
      if (isText) text += words
    },
  })
  return strings.map(unescaped)
}

/** Characters that XML cannot hold stand in workbooks as `_x000D_`. */
const unescaped = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

interface Row {
  readonly line: number
  readonly cells: string[]
}

const MOST_COLUMNS = 16_384

const rowsOf = (xml: string, strings: readonly string[]): readonly Row[] | undefined => {
  const rows: Row[] = []
  let row: Row = { line: 0, cells: [] }
  let column = -1
  let type = ''
  let value = ''
  let isValue = false
  const isSound = readXml(xml, {
    open: (name, attributes) => {
      if (name === 'row') {
        row = { line: Number(attributes['r'] ?? row.line + 1) || row.line + 1, cells: [] }
        column = -1
      }
      if (name === 'c') {
        column = Math.min(MOST_COLUMNS, columnOf(attributes['r'] ?? '') ?? column + 1)
        type = attributes['t'] ?? 'n'
        value = ''
      }
      isValue = name === 'v' || name === 't'
    },
    close: (name) => {
      if (name === 'v' || name === 't') isValue = false
      if (name === 'c') {
        while (row.cells.length < column) row.cells.push('')
        row.cells[column] = type === 's' ? (strings[Number(value)] ?? '') : type === 'n' ? value : unescaped(value)
      }
      if (name === 'row' && row.cells.some((cell) => cell !== '')) rows.push(row)
    },
    words: (words) => {
      if (isValue) value += words
    },
  })
  return isSound && xml !== '' ? rows : undefined
}

/** Counted from 0: `C5` is 2. */
const columnOf = (reference: string): number | undefined => {
  const [letters] = /^[A-Z]{1,3}/.exec(reference) ?? []
  if (letters === undefined) return undefined
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** The day that a spreadsheet keeps as a number of days; only where the number is one of our times. */
export const dayOfSerial = (words: string): string | undefined => {
  const serial = /^\d{5}(?:\.\d+)?$/.test(words) ? Math.floor(Number(words)) : 0
  if (serial < 14_000 || serial > 90_000) return undefined
  return new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10)
}
