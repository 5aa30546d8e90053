import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Change, RowPatch } from '#core/change/change.ts'
import { replay } from '#core/change/history.ts'
import { createProject } from '#store/create-project.ts'
import { createHistory } from '#store/history.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import { createRowStore } from '#store/rows.ts'
import { openSql } from '#store/sql.ts'
import type { ProjectStore } from '#store/project.ts'
import { createPowerDisk } from '../support/store-power.ts'
import type { PowerDisk, Remains } from '../support/store-power.ts'
import { dump, expectOk, kim, never } from '../support/store.ts'
import { count, many } from '../support/store-tally.ts'

const path = '/work/test.hearsay'

/** A new project on a disk in memory, where ten thousand of them take no time to sync. */
const newDisk = async (): Promise<PowerDisk> => {
  const disk = createPowerDisk(fresh)
  if (fresh.has(path)) return disk
  expectOk(await createProject(disk, Date.now, { path, name: 'Test', analyst: kim }))
  fresh = disk.cut(() => 1)
  return disk
}
let fresh: Remains = new Map([['/work/other', new Uint8Array()]])

const openOn = async (disk: PowerDisk): Promise<ProjectStore> =>
  expectOk(
    await openProject(
      { ...usualSurroundings(), disk, data: '/data', timing: never },
      { path, analyst: kim, readOnly: false },
    ),
  )

const RUNS = Number(process.env['HEARSAY_RUNS'] ?? many(40, 10_000))

/** Ten thousand shorter sequences find more than a thousand long ones. */
const LONGEST = RUNS > 1_000 ? 12 : 25

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((t) => !/\p{Cs}/u.test(t))

/** What a step does: to a row that is there, or by making one. */
const step = fc.record({
  what: fc.constantFrom('source', 'claim', 'edit', 'edit', 'delete', 'undo', 'redo', 'save', 'reopen'),
  pick: fc.nat(),
  text,
  bulk: fc.integer({ min: 1, max: 4 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const common = { mergedInto: null, by: kim.id, at: 1, deleted: false }

const patchesOf = ({ what, pick, text: words, bulk }: Step, store: ProjectStore, made: number): readonly RowPatch[] => {
  if (what === 'source' || what === 'claim') {
    return Array.from({ length: bulk }, (_, i): RowPatch => {
      const own =
        what === 'source'
          ? { name: words, kind: 'other', role: '', affiliation: null, aliases: [words, '\uFEFF', '\ud800'] }
          : { wording: `\uFEFF${words}`, topic: '', quantity: { qualifier: words, value: '1', unit: '' } }
      return { table: what, row: `row.${made}.${i}`, before: null, after: { ...own, ...common } }
    })
  }
  const sources = store.reader.all('source')
  return Array.from({ length: Math.min(bulk, sources.length) }, (_, i) => sources[(pick + i) % sources.length]).flatMap(
    (row, i, all) => {
      if (row === undefined || all.indexOf(row) !== i) return []
      const patch =
        what === 'delete'
          ? { before: { deleted: false }, after: { deleted: true } }
          : { before: { name: row.name, role: row.role }, after: { name: words, role: `${words}!` } }
      return [{ table: 'source' as const, row: row.id, ...patch }]
    },
  )
}

test('live work, replay of the journal and replay of the history come to the same, whatever is done', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: LONGEST }), async (steps) => {
      const disk = await newDisk()
      let store = await openOn(disk)
      for (const [i, one] of steps.entries()) {
        if (one.what === 'undo') await store.undo()
        else if (one.what === 'redo') await store.redo()
        else if (one.what === 'save') expectOk(await store.save())
        else if (one.what === 'reopen') {
          const live = dump(store.reader)
          await store.abandon()
          store = await openOn(disk)
          expect(dump(store.reader)).toEqual(live)
        } else {
          const patches = patchesOf(one, store, i)
          if (patches.length > 0) expectOk(await store.commit({ kind: 'test', label: one.text || 'Test', patches }))
        }
      }
      const live = dump(store.reader)
      await store.abandon()
      const again = await openOn(disk)
      expect(dump(again.reader)).toEqual(live)
      expectOk(await again.close())

      const sql = await openSql(await disk.read(path))
      const rows = createRowStore(sql)
      expect(dump(rows)).toEqual(live)
      const history = [...changesOf(createHistory(sql, rows))].reverse()
      const replayed = [...replay(history).everything()].map(([table, row]) => `${table} ${row.id} ${stable(row)}`)
      expect(replayed.toSorted()).toEqual(live.map(([table, row]) => `${table} ${row.id} ${stable(row)}`).toSorted())
      sql.close()
    }),
    { numRuns: RUNS },
  )
  const what = 'sequences of gestures: live, journal and history agree'
  count({ row: 9, what, tried: RUNS, survived: RUNS, lost: 0 })
}, 3_600_000)

const changesOf = (history: ReturnType<typeof createHistory>): readonly Change[] =>
  Array.from(history.fromNewest(), ({ place }) => history.at(place))

const stable = (row: object): string => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))
