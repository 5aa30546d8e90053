import { createChangeChecker } from './check-change.ts'
import { createHistory } from './history.ts'
import { recordFromBytes, redoRecord } from './merge-record.ts'
import { changeFromBytes, writeChange } from './apply-change.ts'
import type { RowStore } from './rows.ts'
import type { Sql } from './sql.ts'

/** Does again what the records of a journal say, all of it or nothing. */
export const replay = (sql: Sql, rows: RowStore, bodies: readonly Uint8Array[]): boolean => {
  const check = createChangeChecker(rows)
  try {
    sql.transaction(() => {
      const history = createHistory(sql, rows)
      for (const body of bodies) {
        const record = recordFromBytes(body)
        if (record !== undefined) {
          redoRecord({ sql, rows, history }, record)
          continue
        }
        const change = changeFromBytes(body)
        if (change === undefined || check(change) !== undefined) throw new Error('the journal does not fit')
        writeChange(sql, rows, change)
      }
    })
    return true
  } catch {
    rows.forget()
    return false
  }
}
