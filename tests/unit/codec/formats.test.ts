import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codecs } from '#core/codec/index.ts'
import { isSafeName, nameKey, safeNames, safeWords } from '#core/codec/names.ts'
import { split } from '#core/codec/selection.ts'
import { hasFixtures } from '../../support/datasets.ts'
import { fixtureTable } from '../../support/fixture-table.ts'
import { formatTable } from '../../support/format-table.ts'

test('the page has the table that the registry gives (HEARSAY_WRITE_DOCS=1 writes it)', () => {
  const page = readFileSync('docs/formats.md', 'utf8')
  const table = /\| format \|[^]*?(?=\n\n)/.exec(page)?.[0] ?? ''
  if (process.env['HEARSAY_WRITE_DOCS'] === '1')
    writeFileSync(
      'docs/formats.md',
      page.replace(table, () => formatTable(codecs)),
    )
  else expect(table).toBe(formatTable(codecs))
})

test.skipIf(!hasFixtures)('the page says what became of the files of other tools', { timeout: 60_000 }, () => {
  const page = readFileSync('docs/formats.md', 'utf8')
  const [table = ''] = /\| fixtures \|[^]*?(?=\n\n)/.exec(page) ?? []
  if (process.env['HEARSAY_WRITE_DOCS'] === '1')
    writeFileSync(
      'docs/formats.md',
      page.replace(table, () => fixtureTable()),
    )
  else expect(table).toBe(fixtureTable())
})

test('ids and words of the registry are fit for a table and a command line', () => {
  expect(new Set(codecs.map(({ id }) => id)).size).toBe(codecs.length)
  for (const { id, label, keeps, drops, extension } of codecs) {
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/)
    expect(extension).toMatch(/^[a-z0-9]+$/)
    expect(`${label}${keeps}${drops}`).not.toMatch(/[|\n]/)
  }
})

test.each([
  ['a.txt', true],
  ['sub/a b.txt', true],
  ['', false],
  ['/a', false],
  ['../a', false],
  ['a/../b', false],
  ['a//b', false],
  ['a\\b', false],
  ['C:a', false],
  ['a\0b', false],
  ['a.', false],
  ['\ud800', false],
])('%j may be written below a folder: %s', (name, want) => expect(isSafeName(name)).toBe(want))

test.each([
  [
    ['a.txt', 'A.txt', 'a.text'],
    ['a', 'A-2', 'a-3'],
  ],
  [
    ['../../etc/passwd', '/x', 'C:\\y.txt'],
    ['etc/passwd', 'x', 'C_/y'],
  ],
  [
    ['', '...', 'con.txt', 'x\u0000.txt'],
    ['article', '_', '_con', 'x_'],
  ],
])('%j are served under safe names, all different', (files, want) => {
  expect(safeNames(files)).toEqual(want)
  for (const name of safeNames(files)) expect(isSafeName(`${name}.txt`)).toBe(true)
})

test('words for names are all different, and the same name keeps its word', () => {
  expect([...safeWords(['no comment', 'no_comment', 'x'], /\w/).values()]).toEqual(['no_comment', 'no_comment_2x', 'x'])
  expect(nameKey('No-Comment ')).toBe(nameKey('no_comment'))
})

test('a split takes every article once, about as many as asked, and the same for the same seed', () => {
  const ids = Array.from({ length: 200 }, (_, i) => `article.${i}`)
  const parts = split(ids, [80, 10, 10], 7)
  expect(parts.map(({ length }) => length)).toEqual([160, 20, 20])
  expect(parts.flat().toSorted()).toEqual(ids.toSorted())
  expect(split([...ids].reverse(), [80, 10, 10], 7)).toEqual(parts)
  expect(split(ids, [80, 10, 10], 8)).not.toEqual(parts)
  expect(split([], [80, 10, 10], 7)).toEqual([[], [], []])
})
