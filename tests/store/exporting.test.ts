import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { ExportWish, MergeProgress } from '#ipc/contract.ts'
import type { ProjectStore } from '#store/project.ts'
import { addArticle, expectOk, failureOf, kim, never, newPlace, opened, sourceDraft, tag } from '../support/store.ts'
import type { Place } from '../support/store.ts'

/* Exports of an open project: in a thread of their own as large projects have them, and here. */

const TEXT = 'The mayor said that the river had risen. '

test('apart and here the same bytes come of it, and every share that is told is a share', async () => {
  const shares: (number | null)[] = []
  const { place, store, wish } = await project(0, ({ share }) => shares.push(share))
  const apart = await written(store, wish)
  expectOk(await store.close())
  expect(shares.length).toBeGreaterThan(0)
  for (const share of shares) if (share !== null) expect(share >= 0 && share <= 1).toBe(true)

  const here = await opened({ ...place, around: { ...place.around, timing: { ...never, apartFrom: 1e12 } } })
  expect(await written(here, { ...wish, force: true })).toEqual(apart)
})

const written = async (store: ProjectStore, wish: ExportWish): Promise<unknown> => {
  const { files, ...report } = expectOk(await store.exportDataset(wish))
  return [report, files.map((file) => readFileSync(file, 'utf8'))]
}

test('an edit does not wait for an export apart, which holds the project as it was', async () => {
  const { store, wish } = await project(0, () => undefined)
  const exporting = store.exportDataset(wish)
  const edited = store.commit(sourceDraft('meanwhile', kim.id))
  const first = await Promise.race([exporting.then(() => 'exported'), edited.then(() => 'edited')])
  expect(first).toBe('edited')
  const [file = ''] = expectOk(await exporting).files
  expectOk(await edited)
  expect(readFileSync(file, 'utf8')).not.toContain('meanwhile')
  const [again = ''] = expectOk(await store.exportDataset({ ...wish, force: true })).files
  expect(readFileSync(again, 'utf8')).toContain('meanwhile')
})

const outputs = [
  ['conll', 'out.conll'],
  ['brat', 'folder'],
  ['csv-spans', 'out.zip'],
] as const

test.each([
  [0, outputs.slice(0, 1)],
  [1e12, outputs],
])('refused or strict, nothing is left of it (in a thread from %s bytes)', async (apartFrom, strict) => {
  const { store, wish } = await project(apartFrom, () => undefined)
  const folder = dirname(wish.path)
  const before = readdirSync(folder)
  expect(failureOf(await store.exportDataset({ ...wish, format: 'nothing' })).kind).toBe('unknown-format')
  for (const [format, name] of strict) {
    const path = join(folder, name)
    const report = expectOk(await store.exportDataset({ ...wish, format, path, strict: true }))
    expect([report.files, report.articles]).toEqual([[], 0])
    expect(report.losses.length).toBeGreaterThan(0)
    expect(existsSync(path)).toBe(false)
  }
  expect(readdirSync(folder)).toEqual(before)
})

test('closing waits for an export, so that it is whole', async () => {
  const { store, wish } = await project(0, () => undefined)
  const exporting = store.exportDataset(wish)
  expectOk(await store.close())
  expect(existsSync(wish.path)).toBe(true)
  expect(expectOk(await exporting).articles).toBe(1)
})

const project = async (
  apartFrom: number,
  onExporting: (progress: MergeProgress) => void,
): Promise<{ readonly place: Place; readonly store: ProjectStore; readonly wish: ExportWish }> => {
  const place = await newPlace({ timing: { ...never, apartFrom }, onExporting })
  const begun = await opened({ ...place, around: { ...place.around, timing: never } })
  const article = await addArticle(begun, TEXT)
  await tag(begun, article, 0, 9)
  expectOk(await begun.commit(sourceDraft('Kim', kim.id))) // which not every format can hold
  expectOk(await begun.close())
  const store = await opened(place)
  const path = join(dirname(place.path), 'out.jsonl')
  const wish = { format: 'jsonl', path, force: false, strict: false, articles: null, analysts: null, split: null }
  return { place, store, wish }
}
