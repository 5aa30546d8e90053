import { placesOf } from './places.ts'
import type { Query } from './places.ts'

/** Looks through texts in a place of its own, which the window kills when a pattern does not end. */
self.addEventListener(
  'message',
  ({ data }: MessageEvent<{ readonly texts: readonly string[]; readonly query: Query }>) => {
    self.postMessage(data.texts.map((text) => placesOf(text, data.query)))
  },
)
