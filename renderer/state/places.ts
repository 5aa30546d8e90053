import type { Place } from '#ipc/contract.ts'
import { api } from '../api.ts'

/** Where each article was read last: the offset of what stood at the top of the view. */
export interface Places {
  readonly of: (article: string) => number | undefined
  /** Takes note of a place; the last one is there again after a restart. */
  readonly stay: (place: Place) => void
}

export const createPlaces = (last: Place | undefined): Places => {
  const places = new Map(last === undefined ? [] : [[last.article, last.at]])
  return {
    of: (article) => places.get(article),
    stay: (place) => {
      places.set(place.article, place.at)
      void api['app.stay'](place)
    },
  }
}
