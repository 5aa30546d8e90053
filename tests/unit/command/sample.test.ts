import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { applyPatches, draftSchema } from '#core/change/change.ts'
import type { Draft } from '#core/change/change.ts'
import { articleIdOf } from '#core/command/article.ts'
import { attributionOf, fillersOf, sourceBehind } from '#core/model/attribution.ts'
import { sampleAcross, sampleAttributions } from '#core/sample/attributions.ts'
import { annotateSample, sampleFiles } from '#core/sample/sample.ts'
import { faultsOf } from '../../support/builders.ts'
import { testProject } from '../../support/project.ts'

const seed = (file: string): Buffer => readFileSync(new URL(`../../../seeds/${file}`, import.meta.url))
const reference = new URL('../../../../shared/seeds-reference.json', import.meta.url)

const project = testProject('Sample')
const { rows } = project
let draft: Draft

beforeAll(() => {
  for (const file of sampleFiles) project.article(seed(file).toString('utf8'), { file })
  draft = annotateSample(rows, project.env)
  applyPatches(rows, draft.patches)
})

describe('the sample', () => {
  test('stands on the seeds byte for byte', () => {
    for (const file of sampleFiles) {
      const id = articleIdOf(createHash('sha256').update(seed(file)).digest('hex'))
      expect(rows.get('article', id)?.deleted).toBe(false)
      expect(rows.where('status', 'article', id).map(({ state }) => state)).toEqual(['done'])
    }
  })

  test('has 34 attributions and 3 links across, in one change that the door lets in', () => {
    const count = (type: string): number => rows.where('link', 'type', `link.${type}`).length
    expect(count('attribution') + count('no-comment')).toBe(34)
    expect(count('no-comment')).toBe(2)
    expect(count('corroborates') + count('elaborates')).toBe(3)
    expect(rows.all('link')).toHaveLength(37)
    expect(draftSchema.safeParse(draft).success).toBe(true)
    expect(new Set(draft.patches.map(({ table, row }) => `${table} ${row}`)).size).toBe(draft.patches.length)
  })

  test('has no fault: nothing dangles, no role is short, each row is one the model takes', () => {
    expect(faultsOf(rows)).toEqual([])
  })

  test('quotes what the bytes of the seeds say', () => {
    for (const file of sampleFiles) {
      const text = seed(file).toString('utf8')
      const article = rows.all('article').find((row) => row.file === file)?.id ?? ''
      const spans = rows.where('span', 'article', article)
      expect(spans.length).toBeGreaterThan(25)
      for (const { segments } of spans) {
        for (const { start, end, quote } of segments) expect(text.slice(start, end)).toBe(quote)
      }
    }
  })

  test('knows Zelenskyy of both articles as one, and every source span that the list names', () => {
    const [entry] = rows.all('source').filter(({ name }) => name === 'Volodymyr Zelenskyy')
    const mentions = rows.where('span', 'source', entry?.id ?? '')
    expect(new Set(mentions.map(({ article }) => article)).size).toBe(2)
    const names = rows
      .all('link')
      .flatMap((link) => fillersOf(attributionOf(rows, link), 'source').map(({ source }) => source?.name ?? 'nobody'))
    const wanted = Object.values(sampleAttributions).flatMap((list) => list.flatMap(({ entity }) => entity ?? []))
    expect(names.sort()).toEqual([...wanted].sort())
    const unnamed = rows.where('span', 'label', 'label.source').filter((span) => sourceBehind(rows, span) === undefined)
    expect(unnamed.map(({ segments }) => segments[0]?.quote)).toEqual(['the media'])
  })

  test('shares a source span between two attributions, and has discontinuous claims and cues', () => {
    const said = rows.all('span').filter(({ segments }) => segments[0]?.quote === 'Kirby')
    expect(said.some(({ id }) => rows.where('filler', 'target', id).length === 2)).toBe(true)
    const broken = rows.all('span').filter(({ segments }) => segments.length > 1)
    expect(new Set(broken.map(({ label }) => label))).toEqual(new Set(['label.claim', 'label.cue']))
  })

  test.skipIf(!existsSync(reference))(
    'agrees with the owner’s reference (skipped where that file is not at hand)',
    () => {
      const { articles, across } = JSON.parse(readFileSync(reference, 'utf8')) as Reference
      const plain = Object.fromEntries(
        Object.entries(articles).map(([file, list]) => [file, list.map(({ note: _, ...one }) => one)]),
      )
      expect(sampleAttributions).toEqual(plain)
      expect(sampleAcross.map(({ type, from, to }) => [type, from[0], to[0]])).toEqual(
        across.map(({ type, from, to }) => [`link.${type}`, from, to]),
      )
    },
  )
})

interface Reference {
  readonly articles: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
  readonly across: readonly { readonly type: string; readonly from: string; readonly to: string }[]
}
