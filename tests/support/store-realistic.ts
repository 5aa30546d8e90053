import { join } from 'node:path'
import { addLink } from '#core/command/link.ts'
import { addClaim, addSource } from '#core/command/registry-entry.ts'
import { createSample } from '#store/sample.ts'
import { randomId } from '#store/random.ts'
import { addArticle, expectOk, kim, open, perform, placeIn, tag, tempFolder } from './store.ts'
import type { Place } from './store.ts'

/** A project as people have them: the sample, and articles that were tagged gesture by gesture. Closed when it is there. */
export const realisticPlace = async (articles: number, folder?: string): Promise<Place> => {
  const place = placeIn(folder ?? (await tempFolder()))
  const seeds = join(process.cwd(), 'seeds')
  expectOk(await createSample(place.around.disk, Date.now, { path: place.path, seeds, analyst: kim }))
  const store = expectOk(await open(place))
  for (let i = 0; i < articles; i += 1) {
    const words = Array.from({ length: 400 }, (_, n) => `wörd${(n * 7 + i) % 97} said “so”`)
    const article = await addArticle(store, words.join(' '), `article-${i}.txt`)
    const source = randomId()
    await perform(store, addSource, { id: source, name: `Source ${i}` })
    await perform(store, addClaim, { id: randomId(), wording: `The river rose by ${i} metres` })
    for (let n = 0; n < 6; n += 1) {
      const claim = await tag(store, article, n * 100, n * 100 + 40)
      await perform(store, addLink, {
        id: randomId(),
        type: 'link.attribution',
        fillers: [
          { role: 'role.attribution.claim', target: claim },
          { role: 'role.attribution.source', target: source },
        ],
      })
    }
    if (i % 5 === 4) expectOk(await store.undo())
  }
  expectOk(await store.close())
  return place
}
