import { textReader } from '#core/analysis/documents.ts'
import { createViews } from '#core/analysis/views.ts'
import type { Answer, Question } from '#core/analysis/views.ts'
import type { TableReader } from '#core/analysis/corpus.ts'
import type { Failure } from '#core/failure.ts'
import { tableNames } from '#core/model/tables.ts'
import type { AnyRow, Row, TableName } from '#core/model/tables.ts'
import type { Result } from '#core/result.ts'
import type { TableRow } from '#ipc/contract.ts'
import type { RowStore } from './rows.ts'

/** Every table but the texts, which are long, and what belongs to them. */
const kept = tableNames.filter((table) => !['original', 'revision'].includes(table))

/** Answers what the analysis asks of an open project. */
export interface Analysis {
  answer(question: Question): Result<Answer, Failure>
  /** Reads ahead what the first question will need, a part at a time between other work. */
  prepare(): void
  /** Reads no further: the file is closed. */
  end(): void
  /** Rows as they now are. */
  changed(rows: readonly TableRow[]): void
  /** Anything may have changed: all is read anew when it is asked for. */
  forget(): void
}

/**
 * The rows that the analysis reads are taken into memory whole and kept as they change: a view goes over all of them,
 * which row by row out of the file would take seconds. They are read ahead, a part at a time, or when they are first asked for.
 */
export const createAnalysis = (rows: RowStore): Analysis => {
  let tables = emptyTables()
  let reading = rows.readInParts(kept)
  let isRead = false
  let isEnded = false
  /** Whether there is more to read. */
  const readPart = (): boolean => {
    const { value, done } = reading.next()
    isRead = done === true
    if (done !== true) for (const [table, row] of value) tables.get(table)?.set(row.id, row)
    return !isRead
  }
  const prepare = (): void => {
    if (isEnded) return
    if (!isRead) readPart()
    else if (making.next().done === true) return
    setTimeout(prepare, 1).unref()
  }
  const tableOf = (table: TableName): Map<string, AnyRow> => {
    for (let isMore = !isRead; isMore;) isMore = readPart()
    const known = tables.get(table)
    if (known === undefined) throw new Error(`the analysis keeps no ${table}`)
    return known
  }
  const reader: TableReader = {
    get: <T extends TableName>(table: T, id: string) => tableOf(table).get(id) as Row<T> | undefined,
    all: <T extends TableName>(table: T) => [...tableOf(table).values()] as unknown as readonly Row<T>[],
  }
  // Texts are long and read once: they are not kept here beside the folded ones of the search.
  const views = createViews(reader, textReader(rows))
  const making = views.prepare()
  return {
    answer: (question) => views.answer(question),
    prepare,
    end: () => void (isEnded = true),
    changed: (news) => {
      for (const [table, row] of news) {
        const known = tables.get(table)
        const before = known?.get(row.id)
        if (row.deleted) known?.delete(row.id)
        else known?.set(row.id, row)
        views.touch(table, before, row.deleted ? undefined : row)
      }
    },
    forget: () => {
      tables = emptyTables()
      reading = rows.readInParts(kept)
      isRead = false
      views.forget()
    },
  }
}

const emptyTables = (): ReadonlyMap<TableName, Map<string, AnyRow>> =>
  new Map(kept.map((table) => [table, new Map<string, AnyRow>()]))
