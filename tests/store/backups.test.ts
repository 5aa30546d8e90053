import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BackupReason } from '#ipc/contract.ts'
import { backupsToRemove, nameOfBackup, parseBackupName } from '#store/backup-plan.ts'
import { backupFolder, backupsFolder } from '#store/data-folder.ts'
import { realDisk } from '#store/disk.ts'
import type { Disk } from '#store/disk.ts'
import { listBackups, restoreInto } from '#store/restore.ts'
import { createHandlers } from '#store/serve.ts'
import { dump, expectOk, failureOf, kim, newPlace, open, opened, sourceDraft, toImport } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'

/** Edits and writes the file, so many times. */
const saves = async (place: Place, times: number, from = 0): Promise<void> => {
  const store = await opened(place)
  for (let i = from; i < from + times; i += 1) {
    expectOk(await store.commit(sourceDraft(`s${i}`, kim.id)))
    expectOk(await store.save())
  }
  expectOk(await store.close())
}

const listed = (place: Place) => listBackups(realDisk, place.data, place.path, undefined)

/** The sources in every backup, newest first; a backup that does not open fails the test. */
const contents = async (place: Place): Promise<readonly number[]> => {
  const found: number[] = []
  for (const [i, { id }] of (await listed(place)).entries()) {
    const path = join(place.folder, `restored-${i}-${found.length}.hearsay`)
    rmSync(path, { force: true })
    expectOk(await restoreInto(realDisk, place.data, id, path))
    const store = expectOk(await open({ ...place, path }))
    expect(store.snapshot().notices).toEqual([])
    found.push(store.info().sources)
    await store.abandon()
  }
  return found
}

test('every file that is replaced is kept, ten of an hour, and each can be restored', async () => {
  const place = await newPlace()
  await saves(place, 4)
  expect(await contents(place)).toEqual([3, 2, 1, 0])
  await saves(place, 20, 4)
  expect(await contents(place)).toEqual([23, 22, 21, 20, 19, 18, 17, 16, 15, 14])
})

test('the list says when, how large, why, and how many edits would be missing', async () => {
  const place = await newPlace({ now: () => 1_700_000_000_000 })
  const handlers = createHandlers(place.around)
  expectOk(await handlers['store.open']({ path: place.path, analyst: kim, readOnly: false }))
  for (const name of ['a', 'b']) {
    expectOk(await handlers['project.commit'](sourceDraft(name, kim.id)))
    expectOk(await handlers['project.save']())
  }
  expectOk(await handlers['project.commit'](sourceDraft('c', kim.id)))
  const list = expectOk(await handlers['store.backups']({ path: place.path }))
  expect(list.map(({ at, reason, editsSince }) => [at, reason, editsSince])).toEqual([
    [1_700_000_000_000, 'save', 2],
    [1_700_000_000_000, 'save', 3],
  ])
  expect(list.every(({ bytes }) => bytes > 50_000)).toBe(true)
  expect(list.some(({ id }) => id.includes(place.folder))).toBe(false)
  const path = join(place.folder, 'old.hearsay')
  expectOk(await handlers['store.restoreInto']({ backup: list[1]?.id ?? '', path }))
  expect(failureOf(await handlers['store.restoreInto']({ backup: list[1]?.id ?? '', path })).kind).toBe('exists')
  const own = await handlers['store.restoreInto']({ backup: list[0]?.id ?? '', path: place.path })
  expect(failureOf(own).kind).toBe('exists')
  expect(expectOk(await handlers['store.info']()).sources).toBe(3)
  expectOk(await handlers['store.close']())
})

test('before an import and a large deletion the project is kept as it then was', async () => {
  const place = await newPlace()
  const handlers = createHandlers(place.around)
  expectOk(await handlers['store.open']({ path: place.path, analyst: kim, readOnly: false }))
  expectOk(await handlers['project.commit'](sourceDraft('only in the journal', kim.id)))
  writeFileSync(join(place.folder, 'a.txt'), 'The river rose.')
  expectOk(await handlers['store.import'](toImport([join(place.folder, 'a.txt')])))
  const ids = Array.from({ length: 20 }, (_, i) => `source.${i}`)
  for (const id of ids) expectOk(await handlers['project.commit'](sourceDraft(id, kim.id, id)))
  const patches = ids.map((row) => ({
    table: 'source' as const,
    row,
    before: { deleted: false },
    after: { deleted: true },
  }))
  expectOk(await handlers['project.commit']({ kind: 'source.remove', label: 'Remove all', patches }))
  expectOk(await handlers['store.close']())
  expect((await listed(place)).map(({ reason }) => reason)).toEqual(['save', 'delete', 'import'])
  expect(await contents(place)).toEqual([0, 21, 1])
})

