import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fieldsOf, tableNames } from '#core/model/tables.ts'
import { migrate, migrations, schemaVersion } from '#store/migration/index.ts'
import { planOf, sqlName } from '#store/names.ts'
import { openSql } from '#store/sql.ts'
import type { Sql } from '#store/sql.ts'

/** What each migration does, by its version. A migration without an entry here fails the test below. */
const tests: Readonly<Record<number, (sql: Sql) => void>> = {
  10: (sql) => {
    expect(sql.pragma('user_version')).toBe(10)
    expect(sql.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%STRICT%'")).toBe(0)
    expect(sql.number("SELECT count(*) FROM sqlite_schema WHERE type IN ('view', 'trigger')")).toBe(0)
    sql.run("INSERT INTO identity(global) VALUES('a')")
    expect(() => sql.run("INSERT INTO identity(global) VALUES('a')")).toThrow(/UNIQUE/)
    expect(() => sql.run('INSERT INTO analyst VALUES(1, 1, NULL, ?, 0)', ['not a number'])).toThrow(/INTEGER/)
  },
  20: (sql) => {
    sql.run("INSERT INTO identity(global) VALUES('a'), ('b'), ('a/b')")
    sql.run('INSERT INTO refusal VALUES(3, 1, 2, NULL, 0, 0)')
    expect(sql.number('SELECT count(*) FROM refusal')).toBe(1)
  },
}

for (const { version } of migrations) {
  test(`migration to ${version}`, async () => {
    expect(tests[version], `tests/store/migration.test.ts has no test for ${version}`).toBeDefined()
    const sql = await openSql()
    migrate(sql, version)
    tests[version]?.(sql)
  })
}

test('migrations step by ten, in order, one file each', () => {
  const files = readdirSync('electron/store/migration').filter((name) => name !== 'index.ts')
  expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(migrations.map(({ version }) => version))
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => (i + 1) * 10))
})

test('the columns are those of the model, exactly', async () => {
  const sql = await openSql()
  migrate(sql)
  for (const table of tableNames) {
    const found = sql.rows(`PRAGMA table_info(${planOf(table).name})`).map((row) => ({
      name: String(row[1]),
      type: String(row[2]),
      nullable: row[3] === 0 && row[5] === 0,
    }))
    const wanted = Object.entries(fieldsOf(table)).flatMap(([field, { kind, schema }]) =>
      kind === 'segments'
        ? []
        : [{ name: sqlName(field), type: types[kind], nullable: schema.safeParse(null).success }],
    )
    const id = { name: 'id', type: 'INTEGER', nullable: false }
    expect(found.sort(byName), table).toEqual([id, ...wanted].sort(byName))
  }
})

test('references point where the model says', async () => {
  const sql = await openSql()
  migrate(sql)
  for (const table of tableNames) {
    const keys = sql.rows(`PRAGMA foreign_key_list(${planOf(table).name})`)
    const found = Object.fromEntries(keys.map((row) => [String(row[3]), String(row[2])]))
    const wanted = Object.entries(fieldsOf(table)).flatMap(([field, { kind, refers }]) =>
      kind === 'ref' ? [[sqlName(field), refers.length === 1 ? sqlName(String(refers[0])) : 'identity']] : [],
    )
    expect(found, table).toEqual({ id: 'identity', ...Object.fromEntries(wanted) })
  }
})

test('a file of the newest version is left alone', async () => {
  const sql = await openSql()
  migrate(sql)
  const before = sql.export()
  migrate(sql)
  expect(Buffer.from(sql.export()).equals(Buffer.from(before))).toBe(true)
  expect(sql.pragma('user_version')).toBe(schemaVersion)
})

const types = { text: 'TEXT', json: 'TEXT', integer: 'INTEGER', boolean: 'INTEGER', ref: 'INTEGER', bytes: 'BLOB' }
const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)
