/** Reads CSV as RFC 4180 says, strictly: anything that the standard does not allow throws. */
export const parseCsv = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = []
  let row: string[] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at)
    row.push(cell)
    if (text[end] === ',') {
      at = end + 1
      if (at === text.length) throw new Error('the last line does not end')
    } else if (text.startsWith('\r\n', end)) {
      rows.push(row)
      row = []
      at = end + 2
    } else throw new Error(`unexpected ${JSON.stringify(text.slice(end, end + 10))} at ${end}`)
  }
  return rows
}

/** Rows by their column titles. */
export const csvRecords = (text: string): readonly Readonly<Record<string, string>>[] => {
  const [titles = [], ...rows] = parseCsv(text)
  return rows.map((cells) => {
    if (cells.length !== titles.length) throw new Error('a row is longer or shorter than the first')
    return Object.fromEntries(titles.map((title, i) => [title, cells[i] ?? '']))
  })
}

/** Takes off the apostrophe that keeps a spreadsheet from running the cell. */
export const withoutGuard = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)

const plainCell = (text: string, from: number): readonly [string, number] => {
  const cell = /[^",\r\n]*/y
  cell.lastIndex = from
  const found = cell.exec(text)?.[0] ?? ''
  return [found, from + found.length]
}

const quotedCell = (text: string, from: number): readonly [string, number] => {
  let cell = ''
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) throw new Error('a quoted cell does not end')
    cell += text.slice(at, quote)
    if (text[quote + 1] !== '"') return [cell, quote + 1]
    cell += '"'
    at = quote + 2
  }
}
