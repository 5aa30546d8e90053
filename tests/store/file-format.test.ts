import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tableNames } from '#core/model/tables.ts'
import { sqlName } from '#store/names.ts'
import { createSample } from '#store/sample.ts'
import { expectOk, kim, placeIn, tempFolder } from '../support/store.ts'

const page = readFileSync('docs/file-format.md', 'utf8')
const block = (after: string): string => /```\w*\n([^]*?)```/.exec(page.slice(page.indexOf(after)))?.[1] ?? ''

test('the page names every table', () => {
  for (const table of [...tableNames.map(sqlName), 'segment', 'change', 'identity', 'meta']) {
    expect(page).toContain(`\`${table}\``)
  }
})

test('the page’s query gives the answer that the page prints', async ({ skip }) => {
  const place = placeIn(await tempFolder())
  const seeds = join(process.cwd(), 'seeds')
  expectOk(await createSample(place.around.disk, Date.now, { path: place.path, seeds, analyst: kim }))
  let answer: string
  try {
    answer = execFileSync('sqlite3', ['-readonly', place.path], { input: block('## Who claims what') }).toString()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') skip('no sqlite3 on this computer')
    throw error
  }
  expect(answer).toBe(block('On the sample project'))
})
