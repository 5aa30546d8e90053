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
    if (tables.size === 0) {
      for (const [name, list] of rows.readTables(kept)) tables.set(name, new Map(list.map((row) => [row.id, row])))
    }
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
