import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Handlers, StoreCalls, TableRow } from '#ipc/contract.ts'
import { answer, createHandlers } from '#store/serve.ts'
import {
  expectOk,
  failureOf,
  kim,
  lee,
  newPlace,
  open,
  placeIn,
  samplePlace,
  sourceDraft,
  tempFolder,
  toExport,
  toImport,
} from '../support/store.ts'
import type { Place } from '../support/store.ts'

type Handler = Handlers<StoreCalls>

const openedIn = async (place: Place, analyst = kim): Promise<Handler> => {
  const handlers = createHandlers(place.around)
  expectOk(await handlers['store.open']({ path: place.path, analyst, readOnly: false }))
  onTestFinished(async () => void (await handlers['store.close']()))
  return handlers
}

const idsOf = (rows: readonly TableRow[], table: string): readonly string[] =>
  rows.filter(([of]) => of === table).map(([, { id }]) => id)

test('the sample has both articles with all their attributions, and nobody can undo them', async () => {
  const handlers = await openedIn(await samplePlace())
  const info = expectOk(await handlers['store.info']())
  expect([info.articles, info.links['attribution'], info.links['no comment']]).toEqual([2, 32, 2])
  expect(Object.values(info.spans).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(50)
  expect(failureOf(await handlers['project.undo']()).kind).toBe('nothing-to-undo')
  expectOk(await handlers['store.close']())
})

test('a sample of other texts is not made', async () => {
  const place = placeIn(await tempFolder())
  const handlers = createHandlers(place.around)
  const refused = failureOf(
    await handlers['store.createSample']({ path: place.path, seeds: place.folder, analyst: kim }),
  )
  expect([refused.kind, existsSync(place.path)]).toEqual(['no-sample', false])
})

test('an article comes with its text, its spans, and every link with all that it holds', async () => {
  const handlers = await openedIn(await samplePlace())
  const snapshot = expectOk(await handlers['project.snapshot']())
  expect(idsOf(snapshot.rows, 'span')).toEqual([])
  const counts = snapshot.counts
  for (const article of idsOf(snapshot.rows, 'article')) {
    const rows = expectOk(await handlers['project.load']({ article }))
    const spans = rows.filter(([table, row]) => table === 'span' && row['article'] === article)
    const own = new Set(spans.map(([, { id }]) => id))
    expect(spans.length).toBe(counts.articles[article]?.spans)
    expect(idsOf(rows, 'revision').length).toBe(1)
    const links = new Set(
      rows.filter(([table, row]) => table === 'filler' && own.has(String(row['target']))).map(([, row]) => row['link']),
    )
    expect(links.size).toBe(counts.articles[article]?.links)
    const ids = new Set([...rows, ...snapshot.rows].map(([, { id }]) => id))
    const dangling = rows.filter(([table, row]) => table === 'filler' && !ids.has(String(row['target'])))
    expect(dangling).toEqual([])
    expect(rows.length).toBe(new Set(rows.map(([table, { id }]) => `${table} ${id}`)).size)
  }
})

test('a source comes with its mentions of all articles and everything it says', async () => {
  const handlers = await openedIn(await samplePlace())
  const { rows: small, counts } = expectOk(await handlers['project.snapshot']())
  const zelenskyy =
    small.find(([table, row]) => table === 'source' && row['name'] === 'Volodymyr Zelenskyy')?.[1].id ?? ''
  const rows = expectOk(await handlers['project.load']({ source: zelenskyy }))
  const mentions = rows.filter(([table, row]) => table === 'span' && row['source'] === zelenskyy)
  expect(mentions.length).toBe(counts.sources[zelenskyy]?.mentions)
  expect(new Set(mentions.map(([, row]) => row['article'])).size).toBe(2)
  expect(idsOf(rows, 'link').length).toBe(counts.sources[zelenskyy]?.statements)
  expect(idsOf(rows, 'revision')).toEqual([])
})

test('rows are given as they are, deleted ones too; unknown ids bring nothing', async () => {
  const handlers = await openedIn(await newPlace())
  expectOk(await handlers['project.commit'](sourceDraft('a', kim.id, 'source.a')))
  expectOk(await handlers['project.undo']())
  const wanted = {
    rows: [
      ['source', 'source.a'],
      ['source', 'none'],
    ] as const,
  }
  expect(expectOk(await handlers['project.load'](wanted)).map(([, row]) => row.deleted)).toEqual([true])
  expect(expectOk(await handlers['project.load']({ article: 'none' }))).toEqual([])
})

test('a joined source counts where it was joined, a ring at its smallest id', async () => {
  const handlers = await openedIn(await newPlace())
  for (const id of ['source.a', 'source.b', 'source.c']) {
    expectOk(await handlers['project.commit'](sourceDraft(id, kim.id, id)))
  }
  const joinInto = async (row: string, to: string): Promise<void> => {
    const patches = [{ table: 'source', row, before: { mergedInto: null }, after: { mergedInto: to } }] as const
    expectOk(await handlers['project.commit']({ kind: 'source.join', label: 'Join', patches }))
  }
  await joinInto('source.c', 'source.b')
  expect(Object.keys(expectOk(await handlers['project.counts']()).sources)).toEqual(['source.a', 'source.b'])
  await joinInto('source.b', 'source.c')
  expect(Object.keys(expectOk(await handlers['project.counts']()).sources)).toEqual(['source.a', 'source.b'])
})

test('files are imported as one change; the same bytes are taken once; what is no text is named', async () => {
  const place = await newPlace()
  const handlers = await openedIn(place)
  const write = (name: string, bytes: string | Buffer): string => {
    writeFileSync(join(place.folder, name), bytes)
    return join(place.folder, name)
  }
  mkdirSync(join(place.folder, 'folder.txt'))
  const report = expectOk(
    await handlers['store.import'](
      toImport([
        write('a.txt', ' date 2024-12-28 The river rose.'),
        write('b.txt', '\uFEFFTwo\r\nlines'),
        write('again.txt', ' date 2024-12-28 The river rose.'),
        write('binary.txt', Buffer.from([0, 1, 2, 3, 255, 254, 0, 0, 1])),
        write('empty.txt', ''),
        write('older.txt', Buffer.from('Der Fluß stieg, und niemand wußte warum.', 'latin1')),
        join(place.folder, 'folder.txt'),
        join(place.folder, 'none.txt'),
      ]),
    ),
  )
  expect([report.articles, report.articleIds.length]).toEqual([3, 3])
  expect(report.rejected.map(({ file }) => file).toSorted()).toEqual(
    ['again.txt', 'binary.txt', 'empty.txt', 'folder.txt', 'none.txt'].toSorted(),
  )
  expect(report.rejected.find(({ file }) => file === 'again.txt')?.reason).toMatch(/^already in the project as “/)
  expect(report.spans).toEqual({ Claim: 0, Source: 0, Cue: 0 })
  expect(expectOk(await handlers['project.snapshot']()).undo.undo).toBe('Add 3 articles')

  const again = expectOk(await handlers['store.import'](toImport([join(place.folder, 'b.txt')])))
  expect([again.articles, again.articleIds]).toEqual([0, [report.articleIds[1]]])
  expectOk(await handlers['project.undo']())
  expect(expectOk(await handlers['store.info']()).articles).toBe(0)
  const back = expectOk(await handlers['store.import'](toImport([join(place.folder, 'a.txt')])))
  expect([back.articles, back.articleIds]).toEqual([1, [report.articleIds[0]]])
  const rows = expectOk(await handlers['project.load']({ article: back.articleIds[0] ?? '' }))
  expect(rows.find(([table]) => table === 'revision')?.[1]['text']).toBe(' date 2024-12-28 The river rose.')
  expectOk(await handlers['store.close']())
})

test('an export takes nothing’s place without being told to, and a copy is a project', async () => {
  const place = await samplePlace()
  const handlers = await openedIn(place)
  const path = join(place.folder, 'out.jsonl')
  const first = expectOk(await handlers['store.export'](toExport('jsonl', path)))
  expect([first.files, first.articles]).toEqual([[path], 2])
  const bytes = readFileSync(path)
  expect(failureOf(await handlers['store.export'](toExport('csv', path))).kind).toBe('exists')
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expectOk(await handlers['store.export'](toExport('csv', path, { force: true })))
  expect(readFileSync(path).equals(bytes)).toBe(false)
  expect(failureOf(await handlers['store.export'](toExport('pdf', path, { force: true }))).kind).toBe('unknown-format')
  const nowhere = join(place.folder, 'none', 'out.csv')
  expect(failureOf(await handlers['store.export'](toExport('csv', nowhere))).kind).toBe('vanished')

  const copy = { ...place, path: join(place.folder, 'copy.hearsay') }
  expect(failureOf(await handlers['store.saveCopy'](place.path)).kind).toBe('same-file')
  expectOk(await handlers['project.commit'](sourceDraft('only just now', kim.id)))
  expectOk(await handlers['store.saveCopy'](copy.path))
  const opened = expectOk(await open(copy, lee))
  expect(opened.reader.all('source').some(({ name }) => name === 'only just now')).toBe(true)
  await opened.abandon()
})

test('one project at a time, and none before it is opened', async () => {
  const place = await newPlace()
  const handlers = createHandlers(place.around)
  expect(failureOf(await handlers['project.snapshot']()).kind).toBe('not-open')
  expectOk(await handlers['store.open']({ path: place.path, analyst: kim, readOnly: true }))
  expect(failureOf(await handlers['store.open']({ path: place.path, analyst: kim, readOnly: true })).kind).toBe(
    'already-open',
  )
  expect(failureOf(await handlers['project.commit'](sourceDraft('a', kim.id))).kind).toBe('read-only')
  expect(failureOf(await handlers['store.import'](toImport([place.path]))).kind).toBe('read-only')
  expectOk(await handlers['store.close']())
  expectOk(await handlers['store.close']())
})

test('a bug is told as such, without its details, and those are not lost', async () => {
  const bugs: unknown[] = []
  const broken = {
    ...createHandlers((await newPlace()).around),
    'project.counts': () => {
      throw new Error('secret')
    },
  }
  const reply = await answer(broken as Handler, 'project.counts', [], (error) => bugs.push(error))
  expect(failureOf(reply).kind).toBe('bug')
  expect(JSON.stringify(reply)).not.toContain('secret')
  expect(bugs.length).toBe(1)
})
