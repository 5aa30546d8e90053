import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { schemaVersion } from '#store/migration/index.ts'
import { openSql } from '#store/sql.ts'
import type { Sql } from '#store/sql.ts'
import {
  addArticle,
  expectOk,
  failureOf,
  kim,
  newPlace,
  open,
  opened,
  placeIn,
  sourceDraft,
  tag,
  tempFolder,
} from '../support/store.ts'
import { count } from '../support/store-tally.ts'
import type { Place } from '../support/store.ts'

/** A closed project with an article, a span and a source in it, that nobody has vouched for. */
const strangers = async (): Promise<Place> => {
  const place = await newPlace()
  const store = await opened(place)
  const article = await addArticle(store, 'Kim said that the river rose.')
  await tag(store, article, 0, 3)
  expectOk(await store.commit(sourceDraft('Kim', kim.id)))
  expectOk(await store.close())
  rmSync(place.data, { recursive: true })
  return place
}

/** The same with something done to its tables by another program, which keeps to none of the guards. */
const tampered = async (tamper: (sql: Sql) => void): Promise<Place> => {
  const place = await strangers()
  const sql = await openSql(readFileSync(place.path))
  sql.rows('PRAGMA foreign_keys = OFF')
  tamper(sql)
  writeFileSync(place.path, sql.export())
  return place
}

const patched = async (at: number, bytes: readonly number[]): Promise<Place> => {
  const place = await strangers()
  const file = readFileSync(place.path)
  Buffer.from(bytes).copy(file, at)
  writeFileSync(place.path, file)
  return place
}

const inFolder = async (make: (path: string) => void): Promise<Place> => {
  const place = placeIn(await tempFolder())
  make(place.path)
  return place
}

const refusals: readonly (readonly [what: string, kind: string, make: () => Promise<Place>])[] = [
  ['a file that is not there', 'vanished', () => inFolder(() => undefined)],
  ['a folder', 'folder', () => inFolder((path) => mkdirSync(path))],
  ['an empty file', 'empty-file', () => inFolder((path) => writeFileSync(path, ''))],
  ['a text', 'not-a-project', () => inFolder((path) => writeFileSync(path, 'date 2024-12-28'.repeat(100)))],
  ['a device', 'not-a-file', async () => ({ ...placeIn(await tempFolder()), path: '/dev/null' })],
  [
    'a file above the cap',
    'too-large',
    () => inFolder((path) => (writeFileSync(path, 'x'), truncateSync(path, 2 ** 31))),
  ],
  ['another SQLite file', 'not-a-project', () => patched(68, [0, 0, 0, 0])],
  ['a file of a newer version', 'from-future', () => patched(60, [0, 0, 0, schemaVersion + 10])],
  ['a file of a version far away', 'from-future', () => patched(60, [0x7f, 0, 0, 0])],
  ['a file in WAL mode', 'changed-elsewhere', () => patched(18, [2, 2])],
  ['a file in UTF-16', 'damaged', () => patched(56, [0, 0, 0, 2])],
  ['a damaged first page', 'damaged', () => patched(100, [0xff, 0xff, 0xff, 0xff])],
  [
    'a damaged page within',
    'damaged',
    () =>
      patched(
        4096 * 12,
        Array.from({ length: 200 }, () => 0xee),
      ),
  ],
  ['a view', 'unexpected-objects', () => tampered((sql) => sql.run('CREATE VIEW v AS SELECT 1'))],
  ['a trigger', 'unexpected-objects', () => tampered((sql) => sql.run(TRIGGER))],
  ['a table of its own', 'unexpected-objects', () => tampered((sql) => sql.run('CREATE TABLE mine(x TEXT) STRICT'))],
  ['an index of its own', 'unexpected-objects', () => tampered((sql) => sql.run('CREATE INDEX i ON span(note)'))],
  ['a column of its own', 'unexpected-objects', () => tampered((sql) => sql.run('ALTER TABLE span ADD COLUMN x TEXT'))],
  ['a missing table', 'damaged', () => tampered((sql) => sql.run('DROP TABLE rating'))],
  ['a quote that differs', 'damaged', () => tampered((sql) => sql.run("UPDATE segment SET quote = 'Lee'"))],
  ['a place outside the text', 'damaged', () => tampered((sql) => sql.run('UPDATE segment SET "end" = 99999'))],
  ['a span without a place', 'damaged', () => tampered((sql) => sql.run('DELETE FROM segment'))],
  ['a row that refers to nothing', 'damaged', () => tampered((sql) => sql.run('UPDATE span SET label = 999999'))],
  ['a filler of nothing', 'damaged', () => tampered((sql) => sql.run(FILLER))],
  ['a word that is not allowed', 'damaged', () => tampered((sql) => sql.run("UPDATE span SET origin = 'guessed'"))],
  ['JSON that is none', 'damaged', () => tampered((sql) => sql.run("UPDATE source SET aliases = '[1'"))],
  ['JSON of another shape', 'damaged', () => tampered((sql) => sql.run("UPDATE source SET aliases = '{}'"))],
  [
    'text that is not UTF-8',
    'damaged',
    () => tampered((sql) => sql.run("UPDATE source SET name = CAST(x'ff' AS TEXT)")),
  ],
  ['a ring of revisions', 'damaged', () => tampered((sql) => sql.run('UPDATE revision SET text = NULL, parent = id'))],
  [
    'heads that are none',
    'damaged',
    () => tampered((sql) => sql.run("UPDATE meta SET value = '[1]' WHERE name = 'heads'")),
  ],
]

