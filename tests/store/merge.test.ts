import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Change } from '#core/change/change.ts'
import { settleDraft } from '#core/change/open-conflicts.ts'
import { jsonl } from '#core/codec/jsonl.ts'
import { editArticle } from '#core/command/article.ts'
import { correctText } from '#core/command/correct-text.ts'
import { nameProject } from '#core/command/project.ts'
import { addLink } from '#core/command/link.ts'
import { addSource } from '#core/command/registry-entry.ts'
import { noteSpan, setSegments } from '#core/command/span-edit.ts'
import { removeSpans } from '#core/command/span-remove.ts'
import { placeOf } from '#core/model/place.ts'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { createHistory } from '#store/history.ts'
import { openProject } from '#store/open-project.ts'
import { stampPages } from '#store/page-sums.ts'
import type { ProjectStore } from '#store/project.ts'
import { createRowStore } from '#store/rows.ts'
import { openSql } from '#store/sql.ts'
import type { Sql } from '#store/sql.ts'
import {
  addArticle,
  dump,
  expectOk,
  failureOf,
  kim,
  lee,
  newPlace,
  opened,
  perform,
  placeIn,
  tag,
  tempFolder,
  wholeHistory,
} from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { encodedBy } from '../support/datasets.ts'

const TEXT = 'Kim said that the river rose. Lee denied it.'

/** Kim's project with an article and a tagged claim, saved, and Lee's copy of it in a folder of its own. */
const two = async (): Promise<{
  readonly place: Place
  readonly copy: Place
  readonly article: string
  readonly span: string
}> => {
  const place = await newPlace()
  const store = await opened(place)
  const article = await addArticle(store, TEXT)
  const span = await tag(store, article, 0, 3)
  expectOk(await store.close())
  const copy = placeIn(await tempFolder())
  copyFileSync(place.path, copy.path)
  return { place, copy, article, span }
}

/** Works on a place as somebody and saves. */
const work = async (place: Place, who: typeof kim, doing: (store: ProjectStore) => Promise<unknown>): Promise<void> => {
  const store = await opened(place, who)
  await doing(store)
  expectOk(await store.close())
}

const exported = (store: ProjectStore): string => encodedBy(jsonl, store.reader, 'x').files[0]?.text ?? ''

const historyOf = async (store: ProjectStore): Promise<readonly string[]> => {
  const { entries } = await store.history(wholeHistory)
  return entries.map(({ change }) => change).toSorted()
}

const state = async (store: ProjectStore) => [dump(store.reader), await historyOf(store)]

const backupsOf = (place: Place): number => {
  const names = readdirSync(join(place.data, 'backups'), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.includes('.merge.')).length
}

test('a merge brings what the other copy has, exactly as it is, and is on disk when it is done', async () => {
  const { place, copy, article } = await two()
  await work(copy, lee, async (store) => {
    await tag(store, article, 9, 28)
    await addArticle(store, 'Another text.', 'other.txt')
  })
  const store = await opened(place)
  const before = await state(store)
  const tried = expectOk(await store.merge(copy.path, true))
  expect(tried).toEqual({
    articles: 1,
    spans: 1,
    links: 0,
    changes: 3, // Lee joins with the first edit
    conflicts: [],
    from: [{ analyst: 'Lee', changes: 3 }],
  })
  expect(await state(store)).toEqual(before)
  expect(expectOk(await store.merge(copy.path, false))).toEqual(tried)
  expect(backupsOf(place)).toBe(1)
  expect(store.snapshot().undo.undo).toBe('Merge “test.hearsay”')
  const live = await state(store)
  await store.abandon()

  const again = await opened(place)
  expect(again.snapshot().recovered).toBe(0) // it stood in the file, not only in the journal
  expect(await state(again)).toEqual(live)
  const other = await opened(copy, lee)
  expectOk(await other.merge(place.path, false))
  expect(exported(other)).toBe(exported(again))
  expect(await historyOf(other)).toEqual(await historyOf(again))
})