test('a project that is damaged or gone still has its backups', async () => {
  const place = await newPlace()
  await saves(place, 3)
  writeFileSync(place.path, readFileSync(place.path).fill(0xee, 5_000))
  const before = readFileSync(place.path)
  expect(failureOf(await open(place)).kind).toBe('damaged')
  expect((await listed(place)).map(({ editsSince }) => editsSince)).toEqual([null, null, null])
  rmSync(place.path)
  expect(await contents(place)).toEqual([2, 1, 0])
  writeFileSync(place.path, before)
  expect(await contents(place)).toEqual([2, 1, 0])
})

test('a backup restored where the project was takes none of the journal that lies there', async () => {
  const place = await newPlace()
  await saves(place, 2)
  const store = expectOk(await open(place))
  expectOk(await store.commit(sourceDraft('later', kim.id)))
  await store.abandon()
  renameSync(place.path, `${place.path}.old`)
  const [newest] = await listed(place)
  expectOk(await restoreInto(realDisk, place.data, newest?.id ?? '', place.path))
  const restored = await opened(place)
  expect([restored.info().sources, restored.snapshot().notices?.map(({ kind }) => kind)]).toEqual([1, ['journal-kept']])
})

test('a backup that has rotted is refused, and no other file is taken for one', async () => {
  const place = await newPlace()
  await saves(place, 2)
  const [newest] = await listed(place)
  const path = join(backupsFolder(place.data), newest?.id ?? '')
  const bytes = readFileSync(path)
  bytes[6_000] = (bytes[6_000] ?? 0) ^ 1
  writeFileSync(path, bytes)
  const to = join(place.folder, 'new.hearsay')
  expect(failureOf(await restoreInto(realDisk, place.data, newest?.id ?? '', to)).kind).toBe('backup-damaged')
  for (const id of ['', '..', '../../test.hearsay', `${newest?.id}/..`, 'a/b', newest?.id.replace('/', '/../') ?? '']) {
    expect(failureOf(await restoreInto(realDisk, place.data, id, to)).kind).toBe('no-backup')
  }
  expect(existsSync(to)).toBe(false)
})

test('a project’s id names no folder by itself', () => {
  expect(backupFolder('/data', '../../etc')).toMatch(/^\/data\/backups\/[0-9a-f]{32}$/)
  expect(backupFolder('/data', 'ab'.repeat(16))).toBe(`/data/backups/${'ab'.repeat(16)}`)
})

test('a file that rotted while it was open is replaced and does not count', async () => {
  const place = await newPlace()
  await saves(place, 1)
  const rotten: Disk = {
    ...realDisk,
    read: async (path, tick) => {
      const bytes = await realDisk.read(path, tick)
      return path.includes('backups') ? bytes.map((byte, i) => (i === 5_000 ? byte ^ 1 : byte)) : bytes
    },
  }
  await saves({ ...place, around: { ...place.around, disk: rotten } }, 3, 1)
  expect(await contents(place)).toEqual([0])
})

test('a save is a save even if no backup can be made', async () => {
  const place = await newPlace()
  mkdirSync(place.data)
  writeFileSync(backupsFolder(place.data), 'a file in the way')
  await saves(place, 2)
  expect(place.saved.at(-1)?.state).toBe('saved')
  expect(await listed(place)).toEqual([])
})

test('where a file cannot have two names it is copied', async () => {
  const place = await newPlace()
  const noLinks: Disk = {
    ...realDisk,
    link: async (from, to) => {
      if (to.includes('backups')) throw Object.assign(new Error('another disk'), { code: 'EXDEV' })
      await realDisk.link(from, to)
    },
  }
  await saves({ ...place, around: { ...place.around, disk: noLinks } }, 3)
  expect(await contents(place)).toEqual([2, 1, 0])
})

