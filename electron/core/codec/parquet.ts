import { parquetWriteBuffer } from 'hyparquet-writer'
import type { Reader } from '../model/reader.ts'
import type { Codec, Encoding } from './codec.ts'
import { projectTables, TABLES_DROP, TABLES_KEEP } from './tables.ts'
import type { Table } from './tables.ts'

const python = `
from pathlib import Path

import pandas

spans = []
for path in sorted(Path(".").rglob("spans.parquet")):
    texts = pandas.read_parquet(path.parent / "articles.parquet").set_index("article_id")["text"]
    for row in pandas.read_parquet(path).itertuples():
        spans.append((row.file, row.label, texts[row.article_id][row.start : row.end]))
`

/** Every table of a project as a Parquet file. */
export const parquet: Codec = {
  id: 'parquet',
  label: 'Parquet tables',
  keeps: `${TABLES_KEEP}, each a Parquet file; they name each other by ids. For pandas, DuckDB, Spark and Hugging Face datasets.`,
  drops: TABLES_DROP,
  extension: 'zip',
  shape: 'folder',
  offsetUnit: 'both',
  python,
  encode,
}

/** A table as a whole: its columns are held together before anything can be written. */
function* encode(reader: Reader): Encoding {
  const { tables, ...outcome } = projectTables(reader)
  for (const [i, table] of tables.entries())
    yield { file: `${table.name}.parquet`, bytes: bytesOf(table), done: (i + 1) / tables.length }
  return outcome
}

const bytesOf = ({ columns, rows: rowsOf }: Table): Uint8Array => {
  const rows = [...rowsOf()]
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(({ title, kind }, i) => ({
        name: title,
        data: rows.map((row) => row[i] ?? null),
        type: kind === 'number' ? 'INT32' : 'STRING',
        nullable: kind === 'text',
      })),
    }),
  )
}
