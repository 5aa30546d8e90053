import { compareChanges } from '#core/change/change.ts'
import type { Change } from '#core/change/change.ts'
import { tableNames } from '#core/model/tables.ts'
import type { AnyRow, TableName } from '#core/model/tables.ts'
import { isId } from './check-row.ts'
import { unpackPatches } from './history.ts'
import { readMeta } from './meta.ts'
import { migrate } from './migration/index.ts'
import { planOf, quoted } from './names.ts'
import { checkPages, pageSizeOf } from './page-sums.ts'
import { randomId } from './random.ts'
import { readRawPages } from './raw-pages.ts'
import type { RawCell, RawPage } from './raw-pages.ts'
import { createRowStore } from './rows.ts'
import { openSql } from './sql.ts'
import type { Sql, SqlValue } from './sql.ts'

/** A change as far as it tells what rows are like. */
export type RowHistory = Pick<Change, 'actor' | 'seq' | 'clock' | 'patches'>

/** What could be read out of the pages of a damaged file. */
export interface Remains {
  readonly pages: number
  /** Pages that are not as they were written. */
  readonly damaged: readonly number[]
  /** Its id, where that could be read. */
  readonly project: string | undefined
  readonly rows: readonly FoundRow[]
  /** The ids of rows whose own ids are lost. */
  readonly nameless: ReadonlySet<string>
  readonly changes: readonly RowHistory[]
  /** Rows of which something was found, and which could not be read. */
  readonly unread: readonly LostRow[]
}

export interface FoundRow {
  readonly table: TableName
  readonly row: AnyRow
  /** It stood, in part at least, in a damaged page. */
  readonly doubtful: boolean
}

/** A row that is missing, as far as it is known. */
export interface LostRow {
  /** The model's word for its table; empty where that is not known. */
  readonly table: TableName | ''
  readonly row: string
  readonly why: string
}

/**
 * Reads every row and change that the pages of a file still hold. They are laid into an empty database of the right shape,
 * good pages first, and read from there as ever, so that a file's own tables and statements have no say.
 */
export const readRemains = async (given: Uint8Array, tick: () => void): Promise<Remains> => {
  const bytes = withSize(given)
  const pageSize = pageSizeOf(bytes)
  const sums = checkPages(bytes)
  const damaged = new Set(sums.kind === 'bad' ? sums.pages : [])
  const sql = await openSql()
  try {
    migrate(sql)
    sql.rows('PRAGMA foreign_keys = OFF')
    const doubtful = layOut(sql, readRawPages(bytes, pageSize), (page) => damaged.has(page), tick)
    const nameless = nameTheNameless(sql)
    const unread: LostRow[] = []
    const rows = rowsIn(sql, doubtful, unread, tick)
    const changes = changesIn(sql, tick)
    unread.push(...idsWithoutRow(sql))
    return {
      pages: bytes.length / pageSize,
      damaged: [...damaged],
      project: projectIn(sql),
      rows,
      nameless,
      changes,
      unread,
    }
  } finally {
    sql.close()
  }
}

const USUAL_SIZE = 4_096

/** Whole pages alone; where the header no longer says how large these are, they are as Hearsay makes them. */
const withSize = (given: Uint8Array): Uint8Array => {
  const size = pageSizeOf(given)
  const isSqlite = Buffer.from(given.subarray(0, 16)).toString('latin1') === 'SQLite format 3\0'
  const known = isSqlite && size >= 512 && (size & (size - 1)) === 0
  const bytes = Uint8Array.from(given.subarray(0, given.length - (given.length % (known ? size : USUAL_SIZE))))
  if (!known && bytes.length > 0) new DataView(bytes.buffer).setUint16(16, USUAL_SIZE)
  return bytes
}

/** A table of the file as its rows look: what kind of value stands in each column. */
interface Shape {
  readonly name: string
  readonly kind: RawPage['kind']
  readonly insert: string
  readonly columns: readonly { readonly type: string; readonly nullable: boolean }[]
  /** What the first value must be beyond its type, where other cells have the same types. */
  readonly begins?: (first: SqlValue | undefined) => boolean
}

