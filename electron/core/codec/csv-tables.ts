import type { Reader } from '../model/reader.ts'
import { each, inPieces } from './codec.ts'
import type { Codec, Encoding } from './codec.ts'
import { CSV_BEGINNING, csvRow } from './csv-cells.ts'
import { projectTables, TABLES_DROP, TABLES_KEEP } from './tables.ts'

const python = `
import csv
from pathlib import Path

csv.field_size_limit(10**9)  # articles stand in one cell
spans = []
for path in sorted(Path(".").rglob("spans.csv")):
    with open(path.parent / "articles.csv", encoding="utf-8-sig", newline="") as file:
        texts = {row["article_id"]: row["text"] for row in csv.DictReader(file)}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            text = texts[row["article_id"]]
            if text[:2] in ("'=", "'+", "'-", "'@"):  # guarded, so that no spreadsheet runs it
                text = text[1:]
            spans.append((row["file"], row["label"], text[int(row["start"]) : int(row["end"])]))
`

/** Every table of a project as a CSV file. */
export const csvTables: Codec = {
  id: 'csv-tables',
  label: 'CSV tables',
  keeps: `${TABLES_KEEP}, each a CSV file; they name each other by ids. For spreadsheets and databases.`,
  drops: TABLES_DROP,
  extension: 'zip',
  shape: 'folder',
  offsetUnit: 'both',
  python,
  encode,
}

function* encode(reader: Reader): Encoding {
  const { tables, ...outcome } = projectTables(reader)
  for (const { name, columns, rows } of tables) {
    const file = `${name}.csv`
    yield { file, text: CSV_BEGINNING + csvRow(columns.map(({ title }) => title)) }
    yield* inPieces(
      file,
      each(rows(), (row) => csvRow(row.map((cell) => (cell === null ? '' : String(cell))))),
    )
  }
  return outcome
}
