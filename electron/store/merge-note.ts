import { changeId } from '#core/change/change.ts'
import type { ChangeId, RowPatch } from '#core/change/change.ts'
import { idSchema } from '#core/model/field.ts'
import { sameValue } from '#core/model/row.ts'
import { isTableName, refFieldsOf, withTogether } from '#core/model/tables.ts'
import type { AnyRow, TableName } from '#core/model/tables.ts'
import { z } from '#core/model/zod.ts'
import type { RowBefore } from './merge-apply.ts'
import type { Side } from './merge-compare.ts'
import { readMeta, writeMeta } from './meta.ts'
import { textOf } from './sql.ts'

/**
 * A merge that was made in this file, and what it takes to take it out again. It is this file's own business: the history,
 * which copies share, knows nothing of it.
 */
export interface MergeNote {
  /** Who merged, and what it is called: "Merge “Kim’s copy”". */
  readonly analyst: string
  readonly label: string
  /** The added changes' first and last place in the order in which this file took them. */
  readonly first: number
  readonly last: number
  /** The rows that were there and were touched, with the values that went. */
  readonly was: readonly RowBefore[]
}

const table = z.string().refine(isTableName) as unknown as z.ZodType<TableName>
const noteSchema: z.ZodType<MergeNote> = z.object({
  analyst: idSchema,
  label: z.string().max(500),
  first: z.int().min(1),
  last: z.int().min(1),
  was: z.array(z.tuple([table, idSchema, z.record(z.string(), z.unknown())])).readonly(),
})

const MOST_NOTES = 5

/** The merges that can be taken out, the newest last. What cannot be read is none. */
export const readNotes = ({ sql }: Pick<Side, 'sql'>): readonly MergeNote[] => {
  try {
    const parsed = z.array(noteSchema).safeParse(JSON.parse(readMeta(sql, 'merges') ?? '[]'))
    return parsed.success ? parsed.data : []
  } catch {
    return []
  }
}

export const writeNotes = ({ sql }: Pick<Side, 'sql'>, notes: readonly MergeNote[]): void =>
  writeMeta(sql, 'merges', JSON.stringify(notes.slice(-MOST_NOTES)))

export const UNDO_KIND = 'merge.undo'

/** The newest merge of an analyst's that stands, and the last change it added, by which its undoing is known. */
export const standingMerge = (
  side: Side,
  analyst: string,
): { readonly note: MergeNote; readonly change: ChangeId } | undefined => {
  const lastPlace = side.history.lastPlace()
  for (const note of readNotes(side).toReversed()) {
    if (note.analyst !== analyst || note.first > note.last || note.last > lastPlace) continue
    const change = changeId(side.history.at(note.last))
    if (side.sql.first(UNDONE, [UNDO_KIND, change]) === undefined) return { note, change }
  }
  return undefined
}

const UNDONE = 'SELECT 1 FROM change WHERE kind = ? AND undoes = ?'

/** What a merge was called that was undone as this change; undefined when none was. */
export const undoneMergeLabel = ({ sql }: Side, change: ChangeId): string | undefined => {
  const label = sql.first('SELECT CAST(label AS BLOB) FROM change WHERE kind = ? AND undoes = ?', [
    UNDO_KIND,
    change,
  ])?.[0]
  return label === undefined ? undefined : textOf(label).replace(/^Undo: /, '')
}

/** Rows that a merge made. */
export interface MadeRow {
  readonly table: TableName
  readonly row: string
}

const madeRows = ({ history }: Side, note: MergeNote): readonly MadeRow[] => {
  const there = new Set(note.was.map(([of, row]) => `${of} ${row}`))
  const made = new Map<string, MadeRow>()
  for (let place = note.first; place <= note.last; place += 1) {
    for (const patch of history.at(place).patches) {
      const key = `${patch.table} ${patch.row}`
      if (!there.has(key)) made.set(key, { table: patch.table, row: patch.row })
    }
  }
  return [...made.values()]
}

/**
 * Takes the newest merge out again, as if it had never been, within a transaction: only while nothing has come after it.
 * @returns the rows that were made by it, as they were, and are gone
 */
export const takeOutMerge = (side: Side, note: MergeNote): readonly (readonly [TableName, AnyRow])[] => {
  const { sql, rows, history } = side
  const gone = madeRows(side, note).map(({ table: of, row }) => [of, rows.get(of, row) as unknown as AnyRow] as const)
  for (const [of, { id }] of gone) rows.erase(of, id)
  rows.write(
    note.was
      .map(([of, row, after]) => ({ table: of, row, after }))
      .filter(({ after }) => Object.keys(after).length > 0),
  )
  history.cutAfter(note.first - 1)
  writeNotes(side, readNotes(side).slice(0, -1))
  if (sql.first('PRAGMA foreign_key_check') !== undefined) throw new Error('a merge could not be taken out')
  return gone
}

/** Patches that take back what still stands of a merge on which other work has been done since. */
export const inverseOfMerge = (side: Side, note: MergeNote): readonly RowPatch[] => {
  const { rows, history } = side
  const written = new Set<string>()
  const touched = new Map<string, MadeRow>()
  for (let place = note.last + 1; place <= history.lastPlace(); place += 1) {
    for (const patch of history.at(place).patches) {
      touched.set(`${patch.table} ${patch.row}`, { table: patch.table, row: patch.row })
      for (const field of Object.keys(patch.after)) written.add(`${patch.table} ${patch.row} ${field}`)
    }
  }
  const back = note.was.flatMap(([of, row, fields]): readonly RowPatch[] => {
    const now = rows.get(of, row) as unknown as AnyRow | undefined
    const names = Object.keys(fields).filter(
      (name) => !written.has(`${of} ${row} ${name}`) && !sameValue(now?.[name], fields[name]),
    )
    if (now === undefined || names.length === 0) return []
    const all = withTogether(of, names).filter((name) => Object.hasOwn(fields, name))
    const pick = (from: Readonly<Record<string, unknown>>): RowPatch['after'] =>
      Object.fromEntries(all.map((name) => [name, from[name]]))
    return [{ table: of, row, before: pick(now), after: pick(fields) }]
  })
  const made = madeRows(side, note).filter(({ table: of }) => of !== 'analyst') // the history goes on to name them
  const kept = builtUpon(side, made, [...touched.values()])
  const removed = made.filter(({ row }) => !kept.has(row))
  return [
    ...removed.flatMap(({ table: of, row }): readonly RowPatch[] =>
      (rows.get(of, row) as unknown as AnyRow | undefined)?.deleted === false
        ? [{ table: of, row, before: { deleted: false }, after: { deleted: true } }]
        : [],
    ),
    ...back,
  ]
}

/** Rows that a merge made and that live work since has edited or points to, with all that these need. */
const builtUpon = ({ rows }: Side, made: readonly MadeRow[], touched: readonly MadeRow[]): ReadonlySet<string> => {
  const tables = new Map(made.map(({ table: of, row }) => [row, of]))
  const kept = new Set<string>()
  const waiting = [...touched]
  for (const { table: of, row } of waiting) {
    const now = rows.get(of, row) as unknown as AnyRow | undefined
    if (now === undefined || now.deleted) continue
    if (tables.has(row)) kept.add(row)
    for (const field of refFieldsOf(of)) {
      const target = now[field]
      const to = typeof target === 'string' && !kept.has(target) ? tables.get(target) : undefined
      if (typeof target !== 'string' || to === undefined) continue
      kept.add(target)
      waiting.push({ table: to, row: target })
    }
  }
  return kept
}
