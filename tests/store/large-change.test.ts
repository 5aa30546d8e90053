import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RowPatch } from '#core/change/change.ts'
import type { TableRow } from '#ipc/contract.ts'
import { packPatches, unpackPatches } from '#store/history.ts'
import { createHandlers } from '#store/serve.ts'
import { expectOk, kim, newPlace, toImport } from '../support/store.ts'

test('a window is told of a large import what it may have, and the file is as sound as ever', async () => {
  const told: (readonly TableRow[])[] = []
  const place = await newPlace({ onChanged: ({ rows }) => void told.push(rows) })
  const calls = createHandlers(place.around)
  expectOk(await calls['store.open']({ path: place.path, analyst: kim, readOnly: false }))
  const [folder, words] = [join(place.folder, 'in'), 'Kim said so. '.repeat(1_000)]
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.txt'), words)
  const lines = Array.from({ length: 1_000 }, (_, i) => {
    const at = i * 13
    const spans = [`T${2 * i}\tSource ${at} ${at + 3}\tKim`, `T${2 * i + 1}\tCue ${at + 4} ${at + 8}\tsaid`]
    return [...spans, `R${i}\tsays Arg1:T${2 * i} Arg2:T${2 * i + 1}`].join('\n')
  })
  writeFileSync(join(folder, 'a.ann'), `${lines.join('\n')}\n`)
  expect(expectOk(await calls['store.import'](toImport([folder])))).toMatchObject({
    articles: 1,
    spans: { Source: 1_000, Cue: 1_000 },
    links: { says: 1_000 },
    rejected: [],
  })
  const tables = new Set(told.flat().map(([table]) => table))
  expect([tables.has('article'), tables.has('linkType'), tables.has('span'), tables.has('filler')]).toEqual([
    true,
    true,
    false,
    false,
  ])
  const article = told.flat().find(([table]) => table === 'article')?.[1].id ?? ''
  expect(expectOk(await calls['project.counts']()).articles[article]).toEqual({ spans: 2_000, links: 1_000 })
  const rows = expectOk(await calls['project.load']({ article }))
  expect(rows.filter(([table]) => table === 'span')).toHaveLength(2_000)
  expectOk(await calls['project.undo']())
  expect(expectOk(await calls['store.info']())).toMatchObject({ articles: 0, spans: { Source: 0, Cue: 0 } })
  expectOk(await calls['project.redo']())
  expectOk(await calls['store.close']())
  expect(expectOk(await calls['store.check']({ path: place.path }))).toEqual({ ok: true, problems: [] })
}, 60_000)

test('the history of a large import is packed in parts and read as one', () => {
  for (const count of [0, 1, 4_999, 5_000, 5_001, 12_345]) {
    const patches = Array.from({ length: count }, (_, i): RowPatch => ({
      table: 'source',
      row: `source.${i}`,
      before: null,
      after: { name: `Kim ${i} ü😀` },
    }))
    expect(unpackPatches(packPatches(patches))).toEqual(patches)
  }
})
