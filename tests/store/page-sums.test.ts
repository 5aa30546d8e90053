import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { realDisk } from '#store/disk.ts'
import { checkContent, openFile } from '#store/open.ts'
import { openProject } from '#store/open-project.ts'
import { checkPages } from '#store/page-sums.ts'
import { openSql } from '#store/sql.ts'
import { expectOk, failureOf, kim, newPlace, open, opened, samplePlace, sourceDraft } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'

/** What opening these bytes as a stranger's file comes to. */
const opening = async ({ path }: Place, bytes: Uint8Array): Promise<'sound' | 'doubtful' | 'refused'> => {
  const disk = { ...realDisk, read: () => Promise.resolve(bytes) }
  const file = await openFile(disk, { name: 'test.hearsay', path })
  if (!file.ok) return 'refused'
  try {
    if (file.value.doubt !== undefined) return 'doubtful'
    return checkContent(file.value) === undefined ? 'sound' : 'refused'
  } finally {
    file.value.sql.close()
  }
}

const FLIPS = many(100, 2_000)

test(`${FLIPS} flipped bits (seed ${seed}): every one is noticed`, async () => {
  const place = await samplePlace()
  const whole = readFileSync(place.path)
  expect(await opening(place, whole)).toBe('sound')
  const random = createRandom(seed)
  const missed: string[] = []
  for (let i = 0; i < FLIPS; i += 1) {
    const [at, bit] = [random(whole.length), random(8)]
    const flipped = Buffer.from(whole)
    flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
    if ((await opening(place, flipped)) === 'sound') missed.push(`byte ${at}, bit ${bit}`)
  }
  count({ row: 17, what: 'single-bit flips', tried: FLIPS, survived: FLIPS - missed.length, lost: missed.length })
  expect(missed).toEqual([])
}, 120_000)

test(`${FLIPS} lost sectors of 512 and 4,096 bytes (seed ${seed}): every one is noticed`, async () => {
  const place = await samplePlace()
  const whole = readFileSync(place.path)
  const random = createRandom(seed)
  const missed: string[] = []
  let tried = 0
  while (tried < FLIPS) {
    const size = random(4) === 0 ? 4_096 : 512
    const at = random(whole.length / size) * size
    const zeroed = Buffer.from(whole)
    zeroed.fill(0, at, at + size)
    if (zeroed.equals(whole)) continue
    tried += 1
    if ((await opening(place, zeroed)) === 'sound') missed.push(`${size} bytes at ${at}`)
  }
  count({ row: 18, what: 'zeroed sectors', tried, survived: tried - missed.length, lost: missed.length })
  expect(missed).toEqual([])
}, 120_000)

test('cut off at any sector, a file is refused', async () => {
  const place = await samplePlace()
  const whole = readFileSync(place.path)
  const passed: number[] = []
  let tried = 0
  for (let length = 0; length < whole.length; length += 512, tried += 1) {
    if ((await opening(place, whole.subarray(0, length))) !== 'refused') passed.push(length)
  }
  for (const more of [1, 512, 4_096]) {
    expect(await opening(place, Buffer.concat([whole, Buffer.alloc(more)])), `${more} more`).toBe('refused')
  }
  count({
    row: 18,
    what: 'truncations at every 512 bytes',
    tried,
    survived: tried - passed.length,
    lost: passed.length,
  })
  expect(passed).toEqual([])
}, 60_000)

test('without the sums, flipped bits go unnoticed: the test above can fail', async () => {
  const place = await samplePlace()
  const bare = withoutSums(readFileSync(place.path))
  const random = createRandom(7)
  let missed = 0
  for (let i = 0; i < 60; i += 1) {
    const flipped = Buffer.from(bare)
    const at = random(bare.length)
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random(8))
    if (checkPages(flipped).kind === 'none') missed += 1
  }
  expect(missed).toBeGreaterThan(50)
})

const withoutSums = (bytes: Buffer): Buffer => {
  const bare = Buffer.from(bytes)
  for (let end = 4_096; end <= bare.length; end += 4_096) bare.fill(0, end - 8, end)
  return bare
}

