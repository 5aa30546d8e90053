import { findAll } from '../editor/find.ts'
import type { App } from '../state/app.ts'
import { textOfArticle } from '../state/app.ts'
import { notify } from '../state/session.ts'

/** Goes to the next hit: of the words that are being looked for in the article, or else of what was found in the project. */
export const goToHit = (app: App, way: 1 | -1): void => {
  const { find, found, article } = app.session.get()
  if (find.open && find.query !== '') {
    const text = article === null ? undefined : textOfArticle(app, article)
    const hits = text === undefined ? 0 : findAll(text, find.query).length
    if (hits > 0) app.session.set({ find: { ...find, hit: (find.hit + way + hits) % hits } })
  } else if (found !== null && found.places.length > 0) {
    showHit(app, (found.at + way + found.places.length) % found.places.length)
  } else {
    notify(app.session, { kind: 'note', text: 'Nothing has been looked for yet.', remedy: 'Find something first.' })
  }
}

/** Shows one of the places that were found in the project. */
export const showHit = (app: App, at: number): void => {
  app.session.set(({ found }) => ({ found: found === null ? null : { ...found, at } }))
  app.session.get().found?.places[at]?.()
}
