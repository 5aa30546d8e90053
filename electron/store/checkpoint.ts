import { tableNames } from '#core/model/tables.ts'
import { APPLICATION_ID } from './open.ts'
import { readMeta, writeMeta } from './meta.ts'
import { planOf } from './names.ts'
import { checkPages, stampPages } from './page-sums.ts'
import { scrubPages } from './scrub-pages.ts'
import { openSql } from './sql.ts'
import type { Sql } from './sql.ts'

/** A journal, and how far a file has it. */
export interface Mark {
  readonly id: string
  readonly sequence: number
  readonly chain: string
}

/**
 * The bytes of the whole project as it now is, with a mark of how far the journal is in them. Never within a transaction.
 */
export const exportMarked = (sql: Sql, mark: Mark | undefined): Uint8Array => {
  sql.transaction(() => {
    writeMeta(sql, 'journal', mark?.id ?? '')
    writeMeta(sql, 'sequence', String(mark?.sequence ?? 0))
    writeMeta(sql, 'chain', mark?.chain ?? '')
    writeMeta(sql, 'sums', '1')
  })
  return stampPages(scrubPages(sql.export()))
}

/**
 * Opens the bytes again and compares them with what they were made from: sound, ours, and with the same number of rows.
 * Throws when they are not, because then this program or its memory is at fault and the old file is the better one.
 */
export const verifyBytes = async (bytes: Uint8Array, made: Sql): Promise<void> => {
  if (checkPages(bytes).kind !== 'good') throw new Error('the written pages differ from their sums')
  const reopened = await openSql(bytes)
  try {
    const answer = reopened.first('PRAGMA quick_check(1)')?.[0]
    if (answer !== 'ok') throw new Error('the written project is not sound')
    for (const name of ['application_id', 'user_version']) {
      if (reopened.pragma(name) !== made.pragma(name)) throw new Error(`the written project has another ${name}`)
    }
    if (reopened.pragma('application_id') !== APPLICATION_ID)
      throw new Error('the written project is not marked as ours')
    for (const table of counted) {
      const query = `SELECT count(*) FROM ${table}`
      if (reopened.number(query) !== made.number(query)) throw new Error('the written project lacks rows')
    }
  } finally {
    reopened.close()
  }
}

/** Where a history stands, in as little as tells two of them apart. */
export interface Standing {
  readonly heads: readonly string[]
  readonly changes: number
  readonly rows: number
}

/** Where the history of a project stands; takes no time, however large it is. */
export const standingOf = (sql: Sql): Standing => ({
  heads: JSON.parse(readMeta(sql, 'heads') ?? '[]') as readonly string[],
  changes: sql.number('SELECT max(id) FROM change'),
  rows: sql.number('SELECT max(id) FROM identity'),
})

const counted: readonly string[] = ['identity', 'segment', 'change', ...tableNames.map((table) => planOf(table).name)]
