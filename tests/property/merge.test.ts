import { describe, expect, test } from 'vitest'
import { effectsOf, needsAll } from '#core/change/add-changes.ts'
import { changeId, compareChanges } from '#core/change/change.ts'
import type { Change, ChangeId, RowPatch } from '#core/change/change.ts'
import { conflicts, disputable, merge, replay } from '#core/change/history.ts'
import type { Conflict } from '#core/change/history.ts'
import { settleDraft } from '#core/change/open-conflicts.ts'
import { isMaking } from '#core/change/replay.ts'
import { jsonl } from '#core/codec/jsonl.ts'
import { attributionOf, fillersOf, linksOfArticle, linksOfSpan, spansOfArticle } from '#core/model/attribution.ts'
import { roleKind } from '#core/model/labels.ts'
import { live } from '#core/model/reader.ts'
import { sameValue } from '#core/model/row.ts'
import type { AnyRow, TableName } from '#core/model/tables.ts'
import { refFieldsOf, togetherIn } from '#core/model/tables.ts'
import {
  commit,
  copies,
  doStep,
  everyRow,
  expectSame,
  faultsOf,
  holds,
  holdsAfterWork,
  pastOf,
  pull,
  steps,
} from '../support/builders.ts'
import type { Copy } from '../support/builders.ts'
import { encodedBy } from '../support/datasets.ts'

const mergeAll = (all: readonly (readonly Change[])[]): readonly Change[] => all.reduce(merge)

/** `HEARSAY_RUNS=10000` looks at that many histories. */
const RUNS = Number(process.env['HEARSAY_RUNS'] ?? 300)
const TIMEOUT = Math.max(60_000, RUNS * 60) // milliseconds

const exported = (history: readonly Change[]): string => encodedBy(jsonl, replay(history), 'x').files[0]?.text ?? ''

describe('a merge', () => {
  test('is idempotent, commutative and associative', () =>
    holdsAfterWork((all) => {
      const [a = [], b = [], c = b] = all.map(({ history }) => history)
      expect(merge(a, a)).toEqual(a)
      expect(merge(merge(a, b), b)).toEqual(merge(a, b))
      expect(merge(a, b)).toEqual(merge(b, a))
      expect(merge(a, merge(b, c))).toEqual(merge(merge(a, b), c))
    }, 1000))

  test(
    'gives the same export, byte for byte, in whatever order and however often',
    () =>
      holdsAfterWork((all) => {
        const [a = [], b = [], c = b] = all.map(({ history }) => history)
        const once = exported(merge(a, b))
        expect(exported(merge(b, a))).toBe(once)
        expect(exported(merge(merge(a, b), b))).toBe(once)
        expect(exported(merge(a, merge(b, c)))).toBe(exported(merge(merge(c, a), b)))
      }, RUNS),
    TIMEOUT,
  )

  test(
    'costs what is added: its effects on the rows at hand come to the same as replaying everything',
    () =>
      holdsAfterWork((all) => {
        const [a, b] = all as readonly [Copy, Copy]
        const known = new Set(a.history.map(changeId))
        const added = b.history.filter((change) => !known.has(changeId(change)))
        const [oldest] = added
        const newer = a.history.filter((change) => oldest !== undefined && compareChanges(change, oldest) > 0)
        const here = needsAll(newer, added) ? a.history : newer
        const rows = replay(a.history)
        for (const { table, row, isNew, after } of effectsOf(here, added, (t, id) => rows.get(t, id) !== undefined)) {
          const was = rows.get(table, row) as unknown as AnyRow | undefined
          expect(was === undefined).toBe(isNew)
          rows.put(table, { ...was, ...after, id: row } as unknown as AnyRow)
        }
        expectSame(everyRow(rows), everyRow(replay(merge(a.history, b.history))))
      }, RUNS),
    TIMEOUT,
  )

  test('adds the changes that are missing and nothing else, each as it was', () =>
    holdsAfterWork((all) => {
      const [a = [], b = []] = all.map(({ history }) => history)
      const merged = merge(a, b)
      expect(new Set(merged)).toEqual(new Set([...a, ...b]))
      expect(merged.length).toBe(new Set([...a, ...b].map(changeId)).size)
      for (const change of merged) expect(a.includes(change) || b.includes(change)).toBe(true)
    }))

  test('brings everybody to the same rows, whoever takes over from whom, in whatever order', () =>
    holdsAfterWork((all) => {
      const merged = everyRow(replay(mergeAll(all.map(({ history }) => history))))
      for (const copy of all) for (const other of all) pull(copy, other)
      for (const copy of [...all].reverse()) for (const other of all) pull(copy, other)
      for (const { rows } of all) expectSame(everyRow(rows), merged)
    }, 300))

  test('never leaves a row that the model refuses, nor a quote that the text does not have', () =>
    holdsAfterWork((all) => {
      const rows = replay(mergeAll(all.map(({ history }) => history)))
      // What work apart may leave, and readers cope with: pointers to what the other deleted, roles over- or underfull.
      expect(faultsOf(rows).filter((fault) => !/^(filler|link|source) |nothing$|no article$/.test(fault))).toEqual([])
    }, 300))

  test('leaves links that can be read, with what is missing shown as missing', () =>
    holdsAfterWork((all) => {
      const rows = replay(mergeAll(all.map(({ history }) => history)))
      for (const link of rows.all('link')) {
        const read = attributionOf(rows, link)
        for (const { role, fillers } of read.roles) {
          expect(fillersOf(read, roleKind(role)).length).toBeGreaterThanOrEqual(fillers.length)
          for (const { filler, span, source, claim, link: inner } of fillers) {
            const target = (['span', 'source', 'claim', 'link'] as const).some((table) =>
              live(rows, table, filler.target),
            )
            const shown = [span, source, claim, inner].some((one) => one !== undefined)
            expect(shown).toBe(target)
          }
        }
      }
      for (const { id } of rows.all('article')) {
        expect(new Set(linksOfArticle(rows, id)).size).toBe(linksOfArticle(rows, id).length)
        for (const span of spansOfArticle(rows, id)) {
          for (const { id: link } of linksOfSpan(rows, span.id)) expect(live(rows, 'link', link)).toBeDefined()
        }
      }
    }))
})

