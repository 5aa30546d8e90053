import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { expectOk, failureOf, kim, never, open, placeIn, sourceDraft, tempFolder } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count } from '../support/store-tally.ts'

/** A place on a real, small disk, with the data folder on it or not. Needs root; undefined where it cannot be had. */
const onSmallDisk = async (kilobytes: number, dataToo: boolean, idle = 10): Promise<Place | undefined> => {
  const folder = await tempFolder()
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', disk], { stdio: 'pipe' })
  } catch {
    return undefined
  }
  onTestFinished(() => void execFileSync('umount', ['-l', disk]))
  const place = placeIn(disk, { timing: { ...never, idle, retry: 50 } })
  const around = { ...place.around, data: dataToo ? place.data : join(folder, 'data') }
  expectOk(await createProject(realDisk, Date.now, { path: place.path, name: 'Small', analyst: kim }))
  return { ...place, around }
}

test.each([
  ['with the journal', 900, true],
  ['with the project file alone', 700, false],
] as const)(
  'a disk that is really full, %s: told, nothing lost, and work goes on when there is space',
  async (_, size, dataToo) => {
    const place = await onSmallDisk(size, dataToo)
    if (place === undefined) {
      console.log('skipped: only root can mount a small disk')
      return
    }
    const store = expectOk(await open(place))
    const filler = join(place.folder, 'filler')
    const acknowledged: string[] = []
    let told: string | undefined
    for (let i = 0; i < 400 && told === undefined; i += 1) {
      if (i === 20) fill(filler)
      const name = `source ${i} ${'x'.repeat(1_000)}`
      const done = await store.commit(sourceDraft(name, kim.id))
      if (done.ok) acknowledged.push(name)
      else expect(failureOf(done).kind).toBe('disk-full')
      if (i > 20) await pause(20)
      const saved = place.saved.at(-1)
      if (saved?.state === 'not saved') told = saved.failure.kind
    }
    expect(told).toBe('disk-full')
    expect(store.reader.all('source').map(({ name }) => name)).toEqual(acknowledged)

    rmSync(filler)
    for (let i = 0; i < 300 && place.saved.at(-1)?.state !== 'saved'; i += 1) await pause(10)
    expect(place.saved.at(-1)).toMatchObject({ state: 'saved' })
    expectOk(await store.commit(sourceDraft('after', kim.id)))
    expectOk(await store.close())
    const again = expectOk(await open(place))
    expect(again.reader.all('source').map(({ name }) => name)).toEqual([...acknowledged, 'after'])
    await again.abandon()
  },
)

test.each([
  ['400 KB, all of it in the journal', 400, 1e8, 100, 200], // half of it is the empty project
  ['2 MB, with saves on the way', 2_048, 200, 100, 500],
] as const)(
  'a disk of %s, filled by edits alone: what was acknowledged is there, and work goes on',
  async (what, size, idle, length, least) => {
    const place = await onSmallDisk(size, true, idle)
    if (place === undefined) {
      console.log('skipped: only root can mount a small disk')
      return
    }
    const store = expectOk(await open(place))
    const acknowledged: string[] = []
    for (let full = false; !full;) {
      expect(acknowledged.length, 'the disk never fills').toBeLessThan(20_000)
      const name = `source ${acknowledged.length} ${'x'.repeat(length)}`
      const done = await store.commit(sourceDraft(name, kim.id))
      if (done.ok) acknowledged.push(name)
      else expect(failureOf(done).kind).toBe('disk-full')
      full = !done.ok
    }
    expect(acknowledged.length, 'older saves give their room back').toBeGreaterThan(least)
    expect(place.saved.at(-1)).toMatchObject({ state: 'not saved', failure: { kind: 'disk-full' } })
    expect(store.reader.all('source').map(({ name }) => name)).toEqual(acknowledged)

    const elsewhere = { ...place, path: join(await tempFolder(), 'copy.hearsay') }
    writeFileSync(elsewhere.path, await store.export())
    const copy = expectOk(await open(elsewhere, kim, true))
    expect(copy.reader.all('source').map(({ name }) => name)).toEqual(acknowledged)
    await copy.abandon()

    execFileSync('mount', ['-o', `remount,size=${size * 8}k`, dirname(place.path)])
    const start = performance.now()
    for (let i = 0; i < 500 && place.saved.at(-1)?.state !== 'saved'; i += 1) await pause(10)
    const took = performance.now() - start
    expect(place.saved.at(-1)).toMatchObject({ state: 'saved' })
    expectOk(await store.commit(sourceDraft('after', kim.id)))
    expectOk(await store.close())
    const again = expectOk(await open(place))
    expect(again.reader.all('source').map(({ name }) => name)).toEqual([...acknowledged, 'after'])
    await again.abandon()
    const tried = acknowledged.length
    const figures = `saved again ${Math.round(took)} ms after there was space`
    count({ row: 5, what: `a real disk of ${what}: edits acknowledged`, tried, survived: tried, lost: 0, figures })
  },
  120_000,
)

test('no space for a new project: nothing of it is left', async () => {
  const place = await onSmallDisk(400, true)
  if (place === undefined) {
    console.log('skipped: only root can mount a small disk')
    return
  }
  fill(join(place.folder, 'filler'))
  const path = join(place.folder, 'second.hearsay')
  const refused = failureOf(await createProject(realDisk, Date.now, { path, name: 'Second', analyst: kim }))
  expect(refused.kind).toBe('disk-full')
  expect(existsSync(path)).toBe(false)
})

/** Writes until there is no space left. */
const fill = (path: string): void => {
  for (const size of [100_000, 10_000, 4_096]) {
    for (;;) {
      try {
        writeFileSync(path, Buffer.alloc(size), { flag: 'a' })
      } catch {
        break
      }
    }
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
