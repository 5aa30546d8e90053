import { fork } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { lockPath } from '#store/data-folder.ts'
import { realDisk } from '#store/disk.ts'
import { takeLock } from '#store/lock.ts'
import { startStore } from '#store/client.ts'
import { expectOk, failureOf, kim, lee, newPlace, open, sourceDraft, tempFolder } from '../support/store.ts'

const inFolder = async (): Promise<string> => join(await tempFolder(), 'lock', 'a.lock')

test('the second one is told who has it and since when, and gets it after the first', async () => {
  const path = await inFolder()
  const first = expectOk(await takeLock(realDisk, path, 'Kim', () => 0))
  const refused = failureOf(await takeLock(realDisk, path, 'Lee', Date.now))
  expect(refused.kind).toBe('in-use')
  expect(refused.message).toBe('This project is open for “Kim” on this computer since 1970-01-01 00:00 UTC.')
  await first.release()
  const second = expectOk(await takeLock(realDisk, path, 'Lee', Date.now))
  await first.release()
  expect(failureOf(await takeLock(realDisk, path, 'Kim', Date.now)).kind).toBe('in-use')
  await second.release()
})

const stale = { token: 't', pid: 1, born: 'another boot 1', host: hostname(), since: 0, analyst: 'Kim' }

test.each([
  ['of a process that has ended', JSON.stringify({ ...stale, pid: 2 ** 22 + 1, born: null }), 0],
  ['of a process whose number another has now', JSON.stringify(stale), 0],
  ['of another computer that has been silent', JSON.stringify({ ...stale, host: 'elsewhere' }), 3_600_000],
  ['that is empty', '', 0],
  ['that is torn', '{"token":', 0],
  ['that is something else', '[]', 0],
] as const)('a lock %s is taken over', async (_, content, later) => {
  const path = await inFolder()
  mkdirSync(dirname(path))
  writeFileSync(path, content)
  const lock = expectOk(await takeLock(realDisk, path, 'Lee', () => Date.now() + later))
  expect(readFileSync(path, 'utf8')).toContain('Lee')
  await lock.release()
})

test('a lock of another computer that is at work is respected', async () => {
  const path = await inFolder()
  mkdirSync(dirname(path))
  writeFileSync(path, JSON.stringify({ ...stale, host: 'elsewhere' }))
  expect(failureOf(await takeLock(realDisk, path, 'Lee', Date.now)).message).toContain('elsewhere')
})

test('of several who find a dead lock at once, one gets it', async () => {
  const path = await inFolder()
  mkdirSync(dirname(path))
  for (let round = 0; round < 30; round += 1) {
    writeFileSync(path, JSON.stringify({ ...stale, pid: 2 ** 22 + 1 }))
    const all = await Promise.all([1, 2, 3, 4, 5].map((i) => takeLock(realDisk, path, `A${i}`, Date.now)))
    const holders = all.filter(({ ok }) => ok)
    expect(holders.length, `round ${round}`).toBe(1)
    await expectOk(holders[0] ?? (all[0] as never)).release()
  }
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
