import { changeId, isBaseline } from '#core/change/change.ts'
import type { Change, ChangeId, RowPatch } from '#core/change/change.ts'
import { describePatches } from '#core/change/describe.ts'
import type { Described } from '#core/change/describe.ts'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import type { TableName } from '#core/model/tables.ts'
import type { HistoryFilter, HistoryPage } from '#ipc/contract.ts'
import type { History, PastChange } from './history.ts'
import { createPause } from './pause.ts'
import type { RowStore } from './rows.ts'

/** How many things of one change are told; the window says how many rows there are in all. */
const MOST_DETAILS = 8

/**
 * One page of the history, newest first, as people read it. A long one is read in parts, between which others get their turn.
 * @param canUndo whether a change is one's own and can be taken back
 */
export const readHistory = async (
  history: History,
  rows: RowStore,
  filter: HistoryFilter,
  canUndo: (change: ChangeId) => boolean,
): Promise<HistoryPage> => {
  const entries: HistoryPage['entries'][number][] = []
  const referred = new Set<ChangeId>()
  const undone = new Set<ChangeId>()
  const about = rowsAbout(rows, filter)
  const others = createPause()
  let reached = filter.before === null
  let more = false
  for (const past of history.fromNewest()) {
    await others()
    const id = changeId(past)
    const { undoes, redoes } = past
    if (undoes !== undefined && !referred.has(undoes)) undone.add(undoes)
    for (const taken of [undoes, redoes]) if (taken !== undefined) referred.add(taken)
    if (!reached) {
      reached = id === filter.before
      continue
    }
    if (!matches(history, past, filter, about)) continue
    if (entries.length === filter.limit) {
      more = true
      break
    }
    const change = history.at(past.place)
    const { patches } = change
    const details = describePatches(rows, patches.slice(0, MOST_DETAILS)).slice(0, MOST_DETAILS)
    entries.push({
      change: id,
      at: past.clock[0],
      by: nameOf(rows, past.analyst),
      kind: past.kind,
      label: past.label,
      isUndone: undone.has(id),
      canUndo: canUndo(id),
      details,
      rows: patches.length,
    })
    if (filter.row !== null && makes(change, filter.row)) break // before that there was nothing of it
  }
  return { entries, more, people: history.analysts().map((id) => ({ id, name: nameOf(rows, id) })) }
}

/** What changed, all in all, after one change and up to another: fields that came back to what they were are left out. */
export const compareHistory = (
  history: History,
  reader: Reader,
  after: ChangeId,
  upTo: ChangeId,
): readonly Described[] => {
  const between: Change[] = []
  let inside = false
  for (const past of history.fromNewest()) {
    const id = changeId(past)
    if (id === after) break
    inside ||= id === upTo
    if (inside) between.push(history.at(past.place))
  }
  return describePatches(reader, netPatches(between.reverse()))
}

/** Changes one after the other as one: each field's first value before and last value after. */
const netPatches = (changes: readonly Change[]): readonly RowPatch[] => {
  const net = new Map<string, RowPatch>()
  for (const patch of changes.flatMap(({ patches }) => patches)) {
    const key = `${patch.table} ${patch.row}`
    const now = net.get(key)
    net.set(
      key,
      now === undefined
        ? patch
        : {
            ...now,
            before: now.before === null ? null : { ...patch.before, ...now.before },
            after: { ...now.after, ...patch.after },
          },
    )
  }
  return [...net.values()].filter(({ before, after }) => before !== null || after['deleted'] !== true)
}

/** Whether a change made a span or link. Other rows may be made twice, and a baseline makes what others have made before. */
const makes = (change: Change, id: string): boolean =>
  !isBaseline(change) &&
  change.patches.some(
    ({ table, row, before }) => row === id && before === null && (table === 'span' || table === 'link'),
  )

/** What is told at once first: what a change is about is looked for in its patches. */
const matches = (
  history: History,
  { analyst, kind, place }: PastChange,
  filter: HistoryFilter,
  about: ReadonlySet<string> | undefined,
): boolean => {
  if (filter.analyst !== null && analyst !== filter.analyst) return false
  if (filter.kind !== null && !kind.startsWith(filter.kind)) return false
  return about === undefined || history.isAbout(place, about)
}

/** Ids of all rows that belong to the article and row of a filter, deleted ones too; undefined when it names neither. */
const rowsAbout = (rows: RowStore, { article, row }: HistoryFilter): ReadonlySet<string> | undefined => {
  const ofArticle = article === null ? undefined : rowsOfArticle(rows, article)
  const ofRow = row === null ? undefined : new Set(withParts(rows, row))
  if (ofArticle === undefined || ofRow === undefined) return ofArticle ?? ofRow
  return new Set([...ofRow].filter((id) => ofArticle.has(id)))
}

const rowsOfArticle = (rows: RowStore, article: string): ReadonlySet<string> => {
  const own = (['revision', 'original', 'status'] as const).flatMap((table) => idsOf(rows, table, 'article', article))
  const spans = idsOf(rows, 'span', 'article', article)
  const links = new Set(
    spans.flatMap((span) => rows.whereAny('filler', 'target', span).map((filler) => filler['link'])),
  )
  const here = [...links].filter(
    (link): link is string => typeof link === 'string' && articleOf(rows, link) === article,
  )
  return new Set([article, ...spans, ...here].flatMap((id) => withParts(rows, id)).concat(own))
}

/** A row, and what says something of it or is a part of it. */
const withParts = (rows: RowStore, id: string): readonly string[] => [
  id,
  ...idsOf(rows, 'attribute', 'owner', id),
  ...idsOf(rows, 'filler', 'link', id),
  ...idsOf(rows, 'note', 'subject', id),
  ...idsOf(rows, 'rating', 'subject', id),
]

const idsOf = (rows: RowStore, table: TableName, field: string, id: string): readonly string[] =>
  rows.whereAny(table, field, id).map((row) => row.id)

/** A link stands where the first of its spans does. */
const articleOf = (rows: RowStore, link: string): string | undefined => {
  const targets = rows.whereAny('filler', 'link', link).map(({ target }) => rows.get('span', String(target))?.article)
  return targets.find((article) => article !== undefined)
}

const nameOf = (reader: Reader, analyst: string): string => live(reader, 'analyst', analyst)?.name ?? 'unknown'