test('merging again changes nothing and leaves no trace', async () => {
  const { place, copy, article } = await two()
  await work(copy, lee, (store) => tag(store, article, 9, 28))
  const store = await opened(place)
  expectOk(await store.merge(copy.path, false))
  const [once, bytes] = [await state(store), readFileSync(place.path)]
  expect(expectOk(await store.merge(copy.path, false)).changes).toBe(0)
  expect(await state(store)).toEqual(once)
  expect(readFileSync(place.path).equals(bytes)).toBe(true)
  expect(backupsOf(place)).toBe(1)
})

test('undone at once, a merge has never been; also after a restart, and out of the journal', async () => {
  const { place, copy, article, span } = await two()
  await work(copy, lee, async (store) => {
    await perform(store, noteSpan, { span, note: 'from Lee' })
    await addArticle(store, 'Another text.', 'other.txt')
    await tag(store, article, 9, 28)
  })
  const store = await opened(place)
  const before = await state(store)
  const label = store.snapshot().undo
  expectOk(await store.merge(copy.path, false))
  expect(store.reader.get('span', span)?.note).toBe('from Lee')
  expect(expectOk(await store.undo())).toEqual(label)
  expect(await state(store)).toEqual(before)
  await store.abandon()

  const second = await opened(place)
  expect([second.snapshot().recovered, await state(second)]).toEqual([1, before])
  expectOk(await second.merge(copy.path, false))
  await second.abandon()
  const third = await opened(place)
  expect(third.snapshot().undo.undo).toBe('Merge “test.hearsay”')
  expectOk(await third.undo())
  expect(await state(third)).toEqual(before)
  expectOk(await third.close())
  expect(await state(await opened(place))).toEqual(before)
})

test('undone later, what still stands of a merge is taken back by a change, and redo brings it again', async () => {
  const { place, copy, article, span } = await two()
  let [wanted, used] = ['', '']
  await work(copy, lee, async (store) => {
    await perform(store, noteSpan, { span, note: 'from Lee' })
    wanted = await tag(store, article, 9, 28)
    used = await tag(store, article, 30, 33)
  })
  const store = await opened(place)
  expectOk(await store.merge(copy.path, false))
  const merged = await historyOf(store)
  const link = { type: 'link.attribution', fillers: [{ role: 'role.attribution.claim', target: used }] }
  await perform(store, addLink, link)
  await perform(store, nameProject, { name: 'Later' })
  expectOk(await store.undo())
  expectOk(await store.undo())
  expect(store.snapshot().undo.undo).toBe('Merge “test.hearsay”')
  expectOk(await store.redo()) // the link stands again, and with it the span that it needs
  expectOk(await store.undo())
  expectOk(await store.undo())
  expect(store.reader.get('span', wanted)?.deleted).toBe(true)
  expect(store.reader.get('span', used)?.deleted).toBe(true)
  expect(store.reader.get('span', span)?.note).toBe('')
  expect(await historyOf(store)).toEqual(expect.arrayContaining([...merged]))
  expect(store.snapshot().undo.redo).toBe('Merge “test.hearsay”')
  expectOk(await store.redo())
  expect(store.reader.get('span', wanted)?.deleted).toBe(false)
  expect(store.reader.get('span', span)?.note).toBe('from Lee')
  expectOk(await store.undo())
  expect(store.reader.get('span', span)?.note).toBe('')
})

test('what later work needs stays when a merge is undone', async () => {
  const { place, copy, article, span } = await two()
  let used = ''
  let unused = ''
  await work(copy, lee, async (store) => {
    used = await tag(store, article, 9, 28)
    unused = await tag(store, article, 30, 33)
    await perform(store, noteSpan, { span, note: 'from Lee' })
  })
  const third = await opened(place, { id: 'analyst.ada', name: 'Ada' })
  expectOk(await third.merge(copy.path, false))
  expectOk(await third.close())
  await work(place, kim, async (store) => {
    await perform(store, noteSpan, { span, note: 'from Kim' })
    const fillers = [{ role: 'role.attribution.claim', target: used }]
    await perform(store, addLink, { type: 'link.attribution', fillers })
  })
  const ada = await opened(place, { id: 'analyst.ada', name: 'Ada' })
  expectOk(await ada.undo())
  expect(ada.reader.get('span', used)?.deleted).toBe(false)
  expect(ada.reader.get('span', unused)?.deleted).toBe(true)
  expect(ada.reader.get('span', span)?.note).toBe('from Kim')
})

