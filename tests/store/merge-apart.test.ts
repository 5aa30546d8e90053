import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noteSpan } from '#core/command/span-edit.ts'
import type { MergeProgress } from '#ipc/contract.ts'
import type { ProjectStore } from '#store/project.ts'
import { createHandlers } from '#store/serve.ts'
import {
  addArticle,
  dump,
  expectOk,
  failureOf,
  kim,
  lee,
  never,
  newPlace,
  opened,
  perform,
  sourceDraft,
  tag,
  wholeHistory,
} from '../support/store.ts'
import type { Place } from '../support/store.ts'

/* Merges in a thread of their own, as large projects have them: what they come to, what goes on meanwhile, and giving up. */

const TEXT = 'The mayor said that the river had risen. '

test('what comes of it is what comes of a merge here, and Undo takes it out again', async () => {
  const [apart, here] = [await twoCopies(0), await twoCopies(1e12)]
  const found = await Promise.all(
    [apart, here].map(async ({ mine, theirs }) => {
      const store = await opened(mine)
      const before = store.snapshot().counts
      const tried = expectOk(await store.merge(theirs, true))
      expect(store.snapshot().counts).toEqual(before)
      const merged = expectOk(await store.merge(theirs, false))
      expect(merged).toEqual(tried)
      expect(expectOk(await store.merge(theirs, false)).changes).toBe(0)
      const rows = dump(store.reader)
      expectOk(await store.close())
      const again = await opened(mine)
      expect(dump(again.reader)).toEqual(rows)
      expectOk(await again.undo())
      expect(again.snapshot().counts).toEqual(before)
      return { ...merged, conflicts: merged.conflicts.map(({ kind, field, mine: ours }) => ({ kind, field, ours })) }
    }),
  )
  expect(found[0]).toEqual(found[1])
  expect(found[0]).toMatchObject({
    articles: 1,
    spans: 2,
    conflicts: [{ kind: 'field', field: 'note', ours: 'Kim’s' }],
  })
})

test('a window is told the rows that it may have, and not those of articles it cannot know', async () => {
  const { mine, theirs, place, article, added } = await twoCopies(0)
  const store = await opened(mine)
  expectOk(await store.merge(theirs, false))
  const told = place.changed.at(-1)?.rows ?? []
  const spans = told.flatMap(([table, row]) => (table === 'span' ? [row['article']] : []))
  expect(told.some(([table, row]) => table === 'article' && row.id === added)).toBe(true)
  expect(new Set(spans)).toEqual(new Set([article]))
})

test('it says how far it is; meanwhile reading is answered, and edits wait until it is done', async () => {
  const { mine, theirs, place, article } = await twoCopies(0)
  const store = await opened(mine)
  const order: string[] = []
  const merging = store.merge(theirs, false).then((merged) => {
    order.push('merged')
    return merged
  })
  await told(place.progress)
  expect(store.load({ article }).length).toBeGreaterThan(0)
  order.push('read')
  expectOk(await store.commit(sourceDraft('meanwhile', kim.id)))
  order.push('edited')
  expectOk(await merging)
  expect(order).toEqual(['read', 'merged', 'edited'])
  expect(store.info().sources).toBe(1)
})

test('an edit does not wait while a merge is only tried', async () => {
  const { mine, theirs, place } = await twoCopies(0)
  const store = await opened(mine)
  const order: string[] = []
  const trying = store.merge(theirs, true).then(() => order.push('tried'))
  await told(place.progress)
  expectOk(await store.commit(sourceDraft('meanwhile', kim.id)))
  order.push('edited')
  await trying
  expect(order).toEqual(['edited', 'tried'])
})

test.each([false, true])('given up, everything is as it was (only tried: %s)', async (dryRun) => {
  const { mine, theirs, place } = await twoCopies(0)
  const store = await opened(mine)
  const [rows, history, file] = [dump(store.reader), await whole(store), readFileSync(mine.path)]
  const merging = store.merge(theirs, dryRun)
  await told(place.progress)
  expect(failureOf(await store.merge(theirs, true)).kind).toBe('merging')
  store.cancelMerge()
  const next = store.merge(theirs, true) // which waits until the other has ended
  expect(failureOf(await merging).kind).toBe('cancelled')
  expectOk(await next)
  expect(dump(store.reader)).toEqual(rows)
  expect(await whole(store)).toEqual(history)
  expect(readFileSync(mine.path).equals(file)).toBe(true)
  expect(place.changed).toEqual([])

  expectOk(await store.commit(sourceDraft('after', kim.id)))
  expectOk(await store.merge(theirs, false))
  expect(store.info().sources).toBe(1)
})

test('giving up when nothing is under way does nothing, and needs an open project', async () => {
  const { mine, theirs } = await twoCopies(0)
  const handlers = createHandlers(mine.around)
  expect(failureOf(await handlers['project.cancelMerge']()).kind).toBe('not-open')
  expectOk(await handlers['store.open']({ path: mine.path, analyst: kim, readOnly: false }))
  expectOk(await handlers['project.cancelMerge']())
  expect(expectOk(await handlers['store.merge']({ path: theirs, dryRun: true })).articles).toBe(1)
  expectOk(await handlers['store.close']())
})

interface Watched {
  readonly progress: MergeProgress[]
  readonly changed: {
    readonly rows: readonly (readonly [string, Readonly<Record<string, unknown>> & { id: string }])[]
  }[]
}

/** Kim's copy, and the path of Lee's, who has noted the same span and brought another article. */
const twoCopies = async (
  apartFrom: number,
): Promise<{ mine: Place; theirs: string; place: Watched; article: string; added: string }> => {
  const place: Watched = { progress: [], changed: [] }
  const mine = await newPlace({
    timing: { ...never, apartFrom },
    onMerging: (progress) => void place.progress.push(progress),
    onChanged: (changed) => void place.changed.push(changed as never),
  })
  const theirs = join(mine.folder, 'theirs.hearsay')
  const store = await opened({ ...mine, around: { ...mine.around, timing: never } })
  const article = await addArticle(store, TEXT)
  const span = await tag(store, article, 4, 9)
  expectOk(await store.close())
  copyFileSync(mine.path, theirs)

  const other = await opened({ ...mine, path: theirs, around: { ...mine.around, timing: never } }, lee)
  await perform(other, noteSpan, { span, note: 'Lee’s' })
  await tag(other, article, 10, 14)
  const added = await addArticle(other, TEXT.repeat(2), 'other.txt')
  await tag(other, added, 4, 9)
  expectOk(await other.close())
  const own = await opened({ ...mine, around: { ...mine.around, timing: never } })
  await perform(own, noteSpan, { span, note: 'Kim’s' })
  expectOk(await own.close())
  place.progress.length = 0
  place.changed.length = 0
  return { mine, theirs, place, article, added }
}

const whole = (store: ProjectStore): unknown => store.history(wholeHistory)

const told = async (progress: readonly MergeProgress[]): Promise<void> => {
  while (progress.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
}
