import { describe, expect, test } from 'vitest'
import { changeId } from '#core/change/change.ts'
import type { ChangeId } from '#core/change/change.ts'
import { builtOn, createUndoStacks, undoStacks } from '#core/change/undo.ts'
import type { Gesture } from '#core/change/undo.ts'
import { setAttribute } from '#core/command/annotate-row.ts'
import { addLink, removeLink } from '#core/command/link.ts'
import { addSource, editSource, removeSource } from '#core/command/registry-entry.ts'
import { addSpan } from '#core/command/span-add.ts'
import { assignSource, noteSpan, relabelSpan } from '#core/command/span-edit.ts'
import { removeSpans } from '#core/command/span-remove.ts'
import { commit, copies, liveRows, pull, redo, run, undo } from '../../support/builders.ts'
import type { Copy, Done } from '../../support/builders.ts'

type Work = (copy: Copy) => Done

const tag: Work = (copy) =>
  run(copy, addSpan, {
    id: 'claim1',
    article: copy.rows.all('article')[0]?.id ?? '',
    label: 'label.claim',
    ranges: [{ start: 0, end: 3 }],
  })
const note: Work = (copy) => run(copy, noteSpan, { span: 'claim1', note: 'x' })
const relabel: Work = (copy) => run(copy, relabelSpan, { span: 'claim1', label: 'label.cue' })
const remove: Work = (copy) => run(copy, removeSpans, { spans: ['claim1'] })
const attribute: Work = (copy) =>
  run(copy, setAttribute, { owner: 'claim1', type: 'attribute.claim.kind', value: 'fact' })
const link: Work = (copy) =>
  run(copy, addLink, {
    id: 'link1',
    type: 'link.attribution',
    fillers: [{ role: 'role.attribution.claim', target: 'claim1' }],
  })
const unlink: Work = (copy) => run(copy, removeLink, { link: 'link1' })
const source: Work = (copy) => run(copy, addSource, { id: 'source1', name: 'Kim' })
const assign: Work = (copy) => run(copy, assignSource, { span: 'claim1', source: 'source1' })

describe('someone has built on it', () => {
  test.each<[string, readonly Work[], Work, Work]>([
    ['an edit of what was made', [], tag, note],
    ['a link to what was made', [], tag, link],
    ['an attribute on what was made', [], tag, attribute],
    [
      'another value of the field',
      [tag],
      relabel,
      (copy) => run(copy, relabelSpan, { span: 'claim1', label: 'label.source' }),
    ],
    ['the deletion of what was changed', [tag], note, remove],
    ['a span given to the source that was made', [tag], source, assign],
    ['the deletion of what a link would hold again', [tag, link], unlink, remove],
    [
      'an affiliation with the source that was made',
      [(copy) => run(copy, addSource, { id: 'source2', name: 'Office' })],
      source,
      (copy) => run(copy, editSource, { source: 'source2', fields: { affiliation: 'source1' } }),
    ],
  ])('%s', (_, before, gesture, after) => {
    const [ada, bob] = copies(2) as readonly [Copy, Copy]
    for (const work of before) work(ada)
    expect(gesture(ada).did).toBe('change')
    pull(bob, ada)
    const built = after(bob)
    pull(ada, bob)
    expect(built.did).toBe('change')
    expect(undo(ada)).toEqual({ did: 'blocked', by: built.did === 'change' ? built.change : undefined })
  })

  test.each<[string, readonly Work[], Work, Work]>([
    ['another field of the row', [tag], relabel, note],
    ['something else altogether', [tag], note, source],
    ['what was taken back again', [], tag, (copy) => (note(copy), undo(copy))],
    ['a link that is gone again', [], tag, (copy) => (link(copy), unlink(copy))],
    [
      'a deletion of what only might be named',
      [tag, source, assign],
      remove,
      (copy) => run(copy, removeSource, { source: 'source1' }),
    ],
  ])('but not by %s', (_, before, gesture, after) => {
    const [ada, bob] = copies(2) as readonly [Copy, Copy]
    for (const work of before) work(ada)
    gesture(ada)
    pull(bob, ada)
    expect(after(bob).did).toBe('change')
    pull(ada, bob)
    expect(undo(ada).did).toBe('change')
  })

  test('one’s own gestures never stand in the way, taken back and brought back to any depth', () => {
    const [ada] = copies(1) as readonly [Copy]
    for (const work of [tag, attribute, link, source, assign, remove]) expect(work(ada).did).toBe('change')
    const last = liveRows(ada.rows)
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 6; i += 1) expect(undo(ada).did).toBe('change')
      expect(undo(ada).did).toBe('nothing')
      for (let i = 0; i < 6; i += 1) expect(redo(ada).did).toBe('change')
      expect(redo(ada).did).toBe('nothing')
      expect(liveRows(ada.rows)).toEqual(last)
    }
  })

  test('a part that was missing before a gesture does not stand in its way', () => {
    const [ada, bob] = copies(2) as readonly [Copy, Copy]
    tag(ada)
    pull(bob, ada)
    link(bob)
    remove(ada)
    pull(ada, bob) // a link whose claim is deleted
    const removed = unlink(ada)
    expect(removed.did === 'change' && builtOn(ada.rows, removed.change).map(({ row }) => row)).toEqual(['claim1'])
    expect(undo(ada).did).toBe('change')
  })

  test('several patches of one row in a gesture are looked at together', () => {
    const [ada] = copies(1) as readonly [Copy]
    tag(ada)
    const patches = ['a', 'b'].map((value, i) => ({
      table: 'span' as const,
      row: 'claim1',
      before: { note: ['', 'a'][i] },
      after: { note: value },
    }))
    expect(builtOn(ada.rows, commit(ada, { kind: 'x', label: 'X', patches }))).toEqual([])
  })
})

