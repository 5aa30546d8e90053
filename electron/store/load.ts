import type { TableName } from '#core/model/tables.ts'
import type { AnyRow } from '#core/model/tables.ts'
import type { TableRow, Wanted } from '#ipc/contract.ts'
import type { RowStore } from './rows.ts'
import type { Sql } from './sql.ts'

/** Tables that a window holds whole: all that is not text, span, link or part of them. */
const small: readonly TableName[] = [
  'project',
  'analyst',
  'article',
  'label',
  'attributeType',
  'linkType',
  'role',
  'set',
  'source',
  'claim',
  'rating',
  'refusal',
  'note',
  'status',
]

/** Of these also deleted rows come along, because live rows may still point to them. */
const pointedTo: readonly TableName[] = [
  'analyst',
  'label',
  'attributeType',
  'linkType',
  'role',
  'set',
  'source',
  'claim',
]

/** Every row of the small tables that a window needs. */
export const smallRows = (rows: RowStore): readonly TableRow[] => {
  const found: TableRow[] = []
  for (const table of small) {
    rows.each(table, (row) => {
      if (!row.deleted || pointedTo.includes(table)) found.push([table, row])
    })
  }
  return found
}

/** The rows a window asks for with everything needed to show them. Unknown ids bring nothing. */
export const loadRows = (sql: Sql, rows: RowStore, wanted: Wanted): readonly TableRow[] => {
  if ('rows' in wanted) {
    return wanted.rows.flatMap(([table, id]): readonly TableRow[] => {
      const row = rows.get(table, id) as unknown as AnyRow | undefined
      return row === undefined ? [] : [[table, row]]
    })
  }
  const key = rows.keyOf('article' in wanted ? wanted.article : 'source' in wanted ? wanted.source : wanted.scheme)
  if (key === undefined) return []
  const found = createFound(rows)
  if ('article' in wanted) {
    const spans = keysOf(sql, 'SELECT id FROM span WHERE article = ? AND deleted = 0', key)
    found.add('revision', revisionsOf(sql, key))
    addSpans(sql, found, spans)
    addLinks(sql, found, linksOfSpans(sql, spans))
  } else if ('scheme' in wanted) {
    const labels = keysOf(sql, MERGED_LABELS, key)
    const spans = labels.flatMap((label) => keysOf(sql, SPANS_OF_LABEL, label))
    const owners = keysOf(sql, OWNERS_OF_VALUES, key)
    addSpans(sql, found, [...spans, ...owners.filter((owner) => isIn(sql, 'span', owner))])
    addLinks(sql, found, [
      ...linksOfSpans(sql, spans),
      ...keysOf(sql, LINKS_OF_TYPE, key),
      ...owners.filter((owner) => isIn(sql, 'link', owner)),
    ])
  } else {
    const sources = joinedSources(sql, key)
    const spans = sources.flatMap((source) => keysOf(sql, SPANS_OF_SOURCE, source))
    addSpans(sql, found, spans)
    addLinks(sql, found, [...linksOfSpans(sql, spans), ...linksOfSpans(sql, sources)])
  }
  return found.rows()
}

interface Found {
  add(table: TableName, keys: readonly number[]): void
  has(table: TableName, key: number): boolean
  rows(): readonly TableRow[]
}

const createFound = (rows: RowStore): Found => {
  const keys = new Map<TableName, Set<number>>()
  const of = (table: TableName): Set<number> => {
    const known = keys.get(table) ?? new Set()
    keys.set(table, known)
    return known
  }
  return {
    add: (table, more) => {
      for (const key of more) of(table).add(key)
    },
    has: (table, key) => of(table).has(key),
    rows: () => [...keys].flatMap(([table, set]) => rows.byKeys(table, [...set]).map((row): TableRow => [table, row])),
  }
}

const SPANS_OF_LABEL = 'SELECT id FROM span WHERE label = ? AND deleted = 0'

