/**
 * What a table begins with: U+FEFF, without which Excel takes UTF-8 for the machine's own encoding and garbles every curly
 * quote; read it as `utf-8-sig`.
 */
export const CSV_BEGINNING = '\uFEFF'

/** One row as RFC 4180 asks: quotes where needed, CRLF at the end. */
export const csvRow = (cells: readonly string[]): string => `${cells.map(toCell).join(',')}\r\n`

/** A whole table, for what is small. */
export const toCsv = (rows: readonly (readonly string[])[]): string => CSV_BEGINNING + rows.map(csvRow).join('')

const toCell = (text: string): string => {
  const safe = withoutFormula(text.replace(/\p{Cs}/gu, '\uFFFD')) // a lone surrogate cannot be written as UTF-8
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * A spreadsheet runs a cell that begins with one of these as a formula; an apostrophe before it makes it text. Cells that
 * had an apostrophe there get another, so that taking one off always gives the cell as it was.
 */
const withoutFormula = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text)
