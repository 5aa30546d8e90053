import { changeSchema, patchedRow, staleField } from '#core/change/change.ts'
import type { Change, RowPatch } from '#core/change/change.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { Reader } from '#core/model/reader.ts'
import { correctionProblem, textOfRevision } from '#core/model/revision.ts'
import { fieldsOf, tableNames } from '#core/model/tables.ts'
import type { AnyRow, Row, TableName } from '#core/model/tables.ts'
import { isCanonical } from '#core/text/canonical.ts'
import { segmentsFailure } from '#core/text/segments.ts'
import { createRowChecker } from './check-row.ts'
import type { RowChecker } from './check-row.ts'
import type { RowStore } from './rows.ts'

/** Says why a change must not be taken, or nothing. */
export type ChangeChecker = (change: Change) => Failure | undefined

/**
 * What every change must satisfy before it is written down, whoever made it: its shape; made against the values that
 * are there now; rows that the model allows; references to rows that exist; spans that lie in their text and quote it.
 * Kinds: `bad-change`, `stale`, and those of `segmentsFailure`.
 */
export const createChangeChecker = (rows: RowStore): ChangeChecker => {
  const checkRow = createRowChecker()
  const texts = createTextCache(rows)

  return (change) => {
    if (!changeSchema.safeParse(change).success) return badChange('it does not have the shape of an edit')
    const after = new Map<TableName, Map<string, AnyRow>>(tableNames.map((table) => [table, new Map()]))
    const found = new Map<TableName, Set<string>>(tableNames.map((table) => [table, new Set()]))
    const known = rows.known(change.patches.map(({ row }) => row))
    const present = (table: TableName, id: string): AnyRow | undefined =>
      after.get(table)?.get(id) ?? (rows.get(table, id) as unknown as AnyRow | undefined)
    const exists = (table: TableName, id: string): boolean => {
      if (after.get(table)?.has(id) === true || found.get(table)?.has(id) === true) return true
      if (!rows.has(table, id)) return false
      found.get(table)?.add(id)
      return true
    }

    for (const patch of change.patches) {
      const before = known.has(patch.row) ? present(patch.table, patch.row) : after.get(patch.table)?.get(patch.row)
      const failed = shapeFailure(patch) ?? staleFailure(patch, before) ?? textFailure(patch)
      if (failed !== undefined) return failed
      const row = patchedRow(before, patch)
      const bad = rowFailure(checkRow, patch.table, row)
      if (bad !== undefined) return bad
      after.get(patch.table)?.set(patch.row, row)
    }
    if (!exists('analyst', change.analyst)) return badChange('nobody is named as having made it')
    for (const patch of change.patches) {
      const dangling = danglingField(patch, exists)
      if (dangling !== undefined) return badChange(`the ${dangling} of a ${wordFor(patch.table)} is not in the project`)
    }
    const revisionOf = (id: string): Row<'revision'> | undefined =>
      present('revision', id) as unknown as Row<'revision'> | undefined
    for (const patch of change.patches) {
      if (patch.table !== 'revision' || patch.before !== null) continue
      const made = after.get('revision')?.get(patch.row) as unknown as Row<'revision'>
      if (made.parent === null) continue
      if (leadsBackTo(made.parent, made.id, revisionOf)) return badChange('a text is a correction of itself')
      const parent = texts(made.parent, revisionOf)
      if (parent === undefined) return badChange('the text that it corrects is not in the project')
      const problem = correctionProblem(made, parent)
      if (problem !== undefined) return badChange(problem)
    }
    for (const patch of change.patches) {
      if (patch.table !== 'span' || !('segments' in patch.after || 'revision' in patch.after)) continue
      const span = after.get('span')?.get(patch.row) as unknown as Row<'span'>
      const text = texts(span.revision, revisionOf)
      if (text === undefined) return badChange('the text of a span is not in the project')
      const failed = segmentsFailure(text, span.segments)
      if (failed !== undefined) return failed
    }
    return undefined
  }
}

