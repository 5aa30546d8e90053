import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { applyPatches, changeId, invert, tick } from '#core/change/change.ts'
import type { Change, ChangeId, Clock, Draft, RowPatch } from '#core/change/change.ts'
import { headsOf, merge, replay } from '#core/change/history.ts'
import { buildsOn, builtOn, undoStacks } from '#core/change/undo.ts'
import { setAttribute, setStatus } from '#core/command/annotate-row.ts'
import { editArticle, importArticle, removeArticle } from '#core/command/article.ts'
import { correctText, showRevision } from '#core/command/correct-text.ts'
import { runCommand } from '#core/command/command.ts'
import { correctFigure, editClaim, groupClaims, removeClaim } from '#core/command/claim.ts'
import type { CommandSpec, Env } from '#core/command/command.ts'
import {
  addFiller,
  addLink,
  noteLink,
  removeFiller,
  removeLink,
  replaceFiller,
  targetKind,
} from '#core/command/link.ts'
import { joinClaims, joinSources, splitClaim, splitSource } from '#core/command/join.ts'
import { rate } from '#core/command/rating.ts'
import { refuseJoin, takeBackRefusal } from '#core/command/refusal.ts'
import { createProjectDraft, nameAnalyst, nameProject } from '#core/command/project.ts'
import { addClaim, addSource, editSource, removeSource } from '#core/command/registry-entry.ts'
import { applyScheme } from '#core/command/scheme-apply.ts'
import { addAttributeType, editAttributeType, removeAttributeType } from '#core/command/scheme-attribute.ts'
import { addLabel, editLabel, mergeLabels, removeLabel, splitLabel } from '#core/command/scheme-label.ts'
import {
  addLinkType,
  addRole,
  editLinkType,
  editRole,
  removeLinkType,
  removeRole,
} from '#core/command/scheme-link-type.ts'
import { moveInScheme } from '#core/command/scheme-order.ts'
import { addSpan } from '#core/command/span-add.ts'
import { assignClaim, assignSource, noteSpan, relabelSpan, setSegments } from '#core/command/span-edit.ts'
import { removeSpans } from '#core/command/span-remove.ts'
import { duplicateSpan, joinSpans, splitSpan } from '#core/command/span-shape.ts'
import type { Failure } from '#core/failure.ts'
import { live } from '#core/model/reader.ts'
import { textOfRevision } from '#core/model/revision.ts'
import { parseRow, sameValue } from '#core/model/row.ts'
import { Rows } from '#core/model/rows.ts'
import { schemePresets } from '#core/model/scheme-presets.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { AnyRow, TableName } from '#core/model/tables.ts'
import type { Result } from '#core/result.ts'
import { segmentsFailure } from '#core/text/segments.ts'

/** One person's copy of a project, as a store would keep it. */
export interface Copy {
  readonly actor: string
  readonly analyst: string
  rows: Rows
  /** In the order in which every copy replays. */
  history: readonly Change[]
  /** In the order in which this copy took them. */
  taken: ChangeId[]
  clock: Clock
  wall: number
  ids: number
}

/** What a step did: the change it made, why it was refused, or nothing. */
export type Done =
  | { readonly did: 'change'; readonly change: Change }
  | { readonly did: 'refused'; readonly failure: Failure }
  | { readonly did: 'blocked'; readonly by: Change }
  | { readonly did: 'nothing' }

/** One thing that somebody does; `pick` chooses its objects among those that are there. */
export interface Step {
  readonly who: number
  readonly what: string
  readonly pick: readonly [number, number, number, number]
  /** How far the wall clock moves before it, in milliseconds; it may be set back. */
  readonly later: number
}

const NOON = 1_732_276_800_000
const TEXT = 'Kim 😀 said that the river rose, she added. Officials denied it.'
const OTHER_TEXTS = ['The ministry gave no comment.\nReportedly, 3,000 left.', ' Kim again: “No.”']

/** A project with one article, and a copy of it for each of so many people. */
export const copies = (count: number): readonly Copy[] =>
  Array.from({ length: count }, (_, i) => copyOf(String(i), beginning()))

let begun: readonly Change[] | undefined