/** Every table's shape; where two fit all rows of a page, the first is meant. */
const shapesOf = (sql: Sql): readonly Shape[] => {
  const tables = sql.rows("SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_schema WHERE type = 'table'")
  const shapes = tables.map(([name, isIndex]): Shape => {
    const columns = sql.rows(`PRAGMA table_info(${quoted(String(name))})`)
    return {
      name: String(name),
      kind: isIndex === 1 ? 'index' : 'table',
      insert: `INSERT OR IGNORE INTO ${quoted(String(name))} VALUES(${columns.map(() => '?').join(', ')})`,
      columns: columns.map(([, , type, notNull]) => ({ type: String(type), nullable: notNull === 0 })),
    }
  })
  return [...shapes, idsByName]
}

/** The index of global ids holds them a second time, the other way round. */
const idsByName: Shape = {
  name: 'identity',
  kind: 'index',
  insert: 'INSERT OR IGNORE INTO identity(global, id) VALUES(?, ?)',
  columns: [
    { type: 'TEXT', nullable: false },
    { type: 'INTEGER', nullable: false },
  ],
  begins: isId, // and not the id of a change, of which there are indexes too
}

const fits = (shape: Shape, { kind }: RawPage, { values }: RawCell): boolean =>
  shape.kind === kind &&
  values.length === shape.columns.length &&
  shape.begins?.(values[0]) !== false &&
  shape.columns.every(({ type, nullable }, i) => {
    const value = values[i] ?? null
    if (kind === 'table' && i === 0) return value === null // the row's number stands beside its values
    return value === null ? nullable : type === typeOf(value)
  })

const typeOf = (value: SqlValue): string =>
  typeof value === 'string' ? 'TEXT' : typeof value === 'number' ? 'INTEGER' : 'BLOB'

/** A page belongs to the table that most of its cells look like. */
const shapeOf = (shapes: readonly Shape[], page: RawPage): Shape | undefined => {
  let best: { readonly shape: Shape; readonly cells: number } | undefined
  for (const shape of shapes) {
    const cells = page.cells.filter((cell) => fits(shape, page, cell)).length
    if (cells > (best?.cells ?? 0)) best = { shape, cells }
  }
  return best?.shape
}

/** @returns the rows that stood, in part at least, in a damaged page */
const layOut = (
  sql: Sql,
  pages: Iterable<RawPage>,
  isDamaged: (page: number) => boolean,
  tick: () => void,
): ReadonlySet<string> => {
  const shapes = shapesOf(sql)
  const later: (() => void)[] = []
  const doubtful = new Set<string>()
  sql.transaction(() => {
    for (const page of pages) {
      tick()
      const shape = shapeOf(shapes, page)
      if (shape === undefined) continue
      for (const cell of page.cells.filter((one) => fits(shape, page, one))) {
        const [first = null, ...rest] = cell.values
        const values = shape.kind === 'table' ? [cell.key, ...rest] : [first, ...rest]
        if (!isDamaged(page.page) && !cell.chain.some(isDamaged)) insert(sql, shape, values)
        else if (shape.name !== 'change') {
          later.push(() => {
            if (insert(sql, shape, values)) doubtful.add(`${shape.name} ${String(values[0])}`)
          })
        }
      }
    }
    for (const lay of later) lay()
  })
  return doubtful
}

/** Whether the row was not there yet. Numbers beyond what fits are no row. */
const insert = (sql: Sql, shape: Shape, values: readonly SqlValue[]): boolean => {
  if (!values.every((value) => typeof value !== 'number' || Number.isSafeInteger(value))) return false
  sql.run(shape.insert, values)
  return sql.number('SELECT changes()') > 0
}

