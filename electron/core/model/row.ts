import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { idSchema } from './field.ts'
import { fieldsOf } from './tables.ts'
import type { AnyRow, OwnFields, Row, TableName } from './tables.ts'

/** A new row: what is given, and each other field's initial value. */
export const createRow = <T extends TableName>(
  table: T,
  id: string,
  made: { readonly by: string | null; readonly at: number },
  given: Partial<OwnFields<T>>,
): Row<T> => {
  return { ...initialOf(table), ...given, id, by: made.by, at: made.at, deleted: false } as unknown as Row<T>
}

/** What a row holds when nobody said; worked out once a table, because an import makes hundreds of thousands of rows. */
const initialOf = (table: TableName): Readonly<Record<string, unknown>> => {
  const known = initials.get(table)
  if (known !== undefined) return known
  const made = Object.fromEntries(Object.entries(fieldsOf(table)).map(([name, field]) => [name, field.initial]))
  initials.set(table, made)
  return made
}

const initials = new Map<TableName, Readonly<Record<string, unknown>>>()

/** Checks a row that came from outside: known fields only, each of its kind and within its bounds. */
export const parseRow = (table: TableName, row: AnyRow): Result<AnyRow, Failure> => {
  const where = `${table} ${String(row.id).slice(0, 60)}`
  if (!idSchema.safeParse(row.id).success) return err(badRow(where, 'its id is not a Hearsay id'))
  const fields = fieldsOf(table)
  for (const name of Object.keys(row)) {
    if (name !== 'id' && !Object.hasOwn(fields, name)) return err(badRow(where, `it has an unknown field "${name}"`))
  }
  for (const [name, field] of Object.entries(fields)) {
    const parsed = field.schema.safeParse(row[name])
    if (!parsed.success) {
      return err(badRow(where, `its field "${name}" is wrong (${parsed.error.issues[0]?.message ?? 'invalid'})`))
    }
  }
  return ok(row)
}

const badRow = (where: string, why: string): Failure =>
  failure(
    'bad-row',
    `A row of this project cannot be read: ${where}: ${why}.`,
    'Open a backup, or ask for a fresh copy.',
  )

/** Whether two field values are the same, arrays and plain objects compared by content. */
export const sameValue = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, i) => sameValue(item, b[i]))
  }
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && sameValue(Reflect.get(a, key), Reflect.get(b, key)))
}