test('a conflict is reported with both values, stays visible, travels, and is settled by a change', async () => {
  const { place, copy, span } = await two()
  await work(copy, lee, (store) => perform(store, noteSpan, { span, note: 'Lee’s' }))
  const store = await opened(place)
  await perform(store, noteSpan, { span, note: 'Kim’s' })
  const report = expectOk(await store.merge(copy.path, false))
  expect(report.conflicts).toMatchObject([
    {
      kind: 'field',
      row: span,
      field: 'note',
      what: 'Note of Claim “Kim”',
      mine: 'Kim’s',
      theirs: 'Lee’s',
      mineSaid: { by: 'Kim', text: 'Kim’s' },
      theirsSaid: { by: 'Lee', text: 'Lee’s' },
    },
  ])
  const [open] = store.conflicts()
  if (open === undefined) throw new Error('the conflict is not visible')
  expect(open).toMatchObject({ kind: 'field', what: 'Note of Claim “Kim”', shown: 'Kim’s' })
  expect(open.values.map(({ by, text }) => [by, text])).toEqual([
    ['Lee', 'Lee’s'],
    ['Kim', 'Kim’s'],
  ])
  expectOk(await store.save())

  const there = await opened(copy, lee)
  expectOk(await there.merge(place.path, false))
  expect(there.conflicts()).toHaveLength(1)
  expectOk(await store.commit(settleDraft(open, open.shown))) // the value that is shown already
  expect(store.conflicts()).toEqual([])
  expect(store.snapshot().undo.undo).toBe('Settle Note of Claim “Kim”')
  expectOk(await store.save())
  expectOk(await there.merge(place.path, false))
  expect([there.conflicts(), there.reader.get('span', span)?.note]).toEqual([[], 'Kim’s'])
})

test('a text corrected here and a span moved on both sides: one place is taken whole, and the other can be chosen', async () => {
  const { place, copy, article, span } = await two()
  await work(place, kim, async (store) => {
    const from = store.reader.get('article', article)?.revision ?? ''
    await perform(store, correctText, { article, from, text: `Well. ${TEXT}` })
    await perform(store, setSegments, { span, ranges: [{ start: 6, end: 14 }] })
  })
  await work(copy, lee, (store) => perform(store, setSegments, { span, ranges: [{ start: 30, end: 33 }] }))
  const [here, there] = [await opened(place), await opened(copy, lee)]
  expectOk(await here.merge(copy.path, false))
  expectOk(await there.merge(place.path, false))
  const shown = (store: ProjectStore): unknown => {
    const row = store.reader.get('span', span)
    return row && placeOf(store.reader, row)
  }
  expect(shown(here)).toEqual({ state: 'same', segments: [{ start: 36, end: 39, quote: 'Lee' }] })
  expect(shown(there)).toEqual(shown(here))
  const [open] = here.conflicts()
  if (open === undefined) throw new Error('the conflict is not visible')
  expect(open.what).toBe('Place of Claim “Lee”')
  expect(
    open.values.map(({ text }) => text),
    'each in the words of its own text',
  ).toEqual(['Well. “Kim said” that the river rose. Lee denied it.', 'Kim said that the river rose. “Lee” denied it.'])
  expectOk(await here.commit(settleDraft(open, open.values[0]?.value)))
  expect([shown(here), here.conflicts()]).toEqual([
    { state: 'same', segments: [{ start: 6, end: 14, quote: 'Kim said' }] },
    [],
  ])
})