const beginning = (): readonly Change[] => {
  if (begun !== undefined) return begun
  const base = copyOf('base', [])
  commit(base, createProjectDraft('project.test', 'Test', { id: 'analyst.base', name: 'Base' }, NOON))
  for (const i of [0, 1, 2, 3]) run(base, nameAnalyst, { analyst: `analyst.${i}`, name: `Analyst ${i}` })
  run(base, importArticle, articleFrom(TEXT))
  begun = base.history
  return begun
}

const copyOf = (name: string, history: readonly Change[]): Copy => ({
  actor: `actor${name}`,
  analyst: `analyst.${name}`,
  rows: replay(history),
  history,
  taken: history.map(changeId),
  clock: latest(history),
  wall: NOON,
  ids: 0,
})

const latest = (history: readonly Change[]): Clock => history.at(-1)?.clock ?? [0, 0]

export const envOf = (copy: Copy): Env => ({
  now: () => copy.wall,
  newId: () => `${copy.actor}.${(copy.ids += 1)}`,
  analyst: copy.analyst,
  set: SHARED_SET,
})

/** Runs a command on a copy and takes the change. */
export const run = <A>(copy: Copy, spec: CommandSpec<A>, args: NoInfer<A>): Done => {
  const draft: Result<Draft, Failure> = runCommand(copy.rows, spec, args, envOf(copy))
  if (!draft.ok) return { did: 'refused', failure: draft.error }
  if (draft.value.patches.length === 0) return { did: 'nothing' }
  return { did: 'change', change: commit(copy, draft.value) }
}

/** Stamps a draft and takes it, as a store does. */
export const commit = (copy: Copy, draft: Draft & Pick<Change, 'undoes' | 'redoes'>): Change => {
  copy.clock = tick(copy.clock, copy.wall)
  const seq = copy.history.filter(({ actor }) => actor === copy.actor).length + 1
  const change: Change = {
    ...draft,
    actor: copy.actor,
    seq,
    heads: headsOf(copy.history),
    clock: copy.clock,
    analyst: copy.analyst,
  }
  applyPatches(copy.rows, change.patches)
  copy.history = [...copy.history, change]
  copy.taken.push(changeId(change))
  return change
}

/** Takes over what the other copy has. */
export const pull = (copy: Copy, other: Copy): void => {
  const known = new Set(copy.taken)
  copy.history = merge(copy.history, other.history)
  copy.taken.push(...copy.history.map(changeId).filter((id) => !known.has(id)))
  copy.rows = replay(copy.history)
  copy.clock = latest(copy.history)
}

/** Takes back the analyst's last gesture, unless someone has built on it. */
export const undo = (copy: Copy): Done => {
  const change = changeOf(copy, undoStacks(copy.history, copy.analyst).undo.at(-1))
  if (change === undefined) return { did: 'nothing' }
  return takeBack(copy, change, invert(change.patches), { label: `Undo ${change.label}`, undoes: changeId(change) })
}

/** Brings back what the analyst took back last. */
export const redo = (copy: Copy): Done => {
  const change = changeOf(copy, undoStacks(copy.history, copy.analyst).redo.at(-1))
  const undone = copy.history.filter(({ undoes }) => change !== undefined && undoes === changeId(change)).at(-1)
  if (change === undefined || undone === undefined) return { did: 'nothing' }
  return takeBack(copy, undone, invert(undone.patches), { label: `Redo ${change.label}`, redoes: changeId(change) })
}

const takeBack = (
  copy: Copy,
  gesture: Change,
  patches: readonly RowPatch[],
  what: { readonly label: string } & Pick<Change, 'undoes' | 'redoes'>,
): Done => {
  const by = builderOn(copy, gesture)
  if (by !== undefined) return { did: 'blocked', by }
  return { did: 'change', change: commit(copy, { kind: 'take-back', ...what, patches }) }
}

/** The newest change that a copy took after a gesture and that has built on it. */
export const builderOn = (copy: Copy, gesture: Change): Change | undefined => {
  const places = builtOn(copy.rows, gesture)
  const later = copy.taken.slice(copy.taken.indexOf(changeId(gesture)) + 1)
  return later
    .reverse()
    .flatMap((id) => changeOf(copy, id) ?? [])
    .find((change) => buildsOn(change, gesture, places))
}