/** A label with all that were merged into it. */
const MERGED_LABELS = `WITH RECURSIVE merged(id) AS (
  SELECT ? UNION SELECT l.id FROM label l JOIN merged m ON l.merged_into = m.id
) SELECT id FROM merged`

const OWNERS_OF_VALUES = 'SELECT owner FROM attribute WHERE type = ? AND deleted = 0'
const LINKS_OF_TYPE = 'SELECT id FROM link WHERE type = ? AND deleted = 0'

const isIn = (sql: Sql, table: 'span' | 'link', key: number): boolean =>
  sql.first(`SELECT 1 FROM ${table} WHERE id = ? AND deleted = 0`, [key]) !== undefined

const SPANS_OF_SOURCE = 'SELECT id FROM span WHERE source = ? AND deleted = 0'

const keysOf = (sql: Sql, query: string, ...values: readonly number[]): readonly number[] =>
  sql.rows(query, values).map(([key]) => Number(key))

/** The revision shown, other corrections, those that live spans were made on, and what they were made from. */
const revisionsOf = (sql: Sql, article: number): readonly number[] =>
  keysOf(
    sql,
    `WITH RECURSIVE wanted(id) AS (
       SELECT revision FROM article WHERE id = ?
       UNION SELECT id FROM revision WHERE article = ? AND deleted = 0
       UNION SELECT revision FROM span WHERE article = ? AND deleted = 0
       UNION SELECT r.parent FROM revision r JOIN wanted w ON r.id = w.id WHERE r.parent IS NOT NULL
     ) SELECT id FROM wanted`,
    article,
    article,
    article,
  )

/** A source with all that were joined into it, and what it was joined into. */
const joinedSources = (sql: Sql, source: number): readonly number[] =>
  keysOf(
    sql,
    `WITH RECURSIVE joined(id) AS (
       SELECT ?
       UNION SELECT s.merged_into FROM source s JOIN joined j ON s.id = j.id WHERE s.merged_into IS NOT NULL
       UNION SELECT s.id FROM source s JOIN joined j ON s.merged_into = j.id
     ) SELECT id FROM joined`,
    source,
  )

const addSpans = (sql: Sql, found: Found, spans: readonly number[]): void => {
  found.add('span', spans)
  for (const span of spans) found.add('attribute', keysOf(sql, ATTRIBUTES_OF, span))
}

const ATTRIBUTES_OF = 'SELECT id FROM attribute WHERE owner = ? AND deleted = 0'

const linksOfSpans = (sql: Sql, targets: readonly number[]): readonly number[] =>
  targets.flatMap((target) => keysOf(sql, 'SELECT link FROM filler WHERE target = ? AND deleted = 0', target))

/** Links with all their fillers, attributes and targets; links within links, and links around links, too. */
const addLinks = (sql: Sql, found: Found, links: readonly number[]): void => {
  const waiting = [...links]
  for (const link of waiting) {
    if (found.has('link', link)) continue
    found.add('link', [link])
    found.add('attribute', keysOf(sql, ATTRIBUTES_OF, link))
    const fillers = sql.rows('SELECT id, target FROM filler WHERE link = ? AND deleted = 0', [link])
    for (const [filler, target] of fillers) {
      found.add('filler', [Number(filler)])
      addTarget(sql, found, Number(target), waiting)
    }
    waiting.push(...linksOfSpans(sql, [link]))
  }
}

const addTarget = (sql: Sql, found: Found, target: number, waiting: number[]): void => {
  if (sql.first('SELECT 1 FROM span WHERE id = ?', [target]) !== undefined) {
    if (!found.has('span', target)) addSpans(sql, found, [target])
  } else if (sql.first('SELECT 1 FROM link WHERE id = ?', [target]) !== undefined) {
    waiting.push(target)
  } else {
    found.add('source', [target])
    found.add('claim', [target])
  }
}
