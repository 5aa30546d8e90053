import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRow } from '#core/model/row.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { Row } from '#core/model/tables.ts'
import { canonicalise } from '#core/text/canonical.ts'
import { cutsSurrogatePair } from '#core/text/offsets.ts'
import { segmentAt } from '#core/text/segments.ts'
import { randomId } from '#store/random.ts'
import { createHandlers } from '#store/serve.ts'
import { expectOk, kim, newPlace, open, toExport, toImport } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'
import { rawTexts } from '../support/texts.ts'

/** Texts of every kind, all the way: a file, the project, its file opened again, the lossless export, another project. */

const TEXTS = many(200, 10_000)
const AT_ONCE = 200
const SPANS = 2

test(`every span of ${TEXTS} texts covers the same words at the end of the way (seed ${seed})`, async () => {
  let compared = 0
  for (let from = 0; from < TEXTS; from += AT_ONCE) {
    const sample = fc.sample(rawTexts(), { seed: seed + from, numRuns: AT_ONCE })
    // A NUL after the mark would say UTF-32, and a text of little else is none.
    const texts = sample.map((raw, i) => `${isUtf16(i) ? 'x' : ''}${raw}\n${'said '.repeat(raw.length)}${from + i}`)
    const first = await newPlace()
    await bringIn(first, texts)
    await tagAll(first, createRandom(seed + from))
    const [before, out] = await takeOut(first)
    const second = await newPlace()
    await importAll(second, [out])
    const [after] = await takeOut(second)
    expect(after).toEqual(before)
    expect(before.map(({ text }) => text).toSorted()).toEqual(texts.map((raw) => canonicalise(raw).text).toSorted())
    for (const { text, spans } of before) {
      expect(spans).toHaveLength(SPANS)
      for (const { segments } of spans) {
        for (const { start, end, quote } of segments) expect(text.slice(start, end)).toBe(quote)
      }
    }
    compared += before.length
  }
  expect(compared).toBe(TEXTS)
  const what = 'texts of all scripts through file, project, reopening, export and import'
  count({ row: 46, what, tried: compared, survived: compared, lost: 0 })
}, 3_600_000)

/** Every other file is in UTF-16, which can hold half a character. */
const isUtf16 = (i: number): boolean => i % 2 === 1

const bringIn = async (place: Place, texts: readonly string[]): Promise<void> => {
  const folder = join(place.folder, 'in')
  mkdirSync(folder)
  texts.forEach((text, i) => {
    const bytes = isUtf16(i) ? Buffer.from(`\uFEFF${text}`, 'utf16le') : Buffer.from(text, 'utf8')
    writeFileSync(join(folder, `${i}.txt`), bytes)
  })
  await importAll(place, [folder])
}

const importAll = async (place: Place, paths: readonly string[]): Promise<void> => {
  const calls = createHandlers(place.around)
  expectOk(await calls['store.open']({ path: place.path, analyst: kim, readOnly: false }))
  expect(expectOk(await calls['store.import'](toImport(paths))).rejected).toEqual([])
  expectOk(await calls['store.close']())
}

const tagAll = async (place: Place, random: (below: number) => number): Promise<void> => {
  const store = expectOk(await open(place))
  for (const article of store.reader.all('article')) {
    const text = store.reader.get('revision', article.revision)?.text ?? ''
    const offset = (): number => {
      const at = random(text.length + 1)
      return cutsSurrogatePair(text, at) ? at + 1 : at
    }
    const patches = Array.from({ length: SPANS }, () => {
      const [a, b] = [offset(), offset()]
      const segments = [segmentAt(text, Math.min(a, b), Math.max(a, b))]
      const where = { article: article.id, revision: article.revision, set: SHARED_SET, label: 'label.claim', segments }
      const { id: row, ...after } = createRow('span', randomId(), { by: kim.id, at: 0 }, where)
      return { table: 'span', row, before: null, after } as const
    })
    expectOk(await store.commit({ kind: 'span.add', label: 'Tag', patches })) // any place, blanks and nothing too
  }
  expectOk(await store.close())
}

interface Told {
  readonly file: string
  readonly text: string
  readonly spans: readonly Pick<Row<'span'>, 'segments' | 'label'>[]
}

/** What a project holds once its file is opened again, and where its lossless export is. */
const takeOut = async (place: Place): Promise<readonly [readonly Told[], string]> => {
  const store = expectOk(await open(place))
  const told = store.reader.all('article').map(({ id, file, revision }) => ({
    file,
    text: store.reader.get('revision', revision)?.text ?? '',
    spans: store.reader
      .where('span', 'article', id)
      .map(({ segments, label }) => ({ segments, label }))
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  }))
  expectOk(await store.close())
  const calls = createHandlers(place.around)
  expectOk(await calls['store.open']({ path: place.path, analyst: kim, readOnly: true }))
  const out = join(place.folder, 'out.jsonl')
  expectOk(await calls['store.export'](toExport('jsonl', out)))
  expectOk(await calls['store.close']())
  return [told.toSorted((a, b) => (a.file < b.file ? -1 : 1)), out]
}