const backup = (number: number, at: number, reason: BackupReason = 'save', bytes = 1) => ({
  number,
  at,
  reason,
  bytes,
  changes: 0,
  place: '0'.repeat(16),
  hash: '0'.repeat(16),
})
const limits = { newest: 10, hours: 24, days: 30, special: 20, bytes: 1e9 }
const HOUR = 3_600_000

test('names say what they say', () => {
  const name = { number: 7, reason: 'merge', at: 5, changes: 3, place: 'ab'.repeat(8), hash: 'cd'.repeat(8) } as const
  expect(parseBackupName(nameOfBackup(name))).toEqual(name)
  for (const other of ['a.hearsay', '.x.tmp', nameOfBackup(name).replace('merge', 'other')]) {
    expect(parseBackupName(other)).toBeUndefined()
  }
})

test('of a year of work stay the last ten, the last of each of 24 hours and of 30 days', () => {
  const year = Array.from({ length: 365 * 24 * 2 }, (_, i) => backup(i, (i * HOUR) / 2))
  const kept = year.length - backupsToRemove(year, limits).length
  expect(kept).toBe(10 + 24 - 5 + 30 - 1)
})

test('the newest stays however large, and the oldest go first when there is too much', () => {
  const large = [1, 2, 3, 4].map((n) => backup(n, n, 'save', 600))
  const names = (most: number) => backupsToRemove(large, { ...limits, bytes: most }).map(({ number }) => number)
  expect([names(10_000), names(1_200), names(5)]).toEqual([[], [2, 1], [3, 2, 1]])
})

const JUMPS = many(200, 2_000)

test(`${JUMPS} histories with a clock that jumps (seed ${seed}): the last ten and what was special stay`, () => {
  const random = createRandom(seed)
  let lost = 0
  for (let run = 0; run < JUMPS; run += 1) {
    let clock = 1.7e12
    let there: ReturnType<typeof backup>[] = []
    for (let n = 1; n <= 40; n += 1) {
      if (random(5) === 0) clock += (random(3) - 1) * 365 * 24 * HOUR
      clock += random(HOUR / 60)
      there.push(backup(n, Math.max(0, clock), n % 9 === 0 ? 'import' : 'save'))
      const gone = new Set(backupsToRemove(there, limits))
      there = there.filter((one) => !gone.has(one))
      const numbers = there.map(({ number }) => number)
      const must = Array.from({ length: n }, (_, i) => i + 1).filter((i) => i > n - 10 || i % 9 === 0)
      if (must.some((i) => !numbers.includes(i))) lost += 1
    }
  }
  count({ row: 33, what: 'histories with jumping clocks: backups pruned', tried: JUMPS, survived: JUMPS - lost, lost })
  expect(lost).toBe(0)
})

test('the file rots between saves: 50 more saves leave a good backup, and every one that is kept opens', async () => {
  const place = await newPlace()
  await saves(place, 5)
  const random = createRandom(3)
  for (let round = 0; round < 5; round += 1) {
    await saves(place, 10, 5 + round * 10)
    const folder = join(backupsFolder(place.data), readdirSync(backupsFolder(place.data))[0] ?? '')
    const names = readdirSync(folder)
    const path = join(folder, names[random(names.length - 1)] ?? '')
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(0, 4_096, 8_192))
  }
  const to = (i: number): string => join(place.folder, `r${i}.hearsay`)
  const restored = await Promise.all(
    (await listed(place)).map(({ id }, i) => restoreInto(realDisk, place.data, id, to(i))),
  )
  const good = restored.filter(({ ok }) => ok).length
  const refused = restored.filter((one) => !one.ok && one.error.kind === 'backup-damaged').length
  expect(restored[0]?.ok).toBe(true)
  expect(good + refused).toBe(restored.length)
  expect(good).toBeGreaterThanOrEqual(5)
  const reopened = expectOk(await open({ ...place, path: to(0) }))
  expect(dump(reopened.reader).filter(([table]) => table === 'source').length).toBe(54)
  await reopened.abandon()
  count({ row: 26, what: 'saves while backups rot', tried: 55, survived: 55, lost: 0 })
})
