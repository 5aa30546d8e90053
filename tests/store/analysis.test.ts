import { expect, test } from 'vitest'
import { createAnalysis } from '../../electron/store/analysis.ts'
import type { Answer, Question } from '#core/analysis/views.ts'
import type { ProjectStore } from '#store/project.ts'
import { createRowStore } from '#store/rows.ts'
import { openSql } from '#store/sql.ts'
import { rate } from '#core/command/rating.ts'
import { editSource } from '#core/command/registry-entry.ts'
import { leaveClaim } from '#core/command/claim.ts'
import { expectOk, opened, perform, samplePlace } from '../support/store.ts'

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

const everything = { from: 0, count: 500 }
const questions: readonly Question[] = [
  { view: 'overview', filter: {} },
  { view: 'sources', filter: {}, order: 'statements', page: everything },
  { view: 'claims', filter: {}, order: 'statements', only: 'all', page: everything },
  { view: 'contradictions', filter: {}, page: everything },
  { view: 'network', filter: {}, collapse: false, most: 200 },
]

/** What was read ahead, or kept as rows changed, answers as what is read when it is asked for. */
test('an analysis that was read ahead and saw every change answers as a fresh one', async () => {
  const store = await opened(await samplePlace())
  store.prepareAnalysis()
  await new Promise((resolve) => setTimeout(resolve, 50)) // somewhere within the reading
  const source = store.reader.all('source')[0]?.id ?? ''
  const span = store.reader.all('span').find(({ claim }) => claim !== null)?.id ?? ''
  const steps = [
    () => perform(store, rate, { subject: source, scale: 'reliability', value: 'B' }),
    () => perform(store, editSource, { source, fields: { name: 'Renamed' } }),
    () => perform(store, leaveClaim, { spans: [span] }),
    async () => void expectOk(await store.undo()),
  ]
  for (const step of steps) {
    await step()
    const sql = await openSql(await store.export())
    const fresh = createAnalysis(sql, createRowStore(sql))
    for (const question of questions) {
      expect(expectOk(store.analysis(question))).toEqual(expectOk(fresh.answer(question)))
    }
    sql.close()
  }
}, 60_000)
