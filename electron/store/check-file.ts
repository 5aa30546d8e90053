import { z } from '#core/model/zod.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { correctionProblem, textOfRevision } from '#core/model/revision.ts'
import { fieldsOf, tableNames } from '#core/model/tables.ts'
import type { Segment } from '#core/text/segments.ts'
import { segmentsFailure } from '#core/text/segments.ts'
import type { FileProblem } from '#ipc/contract.ts'
import { isId, wrongValue } from './check-row.ts'
import { readMeta } from './meta.ts'
import { migrate } from './migration/index.ts'
import { planOf } from './names.ts'
import { createRowStore, readsAs, valueFrom } from './rows.ts'
import { openSql, textOf } from './sql.ts'
import type { Sql } from './sql.ts'

/** How thorough these checks are. Raise it with every check added: what an earlier Hearsay found good is checked again. */
export const CHECKS = 3

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
  const [first] = await schemaProblems(sql, version)
  if (first === undefined) return undefined
  if (first.code === 'damaged') return damaged(name, 'part of its tables is missing')
  return failure(
    first.code,
    `“${name}” contains something that Hearsay did not put there: ${first.where.slice(0, 80)}.`,
    'Another program has changed the file. It was not opened; ask for a fresh copy.',
  )
}

/** Every object of somebody else's, then every one of ours that is missing. */
export const schemaProblems = async (sql: Sql, version: number): Promise<readonly FileProblem[]> => {
  const found = schemaOf(sql)
  const known = await knownSchema(version)
  const extra = [...found].filter(([key, text]) => known.get(key) !== text)
  const missing = [...known].filter(([key]) => !found.has(key))
  return [
    ...extra.map(([where]) => ({
      code: 'unexpected-objects',
      where,
      message: `The file contains something that Hearsay did not put there: ${where.slice(0, 80)}.`,
    })),
    ...missing.map(([where]) => ({ code: 'damaged', where, message: 'Part of the tables is missing.' })),
  ]
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
export const contentFailure = (sql: Sql, name: string, tick = (): void => undefined): Failure | undefined => {
  const [first] = contentProblems(sql, 1, tick)
  return first === undefined ? undefined : damaged(name, first.what)
}

/** What is wrong with a content. `what` goes on: "the file is damaged: ...". */
export interface ContentProblem {
  readonly where: string
  readonly what: string
}

/**
 * Reads everything and lists what is wrong, up to a number: all that the first check to find anything finds.
 * @param tick called again and again on the way, to show that it goes on
 */
export const contentProblems = (sql: Sql, most: number, tick = (): void => undefined): readonly ContentProblem[] => {
  const problems: ContentProblem[] = []
  const found: Find = (where, what) => {
    problems.push({ where, what })
    if (problems.length >= most) throw new Enough()
  }
  for (const check of checks) {
    if (problems.length > 0) break // what follows would trust in what was just found wrong
    try {
      tick()
      check(sql, found, tick)
    } catch (error) {
      if (error instanceof Enough) break
      problems.push({ where: 'content', what: sqliteSays(error) })
      break
    }
  }
  return problems.slice(0, most)
}

type Find = (where: string, what: string) => void
type ContentCheck = (sql: Sql, found: Find, tick: () => void) => void

/** Ends a search that has found as many problems as were asked for. */
class Enough extends Error {}

/** What SQLite, or a decoder, found to complain of, without its code words. */
export const sqliteSays = (error: unknown): string =>
  error instanceof Error && /malformed|corrupt|not a database/i.test(error.message)
    ? 'parts of it cannot be read'
    : 'parts of it do not make sense'

const checkTree: ContentCheck = (sql, found) => {
  if (textOrOk(sql.first('PRAGMA quick_check(1)')?.[0]) !== 'ok') found('pages', 'its pages do not fit together')
}

const textOrOk = (value: unknown): string => (typeof value === 'string' ? value : '')

const checkReferences: ContentCheck = (sql, found, tick) => {
  sql.each('PRAGMA foreign_key_check', [], ([table]) => found(String(table), 'a row refers to one that is missing'))
  for (const table of tableNames) {
    tick()
    const plan = planOf(table)
    for (const { field, column, kind, refers } of plan.columns) {
      if (kind !== 'ref' || refers.length < 2) continue
      const nowhere = refers.map((to) => `NOT EXISTS(SELECT 1 FROM ${planOf(to as never).name} WHERE id = t.r)`)
      const query = `SELECT 1 FROM (SELECT ${column} AS r FROM ${plan.name}) t WHERE r IS NOT NULL AND ${nowhere.join(' AND ')} LIMIT 1`
      if (sql.first(query) !== undefined) found(`${table}.${field}`, `the ${field} of a ${table} is missing`)
    }
  }
}

const headsSchema = z.array(z.string().regex(/^[A-Za-z0-9]+:[1-9][0-9]*$/))
const clockSchema = z.tuple([z.int().min(0), z.int().min(0)])

const checkMeta: ContentCheck = (sql, found) => {
  const heads = headsSchema.safeParse(JSON.parse(readMeta(sql, 'heads') ?? 'null'))
  const clock = clockSchema.safeParse(JSON.parse(readMeta(sql, 'clock') ?? 'null'))
  if (!heads.success || !clock.success) found('meta', 'what it says of its own history cannot be read')
}

const ROWS_PER_TICK = 500

const checkIds: ContentCheck = (sql, found, tick) => {
  let count = 0
  sql.each('SELECT global FROM identity', [], ([id]) => {
    count += 1
    if (count % ROWS_PER_TICK === 0) tick()
    if (!isId(id)) found('identity', 'an id is none')
  })
}

/** A column at a time, and each value once: a project says the same few words in a million rows. */
const checkValues: ContentCheck = (sql, found, tick) => {
  const rows = createRowStore(sql)
  for (const table of tableNames) {
    const fields = fieldsOf(table)
    const { name, columns } = planOf(table)
    for (const column of columns) {
      const field = fields[column.field]
      if (field === undefined || column.kind === 'ref') continue // references are checked as such, and ids by themselves
      let count = 0
      sql.each(`SELECT DISTINCT ${readsAs(column)} FROM ${name}`, [], ([value = null]) => {
        count += 1
        if (count % ROWS_PER_TICK === 0) tick()
        const why = wrongValue(field, valueFrom(column, value, rows.globalOf))
        if (why === undefined) return
        const [id] = sql.first(`SELECT id FROM ${name} WHERE ${readsAs(column)} IS ?`, [value]) ?? []
        found(`${table} ${rows.globalOf(Number(id))}`, `the ${column.field} of a ${table} ${why}`)
      })
      tick()
    }
  }
}

/** Revisions follow their parents to a text; a ring of parents has none. */
const checkRevisions: ContentCheck = (sql, found) => {
  const parents = new Map<number, number | null>()
  sql.each('SELECT id, parent, text IS NULL FROM revision', [], ([id, parent, bare]) => {
    parents.set(Number(id), bare === 1 ? Number(parent ?? 0) : null)
  })
  const good = new Set<number>()
  for (const start of parents.keys()) {
    const passed = new Set<number>()
    for (let at: number | null = start; at !== null && !good.has(at); at = parents.get(at) ?? null) {
      if (!parents.has(at) || passed.has(at)) {
        found('revision', 'a text is missing')
        break
      }
      passed.add(at)
    }
    for (const at of passed) good.add(at)
  }
}

/** Every correction can be made to the text that it corrects. */
const checkCorrections: ContentCheck = (sql, found, tick) => {
  const rows = createRowStore(sql)
  for (const [id] of sql.rows('SELECT id FROM revision WHERE parent IS NOT NULL')) {
    tick()
    const revision = rows.get('revision', rows.globalOf(Number(id)))
    const parent =
      revision === undefined || revision.parent === null ? undefined : textOfRevision(rows, revision.parent)
    if (revision === undefined || parent === undefined) continue
    const problem = correctionProblem(revision, parent)
    if (problem !== undefined) found(`revision ${revision.id}`, `a corrected text cannot be read: ${problem}`)
  }
}

/** Every span lies in its text and quotes it. */
const checkQuotes: ContentCheck = (sql, found, tick) => {
  const rows = createRowStore(sql)
  const spans = sql.number('SELECT count(*) FROM span')
  if (sql.number('SELECT count(DISTINCT span) FROM segment') !== spans) found('span', 'a span has no place')
  let revision: number | undefined
  let text = ''
  let span: number | undefined
  let segments: Segment[] = []
  let count = 0

  const finish = (): void => {
    if (span !== undefined && segmentsFailure(text, segments) !== undefined) {
      found(`span ${rows.globalOf(span)}`, 'a span does not fit its text')
    }
    segments = []
  }
  sql.each(
    `SELECT p.revision, s.span, s.start, s."end", CAST(s.quote AS BLOB) FROM span p JOIN segment s ON s.span = p.id
     ORDER BY p.revision, s.span, s.ordinal`,
    [],
    ([ofRevision, ofSpan, start, end, quote]) => {
      count += 1
      if (count % ROWS_PER_TICK === 0) tick()
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
}

/** In this order: each may rely on those before it. */
const checks: readonly ContentCheck[] = [
  checkTree,
  checkReferences,
  checkMeta,
  checkIds,
  checkValues,
  checkRevisions,
  checkCorrections,
  checkQuotes,
]
