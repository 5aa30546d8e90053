import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, describe, expect, test } from 'vitest'
import { csvTables } from '#core/codec/csv-tables.ts'
import { readCsv } from '#core/codec/csv-read.ts'
import { parquet } from '#core/codec/parquet.ts'
import { projectTables } from '#core/codec/tables.ts'
import { xlsx } from '#core/codec/xlsx.ts'
import { noteSpan } from '#core/command/span-edit.ts'
import { Rows } from '#core/model/rows.ts'
import { encodedBy, filesOf } from '../../support/datasets.ts'
import type { Encoded } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'
import { pythonWith, runPython } from '../../support/python.ts'
import { row as tableRow } from '../../support/random-project.ts'

const nasty = '=1+1\u0001 _x0041_ "a",\n\tb'
const long = 'x'.repeat(40_000)

const project = () => {
  const p = testProject()
  const article = p.article('😀 Kim said it rains, often.', { title: nasty })
  const claim = p.span(article, 'claim', 'it rains … often', { kind: 'fact' })
  const cue = p.span(article, 'cue', 'said')
  const source = p.span(article, 'source', 'Kim')
  p.source('-Kim', source)
  p.link('attribution', { claim: [claim], source: [source], cue: [cue] })
  p.run(noteSpan, { span: cue, note: long })
  return p.rows
}

/** What a cell of a workbook makes of a text. */
const fitting = (cell: unknown): unknown =>
  typeof cell === 'string' ? cell.replace('\u0001', '\uFFFD').replace('_x0041', '_x005F_x0041').slice(0, 32_767) : cell

const folder = mkdtempSync(join(tmpdir(), 'hearsay-tables-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const written = (encoded: Encoded): string => {
  for (const { name, bytes } of filesOf(encoded)) if (!name.includes('/')) writeFileSync(join(folder, name), bytes)
  return folder
}

test('a row for each segment of a span and for each part of a link, in both units', () => {
  const { tables, losses } = projectTables(project())
  const rowsOf = (name: string) => tables.find((table) => table.name === name)?.rows() ?? []
  expect(rowsOf('spans').map((row) => row.slice(3, 11))).toEqual([
    ['Source', 1, 1, 2, 5, 3, 6, 'Kim'],
    ['Cue', 1, 1, 6, 10, 7, 11, 'said'],
    ['Claim', 1, 2, 11, 19, 12, 20, 'it rains'],
    ['Claim', 2, 2, 21, 26, 22, 27, 'often'],
  ])
  expect(rowsOf('links').map((row) => row.slice(1, 5))).toEqual([
    ['attribution', 'claim', 1, 'span'],
    ['attribution', 'source', 2, 'span'],
    ['attribution', 'cue', 3, 'span'],
  ])
  expect(rowsOf('sources').map((row) => row[1])).toEqual(['-Kim'])
  expect(rowsOf('attributes').map((row) => row.slice(2))).toEqual([['Kind', 'fact']])
  for (const { columns, rows } of tables) for (const row of rows()) expect(row).toHaveLength(columns.length)
  expect(losses).toEqual([])
})

test('what no table has is counted', () => {
  const p = testProject()
  const [, note] = tableRow('note', 'note.1', { subject: p.article('Kim.'), text: 'later' })
  p.rows.put('note', note)
  expect(encodedBy(csvTables, p.rows, 'x').losses.map(({ what }) => what)).toEqual([
    'notes on the project, articles, sources and claims',
  ])
})

test('each table is a CSV file whose cells come back and are no formulas', () => {
  for (const { name, text = '' } of encodedBy(csvTables, project(), 'x').files) {
    const rows = readCsv(text) ?? []
    expect(rows.length).toBeGreaterThan(0)
    expect(text).not.toMatch(/(?:^|,)"?[=+\-@]/m)
    if (name === 'articles.csv') expect(rows[1]?.cells[1]).toBe(nasty)
  }
})

describe('parquet', () => {
  test('what is read back is what the tables say', async () => {
    const { tables } = projectTables(project())
    const { files } = encodedBy(parquet, project(), 'x')
    expect(files.map(({ name }) => name)).toEqual(tables.map(({ name }) => `${name}.parquet`))
    for (const [i, { columns, rows }] of tables.entries()) {
      const file = new Uint8Array(files[i]?.bytes ?? []).buffer
      const read = await parquetReadObjects({ file })
      expect(read.map((row) => columns.map(({ title }) => row[title]))).toEqual(rows())
    }
  })

  test('an empty project is tables without rows', async () => {
    for (const { bytes = new Uint8Array() } of encodedBy(parquet, new Rows(), 'x').files)
      expect(await parquetReadObjects({ file: new Uint8Array(bytes).buffer })).toEqual([])
  })

  const duckdb = pythonWith('duckdb')
  test.skipIf(duckdb === undefined)('DuckDB joins them', () => {
    const code = `import duckdb
print(duckdb.sql("select text from 'spans.parquet' s join 'links.parquet' l on l.part_id = s.span_id where role = 'cue'").fetchall())`
    expect(runPython(duckdb ?? '', code, written(encodedBy(parquet, project(), 'x')))).toBe("[('said',)]\n")
  })

  const arrow = pythonWith('pyarrow, pandas')
  test.skipIf(arrow === undefined)('pandas reads them', () => {
    const code = `import pandas
spans = pandas.read_parquet("spans.parquet").merge(pandas.read_parquet("articles.parquet"), on="article_id", suffixes=("", "_a"))
print(all(a[s:e] == t for a, s, e, t in zip(spans.text_a, spans.start, spans.end, spans.text)), len(spans))`
    expect(runPython(arrow ?? '', code, written(encodedBy(parquet, project(), 'x')))).toBe('True 4\n')
  })
})

describe('xlsx', () => {
  test('cells that look like formulas are text and stay it, and what a cell cannot hold is counted', () => {
    const { files, losses } = encodedBy(xlsx, project(), 'x')
    const sheets = files.map(({ text = '' }) => text).join('')
    expect(sheets).not.toContain('<f>')
    expect(sheets).toMatch(/t="inlineStr" s="2"><is><t xml:space="preserve">-Kim</)
    expect(losses.map(({ what }) => what)).toEqual([
      'characters that a workbook cannot hold, which were replaced',
      'words beyond the 32,767 characters that a cell can hold',
    ])
  })

  const openpyxl = pythonWith('openpyxl')
  test.skipIf(openpyxl === undefined)('openpyxl opens it, with every cell as it was', () => {
    const bytes = Object.fromEntries(filesOf(encodedBy(xlsx, project(), 'x')).map((file) => [file.name, file.bytes]))
    writeFileSync(join(folder, 'x.xlsx'), zipSync(bytes))
    const code = `import json, openpyxl
book = openpyxl.load_workbook("x.xlsx")
print(json.dumps({s.title: [[c.value for c in row] for row in s.iter_rows()] for s in book.worksheets}))
print(all(c.data_type != "f" for s in book.worksheets for row in s.iter_rows() for c in row))`
    const [json = '', isPlain] = runPython(openpyxl ?? '', code, folder).split('\n')
    const read = JSON.parse(json) as Readonly<Record<string, readonly (readonly unknown[])[]>>
    expect(isPlain).toBe('True')
    const { tables } = projectTables(project())
    expect(Object.keys(read)).toEqual(['about', ...tables.map(({ name }) => name)])
    for (const { name, columns, rows } of tables) {
      expect(read[name]?.[0]).toEqual(columns.map(({ title }) => title))
      expect(read[name]?.slice(1)).toEqual(rows().map((row) => row.map(fitting)))
    }
  })
})
