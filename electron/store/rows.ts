import type { RowPatch } from '#core/change/change.ts'
import type { Reader } from '#core/model/reader.ts'
import type { segmentSchema } from '#core/model/field.ts'
import type { AnyRow, Row, TableName } from '#core/model/tables.ts'
import type { z } from '#core/model/zod.ts'
import { planOf, quoted, sqlName } from './names.ts'
import type { Column, TablePlan } from './names.ts'
import { textOf } from './sql.ts'
import type { Sql, SqlValue } from './sql.ts'

type Segment = z.infer<typeof segmentSchema>

/** The one reader and writer of rows: live work, replay of the journal and merge all go through it. */
export interface RowStore extends Reader {
  /** Writes the values after a patch, within a transaction. A row that is not there is made; its patch names every field. */
  write(patch: Omit<RowPatch, 'before'>): void
  /** Removes a row as if it had never been, within a transaction; only for taking out what a merge brought. */
  erase(table: TableName, id: string): void
  has(table: TableName, id: string): boolean
  /** Every row of a table, deleted ones too, without segments. */
  each(table: TableName, take: (row: AnyRow) => void): void
  /** All live rows of tables, for whoever keeps them at hand: the file's ids are read once for all of them. */
  readTables(tables: readonly TableName[]): ReadonlyMap<TableName, readonly AnyRow[]>
  /** Rows whose `ref` field points to `id`, deleted ones too. */
  whereAny(table: TableName, refField: string, id: string): readonly AnyRow[]
  /** Live rows that a query of the store's own names by the file's integer ids. */
  byKeys(table: TableName, keys: readonly number[]): readonly AnyRow[]
  /** The file's integer for a global id, if it has one. */
  keyOf(id: string): number | undefined
  /** The file's integer for a global id, which it is given now if it has none. */
  ensureKey(id: string): number
  globalOf(key: number): string
  /** What was remembered is forgotten; needed after a transaction was rolled back. */
  forget(): void
}

export const createRowStore = (sql: Sql): RowStore => {
  let globals = new Map<number, string>()
  let keys = new Map<string, number>()

  const keyOf = (id: string): number | undefined => {
    const known = keys.get(id)
    if (known !== undefined) return known
    const key = sql.first('SELECT id FROM identity WHERE global = ?', [id])?.[0]
    if (typeof key !== 'number') return undefined
    if (keys.size > REMEMBERED) keys = new Map()
    keys.set(id, key)
    return key
  }

  const ensureKey = (id: string): number => keys.get(id) ?? makeKey(id) ?? (keyOf(id) as number)

  /** The integer that a global id is given now; undefined where it has one already. */
  const makeKey = (id: string): number | undefined => {
    const key = sql.first('INSERT INTO identity(global) VALUES(?) ON CONFLICT DO NOTHING RETURNING id', [id])?.[0]
    if (typeof key !== 'number') return undefined
    if (keys.size > REMEMBERED) keys = new Map()
    keys.set(id, key)
    return key
  }

  const globalOf = (key: number): string => {
    const known = globals.get(key)
    if (known !== undefined) return known
    const global = sql.first('SELECT global FROM identity WHERE id = ?', [key])?.[0]
    if (typeof global !== 'string') throw new Error('a row of the file refers to nothing')
    if (globals.size > REMEMBERED) globals = new Map()
    globals.set(key, global)
    return global
  }

  const segmentsOf = (key: number): readonly Segment[] =>
    sql
      .rows('SELECT start, "end", CAST(quote AS BLOB) FROM segment WHERE span = ? ORDER BY ordinal', [key])
      .map(([start, end, quote]) => ({ start: Number(start), end: Number(end), quote: textOf(quote) }))

  const rowFrom = (plan: TablePlan, values: readonly SqlValue[], idOf = globalOf): AnyRow => {
    const row: Record<string, unknown> = { id: idOf(Number(values[0])) }
    plan.columns.forEach((column, i) => {
      row[column.field] = valueFrom(column, values[i + 1] ?? null, idOf)
    })
    return row as unknown as AnyRow
  }

  const wholeRowFrom = (plan: TablePlan, values: readonly SqlValue[]): AnyRow => {
    const row = rowFrom(plan, values)
    return plan.hasSegments ? { ...row, segments: segmentsOf(Number(values[0])) } : row
  }

  const select = (table: TableName, condition: string, values: readonly SqlValue[]): readonly AnyRow[] => {
    const plan = planOf(table)
    return sql.rows(`${selectOf(plan)} ${condition}`, values).map((row) => wholeRowFrom(plan, row))
  }

  const one = (table: TableName, key: number): AnyRow | undefined => select(table, 'WHERE id = ?', [key])[0]

  /** Every live row; the segments of all spans in one go, for one query each would take the longest. */
  const allOf = (table: TableName, idOf = globalOf): readonly AnyRow[] => {
    const plan = planOf(table)
    const found: AnyRow[] = []
    const query = `${selectOf(plan)} WHERE deleted = 0`
    if (!plan.hasSegments) {
      sql.each(query, [], (row) => void found.push(rowFrom(plan, row, idOf)))
      return found
    }
    const segments = new Map<number, Segment[]>()
    sql.each('SELECT span, start, "end", CAST(quote AS BLOB) FROM segment ORDER BY span, ordinal', [], (row) => {
      const [span, start, end, quote] = row
      const segment = { start: Number(start), end: Number(end), quote: textOf(quote) }
      const known = segments.get(Number(span))
      if (known === undefined) segments.set(Number(span), [segment])
      else known.push(segment)
    })
    sql.each(query, [], (row) => {
      const made: Record<string, unknown> = { segments: segments.get(Number(row[0])) ?? [] }
      found.push(Object.assign(rowFrom(plan, row, idOf), made))
    })
    return found
  }

  const writeSegments = (key: number, segments: readonly Segment[]): void => {
    segments.forEach(({ start, end, quote }, ordinal) => {
      sql.run('INSERT INTO segment VALUES(?, ?, ?, ?, ?)', [key, ordinal, start, end, quote])
    })
  }

  const insert = (plan: TablePlan, key: number, row: RowPatch['after']): void => {
    const values = plan.columns.map((column) => valueTo(column, row[column.field], ensureKey))
    sql.run(insertOf(plan), [key, ...values])
  }

  const update = (plan: TablePlan, key: number, fields: RowPatch['after']): void => {
    for (const column of plan.columns) {
      if (!Object.hasOwn(fields, column.field)) continue
      const value = valueTo(column, fields[column.field], ensureKey)
      sql.run(`UPDATE ${plan.name} SET ${column.column} = ? WHERE id = ?`, [value, key])
    }
  }

  return {
    get: <T extends TableName>(table: T, id: string): Row<T> | undefined => {
      const key = keyOf(id)
      return key === undefined ? undefined : (one(table, key) as unknown as Row<T> | undefined)
    },
    where: <T extends TableName>(table: T, refField: keyof Row<T> & string, id: string): readonly Row<T>[] => {
      const key = keyOf(id)
      if (key === undefined) return []
      const condition = `WHERE ${quoted(sqlName(refField))} = ? AND deleted = 0`
      return select(table, condition, [key]) as unknown as readonly Row<T>[]
    },
    all: <T extends TableName>(table: T): readonly Row<T>[] => allOf(table) as unknown as readonly Row<T>[],
    write: (patch) => {
      const plan = planOf(patch.table)
      const fresh = keys.has(patch.row) ? undefined : makeKey(patch.row)
      const key = fresh ?? ensureKey(patch.row)
      const there = fresh === undefined && sql.first(thereOf(plan), [key]) !== undefined
      if (there) update(plan, key, patch.after)
      else insert(plan, key, patch.after)
      const segments = patch.after['segments']
      if (!plan.hasSegments || segments === undefined) return
      if (there) sql.run('DELETE FROM segment WHERE span = ?', [key])
      writeSegments(key, segments as readonly Segment[])
    },
    erase: (table, id) => {
      const plan = planOf(table)
      const key = keyOf(id)
      if (key === undefined) return
      if (plan.hasSegments) sql.run('DELETE FROM segment WHERE span = ?', [key])
      sql.run(`DELETE FROM ${plan.name} WHERE id = ?`, [key])
    },
    has: (table, id) => {
      const plan = planOf(table)
      const query = `SELECT 1 FROM ${plan.name} WHERE id = (SELECT id FROM identity WHERE global = ?)`
      return sql.first(query, [id]) !== undefined
    },
    each: (table, take) => {
      const plan = planOf(table)
      sql.each(selectOf(plan), [], (values) => take(rowFrom(plan, values)))
    },
    readTables: (tables) => {
      const ids = new Map<number, string>()
      sql.each('SELECT id, global FROM identity', [], ([key, global]) => void ids.set(Number(key), String(global)))
      return new Map(tables.map((table) => [table, allOf(table, (key) => ids.get(key) ?? globalOf(key))]))
    },
    whereAny: (table, refField, id) => {
      const key = keyOf(id)
      return key === undefined ? [] : select(table, `WHERE ${quoted(sqlName(refField))} = ?`, [key])
    },
    byKeys: (table, wanted) => wanted.flatMap((key) => select(table, 'WHERE id = ? AND deleted = 0', [key])),
    keyOf,
    ensureKey,
    globalOf,
    forget: () => {
      globals = new Map()
      keys = new Map()
    },
  }
}

