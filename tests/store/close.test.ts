import { beforeAll, expect, test } from 'vitest'
import { bundle } from '../support/store-bundle.ts'
import { startProcess } from '../support/store-processes.ts'
import type { StoreProcess } from '../support/store-processes.ts'
import { expectOk, kim, newPlace, open, sourceDraft } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'

let storeProcess: string

beforeAll(async () => {
  storeProcess = await bundle('electron/store/process.ts')
})

/** Edits until the store answers no more; what it acknowledged is put into the list as it comes. */
const editUntilClosed = async (
  { calls }: StoreProcess,
  run: string,
  acknowledged: string[] = [],
): Promise<readonly string[]> => {
  for (let i = 0; ; i += 1) {
    const done = await calls['project.commit'](sourceDraft(`${run}-${i}`, kim.id))
    if (!done.ok) {
      expect(done.error.kind, 'a refusal in its own words').toMatch(/^(not-open|store-lost)$/)
      return acknowledged
    }
    acknowledged.push(`${run}-${i}`)
  }
}

const sourcesIn = async (place: Place): Promise<readonly string[]> => {
  const store = expectOk(await open(place))
  expect(store.readOnly).toBeNull()
  const names = store.reader.all('source').map(({ name }) => name)
  await store.abandon()
  return names
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** How a store comes to its end while somebody edits. */
const endings = {
  'store.close': ({ calls, ended }) => calls['store.close']().then(() => ended),
  'the parent gone': ({ child, ended }) => (child.disconnect(), ended),
  SIGTERM: ({ child, ended }) => (child.kill('SIGTERM'), ended),
  SIGHUP: ({ child, ended }) => (child.kill('SIGHUP'), ended),
} satisfies Record<string, (store: StoreProcess) => Promise<void>>

const ROUNDS = many(3, 50)

test.each(Object.entries(endings))(
  `%s at ${ROUNDS} random moments (seed ${seed}): nothing acknowledged is lost`,
  async (what, end) => {
    const signal = what.startsWith('SIG') ? what : undefined
    const random = createRandom(seed)
    const place = await newPlace()
    const all: string[] = []
    let slowest = 0
    let next = startProcess(storeProcess, place.data)
    for (let round = 0; round < ROUNDS; round += 1) {
      const now = next
      next = startProcess(storeProcess, place.data)
      expectOk(await now.calls['store.open']({ path: place.path, analyst: kim, readOnly: false }))
      const done: string[] = []
      const editing = editUntilClosed(now, `${round}`, done)
      while (done.length < round % 3) await pause(1) // or not one edit is through yet on a busy machine
      await pause(random(120))
      const start = performance.now()
      await end(now)
      slowest = Math.max(slowest, performance.now() - start)
      if (signal === undefined) expect(now.child.exitCode, 'it ended by itself').toBe(0)
      all.push(...(await editing))
      const there = new Set(await sourcesIn(place))
      expect(
        all.filter((name) => !there.has(name)),
        `seed ${seed}, round ${round}`,
      ).toEqual([])
    }
    next.child.kill('SIGKILL')
    const figures = `${all.length.toLocaleString('en')} edits acknowledged, slowest end ${Math.round(slowest)} ms`
    count({ row: 12, what: `${what} while editing`, tried: ROUNDS, survived: ROUNDS, lost: 0, figures })
  },
  ROUNDS * 20_000,
)

const STOPS = many(1, 20)

test(`a store that is stopped ${STOPS} times, as in a suspended computer, goes on where it was`, async () => {
  const random = createRandom(seed)
  const place = await newPlace()
  const store = startProcess(storeProcess, place.data)
  expectOk(await store.calls['store.open']({ path: place.path, analyst: kim, readOnly: false }))
  const editing = editUntilClosed(store, 'stopped')
  for (let i = 0; i < STOPS; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20 + random(100)))
    store.child.kill('SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 300))
    store.child.kill('SIGCONT')
  }
  expectOk(await store.calls['store.close']())
  await store.ended
  const acknowledged = await editing
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(await sourcesIn(place)).toEqual(expect.arrayContaining([...acknowledged]))
  count({ row: 33, what: 'stopped and continued while editing', tried: STOPS, survived: STOPS, lost: 0 })
}, 120_000)
