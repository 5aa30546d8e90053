import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { expectOk, kim, open, placeIn, sourceDraft, tempFolder } from '../support/store.ts'
import { count } from '../support/store-tally.ts'

/** Where a project may lie: makes the file's way, and gives the path to open. */
const places: readonly (readonly [what: string, lay: (path: string) => string])[] = [
  ['behind a link', (path) => linkTo(path, join(dirname(path), 'link.hearsay'))],
  ['behind a relative link', (path) => linkTo(`./${basename(path)}`, join(dirname(path), 'link.hearsay'))],
  [
    'behind a link to a link',
    (path) => linkTo(linkTo(path, join(dirname(path), 'one')), join(dirname(path), 'two.hearsay')),
  ],
  ['in a folder behind a link', (path) => join(linkTo(dirname(path), join(dirname(path), 'folder')), basename(path))],
  ['that only its owner may read', (path) => (chmodSync(path, 0o600), path)],
  ['that the group may read', (path) => (chmodSync(path, 0o640), path)],
  ['that everybody may write', (path) => (chmodSync(path, 0o666), path)],
  ['with a name of 255 bytes', (path) => renamed(path, `${'n'.repeat(247)}.hearsay`)],
  ['with a name of signs', (path) => renamed(path, "😀 “q” 's $(x) `;*?.hearsay")],
  ['with a name in two forms of Unicode', (path) => renamed(path, 'e\u0301 \u00e9 \u202eyaer.hearsay')],
  ['with a name of two lines', (path) => renamed(path, 'line\nend\t.hearsay')],
  ['with a name like an option, far down', (path) => renamed(path, join('a/b c/d'.repeat(20), '--help.hearsay'))],
]

const linkTo = (target: string, link: string): string => {
  symlinkSync(target, link)
  return link
}

const renamed = (path: string, name: string): string => {
  const next = join(dirname(path), name)
  mkdirSync(dirname(next), { recursive: true })
  renameSync(path, next)
  return next
}

const isLink = (path: string): string | undefined => (lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined)

test.each(places)('a file %s keeps its place, its name and who may read it', async (_, lay) => {
  const place = placeIn(await tempFolder())
  expectOk(await createProject(realDisk, Date.now, { path: place.path, name: 'Odd', analyst: kim }))
  const path = lay(place.path)
  const before = [isLink(path), statSync(path).mode, readdirSync(dirname(path)).toSorted()]
  for (const name of ['a', 'b']) {
    const store = expectOk(await open({ ...place, path }))
    expectOk(await store.commit(sourceDraft(name, kim.id)))
    expectOk(await store.close())
  }
  expect([
    isLink(path),
    statSync(path).mode,
    readdirSync(dirname(path))
      .filter((one) => one !== 'data')
      .toSorted(),
  ]).toEqual(before)
  expect(readFileSync(path).includes('Odd')).toBe(true)
  const again = expectOk(await open({ ...place, path }))
  expect(again.reader.all('source').map(({ name }) => name)).toEqual(['a', 'b'])
  await again.abandon()
  count({ row: 32, what: 'odd places, names and permissions', tried: 1, survived: 1, lost: 0 })
})
