import type { Change } from '#core/change/change.ts'
import type { Counts, Info } from '#ipc/contract.ts'
import type { RowStore } from './rows.ts'
import { schemaVersion } from './migration/index.ts'
import { createPause } from './pause.ts'
import { textOf } from './sql.ts'
import type { Sql } from './sql.ts'

/**
 * Counts live rows by article and by source, and remembers them: after an edit only what it touched is counted again. A
 * source that was joined into another counts there. A statement is a link that joins a claim to the source, as itself or
 * by one of its spans; a medium says nothing of its own.
 */
export interface Counter {
  /** What is known, and the first few of what is not. */
  soFar(): Counts
  /** Everything; a large project is counted in parts, between which others get their turn. */
  all(): Promise<Counts>
  /** A change has been applied. */
  changed(change: Pick<Change, 'patches'>): void
  /** Much may have changed. */
  forget(): void
  /** The project is being closed: nothing more can be counted. */
  end(): void
}

export const createCounter = (sql: Sql, rows: RowStore): Counter => {
  const articles = new Map<number, { readonly spans: number; readonly links: number }>()
  const sources = new Map<number, { readonly mentions: number; readonly links: readonly number[] }>()

  let ended = false

  /** Counts one thing that is not counted yet and answers whether there was one. */
  const missing = function* (): Generator<undefined> {
    for (const article of keysOf(sql, 'SELECT id FROM article WHERE deleted = 0')) {
      if (articles.has(article)) continue
      articles.set(article, { spans: sql.number(SPANS_OF, [article]), links: sql.number(LINKS_OF, [article]) })
      yield undefined
    }
    for (const source of keysOf(sql, 'SELECT id FROM source WHERE deleted = 0')) {
      if (sources.has(source)) continue
      sources.set(source, { mentions: sql.number(MENTIONS_OF, [source]), links: keysOf(sql, STATEMENTS_OF, source) })
      yield undefined
    }
  }

  const known = (): Counts => {
    const byArticle: Record<string, { spans: number; links: number }> = {}
    for (const article of keysOf(sql, 'SELECT id FROM article WHERE deleted = 0')) {
      const counted = articles.get(article)
      if (counted !== undefined) byArticle[rows.globalOf(article)] = counted
    }
    const mentions = new Map<string, number>()
    const links = new Map<string, Set<number>>()
    for (const [key, source] of shownUnder(sql, rows, 'source')) {
      const counted = sources.get(key)
      mentions.set(source, (mentions.get(source) ?? 0) + (counted?.mentions ?? 0))
      const found = links.get(source) ?? new Set()
      for (const link of counted?.links ?? []) found.add(link)
      links.set(source, found)
    }
    const bySource = [...mentions].map(
      ([source, count]) => [source, { mentions: count, statements: links.get(source)?.size ?? 0 }] as const,
    )
    const [only, ...more] = keysOf(sql, 'SELECT id FROM annotation_set WHERE deleted = 0')
    const sets = only !== undefined && more.length === 0 ? { [rows.globalOf(only)]: byArticle } : countSets(sql, rows)
    return { articles: byArticle, sets, sources: Object.fromEntries(bySource) }
  }

  const forgetTarget = (target: number): void => {
    sources.delete(target)
    const [article, source] = sql.first('SELECT article, source FROM span WHERE id = ?', [target]) ?? []
    articles.delete(Number(article))
    sources.delete(Number(source))
  }
  const forgetLink = (link: number): void => {
    for (const target of keysOf(sql, 'SELECT target FROM filler WHERE link = ?', link)) forgetTarget(target)
  }
  const forgetValue = (id: unknown): void => {
    const key = typeof id === 'string' ? rows.keyOf(id) : undefined
    if (key !== undefined) forgetTarget(key)
  }
  const forget = (): void => {
    articles.clear()
    sources.clear()
  }

  return {
    soFar: () => {
      let left = AT_ONCE
      for (const _ of missing()) if ((left -= 1) === 0) break
      return known()
    },
    all: async () => {
      for (let found = true; found;) {
        found = false // what was forgotten meanwhile is counted in another round
        const others = createPause()
        for (const _ of missing()) {
          found = true
          await others()
          if (ended) return { articles: {}, sets: {}, sources: {} }
        }
      }
      return known()
    },
    changed: ({ patches }) => {
      if (patches.length > MANY || patches.some(({ table }) => table === 'role')) return forget()
      for (const { table, row, before } of patches) {
        const key = rows.keyOf(row)
        if (key === undefined) continue
        if (table === 'span') {
          forgetTarget(key)
          forgetValue(before?.['source'])
        } else if (table === 'link') forgetLink(key)
        else if (table === 'filler') {
          forgetLink(sql.number('SELECT link FROM filler WHERE id = ?', [key]))
          forgetValue(before?.['target'])
        }
      }
    },
    forget,
    end: () => {
      ended = true
    },
  }
}

/** Articles and sources that are counted while a window waits. */
const AT_ONCE = 500
/** Rows of a change from which counting everything anew is as well. */
const MANY = 5_000

const keysOf = (sql: Sql, query: string, ...values: readonly number[]): readonly number[] =>
  sql.rows(query, values).map(([key]) => Number(key))

const SPANS_OF = 'SELECT count(*) FROM span WHERE article = ? AND deleted = 0'

const LINKS_OF = `SELECT count(DISTINCT f.link) FROM span s CROSS JOIN filler f ON f.target = s.id AND f.deleted = 0
  CROSS JOIN link l ON l.id = f.link AND l.deleted = 0 WHERE s.article = ? AND s.deleted = 0`

const MENTIONS_OF = 'SELECT count(*) FROM span WHERE source = ? AND deleted = 0'

/** As `roleKind` has it: a role of the default scheme by its id, any other by its name. */
const isKind = (kind: string): string =>
  `(i.global LIKE 'role.%.${kind}' OR (i.global NOT LIKE 'role.%.%' AND r.name = '${kind}'))`

const STATEMENTS_OF = `SELECT DISTINCT f.link
  FROM (SELECT id FROM span WHERE source = ?1 AND deleted = 0 UNION ALL SELECT ?1) t
  CROSS JOIN filler f ON f.target = t.id AND f.deleted = 0
  CROSS JOIN role r ON r.id = f.role CROSS JOIN identity i ON i.id = r.id AND ${isKind('source')}
  CROSS JOIN link l ON l.id = f.link AND l.deleted = 0
  WHERE EXISTS(SELECT 1 FROM filler c JOIN role r ON r.id = c.role JOIN identity i ON i.id = r.id AND ${isKind('claim')}
    WHERE c.link = f.link AND c.deleted = 0)`

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
export const countUsage = (sql: Sql, rows: RowStore): Readonly<Record<string, number>> => {
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

/** The name of the project that this file began as. */
export const projectName = (sql: Sql): string =>
  textOf(sql.first('SELECT CAST(name AS BLOB) FROM project WHERE deleted = 0 ORDER BY id')?.[0])

/** `info --json`: live rows, every label and type of the scheme named. */
export const projectInfo = (sql: Sql, rows: RowStore): Info => ({
  project: projectName(sql),
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
