import type { Change } from '#core/change/change.ts'
import { createBaseline, editsAfterMaking, newestOfAll } from '#core/change/create-baseline.ts'
import { lostIn } from '#core/model/place.ts'
import type { Reader } from '#core/model/reader.ts'
import { live } from '#core/model/reader.ts'
import { tableNames } from '#core/model/tables.ts'
import type { TableName } from '#core/model/tables.ts'
import type { ShareChoice, ShareReport } from '#ipc/contract.ts'
import { exportMarked, verifyBytes } from './checkpoint.ts'
import { projectInfo } from './counts.ts'
import type { History, PlacedHead } from './history.ts'
import type { Side } from './merge-compare.ts'
import { openConflicts } from './merge-report.ts'
import { forgetMeta, readMeta, writeMeta } from './meta.ts'
import { migrate } from './migration/index.ts'
import { planOf } from './names.ts'
import { APPLICATION_ID } from './open.ts'
import { applyChange } from './apply-change.ts'
import { randomId } from './random.ts'
import { createRowStore } from './rows.ts'
import { openSql } from './sql.ts'
import type { Sql } from './sql.ts'

/** A copy of a project for others: the bytes of a file of its own, and what is in it. */
export interface SharedCopy {
  readonly bytes: Uint8Array
  readonly report: ShareReport
}

/**
 * Makes a copy to share. With its history it holds all that the project does, what was deleted too. Without, it is made
 * anew from what is there now and begins with a baseline (see `baseline.ts`): nothing deleted or overwritten is in it, and
 * when it comes back it is merged three-way. What else is left out would stand in the history, so that goes as well.
 */
export const createCopy = async (side: Side, analyst: string, choice: ShareChoice): Promise<SharedCopy> => {
  const keepsHistory = choice.history && choice.originals && choice.names && choice.articles === null
  const sql = keepsHistory ? await copyWhole(side) : await copyPresent(side, analyst, choice)
  try {
    const bytes = exportMarked(sql, undefined)
    await verifyBytes(bytes, sql)
    return {
      bytes,
      report: {
        bytes: bytes.length,
        ...contentOf(sql),
        conflicts: keepsHistory ? 0 : openConflicts(side, analyst).length,
        lost: keepsHistory ? 0 : lostSpans(side.rows, choice),
      },
    }
  } finally {
    sql.close()
  }
}

/** What purging leaves in one's own file. */
export const withoutHistory: ShareChoice = { history: false, originals: true, names: true, articles: null }

/** Everything but the notes on merges, which are this file's own business. */
const copyWhole = async ({ sql }: Side): Promise<Sql> => {
  const copy = await openSql(exportMarked(sql, undefined))
  copy.transaction(() => forgetMeta(copy, 'merges'))
  return copy
}

const copyPresent = async ({ sql, rows, history }: Side, analyst: string, choice: ShareChoice): Promise<Sql> => {
  const heads: PlacedHead[] = []
  history.eachHead((head) => heads.push(head))
  const baseline = createBaseline(
    rows,
    { originals: !choice.originals, names: !choice.names, articles: choice.articles ?? undefined },
    {
      heads: newestOfAll(heads),
      clock: history.clock(),
      analyst: makerIn(rows, analyst),
      newId: randomId,
      edited: editsAfterMaking(changesAt(history, heads)),
    },
  )
  const copy = await openSql()
  copy.rows(`PRAGMA application_id = ${APPLICATION_ID}`)
  migrate(copy)
  copy.transaction(() => writeMeta(copy, 'project', readMeta(sql, 'project') ?? ''))
  applyChange(copy, createRowStore(copy), baseline)
  return copy
}

/** One at a time, for a large import is large. */
function* changesAt(history: History, heads: readonly PlacedHead[]): Iterable<Change> {
  for (const { place } of heads) yield history.at(place)
}

/** Who is named as having made the baseline: the one who shares, or, before their first edit, somebody who is there. */
const makerIn = (reader: Reader, analyst: string): string =>
  live(reader, 'analyst', analyst)?.id ?? reader.all('analyst')[0]?.id ?? analyst

const lostSpans = (reader: Reader, { articles }: ShareChoice): number =>
  reader
    .all('article')
    .filter(({ id }) => articles === null || articles.includes(id))
    .reduce((sum, { id }) => sum + lostIn(reader, id), 0)

const contentOf = (sql: Sql): Omit<ShareReport, 'bytes' | 'conflicts' | 'lost'> => {
  const { articles, sources, claims, changes } = projectInfo(sql, createRowStore(sql))
  const count = (table: TableName, condition: string): number =>
    sql.number(`SELECT count(*) FROM ${planOf(table).name} WHERE ${condition}`)
  return {
    articles,
    spans: count('span', 'deleted = 0'),
    links: count('link', 'deleted = 0'),
    sources,
    claims,
    analysts: createRowStore(sql)
      .all('analyst')
      .map(({ name }) => name)
      .sort(),
    originals: count('original', 'deleted = 0'),
    wordings: sql.number(
      'SELECT count(*) FROM revision r JOIN article a ON a.id = r.article WHERE a.deleted = 0 AND r.id <> a.revision',
    ),
    changes,
    deleted: tableNames.reduce((sum, table) => sum + count(table, 'deleted = 1'), 0),
  }
}
