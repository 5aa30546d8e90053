import { fieldsOf, tableNames } from '#core/model/tables.ts'
import type { TableName } from '#core/model/tables.ts'
import type { Field } from '#core/model/field.ts'

/**
 * How the model's names stand in the file: words are joined by `_` instead of capitals, and a `set`, which is a word of
 * SQL, is an `annotation_set`. All else is equal, and this is the only place where it is decided.
 */
export const sqlName = (modelName: string): string =>
  modelName === 'set' ? 'annotation_set' : modelName.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)

/** A field that stands in a column of its table; segments stand in a table of their own. */
export interface Column {
  readonly field: string
  /** Quoted, for a statement. */
  readonly column: string
  readonly kind: 'text' | 'integer' | 'boolean' | 'ref' | 'json' | 'bytes'
  readonly refers: readonly string[]
}

/** The file's table for a table of the model, with its columns but for `id`. */
export interface TablePlan {
  readonly table: TableName
  /** Quoted, for a statement. */
  readonly name: string
  readonly columns: readonly Column[]
  readonly hasSegments: boolean
}

export const planOf = (table: TableName): TablePlan => plans[table]

/** A name as a statement takes it. Only names from the model come here. */
export const quoted = (name: string): string => `"${name}"`

const columnsOf = (fields: Readonly<Record<string, Field<unknown>>>): readonly Column[] =>
  Object.entries(fields).flatMap(([field, { kind, refers }]) =>
    kind === 'segments' ? [] : [{ field, column: quoted(sqlName(field)), kind, refers }],
  )

const plans = Object.fromEntries(
  tableNames.map((table): readonly [TableName, TablePlan] => {
    const fields = fieldsOf(table)
    const hasSegments = Object.values(fields).some(({ kind }) => kind === 'segments')
    return [table, { table, name: quoted(sqlName(table)), columns: columnsOf(fields), hasSegments }]
  }),
) as Readonly<Record<TableName, TablePlan>>