const gesture = (seq: number, more: Partial<Gesture> = {}): Gesture => ({
  actor: 'a',
  seq,
  analyst: 'ada',
  kind: 'x',
  label: 'X',
  ...more,
})
const undoes = (seq: number, of: number): Gesture => gesture(seq, { undoes: `a:${of}` })
const redoes = (seq: number, of: number): Gesture => gesture(seq, { redoes: `a:${of}` })

describe('the stacks', () => {
  test.each<[string, readonly Gesture[], readonly ChangeId[], readonly ChangeId[]]>([
    ['hold gestures, the newest last', [gesture(1), gesture(2)], ['a:1', 'a:2'], []],
    ['move what is taken back', [gesture(1), gesture(2), undoes(3, 2)], ['a:1'], ['a:2']],
    ['move it back again', [gesture(1), undoes(2, 1), redoes(3, 1)], ['a:1'], []],
    ['forget what could be redone at a new gesture', [gesture(1), undoes(2, 1), gesture(3)], ['a:3'], []],
    ['leave out others', [gesture(1), gesture(2, { analyst: 'bob' })], ['a:1'], []],
    ['leave out beginnings', [gesture(1, { kind: 'project.create' }), gesture(2, { kind: 'analyst.join' })], [], []],
    ['hold once what two copies took back', [gesture(1), undoes(2, 1), undoes(3, 1)], [], ['a:1']],
    ['hold once what two copies brought back', [gesture(1), undoes(2, 1), redoes(3, 1), redoes(4, 1)], ['a:1'], []],
  ])('%s', (_, history, undoable, redoable) => {
    const stacks = undoStacks(history, 'ada')
    expect([stacks.undo, stacks.redo]).toEqual([undoable, redoable])
    const growing = createUndoStacks('ada')
    for (const one of history) growing.add(one)
    expect([growing.undo, growing.redo]).toEqual([undoable, redoable])
  })

  test('survive a restart: they are read off the history alone', () => {
    const [ada] = copies(1) as readonly [Copy]
    tag(ada)
    note(ada)
    undo(ada)
    const { undo: undoable, redo: redoable } = undoStacks(ada.history, ada.analyst)
    expect([undoable, redoable]).toEqual([[`${ada.actor}:1`], [`${ada.actor}:2`]])
    expect(ada.history.map(changeId)).toContain(`${ada.actor}:3`)
  })
})
