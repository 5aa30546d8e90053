import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished, expect, test } from 'vitest'
import { tempFolder } from '../support/store.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'

/** A process that takes locks; `account` has a data folder of its own, and is really another one where that can be. */
const startWorker = async (folder: string, account: number, analyst: string) => {
  const data = join(folder, `data-${account}`)
  const user = process.getuid?.() === 0 && account > 1 ? { uid: NOBODY - account, gid: NOBODY } : {}
  mkdirSync(data, { recursive: true })
  chmodSync(data, 0o777)
  const child = fork('tests/support/store-lock-worker.ts', [join(folder, 'test.hearsay'), data, analyst], user)
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}

const NOBODY = 65_534

/** A folder that every account may write in. */
const sharedFolder = async (): Promise<string> => {
  const folder = await tempFolder()
  chmodSync(folder, 0o777)
  return folder
}

const ask = async (child: ChildProcess, order: string): Promise<string> => {
  const answer = once(child, 'message')
  child.send(order)
  const [said] = (await answer) as [string]
  return said
}

const killed = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

test(
  'of 2 to 4 processes of several accounts one gets the lock, whether it is free or its holder was killed',
  { timeout: 3_600_000 },
  async () => {
    const folder = await sharedFolder()
    const random = createRandom(seed)
    const races = many(12, 200)
    let right = 0
    const workers = await Promise.all([1, 1, 2, 3].map((account, i) => startWorker(folder, account, `A${i}`)))
    for (let race = 0; race < races; race += 1) {
      if (random(3) === 0) {
        const dead = await startWorker(folder, random(4), 'Dead')
        expect(await ask(dead, 'take')).toBe('taken')
        await killed(dead)
      }
      const racing = workers.filter((_, i) => i < 2 + random(3))
      const said = await Promise.all(racing.map((worker) => ask(worker, 'take')))
      const winners = racing.filter((_, i) => said[i] === 'taken')
      expect(winners, `race ${race} of seed ${seed}: ${said.join(' | ')}`).toHaveLength(1)
      right += 1
      expect(await ask(winners[0] as ChildProcess, 'release')).toBe('released')
    }
    expect(readdirSync(folder).filter((name) => name.includes('hearsay'))).toEqual([])
    count({
      row: 27,
      what: 'races of 2 to 4 processes for one project',
      tried: races,
      survived: right,
      lost: races - right,
    })
  },
)

test('who waits is told when the holder is killed, and takes over', { timeout: 3_600_000 }, async () => {
  const rounds = many(2, 20)
  let slowest = 0
  for (let round = 0; round < rounds; round += 1) {
    const folder = await sharedFolder()
    const holder = await startWorker(folder, 1, 'Kim')
    const waiting = await startWorker(folder, 2, 'Lee')
    expect(await ask(holder, 'take')).toBe('taken')
    expect(await ask(waiting, 'take')).toMatch(/^refused: This project is open for “Kim” on this computer since \d{4}-/)
    const told = once(waiting, 'message')
    waiting.send('wait')
    const start = performance.now()
    await killed(holder)
    expect((await told)[0]).toBe('free')
    expect(await ask(waiting, 'take')).toBe('taken')
    slowest = Math.max(slowest, performance.now() - start)
    await killed(waiting)
  }
  const figures = `slowest ${(slowest / 1_000).toFixed(1)} s`
  count({ row: 27, what: 'holder killed, taken over by who waits', tried: rounds, survived: rounds, lost: 0, figures })
})