/** A table as a person names one of its rows. */
export const wordFor = (table: TableName): string => words[table] ?? table

const words: Partial<Record<TableName, string>> = {
  attributeType: 'attribute of the scheme',
  linkType: 'link type',
  filler: 'part of a link',
  set: 'annotation set',
  revision: 'text',
  original: 'original file',
}

const badChange = (why: string): Failure =>
  failure('bad-change', `This edit cannot be taken: ${why}.`, 'Nothing was changed. Try it another way.')

const shapeFailure = ({ table, before, after }: RowPatch): Failure | undefined => {
  const fields = fieldsOf(table)
  const changed = Object.keys(after)
  if (changed.length === 0) return badChange(`it changes nothing of a ${wordFor(table)}`)
  if (!changed.every((name) => Object.hasOwn(fields, name))) {
    return badChange(`a ${wordFor(table)} has no such field`)
  }
  if (before === null) return undefined
  const same = Object.keys(before).length === changed.length && changed.every((name) => Object.hasOwn(before, name))
  return same ? undefined : badChange(`it does not say what a ${wordFor(table)} was like before`)
}

const staleFailure = (patch: RowPatch, present: AnyRow | undefined): Failure | undefined => {
  const field = staleField(present, patch)
  if (field === undefined) return undefined
  const what = wordFor(patch.table)
  const happened =
    patch.before === null
      ? `the ${what} is there already`
      : present === undefined
        ? `the ${what} is not there`
        : `the ${field} of the ${what} has been changed meanwhile`
  return failure('stale', `This edit no longer fits: ${happened}.`, 'Look at it as it now is and try again.')
}

/** A text once in the project stays as it is, because spans hold on to it; what is new has its canonical form. */
const textFailure = ({ table, before, after }: RowPatch): Failure | undefined => {
  if (table !== 'revision') return undefined
  if (before !== null && ['text', 'edits', 'parent', 'article'].some((name) => Object.hasOwn(after, name))) {
    return badChange('a text that is in the project never changes; a correction is a new version of it')
  }
  if (typeof after['text'] === 'string' && !isCanonical(after['text'])) {
    return badChange('its text holds characters that cannot be kept')
  }
  return undefined
}

const rowFailure = (check: RowChecker, table: TableName, row: AnyRow): Failure | undefined => {
  const bad = check(table, row)
  return bad === undefined ? undefined : badChange(`the ${bad.field} of a ${wordFor(table)} ${bad.why}`)
}

const danglingField = (
  { table, after }: RowPatch,
  exists: (table: TableName, id: string) => boolean,
): string | undefined => {
  const fields = fieldsOf(table)
  return Object.entries(after).find(([name, id]) => {
    const field = fields[name]
    if (field?.kind !== 'ref' || typeof id !== 'string') return false
    return !field.refers.some((to) => exists(to as TableName, id))
  })?.[0]
}

/** Whether the parents of a revision lead to another, or round in a ring. */
const leadsBackTo = (from: string, to: string, revisionOf: RevisionOf): boolean => {
  const passed = new Set<string>()
  for (let at: string | null = from; at !== null; at = revisionOf(at)?.parent ?? null) {
    if (at === to || passed.has(at)) return true
    passed.add(at)
  }
  return false
}

type RevisionOf = (id: string) => Row<'revision'> | undefined

/** Texts of the revisions asked for last; a revision's text never changes. */
const createTextCache = (rows: RowStore): ((id: string, revisionOf: RevisionOf) => string | undefined) => {
  const known = new Map<string, string>()
  return (id, revisionOf) => {
    const cached = known.get(id)
    if (cached !== undefined) return cached
    const reader = { get: (_: TableName, revision: string) => revisionOf(revision) } as unknown as Reader
    const text = textOfRevision(reader, id)
    if (text === undefined || !rows.has('revision', id)) return text
    if (known.size >= CACHED_TEXTS) known.delete(known.keys().next().value as string)
    known.set(id, text)
    return text
  }
}

const CACHED_TEXTS = 8
