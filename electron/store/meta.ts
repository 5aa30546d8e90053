import { textOf } from './sql.ts'
import type { Sql } from './sql.ts'

/**
 * What a project file says of itself:
 * `project` its id, which copies share; `journal`, `sequence` and `chain` the recovery journal whose first records it
 * already holds, how many, and the hash up to there; `heads` and `clock` the newest changes and the newest clock reading;
 * `sums` that its pages carry checksums.
 */
export type MetaName = 'project' | 'journal' | 'sequence' | 'chain' | 'heads' | 'clock' | 'merges' | 'sums'

export const readMeta = (sql: Sql, name: MetaName): string | undefined => {
  const value = sql.first('SELECT CAST(value AS BLOB) FROM meta WHERE name = ?', [name])?.[0]
  return value === undefined ? undefined : textOf(value)
}

export const forgetMeta = (sql: Sql, name: MetaName): void => sql.run('DELETE FROM meta WHERE name = ?', [name])

export const writeMeta = (sql: Sql, name: MetaName, value: string): void =>
  sql.run('INSERT INTO meta VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value', [name, value])
