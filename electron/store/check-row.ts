import type { Field } from '#core/model/field.ts'
import { fieldsOf } from '#core/model/tables.ts'
import type { AnyRow, TableName } from '#core/model/tables.ts'

/** Which field of a row is wrong, and how, for the end of a sentence. */
export interface BadField {
  readonly field: string
  readonly why: string
}

/** Finds the first field of a row that the model does not allow, or that a file cannot keep. */
export type RowChecker = (table: TableName, row: AnyRow) => BadField | undefined

/** How a value of a field is wrong, for the end of a sentence. It answers as the model's own schemas do. */
export const wrongValue = ({ kind, schema }: Field<unknown>, value: unknown): string | undefined => {
  if (!schema.safeParse(value).success) return NOT_ALLOWED
  return kind === 'text' && typeof value === 'string' && LONE_SURROGATE.test(value) ? HALF : undefined
}

const NOT_ALLOWED = 'holds a value that is not allowed there'
const HALF = 'holds half a character'

/**
 * Makes a checker that remembers the short values it has found good, because a project says the same few words in a
 * million rows.
 */
export const createRowChecker = (): RowChecker => {
  const good = new Map<Field<unknown>, Set<unknown>>()

  const wrong = (field: Field<unknown>, value: unknown): string | undefined => {
    if (field.kind === 'boolean') return typeof value === 'boolean' ? undefined : NOT_ALLOWED
    if (field.kind === 'ref' && typeof value === 'string') return isId(value) ? undefined : NOT_ALLOWED
    const short = typeof value !== 'string' || value.length <= 100
    const known = good.get(field) ?? new Set()
    if (short && known.has(value)) return undefined
    const why = wrongValue(field, value)
    const keeps = why === undefined && short && (typeof value !== 'object' || value === null) && known.size < 1_000
    if (keeps) good.set(field, known.add(value))
    return why
  }

  return (table, row) => {
    if (!isId(row.id)) return { field: 'id', why: 'is not an id' }
    const fields = fieldsOf(table)
    for (const name in row) {
      if (name !== 'id' && !Object.hasOwn(fields, name)) return { field: name, why: 'is not known' }
    }
    for (const [name, field] of listed(table)) {
      const value = row[name]
      if (value === undefined) return { field: name, why: 'is missing' }
      const why = wrong(field, value)
      if (why !== undefined) return { field: name, why }
    }
    return undefined
  }
}

const lists = new Map<TableName, readonly (readonly [string, Field<unknown>])[]>()

/** The fields of a table one by one; a large file asks a million times. */
const listed = (table: TableName): readonly (readonly [string, Field<unknown>])[] => {
  const known = lists.get(table) ?? Object.entries(fieldsOf(table))
  lists.set(table, known)
  return known
}

export const isId = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= 200 && /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(value)

// With the `u` flag a surrogate pair reads as one character, so \p{Cs} finds only the lone ones.
const LONE_SURROGATE = /\p{Cs}/u