test('deleted here and used there is a conflict, seen from either side', async () => {
  const { place, copy, span } = await two()
  await work(copy, lee, (store) =>
    perform(store, addLink, {
      type: 'link.attribution',
      fillers: [{ role: 'role.attribution.claim', target: span }],
    }),
  )
  await work(place, kim, (store) => perform(store, removeSpans, { spans: [span] }))
  const [here, there] = [await opened(place), await opened(copy, lee)]
  const [mine, theirs] = [expectOk(await here.merge(copy.path, true)), expectOk(await there.merge(place.path, true))]
  expect(mine.conflicts).toMatchObject([
    { kind: 'deleted-here', mine: true, theirs: false, mineSaid: { text: 'deleted' } },
  ])
  expect(theirs.conflicts).toMatchObject([
    { kind: 'deleted-there', mine: false, theirs: true, mineSaid: { text: 'kept' } },
  ])
  expectOk(await here.merge(copy.path, false))
  const [open] = here.conflicts()
  if (open === undefined) throw new Error('the conflict is not visible')
  expect([open.kind, open.shown]).toEqual(['deleted-here', true])
  expectOk(await here.commit(settleDraft(open, false)))
  expect([here.reader.get('span', span)?.deleted, here.conflicts()]).toEqual([false, []])
})

test('projects that were never copies of each other become one corpus, under the name of this one', async () => {
  const [one, other] = [await newPlace(), placeIn(await tempFolder())]
  expectOk(await createProject(other.around.disk, Date.now, { path: other.path, name: 'Other', analyst: lee }))
  await work(one, kim, async (store) => {
    const article = await addArticle(store, TEXT, 'kim.txt')
    await tag(store, article, 0, 3)
    await addArticle(store, 'Two texts', 'same name.txt')
  })
  await work(other, lee, async (store) => {
    const article = await addArticle(store, TEXT, 'lee.txt')
    await tag(store, article, 30, 33)
    await addArticle(store, 'of one name.', 'same name.txt')
  })
  const [a, b] = [await opened(one), await opened(other, lee)]
  const report = expectOk(await a.merge(other.path, false))
  expect(report).toMatchObject({ articles: 1, spans: 1, conflicts: [] })
  const report2 = expectOk(await b.merge(one.path, false))
  expect(report2).toMatchObject({ articles: 1, spans: 1 })
  expect([a.info().articles, a.info().project, b.info().project]).toEqual([3, 'Test', 'Other'])
  expect(a.reader.all('label')).toHaveLength(3)
  const same = a.reader.all('article').filter(({ sha256 }) => sha256 === a.reader.all('article')[0]?.sha256)
  expect(same.map(({ file }) => file)).toEqual(['kim.txt']) // who came first
  expect(a.reader.all('article').filter(({ file }) => file === 'same name.txt')).toHaveLength(2)
  expect(a.conflicts()).toEqual([])
  expect(exported(a)).toBe(exported(b))
})

test('an edit of what an import gave stands, whoever imported when', async () => {
  const [one, other] = [await newPlace(), placeIn(await tempFolder())]
  expectOk(await createProject(other.around.disk, Date.now, { path: other.path, name: 'Other', analyst: lee }))
  let article = ''
  await work(one, kim, async (store) => {
    article = await addArticle(store, TEXT, 'kim.txt')
    await perform(store, editArticle, { article, fields: { title: 'The river' } })
  })
  await work(other, lee, (store) => addArticle(store, TEXT, 'lee.txt'))
  const [a, b] = [await opened(one), await opened(other, lee)]
  for (const [store, path] of [
    [a, other.path],
    [b, one.path],
  ] as const) {
    expect(expectOk(await store.merge(path, false)).conflicts).toEqual([])
    expect(store.reader.get('article', article)).toMatchObject({ title: 'The river', file: 'kim.txt' })
  }
})

