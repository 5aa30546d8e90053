import { outlined } from '#core/analysis/outline.ts'
import type { AnalysisReader, LinkPlace, OutlinePart, Part, SpanPlace, Value } from '#core/analysis/outline.ts'
import type { Row } from '#core/model/tables.ts'
import type { RowStore } from './rows.ts'
import { textOf } from './sql.ts'
import type { Sql, SqlValue } from './sql.ts'

/** Rows of the large tables in bulk, with those columns only that statements are put together from. */
export interface OutlineStore extends Pick<AnalysisReader, 'noted'> {
  outline(): Generator<OutlinePart>
  /** The words of every segment, in parts, those of one span one after the other. */
  quotes(): Generator<readonly (readonly [span: string, words: string])[]>
}

const ROWS_AT_ONCE = 1_000

export const createOutlineStore = (sql: Sql, rows: RowStore): OutlineStore => {
  /** Global ids by the file's integers: each is read once. */
  let ids: string[] = []
  const idOf = (key: SqlValue | undefined): string => (ids[Number(key)] ??= rows.globalOf(Number(key)))
  const idOrNull = (key: SqlValue | undefined): string | null => (key === null ? null : idOf(key))
  const named = (key: SqlValue | undefined, id: SqlValue | undefined): string => (ids[Number(key)] ??= String(id))

  function* spans(): Generator<OutlinePart> {
    for (const range of partsOf(sql, 'span')) {
      const found: SpanPlace[] = []
      const reaches = reachesOf(range)
      sql.each(SPANS, range, ([key, id, article, label, source, claim]) => {
        const { start, end } = reaches.get(Number(key)) ?? NOWHERE
        found.push({
          id: named(key, id),
          article: idOf(article),
          label: idOf(label),
          source: idOrNull(source),
          claim: idOrNull(claim),
          start,
          end,
        })
      })
      yield { kind: 'spans', rows: found }
    }
  }

  /** From where to where each of these spans reaches; asked for at once, which is cheaper than span by span. */
  const reachesOf = (range: readonly number[]): ReadonlyMap<number, Reach> => {
    const reaches = new Map<number, Reach>()
    sql.each(SEGMENTS, range, ([span, from, to]) => {
      const [key, start, end] = [Number(span), Number(from), Number(to)]
      const known = reaches.get(key)
      if (known === undefined) reaches.set(key, { start, end })
      else reaches.set(key, { start: Math.min(known.start, start), end: Math.max(known.end, end) })
    })
    return reaches
  }

  function* links(): Generator<OutlinePart> {
    for (const range of partsOf(sql, 'link')) {
      const found: LinkPlace[] = []
      sql.each(LINKS, range, ([key, id, type, set, by]) => {
        found.push({ id: named(key, id), type: idOf(type), set: idOf(set), by: idOrNull(by) })
      })
      yield { kind: 'links', rows: found }
    }
  }

  function* parts(): Generator<OutlinePart> {
    for (const range of partsOf(sql, 'filler')) {
      const found: Part[] = []
      sql.each(FILLERS, range, ([link, role, target, position]) => {
        found.push({ link: idOf(link), role: idOf(role), target: idOf(target), position: Number(position) })
      })
      yield { kind: 'parts', rows: found }
    }
  }

  function* values(): Generator<OutlinePart> {
    const types = Object.values(outlined).flatMap((type) => rows.keyOf(type) ?? [])
    for (const range of types.length === 0 ? [] : partsOf(sql, 'attribute')) {
      const found: Value[] = []
      sql.each(VALUES, range, ([owner, type, value]) => {
        if (!types.includes(Number(type))) return
        found.push({ owner: idOf(owner), type: idOf(type), value: valueOf(value) })
      })
      yield { kind: 'values', rows: found }
    }
  }

  return {
    *outline() {
      ids = Array.from({ length: sql.number('SELECT max(id) FROM identity') + 1 }) // one with gaps is slow
      yield* spans()
      yield* links()
      yield* parts()
      yield* values()
    },
    *quotes() {
      for (const range of partsOf(sql, 'segment', 'span')) {
        const found: (readonly [string, string])[] = []
        sql.each(QUOTES, range, ([key, quote]) => void found.push([idOf(key), textOf(quote)]))
        yield found
      }
    },
    noted: (table) => sql.rows(NOTED[table]).map(([key, note]) => ({ id: idOf(key), note: textOf(note) })),
  }
}

/** Keys from where to where, so many at a time. */
function* partsOf(sql: Sql, table: string, key = 'id'): Generator<[least: number, most: number]> {
  const query = `SELECT max(${key}) FROM (SELECT ${key} FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${ROWS_AT_ONCE})`
  for (let last = Number.MIN_SAFE_INTEGER; ;) {
    const most = sql.first(query, [last])?.[0]
    if (typeof most !== 'number' || most <= last) return
    yield [last + 1, most]
    last = most
  }
}

type Reach = Pick<SpanPlace, 'start' | 'end'>
const NOWHERE: Reach = { start: 0, end: 0 }

const SPANS = `SELECT s.id, i.global, s.article, s.label, s.source, s.claim FROM span s JOIN identity i ON i.id = s.id
  WHERE s.id BETWEEN ? AND ? AND s.deleted = 0`

const SEGMENTS = 'SELECT span, start, "end" FROM segment WHERE span BETWEEN ? AND ?'

const LINKS = `SELECT l.id, i.global, l.type, l.annotation_set, l."by" FROM link l JOIN identity i ON i.id = l.id
  WHERE l.id BETWEEN ? AND ? AND l.deleted = 0`

const FILLERS = 'SELECT link, role, target, position FROM filler WHERE id BETWEEN ? AND ? AND deleted = 0'

const VALUES = 'SELECT owner, type, CAST(value AS BLOB) FROM attribute WHERE id BETWEEN ? AND ? AND deleted = 0'

const QUOTES = `SELECT span, CAST(quote AS BLOB) FROM segment WHERE span BETWEEN ? AND ? ORDER BY span, ordinal`

const NOTED = {
  span: "SELECT id, CAST(note AS BLOB) FROM span WHERE deleted = 0 AND note <> ''",
  link: "SELECT id, CAST(note AS BLOB) FROM link WHERE deleted = 0 AND note <> ''",
} as const

const valueOf = (json: SqlValue | undefined): Row<'attribute'>['value'] =>
  json === null || json === undefined ? null : (JSON.parse(textOf(json)) as Row<'attribute'>['value'])
