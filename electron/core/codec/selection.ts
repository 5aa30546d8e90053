import { Rows } from '../model/rows.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import { tableNames } from '../model/tables.ts'
import type { AnyRow, Row, TableName } from '../model/tables.ts'
import { compareWords, sortedById } from './order.ts'

/** The project with only some of its articles, or only some people's annotations, as an export sees it. */
export interface Selection {
  readonly reader: Reader
  /** Links that were left out because a part of theirs is not in the selection. */
  readonly cut: readonly Row<'link'>[]
}

/** Whose annotations, which articles and which labels; undefined for all. */
export interface Chosen {
  readonly articles?: ReadonlySet<string> | undefined
  readonly analysts?: ReadonlySet<string> | undefined
  /** Spans of these only. */
  readonly labels?: ReadonlySet<string> | undefined
}

/** Keeps what is wanted in memory; where that is everything the project itself is as good. */
export const select = (reader: Reader, { articles, analysts, labels }: Chosen): Selection => {
  if (articles === undefined && analysts === undefined && labels === undefined) return everything(reader)
  const rows = new Rows()
  const isWanted = (article: string, by: string | null): boolean =>
    articles?.has(article) !== false && (analysts === undefined || (by !== null && analysts.has(by)))
  const put = (table: TableName, row: object): void => rows.put(table, row as AnyRow)

  for (const table of tableNames) {
    if (['original', 'span', 'link', 'filler', 'attribute', 'revision', 'status', 'note', 'article'].includes(table))
      continue
    for (const row of reader.all(table)) put(table, row)
  }
  for (const row of reader.all('article')) if (articles?.has(row.id) !== false) put('article', row)
  for (const table of ['revision', 'status'] as const)
    for (const row of reader.all(table)) if (articles?.has(row.article) !== false) put(table, row)
  for (const row of reader.all('note'))
    if (live(reader, 'article', row.subject) === undefined || articles?.has(row.subject) !== false) put('note', row)
  for (const row of reader.all('span'))
    if (isWanted(row.article, row.by) && labels?.has(row.label) !== false) put('span', row)
  const cut = selectLinks(reader, rows, analysts, articles !== undefined)
  for (const row of reader.all('attribute'))
    if (live(rows, 'span', row.owner) !== undefined || live(rows, 'link', row.owner) !== undefined)
      put('attribute', row)

  // What the scheme has lost but annotations still use is looked up where it is.
  const get: Reader['get'] = (table, id) =>
    rows.get(table, id) ?? (SCHEME.includes(table) ? reader.get(table, id) : undefined)
  return {
    reader: { get, where: (table, refField, id) => rows.where(table, refField, id), all: (table) => rows.all(table) },
    cut,
  }
}

/** Attributes whose span or link is deleted are none of a selection. */
const everything = (reader: Reader): Selection => {
  const hasOwner = ({ owner }: Row<'attribute'>): boolean =>
    live(reader, 'span', owner) !== undefined || live(reader, 'link', owner) !== undefined
  const all: Reader['all'] = (table) =>
    table === 'attribute'
      ? reader.all(table).filter((row) => hasOwner(row as unknown as Row<'attribute'>))
      : reader.all(table)
  return {
    reader: { get: (table, id) => reader.get(table, id), where: (...asked) => reader.where(...asked), all },
    cut: [],
  }
}

/** Tables of which an export may want rows that are deleted. */
export const SCHEME: readonly TableName[] = ['label', 'linkType', 'role', 'attributeType']

/** A link comes along with all that it holds, or not at all. */
const selectLinks = (
  reader: Reader,
  rows: Rows,
  analysts: ReadonlySet<string> | undefined,
  isPart: boolean,
): readonly Row<'link'>[] => {
  const fillers = new Map<string, Row<'filler'>[]>()
  for (const filler of reader.all('filler')) fillers.set(filler.link, [...(fillers.get(filler.link) ?? []), filler])
  const links = reader.all('link').filter(({ by }) => analysts === undefined || (by !== null && analysts.has(by)))
  const wanted = new Map(links.map((link) => [link.id, link]))
  const isIn = ({ target }: Row<'filler'>): boolean => {
    if (live(reader, 'span', target) !== undefined) return live(rows, 'span', target) !== undefined
    return live(reader, 'link', target) === undefined || wanted.has(target)
  }
  const hasPlace = ({ target }: Row<'filler'>): boolean =>
    live(rows, 'span', target) !== undefined || wanted.has(target)
  const cut: Row<'link'>[] = []
  for (let before = -1; before !== cut.length;) {
    before = cut.length
    for (const link of wanted.values()) {
      const held = fillers.get(link.id) ?? []
      const isWhole = held.every(isIn)
      if (isWhole && (!isPart || held.some(hasPlace))) continue
      wanted.delete(link.id)
      if (!isWhole && held.some(hasPlace)) cut.push(link)
    }
  }
  for (const link of wanted.values()) {
    rows.put('link', link as unknown as AnyRow)
    for (const filler of fillers.get(link.id) ?? []) rows.put('filler', filler as unknown as AnyRow)
  }
  return cut
}

/** Divides ids into parts of the given sizes, drawn by a number: the same ids and number give the same parts. */
export const split = (
  ids: readonly string[],
  parts: readonly number[],
  seed: number,
): readonly (readonly string[])[] => {
  const drawn = sortedById(ids.map((id) => ({ id })))
    .map(({ id }) => ({ id, key: hashOf(`${seed} ${id}`) }))
    .sort((a, b) => a.key - b.key || compareWords(a.id, b.id))
  const whole = parts.reduce((sum, part) => sum + part, 0)
  let from = 0
  let upTo = 0
  return parts.map((part, i) => {
    upTo += part
    const end = i === parts.length - 1 ? drawn.length : Math.round((drawn.length * upTo) / whole)
    const taken = drawn.slice(from, Math.max(from, end))
    from = Math.max(from, end)
    return taken.map(({ id }) => id)
  })
}

/** Spreads words evenly over 32 bits (FNV-1a with a final mix). */
const hashOf = (words: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < words.length; i += 1) hash = Math.imul(hash ^ words.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
