import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnyRow } from '#core/model/tables.ts'
import type { SalvageReport } from '#ipc/contract.ts'
import { checkProject } from '#store/check.ts'
import { openProject } from '#store/open-project.ts'
import { salvageProject } from '#store/salvage.ts'
import { sha256Of } from '#store/journal.ts'
import { realisticPlace } from '../support/store-realistic.ts'
import { dump, expectOk, failureOf, kim, lee, open, placeIn, sourceDraft, tempFolder } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'

const PAGE = 4_096

type Rows = ReadonlyMap<string, AnyRow>

let folder: string
let sound: Buffer
let rows: Rows

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-test-'))
  const place = await realisticPlace(many(6, 12), folder)
  sound = readFileSync(place.path)
  rows = await rowsOf(place, place.path)
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true }))

const rowsOf = async (place: Place, path: string): Promise<Rows> => {
  const store = expectOk(await openProject(place.around, { path, analyst: kim, readOnly: true }))
  const found = new Map(dump(store.reader).map(([table, row]) => [`${table} ${row.id}`, row]))
  await store.abandon()
  return found
}

interface Salvaged {
  readonly report: SalvageReport
  readonly rows: Rows
  /** Rows of the original that the new file lacks, and of these the ones that the report does not name. */
  readonly lost: number
  readonly untold: readonly string[]
}

/** Salvages these bytes, in a file of their own, and compares what comes of it with the sound file. */
const salvage = async (bytes: Uint8Array): Promise<Salvaged> => {
  const place = placeIn(await tempFolder())
  writeFileSync(place.path, bytes)
  const to = join(place.folder, 'saved.hearsay')
  const report = expectOk(await salvageProject(place.around, { path: place.path, to, analyst: kim }))
  expect(sha256Of(readFileSync(place.path)), 'the original').toBe(sha256Of(bytes))
  expect(await checkProject(place.around, to)).toEqual({ ok: true, problems: [] })
  const found = await rowsOf(place, to)
  const lost = [...rows.keys()].filter((key) => !found.has(key))
  const told = new Set(report.missing.map(({ row }) => row))
  return { report, rows: found, lost: lost.length, untold: lost.filter((key) => !told.has(key.split(' ')[1] ?? '')) }
}

const destroyed = (pages: ReadonlySet<number>, random: (below: number) => number): Buffer => {
  const bytes = Buffer.from(sound)
  for (const page of pages) for (let i = 0; i < PAGE; i += 1) bytes[(page - 1) * PAGE + i] = random(256)
  return bytes
}

const somePages = (wanted: number, random: (below: number) => number): ReadonlySet<number> => {
  const pages = new Set<number>()
  while (pages.size < wanted) pages.add(1 + random(sound.length / PAGE))
  return pages
}

test('of a sound file everything is saved, as it was', async () => {
  const { report, rows: found } = await salvage(sound)
  expect(report.missing).toEqual([])
  expect(report).toMatchObject({ damaged: [], rebuilt: 0, doubtful: 0, rows: rows.size })
  expect([...found].sort()).toEqual([...rows].sort())
})

const EVERY = many(30, 1)

test(`any one page destroyed, every ${EVERY}. one (seed ${seed}): 95 % of the rows and more, the rest named`, async () => {
  const random = createRandom(seed)
  let tried = 0
  let least = 1
  let wrong = 0
  const pages = sound.length / PAGE
  for (let page = 1; page <= pages; page += page === 1 ? 1 : EVERY) {
    const saved = await salvage(destroyed(new Set([page]), random))
    tried += 1
    least = Math.min(least, 1 - saved.lost / rows.size)
    wrong += [...saved.rows].filter(([key, row]) => rows.has(key) && !sameRow(rows.get(key), row)).length
    expect(saved.report.damaged, `page ${page}`).toEqual([page])
    expect(saved.untold, `page ${page}`).toEqual([])
  }
  expect(least).toBeGreaterThanOrEqual(0.95)
  expect(wrong).toBe(0)
  const figures = `of ${rows.size} rows at least ${(100 * least).toFixed(1)} % saved, 0 changed`
  count({ row: 25, what: 'one page destroyed, each in turn', tried, survived: tried, lost: 0, figures })
}, 1_800_000)

const ROUNDS = many(2, 20)

