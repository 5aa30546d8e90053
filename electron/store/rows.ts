import type { RowPatch } from '#core/change/change.ts'
import type { Reader } from '#core/model/reader.ts'
import type { segmentSchema } from '#core/model/field.ts'
import type { AnyRow, Row, TableName } from '#core/model/tables.ts'
import type { z } from '#core/model/zod.ts'
import { planOf, quoted, sqlName } from './names.ts'
import type { Column, TablePlan } from './names.ts'
import { textOf } from './sql.ts'
import type { TellShare } from './progress.ts'
import type { Sql, SqlValue } from './sql.ts'

type Segment = z.infer<typeof segmentSchema>
type Written = Omit<RowPatch, 'before'>

/** The one reader and writer of rows: live work, replay of the journal and merge all go through it. */
export interface RowStore extends Reader {
  /** Writes the values after patches, within a transaction. A row that is not there is made; its patch names every field. */
  write(patches: readonly Written[], tell?: TellShare): void
  /** Removes a row as if it had never been, within a transaction; only for taking out what a merge brought. */
  erase(table: TableName, id: string): void
  has(table: TableName, id: string): boolean
  /** Those of the ids that the file knows, of whatever table. */
  known(ids: readonly string[]): ReadonlySet<string>
  /** Every row of a table, deleted ones too, without segments. */
  each(table: TableName, take: (row: AnyRow) => void): void
  /** All live rows of one table, a part at a time. */
  partsOfTable(table: TableName): Generator<readonly AnyRow[]>
  /** All live rows of tables, a part at a time, so that other work can be done between two parts. */
  readInParts(tables: readonly TableName[]): Generator<readonly (readonly [TableName, AnyRow])[]>
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

  const ensureKey = (id: string): number => {
    const known = keyOf(id)
    if (known !== undefined) return known
    giveKeys([id])
    return keys.get(id) as number
  }

  /** Gives ids that have no integer yet the next ones, in their order. */
  const giveKeys = (ids: readonly string[]): void => {
    const first = sql.number('SELECT max(id) FROM identity') + 1
    sql.run('INSERT INTO identity(id, global) SELECT ? + key, value FROM json_each(?)', [first, JSON.stringify(ids)])
    if (keys.size + ids.length > REMEMBERED) keys = new Map()
    ids.forEach((id, i) => keys.set(id, first + i))
  }

  /** Those of the ids that have an integer in the file, with it. */
  const keysFor = (ids: readonly string[]): ReadonlyMap<string, number> => {
    const found = new Map<string, number>()
    const query = 'SELECT asked.key, identity.id FROM json_each(?) AS asked CROSS JOIN identity ON global = asked.value'
    sql.each(query, [JSON.stringify(ids)], ([at, key]) => void found.set(ids[Number(at)] as string, Number(key)))
    return found
  }

