import { idSchema } from '../model/field.ts'
import { sameValue } from '../model/row.ts'
import type { Rows } from '../model/rows.ts'
import { isTableName } from '../model/tables.ts'
import type { AnyRow, TableName } from '../model/tables.ts'
import { z } from '../model/zod.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * What happens to one row: the fields that change, with their values before and after. A row that is made has no
 * `before` and names every field. Values are final: applying a patch computes nothing.
 */
export interface RowPatch {
  readonly table: TableName
  readonly row: string
  readonly before: Fields | null
  readonly after: Fields
}

/** Names a change: its actor and its place in that actor's sequence. */
export type ChangeId = `${string}:${number}`

/** A hybrid logical clock reading: milliseconds since 1970, and a counter that orders readings of one millisecond. */
export type Clock = readonly [time: number, counter: number]

/**
 * One gesture as data. The project is nothing but the sum of its changes: undo, history, the journal and merge all
 * work on them.
 */
export interface Change {
  /** Random for every write session, so that a copied or restored file never reuses one. */
  readonly actor: string
  /** 1, 2, 3 ... within the actor. */
  readonly seq: number
  /** The newest changes it had seen: those that no other change it had seen comes after. */
  readonly heads: readonly ChangeId[]
  readonly clock: Clock
  /** The analyst's row id. */
  readonly analyst: string
  /** The command that made it, as code knows it. */
  readonly kind: string
  /** What it did, as a person reads it: "Tag Claim". */
  readonly label: string
  /** For an undo: the change it takes back. For a redo: the change it brings back. */
  readonly undoes?: ChangeId
  readonly redoes?: ChangeId
  readonly patches: readonly RowPatch[]
}

/**
 * A baseline is the first change of a copy that left its history behind: it makes every row as it was, and its heads name
 * the newest change of every actor that it stands for. Where such a copy is merged, the baseline says only what those
 * changes, as far as they are at hand, do not say: nothing where all of them are, everything where none is. So the work
 * that follows it is merged three-way, as if the copy had kept its history.
 */
export const BASELINE = 'baseline'
/** The same of some articles only: it says nothing of what it lacks. */
export const PART_BASELINE = 'baseline.part'

export const isBaseline = ({ kind }: Pick<Change, 'kind'>): boolean => kind === BASELINE || kind === PART_BASELINE

/** A change before the store has stamped it with actor, sequence, heads and clock. */
export type Draft = Pick<Change, 'kind' | 'label' | 'patches'>

export const changeId = (change: Pick<Change, 'actor' | 'seq'>): ChangeId => `${change.actor}:${change.seq}`

export const parseChangeId = (id: ChangeId): { readonly actor: string; readonly seq: number } => {
  const at = id.lastIndexOf(':')
  return { actor: id.slice(0, at), seq: Number(id.slice(at + 1)) }
}

type Stamp = Pick<Change, 'actor' | 'seq' | 'clock'>

/** Orders changes so that each comes after everything it had seen: by clock, then actor, then sequence. */
export const compareChanges = (a: Stamp, b: Stamp): number =>
  a.clock[0] - b.clock[0] || a.clock[1] - b.clock[1] || (a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : a.seq - b.seq)

/** The reading that follows `last` at wall time `now`; it never goes back, whatever the wall clock does. */
export const tick = (last: Clock, now: number): Clock => (now > last[0] ? [now, 0] : [last[0], last[1] + 1])

/**
 * The patches that take `patches` back, last first. What was made is deleted, not forgotten: a row someone else may
 * meanwhile have edited keeps its values, and undoing the undo brings it back as it was.
 */
export const invert = (patches: readonly RowPatch[]): readonly RowPatch[] =>
  [...patches]
    .reverse()
    .map((patch) =>
      patch.before === null
        ? { table: patch.table, row: patch.row, before: { deleted: false }, after: { deleted: true } }
        : { table: patch.table, row: patch.row, before: patch.after, after: patch.before },
    )

/** The row as a patch leaves it. */
export const patchedRow = (row: AnyRow | undefined, patch: RowPatch): AnyRow =>
  ({ ...row, ...patch.after, id: patch.row }) as unknown as AnyRow

/** Applies patches to rows in memory. */
export const applyPatches = (rows: Rows, patches: readonly RowPatch[]): void => {
  for (const patch of patches) {
    rows.put(patch.table, patchedRow(rows.get(patch.table, patch.row) as unknown as AnyRow | undefined, patch))
  }
}

/** Takes patches off rows in memory that have just been applied there: rows made are forgotten altogether. */
export const takeBackPatches = (rows: Rows, patches: readonly RowPatch[]): void => {
  for (const patch of [...patches].reverse()) {
    if (patch.before === null) rows.drop(patch.table, patch.row)
    else applyPatches(rows, [{ ...patch, after: patch.before }])
  }
}

/** The first field whose present value is not the one a patch was made against. */
export const staleField = (row: AnyRow | undefined, patch: RowPatch): string | undefined => {
  if (patch.before === null) return row === undefined ? undefined : 'id'
  if (row === undefined) return 'id'
  return Object.entries(patch.before).find(([name, value]) => !sameValue(row[name], value))?.[0]
}

/** Which fields there may be is for whoever knows the table; a large import has millions of them. */
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A change's id as it comes from outside. */
export const changeIdSchema = z.string().regex(/^[A-Za-z0-9]+:[1-9][0-9]*$/) as unknown as z.ZodType<ChangeId>

/** Looked at without a copy: of a large import there are hundreds of thousands. */
export const patchSchema = z.custom<RowPatch>((value) => {
  if (!isFields(value) || Object.keys(value).length !== 4) return false
  const { table, row, before, after } = value
  const isKnown = typeof table === 'string' && isTableName(table) && idSchema.safeParse(row).success
  return isKnown && (before === null || isFields(before)) && isFields(after)
})

export const draftSchema = z.object({
  kind: z.string().min(1).max(100),
  label: z.string().min(1).max(500),
  patches: z.array(patchSchema).min(1).readonly(),
})

/** A change as it stands in a journal or a project file; its patches' values are checked row by row when applied. */
export const changeSchema = draftSchema
  .extend({
    patches: z.array(patchSchema).readonly(),
    actor: z.string().regex(/^[A-Za-z0-9]{1,64}$/),
    seq: z.int().min(1),
    heads: z.array(changeIdSchema).readonly(),
    clock: z.tuple([z.int().min(0), z.int().min(0)]).readonly(),
    analyst: idSchema,
    undoes: changeIdSchema.optional(),
    redoes: changeIdSchema.optional(),
  })
  .refine((change) => change.patches.length > 0 || isBaseline(change), 'no patches') // a baseline may have nothing to say
