import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import initSqlJs from 'sql.js'
import { beforeAll, expect, test } from 'vitest'
import type { CheckReport } from '#ipc/contract.ts'
import { checkProject } from '#store/check.ts'
import { stampPages } from '#store/page-sums.ts'
import { createSample } from '#store/sample.ts'
import { createHandlers } from '#store/serve.ts'
import { openSql } from '#store/sql.ts'
import { hostileRows, hostileSchemas, sabotage } from '../support/store-hostile.ts'
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
import type { Place } from '../support/store.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'

let sound: Buffer

beforeAll(async () => {
  // The folder goes with the test that asked for it, so the bytes are kept.
  const { mkdtempSync, rmSync } = await import('node:fs')
  const folder = mkdtempSync('/tmp/hearsay-test-')
  const place = placeIn(folder)
  const { createProject } = await import('#store/create-project.ts')
  expectOk(await createProject(place.around.disk, Date.now, { path: place.path, name: 'Test', analyst: kim }))
  const store = expectOk(await open(place))
  const article = await addArticle(store, 'Kim said that the river rose.')
  await tag(store, article, 0, 3)
  expectOk(await store.commit(sourceDraft('Kim', kim.id)))
  expectOk(await store.close())
  sound = readFileSync(place.path)
  rmSync(folder, { recursive: true })
})

const check = (place: Place): Promise<CheckReport> => checkProject(place.around, place.path)

/** The sound file with something done to it; a careful stranger brings the checksums into order, too. */
const hostile = async (statements: readonly string[], stamped: boolean): Promise<Place> => {
  const place = placeIn(await tempFolder())
  const sql = await openSql(Uint8Array.from(sound))
  sabotage(sql, statements)
  const bytes = sql.export()
  writeFileSync(place.path, stamped ? stampPages(bytes) : bytes)
  sql.close()
  return place
}

test('a sound file is sound, also the sample', async () => {
  const place = placeIn(await tempFolder())
  writeFileSync(place.path, sound)
  expect(await check(place)).toEqual({ ok: true, problems: [] })
  const other = placeIn(await tempFolder())
  const seeds = join(process.cwd(), 'seeds')
  expectOk(await createSample(other.around.disk, Date.now, { path: other.path, seeds, analyst: kim }))
  expect(await check(other)).toEqual({ ok: true, problems: [] })
})

test(`${hostileSchemas.length} foreign schemas: refused by opening and by check, at once, with what is foreign`, async () => {
  expect(hostileSchemas.length).toBeGreaterThanOrEqual(40)
  let slowest = 0
  let passed = 0
  for (const [what, statements] of hostileSchemas) {
    for (const stamped of [true, false]) {
      const place = await hostile(statements, stamped)
      const before = readFileSync(place.path)
      const start = performance.now()
      const report = await check(place)
      slowest = Math.max(slowest, performance.now() - start)
      if (report.ok) passed += 1
      expect(report.ok, what).toBe(false)
      expect(
        report.problems.every(({ code, where, message }) => code !== '' && where !== '' && /^[A-Z].*\.$/.test(message)),
        what,
      ).toBe(true)
      const refused = failureOf(await open(place))
      expect(refused.kind, what).toMatch(/^(unexpected-objects|damaged)$/)
      expect(readFileSync(place.path).equals(before), what).toBe(true)
    }
  }
  const tried = hostileSchemas.length * 2
  count({
    row: 20,
    what: 'foreign schemas',
    tried,
    survived: tried - passed,
    lost: passed,
    figures: `slowest ${Math.round(slowest)} ms`,
  })
  expect(slowest).toBeLessThan(2_000)
}, 120_000)

test(`${hostileRows.length} hostile values: named by check, and never let in`, async () => {
  let passed = 0
  let tried = 0
  for (const [what, statements] of hostileRows) {
    const place = await hostile(statements, true).catch(() => undefined)
    if (place === undefined) continue // SQLite itself does not take it
    tried += 1
    const report = await check(place)
    if (report.ok) passed += 1
    expect(report.ok, what).toBe(false)
    if (!what.includes('history')) expect(failureOf(await open(place)).kind, what).toBe('damaged')
  }
  count({
    row: 22,
    what: 'hostile row values',
    tried,
    survived: tried - passed,
    lost: passed,
  })
}, 60_000)

const ENDLESS = 'WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r'

