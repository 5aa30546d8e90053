import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { changeId } from '#core/change/change.ts'
import type { Change } from '#core/change/change.ts'
import { conflicts, merge, replay } from '#core/change/history.ts'
import { jsonl } from '#core/codec/jsonl.ts'
import { exportMarked } from '#store/checkpoint.ts'
import { createHistory } from '#store/history.ts'
import { missingChanges } from '#store/merge-compare.ts'
import type { Side } from '#store/merge-compare.ts'
import { standingMerge, takeOutMerge } from '#store/merge-note.ts'
import { merge as mergeInto } from '#store/merge-record.ts'
import { openConflicts } from '#store/merge-report.ts'
import { writeMeta } from '#store/meta.ts'
import { migrate } from '#store/migration/index.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import { APPLICATION_ID } from '#store/open.ts'
import { writeChange } from '#store/apply-change.ts'
import { createRowStore } from '#store/rows.ts'
import { openSql } from '#store/sql.ts'
import { copies, doStep, steps } from '../support/builders.ts'
import type { Copy } from '../support/builders.ts'
import { dump, expectOk, kim, never } from '../support/store.ts'
import { encodedBy } from '../support/datasets.ts'

/** The laws of merging held by real project files, after random work of 2-4 people. */

const RUNS = Math.ceil(Number(process.env['HEARSAY_RUNS'] ?? 300) / 5)
const TIMEOUT = Math.max(120_000, RUNS * 1_000) // milliseconds

/** A copy as a project file in memory: every change taken in the order in which the copy took it. */
const fileOf = async ({ history, taken }: Copy): Promise<Side> => {
  const sql = await openSql()
  sql.rows(`PRAGMA application_id = ${APPLICATION_ID}`)
  migrate(sql)
  const rows = createRowStore(sql)
  const side = { sql, rows, history: createHistory(sql, rows) }
  sql.transaction(() => writeMeta(sql, 'project', 'project.test'))
  const byId = new Map(history.map((change) => [changeId(change), change]))
  // What came by a merge comes by a merge here, in pieces as it came: all that follows of other actors.
  let waiting: Change[] = []
  const flush = (): void => {
    if (waiting.length > 0) add(side, waiting)
    waiting = []
  }
  for (const id of taken) {
    const change = byId.get(id)
    if (change === undefined) throw new Error('a change is missing')
    if (change.actor === 'actorbase') sql.transaction(() => writeChange(sql, rows, change))
    else waiting.push(change)
    if (waiting.length > 0 && change.actor !== waiting[0]?.actor) {
      const last = waiting.pop() as Change
      flush()
      waiting.push(last)
    }
  }
  flush()
  return side
}

const add = (side: Side, added: readonly Change[]): void => {
  const sorted = merge(added, [])
  side.sql.transaction(() => mergeInto(side, { does: 'merge', analyst: kim.id, label: 'Merge', added: sorted }))
}

const take = (to: Side, from: Side): number => {
  const missing = expectOk(missingChanges(to, from, 'x'))
  if (missing.length > 0) add(to, missing)
  return missing.length
}

const state = ({ rows, history }: Side) => {
  const changes: string[] = []
  history.eachHead((head) => changes.push(changeId(head)))
  return { rows: dump(rows), changes: changes.toSorted(), heads: history.heads(), clock: history.clock() }
}

const exported = ({ rows }: Side): string => encodedBy(jsonl, rows, 'x').files[0]?.text ?? ''

const holdsForFiles = (law: (files: readonly Side[], all: readonly Copy[]) => Promise<void> | void): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 4 }), steps(30, 5), async (count, done) => {
      const all = copies(count)
      for (const step of done) doStep(all, step)
      const files = await Promise.all(all.map(fileOf))
      try {
        await law(files, all)
      } finally {
        for (const { sql } of files) sql.close()
      }
    }),
    { numRuns: RUNS },
  )

test(
  'files merged in any order hold the same, as replaying says; merged again they do not change',
  () =>
    holdsForFiles((files, all) => {
      const [a, b, c = b] = files as readonly [Side, Side, Side?]
      const merged = all
        .map((copy) => copy.history)
        .slice(0, 3)
        .reduce(merge)
      take(a, b)
      take(a, c)
      take(b, c)
      take(b, a)
      take(c, b)
      const want = encodedBy(jsonl, replay(merged), 'x').files[0]?.text
      for (const file of [a, b, c]) expect(exported(file)).toBe(want)
      const { changes, heads, clock } = state(a)
      expect(state(b)).toMatchObject({ changes, heads, clock })
      const once = state(a)
      expect([take(a, b), take(a, c)]).toEqual([0, 0])
      expect(state(a)).toEqual(once)
      const found = openConflicts(a, 'analyst.0').map(({ table, row, field }) => `${table} ${row} ${field}`)
      expect(found.toSorted()).toEqual(
        conflicts(merged)
          .map(({ table, row, field }) => `${table} ${row} ${field}`)
          .toSorted(),
      )
    }),
  TIMEOUT,
)

test(
  'a merge taken out has never been',
  () =>
    holdsForFiles(([a, b]) => {
      if (a === undefined || b === undefined) return
      const before = state(a)
      if (take(a, b) === 0) return
      const standing = standingMerge(a, kim.id)
      if (standing === undefined) throw new Error('the merge is not noted')
      a.sql.transaction(() => takeOutMerge(a, standing.note))
      expect(state(a)).toEqual(before)
    }),
  TIMEOUT,
)

const folder = mkdtempSync(join(tmpdir(), 'hearsay-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test(
  'what a merge leaves opens again as a stranger’s file would',
  async () => {
    let number = 0
    await holdsForFiles(async ([a, b]) => {
      if (a === undefined || b === undefined) return
      take(a, b)
      const path = join(folder, `${(number += 1)}.hearsay`)
      writeFileSync(path, exportMarked(a.sql, undefined))
      const around = { ...usualSurroundings(), data: join(folder, 'data'), timing: never }
      const store = expectOk(await openProject(around, { path, analyst: kim, readOnly: true }))
      expect(encodedBy(jsonl, store.reader, 'x').files[0]?.text).toBe(exported(a))
      await store.abandon()
    })
  },
  TIMEOUT,
)
