import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  applyPatches,
  changeId,
  changeSchema,
  compareChanges,
  invert,
  takeBackPatches,
  tick,
  staleField,
} from '#core/change/change.ts'
import type { ChangeId, Clock, RowPatch } from '#core/change/change.ts'
import { headsOf, replay } from '#core/change/history.ts'
import { builtOn, undoStacks, writes } from '#core/change/undo.ts'
import type { Gesture, UndoStacks } from '#core/change/undo.ts'
import { Rows } from '#core/model/rows.ts'
import { refFieldsOf, tableNames } from '#core/model/tables.ts'
import type { AnyRow } from '#core/model/tables.ts'
import {
  copies,
  doStep,
  everyRow,
  expectSame,
  holds,
  holdsAfterWork,
  liveRows,
  pastOf,
  redo,
  steps,
  undo,
} from '../support/builders.ts'
import type { Copy } from '../support/builders.ts'

describe('patches', () => {
  test('taken back leave exactly the former rows; inverted, the former live rows; inverted twice, what they made', () =>
    holdsAfterWork((all) => {
      for (const { history } of all) {
        const rows = new Rows()
        for (const { patches } of history.slice(0, -4)) applyPatches(rows, patches)
        for (const { patches } of history.slice(-4)) {
          if (!fits(rows, patches)) break
          const former = everyRow(rows)
          const formerLive = liveRows(rows)
          applyPatches(rows, patches)
          const made = everyRow(rows)

          takeBackPatches(rows, patches)
          expectSame(everyRow(rows), former)

          applyPatches(rows, patches)
          applyPatches(rows, invert(patches))
          expectSame(liveRows(rows), formerLive)

          applyPatches(rows, invert(invert(patches)))
          expectSame(everyRow(rows), made)
          expect(invert(invert(invert(patches)))).toEqual(invert(patches))
        }
      }
    }, 150))

  test('are made against the values that are there, and have the shape that is checked at the door', () =>
    holdsAfterWork((all) => {
      for (const { history } of all) {
        for (const change of history) expect(changeSchema.safeParse(change).success).toBe(true)
      }
    }, 100))
})

describe('history', () => {
  test('replayed in any order of input gives the rows as they were made one by one', () =>
    holdsAfterWork((all) => {
      for (const { history, rows } of all) {
        const half = history.length / 2
        const byName = [...history].sort((a, b) => (changeId(a) < changeId(b) ? 1 : -1))
        const orders = [[...history].reverse(), [...history.slice(half), ...history.slice(0, half)], byName]
        for (const order of orders) expectSame(everyRow(replay(order)), everyRow(rows))
      }
    }, 300))

  test('sorts each change after all that it had seen, even where a wall clock was set back', () =>
    holdsAfterWork((all) => {
      for (const { history } of all) {
        const byId = new Map(history.map((change) => [changeId(change), change]))
        for (const [id, past] of pastOf(history)) {
          for (const seen of past) {
            const [a, b] = [byId.get(seen), byId.get(id)]
            if (a !== undefined && b !== undefined) expect(compareChanges(a, b)).toBeLessThan(0)
          }
        }
      }
    }))

  test('names as heads the changes that no other had seen, which together have seen all', () =>
    holdsAfterWork((all) => {
      for (const { history } of all) {
        const past = pastOf(history)
        const heads = headsOf(history)
        const ids = history.map(changeId)
        expect(heads).toEqual(ids.filter((id) => !ids.some((other) => past.get(other)?.has(id))).sort())
        const known = new Set(heads.flatMap((head) => [head, ...(past.get(head) ?? [])]))
        expect(known).toEqual(new Set(ids))
      }
    }))

  test('clock readings rise, whatever the wall clock does', () =>
    holds(fc.array(fc.nat(50)), (walls) => {
      let last: Clock = [0, 0]
      for (const now of walls) {
        const next = tick(last, now)
        expect(next[0] > last[0] || (next[0] === last[0] && next[1] > last[1])).toBe(true)
        expect(next[0]).toBeGreaterThanOrEqual(now)
        last = next
      }
    }))
})

