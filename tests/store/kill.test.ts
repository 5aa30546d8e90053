import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { expectOk, kim, newPlace, open } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count } from '../support/store-tally.ts'

const KILLS = Number(process.env['HEARSAY_KILLS'] ?? 60)
const SEED = Number(process.env['HEARSAY_SEED'] ?? Date.now() % 1_000_000)

/**
 * Edits until killed at a random moment, counted from when so many edits were acknowledged, and answers the whole lines
 * that were said by then.
 */
const runAndKill = (place: Place, run: string, after: number, edits: number): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const worker = ['tests/support/store-worker.ts', place.path, place.data, run]
    const child = spawn(process.execPath, worker, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    child.stdout.on('data', (more: Buffer) => {
      said += more.toString()
      const begun = edits === 0 ? said.includes('o ') : named(wholeLines(said), '!').length >= edits
      timer ??= begun ? setTimeout(() => child.kill('SIGKILL'), after) : undefined
    })
    child.once('error', reject)
    child.once('close', () => {
      clearTimeout(timer)
      resolve(wholeLines(said))
    })
  })

/** The last line may have been cut off by the kill. */
const wholeLines = (said: string): readonly string[] => said.split('\n').slice(0, -1)

const named = (said: readonly string[], mark: string): readonly string[] =>
  said.filter((line) => line.startsWith(`${mark} `)).map((line) => line.slice(2))

test(
  `killed ${KILLS} times while editing (seed ${SEED}): everything acknowledged is there, nothing is there by half`,
  async () => {
    const random = createRandom(SEED)
    const place = await newPlace()
    const acknowledged = new Set<string>()
    const asked = new Set<string>()
    for (let i = 0; i < KILLS; i += 1) {
      const said = await runAndKill(place, `run${i}`, Math.floor(random() * 120), i % 3 === 0 ? 0 : 2)
      expect(named(said, 'x'), `run ${i}`).toEqual([])
      for (const line of said) {
        const name = line.slice(2)
        if (line.startsWith('? ')) asked.add(name)
        if (line.startsWith('! ')) acknowledged.add(name)
        // Being undone, to be redone: either is true until "! name" comes again.
        if (line.startsWith('- ')) acknowledged.delete(name)
      }

      if (i % 5 !== 4 && i !== KILLS - 1) continue
      const store = expectOk(await open(place, kim))
      expect(store.readOnly, `run ${i}: the dead worker's lock is taken over`).toBeNull()
      expect(store.snapshot().notices).toEqual([])
      const sources = store.reader.all('source').map(({ name }) => name)
      const claims = store.reader.all('claim').map(({ wording }) => wording)
      expect(
        [...acknowledged].filter((name) => !sources.includes(name)),
        `run ${i}: lost`,
      ).toEqual([])
      expect(claims.toSorted(), `run ${i}: half`).toEqual(sources.toSorted())
      expect(sources.filter((name) => !asked.has(name))).toEqual([])
      await store.abandon()
    }
    expect(acknowledged.size, 'two runs of three are killed only after two edits').toBeGreaterThan(KILLS)
    const figures = `${acknowledged.size} edits acknowledged`
    count({ row: 1, what: 'kills while editing', tried: KILLS, survived: KILLS, lost: 0, figures })
  },
  KILLS * 5_000,
)

/** Numbers between 0 and 1 that are the same for the same seed. */
const createRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
}
