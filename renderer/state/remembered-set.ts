import { live } from '#core/model/reader.ts'
import type { Rows } from '#core/model/rows.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import { ownSetId } from '#core/model/sets.ts'

/** Which annotation set was worked in last, on this computer: who reads blind must not see the others after a restart. */

const keyOf = (rows: Rows): string => `set ${rows.all('project')[0]?.id ?? ''}`

export const rememberSet = (rows: Rows, set: string): void => localStorage.setItem(keyOf(rows), set)

/** The set to work in: the one worked in last, if it is still there and may be worked in. */
export const rememberedSet = (rows: Rows, analyst: string): string => {
  const set = live(rows, 'set', localStorage.getItem(keyOf(rows)) ?? SHARED_SET)
  return set === undefined || (set.kind === 'own' && set.id !== ownSetId(analyst)) ? SHARED_SET : set.id
}
