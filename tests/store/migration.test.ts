import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fieldsOf, tableNames } from '#core/model/tables.ts'
import { migrate, migrations, schemaVersion } from '#store/migration/index.ts'
import type { Migration } from '#store/migration/index.ts'
import { planOf, sqlName } from '#store/names.ts'
import { stampPages } from '#store/page-sums.ts'
import { listBackups, restoreInto } from '#store/restore.ts'
import { openSql } from '#store/sql.ts'
import type { Sql } from '#store/sql.ts'
import { expectOk, kim, newPlace, open, opened, sourceDraft } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count } from '../support/store-tally.ts'

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
  30: (sql) => {
    const plan = (query: string): unknown => sql.first(`EXPLAIN QUERY PLAN ${query}`)?.[3]
    expect(plan('SELECT 1 FROM span WHERE revision = 1')).toContain('span_by_revision')
    expect(plan("SELECT label FROM change WHERE kind = 'merge.undo' AND undoes = 'a:1'")).toContain('change_by_undoes')
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

/** Tables of which an import brings many rows. */
const growing = ['identity', 'article', 'revision', 'span', 'link', 'source', 'claim']

test('what refers to a row of a table that grows is found by an index', async () => {
  const sql = await openSql()
  migrate(sql)
  for (const [table] of sql.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
    const indexed = sql
      .rows('SELECT i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i WHERE i.seqno = 0', [table ?? null])
      .map(([column]) => String(column))
    for (const [column] of sql.rows(
      `SELECT "from" FROM pragma_foreign_key_list(?) WHERE "table" IN (${growing.map((name) => `'${name}'`).join()})`,
      [table ?? null],
    )) {
      if (column === 'id') continue // the row's own key
      expect(indexed, `${String(table)}.${String(column)}`).toContain(column)
    }
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

/** Steps as later versions may have them: a new table, a column with content, rows that move. */
const madeUp: readonly Migration[] = [
  ...migrations,
  {
    version: schemaVersion + 10,
    up: (sql) => {
      sql.run('CREATE TABLE topic(id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT')
      sql.run('INSERT INTO topic(name) SELECT DISTINCT name FROM source')
      sql.run('ALTER TABLE source ADD COLUMN topic INTEGER')
      sql.run('UPDATE source SET topic = (SELECT id FROM topic WHERE topic.name = source.name)')
    },
  },
  {
    version: schemaVersion + 20,
    up: (sql) => {
      sql.run('CREATE TABLE place(id INTEGER PRIMARY KEY, source INTEGER NOT NULL) STRICT')
      sql.run('INSERT INTO place SELECT id, id FROM source')
      sql.run('DELETE FROM source WHERE id % 2 = 0')
      sql.run('CREATE INDEX place_by_source ON place(source)')
    },
  },
]

/** All that a file is: its version, schema and rows. */
const standing = (sql: Sql): string => {
  const tables = sql.rows("SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY name")
  const rows = tables
    .filter(([, text]) => String(text).startsWith('CREATE TABLE'))
    .map(([name]) => sql.rows(`SELECT * FROM "${String(name)}"`))
  return JSON.stringify([sql.pragma('user_version'), tables, rows])
}

/** The same connection, of which the n-th statement fails, as when memory or the disk runs out. */
const failingAt = (sql: Sql, at: number): { readonly sql: Sql; readonly ran: () => number } => {
  let ran = 0
  const run: Sql['run'] = (...given) => {
    ran += 1
    if (ran === at) throw new Error('stopped')
    sql.run(...given)
  }
  const transaction: Sql['transaction'] = (work) =>
    sql.transaction(() => {
      const done = work()
      if (ran + 1 === at) throw new Error('stopped')
      return done
    })
  return { sql: { ...sql, run, transaction }, ran: () => ran }
}

test('a migration that is stopped at any statement leaves the file as one of the versions has it', async () => {
  const old = await openSql()
  migrate(old)
  for (let i = 0; i < 50; i += 1) {
    old.run("INSERT INTO identity(global) VALUES('source.' || ?)", [i])
    old.run("INSERT INTO source VALUES(?, ?, 'other', '', NULL, '[]', NULL, NULL, 0, 0)", [i + 1, `name ${i % 7}`])
  }
  const bytes = old.export()
  const whole: string[] = []
  for (const version of [schemaVersion, schemaVersion + 10, schemaVersion + 20]) {
    const sql = await openSql(Uint8Array.from(bytes))
    migrate(sql, version, madeUp)
    whole.push(standing(sql))
  }
  expect(new Set(whole).size).toBe(3)
  let points = 0
  for (let at = 1; ; at += 1) {
    const sql = await openSql(Uint8Array.from(bytes))
    const failing = failingAt(sql, at)
    try {
      migrate(failing.sql, schemaVersion + 20, madeUp)
      expect(standing(sql)).toBe(whole[2])
      break
    } catch (error) {
      expect((error as Error).message).toBe('stopped')
    }
    points += 1
    expect(whole, `statement ${at}`).toContain(standing(sql))
    migrate(sql, schemaVersion + 20, madeUp)
    expect(standing(sql), `once more after statement ${at}`).toBe(whole[2])
  }
  expect(points).toBeGreaterThan(9)
  count({ row: 13, what: 'made-up migrations stopped at every statement', tried: points, survived: points, lost: 0 })
})

const types = { text: 'TEXT', json: 'TEXT', integer: 'INTEGER', boolean: 'INTEGER', ref: 'INTEGER', bytes: 'BLOB' }
const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)

const older = migrations.map(({ version }) => version).filter((version) => version < schemaVersion)

/** A project as an earlier Hearsay wrote it: without what has come since, of which nothing is used in it. */
const olderProject = async (version: number): Promise<Place> => {
  const place = await newPlace()
  const store = await opened(place)
  expectOk(await store.commit(sourceDraft('Kim', kim.id)))
  expectOk(await store.close())
  const sql = await openSql(readFileSync(place.path))
  const then = await openSql()
  migrate(then, version)
  const objects = "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY type"
  const had = new Set(then.rows(objects).map(String))
  for (const object of sql.rows(objects)) if (!had.has(String(object))) sql.run(`DROP ${object.join(' ')}`)
  sql.run(`PRAGMA user_version = ${version}`)
  writeFileSync(place.path, stampPages(sql.export()))
  sql.close()
  return place
}

test.each(older)(
  'a file of format %i opens, is kept as it was, and is written in the newest with the next edit',
  async (version) => {
    const place = await olderProject(version)
    const bytes = readFileSync(place.path)
    const reading = expectOk(await open(place, kim, true))
    expect(reading.reader.all('source').map(({ name }) => name)).toEqual(['Kim'])
    await reading.abandon()
    expect(readFileSync(place.path).equals(bytes)).toBe(true)

    const store = await opened(place)
    expect(readFileSync(place.path).equals(bytes)).toBe(true)
    const [kept] = await listBackups(place.around.disk, place.data, place.path, undefined)
    expect(kept?.reason).toBe('migration')
    expectOk(await store.commit(sourceDraft('Lee', kim.id)))
    expectOk(await store.save())
    const written = await openSql(readFileSync(place.path))
    expect(written.pragma('user_version')).toBe(schemaVersion)
    written.close()
    const back = join(place.folder, 'back.hearsay')
    expectOk(await restoreInto(place.around.disk, place.data, kept?.id ?? '', back))
    const again = await opened({ ...place, path: back })
    expect(again.reader.all('source').map(({ name }) => name)).toEqual(['Kim'])
  },
)

test.each(older)('killed after an edit to a file of format %i: the edit is put back', async (version) => {
  const place = await olderProject(version)
  const store = await opened(place)
  expectOk(await store.commit(sourceDraft('Lee', kim.id)))
  await store.abandon()
  const again = await opened(place)
  expect(again.reader.all('source').map(({ name }) => name)).toEqual(['Kim', 'Lee'])
  expect(again.snapshot().notices).toEqual([])
})
