import { createHash } from 'node:crypto'
import { standIns } from '#core/change/baseline.ts'
import { changeId, changeSchema, compareChanges, isBaseline } from '#core/change/change.ts'
import type { Change, ChangeId, Clock } from '#core/change/change.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { sameValue } from '#core/model/row.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { History } from './history.ts'
import type { Tell } from './progress.ts'
import type { RowStore } from './rows.ts'
import { textOf } from './sql.ts'
import type { Sql, SqlValue } from './sql.ts'

/** One of the two files of a merge. */
export interface Side {
  readonly sql: Sql
  readonly rows: RowStore
  readonly history: History
}

/**
 * The changes of another file that this one lacks, in the one order. Refused when its history does not hold together: one
 * change with two contents, a change without what it had seen, or a clock that does not go forward.
 * @param name what the other file is called
 */
export const missingChanges = (
  here: Side,
  there: Side,
  name: string,
  tell: Tell = () => undefined,
): Result<readonly Change[], Failure> => {
  tell('Comparing the histories', 0)
  const known = listed(here)
  const missing: Change[] = []
  try {
    const others = listed(there)
    let compared = 0
    for (const [id, other] of others) {
      compared += 1
      tell('Comparing the histories', compared / others.size)
      const own = known.get(id)
      if (own === undefined) {
        const parsed = changeSchema.safeParse(there.history.at(other.place))
        if (!parsed.success) return err(unfit(name, 'an edit in it cannot be read'))
        missing.push(parsed.data as Change)
      } else if (own.digest !== other.digest && !isSame(here.history.at(own.place), there.history.at(other.place))) {
        return err(unfit(name, 'an edit that both files have is not the same in both'))
      }
    }
  } catch {
    return err(unfit(name, 'an edit in it cannot be read'))
  }
  missing.sort(compareChanges)
  const reduced = missing.map((change) => (isBaseline(change) ? reducedTo(here, missing, change) : change))
  const problem = orderProblem(missing, (id) => known.get(id)?.clock)
  return problem === undefined ? ok(reduced) : err(unfit(name, problem))
}

/** A baseline says less where more is known: only that much of it is kept, so its patches differ from file to file. */
const isSame = (own: Change, other: Change): boolean =>
  isBaseline(own) ? sameValue({ ...own, patches: [] }, { ...other, patches: [] }) : sameValue(own, other)

const reducedTo = ({ rows, history }: Side, missing: readonly Change[], baseline: Change): Change => {
  const brought = new Set(missing.map(changeId))
  if (!baseline.heads.every((head) => brought.has(head) || history.placeOf(head) > 0)) return baseline
  const made = new Set(
    missing.filter((change) => change !== baseline).flatMap(({ patches }) => patches.map(({ row }) => row)),
  )
  return { ...baseline, patches: standIns(baseline, (analyst) => rows.has('analyst', analyst) || made.has(analyst)) }
}

export const unfit = (name: string, why: string): Failure =>
  failure(
    'unfit-history',
    `“${name}” cannot be merged: ${why}.`,
    'Nothing was changed. Ask for a fresh copy, or copy over by hand what is missing.',
  )

interface ListedChange {
  readonly place: number
  readonly clock: Clock
  readonly digest: string
}

/** Every change of a file with a hash of all that it says. */
const listed = ({ sql, rows }: Side): ReadonlyMap<ChangeId, ListedChange> => {
  const found = new Map<ChangeId, ListedChange>()
  sql.each(EVERYTHING, [], (row) => {
    const [place, actor, seq, heads, time, counter, analyst, kind, label, undoes, redoes, patches] = row
    const id = changeId({ actor: rows.globalOf(Number(actor)), seq: Number(seq) })
    const said = [heads, time, counter, rows.globalOf(Number(analyst)), kind, textOf(label), undoes, redoes]
    found.set(id, {
      place: Number(place),
      clock: [Number(time), Number(counter)],
      digest: digestOf(said as readonly SqlValue[], patches as Uint8Array),
    })
  })
  return found
}

const EVERYTHING = `SELECT id, actor, seq, heads, time, counter, analyst, kind, CAST(label AS BLOB), undoes, redoes, patches
  FROM change`

const digestOf = (said: readonly SqlValue[], patches: Uint8Array): string =>
  createHash('sha256').update(JSON.stringify(said)).update(patches).digest('base64')

/** What does not hold together: each change comes, by the clock too, after those it had seen and after its actor's last. */
const orderProblem = (
  missing: readonly Change[],
  clockHere: (id: ChangeId) => Clock | undefined,
): string | undefined => {
  const added = new Map(missing.map((change) => [changeId(change), change.clock]))
  for (const change of missing) {
    const previous: ChangeId = `${change.actor}:${change.seq - 1}`
    for (const seen of change.seq === 1 ? change.heads : [...change.heads, previous]) {
      const clock = added.get(seen) ?? clockHere(seen)
      if (clock === undefined && isBaseline(change)) continue // it stands for what is not there
      if (clock === undefined) return 'part of its history is missing'
      if ((change.clock[0] - clock[0] || change.clock[1] - clock[1]) <= 0) {
        return 'an edit in it is said to be older than one that it had seen'
      }
    }
  }
  return undefined
}
