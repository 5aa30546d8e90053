import {
  appendFileSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { realDisk } from '#store/disk.ts'
import type { Disk } from '#store/disk.ts'
import { openProject } from '#store/open-project.ts'
import { expectOk, failureOf, kim, newPlace, open, sourceDraft } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count } from '../support/store-tally.ts'

/** What somebody else may do to a file that is open. */
const touches: readonly (readonly [what: string, touch: (place: Place) => void])[] = [
  ['written again with the same bytes', ({ path }) => writeFileSync(path, readFileSync(path))],
  ['one byte changed in place', ({ path }) => writeFileSync(path, flipped(readFileSync(path)))],
  ['something added at its end', ({ path }) => appendFileSync(path, 'x')],
  ['cut off', ({ path }) => truncateSync(path, 4_096)],
  ['emptied', ({ path }) => truncateSync(path, 0)],
  ['its time set', ({ path }) => utimesSync(path, 1, 1)],
  ['replaced by a copy, as sync programs do', ({ path }) => replaced(path, (next) => copyFileSync(path, next))],
  ['replaced by something else', ({ path }) => replaced(path, (next) => writeFileSync(next, 'another file'))],
  ['deleted', ({ path }) => rmSync(path)],
  ['moved away', ({ path }) => renameSync(path, `${path}.moved`)],
  ['replaced by a folder', ({ path }) => (rmSync(path), mkdirSync(path))],
  [
    'replaced by a link',
    ({ path }) => {
      renameSync(path, `${path}.moved`)
      writeFileSync(`${path}.other`, 'another file')
      symlinkSync(`${path}.other`, path)
    },
  ],
]

const flipped = (bytes: Buffer): Buffer => {
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
  return bytes
}

const replaced = (path: string, make: (next: string) => void): void => {
  make(`${path}.next`)
  renameSync(`${path}.next`, path)
}

/** What lies at a path: nothing, a folder, or bytes. */
const lying = (path: string): unknown => {
  const state = lstatSync(path, { throwIfNoEntry: false })
  return state === undefined ? 'nothing' : state.isDirectory() ? 'a folder' : readFileSync(path).toString('latin1')
}

test.each(touches)(
  'a file %s, before and during a save: noticed, not overwritten, and both are kept',
  async (what, touch) => {
    for (const during of [false, true]) {
      const place = await newPlace()
      let touched = false
      const touchOnce = (): void => {
        if (!touched) touch(place)
        touched = true
      }
      // While a save is under way: when its temporary file is there already, and only the name is missing.
      const disk: Disk = {
        ...realDisk,
        open: async (path, how) => {
          if (during && path.startsWith(join(place.folder, '.test.hearsay'))) touchOnce()
          return realDisk.open(path, how)
        },
      }
      const store = expectOk(
        await openProject({ ...place.around, disk }, { path: place.path, analyst: kim, readOnly: false }),
      )
      expectOk(await store.commit(sourceDraft('mine', kim.id)))
      await new Promise((resolve) => setTimeout(resolve, 15)) // so that the time of the last change is another
      if (!during) touchOnce()
      const refused = failureOf(await store.save())
      expect(touched).toBe(true)
      expect(refused.kind, what).toBe('changed-on-disk')
      expect(refused.message).toMatch(/^“test.hearsay” .*\.$/)
      expect(place.saved.at(-1)?.state).toBe('not saved')

      const theirs = lying(place.path)
      expectOk(await store.commit(sourceDraft('mine too', kim.id)))
      expect((await store.save()).ok).toBe(false)
      expect(lying(place.path), 'theirs').toEqual(theirs)
      const copy = join(place.folder, 'mine.hearsay')
      writeFileSync(copy, await store.export())
      await store.abandon()
      const mine = expectOk(await open({ ...place, path: copy }))
      expect(mine.reader.all('source').map(({ name }) => name)).toEqual(['mine', 'mine too'])
      await mine.abandon()
      expect(existsSync(join(place.data, 'journal'))).toBe(true)
      const when = during ? 'during' : 'before'
      count({ row: 28, what: `a file that somebody else touches ${when} a save`, tried: 1, survived: 1, lost: 0 })
    }
  },
)
