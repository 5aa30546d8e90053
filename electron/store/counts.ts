import type { Counts, Info } from '#ipc/contract.ts'
import type { RowStore } from './rows.ts'
import { schemaVersion } from './migration/index.ts'
import { textOf } from './sql.ts'
import type { Sql } from './sql.ts'

/**
 * Live rows by article and by source. A source that was joined into another counts there. A statement is a link that
 * joins a claim to the source, as itself or by one of its spans; a medium says nothing of its own.
 */
export const countRows = (sql: Sql, rows: RowStore): Counts => {
  const articles: Record<string, { spans: number; links: number }> = {}
  for (const [article, spans] of sql.rows(SPANS_BY_ARTICLE)) {
    articles[rows.globalOf(Number(article))] = { spans: Number(spans), links: 0 }
  }
  for (const [article, links] of sql.rows(LINKS_BY_ARTICLE)) {
    const counted = articles[rows.globalOf(Number(article))]
    if (counted !== undefined) counted.links = Number(links)
  }

  const sources: Record<string, { mentions: number; statements: number }> = {}
  const links = new Map<string, Set<number>>()
  const shown = shownUnder(sql, rows, 'source')
  for (const source of new Set(shown.values())) {
    sources[source] = { mentions: 0, statements: 0 }
    links.set(source, new Set())
  }
  for (const [source, mentions] of sql.rows(MENTIONS_BY_SOURCE)) {
    const counted = sources[shown.get(Number(source)) ?? '']
    if (counted !== undefined) counted.mentions += Number(mentions)
  }
  for (const [source, link] of sql.rows(STATEMENTS)) links.get(shown.get(Number(source)) ?? '')?.add(Number(link))
  for (const [source, statements] of links) {
    const counted = sources[source]
    if (counted !== undefined) counted.statements = statements.size
  }
  return { articles, sets: countSets(sql, rows), sources, scheme: countScheme(sql, rows) }
}

const SPANS_BY_ARTICLE = `SELECT a.id, count(s.id) FROM article a LEFT JOIN span s ON s.article = a.id AND s.deleted = 0
  WHERE a.deleted = 0 GROUP BY a.id`

const LINKS_BY_ARTICLE = `SELECT s.article, count(DISTINCT f.link) FROM filler f
  JOIN span s ON s.id = f.target AND s.deleted = 0 JOIN link l ON l.id = f.link AND l.deleted = 0
  WHERE f.deleted = 0 GROUP BY s.article`

const MENTIONS_BY_SOURCE = `SELECT source, count(*) FROM span WHERE deleted = 0 AND source IS NOT NULL GROUP BY source`

/** As `roleKind` has it: a role of the default scheme by its id, any other by its name. */
const isKind = (kind: string): string =>
  `(i.global LIKE 'role.%.${kind}' OR (i.global NOT LIKE 'role.%.%' AND r.name = '${kind}'))`

const STATEMENTS = `SELECT coalesce(s.source, f.target), f.link FROM filler f
  JOIN role r ON r.id = f.role JOIN identity i ON i.id = r.id AND ${isKind('source')} JOIN link l ON l.id = f.link AND l.deleted = 0
  LEFT JOIN span s ON s.id = f.target
  WHERE f.deleted = 0 AND coalesce(s.deleted, 0) = 0
  AND EXISTS(SELECT 1 FROM filler c JOIN role r ON r.id = c.role JOIN identity i ON i.id = r.id AND ${isKind('claim')} WHERE c.link = f.link AND c.deleted = 0)`

/** Spans and links by set and article; a link is where its spans are. */
const countSets = (sql: Sql, rows: RowStore): Counts['sets'] => {
  const sets: Record<string, Record<string, { spans: number; links: number }>> = {}
  const at = (set: unknown, article: unknown): { spans: number; links: number } => {
    const articles = (sets[rows.globalOf(Number(set))] ??= {})
    return (articles[rows.globalOf(Number(article))] ??= { spans: 0, links: 0 })
  }
  for (const [set, article, spans] of sql.rows(SPANS_BY_SET)) at(set, article).spans = Number(spans)
  for (const [set, article, links] of sql.rows(LINKS_BY_SET)) at(set, article).links = Number(links)
  return sets
}

const SPANS_BY_SET =
  'SELECT annotation_set, article, count(*) FROM span WHERE deleted = 0 GROUP BY annotation_set, article'

const LINKS_BY_SET = `SELECT l.annotation_set, s.article, count(DISTINCT f.link) FROM filler f
  JOIN span s ON s.id = f.target AND s.deleted = 0 JOIN link l ON l.id = f.link AND l.deleted = 0
  WHERE f.deleted = 0 GROUP BY l.annotation_set, s.article`

