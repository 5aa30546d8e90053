import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import type { Failure } from '#core/failure.ts'
import { areCopies } from '#store/copies.ts'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { openProject } from '#store/open-project.ts'
import type { ProjectStore } from '#store/project.ts'
import { whereaboutsOf } from '#store/whereabouts.ts'
import {
  expectOk,
  failureOf,
  kim,
  lee,
  newPlace,
  open,
  opened,
  placeIn,
  sourceDraft,
  tempFolder,
} from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count } from '../support/store-tally.ts'

const names = (store: ProjectStore): readonly string[] =>
  store.reader
    .all('source')
    .map(({ name }) => name)
    .toSorted()

const faults = { tried: 0, survived: 0 }
const conflictCopies = { tried: 0, survived: 0 }
afterAll(() => {
  const of = (row: number, what: string, { tried, survived }: typeof faults): void =>
    count({ row, what, tried, survived, lost: tried - survived })
  of(28, 'file touched by another program, before and during a save', faults)
  of(29, 'conflict copies of sync services found and merged', conflictCopies)
})

/** A project of Kim's that is open here with an edit of its own, and a copy in which Lee has made another. */
const apart = async (onTouched = (_: Failure | null): void => undefined) => {
  const place = await newPlace({ onTouched })
  const first = await opened(place)
  expectOk(await first.commit(sourceDraft('both', kim.id)))
  expectOk(await first.close())
  const theirs = join(place.folder, 'theirs.hearsay')
  copyFileSync(place.path, theirs)
  const other = expectOk(await openProject(place.around, { path: theirs, analyst: lee, readOnly: false }))
  expectOk(await other.commit(sourceDraft('lee', lee.id)))
  expectOk(await other.close())
  const mine = await opened(place)
  expectOk(await mine.commit(sourceDraft('kim', kim.id)))
  return { place, mine, theirs }
}

/** Ways in which something else lays hands on an open project file. `there` is what has to be at its place afterwards. */
const ways: readonly (readonly [name: string, act: (path: string, theirs: string) => void])[] = [
  ['replaced by another copy', (path, theirs) => renameSync(theirs, path)],
  ['written over by another copy', (path, theirs) => copyFileSync(theirs, path)],
  ['deleted', (path) => rmSync(path)],
  ['moved away', (path) => renameSync(path, `${path}.moved`)],
  ['truncated', (path) => writeFileSync(path, readFileSync(path).subarray(0, 5_000))],
  ['emptied', (path) => writeFileSync(path, '')],
  ['extended', (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(512)]))],
  [
    'changed in one byte, its time put back',
    (path) => {
      const bytes = readFileSync(path)
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 700) ^ 1, bytes.length - 700)
      writeFileSync(path, bytes)
      utimesSync(path, 1, 1)
    },
  ],
  ['replaced by another kind of file', (path) => writeFileSync(path, 'notes')],
  [
    'replaced by a folder',
    (path) => {
      rmSync(path)
      mkdirSync(path)
    },
  ],
  [
    'half synced: the first half is of the other copy',
    (path, theirs) => {
      const [mine, other] = [readFileSync(path), readFileSync(theirs)]
      writeFileSync(path, Buffer.concat([other.subarray(0, 8_192), mine.subarray(8_192)]))
    },
  ],
  [
    'swapped with its copy',
    (path, theirs) => {
      renameSync(path, `${path}.swap`)
      renameSync(theirs, path)
      renameSync(`${path}.swap`, theirs)
    },
  ],
]

const contentOf = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  }
}

test.each(ways)('a file that was %s is noticed before it is written over, and both are kept', async (_, act) => {
  faults.tried += 1
  const { place, mine, theirs } = await apart()
  act(place.path, theirs)
  const theirContent = contentOf(place.path)
  const refused = failureOf(await mine.save())
  expect(refused.kind).toMatch(/^(changed-on|gone-from)-disk$/)
  expect(contentOf(place.path)).toBe(theirContent)
  const kept = expectOk(await mine.keepBoth())
  if (theirContent !== 'ENOENT') expect(contentOf(place.path)).toBe(theirContent)
  expect(basename(kept)).toBe(theirContent === 'ENOENT' ? 'test.hearsay' : 'test (Kim’s copy).hearsay')
  const again = expectOk(await openProject(place.around, { path: kept, analyst: kim, readOnly: false }))
  expect(names(again)).toEqual(['both', 'kim'])
  expect(again.snapshot().notices).toEqual([])
  await again.abandon()
  faults.survived += 1
})

