import { fork } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { connectStore } from '#store/client.ts'
import { failureOf, kim } from '../support/store.ts'
import { count } from '../support/store-tally.ts'

const where = { path: '/none', analyst: kim, readOnly: false }

/** A store that gives so many words of progress and then hangs. */
const hanging = (words: number, silence: number) => {
  const child = fork('tests/support/store-hang.ts', [String(words)], { serialization: 'advanced' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const port = {
    post: (message: unknown) => void child.send(message as object),
    onMessage: (take: (message: unknown) => void) => void child.on('message', take),
    onClose: (then: () => void) => void ended.then(then),
    stop: () => void child.kill('SIGKILL'),
  }
  return { calls: connectStore(port, {}, { start: 20_000, silence }), ended }
}

test('a store that hangs while opening is killed, and everything it was asked is answered', async () => {
  const { calls, ended } = hanging(0, 700)
  const other = calls['project.snapshot']()
  expect(failureOf(await calls['store.open'](where)).kind).toBe('store-hung')
  expect(failureOf(await other).kind).toBe('store-hung')
  await ended
  expect(failureOf(await calls['project.counts']()).kind).toMatch(/store-(hung|lost)/)
  count({ row: 21, what: 'stores that hang while opening, killed', tried: 1, survived: 1, lost: 0 })
})

test('one that goes on is left alone however long it takes, and killed when it stops', async () => {
  const { calls } = hanging(30, 1_500)
  await new Promise((resolve) => setTimeout(resolve, 500)) // the child is there
  const start = performance.now()
  expect(failureOf(await calls['store.check']({ path: '/none' })).kind).toBe('store-hung')
  expect(performance.now() - start).toBeGreaterThan(30 * 100 + 1_400)
})

test('work on an open project is never cut off, however slow the disk', async () => {
  const { calls } = hanging(0, 300)
  const outcome = await Promise.race([
    calls['project.save']().then(() => 'answered'),
    new Promise((resolve) => setTimeout(() => resolve('still waiting'), 1_500)),
  ])
  expect(outcome).toBe('still waiting')
})
