import type { Sql } from '../sql.ts'
import { firstShape } from './0010-first-shape.ts'
import { refusals } from './0020-refusals.ts'
import { references } from './0030-references.ts'

/** One step in the life of the file format. Numbers step by ten; a step once released is never edited. */
export interface Migration {
  readonly version: number
  readonly up: (sql: Sql) => void
}

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [firstShape, refusals, references]

/** The `user_version` of a file that this program writes. */
export const schemaVersion = migrations.reduce((newest, { version }) => Math.max(newest, version), 0)

/** Takes an open file, of which nothing is under way, from its version to the given one; each step wholly or not at all. */
export const migrate = (sql: Sql, to = schemaVersion, steps = migrations): void => {
  const from = sql.pragma('user_version')
  for (const { version, up } of steps) {
    if (version <= from || to < version) continue
    sql.transaction(() => {
      up(sql)
      sql.run(`PRAGMA user_version = ${version}`)
    })
  }
}
