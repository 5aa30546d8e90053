import { textReader } from '#core/analysis/documents.ts'
import { createViews } from '#core/analysis/views.ts'
import type { Answer, Question } from '#core/analysis/views.ts'
import type { TableReader } from '#core/analysis/corpus.ts'
import type { Failure } from '#core/failure.ts'
import type { AnyRow, Row, TableName } from '#core/model/tables.ts'
import type { Result } from '#core/result.ts'
import type { TableRow } from '#ipc/contract.ts'
import type { RowStore } from './rows.ts'

/** Answers what the analysis asks of an open project. */
export interface Analysis {
  answer(question: Question): Result<Answer, Failure>
  /** Rows as they now are. */
  changed(rows: readonly TableRow[]): void
  /** Anything may have changed: all is read anew when it is asked for. */
  forget(): void
}

/**
 * The rows that the analysis reads are taken into memory whole when it is first asked, and kept as they change: a view goes
 * over all of them, which row by row out of the file would take seconds.
 */
export const createAnalysis = (rows: RowStore): Analysis => {
  const tables = new Map<TableName, Map<string, AnyRow>>()
  const tableOf = (table: TableName): Map<string, AnyRow> => {
    const known = tables.get(table)
    if (known !== undefined) return known
    const read = new Map((rows.all(table) as unknown as readonly AnyRow[]).map((row) => [row.id, row]))
    tables.set(table, read)
    return read
  }
  const reader: TableReader = {
    get: <T extends TableName>(table: T, id: string) => tableOf(table).get(id) as Row<T> | undefined,
    all: <T extends TableName>(table: T) => [...tableOf(table).values()] as unknown as readonly Row<T>[],
  }
  // Texts are long and read once: they are not kept here beside the folded ones of the search.
  const views = createViews(reader, textReader(rows))
  return {
    answer: (question) => views.answer(question),
    changed: (news) => {
      for (const [table, row] of news) {
        const known = tables.get(table)
        if (row.deleted) known?.delete(row.id)
        else known?.set(row.id, row)
        views.touch(table)
      }
    },
    forget: () => {
      for (const table of tables.keys()) views.touch(table)
      tables.clear()
    },
  }
}
