import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { correctText } from '#core/command/correct-text.ts'
import { nameProject } from '#core/command/project.ts'
import { editSource, removeSource } from '#core/command/registry-entry.ts'
import { jsonl } from '#core/codec/jsonl.ts'
import { placeOf } from '#core/model/place.ts'
import type { ShareChoice } from '#ipc/contract.ts'
import { checkProject } from '#store/check.ts'
import { writeNew } from '#store/create-project.ts'
import { listBackups } from '#store/restore.ts'
import { createHandlers } from '#store/serve.ts'
import type { ProjectStore } from '#store/project.ts'
import { count } from '../support/store-tally.ts'
import {
  expectOk,
  failureOf,
  kim,
  lee,
  newPlace,
  opened,
  perform,
  samplePlace,
  sourceDraft,
  tag,
  wholeHistory,
} from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { encodedBy } from '../support/datasets.ts'

const everything: ShareChoice = { history: true, originals: true, names: true, articles: null }

/** Shares a project that is open and answers where the copy lies. */
const shareTo = async (place: Place, store: ProjectStore, name: string, choice: ShareChoice): Promise<Place> => {
  const copy = { ...place, path: join(place.folder, name), data: join(place.folder, `data of ${name}`) }
  const { bytes } = await store.share(choice)
  expectOk(await writeNew(place.around.disk, copy.path, bytes))
  return { ...copy, around: { ...place.around, data: copy.data } }
}

const shown = (store: ProjectStore): string => encodedBy(jsonl, store.reader, 'x').files[0]?.text ?? ''

/** Words that were in a project and are not any more. */
const WORDS = Number(process.env['HEARSAY_DELETED'] ?? 100)
const wordOf = (i: number): string => `forgotten${(i * 7919 + 104_729).toString(36)}word`

const forgetWords = async (store: ProjectStore): Promise<readonly string[]> => {
  const words = Array.from({ length: WORDS }, (_, i) => wordOf(i))
  for (const [i, word] of words.entries()) {
    expectOk(await store.commit(sourceDraft(word, store.analyst.id)))
    const source = store.reader.all('source').find(({ name }) => name === word)
    if (i % 2 === 0) await perform(store, removeSource, { source: source?.id ?? '' })
    else await perform(store, editSource, { source: source?.id ?? '', fields: { name: `known ${i}` } })
  }
  return words
}

const stringsIn = (bytes: Uint8Array, words: readonly string[]): readonly string[] =>
  words.filter((word) =>
    [Buffer.from(word), Buffer.from(word, 'utf16le')].some((one) => Buffer.from(bytes).includes(one)),
  )

test('a copy without history holds nothing that was deleted or overwritten', async () => {
  const place = await samplePlace()
  const store = await opened(place)
  const words = await forgetWords(store)
  const copy = await shareTo(place, store, 'copy.hearsay', { ...everything, history: false })
  const left = stringsIn(readFileSync(copy.path), words)
  expect(left).toEqual([])
  expect((await opened(copy, lee)).reader.all('source').some(({ name }) => name === 'known 1')).toBe(true)
  // The broken twin: with the history they are there, though packed; read back, every one of them.
  const whole = await shareTo(place, store, 'whole.hearsay', everything)
  const history = await (await opened(whole, lee)).history(wholeHistory)
  const said = JSON.stringify(history)
  expect(words.filter((word) => !said.includes(word))).toEqual([])
  count({
    row: 16,
    what: 'deleted or overwritten words looked for in a copy without history',
    tried: words.length,
    survived: words.length,
    lost: left.length,
  })
})

test('a copy says what is in it, and shows the same project', async () => {
  const place = await samplePlace()
  const store = await opened(place)
  for (const choice of [everything, { ...everything, history: false }]) {
    const { bytes, report } = await store.share(choice)
    expect([report.bytes, report.articles, report.spans, report.sources]).toEqual([bytes.length, 2, 96, 14])
    expect(report.originals).toBe(2)
    expect(report.conflicts).toBe(0)
    expect(report.wordings).toBe(0)
  }
  const copy = await shareTo(place, store, 'copy.hearsay', { ...everything, history: false, originals: false })
  expect(expectOk(await checkProject(place.around, copy.path).then((value) => ({ ok: true as const, value })))).toEqual(
    { ok: true, problems: [] },
  )
  const there = await opened(copy, lee)
  expect(shown(there)).toBe(shown(store))
  expect(there.reader.all('original')).toEqual([])
  expect([there.info().changes, there.snapshot().undo]).toEqual([1, { undo: null, redo: null }])
})

