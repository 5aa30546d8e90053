import { expect, test } from 'vitest'
import { createProject } from '#store/create-project.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import type { ProjectStore } from '#store/project.ts'
import { createPowerDisk } from '../support/store-power.ts'
import type { Fault, PowerDisk, Remains } from '../support/store-power.ts'
import { expectOk, kim, never, sourceDraft } from '../support/store.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'

const path = '/work/test.hearsay'

const openOn = async (disk: PowerDisk): Promise<ProjectStore> => {
  const around = { ...usualSurroundings(), disk, data: '/data', timing: never }
  return expectOk(await openProject(around, { path, analyst: kim, readOnly: false }))
}

/** What could be left at a moment, and what had been acknowledged by then. */
interface State {
  readonly remains: Remains
  readonly acknowledged: readonly string[]
}

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

/** A session of edits and saves, with so many power cuts imagined after every operation of the disk. */
const statesOf = async (
  before: Remains,
  fault: Fault | 'early acknowledgement',
  cuts: number,
  random: (below: number) => number,
): Promise<readonly State[]> => {
  const states: State[] = []
  const acknowledged: string[] = [...(await sourcesIn(before))]
  const run = random(1_000_000)
  const keep = (): void => {
    for (let i = 0; i < cuts; i += 1) states.push({ remains: disk.cut(random), acknowledged: [...acknowledged] })
  }
  const disk = createPowerDisk(before, fault === 'early acknowledgement' ? 'none' : fault, keep)
  const store = await openOn(disk)
  for (const [i, letter] of names.entries()) {
    const name = `${letter}${run}`
    if (fault === 'early acknowledgement') acknowledged.push(name)
    expectOk(await store.commit(sourceDraft(name, kim.id)))
    if (fault !== 'early acknowledgement') acknowledged.push(name)
    if (i === 2 || i === 4) expectOk(await store.save())
    if (i !== 5) continue
    acknowledged.splice(acknowledged.indexOf(name), 1)
    expectOk(await store.undo())
    expectOk(await store.redo())
    acknowledged.push(name)
  }
  await store.abandon()
  keep()
  return states
}

/** The sources of what is left, opened as after starting the computer again: nobody holds a lock any more. */
const sourcesIn = async (remains: Remains): Promise<readonly string[]> => {
  const unlocked = new Map([...remains].filter(([name]) => !name.includes('lock')))
  const store = await openOn(createPowerDisk(unlocked))
  const found = store.reader.all('source').map(({ name }) => name)
  await store.abandon()
  return found
}

const newProject = async (): Promise<Remains> => {
  const disk = createPowerDisk(new Map([['/work/other', new Uint8Array()]]))
  expectOk(await createProject(disk, Date.now, { path, name: 'Test', analyst: kim }))
  return disk.cut(() => 1)
}

/** How many states have lost something that was acknowledged, or cannot be opened at all. */
const lostIn = async (states: readonly State[]): Promise<number> => {
  let lost = 0
  for (const { remains, acknowledged } of states) {
    const there = await sourcesIn(remains).catch(() => undefined)
    if (there === undefined || acknowledged.some((name) => !there.includes(name))) lost += 1
  }
  return lost
}

const STATES = many(800, 20_000)

test(`${STATES} power cuts (seed ${seed}): nothing that was acknowledged is lost`, async () => {
  const random = createRandom(seed)
  let tried = 0
  let lost = 0
  let before = await newProject()
  while (tried < STATES) {
    const states = await statesOf(before, 'none', 4, random)
    lost += await lostIn(states)
    tried += states.length
    expect(lost, `seed ${seed}`).toBe(0)
    // Work goes on with what one of the cuts has left, which itself may have been one after another cut.
    before = tried % 3 === 0 ? await newProject() : (states[random(states.length)]?.remains ?? before)
    before = new Map([...before].filter(([name]) => !name.includes('lock')))
  }
  count({ row: 3, what: 'power cuts between any two operations', tried, survived: tried - lost, lost })
}, 1_800_000)

test.each(['no file sync', 'no folder sync', 'early acknowledgement', 'rename first'] as const)(
  'the mutant “%s” is caught',
  async (fault) => {
    const random = createRandom(seed)
    const before = await newProject()
    let lost = 0
    let tried = 0
    for (let session = 0; session < 40 && lost === 0; session += 1) {
      const states = await statesOf(before, fault, 3, random)
      lost += await lostIn(states)
      tried += states.length
    }
    expect(lost, `seed ${seed}`).toBeGreaterThan(0)
    count({
      row: 3,
      what: `broken twin “${fault}”: caught`,
      tried: 1,
      survived: 1,
      lost: 0,
      figures: `${lost} of ${tried} cuts lose something`,
    })
  },
  300_000,
)
