import { effectsOf, needsAll } from '#core/change/add-changes.ts'
import type { RowEffect } from '#core/change/add-changes.ts'
import { compareChanges, isBaseline } from '#core/change/change.ts'
import type { Change, RowPatch } from '#core/change/change.ts'
import { failureToText } from '#core/failure.ts'
import { correctionProblem, textOfRevision } from '#core/model/revision.ts'
import { sameValue } from '#core/model/row.ts'
import { fieldsOf } from '#core/model/tables.ts'
import type { AnyRow, Row, TableName } from '#core/model/tables.ts'
import { isCanonical } from '#core/text/canonical.ts'
import { segmentsFailure } from '#core/text/segments.ts'
import { wordFor } from './check-change.ts'
import { createRowChecker } from './check-row.ts'
import type { Side } from './merge-compare.ts'
import type { Tell } from './progress.ts'
import type { RowStore } from './rows.ts'

/** A row that was there before a merge, with the values that its touched fields had. */
export type RowBefore = readonly [table: TableName, row: string, fields: Readonly<Record<string, unknown>>]

export interface Applied {
  readonly effects: readonly RowEffect[]
  readonly was: readonly RowBefore[]
}

/** What was added would leave something that the model forbids; the sentence goes on "because ...". */
export class Unfit extends Error {}

/**
 * Adds changes to the history, exactly as they are, and gives each field they win its value, within a transaction. Throws
 * `Unfit` when a row would not be as the model has it: the other file's rows were checked, but not what its history says.
 */
export const addChanges = (
  { rows, history }: Side,
  added: readonly Change[],
  tell: Tell = () => undefined,
): Applied => {
  tell('Finding what they change', null)
  const [oldest] = added
  const [older, newer]: [number[], number[]] = [[], []]
  history.eachHead((head) => {
    const isNewer = oldest !== undefined && compareChanges(head, oldest) > 0
    ;(isNewer ? newer : older).push(head.place)
  })
  const changesAt = (places: readonly number[]): readonly Change[] => places.map((place) => history.at(place))
  const recent = changesAt(newer)
  const all = needsAll(recent, added) || added.some(isBaseline) || history.hasBaseline()
  const here = all ? [...changesAt(older), ...recent] : recent
  const effects = effectsOf(here, added, rows.has)
  const was = effects.flatMap((effect): readonly RowBefore[] => {
    if (effect.isNew) return []
    const row = rows.get(effect.table, effect.row) as unknown as AnyRow
    return [[effect.table, effect.row, Object.fromEntries(Object.keys(effect.after).map((name) => [name, row[name]]))]]
  })
  for (let from = 0; from < effects.length; from += ADDED_AT_ONCE) {
    tell('Adding them', from / effects.length)
    const part = effects.slice(from, from + ADDED_AT_ONCE)
    rows.write(part.filter(({ after }) => Object.keys(after).length > 0))
  }
  history.appendAll(added)
  refuseUnfit(rows, added, effects, was, tell)
  return { effects, was }
}

const ADDED_AT_ONCE = 1_000

