import { textReader } from '#core/analysis/documents.ts'
import type { AnalysisReader } from '#core/analysis/outline.ts'
import { createViews } from '#core/analysis/views.ts'
import type { Answer, Question } from '#core/analysis/views.ts'
import type { Failure } from '#core/failure.ts'
import { tableNames } from '#core/model/tables.ts'
import type { AnyRow, Row, TableName } from '#core/model/tables.ts'
import { SEGMENT_JOINT, quoteOf } from '#core/text/segments.ts'
import type { Result } from '#core/result.ts'
import type { TableRow } from '#ipc/contract.ts'
import { createOutlineStore } from './outline.ts'
import type { RowStore } from './rows.ts'
import type { Sql } from './sql.ts'

/** Answers what the analysis asks of an open project. */
export interface Analysis {
  answer(question: Question): Result<Answer, Failure>
  /** Makes ready what the first questions will need, a part at a time between other work. */
  prepare(): void
  /** Reads no further: the file is closed. */
  end(): void
  /** Rows as they now are. */
  changed(rows: readonly TableRow[]): void
  /** Anything may have changed: all is read anew when it is asked for. */
  forget(): void
}

/**
 * A view goes over all statements, which row by row out of the file would take seconds. They are put together once from
 * the large tables in outline, and kept as rows change; words are read for what is shown, or all at once where a view goes
 * over all of them.
 */
export const createAnalysis = (sql: Sql, rows: RowStore): Analysis => {
  const reader = createAnalysisReader(sql, rows)
  const views = createViews(reader, textReader(rows))
  let preparing: ReturnType<typeof setTimeout> | undefined
  let isAhead = false

  const end = (): void => {
    clearTimeout(preparing)
    isAhead = false
  }
  const goOn = (making: Generator<void>, wait = BETWEEN_PARTS): void => {
    preparing = setTimeout(() => {
      if (making.next().done !== true) goOn(making)
    }, wait).unref()
  }
  const prepare = (wait?: number): void => {
    end()
    isAhead = true
    goOn(views.prepare(), wait)
  }
  return {
    answer: (question) => views.answer(question),
    prepare: () => prepare(),
    end,
    changed: (news) => {
      for (const [table, row] of news) views.touch(table, row, reader.changed(table, row))
      if (isAhead && news.length > MANY_ROWS) prepare(AFTER_MANY)
    },
    forget: () => {
      reader.forget()
      views.forget()
      if (isAhead) prepare(AFTER_MANY)
    },
  }
}

const BETWEEN_PARTS = 1 // milliseconds, in which other work has its turn
const MANY_ROWS = 500 // so many are made ready before somebody asks
const AFTER_MANY = 1_000 // milliseconds; more may follow

interface KeptReader extends AnalysisReader {
  /** Takes a row as it now is; answers what it was where that is at hand. */
  changed(table: TableName, row: AnyRow): AnyRow | undefined
  forget(): void
}

/** Tables with many rows, or long ones: of these rows are read when they are asked for. */
const large: readonly TableName[] = ['span', 'link', 'filler', 'attribute', 'revision', 'original']
const MOST_ROWS_KEPT = 20_000

/** A small table that is just being read, in parts. */
interface Half {
  readonly table: TableName
  readonly read: Map<string, AnyRow>
}

const createAnalysisReader = (sql: Sql, rows: RowStore): KeptReader => {
  const store = createOutlineStore(sql, rows)
  let tables = new Map<TableName, Map<string, AnyRow>>()
  let half: Half | undefined
  let some = new Map<string, AnyRow>()
  let quotes = new Map<string, string>()
  let areAllQuotes = false

  /** The live rows of a small table, read when it is first asked for. */
  const tableOf = (table: TableName): Map<string, AnyRow> => {
    const known = tables.get(table)
    if (known !== undefined) return known
    const read = new Map(rows.all(table).map((row) => [row.id, row as unknown as AnyRow]))
    tables.set(table, read)
    return read
  }
  const oneOf = <T extends TableName>(table: T, id: string): Row<T> | undefined => {
    const key = `${table} ${id}`
    const known = some.get(key) ?? (rows.get(table, id) as AnyRow | undefined)
    if (some.size > MOST_ROWS_KEPT) some = new Map()
    if (known !== undefined) some.set(key, known)
    return known as Row<T> | undefined
  }
  const get: KeptReader['get'] = (table, id) =>
    large.includes(table) ? oneOf(table, id) : (tableOf(table).get(id) as Row<typeof table> | undefined)

  return {
    get,
    where: rows.where,
    all: <T extends TableName>(table: T) =>
      large.includes(table) ? rows.all(table) : ([...tableOf(table).values()] as unknown as readonly Row<T>[]),
    *readTables() {
      for (const table of tableNames.filter((one) => !large.includes(one) && !tables.has(one))) {
        const own: Half = { table, read: new Map() }
        half = own
        for (const part of rows.partsOfTable(table)) {
          for (const row of part) own.read.set(row.id, row)
          yield
          if (half !== own) return // somebody could not wait, or all was forgotten
        }
        tables.set(table, tables.get(table) ?? own.read)
      }
    },
    outline: store.outline,
    noted: store.noted,
    quote: (span) => {
      const known = quotes.get(span)
      if (known !== undefined || areAllQuotes) return known ?? ''
      const row = get('span', span)
      return row === undefined || row.deleted ? '' : quoteOf(row.segments)
    },
    *readQuotes() {
      if (areAllQuotes) return
      const read = new Map<string, string>()
      quotes = read
      let last = ''
      for (const part of store.quotes()) {
        for (const [span, words] of part) {
          read.set(span, span === last ? `${read.get(span) ?? ''}${SEGMENT_JOINT}${words}` : words)
          last = span
        }
        yield
        if (read !== quotes) return // somebody could not wait, or all was forgotten
      }
      areAllQuotes = true
    },
    changed: (table, row) => {
      const kept = tables.get(table) ?? (half?.table === table ? half.read : undefined)
      const before = kept?.get(row.id)
      some.delete(`${table} ${row.id}`)
      if (row.deleted) kept?.delete(row.id)
      else kept?.set(row.id, row)
      if (table === 'span') {
        if (row.deleted) quotes.delete(row.id)
        else quotes.set(row.id, quoteOf((row as unknown as Row<'span'>).segments))
      }
      return before
    },
    forget: () => {
      tables = new Map()
      half = undefined
      some = new Map()
      quotes = new Map()
      areAllQuotes = false
    },
  }
}
