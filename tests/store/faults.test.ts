import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Saved } from '#ipc/contract.ts'
import { realDisk } from '#store/disk.ts'
import type { Disk } from '#store/disk.ts'
import { openProject } from '#store/open-project.ts'
import { createFaultyDisk } from '../support/store-disk.ts'
import type { FaultyDisk } from '../support/store-disk.ts'
import { dump, expectOk, kim, never, newPlace, sourceDraft } from '../support/store.ts'
import { count, isFull, many, seed } from '../support/store-tally.ts'
import type { Place } from '../support/store.ts'

/** What a session came to: which edits were acknowledged, and what was told last. */
interface Outcome {
  readonly acknowledged: readonly string[]
  readonly refused: readonly string[]
  readonly inMemory: readonly string[]
  readonly last: Saved | undefined
}

const names = ['a', 'b', 'c', 'd', 'e', 'f']

/** Opens, edits, saves in between, and is then dropped as by a crash. */
const session = async (place: Place, disk: FaultyDisk): Promise<Outcome | undefined> => {
  const told: Saved[] = []
  const around = { ...place.around, disk, onSaved: (saved: Saved) => void told.push(saved) }
  const found = await openProject(around, { path: place.path, analyst: kim, readOnly: false })
  if (!found.ok) return undefined
  const store = found.value
  const acknowledged: string[] = []
  const refused: string[] = []
  for (const [i, name] of names.entries()) {
    const committed = await store.commit(sourceDraft(name, kim.id))
    ;(committed.ok ? acknowledged : refused).push(name)
    if (store.readOnly !== null) continue
    tellsTruth(committed.ok, told.at(-1))
    if (i === 2 || i === 4) tellsTruth((await store.save()).ok, told.at(-1))
  }
  const inMemory = store.reader.all('source').map(({ name }) => name)
  await store.abandon()
  return { acknowledged, refused, inMemory, last: told.at(-1) }
}

/** What failed is told as not saved, and what is still being saved was not acknowledged. */
const tellsTruth = (done: boolean, last: Saved | undefined): void => {
  if (last?.state === 'saving') throw new Error('acknowledged or refused while it says “saving”')
  if (!done && last?.state !== 'not saved') throw new Error('refused while it says “saved”')
}

const operationsOf = async (): Promise<number> => {
  const disk = createFaultyDisk({ at: Infinity, times: 0, code: '' })
  await session(await newPlace(), disk)
  return disk.operations()
}

/** With the full numbers every kind of error at every operation, once, three times and from then on. */
const kinds: readonly (readonly [code: string, times: number])[] = isFull
  ? ['ENOSPC', 'EIO', 'EROFS', 'EDQUOT'].flatMap((code) => [1, 3, Infinity].map((times) => [code, times] as const))
  : [
      ['ENOSPC', 1],
      ['ENOSPC', Infinity],
      ['EIO', 1],
      ['EIO', Infinity],
      ['EROFS', 3],
    ]

/** In `npm test` only every so many operations. */
const STEP = many(4, 1)

test.each(kinds)(
  '%s at every operation, %d times: memory, file and word agree',
  async (code, times) => {
    const operations = await operationsOf()
    expect(operations).toBeGreaterThan(40)
    const first = 1 + (seed % STEP)
    let tried = 0
    for (let at = first; at <= operations; at += STEP) {
      tried += 1
      const where = `${code} x${times} at operation ${at} of ${operations}`
      const place = await newPlace()
      const disk = createFaultyDisk({ at, times, code })
      const outcome = await session(place, disk)
      const reopened = expectOk(
        await openProject({ ...place.around, disk: realDisk }, { path: place.path, analyst: kim, readOnly: false }),
      )
      const there = reopened.reader.all('source').map(({ name }) => name)
      expect(reopened.snapshot().notices, where).toEqual([])
      await reopened.abandon()
      if (outcome === undefined) {
        expect(there, where).toEqual([])
        continue
      }
      const { acknowledged, refused, inMemory } = outcome
      expect(inMemory.toSorted(), where).toEqual(acknowledged)
      expect(
        acknowledged.filter((name) => !there.includes(name)),
        where,
      ).toEqual([])
      // A refused edit comes back only where the broken disk did not let it be cut off again.
      const ghosts = there.filter((name) => refused.includes(name))
      if (times === 1) expect(ghosts, where).toEqual([])
    }
    const what = `${code} at every operation of the disk, ${times === Infinity ? 'from then on' : times === 1 ? 'once' : `${times} times`}`
    count({ row: 4, what, tried, survived: tried, lost: 0 })
  },
  120_000,
)

test('a broken twin that says “saved” while it is not is caught', () => {
  const refused = { state: 'not saved', failure: { kind: 'x', message: 'X.', remedy: 'Y.' } } as const
  expect(() => tellsTruth(false, { state: 'saved', at: 0 })).toThrow('refused while')
  expect(() => tellsTruth(true, { state: 'saving' })).toThrow('while it says')
  expect(() => tellsTruth(false, refused)).not.toThrow()
})

