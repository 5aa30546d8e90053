import { live } from './reader.ts'
import type { Reader } from './reader.ts'

/** The id of an analyst's own set, so that two copies of a project in which they begin it meet. */
export const ownSetId = (analyst: string): string => `set.own.${analyst}`

/** A set of which nothing is known. */
export const ANOTHER_SET = 'another set'

/** What an annotation set is called where sets are told apart. */
export const nameOfSet = (reader: Reader, id: string): string => {
  const set = reader.get('set', id)
  if (set === undefined) return ANOTHER_SET
  if (set.kind !== 'own') return set.name
  const name = set.analyst === null ? set.name : (live(reader, 'analyst', set.analyst)?.name ?? set.name)
  return `${name}’s own`
}
