import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate } from '#store/migration/index.ts'
import { openSql, textOf } from '#store/sql.ts'
import { tempFolder } from '../support/store.ts'

const odd = [
  ['a U+FEFF at its beginning', '\uFEFFsaid'],
  ['only a U+FEFF', '\uFEFF'],
  ['a long text after a U+FEFF', `\uFEFF${'said '.repeat(100)}`],
  ['astral and joined characters', '😀👨‍👩‍👧‍👦𝔘'],
  ['a NUL within', 'a\0b'],
  ['line ends and spaces', ' \r\n\n a '],
  ['nothing', ''],
] as const

test.each(odd)('text survives with %s', async (_, text) => {
  const sql = await openSql()
  sql.run('CREATE TABLE t(x TEXT) STRICT')
  sql.run('INSERT INTO t VALUES(?)', [text])
  const reopened = await openSql(sql.export())
  expect(textOf(reopened.first('SELECT CAST(x AS BLOB) FROM t')?.[0])).toBe(text)
})

test('bytes that are not UTF-8 are no text', async () => {
  const sql = await openSql()
  expect(() => textOf(sql.first("SELECT x'ff'")?.[0])).toThrow()
})

test('every guard is on, also for a file that says otherwise', async () => {
  const first = await openSql()
  first.rows('PRAGMA secure_delete = OFF')
  first.rows('PRAGMA trusted_schema = ON')
  const sql = await openSql(first.export())
  expect(
    ['trusted_schema', 'cell_size_check', 'secure_delete', 'foreign_keys'].map((name) => sql.pragma(name)),
  ).toEqual([0, 1, 1, 1])
})

test('the old extension functions are gone', async () => {
  const sql = await openSql()
  expect(() => sql.run("SELECT replicate('a', 5)")).toThrow(/no such function/)
})

test('what is deleted is overwritten', async () => {
  const sql = await openSql()
  sql.run('CREATE TABLE t(x TEXT) STRICT')
  sql.run('INSERT INTO t VALUES(?)', ['the secret informant'])
  sql.run('DELETE FROM t')
  expect(Buffer.from(sql.export()).includes('informant')).toBe(false)
})

test('a transaction that throws leaves nothing', async () => {
  const sql = await openSql()
  sql.run('CREATE TABLE t(x INTEGER) STRICT')
  const failing = (): void => {
    sql.run('INSERT INTO t VALUES(1)')
    throw new Error('stop')
  }
  expect(() => sql.transaction(failing)).toThrow('stop')
  expect(sql.number('SELECT count(*) FROM t')).toBe(0)
  sql.transaction(() => sql.run('INSERT INTO t VALUES(2)'))
  expect(sql.number('SELECT x FROM t')).toBe(2)
})

test('every page keeps eight bytes free, and other programs find the file sound', async ({ skip }) => {
  const sql = await openSql()
  migrate(sql)
  for (let i = 0; i < 2_000; i += 1) sql.run('INSERT INTO identity(global) VALUES(?)', [`id${i}`])
  sql.run('VACUUM')
  const bytes = sql.export()
  expect(bytes[20]).toBe(8)
  if (!existsSync('/usr/bin/sqlite3')) skip('no sqlite3 on this computer')
  const path = join(await tempFolder(), 'a.db')
  writeFileSync(path, bytes)
  const answer = execFileSync('/usr/bin/sqlite3', [
    '-readonly',
    path,
    'PRAGMA integrity_check; SELECT count(*) FROM identity',
  ])
  expect(answer.toString()).toBe('ok\n2000\n')
})
