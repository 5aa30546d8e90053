import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RowPatch } from '#core/change/change.ts'
import type { Reader } from '#core/model/reader.ts'
import { createRow } from '#core/model/row.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { AnyRow, OwnFields, TableName } from '#core/model/tables.ts'
import type { Counts } from '#ipc/contract.ts'
import { createCounter } from '#store/counts.ts'
import { createRowStore } from '#store/rows.ts'
import { openSql } from '#store/sql.ts'
import { newPlace } from '../support/store.ts'

const step = fc.record({
  what: fc.constantFrom('span', 'link', 'source', 'delete', 'delete', 'name', 'retarget', 'join', 'ask'),
  pick: fc.nat({ max: 50 }),
  other: fc.nat({ max: 50 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const create = <T extends TableName>(table: T, id: string, fields: Partial<OwnFields<T>>): RowPatch => {
  const { id: row, ...after } = createRow(table, id, { by: null, at: 1 }, fields)
  return { table, row, before: null, after }
}

const edit = (table: TableName, row: AnyRow | undefined, field: string, value: unknown): readonly RowPatch[] =>
  row === undefined ? [] : [{ table, row: row.id, before: { [field]: row[field] }, after: { [field]: value } }]

const patchesOf = (reader: Reader, { what, pick, other }: Step, made: number): readonly RowPatch[] => {
  const from = <T extends TableName>(table: T, at: number): AnyRow | undefined => {
    const rows = reader.all(table)
    return rows[at % Math.max(1, rows.length)] as unknown as AnyRow | undefined
  }
  const article = `article.${pick % 3}`
  switch (what) {
    case 'span': {
      const segments = [{ start: 0, end: 1, quote: 'a' }]
      const source = (from('source', other)?.id ?? null) as string | null
      const fields = {
        article,
        revision: `revision.${pick % 3}`,
        set: SHARED_SET,
        label: 'label.claim',
        segments,
        source,
      }
      return [create('span', `span.${made}`, fields)]
    }
    case 'link': {
      const link = `link.${made}`
      const targets = [from('span', pick), from('span', other), from('source', pick)]
      return [
        create('link', link, { type: 'link.attribution', set: SHARED_SET }),
        ...['claim', 'source', 'medium'].flatMap((role, i) => {
          const target = targets[(i + pick) % 3]?.id as string | undefined
          return target === undefined
            ? []
            : [create('filler', `filler.${made}.${i}`, { link, role: `role.attribution.${role}`, target })]
        }),
      ]
    }
    case 'source':
      return [create('source', `source.${made}`, { name: 'Kim' })]
    case 'delete': {
      const table = (['span', 'link', 'filler', 'source', 'article'] as const)[pick % 5] ?? 'span'
      return edit(table, from(table, other), 'deleted', true)
    }
    case 'name':
      return edit('span', from('span', pick), 'source', from('source', other)?.id ?? null)
    case 'retarget': {
      const target = from('span', other) ?? from('source', other)
      return target === undefined ? [] : edit('filler', from('filler', pick), 'target', target.id)
    }
    case 'join':
      return edit('source', from('source', pick), 'mergedInto', from('source', other)?.id ?? null)
    case 'ask':
      return []
  }
}

test('what is counted again after an edit is what counting everything gives, told from the rows', async () => {
  const place = await newPlace()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const sql = await openSql(Uint8Array.from(readFileSync(place.path)))
      const rows = createRowStore(sql)
      const counter = createCounter(sql, rows)
      const apply = (patches: readonly RowPatch[]): void => {
        sql.transaction(() => rows.write(patches))
        counter.changed({ patches })
      }
      const first = [0, 1, 2].flatMap((i) => [
        create('article', `article.${i}`, { title: '', revision: `revision.${i}`, position: i, sha256: '' }),
        create('revision', `revision.${i}`, { article: `article.${i}`, text: 'a' }),
      ])
      apply([...first, create('source', 'source.a', { name: 'A' }), create('source', 'source.b', { name: 'B' })])
      for (const [made, one] of steps.entries()) {
        const patches = patchesOf(rows, one, made)
        if (patches.length > 0) apply(patches)
        if (one.what === 'ask') expect(await counter.all()).toEqual(countedByHand(rows))
      }
      expect(counter.soFar()).toEqual(countedByHand(rows))
      sql.close()
    }),
    { numRuns: Number(process.env['HEARSAY_RUNS'] ?? 60) },
  )
}, 120_000)

/** The same numbers from nothing but the rows. */
const countedByHand = (reader: Reader): Counts => {
  const spans = new Map(reader.all('span').map((span) => [span.id, span]))
  const links = reader.all('link').map(({ id }) => ({ id, fillers: reader.where('filler', 'link', id) }))
  const articles = reader.all('article').map(({ id }) => {
    const own = [...spans.values()].filter(({ article }) => article === id)
    const linked = links.filter(({ fillers }) => fillers.some(({ target }) => spans.get(target)?.article === id))
    return [id, { spans: own.length, links: linked.length }] as const
  })
  const live = new Map(reader.all('source').map((source) => [source.id, source]))
  const shown = (id: string): string => {
    const passed: string[] = []
    for (let at = id; ;) {
      const ring = passed.indexOf(at)
      if (ring >= 0) return passed.slice(ring).toSorted()[0] ?? id
      passed.push(at)
      const next = live.get(at)?.mergedInto
      if (typeof next !== 'string' || !live.has(next)) return at
      at = next
    }
  }
  const sources: Record<string, { mentions: number; statements: number }> = {}
  for (const id of live.keys()) {
    const group = new Set([...live.keys()].filter((other) => shown(other) === shown(id)))
    const saidBy = ({ target }: { readonly target: string }): boolean =>
      group.has(target) || group.has(spans.get(target)?.source ?? '')
    const statements = links.filter(
      ({ fillers }) =>
        fillers.some((filler) => filler.role === 'role.attribution.source' && saidBy(filler)) &&
        fillers.some(({ role }) => role === 'role.attribution.claim'),
    ).length
    const mentions = [...spans.values()].filter(({ source }) => group.has(source ?? '')).length
    sources[shown(id)] = { mentions, statements }
  }
  // Everything here is in the one set that there is.
  return { articles: Object.fromEntries(articles), sets: { [SHARED_SET]: Object.fromEntries(articles) }, sources }
}