test('a copy without names has none of them, and others in their place', async () => {
  const place = await samplePlace()
  const store = await opened(place, { id: 'analyst.secret', name: 'Petronella' })
  await perform(store, nameProject, { name: 'Renamed' })
  const { bytes, report } = await store.share({ ...everything, names: false })
  expect(report.analysts.every((name) => /^Analyst [0-9]+$/.test(name))).toBe(true)
  expect(stringsIn(bytes, ['Petronella', 'analyst.secret', kim.id])).toEqual([])
})

test('a copy of some articles has what belongs to them and nothing of the others', async () => {
  const place = await samplePlace()
  const store = await opened(place)
  const [first, second] = store.reader.all('article')
  const copy = await shareTo(place, store, 'part.hearsay', { ...everything, articles: [first?.id ?? ''] })
  const there = await opened(copy, lee)
  expect(there.reader.all('article').map(({ id }) => id)).toEqual([first?.id])
  expect(there.info().spans['Claim']).toBeGreaterThan(5)
  const text = store.reader.all('revision').find(({ article }) => article === second?.id)?.text ?? ''
  expect(stringsIn(readFileSync(copy.path), [text.slice(100, 160)])).toEqual([])
  expect(expectOk(await store.merge(copy.path, true)).changes).toBe(1)
})

test.each([
  ['whole', { ...everything, history: false }],
  ['without originals and names', { ...everything, originals: false, names: false }],
] as const)('a copy without history (%s) is merged back three-way, from either side', async (_, choice) => {
  const place = await samplePlace()
  const store = await opened(place)
  const [one, two] = store.reader.all('source')
  const copy = await shareTo(place, store, 'copy.hearsay', choice)
  const there = await opened(copy, lee)

  await perform(store, editSource, { source: one?.id ?? '', fields: { role: 'mine' } })
  await perform(store, editSource, { source: two?.id ?? '', fields: { role: 'mine' } })
  await perform(there, editSource, { source: two?.id ?? '', fields: { role: 'theirs' } })
  expectOk(await there.commit(sourceDraft('new there', lee.id)))
  expectOk(await there.close())

  const report = expectOk(await store.merge(copy.path, false))
  expect(report.conflicts.map(({ row, field }) => [row, field])).toEqual([[two?.id, 'role']])
  expect(store.reader.get('source', one?.id ?? '')?.role).toBe('mine')
  expect(store.reader.all('source').some(({ name }) => name === 'new there')).toBe(true)
  expect(expectOk(await store.merge(copy.path, false)).changes).toBe(0)

  const again = await opened(copy, lee)
  expectOk(await again.merge(place.path, false))
  expect(again.conflicts().map(({ row }) => row)).toEqual(store.conflicts().map(({ row }) => row))
  if (choice.names && choice.originals) expect(shown(again)).toBe(shown(store))
  // What came from there can be taken out again, and the copy is as it was.
  expectOk(await again.undo())
  expect(again.reader.get('source', one?.id ?? '')?.role).not.toBe('mine')
  expect(again.reader.all('span').length).toBe(96)
  await again.abandon()
})

