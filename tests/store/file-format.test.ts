import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import initSqlJs from 'sql.js'
import { expect, test } from 'vitest'
import { tableNames } from '#core/model/tables.ts'
import { sqlName } from '#store/names.ts'
import { createSample } from '#store/sample.ts'
import { expectOk, kim, placeIn, tempFolder } from '../support/store.ts'

const page = readFileSync('docs/file-format.md', 'utf8')
const readme = readFileSync('README.md', 'utf8')

/** The first fenced block of a page after some words. */
const block = (text: string, after: string): string =>
  /```\w*\n([^]*?)```/.exec(text.slice(text.indexOf(after) + after.length))?.[1] ?? ''

test('the page names every table', () => {
  for (const table of [...tableNames.map(sqlName), 'segment', 'change', 'identity', 'meta']) {
    expect(page).toContain(`\`${table}\``)
  }
})

test.each([
  ['file-format.md', block(page, '## Who claims what'), block(page, 'On the sample project')],
  ['the README', block(readme, '## The file'), block(readme, 'LIMIT 3;\n```')],
])('the query of %s gives the answer that it prints', async (_, query, printed) => {
  const place = placeIn(await tempFolder())
  const seeds = join(process.cwd(), 'seeds')
  expectOk(await createSample(place.around.disk, Date.now, { path: place.path, seeds, analyst: kim }))
  expect(printed).not.toBe('')
  expect(await answerOf(place.path, query)).toBe(printed)
})

/** What any SQLite program answers: rows as lines, columns parted by a bar. */
const answerOf = async (file: string, query: string): Promise<string> => {
  const SQL = await initSqlJs()
  const db = new SQL.Database(readFileSync(file))
  const rows = db.exec(query)[0]?.values ?? []
  db.close()
  return rows.map((row) => `${row.join('|')}\n`).join('')
}
