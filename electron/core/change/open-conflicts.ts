import type { Reader } from '../model/reader.ts'
import { fieldsOf, togetherIn } from '../model/tables.ts'
import type { TableName } from '../model/tables.ts'
import type { ChangeId, Draft } from './change.ts'
import { nameOfRow, valueToText } from './describe.ts'
import type { Conflict } from './history.ts'
import { placeText } from './place-text.ts'

/**
 * What people did apart: wrote one field differently, deleted here what was edited or used there, corrected one text
 * differently, took a part of the scheme away that was in use.
 */
export type ConflictKind = 'field' | 'deleted-here' | 'deleted-there' | 'text' | 'label-removed'

/** A conflict as a person reads and settles it. */
export interface OpenConflict {
  readonly kind: ConflictKind
  readonly table: TableName
  readonly row: string
  readonly field: string
  /** "Note of Claim “Kim”" */
  readonly what: string
  /** What each wrote; the one shown comes last. */
  readonly values: readonly OpenValue[]
  /** The value that is shown until someone settles it. */
  readonly shown: unknown
}

export interface OpenValue {
  readonly change: ChangeId
  readonly by: string
  /** Milliseconds since 1970, UTC. */
  readonly at: number
  readonly value: unknown
  readonly text: string
}

/** Who made a change, and when. */
export interface Author {
  readonly by: string
  readonly at: number
}

/**
 * Puts a conflict into words; rows are named as they are now.
 * @param isMine whether a change is of one's own side, for whom a deletion was made "here"
 */
export const describeConflict = (
  reader: Reader,
  conflict: Conflict,
  authorOf: (change: ChangeId) => Author,
  isMine: (change: ChangeId) => boolean,
): OpenConflict => {
  const { table, row, field } = conflict
  const values = conflict.values.map(({ change, value }) => ({
    change,
    ...authorOf(change),
    value,
    text: textOf(reader, field, value),
  }))
  const what = whatOf(reader, conflict)
  return { kind: kindOf(conflict, isMine), table, row, field, what, values, shown: conflict.values.at(-1)?.value }
}

const textOf = (reader: Reader, field: string, value: unknown): string => {
  if (field === 'deleted') return value === true ? 'deleted' : 'kept'
  return placeText(reader, value) ?? valueToText(reader, value)
}

const schemeTables: readonly TableName[] = ['label', 'attributeType', 'linkType', 'role']

const kindOf = ({ table, field, values }: Conflict, isMine: (change: ChangeId) => boolean): ConflictKind => {
  if (table === 'article' && field === 'revision') return 'text'
  if (field !== 'deleted') return 'field'
  if (schemeTables.includes(table)) return 'label-removed'
  return values.some(({ change, value }) => value === true && isMine(change)) ? 'deleted-here' : 'deleted-there'
}

const whatOf = (reader: Reader, { table, row, field }: Conflict): string => {
  const name = nameOfRow(reader, table, row)
  if (field === 'deleted' || (table === 'attribute' && field === 'value')) return capital(name)
  return `${capital(fieldWords[field] ?? field)} of ${name}`
}

const fieldWords: Readonly<Record<string, string>> = {
  segments: 'place',
  revision: 'text',
  mergedInto: 'joining',
  attributeType: 'attribute',
  linkType: 'link type',
  least: 'least number',
  most: 'greatest number',
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** A value that keeps what all sides wrote, where there can be one: notes one after the other, lists together. */
export const bothOf = ({ table, field, values }: Pick<OpenConflict, 'table' | 'field' | 'values'>): unknown => {
  const written = values.map(({ value }) => value).filter((value) => value !== '' && value !== null)
  if (written.length < 2) return undefined
  if (written.every(isList)) return [...new Set(written.flat())]
  const isProse = ['note', 'guideline'].includes(field) || (table === 'note' && field === 'text')
  const both = isProse ? [...new Set(written)].join('\n\n') : undefined
  return both !== undefined && fieldsOf(table)[field]?.schema.safeParse(both).success === true ? both : undefined
}

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

/**
 * Settles a conflict: an ordinary change, made by one who has seen all sides, that writes the chosen value even where it
 * is the one already shown. To be committed like any other draft.
 */
export const settleDraft = (
  { table, row, field, what, shown }: Pick<OpenConflict, 'table' | 'row' | 'field' | 'what' | 'shown'>,
  choice: unknown,
): Draft => ({
  kind: 'conflict.settle',
  label: `Settle ${what}`.slice(0, 500),
  patches: [{ table, row, before: fieldsIn(table, field, shown), after: fieldsIn(table, field, choice) }],
})

const fieldsIn = (table: TableName, field: string, value: unknown): Readonly<Record<string, unknown>> =>
  togetherIn(table).includes(field) ? (value as Readonly<Record<string, unknown>>) : { [field]: value }
