import { describe, expect, test } from 'vitest'
import { changeId } from '#core/change/change.ts'
import type { Change } from '#core/change/change.ts'
import { conflicts, merge, replay } from '#core/change/history.ts'
import { setAttribute } from '#core/command/annotate-row.ts'
import { addLink, removeLink } from '#core/command/link.ts'
import { addSource, editSource, removeSource } from '#core/command/registry-entry.ts'
import { addSpan } from '#core/command/span-add.ts'
import { noteSpan, relabelSpan } from '#core/command/span-edit.ts'
import { removeSpans } from '#core/command/span-remove.ts'
import { attributionOf } from '#core/model/attribution.ts'
import { live } from '#core/model/reader.ts'
import { copies, pull, run } from '../../support/builders.ts'
import type { Copy } from '../../support/builders.ts'

/** Ada and Bob, who both have a claim “Kim” and its source. */
const two = (): readonly [Copy, Copy] => {
  const [ada, bob] = copies(2) as readonly [Copy, Copy]
  const article = ada.rows.all('article')[0]?.id ?? ''
  run(ada, addSpan, { id: 'claim1', article, label: 'label.claim', ranges: [{ start: 0, end: 3 }] })
  run(ada, addSource, { id: 'source1', name: 'Kim', span: 'claim1' })
  pull(bob, ada)
  return [ada, bob]
}

const found = (history: readonly Change[]): readonly string[] =>
  conflicts(history).map(
    ({ table, field, values }) => `${table} ${field}: ${values.map(({ value }) => JSON.stringify(value)).join(' / ')}`,
  )

type Work = (copy: Copy) => unknown
const relabel =
  (label: string): Work =>
  (copy) =>
    run(copy, relabelSpan, { span: 'claim1', label })
const remove: Work = (copy) => run(copy, removeSpans, { spans: ['claim1'] })
const note =
  (words: string): Work =>
  (copy) =>
    run(copy, noteSpan, { span: 'claim1', note: words })
const link: Work = (copy) =>
  run(copy, addLink, {
    id: 'link1',
    type: 'link.attribution',
    fillers: [{ role: 'role.attribution.claim', target: 'claim1' }],
  })
const attribute =
  (value: string): Work =>
  (copy) =>
    run(copy, setAttribute, { owner: 'claim1', type: 'attribute.claim.kind', value })

describe('of two who had not seen each other', () => {
  test.each<[string, readonly Work[], readonly Work[], readonly string[]]>([
    [
      'different values of one field',
      [relabel('label.cue')],
      [relabel('label.source')],
      ['span label: "label.cue" / "label.source"'],
    ],
    ['the same value', [relabel('label.cue')], [relabel('label.cue')], []],
    ['different fields', [relabel('label.cue')], [note('x')], []],
    [
      'only the last of each, the one with the greater clock last',
      [note('x'), note('y')],
      [note('z')],
      ['span note: "z" / "y"'],
    ],
    ['both deleted', [remove], [remove], []],
    ['deleted here, edited there', [remove], [note('x')], ['span deleted: false / true']],
    ['deleted here, linked there', [remove], [link], ['span deleted: false / true']],
    ['deleted here, given an attribute there', [remove], [attribute('fact')], ['span deleted: false / true']],
    [
      'deleted here, and what pointed there is gone again',
      [remove],
      [link, (copy) => run(copy, removeLink, { link: 'link1' })],
      [],
    ],
    ['one attribute, made by both', [attribute('fact')], [attribute('figure')], ['attribute value: "fact" / "figure"']],
    [
      'a source deleted here and renamed there',
      [(copy) => run(copy, removeSource, { source: 'source1' })],
      [(copy) => run(copy, editSource, { source: 'source1', fields: { name: 'Lee' } })],
      ['source deleted: false / true'],
    ],
  ])('%s', (_, adas, bobs, want) => {
    const [ada, bob] = two()
    for (const work of adas) work(ada)
    for (const work of bobs) work(bob)
    const merged = merge(ada.history, bob.history)
    expect(found(merged)).toEqual(want)
    expect(conflicts(merge(bob.history, ada.history))).toEqual(conflicts(merged))
  })
})

test('what both saw before is no conflict, and one who saw both settles it', () => {
  const [ada, bob] = two()
  note('x')(ada)
  pull(bob, ada)
  note('y')(bob)
  expect(found(bob.history)).toEqual([])
  note('z')(ada)
  pull(ada, bob)
  expect(found(ada.history)).toHaveLength(1)
  note('settled')(ada)
  expect(found(ada.history)).toEqual([])
  pull(bob, ada)
  expect(bob.rows.get('span', 'claim1')?.note).toBe('settled')
})

test('a span deleted here and linked there leaves a link that shows the part as missing, and loses nothing', () => {
  const [ada, bob] = two()
  remove(ada)
  link(bob)
  pull(bob, ada)
  const made = live(bob.rows, 'link', 'link1')
  if (made === undefined) throw new Error('the link is lost')
  const [claim] = attributionOf(bob.rows, made).roles.filter(({ role }) => role.name === 'claim')
  expect(claim?.fillers.map(({ filler, span }) => [filler.target, span])).toEqual([['claim1', undefined]])
  expect(bob.rows.get('span', 'claim1')?.segments[0]?.quote).toBe('Kim')
})

test('later work shows although the clock of an earlier one is ahead', () => {
  const [ada, bob] = two()
  ada.wall += 3_600_000
  note('from tomorrow')(ada)
  pull(bob, ada)
  note('after that')(bob)
  pull(ada, bob)
  expect(ada.rows.get('span', 'claim1')?.note).toBe('after that')
})

test('a merge keeps each change as it is, once', () => {
  const [ada, bob] = two()
  note('x')(ada)
  remove(bob)
  const merged = merge(ada.history, bob.history)
  expect(merged.map(changeId)).toEqual([...new Set(merged.map(changeId))])
  expect(merge(merged, ada.history)).toEqual(merged)
  expect(replay(merged).get('span', 'claim1')).toMatchObject({ note: 'x', deleted: true })
})
