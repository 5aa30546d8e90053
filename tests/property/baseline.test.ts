import { describe, expect, test } from 'vitest'
import { effectsOf } from '#core/change/add-changes.ts'
import { changeId } from '#core/change/change.ts'
import type { Change, RowPatch } from '#core/change/change.ts'
import { createBaseline, editsAfterMaking, newestOfAll } from '#core/change/create-baseline.ts'
import type { LeftBehind } from '#core/change/create-baseline.ts'
import { conflicts, headsOf, merge, replay } from '#core/change/history.ts'
import { isMaking } from '#core/change/replay.ts'
import { jsonl } from '#core/codec/jsonl.ts'
import { lostIn, placeOf } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import { textOfRevision } from '#core/model/revision.ts'
import type { Rows } from '#core/model/rows.ts'
import { refFieldsOf, tableNames, togetherIn } from '#core/model/tables.ts'
import type { AnyRow } from '#core/model/tables.ts'
import * as fc from 'fast-check'
import { copies, doStep, everyRow, expectSame, faultsOf, holds, liveRows, pull, steps } from '../support/builders.ts'
import type { Copy, Step } from '../support/builders.ts'
import { encodedBy } from '../support/datasets.ts'

/** `HEARSAY_RUNS=10000` looks at that many histories. */
const RUNS = Number(process.env['HEARSAY_RUNS'] ?? 120)
const TIMEOUT = Math.max(60_000, RUNS * 60) // milliseconds

const nothing: LeftBehind = { originals: false, names: false }

/** Work apart of three, of whom the first then shares a copy without history; and work of all four after that. */
interface Shared {
  readonly all: readonly Copy[]
  readonly copy: Copy
  readonly baseline: Change
  /** The history that stayed behind. */
  readonly stoodFor: readonly Change[]
}

const share = (before: readonly Step[], after: readonly Step[], left: LeftBehind): Shared => {
  const all = copies(4)
  const sharers = all.slice(0, 3)
  for (const step of before) doStep(sharers, step)
  const [sharer, copy] = [all[0] as Copy, all[3] as Copy]
  let ids = 0
  const stoodFor = sharer.history
  const baseline = createBaseline(sharer.rows, left, {
    heads: newestOfAll(stoodFor),
    clock: sharer.clock,
    analyst: sharer.analyst,
    newId: () => `shared${(ids += 1)}`,
    edited: editsAfterMaking(stoodFor),
  })
  copy.history = [baseline]
  copy.taken = [changeId(baseline)]
  copy.rows = replay(copy.history)
  copy.clock = baseline.clock
  // Nobody takes anything over meanwhile; the laws do.
  for (const step of after) if (step.what !== 'sync') doStep(all, step)
  return { all, copy, baseline, stoodFor }
}

const holdsAfterSharing = (law: (shared: Shared) => void, left: LeftBehind = nothing, runs = RUNS): void =>
  holds(fc.tuple(steps(30), steps(20)), ([before, after]) => law(share(before, after, left)), runs)

/** The history as it would be had the copy kept its own. */
const unshared = ({ baseline, stoodFor }: Shared, history: readonly Change[]): readonly Change[] => {
  const made = new Set(stoodFor.flatMap(({ patches }) => patches).map(({ row }) => row))
  // With its history the copy's import of what was deleted brings that back.
  const again = (patch: RowPatch): RowPatch =>
    isMaking(patch) && made.has(patch.row) ? { ...patch, before: { deleted: true }, after: { deleted: false } } : patch
  return merge(
    stoodFor,
    history
      .filter((change) => changeId(change) !== changeId(baseline))
      .map((change) => ({
        ...change,
        patches: change.actor === 'actor3' ? change.patches.map(again) : change.patches,
        heads: change.heads.flatMap((head) => (head === changeId(baseline) ? headsOf(stoodFor) : [head])),
      })),
  )
}

const exported = (history: readonly Change[]): string => encodedBy(jsonl, replay(history), 'x').files[0]?.text ?? ''

/** What there is to see, without what texts said before, which an export tells, and a copy without history does not. */
const shownIn = (history: readonly Change[]): string =>
  exported(history)
    .split('\n')
    .map(
      (line) => line && JSON.stringify(JSON.parse(line, (key, value) => (earlier.includes(key) ? undefined : value))),
    )
    .join('\n')
const earlier: readonly string[] = ['revision', 'revisions']

/** The same without who made it, which is nobody's edit. */
const seen = (history: readonly Change[]): string => shownIn(history).replaceAll(/"by":"[^"]*"/g, '')