const changeOf = (copy: Copy, id: ChangeId | undefined): Change | undefined =>
  id === undefined ? undefined : copy.history.find((change) => changeId(change) === id)

const articleFrom = (text: string) => ({
  file: 'press.txt',
  sha256: createHash('sha256').update(text).digest('hex'),
  encoding: 'utf-8',
  text,
  original: Buffer.from(text).toString('base64'),
})

type Doing = (copy: Copy, pick: Step['pick']) => Done

/** What people do, by name, with its weight among all that they do. */
const doings: Readonly<Record<string, readonly [weight: number, doing: Doing]>> = {
  'add span': [6, (copy, [a, b, c, d]) => run(copy, addSpan, spanArgs(copy, a, b, c, d))],
  'relabel span': [
    2,
    (copy, [a, b]) => run(copy, relabelSpan, { span: any(copy, 'span', a), label: any(copy, 'label', b) }),
  ],
  'remove spans': [
    2,
    (copy, [a, b, c]) =>
      run(copy, removeSpans, { spans: [any(copy, 'span', a), ...(c % 3 === 0 ? [any(copy, 'span', b)] : [])] }),
  ],
  'move edge': [3, (copy, [a, b, c]) => run(copy, setSegments, { span: any(copy, 'span', a), ranges: ranges(b, c) })],
  'two segments': [
    2,
    (copy, [a, b, c, d]) =>
      run(copy, setSegments, { span: any(copy, 'span', a), ranges: [...ranges(b, 5), ...ranges(c, d)], what: 'Add' }),
  ],
  'split span': [2, (copy, [a, b]) => run(copy, splitSpan, { span: any(copy, 'span', a), at: b % 64 })],
  'join spans': [
    1,
    (copy, [a, b]) => run(copy, joinSpans, { span: any(copy, 'span', a), other: any(copy, 'span', b) }),
  ],
  'duplicate span': [1, (copy, [a]) => run(copy, duplicateSpan, { span: any(copy, 'span', a) })],
  'note span': [1, (copy, [a, b]) => run(copy, noteSpan, { span: any(copy, 'span', a), note: words(b) })],
  'assign source': [
    2,
    (copy, [a, b, c]) =>
      run(copy, assignSource, { span: any(copy, 'span', a), source: c % 4 === 0 ? null : any(copy, 'source', b) }),
  ],
  'assign claim': [
    1,
    (copy, [a, b, c]) =>
      run(copy, assignClaim, { span: any(copy, 'span', a), claim: c % 4 === 0 ? null : any(copy, 'claim', b) }),
  ],
  'set attribute': [
    3,
    (copy, [a, b, c]) =>
      run(copy, setAttribute, {
        owner: any(copy, 'span', a),
        type: ['attribute.claim.quotation', 'attribute.source.naming'][b % 2] ?? '',
        value: [null, 'direct', 'mixed', 'named', 'nonsense', 7][c % 6] ?? null,
      }),
  ],
  'set status': [
    1,
    (copy, [a, b]) =>
      run(copy, setStatus, {
        article: any(copy, 'article', a),
        state: (['to do', 'in progress', 'done'] as const)[b % 3] ?? 'done',
      }),
  ],
  link: [
    5,
    (copy, [a, b, c, d]) => {
      const type = ['attribution', 'attribution', 'no-comment', 'relays', 'contradicts'][d % 5] ?? ''
      const roles = copy.rows.where('role', 'linkType', `link.${type}`)
      const fillers = [a, b, c].map((n) => ({
        role: roles[(n >> 3) % roles.length]?.id ?? '',
        target: target(copy, n),
      }))
      return run(copy, addLink, { type: `link.${type}`, fillers: fillers.slice(0, 1 + (d % 3)) })
    },
  ],
  'link well': [
    4,
    (copy, [a, b, c]) => {
      const of = (label: string): readonly string[] => copy.rows.where('span', 'label', label).map(({ id }) => id)
      const fillers = [
        { role: 'role.attribution.claim', target: at(of('label.claim'), a) },
        { role: 'role.attribution.source', target: at(c % 3 === 0 ? ids(copy, 'source') : of('label.source'), b) },
        { role: 'role.attribution.cue', target: at(of('label.cue'), c) },
      ]
      return run(copy, addLink, { type: 'link.attribution', fillers: fillers.filter((one) => one.target !== 'none') })
    },
  ],
  'add filler': [
    3,
    (copy, [a, b, c]) =>
      run(copy, addFiller, { link: any(copy, 'link', a), role: any(copy, 'role', b % 4), target: target(copy, c) }),
  ],
  'remove filler': [2, (copy, [a]) => run(copy, removeFiller, { filler: any(copy, 'filler', a) })],
  'replace filler': [
    2,
    (copy, [a, b]) => run(copy, replaceFiller, { filler: any(copy, 'filler', a), target: target(copy, b) }),
  ],
  'remove link': [1, (copy, [a]) => run(copy, removeLink, { link: any(copy, 'link', a) })],
  'note link': [1, (copy, [a, b]) => run(copy, noteLink, { link: any(copy, 'link', a), note: words(b) })],
  'add source': [
    2,
    (copy, [a, b, c]) =>
      run(copy, addSource, { name: words(a), ...(c % 3 === 0 ? { span: any(copy, 'span', b) } : {}) }),
  ],
  'edit source': [
    2,
    (copy, [a, b, c]) =>
      run(copy, editSource, {
        source: any(copy, 'source', a),
        fields: c % 3 === 0 ? { affiliation: any(copy, 'source', b) } : { name: words(b), aliases: [words(c)] },
      }),
  ],
  'remove source': [1, (copy, [a]) => run(copy, removeSource, { source: any(copy, 'source', a) })],
  'add claim': [
    1,
    (copy, [a, b, c]) =>
      run(copy, addClaim, { wording: words(a), ...(c % 3 === 0 ? { span: any(copy, 'span', b) } : {}) }),
  ],
  'edit claim': [
    1,
    (copy, [a, b]) =>
      run(copy, editClaim, { claim: any(copy, 'claim', a), fields: { topic: words(b), quantity: figure(b) } }),
  ],
  'remove claim': [1, (copy, [a]) => run(copy, removeClaim, { claim: any(copy, 'claim', a) })],
  'group claims': [
    2,
    (copy, [a, b, c]) =>
      run(copy, groupClaims, {
        spans: [any(copy, 'span', a), any(copy, 'span', b)],
        ...(c % 2 === 0 ? { wording: words(c) } : { into: any(copy, 'claim', c) }),
      }),
  ],
  'correct figure': [
    1,
    (copy, [a, b]) => run(copy, correctFigure, { span: any(copy, 'span', a), quantity: figure(b) }),
  ],
  'join sources': [
    2,
    (copy, [a, b]) => run(copy, joinSources, { source: any(copy, 'source', a), into: any(copy, 'source', b) }),
  ],
  'split source': [1, (copy, [a]) => run(copy, splitSource, { source: any(copy, 'source', a) })],
  'join claims': [
    1,
    (copy, [a, b]) => run(copy, joinClaims, { claim: any(copy, 'claim', a), into: any(copy, 'claim', b) }),
  ],
  'split claim': [1, (copy, [a]) => run(copy, splitClaim, { claim: any(copy, 'claim', a) })],
  'refuse join': [
    1,
    (copy, [a, b, c]) => {
      const table = (['source', 'claim', 'span'] as const)[c % 3] ?? 'span'
      const args = { one: any(copy, table, a), other: any(copy, table, b) }
      return c % 4 === 0 ? run(copy, takeBackRefusal, args) : run(copy, refuseJoin, args)
    },
  ],
  rate: [
    2,
    (copy, [a, b, c]) =>
      run(
        copy,
        rate,
        c % 2 === 0
          ? { subject: any(copy, 'source', a), scale: 'reliability', value: ['A', 'F', 'Z', null][b % 4] ?? null }
          : {
              subject: any(copy, 'claim', a),
              scale: 'credibility',
              value: ['1', '6', null][b % 3] ?? null,
              note: words(b),
            },
      ),
  ],
  'edit article': [
    2,
    (copy, [a, b, c]) =>
      run(copy, editArticle, {
        article: any(copy, 'article', a),
        fields: c % 4 === 0 ? { date: ['2024-12-28', '2024', '', 'soon'][b % 4] ?? '' } : { title: words(b) },
      }),
  ],
  'import article': [1, (copy, [a]) => run(copy, importArticle, articleFrom(OTHER_TEXTS[a % 2] ?? TEXT))],
  'correct text': [
    3,
    (copy, [a, b, c, d]) => {
      const article = any(copy, 'article', a)
      const from = copy.rows.get('article', article)?.revision ?? 'none'
      const text = textOfRevision(copy.rows, from) ?? ''
      const at = b % (text.length + 1)
      const insert = ['', 'x', 'the river ', '\n', '😀', '’'][d % 6] ?? ''
      return run(copy, correctText, { article, from, text: text.slice(0, at) + insert + text.slice(at + (c % 9)) })
    },
  ],
  'show revision': [
    1,
    (copy, [a, b]) => run(copy, showRevision, { article: any(copy, 'article', a), revision: any(copy, 'revision', b) }),
  ],
  'remove article': [1, (copy, [a, b]) => (b % 3 === 0 ? removeAny(copy, a) : { did: 'nothing' })],
  'name analyst': [1, (copy, [a]) => run(copy, nameAnalyst, { analyst: copy.analyst, name: words(a) })],
  'name project': [1, (copy, [a]) => run(copy, nameProject, { name: words(a) })],
  'edit label': [
    2,
    (copy, [a, b, c]) => {
      const fields = [{ name: words(b) }, { key: letter(b) }, { colour: 'teal', guideline: words(b) }][c % 3] ?? {}
      if (c % 5 === 0) return run(copy, addLabel, { name: words(b), key: letter(a) })
      return run(copy, editLabel, { label: any(copy, 'label', a), fields })
    },
  ],
  'merge labels': [
    2,
    (copy, [a, b]) => run(copy, mergeLabels, { label: any(copy, 'label', a), into: any(copy, 'label', b) }),
  ],
  'split label': [
    1,
    (copy, [a, b]) => {
      const by = any(copy, 'attributeType', b)
      const label = a % 2 === 0 ? (copy.rows.get('attributeType', by)?.owner ?? 'none') : any(copy, 'label', a)
      return run(copy, splitLabel, { label, by, parts: [{ value: 'direct', name: words(a) }] })
    },
  ],
  'remove label': [
    1,
    (copy, [a, b]) =>
      b % 2 === 0
        ? run(copy, removeLabel, { label: any(copy, 'label', a), spans: b % 4 === 0 ? 'keep' : 'delete' })
        : { did: 'nothing' },
  ],
  'edit attribute type': [
    2,
    (copy, [a, b, c]) => {
      const type = any(copy, 'attributeType', a)
      const choices = copy.rows.get('attributeType', type)?.choices ?? []
      if (c % 6 === 0) return run(copy, removeAttributeType, { type })
      if (c % 6 === 1)
        return run(copy, addAttributeType, { owner: any(copy, 'label', b), name: words(a), kind: 'number' })
      const kind = (['text', 'choice', 'choices', 'date', 'source'] as const)[b % 5] ?? 'text'
      const fields = [{ kind }, { choices: choices.slice(1) }, { name: words(b) }, condition(copy, b)][c % 4] ?? {}
      return run(copy, editAttributeType, { type, fields })
    },
  ],
  'edit link type': [
    2,
    (copy, [a, b, c]) => {
      const linkType = any(copy, 'linkType', a)
      if (c % 9 === 0) return run(copy, removeLinkType, { linkType, links: b % 2 === 0 ? 'keep' : 'delete' })
      if (c % 2 === 0) return run(copy, addLinkType, { name: words(b), colour: 'red' })
      return run(copy, editLinkType, { linkType, fields: { name: words(b), guideline: words(c) } })
    },
  ],
  'edit role': [
    2,
    (copy, [a, b, c]) => {
      const role = any(copy, 'role', a % 8)
      if (c % 9 === 0) return run(copy, removeRole, { role })
      if (c % 9 === 1)
        return run(copy, addRole, { linkType: any(copy, 'linkType', b), name: words(a), least: a % 2, labels: [] })
      const labels = [any(copy, 'label', b), any(copy, 'label', c)].filter((id) => id !== 'none')
      const fields = [{ least: b % 3 }, { most: (b % 3) + 1 }, { most: null }, { labels }][c % 4] ?? {}
      return run(copy, editRole, { role, fields })
    },
  ],
  'move in scheme': [
    1,
    (copy, [a, b, c]) => {
      const table = (['label', 'attributeType', 'linkType', 'role'] as const)[c % 4] ?? 'label'
      return run(copy, moveInScheme, { table, id: any(copy, table, a), to: b % 5 })
    },
  ],
  'apply scheme': [
    1,
    (copy, [a, b]) => {
      const preset = schemePresets[a % schemePresets.length]
      if (preset === undefined || b % 3 > 0) return { did: 'nothing' }
      return run(copy, applyScheme, { scheme: preset.make(), replace: b % 2 === 0 })
    },
  ],
  undo: [5, (copy) => undo(copy)],
  redo: [4, (copy) => redo(copy)],
}

