import type { RowPatch } from '../change/change.ts'
import { createRow, sameValue } from '../model/row.ts'
import type { Reader } from '../model/reader.ts'
import { Rows } from '../model/rows.ts'
import { fieldsOf, withTogether } from '../model/tables.ts'
import type { AnyRow, OwnFields, Row, TableName } from '../model/tables.ts'

type Changed<T extends TableName> = Partial<OwnFields<T>> & { readonly deleted?: boolean }

/** The project as a command sees it while it works: what was there, and what it has done so far. */
export interface DraftRows extends Reader {
  /** Makes a row and returns its id. */
  create<T extends TableName>(table: T, fields: Partial<OwnFields<T>>, id?: string): string
  /** Makes a row that was made elsewhere, with its id and its maker; only the time is now. */
  put(table: TableName, row: AnyRow): void
  /** Changes fields of a row; fields that already hold the value are left out. */
  update<T extends TableName>(table: T, id: string, fields: Changed<T>): void
  /** Deletes a row. */
  remove(table: TableName, id: string): void
  /** What has been done, one patch a row, in the order of first touch. */
  patches(): readonly RowPatch[]
}

interface Made {
  readonly now: () => number
  readonly newId: () => string
  readonly analyst: string
}

/** Starts a draft over a project. */
export const createDraft = (base: Reader, env: Made): DraftRows => {
  const touched: { readonly table: TableName; readonly id: string; readonly before: AnyRow | null }[] = []
  const overlay = new Rows()

  const get = <T extends TableName>(table: T, id: string): Row<T> | undefined =>
    overlay.get(table, id) ?? base.get(table, id)

  const merged = <T extends TableName>(
    table: T,
    below: readonly Row<T>[],
    above: readonly Row<T>[],
  ): readonly Row<T>[] => [...below.filter((row) => overlay.get(table, row.id) === undefined), ...above]

  const touch = (table: TableName, id: string, row: AnyRow, before: AnyRow | null): void => {
    if (overlay.get(table, id) === undefined) touched.push({ table, id, before })
    overlay.put(table, row)
  }

  const update = <T extends TableName>(table: T, id: string, fields: Changed<T>): void => {
    const row = get(table, id)
    if (row === undefined) throw new Error(`no row to change in ${table}`)
    touch(table, id, { ...row, ...fields } as unknown as AnyRow, row as unknown as AnyRow)
  }

  return {
    get,
    where: (table, refField, id) => merged(table, base.where(table, refField, id), overlay.where(table, refField, id)),
    all: (table) => merged(table, base.all(table), overlay.all(table)),
    create: (table, fields, id = env.newId()) => {
      touch(table, id, createRow(table, id, { by: env.analyst, at: env.now() }, fields) as unknown as AnyRow, null)
      return id
    },
    put: (table, row) => touch(table, row.id, { ...row, at: env.now() }, null),
    update,
    remove: (table, id) => update(table, id, { deleted: true } as Changed<typeof table>),
    patches: () =>
      touched.flatMap(({ table, id, before }): readonly RowPatch[] => {
        const row = overlay.get(table, id) as unknown as AnyRow
        if (before === null && row.deleted) return [] // made and deleted in one go: it never was
        if (before === null) return [{ table, row: id, before: null, after: withoutId(row) }]
        const names = Object.keys(fieldsOf(table)).filter((name) => !sameValue(before[name], row[name]))
        if (names.length === 0) return []
        const all = withTogether(table, names)
        return [{ table, row: id, before: pick(before, all), after: pick(row, all) }]
      }),
  }
}

const withoutId = ({ id: _, ...fields }: AnyRow): Readonly<Record<string, unknown>> => fields

const pick = (row: AnyRow, names: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(names.map((name) => [name, row[name]]))