test('20 bombs, each behind another table, in one store after the other: refused unread, and the next file opens', async () => {
  const sql = await openSql(Uint8Array.from(sound))
  const tables = sql.rows("SELECT name FROM sqlite_schema WHERE type = 'table'").map(([name]) => String(name))
  sql.close()
  const bombs = tables.slice(0, 20)
  expect(bombs.length).toBe(20)
  const store = createHandlers({ ...placeIn(await tempFolder()).around })
  let slowest = 0
  for (const table of bombs) {
    const place = await hostile(
      [`ALTER TABLE "${table}" RENAME TO hidden`, `CREATE VIEW "${table}" AS SELECT *, (${ENDLESS}) FROM hidden`],
      true,
    )
    const start = performance.now()
    const refused = failureOf(await store['store.open']({ path: place.path, analyst: kim, readOnly: false }))
    slowest = Math.max(slowest, performance.now() - start)
    expect(refused.kind, table).toMatch(/^(unexpected-objects|damaged)$/)
    const next = await newPlace()
    expectOk(await store['store.open']({ path: next.path, analyst: kim, readOnly: true }))
    expectOk(await store['store.close']())
  }
  const figures = `slowest ${Math.round(slowest)} ms`
  count({ row: 21, what: 'SQL bombs behind each table', tried: 20, survived: 20, lost: 0, figures })
}, 120_000)

const VALUES = many(150, 1_000)

test(`${VALUES} random values in random columns (seed ${seed}): never anything but an answer`, async () => {
  const random = createRandom(seed)
  const sql = await openSql(Uint8Array.from(sound))
  const columns = sql
    .rows("SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'")
    .map(([table, column]) => [String(table), String(column)] as const)
  sql.close()
  const values = [
    "'x'",
    "''",
    'NULL',
    '-1',
    '0',
    '1',
    '3',
    '999999',
    '9223372036854775807',
    '1.5',
    "x'ff'",
    "'[]'",
    '\'{"a":1}\'',
    "'null'",
    'char(0)',
    "'<img src=x onerror=alert(1)>'",
  ]
  let taken = 0
  let uncaught = 0
  for (let i = 0; i < VALUES; i += 1) {
    const [table = '', column = ''] = columns[random(columns.length)] ?? []
    const value = values[random(values.length)] ?? ''
    const place = await hostile([`UPDATE "${table}" SET "${column}" = ${value}`], true).catch(() => undefined)
    if (place === undefined) continue
    taken += 1
    try {
      const report = await check(place)
      const found = await open(place)
      if (found.ok) await found.value.abandon()
      else expect(report.ok, `${table}.${column} = ${value}: ${found.error.message}`).toBe(false)
    } catch (error) {
      uncaught += 1
      throw new Error(`${table}.${column} = ${value}`, { cause: error })
    }
  }
  count({
    row: 22,
    what: 'random values in random columns',
    tried: VALUES,
    survived: VALUES - uncaught,
    lost: uncaught,
    figures: `${taken} taken by SQLite`,
  })
}, 300_000)

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const header =
  (at: number, ...bytes: readonly number[]) =>
  (): Buffer => {
    const changed = Buffer.from(sound)
    Buffer.from(bytes).copy(changed, at)
    return at === 16 ? changed : Buffer.from(stampPages(changed)) // without a size there are no pages to stamp
  }

const wrongKinds: readonly (readonly [what: string, code: RegExp, make: () => Buffer])[] = [
  ['nothing at all', /^empty-file$/, () => Buffer.alloc(0)],
  ['one byte', /^not-a-project$/, () => Buffer.from('S')],
  ['only a header', /^(damaged|not-a-project)$/, () => sound.subarray(0, 100)],
  ['only zeros', /^not-a-project$/, () => Buffer.alloc(8_192)],
  ['a text', /^not-a-project$/, () => Buffer.from('date 2024-12-28 '.repeat(1_000))],
  ['a zip', /^not-a-project$/, () => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(5_000, 7)])],
  ['a browser’s places', /^not-a-project$/, header(68, 0, 0, 0, 0)],
  ['a Mozilla profile', /^not-a-project$/, header(68, 0, 0, 0, 0x0b)],
  ['a GeoPackage', /^not-a-project$/, header(68, ...Buffer.from('GPKG'))],
  ['a file in WAL mode', /^changed-elsewhere$/, header(18, 2, 2)],
  ['one whose reader is too old', /^changed-elsewhere$/, header(18, 1, 2)],
  ['UTF-16 little-endian', /^damaged$/, header(56, 0, 0, 0, 2)],
  ['UTF-16 big-endian', /^damaged$/, header(56, 0, 0, 0, 3)],
  ['a newer version', /^from-future$/, header(60, ...uint32(20_000))],
  ['a version before the first', /^(unexpected-objects|damaged)$/, header(60, ...uint32(0))],
  ['a version in between', /^(unexpected-objects|damaged)$/, header(60, ...uint32(5))],
  ['pages of another size', /^damaged$/, header(16, 2, 0)],
  ['pages of no size', /^damaged$/, header(16, 0, 0)],
  ['pages of an odd size', /^damaged$/, header(16, 0x10, 0x01)],
  ['more pages than there are', /^damaged$/, header(28, ...uint32(100_000))],
  ['no place left in a page', /^(damaged|not-as-written)$/, header(20, 255)],
  ['a free list that bites its tail', /^damaged$/, header(32, ...uint32(2), ...uint32(4_000_000_000))],
  ['two copies one after the other', /^damaged$/, () => Buffer.concat([sound, sound])],
]