const letter = (n: number): string => ['x', 'c', '', 'Q', '7', '??'][n % 6] ?? ''

const condition = (copy: Copy, n: number) => ({
  condition: { type: any(copy, 'attributeType', n), values: ['direct'] },
})

const removeAny = (copy: Copy, n: number): Done => run(copy, removeArticle, { article: any(copy, 'article', n) })

const spanArgs = (copy: Copy, a: number, b: number, c: number, d: number) => ({
  article: any(copy, 'article', a),
  label: any(copy, 'label', d),
  ranges: ranges(b, c),
  ...(d % 7 === 0 ? { source: any(copy, 'source', a) } : {}),
})

/** Mostly within the article's text, now and then past its end, cutting a pair, or empty. */
const ranges = (start: number, length: number): readonly { readonly start: number; readonly end: number }[] => [
  { start: start % 64, end: (start % 64) + (length % 12) },
]

const words = (n: number): string => ['Kim', 'the river', ' ', 'nobody', '’tis 😀', 'x'.repeat(n % 2_500)][n % 6] ?? ''

const figure = (n: number) =>
  [null, { qualifier: 'about', value: '3,000', unit: 'troops' }, { qualifier: '', value: 'lots', unit: '' }][n % 3] ??
  null

/** A row of the table, live or deleted, or an id that is nowhere. */
const any = (copy: Copy, table: TableName, n: number): string =>
  n % 11 === 0 ? at(ids(copy, table, true), n) : at(ids(copy, table), n)

