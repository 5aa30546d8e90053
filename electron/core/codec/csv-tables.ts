import type { Codec } from './codec.ts'
import { toCsv } from './csv-cells.ts'
import { projectTables } from './tables.ts'

/** Every table of a project as a CSV file. */
export const csvTables: Codec = {
  id: 'csv-tables',
  label: 'CSV tables',
  keeps:
    'Attributions, spans, links, attributes, sources, claims, ratings, labels and articles with their texts, each a CSV file; they name each other by ids. For spreadsheets and databases.',
  drops: 'Formatting, statuses, and notes on anything but spans, links and ratings.',
  extension: 'zip',
  shape: 'folder',
  offsetUnit: 'both',
  encode: (reader) => {
    const { tables, ...report } = projectTables(reader)
    const files = tables.map(({ name, columns, rows }) => {
      const cells = rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
      return { name: `${name}.csv`, text: toCsv([columns.map(({ title }) => title), ...cells]) }
    })
    return { files, ...report }
  },
}