test(`${wrongKinds.length} wrong kinds of file`, async () => {
  for (const [what, code, make] of wrongKinds) {
    const place = placeIn(await tempFolder())
    writeFileSync(place.path, make())
    const report = await check(place)
    expect(report.ok, what).toBe(false)
    expect(report.problems[0]?.code, what).toMatch(code)
  }
  count({ row: 23, what: 'wrong kinds of file', tried: wrongKinds.length, survived: wrongKinds.length, lost: 0 })
}, 60_000)

const mark = ['PRAGMA application_id = 1213354841', 'PRAGMA user_version = 10'] as const

/** Databases of other programs as these make them: their tables, and the settings that show in the header. */
const otherPrograms: readonly (readonly [what: string, ...statements: readonly string[]])[] = [
  ['Firefox, places', 'PRAGMA user_version = 84', 'CREATE TABLE moz_places(id INTEGER PRIMARY KEY, url LONGVARCHAR)'],
  ['Firefox, cookies', 'PRAGMA user_version = 16', 'CREATE TABLE moz_cookies(id INTEGER PRIMARY KEY, name TEXT)'],
  ['Chrome, history', 'CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT, url LONGVARCHAR)'],
  ['Zotero', 'CREATE TABLE items(itemID INTEGER PRIMARY KEY, itemTypeID INT NOT NULL)'],
  ['Anki', 'PRAGMA user_version = 18', 'CREATE TABLE notes(id integer PRIMARY KEY, flds text)'],
  ['QualCoder', 'CREATE TABLE project(databaseversion text, date text)', 'CREATE TABLE source(id integer primary key)'],
  ['Taguette', 'CREATE TABLE projects(id INTEGER NOT NULL, name VARCHAR)', 'PRAGMA application_id = 1131824497'],
  ['GeoPackage', 'PRAGMA application_id = 1196444487', 'CREATE TABLE gpkg_contents(table_name TEXT)'],
  ['Fossil', 'PRAGMA application_id = 252006673', 'CREATE TABLE blob(rid INTEGER PRIMARY KEY)'],
  ['a phone’s messages', 'CREATE TABLE message(ROWID INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT)'],
  ['one in UTF-16', "PRAGMA encoding = 'UTF-16le'", 'CREATE TABLE t(x)'],
  ['one that vacuums itself', 'PRAGMA auto_vacuum = FULL', 'CREATE TABLE t(x)'],
  ['one with small pages', 'PRAGMA page_size = 512', 'CREATE TABLE t(x)'],
  ['one with large pages', 'PRAGMA page_size = 65536', 'CREATE TABLE t(x)'],
  ['one that says it is ours', 'PRAGMA application_id = 1213354841', 'CREATE TABLE t(x)'],
  ['one that says so, of our version', ...mark, 'CREATE TABLE project(id INTEGER PRIMARY KEY, name TEXT)'],
]

test(`${otherPrograms.length} databases of other programs: not a project, in words, and not touched`, async () => {
  const sqlJs = await initSqlJs()
  for (const [what, ...statements] of otherPrograms) {
    const place = placeIn(await tempFolder())
    const database = new sqlJs.Database()
    for (const statement of statements) database.run(statement)
    const bytes = database.export()
    database.close()
    writeFileSync(place.path, bytes)
    expect((await check(place)).problems[0]?.code, what).toMatch(/^(not-a-project|unexpected-objects|damaged)$/)
    expect(failureOf(await open(place)).message, what).toMatch(/^“test.hearsay” .*\.$/)
    expect(readFileSync(place.path).equals(bytes), what).toBe(true)
  }
  const tried = otherPrograms.length
  count({ row: 23, what: 'databases of other programs', tried, survived: tried, lost: 0 })
}, 60_000)