  /** Sees to it that every id in patches has its integer at hand, and answers those that had none. */
  const keyAll = (patches: readonly Written[]): Set<string> => {
    const wanted = new Set<string>()
    for (const { table, row, after } of patches) {
      wanted.add(row)
      for (const { field, kind } of planOf(table).columns) {
        const id = kind === 'ref' ? after[field] : undefined
        if (typeof id === 'string') wanted.add(id)
      }
    }
    if (keys.size + wanted.size > REMEMBERED) keys = new Map()
    const asked = [...wanted].filter((id) => !keys.has(id))
    if (asked.length === 0) return new Set()
    const there = keysFor(asked)
    for (const [id, key] of there) keys.set(id, key)
    const fresh = asked.filter((id) => !there.has(id))
    if (fresh.length > 0) giveKeys(fresh)
    return new Set(fresh)
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

  /** Live rows between two keys; their segments in one go, for one query each would take the longest. */
  const between = (plan: TablePlan, least: number, most: number, idOf = globalOf): readonly AnyRow[] => {
    const found: AnyRow[] = []
    const segments = plan.hasSegments ? segmentsBetween(least, most) : undefined
    sql.each(`${selectOf(plan)} WHERE deleted = 0 AND id BETWEEN ? AND ?`, [least, most], (values) => {
      const row = rowFrom(plan, values, idOf)
      found.push(segments === undefined ? row : Object.assign(row, { segments: segments.get(Number(values[0])) ?? [] }))
    })
    return found
  }

  const segmentsBetween = (least: number, most: number): ReadonlyMap<number, readonly Segment[]> => {
    const segments = new Map<number, Segment[]>()
    sql.each(
      'SELECT span, start, "end", CAST(quote AS BLOB) FROM segment WHERE span BETWEEN ? AND ? ORDER BY span, ordinal',
      [least, most],
      ([span, start, end, quote]) => {
        const segment = { start: Number(start), end: Number(end), quote: textOf(quote) }
        const known = segments.get(Number(span))
        if (known === undefined) segments.set(Number(span), [segment])
        else known.push(segment)
      },
    )
    return segments
  }

  function* partsOfTable(table: TableName): Generator<readonly AnyRow[]> {
    const plan = planOf(table)
    const query = `SELECT t.id, i.global FROM ${plan.name} t JOIN identity i ON i.id = t.id WHERE t.id BETWEEN ? AND ?`
    for (const [least, most] of partsOf(plan.name, LONG_ROWS_AT_ONCE)) {
      const own = new Map<number, string>() // ids in one go: one query each would take the longest
      sql.each(query, [least, most], ([key, global]) => void own.set(Number(key), String(global)))
      yield between(plan, least, most, (key) => own.get(key) ?? globalOf(key))
    }
  }

  const allOf = (table: TableName): readonly AnyRow[] => [...partsOfTable(table)].flat()

  function* readInParts(tables: readonly TableName[]): Generator<readonly (readonly [TableName, AnyRow])[]> {
    const ids: string[] = [] // by key; one made meanwhile is not among them
    for (const [least, most] of partsOf('identity')) {
      const query = 'SELECT id, global FROM identity WHERE id BETWEEN ? AND ?'
      sql.each(query, [least, most], ([key, global]) => void (ids[Number(key)] = String(global)))
      yield []
    }
    const idOf = (key: number): string => ids[key] ?? globalOf(key)
    for (const table of tables) {
      const plan = planOf(table)
      for (const [least, most] of partsOf(plan.name)) {
        yield between(plan, least, most, idOf).map((row) => [table, row] as const)
      }
    }
  }

  /** Keys from where to where, a part of a table's rows each. */
  function* partsOf(name: string, atOnce = ROWS_AT_ONCE): Generator<readonly [least: number, most: number]> {
    const query = `SELECT max(id) FROM (SELECT id FROM ${name} WHERE id > ? ORDER BY id LIMIT ${atOnce})`
    for (let last = Number.MIN_SAFE_INTEGER; ;) {
      const most = sql.first(query, [last])?.[0]
      if (typeof most !== 'number' || most <= last) return
      yield [last + 1, most]
      last = most
    }
  }

  /** Rows that are to be made, by the beginning of the statement that makes them: many at a time take half as long. */
  const createInserts = (): {
    readonly add: (statement: string, row: readonly SqlValue[]) => void
    readonly flush: () => void
  } => {
    const waiting = new Map<string, (readonly SqlValue[])[]>()
    return {
      add: (statement, row) => {
        const rows = waiting.get(statement) ?? []
        waiting.set(statement, rows)
        if (rows.push(row) === INSERTED_AT_ONCE) insertRows(sql, statement, rows.splice(0))
      },
      flush: () => {
        for (const [statement, rows] of waiting) for (const row of rows.splice(0)) insertRows(sql, statement, [row])
      },
    }
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
    write: (patches, tell) => {
      const inserts = createInserts()
      const writeOne = ({ table, row, after }: Written, isFresh: boolean): void => {
        const plan = planOf(table)
        const key = ensureKey(row)
        if (!isFresh) inserts.flush() // it may be one of those that wait
        const there = !isFresh && sql.first(thereOf(plan), [key]) !== undefined
        if (there) update(plan, key, after)
        else
          inserts.add(insertOf(plan), [
            key,
            ...plan.columns.map((column) => valueTo(column, after[column.field], ensureKey)),
          ])
        const segments = after['segments']
        if (!plan.hasSegments || segments === undefined) return
        if (there) sql.run('DELETE FROM segment WHERE span = ?', [key])
        for (const [ordinal, { start, end, quote }] of (segments as readonly Segment[]).entries())
          inserts.add('INSERT INTO segment', [key, ordinal, start, end, quote])
      }
      for (let from = 0; from < patches.length; from += WRITTEN_AT_ONCE) {
        const part = patches.slice(from, from + WRITTEN_AT_ONCE)
        const fresh = keyAll(part)
        for (const patch of part) writeOne(patch, fresh.delete(patch.row))
        tell?.(Math.min(1, (from + part.length) / patches.length))
      }
      inserts.flush()
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
    known: (ids) => new Set(keysFor(ids).keys()),
    each: (table, take) => {
      const plan = planOf(table)
      sql.each(selectOf(plan), [], (values) => take(rowFrom(plan, values)))
    },
    partsOfTable,
    readInParts,
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

const insertRows = (sql: Sql, statement: string, rows: readonly (readonly SqlValue[])[]): void =>
  sql.run(`${statement} VALUES${rows.map((row) => `(?${', ?'.repeat(row.length - 1)})`).join(', ')}`, rows.flat())

/** How many global ids are kept at hand; a project may have millions. */
const REMEMBERED = 200_000

/** How many patches are written at a time, and rows inserted by one statement. */
const WRITTEN_AT_ONCE = 10_000
const INSERTED_AT_ONCE = 50

/** How many rows are read at a time where other work may be waiting: a few milliseconds' worth. */
const ROWS_AT_ONCE = 1_000
const LONG_ROWS_AT_ONCE = 200 // with all their columns

/** What stands in a column, as the model has it. Throws on JSON that is none and on bytes that are not UTF-8. */
export const valueFrom = ({ kind }: Column, value: SqlValue, globalOf: (key: number) => string): unknown => {
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

/** A column as a query reads it for `valueFrom`. */
export const readsAs = ({ kind, column }: Column): string =>
  kind === 'text' || kind === 'json' ? `CAST(${column} AS BLOB)` : column

const selectOf = perTable(({ name, columns }) => `SELECT id, ${columns.map(readsAs).join(', ')} FROM ${name}`)

const insertOf = perTable(
  ({ name, columns }) => `INSERT INTO ${name}(id, ${columns.map(({ column }) => column).join(', ')})`,
)