test('of three imports of the same bytes the first stands, also when its undoing comes last', async () => {
  const place = await newPlace()
  const [one, three] = [placeIn(await tempFolder()), placeIn(await tempFolder())]
  for (const copy of [one, three]) copyFileSync(place.path, copy.path)
  const [first, here, third] = [
    await opened(one, lee),
    await opened(place),
    await opened(three, { id: 'analyst.ada', name: 'Ada' }),
  ]
  const article = await addArticle(first, TEXT, 'first.txt')
  expectOk(await first.save())
  expectOk(await here.merge(one.path, false))
  expectOk(await first.undo())
  expectOk(await first.save())
  await addArticle(third, TEXT, 'third.txt')
  expectOk(await third.save())
  expectOk(await here.merge(three.path, false))
  expect(here.reader.get('article', article)).toMatchObject({ file: 'first.txt', deleted: false })
  expectOk(await here.merge(one.path, false))
  expectOk(await third.merge(one.path, false))
  for (const store of [here, third]) {
    expect(store.reader.get('article', article)).toMatchObject({ file: 'first.txt', deleted: true })
    expect(store.conflicts().filter(({ table }) => table === 'article')).toMatchObject([
      { field: 'deleted', shown: true },
    ])
  }
})

/** Changes the other copy's file behind its back. */
const tamper = async (place: Place, how: (sql: Sql) => void): Promise<void> => {
  const sql = await openSql(readFileSync(place.path))
  how(sql)
  writeFileSync(place.path, stampPages(sql.export()))
  sql.close()
}

const rewrite =
  (change: (last: Change) => Change) =>
  (sql: Sql): void => {
    const rows = createRowStore(sql)
    const history = createHistory(sql, rows)
    sql.transaction(() => {
      const last = history.at(history.lastPlace())
      history.cutAfter(history.lastPlace() - 1)
      history.append(change(last))
    })
  }

test.each<[string, (sql: Sql) => void]>([
  ['a clock behind what was seen', rewrite((last) => ({ ...last, clock: [1, 0] }))],
  ['a head that is nowhere', rewrite((last) => ({ ...last, heads: ['nobody:7'] }))],
  ['a gap in an actor’s changes', rewrite((last) => ({ ...last, seq: last.seq + 1 }))],
  [
    'a row that is none',
    rewrite((last) => ({ ...last, patches: last.patches.map((patch) => ({ ...patch, after: { note: 7 } })) })),
  ],
  [
    'a quote that the text does not have',
    rewrite((last) => ({
      ...last,
      patches: last.patches.map((patch) => ({
        ...patch,
        before: { segments: [] },
        after: { segments: [{ start: 0, end: 3, quote: 'Lee' }] },
      })),
    })),
  ],
  [
    'a pointer to nowhere',
    rewrite((last) => ({
      ...last,
      patches: last.patches.map((patch) => ({ ...patch, before: { label: '' }, after: { label: 'label.none' } })),
    })),
  ],
  [
    'an edit of what both have',
    (sql) => sql.transaction(() => sql.run("UPDATE change SET label = 'Other' WHERE id = 2")),
  ],
  ['patches that are none', (sql) => sql.transaction(() => sql.run("UPDATE change SET patches = x'00' WHERE id > 3"))],
])('a history that does not hold together is refused: %s', async (_, how) => {
  const { place, copy, span } = await two()
  await work(copy, lee, (store) => perform(store, noteSpan, { span, note: 'x' }))
  await tamper(copy, how)
  const store = await opened(place)
  const [before, bytes] = [await state(store), readFileSync(place.path)]
  for (const dryRun of [true, false]) {
    const refused = failureOf(await store.merge(copy.path, dryRun))
    expect(refused.kind).toBe('unfit-history')
    expect(refused.message).toMatch(/^“test.hearsay” cannot be merged: .+\.$/)
  }
  expect(await state(store)).toEqual(before)
  expect(readFileSync(place.path).equals(bytes)).toBe(true)
})

