import type { Row, TableName } from './tables.ts'

/**
 * What a command may know of a project. The window answers it from the rows it holds in memory, the store from the
 * project file; both give the same answers for the rows they have.
 */
export interface Reader {
  /** The row with this id, deleted or not. */
  get<T extends TableName>(table: T, id: string): Row<T> | undefined
  /** Live rows whose `ref` field points to `id`, in no promised order. */
  where<T extends TableName>(table: T, refField: keyof Row<T> & string, id: string): readonly Row<T>[]
  /** All live rows of a table, in no promised order. */
  all<T extends TableName>(table: T): readonly Row<T>[]
}

/** The row with this id unless it is missing or deleted. */
export const live = <T extends TableName>(reader: Reader, table: T, id: string): Row<T> | undefined => {
  const row = reader.get(table, id)
  return row === undefined || row.deleted ? undefined : row
}