/** Rows whose global id is lost get a new one; to what points to them it makes no difference. */
const nameTheNameless = (sql: Sql): ReadonlySet<string> => {
  const given = new Set<string>()
  sql.transaction(() => {
    for (const query of [...tableNames.flatMap(keysIn), 'SELECT actor AS key FROM change']) {
      const nameless = sql.rows(`SELECT key FROM (${query.replace('SELECT ', 'SELECT DISTINCT ')}) ${NAMELESS}`)
      for (const [key] of nameless) {
        const id = randomId()
        given.add(id)
        sql.run('INSERT INTO identity VALUES(?, ?)', [key ?? null, id])
      }
    }
  })
  return given
}

const NAMELESS = 'WHERE key IS NOT NULL AND key NOT IN (SELECT id FROM identity)'

const keysIn = (table: TableName): readonly string[] => {
  const { name, columns } = planOf(table)
  const refs = columns.filter(({ kind }) => kind === 'ref').map(({ column }) => column)
  return ['id', ...refs].map((column) => `SELECT ${column} AS key FROM ${name}`)
}

const rowsIn = (sql: Sql, doubtful: ReadonlySet<string>, unread: LostRow[], tick: () => void): readonly FoundRow[] => {
  const store = createRowStore(sql)
  const found: FoundRow[] = []
  for (const table of tableNames) {
    const name = planOf(table).name.slice(1, -1)
    for (const [key] of sql.rows(`SELECT id FROM ${quoted(name)} ORDER BY id`)) {
      if (found.length % 500 === 0) tick()
      const id = store.globalOf(Number(key))
      const isDoubtful =
        doubtful.has(`${name} ${String(key)}`) || (table === 'span' && doubtful.has(`segment ${String(key)}`))
      try {
        const row = store.get(table, id) as unknown as AnyRow
        found.push({ table, row, doubtful: isDoubtful })
      } catch {
        unread.push({ table, row: id, why: 'its values cannot be read' })
      }
    }
  }
  return found
}

/** Bytes that one change may unpack to here: a file can be a bomb. */
const LARGEST_CHANGE = 256 * 1024 * 1024

const changesIn = (sql: Sql, tick: () => void): readonly RowHistory[] => {
  const store = createRowStore(sql)
  const changes: RowHistory[] = []
  sql.each('SELECT actor, seq, time, counter, patches FROM change', [], ([actor, seq, time, counter, patches]) => {
    tick()
    try {
      changes.push({
        actor: store.globalOf(Number(actor)),
        seq: Number(seq),
        clock: [Number(time), Number(counter)],
        patches: unpackPatches(patches as Uint8Array, LARGEST_CHANGE),
      })
    } catch {
      // what it changed stands in the rows, as far as these can be read
    }
  })
  return changes.sort(compareChanges)
}

const projectIn = (sql: Sql): string | undefined => {
  const id = readMeta(sql, 'project')
  return id !== undefined && /^[0-9a-f]{32}$/.test(id) ? id : undefined
}

/** Ids, or the numbers of ids, of which no row is left. Those that changes were made under never had one. */
const idsWithoutRow = (sql: Sql): readonly LostRow[] => {
  const taken = new Set<number>()
  for (const table of tableNames)
    for (const [key] of sql.rows(`SELECT id FROM ${planOf(table).name}`)) taken.add(Number(key))
  for (const [key] of sql.rows('SELECT DISTINCT actor FROM change')) taken.add(Number(key))
  const lost: LostRow[] = []
  let expected = 1
  sql.each('SELECT id, global FROM identity ORDER BY id', [], ([key, global]) => {
    if (Number(key) - expected > WIDEST_GAP) return // no number that Hearsay gave
    for (; expected < Number(key); expected += 1) lost.push(withoutRow(`#${expected}`))
    expected = Number(key) + 1
    if (!taken.has(Number(key))) lost.push(withoutRow(String(global)))
  })
  return lost
}

const WIDEST_GAP = 10_000

const withoutRow = (row: string): LostRow => ({ table: '', row, why: 'nothing but its id is left' })
