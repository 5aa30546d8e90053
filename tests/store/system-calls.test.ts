import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { bundle } from '../support/store-bundle.ts'
import { startProcess } from '../support/store-processes.ts'
import { hasStrace, killedCalls, oneThread, withFault } from '../support/store-strace.ts'
import { expectOk, kim, newPlace, open, placeIn, sourceDraft, tempFolder } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count, many } from '../support/store-tally.ts'
import { acknowledgedIn, named, promisedIn, startWorker } from '../support/store-workers.ts'
import type { Order } from '../support/store-workers.ts'

/* Faults of the system's own calls, put in by strace between the real program and the real disk. */

let worker: string
let fresh: string

beforeAll(async () => {
  if (!hasStrace) return
  worker = await bundle('tests/support/store-worker.ts')
  fresh = join(mkdtempSync(join(tmpdir(), 'hearsay-test-')), 'fresh.hearsay')
  expectOk(await createProject(realDisk, Date.now, { path: fresh, name: 'Test', analyst: kim }))
})
afterAll(() => hasStrace && rmSync(join(fresh, '..'), { recursive: true }))

interface Fault {
  readonly call: string
  readonly fault: string
  readonly when: number
}

interface Outcome {
  readonly place: Place
  readonly said: readonly string[]
  readonly finished: boolean
  /** What strace wrote down. */
  readonly calls: readonly string[]
}

/** A worker's few edits and saves on a fresh project, with one fault. */
const session = async (fault: Fault, order: Partial<Order> = {}): Promise<Outcome> => {
  const place = placeIn(await tempFolder())
  copyFileSync(fresh, place.path)
  mkdirSync(place.data, { recursive: true })
  const log = join(place.folder, 'calls')
  const { begin, ended } = startWorker(worker, withFault(fault, log), oneThread)
  begin({ path: place.path, data: place.data, run: 'r', edits: 4, ...order })
  const said = await ended
  return { place, said, finished: said.at(-1) === '.', calls: readFileSync(log, 'utf8').split('\n') }
}

/** What is lost, or there although it was refused, when the project is opened again. */
const wrongIn = async ({ place, said }: Outcome): Promise<readonly string[]> => {
  const store = expectOk(await open(place))
  expect(store.readOnly).toBeNull()
  expect(store.snapshot().notices).toEqual([])
  const sources = store.reader.all('source').map(({ name }) => name)
  expect(store.reader.all('claim').map(({ wording }) => wording)).toEqual(sources)
  await store.abandon()
  const lost = [...acknowledgedIn(said), ...promisedIn(said)].filter((name) => !sources.includes(name))
  const refused = named(said, 'x').map((line) => line.split(' ')[1])
  return [...lost, ...sources.filter((name) => refused.includes(name))]
}

/** In `npm test` only every so many points. */
const STEP = many(6, 1)

test.runIf(hasStrace)(
  'killed before each call that changes the disk: nothing acknowledged is lost',
  async () => {
    let points = 0
    for (const call of killedCalls) {
      for (let when = 1; ; when += STEP) {
        const outcome = await session({ call, fault: 'signal=KILL', when })
        if (outcome.finished) break
        points += 1
        expect(await wrongIn(outcome), `${call} ${when}: ${outcome.said.join('; ')}`).toEqual([])
      }
    }
    expect(points).toBeGreaterThan(many(8, 50))
    const figures = `every ${killedCalls.join(', ')} of a session`
    count({ row: 2, what: 'kills before each system call', tried: points, survived: points, lost: 0, figures })
  },
  1_800_000,
)

test.runIf(hasStrace)(
  'the mutant that acknowledges too early is caught',
  async () => {
    let lost = 0
    let points = 0
    for (let when = 2; lost === 0 && when < 12; when += 1) {
      const outcome = await session({ call: 'pwrite64', fault: 'signal=KILL', when }, { early: true })
      points += 1
      lost += (await wrongIn(outcome)).length > 0 ? 1 : 0
    }
    expect(lost).toBe(1)
    const figures = `at point ${points}`
    count({ row: 2, what: 'broken twin “early acknowledgement”: caught', tried: 1, survived: 1, lost: 0, figures })
  },
  120_000,
)

/** What a failed sync was of, by the path that strace has beside the descriptor. */
const kindOf = (line: string): 'journal' | 'temporary file' | 'folder' =>
  /\.journal>/.test(line) ? 'journal' : /\.tmp>/.test(line) ? 'temporary file' : 'folder'