/** What uses each row of the scheme; a label that was merged into another counts there. */
const countScheme = (sql: Sql, rows: RowStore): Counts['scheme'] => {
  const counts: Record<string, number> = {}
  const labels = shownUnder(sql, rows, 'label')
  for (const [label, spans] of sql.rows('SELECT label, count(*) FROM span WHERE deleted = 0 GROUP BY label')) {
    const id = labels.get(Number(label)) ?? rows.globalOf(Number(label))
    counts[id] = (counts[id] ?? 0) + Number(spans)
  }
  for (const query of [
    VALUES_BY_TYPE,
    'SELECT type, count(*) FROM link WHERE deleted = 0 GROUP BY type',
    PARTS_BY_ROLE,
  ]) {
    for (const [id, count] of sql.rows(query)) counts[rows.globalOf(Number(id))] = Number(count)
  }
  return counts
}

const VALUES_BY_TYPE = `SELECT a.type, count(*) FROM attribute a LEFT JOIN span s ON s.id = a.owner LEFT JOIN link l ON l.id = a.owner
  WHERE a.deleted = 0 AND a.value IS NOT NULL AND coalesce(s.deleted, l.deleted) = 0 GROUP BY a.type`

const PARTS_BY_ROLE = `SELECT f.role, count(*) FROM filler f JOIN link l ON l.id = f.link AND l.deleted = 0
  WHERE f.deleted = 0 GROUP BY f.role`

/** For every live source or label the id it is shown under: where its joins end; a ring of joins ends at its smallest id. */
const shownUnder = (sql: Sql, rows: RowStore, table: 'source' | 'label'): ReadonlyMap<number, string> => {
  const into = new Map<number, number | null>()
  for (const [id, to] of sql.rows(`SELECT id, merged_into FROM ${table} WHERE deleted = 0`)) {
    into.set(Number(id), to === null ? null : Number(to))
  }
  const shown = new Map<number, string>()
  for (const start of into.keys()) {
    const passed: number[] = []
    let at = start
    for (;;) {
      const next = into.get(at) ?? null
      const ring = passed.indexOf(at)
      if (ring >= 0) {
        const ids = passed.slice(ring).map((key) => rows.globalOf(key))
        shown.set(
          start,
          ids.reduce((least, id) => (id < least ? id : least)),
        )
        break
      }
      if (next === null || !into.has(next)) {
        shown.set(start, rows.globalOf(at))
        break
      }
      passed.push(at)
      at = next
    }
  }
  return shown
}

/** `info --json`: live rows, every label and type of the scheme named. */
export const projectInfo = (sql: Sql, rows: RowStore): Info => ({
  project: textOf(sql.first('SELECT CAST(name AS BLOB) FROM project WHERE deleted = 0 ORDER BY id')?.[0]),
  schemaVersion,
  articles: sql.number('SELECT count(*) FROM article WHERE deleted = 0'),
  spans: spansByLabel(sql, rows),
  links: byName(sql, LINKS_BY_TYPE),
  sources: sql.number('SELECT count(*) FROM source WHERE deleted = 0'),
  claims: sql.number('SELECT count(*) FROM claim WHERE deleted = 0'),
  analysts: sql.number('SELECT count(*) FROM analyst WHERE deleted = 0'),
  sets: sql.number('SELECT count(*) FROM annotation_set WHERE deleted = 0'),
  changes: sql.number('SELECT count(*) FROM change'),
})

/** Spans by the name of the label they are shown under; removed labels only where spans still have them. */
const spansByLabel = (sql: Sql, rows: RowStore): Info['spans'] => {
  const shown = shownUnder(sql, rows, 'label')
  const counts = new Map(
    sql
      .rows('SELECT label, count(*) FROM span WHERE deleted = 0 GROUP BY label')
      .map(([id, n]) => [Number(id), Number(n)]),
  )
  const labels = sql
    .rows('SELECT id, CAST(name AS BLOB), deleted FROM label ORDER BY position, id')
    .map(([id, name, deleted]) => ({ id: Number(id), name: textOf(name), isLive: deleted === 0 }))
  const under = (id: string): number =>
    labels.reduce((sum, one) => (shown.get(one.id) === id ? sum + (counts.get(one.id) ?? 0) : sum), 0)
  const named: Record<string, number> = {}
  for (const { id, name, isLive } of labels) {
    const global = rows.globalOf(id)
    if (isLive && shown.get(id) !== global) continue
    const count = isLive ? under(global) : (counts.get(id) ?? 0)
    if (isLive || count > 0) named[name] = (named[name] ?? 0) + count
  }
  return named
}

const LINKS_BY_TYPE = `SELECT CAST(t.name AS BLOB), (SELECT count(*) FROM link l WHERE l.type = t.id AND l.deleted = 0)
  AS n FROM link_type t WHERE t.deleted = 0 OR n > 0 ORDER BY t.position, t.id`

const byName = (sql: Sql, query: string): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>()
  for (const [name, count] of sql.rows(query)) {
    counts.set(textOf(name), (counts.get(textOf(name)) ?? 0) + Number(count))
  }
  return Object.fromEntries(counts)
}