test('what is no other project is refused, and a project that is only read is not merged into', async () => {
  const { place, copy } = await two()
  const store = await opened(place)
  expect(failureOf(await store.merge(place.path, false)).kind).toBe('same-file')
  expect(failureOf(await store.merge(join(place.folder, 'none.hearsay'), false)).kind).toBe('vanished')
  writeFileSync(join(place.folder, 'text.hearsay'), 'a text')
  expect(failureOf(await store.merge(join(place.folder, 'text.hearsay'), false)).kind).toBe('not-a-project')
  const reading = expectOk(await openProject(copy.around, { path: copy.path, analyst: lee, readOnly: true }))
  onTestFinished(() => reading.abandon())
  expect(failureOf(await reading.merge(place.path, false)).kind).toBe('read-only')
  expect(expectOk(await reading.merge(place.path, true)).changes).toBe(0)
})

test('edits that the other copy has only in its journal on this computer come along', async () => {
  const { place, article } = await two()
  const copy = placeIn(place.folder, { data: place.data })
  const path = join(place.folder, 'copy.hearsay')
  copyFileSync(place.path, path)
  const other = expectOk(await openProject(copy.around, { path, analyst: lee, readOnly: false }))
  await tag(other, article, 9, 28)
  await other.abandon() // as a crash would: nothing was saved
  const store = await opened(place)
  expect(expectOk(await store.merge(path, false))).toMatchObject({ spans: 1, changes: 2 })
})

test('work apart after a merge merges again, before and after saving, and in the middle of an undo', async () => {
  const { place, copy, article, span } = await two()
  const [a, b] = [await opened(place), await opened(copy, lee)]
  for (let round = 0; round < 3; round += 1) {
    await perform(a, addSource, { name: `Source ${round}` })
    await tag(b, article, 9 + round, 20)
    await perform(b, noteSpan, { span, note: `note ${round}` })
    if (round === 1) expectOk(await b.undo())
    if (round > 0) expectOk(await b.save()) // the first time the file has none of it
    expectOk(await a.merge(copy.path, false))
    if (round < 2) expectOk(await b.merge(place.path, false))
  }
  expectOk(await b.merge(place.path, false))
  expect(exported(a)).toBe(exported(b))
  expect(await historyOf(a)).toEqual(await historyOf(b))
})

const failing = (code: string): Error => Object.assign(new Error(code), { code })

test('a merge that is not in the file yet is in the journal, whole', async () => {
  const { place, copy, article } = await two()
  await work(copy, lee, (store) => tag(store, article, 9, 28))
  const disk = {
    ...realDisk,
    rename: (from: string, to: string) =>
      to === place.path ? Promise.reject(failing('EIO')) : realDisk.rename(from, to),
  }
  const broken = expectOk(
    await openProject({ ...place.around, disk }, { path: place.path, analyst: kim, readOnly: false }),
  )
  const before = await state(broken)
  expectOk(await broken.merge(copy.path, false))
  const merged = await state(broken)
  expect(place.saved.at(-1)?.state).toBe('not saved')
  await broken.abandon()
  const again = await opened(place)
  expect([again.snapshot().recovered, await state(again)]).toEqual([1, merged])
  expectOk(await again.undo())
  expect(await state(again)).toEqual(before)
})

test('a merge that cannot be made durable is not made', async () => {
  const { place, copy, article } = await two()
  await work(copy, lee, (store) => tag(store, article, 9, 28))
  let full = false
  const disk = {
    ...realDisk,
    open: async (path: string, how: 'create' | 'change') => {
      const file = await realDisk.open(path, how)
      return { ...file, sync: () => (full ? Promise.reject(failing('ENOSPC')) : file.sync()) }
    },
  }
  const store = expectOk(
    await openProject({ ...place.around, disk }, { path: place.path, analyst: kim, readOnly: false }),
  )
  onTestFinished(() => store.abandon())
  const [before, label] = [await state(store), store.snapshot().undo]
  full = true
  expect(failureOf(await store.merge(copy.path, false)).kind).toBe('disk-full')
  expect([await state(store), store.snapshot().undo]).toEqual([before, label])
  full = false
  expect(expectOk(await store.merge(copy.path, false)).spans).toBe(1)
})
