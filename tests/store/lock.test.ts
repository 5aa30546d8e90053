import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { lockPath } from '#store/data-folder.ts'
import { realDisk } from '#store/disk.ts'
import { holderNow } from '#store/lock-holder.ts'
import { takeLock, watchLocks } from '#store/lock.ts'
import { startStore } from '#store/client.ts'
import { expectOk, failureOf, kim, lee, newPlace, open, sourceDraft, tempFolder } from '../support/store.ts'
import { many } from '../support/store-tally.ts'

const inFolder = async (): Promise<string> => {
  const folder = join(await tempFolder(), 'lock')
  mkdirSync(folder)
  return join(folder, 'a.lock')
}

const take = (path: string, analyst: string, silent: readonly string[] = []) =>
  takeLock(realDisk, path, { analyst, now: Date.now, every: 1_000, silent })

const put = (path: string, content: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

test('the second one is told who has it and since when, and gets it after the first', async () => {
  const path = await inFolder()
  const first = expectOk(await takeLock(realDisk, path, { analyst: 'Kim', now: () => 0, every: 1_000 }))
  const refused = failureOf(await take(path, 'Lee'))
  expect(refused.kind).toBe('in-use')
  expect(refused.message).toBe('This project is open for “Kim” on this computer since 1970-01-01 00:00 UTC.')
  await first.release()
  const second = expectOk(await take(path, 'Lee'))
  await first.release()
  expect(failureOf(await take(path, 'Kim')).kind).toBe('in-use')
  await second.release()
  expect(readdirSync(dirname(path))).toEqual([])
})

const stale = { ...holderNow('Kim', 0, 1_000), pid: 1, born: 'another boot 1' }
const elsewhere = { ...stale, machine: 'another', host: 'elsewhere' }
const noProcess = 2 ** 22 + 1

test.each([
  ['of a process that has ended', JSON.stringify({ ...stale, pid: noProcess, born: null })],
  ['of a process whose number another has now', JSON.stringify(stale)],
  ['that is empty', ''],
  ['that is torn', '{"token":'],
  ['that is something else', '[]'],
  ['that is far too large', 'x'.repeat(100_000)],
  ['with a date that is none', JSON.stringify({ ...stale, since: 1e300 })],
])('a lock %s is taken over, and nothing is left beside it', async (_, content) => {
  const path = await inFolder()
  put(path, content)
  const lock = expectOk(await take(path, 'Lee'))
  expect(readFileSync(path, 'utf8')).toContain('Lee')
  expect(readdirSync(dirname(path))).toEqual(['a.lock'])
  await lock.release()
})

test('a lock of another computer counts as held, until it is known to be silent', async () => {
  const path = await inFolder()
  put(path, JSON.stringify(elsewhere))
  expect(failureOf(await take(path, 'Lee')).message).toContain('“Kim” on the computer elsewhere since')
  expect(failureOf(await take(path, 'Lee', [JSON.stringify({ ...elsewhere, beats: 1 })])).kind).toBe('in-use')
  const lock = expectOk(await take(path, 'Lee', [JSON.stringify(elsewhere)]))
  expect(readFileSync(path, 'utf8')).toContain('Lee')
  await lock.release()
})

test('who watches a lock of another computer sees it renewed, and falls silent, by changes alone', async () => {
  const path = await inFolder()
  put(path, JSON.stringify(elsewhere))
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
  try {
    let free: readonly string[] | undefined
    watchLocks(realDisk, [path, `${path}.none`], (silent) => {
      free = silent
    })
    const pass = async (seconds: number): Promise<void> => {
      for (let i = 0; i < seconds; i += 1) {
        await vi.advanceTimersByTimeAsync(1_000)
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
        await realDisk.read(path) // what was begun to be read before it has been read by now
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
      }
    }
    for (let beats = 1; beats < 8; beats += 1) {
      put(path, JSON.stringify({ ...elsewhere, beats, since: 8e15 - beats }))
      await pass(20)
    }
    expect(free).toBeUndefined()
    await pass(40)
    expect(free).toEqual([readFileSync(path, 'utf8')])
  } finally {
    vi.useRealTimers()
  }
})

test('a holder renews its lock, makes it again when it vanishes, and knows when another has it', async () => {
  const path = await inFolder()
  const lock = expectOk(await takeLock(realDisk, path, { analyst: 'Kim', now: Date.now, every: 20 }))
  const seen = new Set<string>()
  await vi.waitFor(() => {
    seen.add(readFileSync(path, 'utf8'))
    expect(seen.size).toBeGreaterThan(3)
  })
  expect(new Set([...seen].map(({ length }) => length)).size).toBe(1)
  rmSync(path)
  expect(await lock.isHeld()).toBe(true)
  expect(readFileSync(path, 'utf8')).toContain('Kim')
  put(path, 'what a sync service made of it')
  expect(await lock.isHeld()).toBe(true)
  put(path, JSON.stringify(elsewhere))
  expect(await lock.isHeld()).toBe(false)
  await lock.release()
  expect(readFileSync(path, 'utf8')).toContain('elsewhere')
})

test('a folder that has gone is not made again for the sake of the lock, which is there when the folder is', async () => {
  const path = await inFolder()
  const [folder, away] = [dirname(path), `${dirname(path)} on another disk`]
  const lock = expectOk(await takeLock(realDisk, path, { analyst: 'Kim', now: Date.now, every: 5 }))
  renameSync(folder, away)
  expect(await lock.isHeld()).toBe(true)
  expect(existsSync(folder)).toBe(false)
  renameSync(away, folder)
  expect(await lock.isHeld()).toBe(true)
  await lock.release()
  expect(readdirSync(folder)).toEqual([])
})

test('of several who find a dead lock at once, one gets it', async () => {
  const path = await inFolder()
  const rounds = many(30, 200)
  for (let round = 0; round < rounds; round += 1) {
    put(path, JSON.stringify({ ...stale, pid: noProcess, token: `token-${'x'.repeat(20)}${round}` }))
    const all = await Promise.all([1, 2, 3, 4, 5].map((i) => take(path, `A${i}`)))
    const holders = all.filter(({ ok }) => ok)
    expect(holders.length, `round ${round}`).toBe(1)
    await expectOk(holders[0] ?? (all[0] as never)).release()
    expect(readdirSync(dirname(path))).toEqual([])
  }
})

test('a gate that its holder was killed in is no hindrance', async () => {
  const path = await inFolder()
  const dead = JSON.stringify({ ...stale, pid: noProcess })
  put(path, dead)
  const gate = `${path}.${createHash('sha256').update(dead).digest('hex').slice(0, 12)}`
  put(gate, dead)
  const lock = expectOk(await take(path, 'Lee'))
  expect(readdirSync(dirname(path))).toEqual(['a.lock'])
  await lock.release()
})

test('two processes: the second opens read-only with a sentence, and edits when the first is dead', async () => {
  const place = await newPlace()
  const env = { HEARSAY_DATA: place.data }
  const first = startStore({}, env)
  expectOk(await first.calls['store.open']({ path: place.path, analyst: kim, readOnly: false }))
  expectOk(await first.calls['project.commit'](sourceDraft('a', kim.id)))

  const second = startStore({}, env)
  expectOk(await second.calls['store.open']({ path: place.path, analyst: lee, readOnly: false }))
  const seen = expectOk(await second.calls['project.snapshot']())
  expect(seen.readOnly?.message).toContain('Kim')
  expect(seen.rows.some(([table, row]) => table === 'source' && row['name'] === 'a')).toBe(true)
  expect(failureOf(await second.calls['project.commit'](sourceDraft('b', lee.id))).kind).toBe('in-use')
  expectOk(await first.calls['project.commit'](sourceDraft('c', kim.id)))
  first.kill()
  await first.ended
  expect(failureOf(await first.calls['project.snapshot']()).kind).toBe('store-lost')
  expectOk(await second.calls['store.close']())
  await second.ended

  const third = expectOk(await open(place, lee))
  expect(third.readOnly).toBeNull()
  expect(third.reader.all('source').map(({ name }) => name)).toEqual(['a', 'c'])
  await third.abandon()
})

test('another account sees who has it, takes over when they are killed, and both edits stand', async () => {
  const place = await newPlace()
  let free = 0
  const first = startStore({}, { HEARSAY_DATA: join(place.folder, 'kim') })
  const second = startStore({ 'project.free': () => void (free += 1) }, { HEARSAY_DATA: join(place.folder, 'lee') })
  expectOk(await first.calls['store.open']({ path: place.path, analyst: kim, readOnly: false }))
  expectOk(await first.calls['project.commit'](sourceDraft('a', kim.id)))
  expectOk(await first.calls['project.save']())
  expectOk(await second.calls['store.open']({ path: place.path, analyst: lee, readOnly: false }))
  expect(expectOk(await second.calls['project.snapshot']()).readOnly?.message).toMatch(/“Kim” on this computer since/)
  expectOk(await second.calls['project.takeOver']())
  expect(expectOk(await second.calls['project.snapshot']()).readOnly?.kind).toBe('in-use')
  expect(free).toBe(0)
  first.kill()
  await first.ended
  await vi.waitFor(() => expect(free).toBeGreaterThan(0), 20_000)
  expectOk(await second.calls['project.takeOver']())
  expect(expectOk(await second.calls['project.snapshot']()).readOnly).toBeNull()
  expectOk(await second.calls['project.commit'](sourceDraft('b', lee.id)))
  expectOk(await second.calls['store.close']())
  await second.ended
  expect(readdirSync(place.folder).filter((name) => name.endsWith('.lock'))).toEqual([])
  const third = expectOk(await open(place, kim))
  expect(third.reader.all('source').map(({ name }) => name)).toEqual(['a', 'b'])
  await third.abandon()
})

test('a store whose parent has gone saves and ends', async () => {
  const place = await newPlace()
  const child = fork('electron/store/process.ts', [], {
    serialization: 'advanced',
    env: { ...process.env, HEARSAY_DATA: place.data },
  })
  const replies = new Map<number, (reply: unknown) => void>()
  child.on('message', (message: { id: number; reply: unknown }) => replies.get(message.id)?.(message.reply))
  const call = (id: number, name: string, ...args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve) => {
      replies.set(id, resolve)
      child.send({ id, call: name, args })
    })
  await call(1, 'store.open', { path: place.path, analyst: kim, readOnly: false })
  await call(2, 'project.commit', sourceDraft('a', kim.id))
  const before = readFileSync(place.path)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.disconnect()
  await ended
  expect(readFileSync(place.path).equals(before)).toBe(false)
  expect(lockPath(place.data, place.path)).not.toBe('')
  const again = expectOk(await open(place))
  expect([again.snapshot().recovered, again.info().sources]).toEqual([0, 1])
  await again.abandon()
})
