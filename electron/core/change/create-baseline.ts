import { shownSpan } from '../model/place.ts'
import type { Reader } from '../model/reader.ts'
import { textOfRevision } from '../model/revision.ts'
import { fieldsOf, refFieldsOf, tableNames } from '../model/tables.ts'
import type { AnyRow, Row, TableName } from '../model/tables.ts'
import { BASELINE, PART_BASELINE, parseChangeId } from './change.ts'
import type { Change, ChangeId, Clock, RowPatch } from './change.ts'
import type { ChangeHead } from './history.ts'

/** What a copy without history leaves behind beside its history and everything deleted. */
export interface LeftBehind {
  /** The bytes that articles were imported from. */
  readonly originals: boolean
  /** Analysts' names: others stand for them, "Analyst 1" and so on, under new ids. */
  readonly names: boolean
  /** The articles that come along with all that belongs to them; every one when undefined. */
  readonly articles?: readonly string[] | undefined
}

/** What the baseline follows, and who makes it. */
export interface BaselineStamp {
  /** The newest change of every actor that it stands for: see `newestOfAll`. */
  readonly heads: readonly ChangeId[]
  /** The newest clock reading of the history. */
  readonly clock: Clock
  readonly analyst: string
  readonly newId: () => string
  /** What people did to rows that are made once: see `editsAfterMaking`. */
  readonly edited: EditedFields
}

/** Names of fields, by the id of their row. */
export type EditedFields = ReadonlyMap<string, ReadonlySet<string>>

/**
 * The baseline of a project: every live row as it is now, and nothing that was ever deleted or overwritten, but for parts of
 * the scheme that something still has. Texts are as they were corrected, spans where they stand in them. Rows that need one
 * that does not come along stay behind too, and other pointers to such a row become empty. A link that would lose a filler
 * stays behind whole.
 */
export const createBaseline = (reader: Reader, left: LeftBehind, stamp: BaselineStamp): Change => {
  const all = readAll(reader)
  const kept = left.articles === undefined ? all : onlyArticles(all, new Set(left.articles))
  if (left.originals) kept.set('original', new Map())
  keepPresentTexts(kept, reader)
  keepUsed(kept, reader)
  dropDangling(kept)
  if (left.articles !== undefined) {
    dropUnused(kept, stamp.analyst)
    dropDangling(kept)
  }
  const standIn = left.names ? standInsFor(kept, stamp.newId) : new Map<string, StandIn>()
  const named = [...kept].flatMap(([table, rows]) =>
    [...rows.values()].map((row) => [table, left.names ? anonymous(table, row, standIn) : row] as const),
  )
  const [time, counter] = stamp.clock
  return {
    actor: stamp.newId(),
    seq: 1,
    heads: stamp.heads,
    clock: [time, counter + 1], // after all that it stands for, and before whatever is done next anywhere
    analyst: standIn.get(stamp.analyst)?.id ?? stamp.analyst,
    kind: left.articles === undefined ? BASELINE : PART_BASELINE,
    label: left.articles === undefined ? 'Copy without history' : 'Copy of some articles without history',
    patches: named.flatMap(([table, row]) => patchesFor(table, row, stamp.edited.get(row.id) ?? new Set())),
  }
}

/** Where somebody else imported the same bytes, a making says nothing; what was edited since is said once more. */
const patchesFor = (table: TableName, { id, ...fields }: AnyRow, edited: ReadonlySet<string>): readonly RowPatch[] => {
  const made: RowPatch = { table, row: id, before: null, after: fields }
  const said = Object.fromEntries(Object.entries(fields).filter(([name]) => edited.has(name)))
  return Object.keys(said).length === 0 ? [made] : [made, { table, row: id, before: said, after: said }]
}

/** The fields of articles that people set, other than by importing them. */
export const editsAfterMaking = (history: Iterable<Pick<Change, 'patches'>>): EditedFields => {
  const edited = new Map<string, Set<string>>()
  for (const { patches } of history) {
    for (const { table, row, before, after } of patches) {
      if (table !== 'article' || before === null) continue
      edited.set(row, new Set([...(edited.get(row) ?? []), ...Object.keys(after)]))
    }
  }
  return edited
}