test('purging removes what was deleted from the file, for good, and work goes on', async () => {
  const place = await samplePlace()
  const handlers = createHandlers(place.around)
  expectOk(await handlers['store.open']({ path: place.path, analyst: kim, readOnly: false }))
  for (const name of ['keep me', 'forgotten-source'])
    expectOk(await handlers['project.commit'](sourceDraft(name, kim.id)))
  const find = async (name: string) =>
    expectOk(await handlers['project.snapshot']()).rows.find(
      ([table, row]) => table === 'source' && row['name'] === name,
    )?.[1]
  const gone = await find('forgotten-source')
  const patch = { table: 'source', row: gone?.id ?? '', before: { deleted: false }, after: { deleted: true } } as const
  expectOk(await handlers['project.commit']({ kind: 'source.remove', label: 'Remove', patches: [patch] }))
  expectOk(await handlers['project.save']())
  expect(stringsIn(readFileSync(place.path), ['forgotten-source'])).toEqual(['forgotten-source'])

  expectOk(await handlers['store.purge']({ backups: true }))
  expect(stringsIn(readFileSync(place.path), ['forgotten-source'])).toEqual([])
  expect((await find('keep me'))?.deleted).toBe(false)
  expect(await find('forgotten-source')).toBeUndefined()
  expect(expectOk(await handlers['project.snapshot']()).undo).toEqual({ undo: null, redo: null })
  expect(await listBackups(place.around.disk, place.data, place.path, undefined)).toEqual([])
  expectOk(await handlers['project.commit'](sourceDraft('afterwards', kim.id)))
  expectOk(await handlers['store.close']())

  const store = await opened(place)
  expect(store.reader.all('source').some(({ name }) => name === 'afterwards')).toBe(true)
  expect(store.snapshot().notices).toEqual([])
  expect(store.info().spans).toMatchObject({ Claim: 33, Source: 30, Cue: 33 })
})

test('purging is refused where nothing may be written, and a copy never takes the place of its project', async () => {
  const place = await newPlace()
  const handlers = createHandlers(place.around)
  expectOk(await handlers['store.open']({ path: place.path, analyst: kim, readOnly: true }))
  const bytes = readFileSync(place.path)
  expect(failureOf(await handlers['store.purge']({ backups: true })).kind).toBe('read-only')
  const share = { choice: everything, force: true }
  expect(failureOf(await handlers['store.share']({ path: place.path, ...share })).kind).toBe('same-file')
  const path = join(place.folder, 'copy.hearsay')
  expectOk(await handlers['store.share']({ path, ...share }))
  expect(failureOf(await handlers['store.share']({ path, ...share, force: false })).kind).toBe('exists')
  expect(readFileSync(place.path).equals(bytes)).toBe(true)
  expectOk(await handlers['store.close']())
})

test('what a text said before it was corrected is not in a copy without history, nor after purging', async () => {
  const place = await samplePlace()
  const store = await opened(place)
  const [article] = store.reader.all('article')
  const id = article?.id ?? ''
  const from = article?.revision ?? ''
  const text = store.reader.get('revision', from)?.text ?? ''
  const secret = 'unmistakable-slip'
  await perform(store, correctText, { article: id, from, text: `${secret} ${text}` })
  const span = await tag(store, id, 0, secret.length)
  const wrong = store.reader.get('article', id)?.revision ?? ''
  await perform(store, correctText, { article: id, from: wrong, text })
  await perform(store, nameProject, { name: 'Corrected' })
  const standing = store.reader.all('span').length

  const choice = { ...everything, history: false }
  const { report } = await store.share(choice)
  expect(report).toMatchObject({ wordings: 0, lost: 1, spans: standing - 1, originals: 1 })
  expect((await store.share(everything)).report).toMatchObject({ wordings: 2, lost: 0, originals: 2 })
  const copy = await shareTo(place, store, 'copy.hearsay', choice)
  expect(stringsIn(readFileSync(copy.path), [secret])).toEqual([])
  const there = await opened(copy, lee)
  expect(there.reader.get('span', span)).toBeUndefined()
  const places = (of: ProjectStore): unknown =>
    of.reader
      .all('span')
      .filter(({ id: one }) => one !== span)
      .map((row) => [row.id, placeOf(of.reader, row).segments])
      .toSorted()
  expect(places(there)).toEqual(places(store))

  // It comes back as if it had kept its history, and the history can come to it.
  await perform(there, nameProject, { name: 'Theirs' })
  expectOk(await there.close())
  expectOk(await store.merge(copy.path, false))
  expect(store.info().project).toBe('Theirs')
  expect(store.reader.get('span', span)?.deleted).toBe(false)
  expectOk(await store.save())
  const again = await opened(copy, lee)
  expectOk(await again.merge(place.path, false))
  expect(shown(again)).toBe(shown(store))
  await again.abandon()

  expectOk(await store.purge())
  await store.abandon()
  expect(stringsIn(readFileSync(place.path), [secret])).toEqual([])
})