test.each(ways)('a file that is %s while it is being written is not written over', async (_, act) => {
  faults.tried += 1
  const { place, mine, theirs } = await apart()
  let touched = ''
  const disk = place.around.disk as { open: typeof realDisk.open }
  const usual = disk.open
  try {
    disk.open = async (path, how) => {
      if (touched === '' && path.endsWith('.tmp')) {
        act(place.path, theirs)
        touched = contentOf(place.path)
      }
      return usual(path, how)
    }
    expect(failureOf(await mine.save()).kind).toMatch(/^(changed-on|gone-from)-disk$/)
  } finally {
    disk.open = usual
  }
  expect(contentOf(place.path)).toBe(touched)
  faults.survived += 1
})

test('it is noticed without an edit, said once, and no more when the file is put back', async () => {
  const told: (Failure | null)[] = []
  const { place, theirs } = await apart((touched) => void told.push(touched))
  copyFileSync(place.path, `${place.path}.saved`)
  renameSync(place.path, `${place.path}.moved`)
  await vi.waitFor(() => expect(told.map((one) => one?.kind)).toEqual(['gone-from-disk']), 10_000)
  copyFileSync(theirs, place.path)
  await vi.waitFor(() => expect(told.at(-1)?.kind).toBe('changed-on-disk'), 10_000)
  rmSync(place.path)
  copyFileSync(`${place.path}.saved`, place.path) // another file, with the very same bytes
  await vi.waitFor(() => expect(told.at(-1)).toBeNull(), 10_000)
  expect(told).toHaveLength(3)
})

test('what is here is kept as a backup when another program changes the file, also when the window is closed then', async () => {
  const { place, mine, theirs } = await apart()
  copyFileSync(theirs, place.path)
  failureOf(await mine.save())
  expectOk(await mine.commit(sourceDraft('later', kim.id)))
  failureOf(await mine.close())
  await mine.abandon()
  const folder = join(place.data, 'backups')
  const backups = readdirSync(folder).flatMap((project) =>
    readdirSync(join(folder, project)).map((file) => join(folder, project, file)),
  )
  const newest =
    backups
      .filter((file) => basename(file).includes('.changed.'))
      .toSorted()
      .at(-1) ?? ''
  const kept = expectOk(await openProject(place.around, { path: newest, analyst: kim, readOnly: true }))
  expect(names(kept)).toEqual(['both', 'kim', 'later'])
  await kept.abandon()
})

test('the other one is merged in: the file has both, and the one that it replaced is a backup', async () => {
  const { place, mine, theirs } = await apart()
  copyFileSync(theirs, place.path)
  failureOf(await mine.save())
  expect(expectOk(await mine.merge(place.path, true))).toMatchObject({ changes: 2 })
  expectOk(await mine.merge(place.path, false))
  expect(mine.snapshot()).toMatchObject({ touched: null, saved: { state: 'saved' } })
  expect(names(mine)).toEqual(['both', 'kim', 'lee'])
  expectOk(await mine.commit(sourceDraft('after', kim.id)))
  expectOk(await mine.close())
  const again = await opened(place)
  expect(names(again)).toEqual(['after', 'both', 'kim', 'lee'])
})

test('where the other one has nothing more, mine takes its place', async () => {
  const { place, mine } = await apart()
  const newer = `${place.path}.newer`
  expectOk(await mine.save())
  copyFileSync(place.path, newer)
  expectOk(await mine.commit(sourceDraft('more', kim.id)))
  renameSync(newer, place.path)
  writeFileSync(place.path, readFileSync(place.path)) // the same bytes: nobody minds
  expectOk(await mine.save())
})

test('what is not a sound copy of the project is not merged', async () => {
  const { place, mine } = await apart()
  const other = placeIn(await tempFolder())
  expectOk(await createProject(realDisk, Date.now, { path: other.path, name: 'Other', analyst: kim }))
  copyFileSync(other.path, place.path)
  failureOf(await mine.save())
  expect(failureOf(await mine.merge(place.path, true)).kind).toBe('another-project')
  writeFileSync(place.path, 'notes')
  expect(failureOf(await mine.merge(place.path, true)).kind).toBe('not-a-project')
})

test('keeping both is for a file that was touched', async () => {
  const { mine } = await apart()
  expect(failureOf(await mine.keepBoth()).kind).toBe('not-touched')
})

const conflictNames = [
  "test (Ada's conflicted copy 2026-11-22).hearsay",
  'test (conflicted copy 2026-11-22 101500).hearsay',
  'test (Konflikt von Ada 2026-11-22).hearsay',
  'test (Copie en conflit de Ada 2026-11-22).hearsay',
  'test.sync-conflict-20261122-101500-ABCDEFG.hearsay',
  'test_conflict-20261122-101500.hearsay',
  'test-LAPTOP-7.hearsay',
  'test (1).hearsay',
  'test 2.hearsay',
  'test (Ada’s copy).hearsay',
]