const TRIGGER = 'CREATE TRIGGER t AFTER UPDATE ON span BEGIN DELETE FROM segment; END'
const FILLER = `INSERT INTO filler(id, link, role, target, position, "by", at, deleted)
  SELECT (SELECT max(id) FROM identity), (SELECT min(id) FROM identity), (SELECT min(id) FROM role),
  (SELECT min(id) FROM role), 0, NULL, 0, 0`

test.each(refusals)('%s is refused as %s, in words, and left as it was', async (_, kind, make) => {
  const place = await make()
  const before = safely(place.path)
  const refused = failureOf(await open(place))
  expect(refused.kind).toBe(kind)
  expect(refused.message).toMatch(/^[“A-Z].*\.$/)
  expect(refused.remedy).not.toBe('')
  expect(`${refused.message} ${refused.remedy}`).not.toMatch(/Error|SQLITE|undefined|\bat \/|[0-9a-f]{16}/)
  expect(safely(place.path)).toEqual(before)
})

test('a newer file names the version that is needed', async () => {
  expect(failureOf(await open(await patched(60, [0, 0, 0, schemaVersion + 10]))).message).toContain(
    String(schemaVersion + 10),
  )
})

test('cut off anywhere, a file is refused', async () => {
  const place = await strangers()
  const whole = readFileSync(place.path)
  for (let length = 512; length < whole.length; length += 4096 + 512) {
    writeFileSync(place.path, whole.subarray(0, length))
    expect(failureOf(await open(place)).kind, `${length} bytes`).toMatch(/damaged|not-a-project/)
  }
})

test('a stranger’s file is checked whole, and once found good is not checked again', async () => {
  const place = await strangers()
  expectOk(await expectOk(await open(place)).close())
  const store = expectOk(await open(place))
  expect(store.snapshot().readOnly).toBeNull()
  await store.abandon()

  const sql = await openSql(readFileSync(place.path))
  sql.run("UPDATE segment SET quote = 'Lee'")
  writeFileSync(place.path, sql.export())
  expect(failureOf(await open(place)).kind).toBe('damaged')
})

test('a file of a newer Hearsay, whatever tables it has: told which version it needs, and not touched', async () => {
  const newer = [1, 10, 1_000].flatMap((more) =>
    ['', 'CREATE TABLE later(x TEXT) STRICT'].map((extra) => ({ more, extra })),
  )
  for (const { more, extra } of newer) {
    const place = await tampered((sql) => {
      if (extra !== '') sql.run(extra)
      sql.run(`PRAGMA user_version = ${schemaVersion + more}`)
    })
    const before = readFileSync(place.path)
    for (const readOnly of [false, true]) {
      const refused = failureOf(await open(place, kim, readOnly))
      expect(refused.kind).toBe('from-future')
      expect(refused.message).toContain(`it has format ${schemaVersion + more}`)
    }
    expect(readFileSync(place.path).equals(before)).toBe(true)
  }
  count({ row: 14, what: 'files of newer versions', tried: newer.length, survived: newer.length, lost: 0 })
})

test('other programs find a written project sound', async ({ skip }) => {
  const place = await strangers()
  try {
    const answer = execFileSync('sqlite3', [
      '-readonly',
      place.path,
      'PRAGMA integrity_check; PRAGMA foreign_key_check; PRAGMA application_id; PRAGMA user_version; PRAGMA encoding',
    ])
    expect(answer.toString()).toBe(`ok\n1213354841\n${schemaVersion}\nUTF-8\n`)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') skip('no sqlite3 on this computer')
    throw error
  }
})

const safely = (path: string): Buffer | undefined => {
  try {
    return statSync(path).size < 1e6 ? readFileSync(path) : undefined
  } catch {
    return undefined
  }
}
