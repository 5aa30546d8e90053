import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { stampPages } from '#store/page-sums.ts'
import { openSql } from '#store/sql.ts'
import { hostileSchemas, sabotage } from '../support/store-hostile.ts'
import { expectOk, kim } from '../support/store.ts'
import { count } from '../support/store-tally.ts'
import { runHearsay } from '../support/hearsay.ts'

/** `hearsay check` and `hearsay salvage` as a process of its own. */

let folder: string
let path: string
let sound: Buffer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-check-'))
  path = join(folder, 'a.hearsay')
  expectOk(await createProject(realDisk, Date.now, { path, name: 'Test', analyst: kim }))
  sound = readFileSync(path)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const check = (...args: readonly string[]) => hearsayWith('check', ...args)

const hearsayWith = (command: string, ...args: readonly string[]) => {
  const start = performance.now()
  const ran = runHearsay(folder, [command, ...args])
  return { ...ran, took: performance.now() - start }
}

interface Report {
  readonly ok: boolean
  readonly problems: readonly Readonly<Record<string, string>>[]
}

test('a sound file: ok, and nothing else', () => {
  const { code, out, said } = check('a.hearsay', '--json')
  expect([code, JSON.parse(out)]).toEqual([0, { ok: true, problems: [] }])
  expect(said).toBe('a.hearsay is sound.\n')
  expect(check('a.hearsay')).toMatchObject({ code: 0, out: '' })
}, 120_000)

test('a damaged file: not ok, with the pages; the file is as it was', () => {
  const bytes = Buffer.from(sound)
  bytes.fill(0xee, 3 * 4_096, 3 * 4_096 + 100)
  writeFileSync(join(folder, 'bad.hearsay'), bytes)
  const { code, out, said } = check('bad.hearsay', '--json')
  const report = JSON.parse(out) as Report
  expect([code, report.ok, report.problems[0]?.['code'], report.problems[0]?.['where']]).toEqual([
    2,
    false,
    'damaged',
    'page 4',
  ])
  expect(report.problems.every((problem) => Object.keys(problem).join() === 'code,where,message')).toBe(true)
  expect(said).toContain('is not sound')
  expect(readFileSync(join(folder, 'bad.hearsay')).equals(bytes)).toBe(true)
}, 120_000)

test('salvage: what is left as a new file, and a report; never over a file that is there', () => {
  const bytes = Buffer.from(sound)
  bytes.fill(0xee, 3 * 4_096, 4 * 4_096)
  writeFileSync(join(folder, 'bad.hearsay'), bytes)
  const { code, out, said } = hearsayWith('salvage', 'bad.hearsay', 'saved.hearsay', '--json')
  const report = JSON.parse(out) as Readonly<Record<string, unknown>>
  expect(Object.keys(report)).toEqual(['pages', 'damaged', 'rows', 'rebuilt', 'doubtful', 'recovered', 'missing'])
  expect([code, report['damaged']]).toEqual([0, [4]])
  expect(said).toContain('Wrote saved.hearsay with ')
  expect(check('saved.hearsay').code).toBe(0)
  expect(readFileSync(join(folder, 'bad.hearsay')).equals(bytes)).toBe(true)
  expect(hearsayWith('salvage', 'bad.hearsay', 'saved.hearsay')).toMatchObject({ code: 2, out: '' })
  expect(hearsayWith('salvage', 'bad.hearsay')).toMatchObject({ code: 2, out: '' })
}, 120_000)

test('no file: a problem in JSON; no word at all: bad usage', () => {
  const missing = check('none.hearsay', '--json')
  expect([missing.code, (JSON.parse(missing.out) as Report).problems[0]?.['code']]).toEqual([2, 'vanished'])
  expect(check('--json')).toMatchObject({ code: 2, out: '' })
  expect(check('a.hearsay', 'b.hearsay')).toMatchObject({ code: 2, out: '' })
}, 120_000)

test('hostile files are told of in moments', async () => {
  const bombs = hostileSchemas.filter(([what]) => /endless|never ends|costs|calls a function/.test(what))
  let slowest = 0
  for (const [what, statements] of bombs) {
    const sql = await openSql(Uint8Array.from(sound))
    sabotage(sql, statements)
    writeFileSync(join(folder, 'bomb.hearsay'), stampPages(sql.export()))
    sql.close()
    const { code, out, took } = check('bomb.hearsay', '--json')
    slowest = Math.max(slowest, took)
    expect([code, (JSON.parse(out) as Report).problems[0]?.['code']], what).toEqual([2, 'unexpected-objects'])
  }
  expect(bombs.length).toBeGreaterThan(4)
  count({
    row: 21,
    what: 'SQL bombs through the command line',
    tried: bombs.length,
    survived: bombs.length,
    lost: 0,
    figures: `slowest ${Math.round(slowest)} ms, with starting the program`,
  })
}, 120_000)