/** How many global ids are kept at hand; a project may have millions. */
const REMEMBERED = 200_000

const valueFrom = ({ kind }: Column, value: SqlValue, globalOf: (key: number) => string): unknown => {
  if (value === null) return null
  switch (kind) {
    case 'text':
      return textOf(value)
    case 'json':
      return JSON.parse(textOf(value)) as unknown
    case 'boolean':
      return value === 1 ? true : value === 0 ? false : value // anything else is found by the checks
    case 'ref':
      return globalOf(Number(value))
    case 'bytes':
      return Buffer.from(value as Uint8Array).toString('base64')
    case 'integer':
      return value
  }
}

const valueTo = ({ kind }: Column, value: unknown, ensureKey: (id: string) => number): SqlValue => {
  if (value === null || value === undefined) return null
  switch (kind) {
    case 'json':
      return JSON.stringify(value)
    case 'boolean':
      return value === true ? 1 : 0
    case 'ref':
      return ensureKey(value as string)
    case 'bytes':
      return Uint8Array.from(Buffer.from(value as string, 'base64'))
    case 'text':
    case 'integer':
      return value as SqlValue
  }
}

/** A statement for each table, put together once: a large import asks a million times. */
const perTable = (statementOf: (plan: TablePlan) => string): ((plan: TablePlan) => string) => {
  const known = new Map<TablePlan, string>()
  return (plan) => {
    const statement = known.get(plan) ?? statementOf(plan)
    known.set(plan, statement)
    return statement
  }
}

const thereOf = perTable(({ name }) => `SELECT 1 FROM ${name} WHERE id = ?`)

const selectOf = perTable(
  ({ name, columns }) =>
    `SELECT id, ${columns.map((c) => (c.kind === 'text' || c.kind === 'json' ? `CAST(${c.column} AS BLOB)` : c.column)).join(', ')} FROM ${name}`,
)

const insertOf = perTable(
  ({ name, columns }) =>
    `INSERT INTO ${name}(id, ${columns.map(({ column }) => column).join(', ')}) VALUES(?${', ?'.repeat(columns.length)})`,
)