/** Whether a correction took away all the words of some span. */
const hasLost = (rows: Rows): boolean => rows.all('article').some(({ id }) => lostIn(rows, id) > 0)

const isShown = (rows: Rows, id: string): boolean => tableNames.some((table) => live(rows, table, id) !== undefined)

const fieldsIn = ({ row, after }: RowPatch): readonly string[] => Object.keys(after).map((field) => `${row} ${field}`)

const disputes = (history: readonly Change[]): readonly unknown[] =>
  conflicts(history)
    .map(({ table, row, field, values }) => [table, row, field, values.map(({ change }) => change).toSorted()])
    .toSorted()

const wording: readonly string[] = ['text', 'parent', 'edits']

describe('a copy without history', () => {
  test('holds no text but the present ones, and no span that has no place in them', () =>
    holdsAfterSharing(({ baseline, stoodFor }) => {
      const [rows, whole] = [replay([baseline]), replay(stoodFor)]
      expect(
        rows
          .all('revision')
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(
        rows
          .all('article')
          .map(({ revision }) => revision)
          .toSorted(),
      )
      const lost = whole.all('span').filter((span) => placeOf(whole, span).state === 'lost')
      for (const { id } of lost) expect(rows.get('span', id)).toBeUndefined()
      for (const { id } of rows.all('article')) {
        const isCorrected = whole.get('revision', rows.get('article', id)?.revision ?? '')?.parent !== null
        if (isCorrected) expect(rows.where('original', 'article', id)).toEqual([])
      }
    }))

  test('shows the same as the project it was made of', () =>
    holdsAfterSharing(({ baseline, stoodFor }) => {
      const whole = replay(stoodFor)
      if (!hasLost(whole)) expect(shownIn([baseline])).toBe(shownIn(stoodFor))
      const present = new Map(everyRow(whole).map(([table, row]) => [`${table} ${row.id}`, row]))
      const rows = replay([baseline])
      for (const [table, row] of rows.everything()) {
        const was = present.get(`${table} ${row.id}`) as unknown as Readonly<Record<string, unknown>>
        for (const [field, value] of Object.entries(row)) {
          if (table === 'revision' && wording.includes(field)) continue
          if (table === 'span' && togetherIn('span').includes(field)) continue
          if (value !== null) expect(value).toEqual(was[field])
        }
      }
      for (const { id } of rows.all('revision')) expect(textOfRevision(rows, id)).toBe(textOfRevision(whole, id))
      for (const span of rows.all('span')) {
        expect(placeOf(rows, span).segments).toEqual(placeOf(whole, whole.get('span', span.id) ?? span).segments)
      }
      // As after any work apart, a link may lack a part that somebody else deleted.
      expect(faultsOf(rows).filter((fault) => !/nothing$|no article$|^link .* lacks/.test(fault))).toEqual([])
    }))

  test(
    'is merged where its history is as if it had kept it: the same rows, the same conflicts, from either side',
    () =>
      holdsAfterSharing((shared) => {
        const { all, copy } = shared
        const theirs = all.slice(0, 3).reduce<readonly Change[]>((sum, { history }) => merge(sum, history), [])
        const wanted = unshared(shared, merge(theirs, copy.history))
        for (const both of [merge(theirs, copy.history), merge(copy.history, theirs)]) {
          expectSame(everyRow(replay(both)), everyRow(replay(wanted)))
          expect(disputes(both)).toEqual(disputes(wanted))
        }
      }),
    TIMEOUT,
  )

  test(
    'is merged in any order and again: idempotent, commutative, associative',
    () =>
      holdsAfterSharing(({ all, copy }) => {
        const [a = [], b = [], c = []] = all.map(({ history }) => history)
        const once = exported(merge(a, merge(b, copy.history)))
        expect(exported(merge(merge(a, b), copy.history))).toBe(once)
        expect(exported(merge(merge(copy.history, b), a))).toBe(once)
        expect(exported(merge(merge(merge(a, copy.history), b), a))).toBe(once)
        expect(exported(merge(merge(b, c), copy.history))).toBe(exported(merge(copy.history, merge(c, b))))
      }),
    TIMEOUT,
  )

  test(
    'costs what is added: its effects on the rows at hand come to the same as replaying everything',
    () =>
      holdsAfterSharing(({ all, copy }) => {
        for (const other of all.slice(0, 3)) {
          for (const [to, from] of [[other, copy] as const, [copy, other] as const]) {
            const known = new Set(to.history.map(changeId))
            const added = from.history.filter((change) => !known.has(changeId(change)))
            const rows = replay(to.history)
            const effects = effectsOf(to.history, added, (t, id) => rows.get(t, id) !== undefined)
            for (const { table, row, isNew, after } of effects) {
              const was = rows.get(table, row) as unknown as AnyRow | undefined
              expect(was === undefined).toBe(isNew)
              rows.put(table, { ...was, ...after, id: row } as unknown as AnyRow)
            }
            expectSame(everyRow(rows), everyRow(replay(merge(to.history, from.history))))
          }
        }
      }),
    TIMEOUT,
  )

  test(
    'is merged into an older copy by what differs: nobody who worked there loses a word',
    () =>
      holdsAfterSharing((shared) => {
        // What hangs on a row that was deleted apart from it stays behind; the copy's report counts such conflicts.
        if (conflicts(shared.stoodFor).length > 0) return
        const { all, copy } = shared
        const older = all[1] as Copy
        const wanted = unshared(shared, merge(older.history, copy.history))
        const both = merge(older.history, copy.history)
        if (conflicts(wanted).length === 0 && conflicts(both).length === 0 && !hasLost(replay(shared.stoodFor))) {
          expect(seen(both)).toBe(seen(wanted))
        }
        const known = new Set(older.history.map(changeId))
        const writtenElsewhere = new Set(
          wanted.filter((change) => !known.has(changeId(change))).flatMap(({ patches }) => patches.flatMap(fieldsIn)),
        )
        const shown = replay(both)
        for (const patch of older.history.flatMap(({ patches }) => patches)) {
          const now = shown.get(patch.table, patch.row) as unknown as AnyRow
          const was = older.rows.get(patch.table, patch.row) as unknown as AnyRow
          const strayed = refFieldsOf(patch.table).some((field) => {
            const target = now[field]
            return field !== 'by' && typeof target === 'string' && !isShown(shown, target)
          })
          for (const field of Object.keys(patch.after)) {
            if (field === 'deleted' && strayed) continue // a part of something deleted went with it
            if (patch.table === 'span' && togetherIn('span').includes(field)) continue // moved along with a correction
            if (field === 'by' || field === 'at' || writtenElsewhere.has(`${patch.row} ${field}`)) continue
            expect(now[field]).toEqual(was[field])
          }
        }
      }),
    TIMEOUT,
  )

  test(
    'leaves nothing behind in an older copy once the history has come there too',
    () =>
      holdsAfterSharing((shared) => {
        const [sharer, older] = shared.all as readonly [Copy, Copy]
        pull(older, shared.copy)
        pull(older, sharer)
        expectSame(everyRow(older.rows), everyRow(replay(unshared(shared, older.history))))
      }),
    TIMEOUT,
  )

  test('with other names for the analysts merges back as well, and brings them along', () =>
    holdsAfterSharing(
      (shared) => {
        const { all, copy, baseline } = shared
        expect(JSON.stringify(baseline.patches)).not.toMatch(/analyst\.[0-9]|Analyst 0/)
        const sharer = all[0] as Copy
        const both = replay(merge(sharer.history, copy.history))
        const wanted = replay(unshared(shared, merge(sharer.history, copy.history)))
        const withoutPeople = (rows: typeof both) => liveRows(rows).filter(([table]) => table !== 'analyst')
        expectSame(withoutPeople(both), withoutPeople(wanted))
      },
      { originals: true, names: true },
    ))

  test('of some articles holds together, and holds nothing of the others', () =>
    holds(
      steps(40),
      (before) => {
        const { all } = share(before, [], nothing)
        const sharer = all[0] as Copy
        const articles = sharer.rows.all('article')
        const [chosen, ...others] = articles
        if (chosen === undefined) return
        let ids = 0
        const part = createBaseline(
          sharer.rows,
          { originals: false, names: false, articles: [chosen.id] },
          {
            heads: newestOfAll(sharer.history),
            clock: sharer.clock,
            analyst: sharer.analyst,
            newId: () => `p${(ids += 1)}`,
            edited: editsAfterMaking(sharer.history),
          },
        )
        const rows = replay([part])
        expect(rows.all('article').map(({ id }) => id)).toEqual([chosen.id])
        // As after any work apart, a link may lack a part that somebody else deleted.
        expect(faultsOf(rows).filter((fault) => !/^link .* lacks/.test(fault))).toEqual([])
        for (const { id } of others) {
          for (const span of sharer.rows.where('span', 'article', id)) {
            expect(rows.get('span', span.id)).toBeUndefined()
          }
          expect(JSON.stringify(part.patches)).not.toContain(id)
        }
        expectSame(everyRow(replay(merge(sharer.history, [part]))), everyRow(sharer.rows))
      },
      RUNS,
    ))
})
