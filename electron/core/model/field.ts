import { z } from './zod.ts'

/** How the project file keeps a field: see docs/file-format.md. A `ref` is the global id of a row. */
export type FieldKind = 'text' | 'integer' | 'boolean' | 'ref' | 'json' | 'segments' | 'bytes'

/** One field of a table: how it is kept, what it may hold, and what it holds when nobody said. */
export interface Field<T> {
  readonly kind: FieldKind
  readonly schema: z.ZodType<T>
  readonly initial: T
  /** For a `ref`: the tables its row may stand in. */
  readonly refers: readonly string[]
}

const field = <T>(kind: FieldKind, schema: z.ZodType<T>, initial: T, refers: readonly string[] = []): Field<T> => ({
  kind,
  schema,
  initial,
  refers,
})

/** Global ids are short words without spaces; the constants of the default scheme use dots. */
export const idSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/)

export const text = (max = 2_000): Field<string> => field('text', z.string().max(max), '')
export const optionalText = (max = 2_000): Field<string | null> => field('text', z.string().max(max).nullable(), null)
export const integer = (initial = 0): Field<number> => field('integer', z.int(), initial)
export const optionalInteger = (): Field<number | null> => field('integer', z.int().nullable(), null)
export const flag = (): Field<boolean> => field('boolean', z.boolean(), false)
export const ref = (...tables: string[]): Field<string> => field('ref', idSchema, '', tables)
export const optionalRef = (...tables: string[]): Field<string | null> =>
  field('ref', idSchema.nullable(), null, tables)
export const json = <T>(schema: z.ZodType<T>, initial: T): Field<T> => field('json', schema, initial)

/** A closed list of words, kept as text. */
export const oneOf = <const W extends string>(words: readonly [W, ...W[]], initial: W): Field<W> =>
  field('text', z.enum(words) as unknown as z.ZodType<W>, initial)

/** A stretch of the canonical text: UTF-16 offsets, end exclusive, and the words it covers. */
export const segmentSchema = z.object({ start: z.int().min(0), end: z.int().min(0), quote: z.string() })

export const segments = (): Field<readonly z.infer<typeof segmentSchema>[]> =>
  field('segments', z.array(segmentSchema).min(1).max(10_000).readonly(), [])

/** Raw bytes as base64. */
export const bytes = (): Field<string> => field('bytes', z.base64(), '')