const refuseUnfit = (
  rows: RowStore,
  added: readonly Change[],
  effects: readonly RowEffect[],
  was: readonly RowBefore[],
  tell: Tell,
): void => {
  const check = createRowChecker()
  const isThere = createPresence(rows, effects)
  const textOf = createTexts(rows)
  const before = new Map(was.map(([table, row, fields]) => [`${table} ${row}`, fields]))
  if (!added.every(({ analyst }) => isThere('analyst', analyst)))
    throw new Unfit('nobody is named as having made an edit')
  for (const patch of added.flatMap(({ patches }) => patches)) {
    if (patch.before === null) continue // seen whole, below
    const field = badField(patch)
    if (field !== undefined) throw new Unfit(`the ${field} of a ${wordFor(patch.table)} cannot be what an edit says`)
  }
  // Texts first: the text under a span is only asked for where it is known to have an end.
  const inOrder = [...effects].sort((a, b) => rank(a) - rank(b))
  for (const [at, { table, row, isNew, after }] of inOrder.entries()) {
    tell('Checking what was added', at / inOrder.length)
    const values = { ...(isNew ? {} : rows.get(table, row)), ...after, id: row } as unknown as AnyRow
    const what = wordFor(table)
    const bad = check(table, values)
    if (bad !== undefined) throw new Unfit(`the ${bad.field} of a ${what} ${bad.why}`)
    const dangling = danglingField(table, after, isThere)
    if (dangling !== undefined) throw new Unfit(`the ${dangling} of a ${what} is not there`)
    if (table === 'revision') {
      refuseOtherText(textOf, row, after, before.get(`${table} ${row}`))
      if (!endsInText(rows, row)) throw new Unfit('the text of an article is not there')
      const revision = values as unknown as Row<'revision'>
      const parent = revision.parent === null ? undefined : textOf(revision.parent)
      const problem = parent === undefined ? undefined : correctionProblem(revision, parent)
      if (problem !== undefined) throw new Unfit(`a text cannot be what a correction says: ${problem}`)
    }
    if (table === 'span' && ('segments' in after || 'revision' in after)) {
      const span = values as unknown as Row<'span'>
      const text = textOf(span.revision)
      if (text === undefined) throw new Unfit('the text of a span is not there')
      const wrong = segmentsFailure(text, span.segments)
      if (wrong !== undefined) throw new Unfit(`a span does not fit its text (${failureToText(wrong)})`)
    }
  }
}

/** A value that an edit says and its field does not allow, even where another value stands. */
const badField = ({ table, after }: RowPatch): string | undefined => {
  const fields = fieldsOf(table)
  return Object.entries(after).find(([name, value]) => fields[name]?.schema.safeParse(value).success !== true)?.[0]
}

const rank = ({ table }: RowEffect): number => (table === 'revision' ? 0 : 1)

/** A text once there stays as it is, because spans hold on to it; only that it is a correction of another may be new. */
const refuseOtherText = (
  textOf: (revision: string) => string | undefined,
  revision: string,
  after: RowEffect['after'],
  before: Readonly<Record<string, unknown>> | undefined,
): void => {
  const isOther = (name: string): boolean =>
    before !== undefined && Object.hasOwn(after, name) && !sameValue(after[name], before[name])
  const isOtherText = ['text', 'edits', 'parent'].some(isOther) && before?.['text'] !== textOf(revision)
  if (isOtherText || isOther('article')) throw new Unfit('the text of an article is not the same in both files')
  if (typeof after['text'] === 'string' && !isCanonical(after['text'])) {
    throw new Unfit('a text holds characters that cannot be kept')
  }
}

/** Whether a revision's parents lead to a text, and not into a ring. */
const endsInText = (rows: RowStore, revision: string): boolean => {
  const passed = new Set<string>()
  for (let at: string | null = revision; at !== null && !passed.has(at);) {
    passed.add(at)
    const row: Row<'revision'> | undefined = rows.get('revision', at)
    if (row === undefined) return false
    if (row.text !== null) return true
    at = row.parent
  }
  return false
}

const danglingField = (
  table: TableName,
  after: RowEffect['after'],
  isThere: (table: TableName, id: string) => boolean,
): string | undefined => {
  const fields = fieldsOf(table)
  return Object.entries(after).find(([name, id]) => {
    const field = fields[name]
    if (field?.kind !== 'ref' || typeof id !== 'string') return false
    return !field.refers.some((to) => isThere(to as TableName, id))
  })?.[0]
}

const createPresence = (rows: RowStore, effects: readonly RowEffect[]): ((table: TableName, id: string) => boolean) => {
  const there = new Set(effects.map(({ table, row }) => `${table} ${row}`))
  return (table, id) => {
    const key = `${table} ${id}`
    if (there.has(key)) return true
    const found = rows.has(table, id)
    if (found) there.add(key)
    return found
  }
}

/** Texts by revision; the last few are kept, because spans of one article come together. */
const createTexts = (rows: RowStore): ((revision: string) => string | undefined) => {
  const known = new Map<string, string | undefined>()
  return (revision) => {
    if (known.has(revision)) return known.get(revision)
    if (known.size >= CACHED_TEXTS) known.clear()
    const text = textOfRevision(rows, revision)
    known.set(revision, text)
    return text
  }
}

const CACHED_TEXTS = 32
