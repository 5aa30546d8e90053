import { changeSchema } from '#core/change/change.ts'
import type { Change } from '#core/change/change.ts'
import { createHistory } from './history.ts'
import { jsonParts } from './json-bytes.ts'
import type { TellShare } from './progress.ts'
import type { RowStore } from './rows.ts'
import { CACHE } from './sql.ts'
import type { Sql } from './sql.ts'

const MANY_PATCHES = 5_000

/** Whether a change has so many patches that it is written and told in another way. */
export const isLarge = ({ patches }: Change): boolean => patches.length >= MANY_PATCHES

/** Writes a change's values and the change itself, within a transaction. Live work and replay alike. */
export const writeChange = (sql: Sql, rows: RowStore, change: Change, tell?: TellShare): void => {
  rows.write(change.patches, tell)
  createHistory(sql, rows).append(change)
}

/** The same as one transaction of its own. */
export const applyChange = (sql: Sql, rows: RowStore, change: Change, tell?: TellShare): void => {
  if (isLarge(change)) sql.rows(`PRAGMA cache_size = -${LARGE_CACHE}`)
  try {
    sql.transaction(() => writeChange(sql, rows, change, tell))
  } catch (error) {
    rows.forget()
    throw error
  } finally {
    if (isLarge(change)) sql.rows(`PRAGMA cache_size = -${CACHE}`)
  }
}

/** In KiB: pages that a large change touches at random, which else would be written out and read again. */
const LARGE_CACHE = 65_536

/** A change as a journal keeps it; undefined when it is too large for that. */
export const changeToBytes = ({ patches, ...head }: Change): Uint8Array | undefined => {
  try {
    const front = JSON.stringify(head).slice(0, -1)
    return Buffer.concat([Buffer.from(`${front},"patches":`), ...jsonParts(patches), Buffer.from('}')])
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The change in a journal's record; undefined when it is none. */
export const changeFromBytes = (bytes: Uint8Array): Change | undefined => {
  try {
    const parsed = changeSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return parsed.success ? (parsed.data as Change) : undefined
  } catch {
    return undefined
  }
}
