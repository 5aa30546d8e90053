import type { Reader } from './reader.ts'
import { refFieldsOf, tableNames } from './tables.ts'
import type { AnyRow, Row, TableName } from './tables.ts'

/** Hears of a row that was set or forgotten, after it is done. Deleted rows are rows, too. */
export type RowWatcher = (table: TableName, before: AnyRow | undefined, after: AnyRow | undefined) => void

/**
 * Rows of a project in memory, with an index over every `ref` field. Each row is an immutable value; the holder of
 * rows changes in place, because an edit must not cost more as a project grows.
 */
export class Rows implements Reader {
  private readonly watchers: RowWatcher[] = []
  private readonly tables = new Map<TableName, Map<string, AnyRow>>(tableNames.map((name) => [name, new Map()]))
  private readonly indexes = new Map<string, Map<string, Set<string>>>()

  static from(rows: Iterable<readonly [TableName, AnyRow]>): Rows {
    const made = new Rows()
    for (const [table, row] of rows) made.put(table, row)
    return made
  }

  get<T extends TableName>(table: T, id: string): Row<T> | undefined {
    return this.table(table).get(id) as Row<T> | undefined
  }

  where<T extends TableName>(table: T, refField: keyof Row<T> & string, id: string): readonly Row<T>[] {
    const ids = this.indexes.get(`${table}.${refField}`)?.get(id)
    if (ids === undefined) return []
    const found: Row<T>[] = []
    for (const one of ids) {
      const row = this.get(table, one)
      if (row !== undefined && !row.deleted) found.push(row)
    }
    return found
  }

  all<T extends TableName>(table: T): readonly Row<T>[] {
    return [...this.table(table).values()].filter((row) => !row.deleted) as unknown as readonly Row<T>[]
  }

  /** Every row, deleted ones too, table by table. */
  *everything(): Generator<readonly [TableName, AnyRow]> {
    for (const [table, rows] of this.tables) for (const row of rows.values()) yield [table, row]
  }

  /** Lets somebody hear of every row that changes from now on. */
  watch(watcher: RowWatcher): void {
    this.watchers.push(watcher)
  }

  /** Sets a row, in place of the one with its id. */
  put(table: TableName, row: AnyRow): void {
    const before = this.table(table).get(row.id)
    this.unindex(table, row.id)
    this.table(table).set(row.id, row)
    for (const field of refFieldsOf(table)) {
      const target = row[field]
      if (typeof target !== 'string') continue
      const key = `${table}.${field}`
      const index = this.indexes.get(key) ?? new Map<string, Set<string>>()
      this.indexes.set(key, index)
      const ids = index.get(target) ?? new Set<string>()
      index.set(target, ids)
      ids.add(row.id)
    }
    for (const watcher of this.watchers) watcher(table, before, row)
  }

  /** Forgets a row, as if it had never been. */
  drop(table: TableName, id: string): void {
    const before = this.table(table).get(id)
    this.unindex(table, id)
    this.table(table).delete(id)
    for (const watcher of this.watchers) watcher(table, before, undefined)
  }

  private unindex(table: TableName, id: string): void {
    const old = this.table(table).get(id)
    if (old === undefined) return
    for (const field of refFieldsOf(table)) {
      const target = old[field]
      if (typeof target === 'string') this.indexes.get(`${table}.${field}`)?.get(target)?.delete(id)
    }
  }

  private table(table: TableName): Map<string, AnyRow> {
    const rows = this.tables.get(table)
    if (rows === undefined) throw new Error(`no table ${table}`)
    return rows
  }
}