/** The newest change of every actor in a history, and of those that its baselines stand for. */
export const newestOfAll = (history: Iterable<Pick<ChangeHead, 'actor' | 'seq' | 'heads'>>): readonly ChangeId[] => {
  const newest = new Map<string, number>()
  const see = (actor: string, seq: number): void => void newest.set(actor, Math.max(seq, newest.get(actor) ?? 0))
  for (const change of history) {
    see(change.actor, change.seq)
    for (const head of change.heads) {
      const { actor, seq } = parseChangeId(head)
      see(actor, seq)
    }
  }
  return [...newest].map(([actor, seq]): ChangeId => `${actor}:${seq}`).sort()
}

type Kept = Map<TableName, Map<string, AnyRow>>

const readAll = (reader: Reader): Kept =>
  new Map(
    tableNames.map((table) => [table, new Map((reader.all(table) as unknown as AnyRow[]).map((row) => [row.id, row]))]),
  )

/** Without the other articles and the links that reach into them. */
const onlyArticles = (all: Kept, chosen: ReadonlySet<string>): Kept => {
  const kept = new Map(all)
  kept.set(
    'article',
    filtered(all, 'article', ({ id }) => chosen.has(id)),
  )
  dropSpans(kept, ({ article }) => !chosen.has(String(article)))
  return kept
}

/** Without some spans and the links that they are part of. */
const dropSpans = (kept: Kept, isDropped: (span: AnyRow) => boolean): void => {
  const all = new Map(kept)
  const spans = filtered(all, 'span', (span) => !isDropped(span))
  if (spans.size === all.get('span')?.size) return
  const fillers = [...(all.get('filler')?.values() ?? [])]
  const links = new Map(all.get('link'))
  const isOut = (target: unknown): boolean =>
    typeof target === 'string' &&
    ((all.get('span')?.has(target) === true && !spans.has(target)) ||
      (all.get('link')?.has(target) === true && !links.has(target)))
  for (let size = -1; size !== links.size;) {
    size = links.size
    for (const { link, target } of fillers) if (isOut(target)) links.delete(String(link))
  }
  kept.set('span', spans)
  kept.set('link', links)
}

/**
 * What a text said before it was corrected stays behind, and so does what holds it: the file that it was imported from, and
 * spans that lost their place. The others stand in the present text from now on.
 */
const keepPresentTexts = (kept: Kept, reader: Reader): void => {
  const revisions = new Map(kept.get('revision'))
  const spans = new Map(kept.get('span'))
  const originals = new Map(kept.get('original'))
  const present = new Map<string, string>() // the shown revisions of articles that have others, by article
  for (const { id: article, revision } of (kept.get('article')?.values() ?? []) as Iterable<Row<'article'>>) {
    const text = textOfRevision(reader, revision)
    const row = reader.get('revision', revision)
    const versions = reader.where('revision', 'article', article)
    if (text === undefined || row === undefined || versions.length < 2) continue
    present.set(article, revision)
    for (const { id } of versions) revisions.delete(id)
    revisions.set(revision, { ...row, parent: null, text, edits: [] })
    if (row.parent !== null) for (const { id } of reader.where('original', 'article', article)) originals.delete(id)
    for (const span of reader.where('span', 'article', article)) {
      if (spans.has(span.id)) spans.set(span.id, { ...shownSpan(reader, span), label: span.label })
    }
  }
  kept.set('revision', revisions).set('original', originals).set('span', spans)
  dropSpans(kept, ({ article, revision }) => (present.get(String(article)) ?? revision) !== revision)
}

const filtered = (all: Kept, table: TableName, holds: (row: AnyRow) => boolean): Map<string, AnyRow> =>
  new Map([...(all.get(table) ?? [])].filter(([, row]) => holds(row)))