test('a file from before there were sums opens, and has them when it is next written', async () => {
  const place = await newPlace()
  const sql = await openSql(readFileSync(place.path))
  sql.run("DELETE FROM meta WHERE name = 'sums'")
  writeFileSync(place.path, withoutSums(Buffer.from(sql.export())))
  const store = await opened(place)
  expect(store.readOnly).toBeNull()
  expectOk(await store.commit(sourceDraft('a', kim.id)))
  expectOk(await store.close())
  expect(checkPages(readFileSync(place.path))).toEqual({ kind: 'good' })
})

test.each([
  ['an edit by another program', (path: string) => execFileSync('sqlite3', [path, "UPDATE project SET name = 'Mine'"])],
  ['VACUUM by another program', (path: string) => execFileSync('sqlite3', [path, 'VACUUM'])],
  ['sums that were wiped out', (path: string) => writeFileSync(path, withoutSums(readFileSync(path)))],
] as const)('%s: read-only, in words, until somebody accepts it', async (_, change) => {
  if (!existsSync('/usr/bin/sqlite3')) return
  const place = await newPlace()
  expectOk(await (await opened(place)).close())
  change(place.path)
  const bytes = readFileSync(place.path)
  const reading = expectOk(await open(place))
  expect(reading.readOnly?.kind).toBe('not-as-written')
  expect(reading.readOnly?.message).toMatch(/^“test\.hearsay” was changed by another program or is damaged: [^:]*\.$/)
  expect(failureOf(await reading.commit(sourceDraft('a', kim.id))).kind).toBe('not-as-written')
  expectOk(await reading.close())
  expect(readFileSync(place.path).equals(bytes)).toBe(true)

  const where = { path: place.path, analyst: kim, readOnly: false, accept: true }
  const accepted = expectOk(await openProject(place.around, where))
  expect(accepted.readOnly).toBeNull()
  expectOk(await accepted.commit(sourceDraft('a', kim.id)))
  expectOk(await accepted.close())
  expect((await opened(place)).readOnly).toBeNull()
})

test('a bit flipped in a file that was found good before is noticed all the same', async () => {
  const place = await newPlace()
  const store = await opened(place)
  expectOk(await store.commit(sourceDraft('Zelenskyy', kim.id)))
  expectOk(await store.close())
  const bytes = readFileSync(place.path)
  bytes[bytes.lastIndexOf('Zelenskyy')] = 0x59
  writeFileSync(place.path, bytes)
  expect((await opened(place)).readOnly?.message).toMatch(/page \d+ of \d+ is not as it was written\.$/)
})

test('damage that makes no sense is refused, and the page is named', async () => {
  const place = await samplePlace()
  const bytes = readFileSync(place.path)
  bytes.fill(0xee, 4_096 * 12, 4_096 * 12 + 200)
  writeFileSync(place.path, bytes)
  expect(failureOf(await open(place)).message).toMatch(/is damaged: page 13 of \d+ is not as it was written\.$/)
})

test('the sums are those of SQLite’s own checksum extension, and its integrity check finds nothing', async ({
  skip,
}) => {
  const place = await samplePlace()
  const bytes = readFileSync(place.path)
  expect(checkPages(bytes)).toEqual({ kind: 'good' })
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  for (const page of [0, 5, bytes.length / 4_096 - 1]) {
    // cksumvfs, as its documentation has it: s1 += word + s2; s2 += word + s1; over all words of a page but the last two.
    let [s1, s2] = [0n, 0n]
    for (let at = page * 4_096; at < page * 4_096 + 4_088; at += 8) {
      s1 = (s1 + BigInt(view.getUint32(at, true)) + s2) & 0xffffffffn
      s2 = (s2 + BigInt(view.getUint32(at + 4, true)) + s1) & 0xffffffffn
    }
    const end = page * 4_096 + 4_088
    expect([view.getUint32(end, true), view.getUint32(end + 4, true)]).toEqual([Number(s1), Number(s2)])
  }
  if (!existsSync('/usr/bin/sqlite3')) skip('no sqlite3 on this computer')
  expect(execFileSync('sqlite3', ['-readonly', place.path, 'PRAGMA integrity_check']).toString()).toBe('ok\n')
})