/** Uses of a descriptor between its failed sync and its closing. */
const usesAfterFailure = (calls: readonly string[]): readonly string[] => {
  const failed = calls.findIndex((line) => line.includes('(INJECTED)'))
  const descriptor = /fsync\((\d+)</.exec(calls[failed] ?? '')?.[1]
  const after = calls.slice(failed + 1)
  const closed = after.findIndex((line) => line.includes(`close(${descriptor}<`))
  return after
    .slice(0, closed < 0 ? after.length : closed)
    .filter((line) => new RegExp(`(pwrite64|fsync|ftruncate)\\(${descriptor}<`).test(line))
}

test.runIf(hasStrace)(
  'each sync fails once: told as not saved, nothing lost, and its descriptor never used again',
  async () => {
    const kinds = { journal: 0, 'temporary file': 0, folder: 0 }
    for (let when = 1; ; when += many(3, 1)) {
      const outcome = await session({ call: 'fsync', fault: 'error=EIO', when })
      const failed = outcome.calls.find((line) => line.includes('(INJECTED)'))
      if (failed === undefined) break
      kinds[kindOf(failed)] += 1
      const where = `fsync ${when}: ${failed}\n${outcome.said.join('; ')}`
      expect(outcome.finished || named(outcome.said, 'o').length === 0, where).toBe(true)
      expect(usesAfterFailure(outcome.calls), where).toEqual([])
      expect(await wrongIn(outcome), where).toEqual([])
    }
    for (const [kind, tried] of Object.entries(kinds)) {
      expect(tried, kind).toBeGreaterThan(0)
      count({ row: 6, what: `fsync of a ${kind} fails`, tried, survived: tried, lost: 0 })
    }
  },
  900_000,
)

/** As a drive elsewhere on the network fails: the server is gone, or has forgotten the file. */
const shareErrors = ['ESTALE', 'EIO'] as const

test.runIf(hasStrace).each(shareErrors)(
  '%s at each call that changes the disk, as on a network share: nothing acknowledged is lost',
  async (error) => {
    let points = 0
    for (const call of killedCalls) {
      for (let when = 1; ; when += many(16, 1)) {
        const outcome = await session({ call, fault: `error=${error}`, when })
        const failed = outcome.calls.find((line) => line.includes('(INJECTED)'))
        if (failed === undefined) break
        points += 1
        const where = `${call} ${when}: ${failed}\n${outcome.said.join('; ')}`
        expect(outcome.finished || named(outcome.said, 'o').length === 0, where).toBe(true)
        expect(await wrongIn(outcome), where).toEqual([])
      }
    }
    expect(points).toBeGreaterThan(many(3, 30))
    const what = `${error} at each call that changes the disk`
    count({ row: 29, what, tried: points, survived: points, lost: 0 })
  },
  1_800_000,
)

test('the test of reused descriptors sees one', () => {
  const calls = [
    '1 fsync(20</a.journal>) = -1 EIO (INJECTED)',
    '1 pwrite64(20</a.journal>, "", 3, 0) = 3',
    '1 close(20</a.journal>)',
  ]
  expect(usesAfterFailure(calls)).toEqual([calls[1]])
  expect(usesAfterFailure(calls.filter((_, i) => i !== 1))).toEqual([])
})

const HUNG = many(2, 30) // seconds

test.runIf(hasStrace)(
  `a sync that takes ${HUNG} seconds: the store goes on answering, and nothing is lost`,
  async () => {
    const place = await newPlace()
    const storeProcess = await bundle('electron/store/process.ts')
    const under = withFault({ call: 'fsync', fault: `delay_enter=${HUNG * 1_000_000}`, when: 8 })
    const { child, calls, ended } = startProcess(storeProcess, place.data, { under, env: oneThread })
    onTestFinished(() => void child.kill('SIGKILL'))
    expectOk(await calls['store.open']({ path: place.path, analyst: kim, readOnly: false }))
    let slowest = 0
    let acknowledged = 0
    let slowestAnswer = 0
    while (slowest < HUNG * 900) {
      expect(acknowledged, 'no sync was held up').toBeLessThan(20)
      const start = performance.now()
      const edit = calls['project.commit'](sourceDraft(`edit ${acknowledged}`, kim.id))
      const waiting = { done: false }
      void edit.then(() => (waiting.done = true))
      while (!waiting.done) {
        const asked = performance.now()
        expectOk(await calls['project.counts']())
        slowestAnswer = Math.max(slowestAnswer, performance.now() - asked)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      expectOk(await edit)
      acknowledged += 1
      slowest = Math.max(slowest, performance.now() - start)
    }
    expect(slowestAnswer).toBeLessThan(HUNG * 900)
    expectOk(await calls['store.close']())
    await ended
    const again = expectOk(await open(place))
    expect(again.reader.all('source').length).toBe(acknowledged)
    await again.abandon()
    const figures = `slowest answer meanwhile ${Math.round(slowestAnswer)} ms`
    count({ row: 31, what: `fsync hangs for ${HUNG} s`, tried: 1, survived: 1, lost: 0, figures })
  },
  180_000,
)
