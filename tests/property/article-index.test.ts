import { describe, expect, test } from 'vitest'
import { linksOfArticle, spansOfArticle } from '#core/model/attribution.ts'
import { standsInText } from '#core/model/place.ts'
import type { Rows } from '#core/model/rows.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { Row } from '#core/model/tables.ts'
import { firstStart, lastEnd } from '#core/text/segments.ts'
import { lanesOf, withNeighbours } from '#core/text/lanes.ts'
import { ArticleIndex } from '../../renderer/state/article-index.ts'
import { copies, doStep, holds, steps } from '../support/builders.ts'
import type { Copy } from '../support/builders.ts'

/** What the window keeps up row by row is what a reading of all rows gives. */
describe('the index of an article', () => {
  test('after any work, undone or not, holds the spans, links and unlinked spans that the rows have', () =>
    holds(
      steps(40, 0),
      (done) => {
        const all = copies(1)
        const copy = all[0] as Copy
        let { rows } = copy
        let index = indexOf(rows)
        for (const step of done) {
          doStep(all, step)
          if (copy.rows !== rows) index = indexOf((rows = copy.rows)) // a merge makes the rows anew
          for (const article of rows.all('article').map(({ id }) => id)) expectSame(rows, index, article)
        }
      },
      200,
    ))

  test('a link whose only place a correction took away does not come back when its span changes', () => {
    const all = copies(1)
    const { rows } = all[0] as Copy
    const index = indexOf(rows)
    const pick = [0, 0, 0, 0] as const
    const work: readonly (readonly [string, readonly [number, number, number, number]])[] = [
      ['correct text', [0, 0, 1106, 2297]],
      ['add span', [0, 1098, 481, 255]],
      ['link well', pick],
      ['correct text', [0, 2265, 2654, 0]],
      ['add source', pick],
    ]
    for (const [what, picked] of work) {
      doStep(all, { who: 0, what, pick: picked, later: 0 })
      for (const { id } of rows.all('article')) expectSame(rows, index, id)
    }
  })

  test('gives the spans of a stretch, and lanes there as in the whole text', () =>
    holds(
      steps(40, 0),
      (done) => {
        const all = copies(1)
        for (const step of done) doStep(all, step)
        const { rows } = all[0] as Copy
        const index = indexOf(rows)
        for (const article of rows.all('article').map(({ id }) => id)) {
          const spans = standing(rows, article)
          const lanes = lanesOf(spans)
          for (const [start, end] of [
            [0, 5],
            [8, 8],
            [10, 40],
            [0, 1e9],
          ] as const) {
            const there = spans.filter(({ segments }) => firstStart(segments) <= end && lastEnd(segments) >= start)
            const found = index.spansAt(article, { start, end })
            expect(found.map(({ id }) => id)).toEqual(there.map(({ id }) => id))
            const near = withNeighbours(found, (range) => index.touching(article, range))
            const around = spans.filter(({ id }) => near.some((one) => one.id === id))
            const lanesHere = lanesOf(around)
            for (const span of found) {
              expect(lanesHere[around.findIndex(({ id }) => id === span.id)]).toBe(
                lanes[spans.findIndex(({ id }) => id === span.id)],
              )
            }
          }
        }
      },
      200,
    ))
})

/** Spans that lost their place in a correction are listed elsewhere, not in the text. */
const standing = (rows: Rows, article: string): readonly Row<'span'>[] =>
  spansOfArticle(rows, article).filter((span) => standsInText(rows, span))

const indexOf = (rows: Rows): ArticleIndex => {
  const index = new ArticleIndex(rows)
  for (const { id } of rows.all('article')) index.spans(id) // read now, kept up from here on
  return index
}

const expectSame = (rows: Rows, index: ArticleIndex, article: string): void => {
  const spans = standing(rows, article)
  expect(index.spans(article)).toEqual(spans)
  for (const [i, span] of spans.entries()) expect(index.placeOf(span)).toBe(i)
  const links = index.links(article).map(({ id }) => id)
  // A link all of whose places in an article are lost is listed with these.
  if (spans.length === spansOfArticle(rows, article).length) {
    expect([...links].sort()).toEqual(
      linksOfArticle(rows, article)
        .map(({ id }) => id)
        .sort(),
    )
  }
  expect(links, 'in the order in which a fresh index has them').toEqual(
    new ArticleIndex(rows).links(article).map(({ id }) => id),
  )
  for (const { id: label } of rows.all('label')) {
    const free = spans.filter(
      (span) =>
        span.label === label &&
        span.set === SHARED_SET &&
        span.origin !== 'imported' &&
        rows.where('filler', 'target', span.id).length === 0,
    )
    const newest = index.newestUnlinked(article, [label], () => false)
    expect(free.find(({ id }) => id === newest)?.at ?? null).toBe(
      free.length === 0 ? null : Math.max(...free.map(({ at }) => at)),
    )
  }
}
