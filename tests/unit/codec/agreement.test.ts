import { describe, expect, test } from 'vitest'
import { agreements } from '#core/codec/agreement.ts'
import { encodeWish } from '#core/codec/encode.ts'
import { codecById } from '#core/codec/index.ts'
import type { AnyRow } from '#core/model/tables.ts'
import { row } from '../../support/random-project.ts'
import { testProject } from '../../support/project.ts'
import { gathered } from '../../support/datasets.ts'

type Marked = readonly (readonly [label: 'claim' | 'source' | 'cue', words: string])[]

/** An article of ten words, read by Ada and by Ben. */
const readTwice = (ada: Marked, ben: Marked, done: readonly string[] = []) => {
  const p = testProject()
  const article = p.article('Kim said that the river rose by two metres .')
  for (const [set, name] of [
    ['set.ada', 'Ada'],
    ['set.ben', 'Ben'],
  ] as const)
    p.rows.put(...(row('set', set, { name, kind: 'shared' }) as unknown as [never, AnyRow]))
  for (const [set, spans] of [
    ['set.ada', ada],
    ['set.ben', ben],
  ] as const) {
    for (const [label, words] of spans) {
      const span = p.rows.get('span', p.span(article, label, words))
      if (span !== undefined) p.rows.put('span', { ...span, set } as unknown as AnyRow)
    }
  }
  for (const set of done)
    p.rows.put('status', row('status', `status.${set}`, { article, set, state: 'done' })[1] as unknown as AnyRow)
  return p.rows
}

describe('how far two readings agree', () => {
  // Kappa by hand, of ten words: (observed - chance) / (1 - chance).
  test.each<readonly [string, Marked, Marked, number, number]>([
    ['in everything', [['source', 'Kim']], [['source', 'Kim']], 1, 1],
    ['in nothing', [['source', 'Kim']], [['cue', 'said']], 0, (0.8 - 0.81) / (1 - 0.81)],
    ['in the label alone', [['claim', 'river rose']], [['claim', 'rose']], 0, (0.9 - 0.74) / (1 - 0.74)],
    [
      'in one of two',
      [
        ['source', 'Kim'],
        ['cue', 'said'],
      ],
      [['source', 'Kim']],
      2 / 3,
      (0.9 - (0.72 + 0.01)) / (1 - 0.73),
    ],
  ])('%s', (_, ada, ben, f1, kappa) => {
    const [only, ...more] = agreements([readTwice(ada, ben)])
    expect(more).toEqual([])
    expect(only).toMatchObject({ sets: ['set.ada', 'set.ben'], articles: 1 })
    expect(only?.f1).toBeCloseTo(f1, 10)
    expect(only?.kappa).toBeCloseTo(kappa, 10)
  })

  test('an article that only one has read says nothing; one that is done without a span does', () => {
    expect(agreements([readTwice([['cue', 'said']], [])])).toEqual([])
    expect(agreements([readTwice([['cue', 'said']], [], ['set.ben'])])).toMatchObject([
      { articles: 1, f1: 0, kappa: 0 },
    ])
    expect(agreements([readTwice([], [], ['set.ada', 'set.ben'])])).toMatchObject([
      { articles: 1, f1: undefined, kappa: undefined },
    ])
  })

  test('the dataset card says so', () => {
    const brat = codecById('brat')
    if (brat === undefined) throw new Error('there is no brat')
    const project = readTwice([['source', 'Kim']], [['source', 'Kim']])
    const made = encodeWish(brat, project, 'out', { articles: null, analysts: null, split: null })
    const card = made.ok ? gathered(made.value).files.find(({ name }) => name === 'README.md')?.text : ''
    expect(card).toContain('| Ada, Ben | 1 | 1.000 | 1.000 |')
  })
})
