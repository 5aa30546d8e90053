import { describe, expect, test } from 'vitest'
import { draftSchema } from '#core/change/change.ts'
import { replay } from '#core/change/history.ts'
import { sameValue } from '#core/model/row.ts'
import { withTogether } from '#core/model/tables.ts'
import { copies, doStep, everyRow, expectSame, faultsOf, holds, steps } from '../support/builders.ts'
import type { Copy } from '../support/builders.ts'

describe('commands', () => {
  test('of one person leave no fault: no dangling part, no unfilled role, no wrong quote, no row the model refuses', () =>
    holds(
      steps(40, 0),
      (done) => {
        const all = copies(1)
        for (const step of done) {
          doStep(all, step)
          for (const { rows } of all) expect(faultsOf(rows)).toEqual([])
        }
      },
      500,
    ))

  test('change nothing when they are refused, and say so in a sentence without ids', () =>
    holds(
      steps(40),
      (done) => {
        const all = copies(2)
        for (const step of done) {
          const copy = all[step.who % 2] as Copy
          const [former, length] = [everyRow(copy.rows), copy.history.length]
          const result = doStep(all, step)
          if (result.did !== 'refused') continue
          expectSame(everyRow(copy.rows), former)
          expect(copy.history.length).toBe(length)
          expect(result.failure.message).toMatch(/^[A-Z“].*\.$/su)
          expect(`${result.failure.message} ${result.failure.remedy}`).not.toMatch(
            /actor\d|(label|role|link|attribute|article|analyst|set)\.[a-z0-9]|none|undefined/,
          )
        }
      },
      200,
    ))

  test('change what they say: no empty patch, no field that stays, a shape that the door lets in', () =>
    holds(steps(40), (done) => {
      const all = copies(2)
      for (const step of done) {
        const result = doStep(all, step)
        if (result.did !== 'change') continue
        const { change } = result
        expect(draftSchema.safeParse(change).success).toBe(true)
        const rows = change.patches.map(({ table, row }) => `${table} ${row}`)
        expect(new Set(rows).size).toBe(rows.length)
        for (const { table, before, after } of change.patches) {
          if (before === null) continue
          expect(Object.keys(before)).toEqual(Object.keys(after))
          const differing = Object.keys(after).filter((field) => !sameValue(before[field], after[field]))
          expect(withTogether(table, differing)).toEqual(Object.keys(after))
        }
      }
    }))

  test('on what a merge left add no fault of their own', () =>
    holds(
      steps(40, 20),
      (done) => {
        const all = copies(3)
        for (const step of done) {
          const copy = all[step.who % 3] as Copy
          const former = new Set(faultsOf(copy.rows))
          doStep(all, step)
          if (['sync', 'undo', 'redo'].includes(step.what)) continue
          expect(faultsOf(copy.rows).filter((fault) => !former.has(fault))).toEqual([])
        }
      },
      300,
    ))

  test('keep the rows as they would be with the whole history replayed', () =>
    holds(
      steps(40),
      (done) => {
        const all = copies(2)
        for (const step of done) doStep(all, step)
        for (const { rows, history } of all) {
          expectSame(everyRow(replay(history)), everyRow(rows))
        }
      },
      200,
    ))
})