const target = (copy: Copy, n: number): string => {
  const table = (['span', 'span', 'span', 'source', 'claim', 'link'] as const)[n % 6] ?? 'span'
  return any(copy, table, n >> 1)
}

const ids = (copy: Copy, table: TableName, deletedToo = false): readonly string[] =>
  [...copy.rows.everything()]
    .filter(([of, row]) => of === table && (deletedToo || !row.deleted))
    .map(([, row]) => row.id)
    .sort()

const at = (list: readonly string[], n: number): string => list[n % Math.max(1, list.length)] ?? 'none'

const SYNC = 'sync'

/** Does a step on the copies it concerns. */
export const doStep = (all: readonly Copy[], { who, what, pick, later }: Step): Done => {
  const copy = all[who % all.length]
  const other = all[pick[0] % all.length]
  if (copy === undefined || other === undefined) return { did: 'nothing' }
  copy.wall = Math.max(0, copy.wall + later)
  if (what !== SYNC) return doings[what]?.[1](copy, pick) ?? { did: 'nothing' }
  if (copy !== other) pull(copy, other)
  return { did: 'nothing' }
}

/** Things that people do one after the other, each on their own copy, sometimes taking over what others have. */
export const steps = (maxLength: number, sync = 8): fc.Arbitrary<readonly Step[]> => {
  const what = fc.oneof(
    { weight: sync, arbitrary: fc.constant(SYNC) },
    ...Object.entries(doings).map(([name, [weight]]) => ({ weight, arbitrary: fc.constant(name) })),
  )
  const pick = fc.nat(10_000)
  const later = fc.oneof(fc.nat(3_000), fc.constant(0), fc.integer({ min: -4_000_000, max: 4_000_000 }))
  return fc.array(fc.record({ who: fc.nat(3), what, pick: fc.tuple(pick, pick, pick, pick), later }), {
    minLength: 1,
    maxLength,
    size: 'max',
  })
}

