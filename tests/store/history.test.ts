import { describe, expect, test } from 'vitest'
import { setAttribute } from '#core/command/annotate-row.ts'
import { addLink } from '#core/command/link.ts'
import { noteSpan, setSegments } from '#core/command/span-edit.ts'
import { removeSpans } from '#core/command/span-remove.ts'
import { ATTRIBUTION } from '#core/model/scheme.ts'
import type { HistoryFilter } from '#ipc/contract.ts'
import type { ProjectStore } from '#store/project.ts'
import {
  addArticle,
  dump,
  expectOk,
  failureOf,
  kim,
  lee,
  newPlace,
  open,
  opened,
  perform,
  sourceDraft,
  tag,
} from '../support/store.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'

const everything: HistoryFilter = { analyst: null, article: null, kind: null, row: null, before: null, limit: 100 }
const labels = async (store: ProjectStore, filter: Partial<HistoryFilter> = {}): Promise<readonly string[]> =>
  (await store.history({ ...everything, ...filter })).entries.map(({ label }) => label)

/** Two articles, a claim in each, a note and an attribute on the first. */
const worked = async () => {
  const store = await opened(await newPlace())
  const one = await addArticle(store, 'Kim said it rains.', 'one.txt')
  const two = await addArticle(store, 'Lee denied it.', 'two.txt')
  const claim = await tag(store, one, 9, 17)
  const other = await tag(store, two, 4, 13)
  await perform(store, noteSpan, { span: claim, note: 'check' })
  await perform(store, setAttribute, { owner: claim, type: 'attribute.claim.kind', value: 'fact' })
  return { store, one, two, claim, other }
}

describe('the history', () => {
  test('tells who did what, newest first, with what was before and after', async () => {
    const { store, claim } = await worked()
    await perform(store, noteSpan, { span: claim, note: 'checked' })
    await perform(store, setSegments, { span: claim, ranges: [{ start: 12, end: 17 }] })
    const { entries, people } = await store.history(everything)
    expect(people).toEqual([{ id: kim.id, name: 'Kim' }])
    expect(entries.filter(({ canUndo }) => !canUndo).map(({ label }) => label)).toEqual(['New project'])
    expect(entries.slice(0, 3).map(({ by, label, details }) => ({ by, label, what: details[0] }))).toMatchObject([
      {
        by: 'Kim',
        label: 'Move span',
        what: { what: 'Place of Claim “rains”', from: '“it rains”', to: '“rains”', span: claim },
      },
      { by: 'Kim', label: 'Note on span', what: { from: 'check', to: 'checked' } },
      { by: 'Kim', label: 'Set Kind', what: { what: 'New: Kind of Claim “rains”', to: 'fact', span: claim } },
    ])
  })

  test('is filtered by article, span, kind and person, and comes in pages', async () => {
    const { store, two, claim } = await worked()
    expect(await labels(store, { row: claim })).toEqual(['Set Kind', 'Note on span', 'Tag Claim'])
    expect(await labels(store, { article: two })).toEqual(['Tag Claim', 'Add article two.txt'])
    expect(await labels(store, { kind: 'span.' })).toEqual(['Note on span', 'Tag Claim', 'Tag Claim'])
    expect(await labels(store, { analyst: lee.id })).toEqual([])
    const first = await store.history({ ...everything, limit: 2 })
    expect(first.more).toBe(true)
    const rest = await store.history({ ...everything, before: first.entries.at(-1)?.change ?? null })
    expect([...first.entries, ...rest.entries].map(({ label }) => label)).toEqual(await labels(store))
  })

  test('marks what was undone, and not what was brought back', async () => {
    const { store } = await worked()
    expectOk(await store.undo())
    expectOk(await store.undo())
    expectOk(await store.redo())
    const undone = (await store.history(everything)).entries.filter(({ isUndone }) => isUndone)
    expect(undone.map(({ label }) => label)).toEqual(['Set Kind'])
  })

  test('undoes back to a point, and refuses what is not there to undo', async () => {
    const { store, claim } = await worked()
    const before = dump(store.reader)
    const { entries } = await store.history({ ...everything, row: claim })
    const tagged = entries.at(-1)?.change
    if (tagged === undefined) throw new Error('no change tagged the claim')
    expectOk(await store.undoTo(tagged))
    expect(store.reader.get('span', claim)?.deleted).toBe(true)
    expect(store.reader.all('span')).toEqual([])
    expect(failureOf(await store.undoTo(tagged)).kind).toBe('not-yours')
    for (let i = 0; i < 4; i += 1) expectOk(await store.redo())
    expect(dump(store.reader)).toEqual(before)
  })

  test('compares two points: what came and went between them does not show', async () => {
    const { store, one, claim } = await worked()
    const start = (await store.history({ ...everything, limit: 1 })).entries[0]?.change ?? 'a:1'
    const passing = await tag(store, one, 0, 3)
    await perform(store, addLink, { type: ATTRIBUTION, fillers: [{ role: 'role.attribution.claim', target: claim }] })
    await perform(store, noteSpan, { span: claim, note: 'a' })
    await perform(store, noteSpan, { span: claim, note: 'b' })
    await perform(store, removeSpans, { spans: [passing] })
    const end = (await store.history({ ...everything, limit: 1 })).entries[0]?.change ?? 'a:1'
    expect(store.compare(start, end).map(({ what, from, to }) => [what, from, to])).toEqual([
      ['New: link attribution', null, null],
      ['New: claim Claim “it rains”', null, null],
      ['Note of Claim “it rains”', 'check', 'b'],
    ])
    expect(store.compare(start, start)).toEqual([])
  })
})

const JUMPS = many(40, 1_000)

test(`a clock that jumps ${JUMPS} times by up to a year (seed ${seed}): the order of work stays`, async () => {
  const random = createRandom(seed)
  const year = 365 * 24 * 3_600_000
  let clock = Date.now()
  const place = await newPlace({ now: () => clock })
  let store = expectOk(await open(place))
  const names: string[] = []
  for (let i = 0; i < JUMPS; i += 1) {
    clock = Math.max(0, clock + random(2 * year) - year)
    names.push(`source ${i}`)
    expectOk(await store.commit(sourceDraft(`source ${i}`, kim.id)))
    if (i % 20 !== 19) continue
    expectOk(await store.close())
    store = expectOk(await open(place))
  }
  const told: string[] = []
  for (let before: HistoryFilter['before'] = null; ;) {
    const { entries } = await store.history({ ...everything, before })
    told.push(...entries.map(({ label }) => label))
    const last = entries.at(-1)
    if (last === undefined) break
    before = last.change
  }
  const order = told.filter((label) => label.startsWith('New source')).toReversed()
  expect(order).toEqual(names.map((name) => `New source ${name}`))
  expectOk(await store.undo())
  expect(store.reader.all('source').map(({ name }) => name)).toEqual(names.slice(0, -1))
  expectOk(await store.close())
  count({ row: 33, what: 'edits with a clock that jumps: reordered', tried: JUMPS, survived: JUMPS, lost: 0 })
}, 300_000)
