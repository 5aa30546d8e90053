import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import initSqlJs from 'sql.js'
import type { Database, SqlJsStatic, Statement } from 'sql.js'

export type SqlValue = number | string | Uint8Array | null

/**
 * One open database, in memory. All SQL is constant text; values are bound. Statements are prepared once and kept.
 * Text is read as bytes (`CAST(x AS BLOB)`) and decoded by `textOf`, because sql.js drops a U+FEFF that text begins with.
 */
export interface Sql {
  run(statement: string, values?: readonly SqlValue[]): void
  /** Every row of the answer, each as an array of columns. */
  rows(query: string, values?: readonly SqlValue[]): readonly (readonly SqlValue[])[]
  /** Hands over row by row what would be too much at once. */
  each(query: string, values: readonly SqlValue[], take: (row: readonly SqlValue[]) => void): void
  first(query: string, values?: readonly SqlValue[]): readonly SqlValue[] | undefined
  /** The first column of the first row as a number; 0 without a row. */
  number(query: string, values?: readonly SqlValue[]): number
  pragma(name: string): number
  /** Runs the work wholly or, when it throws, not at all. References may be out of order within it. */
  transaction<T>(work: () => T): T
  /** The bytes of the whole file as it now is. Never within a transaction. */
  export(): Uint8Array
  /** Goes on with other bytes of a database in place of what there was; settings are as on opening. Throws what SQLite throws. */
  become(bytes: Uint8Array): void
  close(): void
}

/** Opens the bytes of a database, or a new empty one, with every guard on. Throws what SQLite throws. */
export const openSql = async (bytes?: Uint8Array): Promise<Sql> => {
  const engine = await loadEngine()
  return createSql((of) => new engine.Database(of), bytes ?? emptyDatabase(engine))
}

/** Text read as bytes. Throws on bytes that are not UTF-8. */
export const textOf = (value: SqlValue | undefined): string => {
  if (!(value instanceof Uint8Array)) return String(value ?? '')
  return shortText(value) ?? decoder.decode(value)
}

const SHORT = 32 // bytes

/** Most texts of a file are short and plain letters; calling the decoder for each would take longer than reading them. */
const shortText = (bytes: Uint8Array): string | undefined => {
  if (bytes.length > SHORT) return undefined
  let text = ''
  for (const byte of bytes) {
    if (byte > 127) return undefined
    text += String.fromCharCode(byte)
  }
  return text
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

let engine: Promise<SqlJsStatic> | undefined

const loadEngine = (): Promise<SqlJsStatic> => {
  engine ??= startEngine()
  return engine
}

const startEngine = (): Promise<SqlJsStatic> => {
  const settings = { wasmBinary: findWasm(), useOldExtensionFunctions: false }
  return initSqlJs(settings as unknown as NonNullable<Parameters<typeof initSqlJs>[0]>)
}

/** sql.js's WebAssembly lies beside the bundle, or in node_modules when the sources run as they are. */
const findWasm = (): ArrayBuffer => {
  const beside = join(dirname(fileURLToPath(import.meta.url)), 'sql-wasm.wasm')
  const path = existsSync(beside) ? beside : createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm')
  const bytes = readFileSync(path)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
}

/** Bytes that every page keeps free at its end, so that checksums can be put there without rewriting a file. */
const RESERVED_BYTES = 8

/** An empty database of one page with the reserved bytes set; SQLite keeps them through everything, VACUUM included. */
const emptyDatabase = (sqlJs: SqlJsStatic): Uint8Array => {
  template ??= makeTemplate(sqlJs)
  return template
}

let template: Uint8Array | undefined

const makeTemplate = (sqlJs: SqlJsStatic): Uint8Array => {
  const database = new sqlJs.Database()
  database.run('VACUUM')
  const page = database.export()
  database.close()
  page[20] = RESERVED_BYTES
  new DataView(page.buffer, page.byteOffset).setUint16(105, page.length - RESERVED_BYTES) // where cells would begin
  return page
}

/** Settings of a connection and what they must read back as; a file from a stranger gets no say in them. */
const guards: readonly (readonly [name: string, value: number])[] = [
  ['trusted_schema', 0],
  ['cell_size_check', 1],
  ['secure_delete', 1],
  ['foreign_keys', 1],
  ['recursive_triggers', 0],
]

/** Pages kept apart from the file's own memory, in KiB. */
export const CACHE = 16_384

const guard = (sql: Sql): void => {
  sql.rows('PRAGMA journal_mode = MEMORY')
  sql.rows('PRAGMA locking_mode = EXCLUSIVE') // nobody else can reach this memory; without it every read looks for others
  sql.rows(`PRAGMA cache_size = -${CACHE}`)
  for (const [name, value] of guards) {
    sql.rows(`PRAGMA ${name} = ${value}`)
    if (sql.pragma(name) !== value) throw new Error(`SQLite did not take the setting ${name}`)
  }
}

const createSql = (open: (bytes: Uint8Array) => Database, bytes: Uint8Array): Sql => {
  let database = open(bytes)
  let statements = new Map<string, Statement>()

  const prepared = (text: string): Statement => {
    const known = statements.get(text)
    if (known !== undefined) return known
    const made = database.prepare(text)
    statements.set(text, made)
    return made
  }

  const each: Sql['each'] = (query, values, take) => {
    const statement = prepared(query)
    try {
      statement.bind([...values])
      while (statement.step()) take(statement.get())
    } finally {
      statement.reset()
    }
  }

  const rows: Sql['rows'] = (query, values = []) => {
    const found: (readonly SqlValue[])[] = []
    each(query, values, (row) => found.push(row))
    return found
  }

  const sql: Sql = {
    run: (text, values = []) => each(text, values, () => undefined),
    rows,
    each,
    first: (query, values) => rows(query, values)[0],
    number: (query, values) => Number(sql.first(query, values)?.[0] ?? 0),
    pragma: (name) => sql.number(`PRAGMA ${name}`),
    transaction: (work) => {
      sql.run('BEGIN')
      try {
        sql.run('PRAGMA defer_foreign_keys = ON')
        const result = work()
        sql.run('COMMIT')
        return result
      } catch (error) {
        rollback(sql)
        throw error
      }
    },
    export: () => database.export(),
    become: (other) => {
      const [was, wasPrepared] = [database, statements]
      database = open(other)
      statements = new Map()
      try {
        guard(sql)
      } catch (error) {
        database.close()
        ;[database, statements] = [was, wasPrepared]
        throw error
      }
      was.close()
    },
    close: () => database.close(),
  }
  try {
    guard(sql)
  } catch (error) {
    database.close()
    throw error
  }
  return sql
}

/** SQLite has rolled back by itself where memory ran out; a second time is then an error that says nothing. */
const rollback = (sql: Sql): void => {
  try {
    sql.run('ROLLBACK')
  } catch {
    // nothing was left to roll back
  }
}