/** Checks a law of the copies of 2-4 people after random work. */
export const holdsAfterWork = (law: (all: readonly Copy[]) => void, numRuns = 300, maxSteps = 40): void =>
  holds(
    fc.tuple(fc.integer({ min: 2, max: 4 }), steps(maxSteps)),
    ([count, done]) => {
      const all = copies(count)
      for (const step of done) doStep(all, step)
      law(all)
    },
    numRuns,
  )

export const holds = <T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void, numRuns = 300): void =>
  fc.assert(
    fc.property(arbitrary, (value) => {
      law(value)
    }),
    { numRuns },
  )

type Listed = readonly (readonly [TableName, AnyRow])[]

/** That two lists of rows are the same; quick when they are. */
export const expectSame = (rows: Listed, wanted: Listed): void => {
  if (!sameValue(rows, wanted)) expect(rows).toEqual(wanted)
}

/** Every row, in an order that does not depend on how it came about; for comparing. */
export const everyRow = (rows: Rows): Listed => sorted([...rows.everything()])

/** Every live row. */
export const liveRows = (rows: Rows): Listed => sorted([...rows.everything()].filter(([, row]) => !row.deleted))

const sorted = (rows: Listed): Listed => [...rows].sort(([a, x], [b, y]) => (`${a} ${x.id}` < `${b} ${y.id}` ? -1 : 1))

