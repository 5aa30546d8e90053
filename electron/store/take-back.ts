import { changeId, invert } from '#core/change/change.ts'
import type { Change, RowPatch } from '#core/change/change.ts'
import { buildsOn, builtOn } from '#core/change/undo.ts'
import type { Place } from '#core/change/undo.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { History } from './history.ts'
import type { RowStore } from './rows.ts'

/**
 * The patches that take a gesture back, or why that cannot be: a later change has built on it, and whose it is. For a
 * redo the gesture is the undo.
 * @param cannot the beginning of the sentence: "“Tag Claim” cannot be undone"
 */
export const takeBack = (
  rows: RowStore,
  history: History,
  gesture: Change,
  cannot: string,
): Result<readonly RowPatch[], Failure> => {
  const places = builtOn(rows, gesture)
  const later = places.length === 0 ? undefined : whoBuilt(history, gesture, places)
  if (later === undefined) return ok(invert(gesture.patches))
  const name = rows.get('analyst', later.analyst)?.name ?? 'someone else'
  return err(
    failure(
      'built-on',
      `${cannot}: “${later.label}”, made later by ${name}, builds on it.`,
      'Take that back first, or change it by hand.',
    ),
  )
}

/** The newest change after a gesture that built on it. */
const whoBuilt = (history: History, gesture: Change, places: readonly Place[]): Change | undefined => {
  for (const past of history.fromNewest()) {
    if (changeId(past) === changeId(gesture)) return undefined
    const change = history.at(past.place)
    if (buildsOn(change, gesture, places)) return change
  }
  return undefined
}
