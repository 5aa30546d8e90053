import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { bundle } from '../support/store-bundle.ts'
import { expectOk, kim, placeIn, tempFolder } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count } from '../support/store-tally.ts'
import { named, startWorker } from '../support/store-workers.ts'

/** Root may write everywhere, so whoever opens the project here is nobody. */
const asNobody = ['setpriv', `--reuid=65534`, '--regid=65534', '--clear-groups']
const possible = process.getuid?.() === 0 && spawnSync('setpriv', ['--version']).status === 0
if (!possible) console.log('skipped: needs root and setpriv, to become an ordinary user')

let worker: string

beforeAll(async () => {
  if (!possible) return
  worker = await bundle('tests/support/store-worker.ts')
  chmodSync(dirname(worker), 0o755)
})

/** Makes it so that nothing may be written; false where this system does not know such a thing. */
type Deny = (place: Place) => boolean

const tries = (...command: readonly [string, ...string[]]): boolean => {
  const [program, ...args] = command
  return spawnSync(program, args).status === 0
}

const ways: readonly (readonly [what: string, says: string, deny: Deny])[] = [
  ['a file that may only be read', 'read-only', ({ path }) => (chmodSync(path, 0o444), true)],
  ['a folder that may only be read', 'read-only', ({ folder }) => (chmodSync(folder, 0o555), true)],
  ['a file that may not be read', 'unreadable', ({ path }) => (chmodSync(path, 0o000), true)],
  [
    'a disk that may only be read',
    'read-only',
    ({ folder }) => {
      if (!tries('mount', '--bind', folder, folder)) return false
      onTestFinished(() => void execFileSync('umount', ['-l', folder]))
      return tries('mount', '-o', 'remount,ro,bind', folder)
    },
  ],
  [
    'a file that may never change',
    'read-only',
    ({ path }) => {
      if (!tries('chattr', '+i', path)) return false
      onTestFinished(() => void tries('chattr', '-i', path))
      return true
    },
  ],
  ['Hearsay’s own folder that may only be read', 'no-permission', ({ data }) => (chmodSync(data, 0o555), true)],
]

test.runIf(possible).each(ways)(
  '%s: said before the first edit, nothing taken, nothing changed',
  async (what, says, deny) => {
    const outer = await tempFolder()
    chmodSync(outer, 0o755)
    const place = placeIn(join(outer, 'work'))
    const data = join(outer, 'data')
    for (const folder of [place.folder, data]) {
      mkdirSync(folder)
      chownSync(folder, 65_534, 65_534)
    }
    expectOk(await createProject(realDisk, Date.now, { path: place.path, name: 'Test', analyst: kim }))
    chownSync(place.path, 65_534, 65_534)
    copyFileSync(place.path, join(outer, 'before'))
    if (!deny({ ...place, data })) {
      console.log(`skipped: ${what} cannot be had here`)
      return
    }
    const { begin, ended } = startWorker(worker, asNobody)
    begin({ path: place.path, data, run: 'r', edits: 1 })
    const said = await ended
    expect(named(said, 'x')).toEqual([says])
    expect(named(said, '?'), 'nothing was asked for').toEqual([])
    expect(readFileSync(place.path).equals(readFileSync(join(outer, 'before')))).toBe(true)
    count({ row: 30, what: 'nothing may be written, or read', tried: 1, survived: 1, lost: 0 })
  },
)

test.runIf(possible)('where everything may be written, nobody edits', async () => {
  const outer = await tempFolder()
  chmodSync(outer, 0o777)
  const place = placeIn(outer)
  expectOk(await createProject(realDisk, Date.now, { path: place.path, name: 'Test', analyst: kim }))
  chmodSync(place.path, 0o666)
  const { begin, ended } = startWorker(worker, asNobody)
  begin({ path: place.path, data: place.data, run: 'r', edits: 1 })
  expect(named(await ended, '!')).toEqual(['r-0'])
})