/** What is wrong with a project, a line each. Commands alone never make any of it. */
export const faultsOf = (rows: Rows): readonly string[] => [
  ...rows
    .all('filler')
    .flatMap((filler) => [
      ...(targetKind(rows, filler.target) === undefined ? [`filler ${filler.id} holds nothing`] : []),
      ...(live(rows, 'link', filler.link) === undefined ? [`filler ${filler.id} has no link`] : []),
    ]),
  ...rows.all('link').flatMap((link) => {
    const fillers = rows.where('filler', 'link', link.id)
    return rows.where('role', 'linkType', link.type).flatMap((role) => {
      const count = fillers.filter((filler) => filler.role === role.id).length
      if (count < role.least) return [`link ${link.id} lacks a ${role.name}`]
      return role.most !== null && role.most < count ? [`link ${link.id} has too many as ${role.name}`] : []
    })
  }),
  ...rows.all('span').flatMap((span) => {
    const text = textOfRevision(rows, span.revision)
    const wrong = text === undefined ? 'has no text' : segmentsFailure(text, span.segments)?.kind
    return [
      ...(wrong === undefined ? [] : [`span ${span.id} ${wrong}`]),
      ...(live(rows, 'article', span.article) === undefined ? [`span ${span.id} has no article`] : []),
      ...(span.source === null || live(rows, 'source', span.source) ? [] : [`span ${span.id} names nothing`]),
      ...(span.claim === null || live(rows, 'claim', span.claim) ? [] : [`span ${span.id} states nothing`]),
    ]
  }),
  ...rows
    .all('source')
    .flatMap(({ id, affiliation }) =>
      affiliation === null || live(rows, 'source', affiliation) ? [] : [`source ${id} belongs to nothing`],
    ),
  ...[...rows.everything()].flatMap(([table, row]) => {
    if (sound.has(row)) return []
    const parsed = parseRow(table, row)
    if (!parsed.ok) return [`${table} ${row.id}: ${parsed.error.message}`]
    sound.add(row)
    return []
  }),
]

const sound = new WeakSet<AnyRow>() // rows are immutable, so that one look at each is enough

/** For each change, everything it comes after, by walking its heads; slow and plain. */
export const pastOf = (history: readonly Change[]): ReadonlyMap<ChangeId, ReadonlySet<ChangeId>> => {
  const byId = new Map(history.map((change) => [changeId(change), change]))
  const past = new Map<ChangeId, Set<ChangeId>>()
  for (const change of history) {
    const seen = new Set<ChangeId>()
    const waiting = [...change.heads]
    for (const head of waiting) {
      if (seen.has(head)) continue
      seen.add(head)
      waiting.push(...(byId.get(head)?.heads ?? []))
    }
    past.set(changeId(change), seen)
  }
  return past
}
