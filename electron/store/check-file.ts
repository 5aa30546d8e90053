import { z } from '#core/model/zod.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { textOfRevision } from '#core/model/revision.ts'
import { tableNames } from '#core/model/tables.ts'
import type { Segment } from '#core/text/segments.ts'
import { segmentsFailure } from '#core/text/segments.ts'
import { createRowChecker } from './check-row.ts'
import { readMeta } from './meta.ts'
import { migrate } from './migration/index.ts'
import { planOf } from './names.ts'
import { createRowStore } from './rows.ts'
import { openSql, textOf } from './sql.ts'
import type { Sql } from './sql.ts'

/** How thorough these checks are. Raise it with every check added: what an earlier Hearsay found good is checked again. */
export const CHECKS = 1

/** A file that is ours and is not sound. `what` goes on: "because ...". */
export const damaged = (name: string, what: string): Failure =>
  failure(
    'damaged',
    `“${name}” is damaged: ${what}.`,
    'The file was left as it is. Open a backup, or ask for a fresh copy.',
  )

/**
 * Compares the schema with the one that this program makes for that version, word for word, before anything else is
 * asked: a view, trigger, check or table of somebody else's could run or hide what it likes.
 */
export const schemaFailure = async (sql: Sql, version: number, name: string): Promise<Failure | undefined> => {
  const found = schemaOf(sql)
  const known = await knownSchema(version)
  const extra = [...found].find(([key, text]) => known.get(key) !== text)?.[0]
  if (extra !== undefined) {
    return failure(
      'unexpected-objects',
      `“${name}” contains something that Hearsay did not put there: ${extra.slice(0, 80)}.`,
      'Another program has changed the file. It was not opened; ask for a fresh copy.',
    )
  }
  return found.size === known.size ? undefined : damaged(name, 'part of its tables is missing')
}

const schemaOf = (sql: Sql): ReadonlyMap<string, string> =>
  new Map(
    sql
      .rows('SELECT type, name, tbl_name, CAST(sql AS BLOB) FROM sqlite_schema')
      .map(([type, name, table, text]) => [`${String(type)} ${String(name)}`, `${String(table)} ${textOf(text)}`]),
  )

const knownSchemas = new Map<number, Promise<ReadonlyMap<string, string>>>()

const knownSchema = (version: number): Promise<ReadonlyMap<string, string>> => {
  const known = knownSchemas.get(version) ?? makeSchema(version)
  knownSchemas.set(version, known)
  return known
}

const makeSchema = async (version: number): Promise<ReadonlyMap<string, string>> => {
  const sql = await openSql()
  migrate(sql, version)
  const schema = schemaOf(sql)
  sql.close()
  return schema
}

/** Reads everything and says what is wrong first, or nothing. Needs a schema that has been compared. */
export const contentFailure = (sql: Sql, name: string): Failure | undefined => {
  try {
    const what =
      pagesProblem(sql) ??
      referenceProblem(sql) ??
      metaProblem(sql) ??
      rowProblem(sql) ??
      revisionProblem(sql) ??
      quoteProblem(sql)
    return what === undefined ? undefined : damaged(name, what)
  } catch (error) {
    return damaged(name, sqliteSays(error))
  }
}

/** What SQLite, or a decoder, found to complain of, without its code words. */
export const sqliteSays = (error: unknown): string =>
  error instanceof Error && /malformed|corrupt|not a database/i.test(error.message)
    ? 'parts of it cannot be read'
    : 'parts of it do not make sense'

const pagesProblem = (sql: Sql): string | undefined => {
  const answer = textOrOk(sql.first('PRAGMA quick_check(1)')?.[0])
  return answer === 'ok' ? undefined : 'its pages do not fit together'
}

const textOrOk = (value: unknown): string => (typeof value === 'string' ? value : '')

const referenceProblem = (sql: Sql): string | undefined => {
  if (sql.first('PRAGMA foreign_key_check') !== undefined) return 'a row refers to one that is missing'
  for (const table of tableNames) {
    const plan = planOf(table)
    for (const { field, column, kind, refers } of plan.columns) {
      if (kind !== 'ref' || refers.length < 2) continue
      const nowhere = refers.map((to) => `NOT EXISTS(SELECT 1 FROM ${planOf(to as never).name} WHERE id = t.r)`)
      const query = `SELECT 1 FROM (SELECT ${column} AS r FROM ${plan.name}) t WHERE r IS NOT NULL AND ${nowhere.join(' AND ')} LIMIT 1`
      if (sql.first(query) !== undefined) return `the ${field} of a ${table} is missing`
    }
  }
  return undefined
}

const headsSchema = z.array(z.string().regex(/^[A-Za-z0-9]+:[1-9][0-9]*$/))
const clockSchema = z.tuple([z.int().min(0), z.int().min(0)])

const metaProblem = (sql: Sql): string | undefined => {
  const heads = headsSchema.safeParse(JSON.parse(readMeta(sql, 'heads') ?? 'null'))
  const clock = clockSchema.safeParse(JSON.parse(readMeta(sql, 'clock') ?? 'null'))
  return heads.success && clock.success ? undefined : 'what it says of its own history cannot be read'
}

const rowProblem = (sql: Sql): string | undefined => {
  const rows = createRowStore(sql)
  const check = createRowChecker()
  let problem: string | undefined
  for (const table of tableNames) {
    rows.each(table, (row) => {
      const bad = problem === undefined ? check(table, row, 'segments') : undefined
      if (bad !== undefined) problem = `the ${bad.field} of a ${table} ${bad.why}`
    })
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Revisions follow their parents to a text; a ring of parents has none. */
const revisionProblem = (sql: Sql): string | undefined => {
  const parents = new Map<number, number | null>()
  sql.each('SELECT id, parent, text IS NULL FROM revision', [], ([id, parent, bare]) => {
    parents.set(Number(id), bare === 1 ? Number(parent ?? 0) : null)
  })
  for (const start of parents.keys()) {
    const passed = new Set<number>()
    for (let at: number | null | undefined = start; at !== null; at = parents.get(at)) {
      if (at === undefined || passed.has(at)) return 'a text is missing'
      passed.add(at)
    }
  }
  return undefined
}

/** Every span lies in its text and quotes it. */
const quoteProblem = (sql: Sql): string | undefined => {
  const rows = createRowStore(sql)
  const spans = sql.number('SELECT count(*) FROM span')
  if (sql.number('SELECT count(DISTINCT span) FROM segment') !== spans) return 'a span has no place'
  let revision: number | undefined
  let text = ''
  let span: number | undefined
  let segments: Segment[] = []
  let problem: string | undefined

  const finish = (): void => {
    if (problem === undefined && span !== undefined && segmentsFailure(text, segments) !== undefined) {
      problem = 'a span does not fit its text'
    }
    segments = []
  }
  sql.each(
    `SELECT p.revision, s.span, s.start, s."end", CAST(s.quote AS BLOB) FROM span p JOIN segment s ON s.span = p.id
     ORDER BY p.revision, s.span, s.ordinal`,
    [],
    ([ofRevision, ofSpan, start, end, quote]) => {
      if (ofSpan !== span) finish()
      if (ofRevision !== revision) {
        revision = Number(ofRevision)
        text = textOfRevision(rows, rows.globalOf(revision)) ?? ''
      }
      span = Number(ofSpan)
      segments.push({ start: Number(start), end: Number(end), quote: textOf(quote) })
    },
  )
  finish()
  return problem
}