/** Parts of the scheme, and sets, that were removed while something still has them: without them it could not be read. */
const keepUsed = (kept: Kept, reader: Reader): void => {
  const waiting = [...kept].flatMap(([table, rows]) => [...rows.values()].map((row) => [table, row] as const))
  for (const [table, row] of waiting) {
    for (const name of refFieldsOf(table)) {
      const target = row[name]
      for (const to of SCHEME) {
        if (typeof target !== 'string' || fieldsOf(table)[name]?.refers.includes(to) !== true) continue
        const removed = kept.get(to)?.has(target) === true ? undefined : reader.get(to, target)
        if (removed === undefined) continue
        kept.get(to)?.set(target, removed as unknown as AnyRow)
        waiting.push([to, removed as unknown as AnyRow])
      }
    }
  }
}

const SCHEME = ['label', 'attributeType', 'linkType', 'role', 'set'] as const satisfies readonly TableName[]

/** Until nothing points to a row that is not there. */
const dropDangling = (kept: Kept): void => {
  for (let changed = true; changed;) {
    changed = false
    for (const [table, rows] of kept) {
      const fields = fieldsOf(table)
      for (const [id, row] of rows) {
        for (const name of refFieldsOf(table)) {
          const target = rows.get(id)?.[name]
          const refers = (fields[name]?.refers ?? []) as readonly TableName[]
          if (typeof target !== 'string' || refers.some((to) => kept.get(to)?.has(target) === true)) continue
          changed = true
          if (fields[name]?.initial === null) rows.set(id, { ...(rows.get(id) ?? row), [name]: null })
          else rows.delete(id)
        }
      }
    }
  }
}

/** Entries of the registry and analysts that nothing of what comes along speaks of. */
const dropUnused = (kept: Kept, sharer: string): void => {
  const registry: readonly TableName[] = ['source', 'claim']
  const about: readonly TableName[] = ['rating', 'refusal', 'note']
  const used = new Set<string>()
  const waiting = [...kept]
    .filter(([table]) => !registry.includes(table) && !about.includes(table))
    .flatMap(([table, rows]) => [...rows.values()].flatMap((row) => spokenOf(table, row)))
  for (const id of waiting) {
    if (used.has(id)) continue
    used.add(id)
    for (const table of registry) {
      const row = kept.get(table)?.get(id)
      if (row !== undefined) waiting.push(...spokenOf(table, row))
    }
  }
  for (const table of registry)
    kept.set(
      table,
      filtered(kept, table, ({ id }) => used.has(id)),
    )
  const people = new Set([sharer])
  for (const [table, rows] of kept) {
    for (const row of rows.values()) {
      for (const name of refFieldsOf(table)) {
        if (fieldsOf(table)[name]?.refers.includes('analyst') === true) people.add(String(row[name]))
      }
    }
  }
  kept.set(
    'analyst',
    filtered(kept, 'analyst', ({ id }) => people.has(id)),
  )
}

/** What a row speaks of: all that it points to but its maker, and an attribute's values. */
const spokenOf = (table: TableName, row: AnyRow): readonly string[] =>
  [
    ...refFieldsOf(table)
      .filter((name) => name !== 'by')
      .map((name) => row[name]),
    ...stringsIn(row['value']),
  ].filter((value): value is string => typeof value === 'string')

/** The words in an attribute's value; one of them may be a source's id. */
const stringsIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

interface StandIn {
  readonly id: string
  readonly name: string
}

const standInsFor = (kept: Kept, newId: () => string): ReadonlyMap<string, StandIn> => {
  const people = [...(kept.get('analyst')?.values() ?? [])].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  return new Map(people.map(({ id }, i) => [id, { id: newId(), name: `Analyst ${i + 1}` }]))
}

/** The row with a stand-in wherever an analyst is named. */
const anonymous = (table: TableName, row: AnyRow, standIns: ReadonlyMap<string, StandIn>): AnyRow => {
  const changed: Record<string, unknown> = { ...row }
  for (const name of refFieldsOf(table)) {
    const standIn = standIns.get(String(row[name]))
    if (standIn !== undefined && fieldsOf(table)[name]?.refers.includes('analyst') === true) changed[name] = standIn.id
  }
  const self = table === 'analyst' ? standIns.get(row.id) : undefined
  if (self !== undefined) Object.assign(changed, self)
  const owner = table === 'set' ? standIns.get(String(row['analyst'])) : undefined
  if (owner !== undefined) changed['name'] = owner.name
  return changed as unknown as AnyRow
}
