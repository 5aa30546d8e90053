import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { outlined } from '#core/analysis/outline.ts'
import type { Answer, Question } from '#core/analysis/views.ts'
import type { RowPatch } from '#core/change/change.ts'
import type { Reader } from '#core/model/reader.ts'
import { createRow } from '#core/model/row.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { AnyRow, OwnFields, TableName } from '#core/model/tables.ts'
import { createAnalysis } from '#store/analysis.ts'
import type { Analysis } from '#store/analysis.ts'
import { createRowStore } from '#store/rows.ts'
import { openSql } from '#store/sql.ts'
import { newPlace } from '../support/store.ts'

/*
 * The analysis puts together anew only what an edit touched. Whatever was done, in whatever order, and whenever something
 * was asked in between, it must answer as one that reads everything.
 */

const fields = ['source', 'claim'] as const
const step = fc.record({
  what: fc.constantFrom(
    'span',
    'link',
    'link',
    'entry',
    'delete',
    'back',
    'name',
    'name',
    'join',
    'house',
    'say',
    'ask',
  ),
  field: fc.constantFrom(...fields),
  pick: fc.nat({ max: 50 }),
  other: fc.nat({ max: 50 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const create = <T extends TableName>(table: T, id: string, own: Partial<OwnFields<T>>): RowPatch => {
  const { id: row, ...after } = createRow(table, id, { by: null, at: 1 }, own)
  return { table, row, before: null, after }
}

const edit = (table: TableName, row: AnyRow | undefined, field: string, value: unknown): readonly RowPatch[] =>
  row === undefined ? [] : [{ table, row: row.id, before: { [field]: row[field] }, after: { [field]: value } }]

const words = ['300 killed', 'more than 3,000 killed', '12 wounded', 'it rained', 'up to 40 troops']

const patchesOf = (reader: Reader, { what, field, pick, other }: Step, made: number, gone: string[]) => {
  const from = (table: TableName, at: number): AnyRow | undefined => {
    const rows = reader.all(table)
    return rows[at % Math.max(1, rows.length)] as unknown as AnyRow | undefined
  }
  switch (what) {
    case 'span': {
      const quote = words[pick % words.length] ?? ''
      const own = {
        article: `article.${pick % 3}`,
        revision: `revision.${pick % 3}`,
        set: SHARED_SET,
        label: ['label.claim', 'label.source', 'label.cue'][other % 3] ?? '',
        segments: [{ start: other, end: other + quote.length, quote }],
      }
      return [create('span', `span.${made}`, own)]
    }
    case 'link': {
      const link = `link.${made}`
      const type = ['attribution', 'attribution', 'relays', 'contradicts'][other % 4] ?? ''
      const roles = type === 'attribution' ? ['claim', 'source', 'cue'] : ['from', 'to']
      const targets = [from('span', pick), from('span', other), from(field, pick)]
      return [
        create('link', link, { type: `link.${type}`, set: SHARED_SET }),
        ...roles.flatMap((role, i) => {
          const target = targets[(i + pick) % 3]?.id
          if (target === undefined) return []
          return create('filler', `filler.${made}.${i}`, { link, role: `role.${type}.${role}`, target })
        }),
      ]
    }
    case 'entry':
      if (field === 'claim') return [create('claim', `claim.${made}`, { wording: 'They came.', topic: 'war' })]
      return [create('source', `source.${made}`, { name: 'Kim' })]
    case 'delete': {
      const table = (['span', 'link', 'filler', 'source', 'claim', 'attribute', 'article'] as const)[pick % 7] ?? 'span'
      const row = from(table, other)
      if (row !== undefined) gone.push(`${table} ${row.id}`)
      return edit(table, row, 'deleted', true)
    }
    case 'back': {
      const [table = '', id = ''] = gone.at(-1)?.split(' ') ?? []
      return id === '' ? [] : edit(table as TableName, reader.get(table as TableName, id) as AnyRow, 'deleted', false)
    }
    case 'name':
      return edit('span', from('span', pick), field, from(field, other)?.id ?? null)
    case 'join':
      return edit(field, from(field, pick), 'mergedInto', other % 3 === 0 ? null : (from(field, other)?.id ?? null))
    case 'house':
      return edit('source', from('source', pick), 'affiliation', from('source', other)?.id ?? null)
    case 'say': {
      const span = from('span', pick)
      if (span === undefined) return []
      const [type, value] = other % 2 === 0 ? [outlined.stance, 'denying'] : [outlined.kind, 'denial']
      const id = `${span.id}/${type}`
      const known = reader.get('attribute', id)
      if (known !== undefined) return edit('attribute', known as unknown as AnyRow, 'value', 'hedged')
      return [create('attribute', id, { owner: span.id, type, value })]
    }
    case 'ask':
      return []
  }
}

const page = { from: 0, count: 500 }
const questions: readonly Question[] = [
  { view: 'overview', filter: {} },
  { view: 'sources', filter: {}, order: 'statements', page },
  { view: 'claims', filter: {}, order: 'place', only: 'all', page },
  { view: 'claims', filter: { topic: 'war' }, order: 'origins', only: 'all', page },
  { view: 'contradictions', filter: {}, page },
  { view: 'matrix', filter: {}, only: 'all', page },
  { view: 'network', filter: {}, collapse: true, most: 200 },
  { view: 'timeline', filter: {}, by: 'published', page },
  { view: 'proposals', of: 'source' },
  { view: 'proposals', of: 'claim' },
  { view: 'search', query: '300 OR kim OR came', page },
]

/** Answers without what has no promised order. */
const asked = (analysis: Analysis): readonly unknown[] =>
  questions.map((question) => {
    const answer = analysis.answer(question)
    return answer.ok ? inOrder(question, answer.value) : answer.error
  })

const inOrder = (question: Question, { table }: Answer): unknown =>
  JSON.parse(JSON.stringify(table), (key: string, value: unknown) =>
    ['mentions', 'spans'].includes(key) || (question.view === 'search' && key === 'rows')
      ? (value as unknown[]).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : value,
  )

test('what is kept through edits answers as what is read anew', async () => {
  const place = await newPlace()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const sql = await openSql(Uint8Array.from(readFileSync(place.path)))
      const rows = createRowStore(sql)
      const kept = createAnalysis(sql, rows)
      const apply = (patches: readonly RowPatch[]): void => {
        sql.transaction(() => rows.write(patches))
        kept.changed(patches.map(({ table, row }) => [table, rows.get(table, row) as unknown as AnyRow] as const))
      }
      apply(
        [0, 1, 2].flatMap((i) => [
          create('article', `article.${i}`, { title: '', revision: `revision.${i}`, position: i, sha256: '' }),
          create('revision', `revision.${i}`, { article: `article.${i}`, text: 'a' }),
        ]),
      )
      const gone: string[] = []
      const compare = (): void => expect(asked(kept)).toEqual(asked(createAnalysis(sql, createRowStore(sql))))
      for (const [made, one] of steps.entries()) {
        const patches = patchesOf(rows, one, made, gone)
        if (patches.length > 0) apply(patches)
        if (one.what === 'ask') compare()
      }
      compare()
      sql.close()
    }),
    { numRuns: Number(process.env['HEARSAY_RUNS'] ?? 25) },
  )
}, 120_000)
