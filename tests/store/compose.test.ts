import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { standingOf } from '#store/checkpoint.ts'
import { runApart } from '#store/apart.ts'
import { compose } from '#store/compose.ts'
import type { Composition } from '#store/compose.ts'
import { realDisk } from '#store/disk.ts'
import type { Disk } from '#store/disk.ts'
import { createHistory } from '#store/history.ts'
import { sha256Of } from '#store/journal.ts'
import { changeToBytes, writeChange } from '#store/apply-change.ts'
import { createRowStore } from '#store/rows.ts'
import { openSql } from '#store/sql.ts'
import {
  addArticle,
  dump,
  expectOk,
  kim,
  never,
  newPlace,
  opened,
  sourceDraft,
  tag,
  tempFolder,
} from '../support/store.ts'

const apart = { timing: { ...never, apartFrom: 0 } }
const TEXT = 'The mayor said that the river had risen. '

test('a file is made of what lies there and of the journal, and is what the project is', async () => {
  const place = await newPlace(apart)
  const store = await opened(place)
  const article = await addArticle(store, TEXT)
  await tag(store, article, 4, 9)
  expectOk(await store.undo())
  const before = dump(store.reader)
  expectOk(await store.close())
  expect(dump((await opened(place)).reader)).toEqual(before)
})

test('edits go on while it is made, and wait in the journal', async () => {
  const place = await newPlace(apart)
  const store = await opened(place)
  expectOk(await store.commit(sourceDraft('first', kim.id)))
  const under = { way: true }
  const saving = store.save().finally(() => {
    under.way = false
  })
  let meanwhile = 0
  while (under.way) {
    expectOk(await store.commit(sourceDraft(`meanwhile ${meanwhile}`, kim.id)))
    if (under.way) meanwhile += 1
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  expectOk(await saving)
  expect(meanwhile).toBeGreaterThan(1)
  const before = dump(store.reader)
  await store.abandon()
  const again = await opened(place)
  expect(again.snapshot().recovered).toBeGreaterThan(1)
  expect(dump(again.reader)).toEqual(before)
})

test('a base that is not what was written is not built upon: what is in memory is written', async () => {
  const folder = await tempFolder()
  let damage = false
  const disk: Disk = {
    ...realDisk,
    read: async (path, tick) => {
      const bytes = await realDisk.read(path, tick)
      if (damage && path.endsWith('.hearsay')) bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1
      return bytes
    },
  }
  const place = await newPlace({ ...apart, disk })
  const store = await opened(place)
  expectOk(await store.commit(sourceDraft('a', kim.id)))
  damage = true
  expectOk(await store.save())
  damage = false
  const before = dump(store.reader)
  await store.abandon()
  const copy = `${folder}/copy.hearsay`
  writeFileSync(copy, readFileSync(place.path))
  const again = await opened({ ...place, path: copy })
  expect(again.snapshot().recovered).toBe(0)
  expect(dump(again.reader)).toEqual(before)
})

test('a merge and its taking out are put back in the thread as they were done', async () => {
  const [mine, theirs] = [await newPlace(apart), await newPlace(apart)]
  const other = await opened(theirs)
  await tag(other, await addArticle(other, TEXT), 4, 9)
  expectOk(await other.close())
  const store = await opened(mine)
  expectOk(await store.merge(theirs.path, false))
  const merged = dump(store.reader)
  expectOk(await store.undo())
  expectOk(await store.redo().then(() => store.merge(theirs.path, false)))
  expectOk(await store.close())
  expect(dump((await opened(mine)).reader)).toEqual(merged)
})

test('what does not fit together is not made', async () => {
  const parts = await composition()
  const composed = await runApart('compose', { ...parts, base: Uint8Array.from(parts.base) }).answer
  expect(composed?.sha256).toBe(sha256Of(composed?.bytes ?? new Uint8Array()))
  const wrong: readonly Partial<Composition>[] = [
    { sha256: sha256Of(Buffer.from('another file')) },
    { bodies: [] },
    { bodies: [...parts.bodies, ...parts.bodies] },
    { bodies: [Buffer.from('no change')] },
    { standing: { ...parts.standing, changes: parts.standing.changes + 1 } },
    { standing: { ...parts.standing, rows: parts.standing.rows - 1 } },
    { base: Buffer.from('no database'), sha256: sha256Of(Buffer.from('no database')) },
  ]
  for (const change of wrong) {
    await expect(compose({ ...parts, base: Uint8Array.from(parts.base), ...change })).rejects.toThrow()
  }
  const damaged = { ...parts, base: Uint8Array.from(parts.base), bodies: [] }
  expect(await runApart('compose', damaged).answer).toBeUndefined()
})

/** A file with one change beyond it. */
const composition = async (): Promise<Composition> => {
  const place = await newPlace()
  const base = readFileSync(place.path)
  const sql = await openSql(Uint8Array.from(base))
  const rows = createRowStore(sql)
  const history = createHistory(sql, rows)
  const change = {
    ...sourceDraft('a', kim.id),
    actor: 'actor',
    seq: 1,
    heads: history.heads(),
    clock: [Date.now() + 1, 0] as const,
    analyst: kim.id,
  }
  sql.transaction(() => writeChange(sql, rows, change))
  const standing = standingOf(sql)
  sql.close()
  const bodies = [changeToBytes(change) ?? new Uint8Array()]
  return { base, sha256: sha256Of(base), bodies, mark: { id: 'journal', sequence: 1, chain: 'chain' }, standing }
}
