import { migrate } from './migration/index.ts'
import { exportMarked, standingOf, verifyBytes } from './checkpoint.ts'
import type { Mark, Standing } from './checkpoint.ts'
import { sha256Of } from './journal.ts'
import { replay } from './replay.ts'
import { createRowStore } from './rows.ts'
import type { RowStore } from './rows.ts'
import { openSql } from './sql.ts'
import type { Sql } from './sql.ts'

/**
 * What a project is made of beside its memory: the bytes that lie there, and what the journal has beyond them. Whoever has
 * these, such as another thread, can make the project as it now is, as opening it after a crash would.
 */
export interface Composition {
  readonly base: Uint8Array
  /** SHA-256 that the base must have. */
  readonly sha256: string
  readonly bodies: readonly Uint8Array[]
  /** How far the journal then is in the file; nothing for a copy. */
  readonly mark: Mark | undefined
  /** What the project in memory says of its history; the composed one must say the same. */
  readonly standing: Standing
}

export interface Composed {
  readonly bytes: Uint8Array
  readonly sha256: string
}

/** The project that a composition makes. Throws where the parts do not fit together. The base is used up. */
export const openComposition = async (
  parts: Pick<Composition, 'base' | 'sha256' | 'bodies' | 'standing'>,
): Promise<{ readonly sql: Sql; readonly rows: RowStore }> => {
  const { base, sha256, bodies, standing } = parts
  if (sha256Of(base) !== sha256) throw new Error('the file that lies there is not the one that was written')
  const sql = await openSql(Buffer.from(base.buffer, base.byteOffset, base.byteLength)) // a Buffer is worked in, not copied
  migrate(sql)
  const rows = createRowStore(sql)
  if (!replay(sql, rows, bodies)) throw new Error('the journal does not fit the file')
  if (JSON.stringify(standingOf(sql)) !== JSON.stringify(standing)) throw new Error('it comes to something else')
  return { sql, rows }
}

/** The bytes of the project that a composition makes, opened again and verified. */
export const compose = async (parts: Composition): Promise<Composed> => {
  const { sql } = await openComposition(parts)
  try {
    const bytes = exportMarked(sql, parts.mark)
    await verifyBytes(bytes, sql)
    return { bytes, sha256: sha256Of(bytes) }
  } finally {
    sql.close()
  }
}
