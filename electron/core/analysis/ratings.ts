import { push } from './corpus.ts'
import type { Reader } from '../model/reader.ts'
import type { Scale } from './scales.ts'

/** A rating with whose it is; who has none has not rated. */
export interface GivenRating {
  readonly analyst: string
  readonly name: string
  readonly value: string
  readonly note: string
  /** Milliseconds since 1970, UTC. */
  readonly at: number
}

/** Everybody's ratings on a scale by what they rate; one for each analyst, the latest where two copies made one each. */
export const ratingsOf = (reader: Reader, scale: Scale): ReadonlyMap<string, readonly GivenRating[]> => {
  const ratings = new Map<string, GivenRating[]>()
  for (const row of reader.all('rating').toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))) {
    if (row.scale !== scale) continue
    if (ratings.get(row.subject)?.some(({ analyst }) => analyst === row.analyst) === true) continue
    const name = reader.get('analyst', row.analyst)?.name ?? ''
    push(ratings, row.subject, { analyst: row.analyst, name, value: row.value, note: row.note, at: row.at })
  }
  return ratings
}