test('no file, a folder, a device', async () => {
  const place = placeIn(await tempFolder())
  expect((await check(place)).problems[0]?.code).toBe('vanished')
  mkdirSync(place.path)
  expect((await check(place)).problems[0]?.code).toBe('folder')
  expect((await check({ ...place, path: '/dev/zero' })).problems[0]?.code).toBe('not-a-file')
})

test.each([1.1, 5])('a file of %s GB is refused before it is read', async (gigabytes) => {
  const place = placeIn(await tempFolder())
  const file = openSync(place.path, 'w')
  writeSync(file, sound)
  ftruncateSync(file, Math.round(gigabytes * 1024 ** 3))
  closeSync(file)
  const memory = process.memoryUsage().rss
  const start = performance.now()
  const report = await check(place)
  const took = performance.now() - start
  expect(report.problems[0]?.code).toBe('too-large')
  expect(failureOf(await open(place)).kind).toBe('too-large')
  expect((process.memoryUsage().rss - memory) / 1024 ** 2).toBeLessThan(20)
  count({
    row: 24,
    what: `a file of ${gigabytes} GB`,
    tried: 1,
    survived: 1,
    lost: 0,
    figures: `${took.toFixed(1)} ms`,
  })
})

test('a history that unpacks to a gigabyte costs neither the memory nor the time for it', async () => {
  const place = placeIn(await tempFolder())
  const sql = await openSql(Uint8Array.from(sound))
  const bomb = Buffer.concat([Buffer.from([1]), deflateRawSync(Buffer.alloc(1_000_000_000, 0x20))])
  sql.run('UPDATE change SET patches = ?', [Uint8Array.from(bomb)])
  writeFileSync(place.path, stampPages(sql.export()))
  const start = performance.now()
  await check(place)
  expect(performance.now() - start).toBeLessThan(5_000)
  count({
    row: 21,
    what: 'a packed bomb in the history',
    tried: 1,
    survived: 1,
    lost: 0,
    figures: `${Math.round(performance.now() - start)} ms`,
  })
}, 60_000)

const MUTANTS = many(200, 20_000)

test(`${MUTANTS} mutants of a file (seed ${seed}): an answer within moments, nothing breaks`, async () => {
  const random = createRandom(seed)
  const place = placeIn(await tempFolder())
  let slowest = 0
  let accepted = 0
  for (let i = 0; i < MUTANTS; i += 1) {
    const bytes = Buffer.from(sound)
    for (let edits = 1 + random(8); edits > 0; edits -= 1) mutate(bytes, random)
    stampPages(bytes) // so that more than the sums has to notice
    writeFileSync(place.path, bytes)
    const start = performance.now()
    if ((await check(place)).ok) accepted += 1
    slowest = Math.max(slowest, performance.now() - start)
  }
  expect(slowest).toBeLessThan(5_000)
  count({
    row: 19,
    what: 'mutants with right sums: answers',
    tried: MUTANTS,
    survived: MUTANTS,
    lost: 0,
    figures: `slowest ${Math.round(slowest)} ms, ${accepted} harmless`,
  })
}, 1_200_000)

/** Changes where it hurts: the header, the head of a page, its pointers to cells, or anything. */
const mutate = (bytes: Buffer, random: (below: number) => number): void => {
  const page = random(bytes.length / 4_096) * 4_096
  const at = [random(100), page + random(12), page + 8 + random(200), random(bytes.length)][random(4)] ?? 0
  const how = random(4)
  // The size of a page stays, or stamping would have no pages.
  if (at >= 16 && at < 18) return
  if (how === 0) bytes[at] = random(256)
  else if (how === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8))
  else if (how === 2) bytes.copy(bytes, at, random(bytes.length - 64), random(bytes.length))
  else bytes.fill([0, 0xff, 0x80, 0x7f][random(4)] ?? 0, at, Math.min(bytes.length, at + random(16)))
  bytes.write('SQLite format 3\0', 0, 'latin1')
  bytes.writeUInt16BE(4_096, 16)
}

test('checking changes nothing and needs no lock', async () => {
  const place = await newPlace()
  const store = await opened(place)
  expectOk(await store.commit(sourceDraft('a', kim.id)))
  const before = readFileSync(place.path)
  const state = statSync(place.path)
  expect(await check(place)).toEqual({ ok: true, problems: [] })
  expect(readFileSync(place.path).equals(before)).toBe(true)
  expect(statSync(place.path).mtimeMs).toBe(state.mtimeMs)
  expectOk(await store.close())
  copyFileSync(place.path, `${place.path}.copy`)
  expect((await checkProject(place.around, `${place.path}.copy`)).ok).toBe(true)
})
