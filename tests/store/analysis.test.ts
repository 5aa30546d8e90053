import { expect, test } from 'vitest'
import type { Answer } from '#core/analysis/views.ts'
import type { ProjectStore } from '#store/project.ts'
import { expectOk, opened, samplePlace } from '../support/store.ts'

const overview = (store: ProjectStore): Answer => expectOk(store.analysis({ view: 'overview', filter: {} }))

test('an answer is of the whole project, however far the reading ahead has come', async () => {
  const place = await samplePlace()
  const first = await opened(place)
  const atOnce = overview(first)
  await first.abandon()
  for (const wait of [0, 2, 5, 20, 100]) {
    const store = await opened(place)
    store.prepareAnalysis()
    await new Promise((then) => setTimeout(then, wait))
    expect(overview(store), `after ${wait} ms`).toEqual(atOnce)
    await store.abandon()
  }
})