describe('undo and redo', () => {
  test('go to any depth and come back to the same live rows', () =>
    holds(
      fc.tuple(steps(25, 0), fc.nat(30)),
      ([done, depth]) => {
        const [copy] = copies(1) as readonly [Copy]
        for (const step of done) doStep([copy], step)
        const passed = [liveRows(copy.rows)]
        for (let i = 0; i < depth && undoStacks(copy.history, copy.analyst).undo.length > 0; i += 1) {
          expect(undo(copy).did).toBe('change')
          passed.push(liveRows(copy.rows))
        }
        for (const former of passed.reverse().slice(1)) {
          expect(redo(copy).did).toBe('change')
          expectSame(liveRows(copy.rows), former)
        }
      },
      500,
    ))

  test('of everything leave the project as it was', () =>
    holds(steps(25, 0), (done) => {
      const [copy] = copies(1) as readonly [Copy]
      const former = liveRows(copy.rows)
      for (const step of done) doStep([copy], step)
      while (undo(copy).did === 'change');
      expect(undoStacks(copy.history, copy.analyst).undo).toEqual([])
      expectSame(liveRows(copy.rows), former)
    }))

  test('stop where someone has built on the gesture, and only there', () =>
    holdsAfterWork((all) => {
      for (const copy of all) {
        const [last] = undoStacks(copy.history, copy.analyst).undo.slice(-1)
        const gesture = copy.history.find((change) => changeId(change) === last)
        if (gesture === undefined) continue
        const later = copy.taken.slice(copy.taken.indexOf(changeId(gesture)) + 1)
        const others = copy.history.filter(
          (change) => later.includes(changeId(change)) && change.analyst !== copy.analyst,
        )
        const done = undo(copy)
        if (done.did === 'blocked') expect(others).toContain(done.by)
        else expect(done.did).toBe('change')
      }
    }, 500))

  test('notice every later edit of a row that the gesture made or changed', () =>
    holdsAfterWork((all) => {
      for (const { history, rows } of all) {
        for (const gesture of history.slice(1)) {
          const places = builtOn(rows, gesture)
          for (const { table, row, after } of gesture.patches) {
            const now = rows.get(table, row) as unknown as Record<string, unknown>
            const stands = Object.entries(after).every(
              ([field, value]) => JSON.stringify(now[field]) === JSON.stringify(value),
            )
            if (!stands) expect(places.some((place) => place.table === table && place.row === row)).toBe(true)
            if (!stands) expect(history.some((change) => change !== gesture && writes(change, places))).toBe(true)
          }
        }
      }
    }, 100))

  test('keep the stacks that a plain account of what happened last gives', () =>
    holds(
      gestures(),
      (history) => {
        for (const analyst of ['ada', 'bob']) {
          const { undo: undoable, redo: redoable } = undoStacks(history, analyst)
          expect({ undo: undoable, redo: redoable }).toEqual(slowStacks(history, analyst))
        }
      },
      1000,
    ))
})

describe('rows', () => {
  test('find by any pointer what going through all of them finds', () =>
    holdsAfterWork((all) => {
      for (const { rows, history } of all) {
        for (const { patches } of history.slice(-3).reverse()) takeBackPatches(rows, patches)
        for (const table of tableNames) {
          for (const field of refFieldsOf(table)) {
            const found = new Map<string, string[]>()
            for (const row of rows.all(table)) {
              const target = (row as unknown as Record<string, unknown>)[field]
              if (typeof target === 'string') found.set(target, [...(found.get(target) ?? []), row.id].sort())
            }
            for (const [, { id }] of rows.everything()) {
              const indexed = rows.where(table, field as never, id).map((row) => row.id)
              expect([...indexed].sort()).toEqual(found.get(id) ?? [])
            }
          }
        }
      }
    }, 30))
})

/** Whether patches meet the values that they were made against; after a merge they need not. */
const fits = (rows: Rows, patches: readonly RowPatch[]): boolean =>
  patches.every((patch) => staleField(rows.get(patch.table, patch.row) as unknown as AnyRow, patch) === undefined)

/** Gestures of two people on several copies: some take back or bring back earlier ones, twice too. */
const gestures = (): fc.Arbitrary<readonly Gesture[]> =>
  fc
    .array(fc.tuple(fc.constantFrom('ada', 'bob'), fc.constantFrom('new', 'new', 'undo', 'redo', 'begin'), fc.nat()), {
      maxLength: 25,
    })
    .map((moves) => {
      const history: Gesture[] = []
      moves.forEach(([analyst, move, n], i) => {
        const fresh = history.filter((one) => one.analyst === analyst && one.kind === 'x')
        const meant = fresh[n % Math.max(1, fresh.length)]
        const made = { actor: 'a', seq: i + 1, analyst, label: '' }
        if (move === 'new') history.push({ ...made, kind: 'x' })
        else if (move === 'begin') history.push({ ...made, kind: 'analyst.join' })
        else if (meant !== undefined) history.push({ ...made, kind: 'y', [`${move}es`]: changeId(meant) })
      })
      return history
    })

/** What happened last to each gesture decides; a redo is lost when a new gesture came after the undo. */
const slowStacks = (history: readonly Gesture[], analyst: string): UndoStacks => {
  const own = history.map((gesture, when) => ({ gesture, when })).filter(({ gesture }) => gesture.analyst === analyst)
  const fresh = own.filter(({ gesture }) => gesture.kind === 'x')
  const newest = fresh.at(-1)?.when ?? -1
  const last = fresh.map(({ gesture, when }) => {
    const id = changeId(gesture)
    const takes = own.filter((one) => one.gesture.undoes === id || one.gesture.redoes === id).at(-1)
    return { id, when: takes?.when ?? when, undone: takes?.gesture.undoes === id }
  })
  const ids = (some: typeof last): readonly ChangeId[] => some.sort((a, b) => a.when - b.when).map(({ id }) => id)
  return {
    undo: ids(last.filter(({ undone }) => !undone)),
    redo: ids(last.filter(({ undone, when }) => undone && when > newest)),
  }
}
