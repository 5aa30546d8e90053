import { beforeAll, expect, test } from 'vitest'
import { bundle } from '../support/store-bundle.ts'
import { expectOk, kim, newPlace, open } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'
import { acknowledgedIn, named, promisedIn, startWorker } from '../support/store-workers.ts'
import type { Worker } from '../support/store-workers.ts'

const KILLS = Number(process.env['HEARSAY_KILLS'] ?? many(40, 500))

/** So many runs go on with one project, from what the kill before has left. */
const RUNS_OF_ONE = 25

let worker: string

beforeAll(async () => {
  worker = await bundle('tests/support/store-worker.ts')
})

/** Kills at a random moment, counted from when the project is open or so many edits were acknowledged. */
const killAfter = ({ child, said, ended }: Worker, wait: number, edits: number): Promise<readonly string[]> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  child.stdout?.on('data', () => {
    const begun = edits === 0 ? named(said(), 'o').length > 0 : named(said(), '!').length >= edits
    timer ??= begun ? setTimeout(() => child.kill('SIGKILL'), wait) : undefined
  })
  return ended.finally(() => clearTimeout(timer))
}

/** What is in a project that nobody holds any more. */
const standingOf = async (place: Place, run: number): Promise<readonly string[]> => {
  const store = expectOk(await open(place, kim, run % 5 !== 4))
  if (run % 5 === 4) expect(store.readOnly, `run ${run}: the dead worker's lock is taken over`).toBeNull()
  expect(store.snapshot().notices).toEqual([])
  const sources = store.reader.all('source').map(({ name }) => name)
  const claims = store.reader.all('claim').map(({ wording }) => wording)
  expect(claims.toSorted(), `run ${run}: half`).toEqual(sources.toSorted())
  await store.abandon()
  return sources
}

test(
  `killed ${KILLS} times while editing (seed ${seed}): everything acknowledged is there, nothing by half, and “saved” was true`,
  async () => {
    const random = createRandom(seed)
    let place = await newPlace()
    let acknowledged: ReadonlySet<string> = new Set()
    const asked = new Set<string>()
    let all = 0
    let promises = 0
    let next = startWorker(worker)
    for (let run = 0; run < KILLS; run += 1) {
      if (run % RUNS_OF_ONE === 0) {
        place = await newPlace()
        all += acknowledged.size
        acknowledged = new Set()
      }
      const now = next
      next = startWorker(worker) // it starts while the other works
      now.begin({ path: place.path, data: place.data, run: `run${run}` })
      const said = await killAfter(now, random(120), run % 3 === 0 ? 0 : 2)
      expect(named(said, 'x'), `run ${run}`).toEqual([])
      acknowledged = acknowledgedIn(said, acknowledged)
      for (const name of named(said, '?')) asked.add(name)

      const sources = new Set(await standingOf(place, run))
      expect(
        [...acknowledged].filter((name) => !sources.has(name)),
        `run ${run}: lost`,
      ).toEqual([])
      const promised = promisedIn(said)
      if (promised.size > 0) promises += 1
      expect(
        [...promised].filter((name) => !sources.has(name)),
        `run ${run}: said to be saved`,
      ).toEqual([])
      expect([...sources].filter((name) => !asked.has(name))).toEqual([])
    }
    next.child.kill('SIGKILL')
    all += acknowledged.size
    expect(all, 'two runs of three are killed only after two edits').toBeGreaterThan(KILLS)
    const figures = `${all.toLocaleString('en')} edits acknowledged`
    count({ row: 1, what: 'kills while editing', tried: KILLS, survived: KILLS, lost: 0, figures })
    const words = `in ${promises} the last word was “saved”`
    count({
      row: 7,
      what: 'last word before a kill, and what was there',
      tried: KILLS,
      survived: KILLS,
      lost: 0,
      figures: words,
    })
  },
  KILLS * 10_000,
)

test('the mutant that acknowledges too early is caught', async () => {
  const random = createRandom(seed)
  let tried = 0
  let lost = 0
  while (lost === 0 && tried < 60) {
    const place = await newPlace()
    const now = startWorker(worker)
    now.begin({ path: place.path, data: place.data, run: 'early', early: true })
    const acknowledged = acknowledgedIn(await killAfter(now, random(30), 1))
    const sources = await standingOf(place, 0)
    tried += 1
    lost += [...acknowledged].some((name) => !sources.includes(name)) ? 1 : 0
  }
  expect(lost, `seed ${seed}`).toBeGreaterThan(0)
  count({
    row: 1,
    what: 'broken twin “early acknowledgement”: caught',
    tried: 1,
    survived: 1,
    lost: 0,
    figures: `by kill ${tried}`,
  })
}, 120_000)
