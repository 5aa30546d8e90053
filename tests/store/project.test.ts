import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { removeSpans } from '#core/command/span-remove.ts'
import { noteSpan } from '#core/command/span-edit.ts'
import { addSource } from '#core/command/registry-entry.ts'
import { realDisk } from '#store/disk.ts'
import { createProject } from '#store/create-project.ts'
import {
  addArticle,
  dump,
  expectOk,
  failureOf,
  kim,
  lee,
  newPlace,
  never,
  opened,
  perform,
  sourceDraft,
  tag,
} from '../support/store.ts'

const TEXT = 'Kim 😀 said that the river rose.\n\n\uFEFFOfficials “denied” it.'

test('what was done is there after closing and opening, in every table', async () => {
  const place = await newPlace()
  const first = await opened(place)
  const article = await addArticle(first, TEXT)
  await tag(first, article, 0, 6)
  await tag(first, article, TEXT.indexOf('\uFEFF'), TEXT.length)
  await perform(first, addSource, { name: '\uFEFFKim 😀' })
  const before = dump(first.reader)
  expectOk(await first.close())

  const second = await opened(place)
  expect(dump(second.reader)).toEqual(before)
  expect(second.snapshot().recovered).toBe(0)
})

test('edits that only the journal has are put back, and said to be', async () => {
  const place = await newPlace()
  const first = await opened(place)
  const article = await addArticle(first, TEXT)
  await tag(first, article, 0, 6)
  const before = dump(first.reader)
  await first.abandon()

  const second = await opened(place)
  expect(dump(second.reader)).toEqual(before)
  expect(second.snapshot().recovered).toBe(2)
})

test('recovered edits survive a second crash, and are told of once when they are in the file', async () => {
  const place = await newPlace()
  const first = await opened(place)
  expectOk(await first.commit(sourceDraft('one', kim.id)))
  await first.abandon()
  const second = await opened(place)
  expectOk(await second.commit(sourceDraft('two', kim.id)))
  await second.abandon()
  const third = await opened(place)
  expect(third.snapshot().recovered).toBe(2)
  expectOk(await third.close())
  const fourth = await opened(place)
  expect([fourth.snapshot().recovered, fourth.info().sources]).toEqual([0, 2])
})

test('undo and redo go on after a restart, to any depth', async () => {
  const place = await newPlace()
  const first = await opened(place)
  const article = await addArticle(first, TEXT)
  const states = [dump(first.reader)]
  const span = await tag(first, article, 0, 6)
  states.push(dump(first.reader))
  await perform(first, noteSpan, { span, note: 'hm' })
  states.push(dump(first.reader))
  await perform(first, removeSpans, { spans: [span] })
  expectOk(await first.undo())
  expect(live(dump(first.reader))).toEqual(live(states[2]))
  expectOk(await first.close())

  const second = await opened(place)
  expect(second.snapshot().undo.redo).toMatch(/./)
  expectOk(await second.undo())
  expect(live(dump(second.reader))).toEqual(live(states[1]))
  await second.abandon()
  const third = await opened(place)
  expectOk(await third.undo())
  expect(live(dump(third.reader))).toEqual(live(states[0]))
  for (const state of [states[1], states[2]]) {
    expectOk(await third.redo())
    expect(live(dump(third.reader))).toEqual(live(state))
  }
  expectOk(await third.redo())
  expect(failureOf(await third.redo()).kind).toBe('nothing-to-redo')
  for (let i = 0; i < 4; i += 1) expectOk(await third.undo())
  expect(failureOf(await third.undo()).kind).toBe('nothing-to-undo')
  expect(third.info().articles).toBe(0)
})

test('what someone else has built on is not undone, and the sentence names them and what they did', async () => {
  const place = await newPlace()
  const first = await opened(place)
  const article = await addArticle(first, TEXT)
  const span = await tag(first, article, 0, 6)
  expectOk(await first.close())
  const other = await opened(place, lee)
  await perform(other, noteSpan, { span, note: 'Is that so?' })
  expectOk(await other.close())

  const again = await opened(place)
  const refused = failureOf(await again.undo())
  expect(refused.kind).toBe('built-on')
  expect(refused.message).toContain('Lee')
  expect(refused.message).not.toContain(span)
  expect(again.reader.get('span', span)?.deleted).toBe(false)
  expectOk(await again.close())

  const lees = await opened(place, lee)
  expectOk(await lees.undo())
  expectOk(await lees.close())
  expectOk(await (await opened(place)).undo())
})

test('the analyst is entered with the first edit, not by opening, and that is not undone', async () => {
  const place = await newPlace()
  const reading = await opened(place, lee)
  expectOk(await reading.close())
  const bytes = readFileSync(place.path)
  const store = await opened(place, lee)
  expectOk(await store.close())
  expect(readFileSync(place.path).equals(bytes)).toBe(true)

  const editing = await opened(place, lee)
  expectOk(await editing.commit(sourceDraft('a', lee.id)))
  expect(editing.reader.get('analyst', lee.id)?.name).toBe('Lee')
  expectOk(await editing.undo())
  expect(failureOf(await editing.undo()).kind).toBe('nothing-to-undo')
})

test('a project is made once: what is there is never overwritten, and no folder is made up', async () => {
  const place = await newPlace()
  const before = readFileSync(place.path)
  const again = await createProject(realDisk, Date.now, { path: place.path, name: 'Other', analyst: kim })
  expect(failureOf(again).kind).toBe('exists')
  expect(readFileSync(place.path).equals(before)).toBe(true)
  const nowhere = join(place.folder, 'none', 'a.hearsay')
  expect(failureOf(await createProject(realDisk, Date.now, { path: nowhere, name: 'Other', analyst: kim })).kind).toBe(
    'vanished',
  )
})

test('the file is written when nothing more comes, and at once when the journal is large', async () => {
  const place = await newPlace({ timing: { ...never, idle: 30 } })
  const store = await opened(place)
  const before = readFileSync(place.path)
  expectOk(await store.commit(sourceDraft('a', kim.id)))
  await until(() => !readFileSync(place.path).equals(before))

  const large = await newPlace({ timing: { ...never, journalBytes: 1_000 } })
  const other = await opened(large)
  const was = readFileSync(large.path)
  await addArticle(other, TEXT.repeat(100))
  await until(() => !readFileSync(large.path).equals(was))
})

test('saving is told as it is: saving, then saved', async () => {
  const place = await newPlace()
  const store = await opened(place)
  expectOk(await store.commit(sourceDraft('a', kim.id)))
  expect(place.saved.map(({ state }) => state)).toEqual(['saving', 'saved'])
})

test('nothing is said to be saved between a newcomer’s own row and their first edit, or while edits wait', async () => {
  const place = await newPlace()
  const store = await opened(place, lee)
  await Promise.all([store.commit(sourceDraft('one', lee.id)), store.commit(sourceDraft('two', lee.id))])
  expect(place.saved.map(({ state }) => state)).toEqual(['saving', 'saved'])
})

const live = (rows: ReturnType<typeof dump> = []): ReturnType<typeof dump> => rows.filter(([, row]) => !row.deleted)

const until = async (done: () => boolean): Promise<void> => {
  for (let i = 0; i < 400 && !done(); i += 1) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(done()).toBe(true)
}
