import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codecs } from '#core/codec/index.ts'
import { csv } from '#core/codec/csv.ts'
import { jsonl } from '#core/codec/jsonl.ts'
import { Rows } from '#core/model/rows.ts'
import { csvRecords, withoutGuard } from '../support/csv.ts'
import { projects } from '../support/random-project.ts'
import type { TableRow } from '../support/random-project.ts'
import { encodedBy } from '../support/datasets.ts'

const holds = <T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void, numRuns = 150): void =>
  fc.assert(
    fc.property(arbitrary, (value) => {
      law(value)
    }),
    { numRuns },
  )

const roles = ['claim', 'source', 'cue', 'medium'] as const

const textOf = (codec: (typeof codecs)[number], rows: Iterable<TableRow>): string =>
  encodedBy(codec, Rows.from(rows), 'out').files[0]?.text ?? ''

/** Shuffles without chance: by a key drawn for each row. */
const shuffled = fc.tuple(projects, fc.array(fc.nat(), { minLength: 1, maxLength: 100 })).map(([rows, keys]) => {
  // Rows of one id (an attribute set twice) stay in order: the later one is the row.
  const last = [...new Map(rows.map((one) => [`${one[0]} ${one[1].id}`, one])).values()]
  const keyed = last.map((one, i) => [keys[i % keys.length] ?? 0, one] as const)
  return [last, keyed.sort((a, b) => a[0] - b[0]).map(([, one]) => one)] as const
})

interface Line {
  readonly type: string
  readonly id: string
}
interface ArticleLine extends Line {
  readonly text: string
  readonly spans: readonly {
    readonly id: string
    readonly segments: readonly { readonly start: number; readonly end: number; readonly quote: string }[]
  }[]
}

const isArticle = (line: Line): line is ArticleLine => line.type === 'article'

const linesOf = (rows: Iterable<TableRow>): readonly Line[] =>
  textOf(jsonl, rows)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)

describe.each(codecs.map((codec) => [codec.id, codec] as const))('%s', (_, codec) => {
  test('does not depend on the order in which rows came', () =>
    holds(shuffled, ([rows, others]) => {
      expect(textOf(codec, others)).toBe(textOf(codec, rows))
    }))

  test('is well-formed Unicode', () =>
    holds(projects, (rows) => {
      const text = textOf(codec, rows)
      expect(/\p{Cs}/u.test(text)).toBe(false)
      if (codec.shape === 'file') expect(text.startsWith('\uFEFF')).toBe(codec.id === 'csv')
    }))
})

describe('jsonl', () => {
  test('every span is there once, and every offset slices to its quote', () =>
    holds(projects, (rows) => {
      const articles = linesOf(rows).filter(isArticle)
      const spans = articles.flatMap((article) => article.spans)
      expect(spans.map(({ id }) => id).sort()).toEqual(
        rows
          .filter(([table]) => table === 'span')
          .map(([, { id }]) => id)
          .sort(),
      )
      for (const { text, spans: held } of articles) {
        for (const { segments } of held) {
          for (const { start, end, quote } of segments) expect(text.slice(start, end)).toBe(quote)
        }
      }
    }))

  test('reference ids all lead to a record', () =>
    holds(projects, (rows) => {
      const lines = linesOf(rows)
      const articles = lines.filter(isArticle)
      const ids = new Set([...lines.map(({ id }) => id), ...articles.flatMap(({ spans }) => spans.map(({ id }) => id))])
      for (const line of lines) {
        if (line.type !== 'link') continue
        const { roles: held } = line as unknown as { readonly roles: Readonly<Record<string, readonly object[]>> }
        for (const target of Object.values(held).flat()) expect(ids).toContain(Object.values(target)[0])
      }
    }))
})

describe('csv', () => {
  test('reads back, has a row for each attribution, and no cell runs as a formula', () =>
    holds(projects, (rows) => {
      const records = csvRecords(textOf(csv, rows))
      const types = ['link.attribution', 'link.no-comment']
      expect(records.map(({ link_id: id }) => id).sort()).toEqual(
        rows
          .filter(([table, { type }]) => table === 'link' && types.includes(String(type)))
          .map(([, { id }]) => id)
          .sort(),
      )
      for (const record of records) {
        for (const cell of Object.values(record)) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
        const note = rows.find(([, { id }]) => id === record['link_id'])?.[1]['note']
        expect(withoutGuard(record['note'] ?? '')).toBe(String(note).replace(/\p{Cs}/gu, '\uFFFD'))
      }
    }))

  test('code point offsets are what counting by hand gives, and both units cover the claim', () =>
    holds(projects, (rows) => {
      const project = Rows.from(rows)
      for (const record of csvRecords(textOf(csv, rows))) {
        for (const role of roles) {
          const [utf16, codepoints] = [`${role}_utf16`, `${role}_codepoints`].map((title) =>
            placesIn(record[title] ?? ''),
          )
          expect(codepoints?.length).toBe(utf16?.length)
          utf16?.forEach(({ article, start, end }, i) => {
            const text =
              project.get('revision', `revision.${(article ?? record['article_id'] ?? '').slice(8)}`)?.text ?? ''
            expect(codepoints?.[i]).toEqual({
              article,
              start: Array.from(text.slice(0, start)).length,
              end: Array.from(text.slice(0, end)).length,
            })
            const points = codepoints?.[i]
            expect([...text].slice(points?.start, points?.end).join('')).toBe(text.slice(start, end))
          })
        }
      }
    }))

  test('what it says it holds and what it names as lost is every link and every span', () =>
    holds(projects, (rows) => {
      const { spans, links, losses } = encodedBy(csv, Rows.from(rows), 'out')
      const lost = (start: string): number =>
        losses.filter(({ what }) => what.startsWith(start)).reduce((sum, { count }) => sum + count, 0)
      expect(spans + lost('spans in no attribution')).toBe(rows.filter(([table]) => table === 'span').length)
      expect(links + lost('links of type')).toBe(rows.filter(([table]) => table === 'link').length)
    }))
})

const placesIn = (
  cell: string,
): readonly { readonly article: string | undefined; readonly start: number; readonly end: number }[] =>
  cell.split(' | ').flatMap((filler) => {
    const [places = '', article] = filler.split(':').reverse()
    return places
      .split(';')
      .filter((place) => place !== '')
      .map((place) => {
        const [start, end] = place.split('-').map(Number)
        return { article, start: start ?? -1, end: end ?? -1 }
      })
  })