test('while nothing can be written the word is “not saved”, with the reason; when space returns work goes on', async () => {
  const place = await newPlace({ timing: { ...never, idle: 20, retry: 50 } })
  const counting = createFaultyDisk({ at: Infinity, times: 0, code: '' })
  const told: Saved[] = []
  const around = { ...place.around, disk: counting, onSaved: (saved: Saved) => void told.push(saved) }
  const probe = expectOk(await openProject(around, { path: place.path, analyst: kim, readOnly: false }))
  await probe.abandon()

  const disk = createFaultyDisk({ at: counting.operations(), times: Infinity, code: 'ENOSPC' })
  const store = expectOk(await openProject({ ...around, disk }, { path: place.path, analyst: kim, readOnly: false }))
  const refused = await store.commit(sourceDraft('a', kim.id))
  expect(refused.ok).toBe(false)
  expect(told.at(-1)).toMatchObject({ state: 'not saved', failure: { kind: 'disk-full' } })
  expect(store.info().sources).toBe(0)
  const before = dump(store.reader)
  expect((await store.commit(sourceDraft('b', kim.id))).ok).toBe(false)
  expect(dump(store.reader)).toEqual(before)

  disk.heal()
  for (let i = 0; i < 200 && told.at(-1)?.state !== 'saved'; i += 1) await pause(10)
  expect(told.at(-1)?.state).toBe('saved')
  expectOk(await store.commit(sourceDraft('c', kim.id)))
  expectOk(await store.close())
  const again = expectOk(await openProject(place.around, { path: place.path, analyst: kim, readOnly: false }))
  expect(again.reader.all('source').map(({ name }) => name)).toEqual(['c'])
  await again.abandon()
})

test('when only the project file cannot be written, edits go on and are kept, and the word says so', async () => {
  const place = await newPlace()
  const told: Saved[] = []
  const blocked = { ...realDisk, rename: realDisk.rename }
  const around = { ...place.around, disk: blocked, onSaved: (saved: Saved) => void told.push(saved) }
  const store = expectOk(await openProject(around, { path: place.path, analyst: kim, readOnly: false }))
  const before = readFileSync(place.path)
  blocked.rename = async (from, to) => {
    if (to === place.path) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
    await realDisk.rename(from, to)
  }
  expectOk(await store.commit(sourceDraft('a', kim.id)))
  expect((await store.save()).ok).toBe(false)
  expect(told.at(-1)).toMatchObject({ state: 'not saved', failure: { kind: 'disk-full' } })
  expectOk(await store.commit(sourceDraft('b', kim.id)))
  expect(told.at(-1)?.state).toBe('not saved')
  expect(readFileSync(place.path).equals(before)).toBe(true)
  await store.abandon()
  const again = expectOk(await openProject(place.around, { path: place.path, analyst: kim, readOnly: false }))
  expect(again.reader.all('source').map(({ name }) => name)).toEqual(['a', 'b'])
  await again.abandon()
})

test('an edit that fails while the file is being written is told as not saved, and as saved when all is well again', async () => {
  const place = await newPlace()
  let letGo: (() => void) | undefined
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let breaking = false
  const disk: Disk = {
    ...realDisk,
    rename: async (from, to) => {
      if (to === place.path) await gate
      await realDisk.rename(from, to)
    },
    open: async (path, how) => {
      const file = await realDisk.open(path, how)
      return {
        ...file,
        sync: async () => {
          if (breaking && path.endsWith('.journal')) throw Object.assign(new Error('broken'), { code: 'EIO' })
          await file.sync()
        },
      }
    },
  }
  const where = { path: place.path, analyst: kim, readOnly: false }
  const store = expectOk(await openProject({ ...place.around, disk }, where))
  expectOk(await store.commit(sourceDraft('a', kim.id)))
  const saving = store.save()
  await pause(100)
  breaking = true
  expect((await store.commit(sourceDraft('b', kim.id))).ok).toBe(false)
  expect(place.saved.at(-1)?.state).toBe('not saved')
  breaking = false
  letGo?.()
  expectOk(await saving)
  expect(place.saved.at(-1)?.state).toBe('saved')
  await store.abandon()
})

test('a file that may or may not have got its name, then a journal that breaks: nothing acknowledged is lost', async () => {
  const place = await newPlace()
  const breaking = new Set<string>()
  const broken = (what: string): void => {
    if (breaking.delete(what)) throw Object.assign(new Error(what), { code: 'EIO' })
  }
  const disk: Disk = {
    ...realDisk,
    syncFolder: async (path) => {
      if (path === place.folder) broken('the name')
      await realDisk.syncFolder(path)
    },
    open: async (path, how) => {
      const file = await realDisk.open(path, how)
      return {
        ...file,
        sync: async () => {
          if (path.endsWith('.journal')) broken('the journal')
          await file.sync()
        },
      }
    },
  }
  const where = { path: place.path, analyst: kim, readOnly: false }
  const store = expectOk(await openProject({ ...place.around, disk }, where))
  expectOk(await store.commit(sourceDraft('a', kim.id)))
  breaking.add('the name')
  expect((await store.save()).ok).toBe(false)
  expectOk(await store.commit(sourceDraft('b', kim.id)))
  breaking.add('the journal')
  expect((await store.commit(sourceDraft('c', kim.id))).ok).toBe(false)
  expectOk(await store.commit(sourceDraft('d', kim.id)))
  expect(breaking.size).toBe(0)
  await store.abandon()
  const again = expectOk(await openProject(place.around, where))
  expect(again.snapshot().notices).toEqual([])
  expect(again.reader.all('source').map(({ name }) => name)).toEqual(['a', 'b', 'd'])
  await again.abandon()
})

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
