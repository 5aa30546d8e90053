export interface CsvRow {
  /** Counted from 1, where the row begins. */
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Reads a table as RFC 4180 has it, with any line ends, divided by commas, semicolons or tabs, whichever the first line has
 * most of. Undefined where a quote is never closed.
 */
export const readCsv = (text: string): readonly CsvRow[] | undefined => {
  const body = text.replace(/^\uFEFF/, '')
  const divider = dividerOf(body)
  const rows: CsvRow[] = []
  let cells: string[] = []
  let line = 1
  let begun = 1
  for (let at = 0; at < body.length;) {
    let cell = ''
    if (body.charAt(at) === '"') {
      const end = closingQuote(body, at + 1)
      if (end < 0) return undefined
      cell = body.slice(at + 1, end).replaceAll('""', '"')
      line += cell.split('\n').length - 1
      at = end + 1
    }
    const stop = nextStop(body, at, divider)
    cells.push(withoutGuard(cell + body.slice(at, stop)))
    at = stop
    if (body.charAt(at) === divider) {
      at += 1
      if (at < body.length) continue
      cells.push('')
    }
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begun, cells })
    cells = []
    at += body.startsWith('\r\n', at) ? 2 : 1
    line += 1
    begun = line
  }
  return rows
}

/** Exports guard cells that a spreadsheet would run as a formula with an apostrophe. */
const withoutGuard = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)

const dividerOf = (body: string): string => {
  const first = /^[^\r\n]*/.exec(body)?.[0] ?? ''
  const count = (divider: string): number => first.split(divider).length
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best))
}

const closingQuote = (body: string, from: number): number => {
  for (let at = body.indexOf('"', from); at >= 0; at = body.indexOf('"', at + 2))
    if (body.charAt(at + 1) !== '"') return at
  return -1
}

const nextStop = (body: string, from: number, divider: string): number => {
  for (let at = from; at < body.length; at += 1) {
    const character = body.charAt(at)
    if (character === divider || character === '\n' || character === '\r') return at
  }
  return body.length
}
