import type { Reader } from './reader.ts'
import { tableNames } from './tables.ts'
import type { AnyRow, Row, TableName } from './tables.ts'

/** Hears of a row that was set or forgotten, after it is done. Deleted rows are rows, too. */
export type RowWatcher = (table: TableName, before: AnyRow | undefined, after: AnyRow | undefined) => void

/**
 * Rows of a project in memory, with an index over every `ref` field that was asked for. Each row is an immutable value; the
 * holder of rows changes in place, because an edit must not cost more as a project grows.
 */
export class Rows implements Reader {
  private readonly watchers: RowWatcher[] = []
  private readonly tables = new Map<TableName, Map<string, AnyRow>>(tableNames.map((name) => [name, new Map()]))
  private readonly indexes = new Map<TableName, Map<string, Index>>(tableNames.map((name) => [name, new Map()]))

  static from(rows: Iterable<readonly [TableName, AnyRow]>): Rows {
    const made = new Rows()
    for (const [table, row] of rows) made.put(table, row)
    return made
  }

  get<T extends TableName>(table: T, id: string): Row<T> | undefined {
    return this.table(table).get(id) as Row<T> | undefined
  }

  where<T extends TableName>(table: T, refField: keyof Row<T> & string, id: string): readonly Row<T>[] {
    const ids = this.index(table, refField).get(id)
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
    this.set(table, row.id, row)
  }

  /** Forgets a row, as if it had never been. */
  drop(table: TableName, id: string): void {
    this.set(table, id, undefined)
  }

  private set(table: TableName, id: string, row: AnyRow | undefined): void {
    const rows = this.table(table)
    const before = rows.get(id)
    if (row === undefined) rows.delete(id)
    else rows.set(id, row)
    for (const [field, index] of this.indexes.get(table) ?? []) {
      const was = before?.[field]
      if (typeof was === 'string') index.get(was)?.delete(id)
      if (row !== undefined) enter(index, row[field], id)
    }
    for (const watcher of this.watchers) watcher(table, before, row)
  }

  /** Made when it is first asked for: an import or an export has a million rows and asks for few of the indexes. */
  private index(table: TableName, field: string): Index {
    const known = this.indexes.get(table)?.get(field)
    if (known !== undefined) return known
    const made: Index = new Map()
    for (const [id, row] of this.table(table)) enter(made, row[field], id)
    this.indexes.get(table)?.set(field, made)
    return made
  }

  private table(table: TableName): Map<string, AnyRow> {
    const rows = this.tables.get(table)
    if (rows === undefined) throw new Error(`no table ${table}`)
    return rows
  }
}

/** Ids of rows by what a field of theirs points to. */
type Index = Map<string, Set<string>>

const enter = (index: Index, target: unknown, id: string): void => {
  if (typeof target !== 'string') return
  const ids = index.get(target)
  if (ids === undefined) index.set(target, new Set([id]))
  else ids.add(id)
}
