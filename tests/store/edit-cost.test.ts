import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { addLink } from '#core/command/link.ts'
import { noteSpan } from '#core/command/span-edit.ts'
import { openSql } from '#store/sql.ts'
import { expectOk, opened, perform, samplePlace, tag } from '../support/store.ts'

/** What a statement was that SQLite was asked to run, since the last look. */
const asked = vi.hoisted(() => new Set<string>())

// The real engine, listened to.
vi.mock('sql.js', async (original) => {
  const { default: init } = await original<{ default: typeof import('sql.js').default }>()
  return {
    default: async (...given: Parameters<typeof init>) => {
      const engine = await init(...given)
      const { prepare } = engine.Database.prototype
      engine.Database.prototype.prepare = function (text, values) {
        const statement = prepare.call(this, text, values)
        const { bind } = statement
        statement.bind = (bound) => {
          asked.add(String(text))
          return bind.call(statement, bound)
        }
        return statement
      }
      return engine
    },
  }
})

/** Tables whose rows grow with the work. */
const growing = 'article|revision|source|claim|span|segment|link|filler|attribute|rating|note|status|change|identity'

test('an edit, its undo and its redo look at no table from end to end, however long a project is', async () => {
  const place = await samplePlace()
  const store = await opened(place)
  const article = store.reader.all('article')[0]?.id ?? ''
  await tag(store, article, 0, 4) // what only the first edit asks
  asked.clear()
  const claim = await tag(store, article, 10, 20)
  const source = store.reader.all('source')[0]?.id ?? ''
  await perform(store, noteSpan, { span: claim, note: 'Seen.' })
  const fillers = [
    { role: 'role.attribution.claim', target: claim },
    { role: 'role.attribution.source', target: source },
  ]
  await perform(store, addLink, { id: 'link.1', type: 'link.attribution', fillers })
  expectOk(await store.undo())
  expectOk(await store.redo())
  const statements = [...asked].filter((text) => /^(SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(text))
  expect(statements.length).toBeGreaterThan(20)
  expect(statements.some((text) => text.startsWith('INSERT INTO "span"'))).toBe(true)

  const sql = await openSql(readFileSync(place.path))
  const scans = statements.flatMap((text) =>
    sql
      .rows(`EXPLAIN QUERY PLAN ${text}`)
      .map((row) => String(row[3]))
      .filter((step) => new RegExp(`^SCAN "?(${growing})\\b(?!.*CONSTANT)`).test(step))
      .map((step) => `${step}: ${text}`),
  )
  expect(scans).toEqual([])
})