test.each(conflictNames)('“%s” is found beside the project while it has something new', async (name) => {
  conflictCopies.tried += 1
  const { place, mine, theirs } = await apart()
  expect(await mine.copies()).toEqual([])
  renameSync(theirs, join(place.folder, name))
  expect(await mine.copies()).toEqual([name])
  expectOk(await mine.merge(join(place.folder, name), false))
  expect(names(mine)).toEqual(['both', 'kim', 'lee'])
  expect(await mine.copies()).toEqual([])
  conflictCopies.survived += 1
})

test('from a copy the project itself is found, and other files are not', async () => {
  expect(areCopies('test (1).hearsay', 'test.hearsay')).toBe(true)
  expect(areCopies('test (1).hearsay', 'test (conflicted copy 2026).hearsay')).toBe(true)
  for (const other of [
    'test.hearsay',
    'test.txt',
    'Test report.hearsay',
    'testing.hearsay',
    '.test.hearsay.lock',
    'test 2.hearsay.tmp',
  ]) {
    expect(areCopies('test.hearsay', other), other).toBe(false)
  }
  const { place, mine } = await apart()
  const other = placeIn(await tempFolder())
  expectOk(await createProject(realDisk, Date.now, { path: other.path, name: 'Other', analyst: kim }))
  copyFileSync(other.path, join(place.folder, 'test (1).hearsay'))
  writeFileSync(join(place.folder, 'test (2).hearsay'), 'notes')
  expect(await mine.copies()).toEqual([])
})

test.each([
  ['/home/kim/Dropbox/work', 'Dropbox'],
  ['/home/kim/Dropbox (Team)/work', 'Dropbox'],
  ['/Users/kim/Library/Mobile Documents/com~apple~CloudDocs', 'iCloud Drive'],
  ['/Users/kim/Library/CloudStorage/OneDrive-Team/work', 'OneDrive'],
  ['/Users/kim/Library/CloudStorage/GoogleDrive-kim/My Drive', 'Google Drive'],
  ['/home/kim/Nextcloud', 'Nextcloud'],
  ['/home/kim/Boxes', undefined],
  ['/home/kim/work', undefined],
])('%s is a folder of %s', async (folder, name) => {
  expect((await whereaboutsOf(realDisk, folder))?.name).toBe(name)
})

test('a share is known by its file system, a synced folder by its marks', async () => {
  const nfs = { ...realDisk, fileSystem: async () => 0x6969 }
  expect(await whereaboutsOf(nfs, '/srv/work')).toEqual({ kind: 'network', name: 'NFS' })
  const folder = await tempFolder()
  mkdirSync(join(folder, 'inner'))
  mkdirSync(join(folder, '.stfolder'))
  expect(await whereaboutsOf(realDisk, join(folder, 'inner'))).toEqual({ kind: 'synced', name: 'Syncthing' })
})

const inDropbox = async (): Promise<Place> => {
  const folder = join(await tempFolder(), 'Dropbox')
  mkdirSync(folder)
  const place = placeIn(folder, { data: await tempFolder() })
  expectOk(await createProject(realDisk, Date.now, { path: place.path, name: 'Test', analyst: kim }))
  return place
}

test('that a project is synced is said once, and only the lock lies beside it', async () => {
  const place = await inDropbox()
  const first = await opened(place)
  expect(first.snapshot().notices?.map(({ kind }) => kind)).toEqual(['lies-elsewhere'])
  expectOk(await first.commit(sourceDraft('a', kim.id)))
  expectOk(await first.save())
  expect(readdirSync(place.folder).toSorted()).toEqual(['.test.hearsay.lock', 'test.hearsay'])
  expectOk(await first.close())
  expect(readdirSync(place.folder)).toEqual(['test.hearsay'])
  const second = await opened(place)
  expect(second.snapshot().notices).toEqual([])
})

test('a file of which only a part has come says that it may still be on its way', async () => {
  const place = await newPlace()
  const whole = readFileSync(place.path)
  let tried = 0
  for (let length = 0; length < whole.length; length += 512) {
    writeFileSync(place.path, whole.subarray(0, length))
    const refused = failureOf(await open(place))
    expect(refused.remedy, `${length}`).toMatch(length < 512 && length > 0 ? /./ : /still be on its way/)
    tried += 1
  }
  writeFileSync(place.path, whole)
  await opened(place)
  count({ row: 29, what: 'files of which only a part has come', tried, survived: tried, lost: 0 })
})