describe('conflicts', () => {
  test('are found without the beginning that everybody has seen', () =>
    holdsAfterWork((all) => {
      for (const history of [mergeAll(all.map((copy) => copy.history)), ...all.map((copy) => copy.history)]) {
        expect(sorted(conflicts(disputable(history), replay(history)))).toEqual(sorted(conflicts(history)))
      }
      const alone = copies(1) as readonly [Copy]
      for (let i = 0; i < 5; i += 1) doStep(alone, { who: 0, what: 'name project', pick: [i, i, i, i], later: 1 })
      expect(disputable(alone[0].history)).toEqual([])
    }, 300))

  test('are those that a slow look at all pairs of writes finds', () =>
    holdsAfterWork((all) => {
      const history = mergeAll(all.map((copy) => copy.history))
      expect(sorted(conflicts(history))).toEqual(sorted(slowConflicts(history)))
    }, 300))

  test('are the same for either side of a merge, whatever the order of input', () =>
    holdsAfterWork((all) => {
      const [a = [], b = []] = all.map(({ history }) => history)
      expect(conflicts(merge(a, b))).toEqual(conflicts(merge(b, a)))
      expect(conflicts([...a, ...b.filter((change) => !a.includes(change))])).toEqual(conflicts(merge(a, b)))
    }))

  test('there are none where people work one after the other', () =>
    holds(
      steps(40, 0),
      (done) => {
        const all = copies(3)
        let last: Copy | undefined
        for (const step of done) {
          const copy = all[step.who % all.length] as Copy
          if (last !== undefined && last !== copy) pull(copy, last)
          doStep(all, step)
          last = copy
          expect(conflicts(copy.history)).toEqual([])
        }
      },
      100,
    ))

  test('show last the value that is shown meanwhile, and name changes that had not seen each other', () =>
    holdsAfterWork((all) => {
      const history = mergeAll(all.map((copy) => copy.history))
      const past = pastOf(history)
      const rows = replay(history)
      for (const { table, row, field, values } of conflicts(history)) {
        expect(values.length).toBeGreaterThan(1)
        expect(values.at(-1)?.value).toEqual(saidOf(table, field, rows.get(table, row) as unknown as AnyRow))
        const others = values.slice(0, -1).map(({ change }) => change)
        expect(others).not.toContain(values.at(-1)?.change)
        if (field !== 'deleted') {
          for (const a of values) for (const b of values) expect(past.get(a.change)?.has(b.change)).toBe(false)
        }
      }
    }))

  test('are all settled by one who has seen everything and writes each disputed field', () =>
    holdsAfterWork((all) => {
      const [copy] = all as readonly [Copy]
      for (const other of all) pull(copy, other)
      // What a settlement brings back may point to what the other side deleted, which is then to be settled too.
      for (let rounds = 0; rounds < 4; rounds += 1) {
        const open = conflicts(copy.history)
        if (open.length === 0) return
        const patches = open.map(({ table, row, field, values }): RowPatch => {
          const shown = values.at(-1)?.value
          return settleDraft({ table, row, field, what: '', shown }, values[0]?.value).patches[0] as RowPatch
        })
        commit(copy, { kind: 'settle', label: 'Settle', patches })
        for (const { table, row, field } of conflicts(copy.history)) {
          expect(open.some((one) => one.table === table && one.row === row && one.field === field)).toBe(false)
        }
      }
      expect(conflicts(copy.history)).toEqual([])
    }, 1000))
})

