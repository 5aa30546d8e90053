import type { Reader } from '../model/reader.ts'
import { CSV_BEGINNING, csvRow } from './csv-cells.ts'
import { columnsOf } from './csv-columns.ts'
import { entriesOf, shownSpans } from './csv-entries.ts'
import { csvLosses } from './csv-losses.ts'
import type { Codec, Encoding } from './codec.ts'
import { exportedScheme } from './scheme.ts'

const python = `
import csv
from pathlib import Path

spans = []
for path in sorted(Path(".").rglob("*.csv")):
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for role in ("claim_text", "source_text", "cue", "medium"):
                for words in row[role].split(" | "):
                    if words:
                        spans.append((row["file"], role, words))
`

/** One row for each attribution: who says what. The columns are explained in docs/formats.md. */
export const csv: Codec = {
  id: 'csv',
  label: 'CSV table of attributions',
  keeps:
    'One row for each attribution and each “no comment”: article, claim, source, cue, medium, their attributes, notes and places. It opens in any spreadsheet (UTF-8 with a byte order mark, so that Excel reads it rightly). The texts, links of other types and all that no row names stay in the project.',
  drops: 'The texts themselves, links of other types, spans in no attribution, ratings, statuses and formatting.',
  extension: 'csv',
  shape: 'file',
  offsetUnit: 'both',
  python,
  encode: (reader, name) => encode(reader, `${name}.csv`),
}

function* encode(reader: Reader, file: string): Encoding {
  const scheme = exportedScheme(reader)
  const entries = entriesOf(reader)
  const columns = columnsOf(reader, scheme, entries)
  yield { file, text: CSV_BEGINNING + csvRow(columns.map(({ title }) => title)) }
  for (const [i, entry] of entries.entries())
    yield { file, text: csvRow(columns.map(({ cell }) => cell(entry))), done: (i + 1) / entries.length }
  const spans = shownSpans(entries)
  return {
    losses: csvLosses(reader, scheme, entries),
    articles: new Set(spans.map(({ article }) => article)).size,
    spans: spans.length,
    links: entries.length,
  }
}