test.each([1, 2, 5])(
  '%d % of the pages destroyed: what is left is saved, and what is missing is named',
  async (percent) => {
    const random = createRandom(seed + percent)
    let least = 1
    let sum = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const pages = somePages(Math.max(1, Math.round((sound.length / PAGE) * (percent / 100))), random)
      const saved = await salvage(destroyed(pages, random))
      const share = 1 - saved.lost / rows.size
      least = Math.min(least, share)
      sum += share
      expect(saved.untold, `seed ${seed}: ${[...pages].join()}`).toEqual([])
    }
    expect(least).toBeGreaterThan(0.5)
    const figures = `rows saved: ${((100 * sum) / ROUNDS).toFixed(1)} % on average, ${(100 * least).toFixed(1)} % at worst`
    count({ row: 25, what: `${percent} % of the pages destroyed`, tried: ROUNDS, survived: ROUNDS, lost: 0, figures })
  },
  600_000,
)

const sameRow = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

test('edits in the recovery journal come along', async () => {
  const place = placeIn(await tempFolder())
  writeFileSync(place.path, sound)
  const store = expectOk(await open(place))
  expectOk(await store.commit(sourceDraft('only in the journal', kim.id)))
  await store.abandon()
  const bytes = readFileSync(place.path)
  bytes.fill(0x5a, 20 * PAGE, 21 * PAGE)
  writeFileSync(place.path, bytes)
  const to = join(place.folder, 'saved.hearsay')
  const report = expectOk(await salvageProject(place.around, { path: place.path, to, analyst: lee }))
  expect(report.recovered).toBe(1)
  const saved = expectOk(await openProject(place.around, { path: to, analyst: lee, readOnly: false }))
  expect(saved.reader.all('source').map(({ name }) => name)).toContain('only in the journal')
  expect(saved.snapshot().undo.undo, 'a salvage is a beginning').toBeNull()
  await saved.abandon()
})

test.each([
  ['the first page gone', () => Buffer.concat([Buffer.alloc(PAGE, 7), sound.subarray(PAGE)])],
  ['the second half gone', () => sound.subarray(0, sound.length / 2)],
  ['cut off in the middle of a page', () => sound.subarray(0, sound.length - 1_000)],
  ['zeros in the middle', () => Buffer.from(sound).fill(0, 30 * PAGE, 35 * PAGE)],
  ['another file’s bytes at its end', () => Buffer.concat([sound, Buffer.from('x'.repeat(10_000))])],
] as const)('%s: a project that opens', async (_, make) => {
  const { rows: saved } = await salvage(make())
  expect(saved.size).toBeGreaterThan(rows.size / 4)
})

test('nothing to be had: a sentence, and no file', async () => {
  const place = placeIn(await tempFolder())
  const to = join(place.folder, 'saved.hearsay')
  for (const bytes of [Buffer.from('a text, '.repeat(2_000)), Buffer.alloc(50_000), Buffer.from('S')]) {
    writeFileSync(place.path, bytes)
    const refused = failureOf(await salvageProject(place.around, { path: place.path, to, analyst: kim }))
    expect(refused.kind).toBe('nothing-left')
  }
  writeFileSync(place.path, sound)
  const own = await salvageProject(place.around, { path: place.path, to: place.path, analyst: kim })
  expect(failureOf(own).kind).toBe('exists')
})

const MUTANTS = many(20, 200)

test(`${MUTANTS} files with anything done to them (seed ${seed}): a sound project or a sentence`, async () => {
  const random = createRandom(seed)
  const place = placeIn(await tempFolder())
  for (let i = 0; i < MUTANTS; i += 1) {
    const bytes = Buffer.from(sound)
    for (let edits = 1 + random(400); edits > 0; edits -= 1) {
      const at = random(bytes.length)
      bytes.fill(random(256), at, Math.min(bytes.length, at + random(64)))
    }
    writeFileSync(place.path, bytes)
    const to = join(place.folder, `saved-${i}.hearsay`)
    const saved = await salvageProject(place.around, { path: place.path, to, analyst: kim })
    if (saved.ok) expect(await checkProject(place.around, to), `seed ${seed}, ${i}`).toMatchObject({ ok: true })
    else expect(saved.error.kind, `seed ${seed}, ${i}`).toBe('nothing-left')
    rmSync(to, { force: true })
  }
  count({
    row: 25,
    what: 'files damaged at random: a sound project or a sentence',
    tried: MUTANTS,
    survived: MUTANTS,
    lost: 0,
  })
}, 900_000)
