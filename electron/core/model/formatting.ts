import type { z } from './zod.ts'
import type { formatSchema } from './value.ts'

/** A block or mark over the canonical text: UTF-16 offsets, end exclusive. */
export type Format = z.infer<typeof formatSchema>

/**
 * The kinds of formatting there are, and what `detail` holds. Blocks cover whole lines and contain one another; marks may lie
 * anywhere. What reads formatting passes over kinds that it does not know.
 */
export const blockKinds = [
  /** `detail`: the level, `1` to `6` */
  'heading',
  'quote',
  /** A whole list; `detail`: `number`, or missing for bullets. Its entries are `item`s, which may hold a list. */
  'list',
  'item',
  /** A table holds rows, and a row cells; `detail` of a cell: `header`, or missing. */
  'table',
  'row',
  'cell',
  /** Lines whose blanks count. */
  'code',
  /** The lines of one page of the file; `detail`: its number. */
  'page',
] as const

export const markKinds = [
  'bold',
  'italic',
  /** `detail`: the address */
  'link',
  /** The line end between two lines of one block. */
  'break',
] as const

export type FormatKind = (typeof blockKinds)[number] | (typeof markKinds)[number]
