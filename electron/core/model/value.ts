import { z } from './zod.ts'

/**
 * What an attribute may hold. A quantity keeps its words apart: "more than" / "3,000" / "killed or wounded", and where it
 * was said, the time it counts over: "in the last week".
 */
export const quantitySchema = z.object({
  qualifier: z.string().max(200),
  value: z.string().max(200),
  unit: z.string().max(200),
  period: z.string().max(200).optional(),
})
export type Quantity = z.infer<typeof quantitySchema>

export const valueSchema = z.union([
  z.null(),
  z.string().max(100_000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(2_000)).max(200).readonly(),
  quantitySchema,
])
export type Value = z.infer<typeof valueSchema>

export const stringsSchema = z.array(z.string().max(2_000)).max(2_000).readonly()

/** One choice of a choice attribute: `id` is what is stored, `name` what is shown, `key` the key that picks it. */
export const choiceSchema = z.object({ id: z.string().min(1).max(200), name: z.string().max(200) })
export const choicesSchema = z.array(choiceSchema).max(1_000).readonly()
export type Choice = z.infer<typeof choiceSchema>

/** An attribute is asked only where another attribute has one of these values. */
export const conditionSchema = z.object({ type: z.string(), values: z.array(z.string()).readonly() }).nullable()

/** Replaces `[start, end)` of the parent's text (UTF-16 offsets) by `insert`. Edits are sorted and do not overlap. */
export const editSchema = z.object({ start: z.int().min(0), end: z.int().min(0), insert: z.string() })
export const editsSchema = z.array(editSchema).readonly()

/** A block or mark over the canonical text, UTF-16 offsets, end exclusive; lists, tables and quotes are whole lines. */
export const formatSchema = z.object({
  kind: z.string().max(40),
  start: z.int().min(0),
  end: z.int().min(0),
  detail: z.string().max(8_000).optional(),
})
export const formattingSchema = z.array(formatSchema).readonly()