/** What fields say of a field, together with those without which it means nothing. */
const saidOf = (table: TableName, field: string, fields: Readonly<Record<string, unknown>>): unknown =>
  togetherIn(table).includes(field)
    ? Object.fromEntries(togetherIn(table).map((name) => [name, fields[name]]))
    : fields[field]

const sorted = (found: readonly Conflict[]): readonly string[] =>
  found
    .map(({ table, row, field, values }) =>
      JSON.stringify([
        table,
        row,
        field,
        values.map(({ change, value }) => `${change} ${JSON.stringify(value)}`).sort(),
      ]),
    )
    .sort()

/** Conflicts by their definition: every pair of writes looked at, with nothing remembered on the way. */
const slowConflicts = (history: readonly Change[]): readonly Conflict[] => {
  const past = pastOf(history)
  const rows = replay(history)
  const saw = (a: ChangeId, b: ChangeId): boolean => a === b || past.get(a)?.has(b) === true
  const made = new Set<string>()
  const patches = [...history].sort(compareChanges).flatMap((change) =>
    change.patches.map((patch) => {
      const again = isMaking(patch) && made.has(`${patch.table} ${patch.row}`)
      if (isMaking(patch)) made.add(`${patch.table} ${patch.row}`)
      return { ...patch, again, change: changeId(change) }
    }),
  )
  const found: Conflict[] = []
  const places = new Map(
    patches.flatMap(({ table, row, after }) =>
      Object.keys(after).map((field) => [`${table} ${row} ${field}`, { table, row, field }] as const),
    ),
  )
  for (const { table, row, field } of places.values()) {
    if (['by', 'at'].includes(field) || togetherIn(table).indexOf(field) > 0) continue
    const all = patches.filter(
      (patch) => patch.table === table && patch.row === row && field in patch.after && !patch.again,
    )
    const isEdited = all.some((patch) => !isMaking(patch))
    const written = field !== 'deleted' && isEdited ? all.filter((patch) => !isMaking(patch)) : all
    const newest = written.filter(
      ({ change }) => !written.some((two) => two.change !== change && saw(two.change, change)),
    )
    const values = newest.map(({ change, after }) => ({ change, value: saidOf(table, field, after) }))
    if (field === 'deleted') {
      const deletions = newest.filter(({ after }) => after['deleted'] === true)
      const users = patches.filter(
        (patch) =>
          (patch.table === table && patch.row === row && (patch.again || !('deleted' in patch.after))) ||
          refFieldsOf(patch.table).some((ref) => {
            const now = rows.get(patch.table, patch.row) as unknown as Record<string, unknown>
            return ref !== 'by' && patch.after[ref] === row && now[ref] === row && now['deleted'] === false
          }),
      )
      const open = users.filter(
        ({ change }) =>
          !values.some((write) => write.change === change) &&
          deletions.some((deletion) => !saw(deletion.change, change) && !saw(change, deletion.change)) &&
          !written.some((write) => write.change !== change && saw(write.change, change)),
      )
      values.unshift(...[...new Set(open.map(({ change }) => change))].map((change) => ({ change, value: false })))
    }
    if (values.some(({ value }) => !sameValue(value, values[0]?.value))) found.push({ table, row, field, values })
  }
  return found
}
