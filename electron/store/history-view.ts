import { changeId } from '#core/change/change.ts'
import type { Change, ChangeId, RowPatch } from '#core/change/change.ts'
import { describePatches, placeOf } from '#core/change/describe.ts'
import type { Described } from '#core/change/describe.ts'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import type { HistoryFilter, HistoryPage } from '#ipc/contract.ts'
import type { History } from './history.ts'

/** How many things of one change are told; the window says how many rows there are in all. */
const MOST_DETAILS = 8

/**
 * One page of the history, newest first, as people read it.
 * @param canUndo whether a change is one's own and can be taken back
 */
export const readHistory = (
  history: History,
  reader: Reader,
  filter: HistoryFilter,
  canUndo: (change: ChangeId) => boolean,
): HistoryPage => {
  const entries: HistoryPage['entries'][number][] = []
  const people = new Map<string, string>()
  const referred = new Set<ChangeId>()
  const undone = new Set<ChangeId>()
  let reached = filter.before === null
  let more = false
  history.eachFromNewest((change) => {
    const id = changeId(change)
    const { undoes, redoes } = change
    if (undoes !== undefined && !referred.has(undoes)) undone.add(undoes)
    for (const taken of [undoes, redoes]) if (taken !== undefined) referred.add(taken)
    people.set(change.analyst, nameOf(reader, change.analyst))
    if (!reached) {
      reached = id === filter.before
      return false
    }
    if (!matches(reader, change, filter)) return false
    if (entries.length === filter.limit) {
      more = true
      return true
    }
    const details = describePatches(reader, change.patches.slice(0, MOST_DETAILS)).slice(0, MOST_DETAILS)
    entries.push({
      change: id,
      at: change.clock[0],
      by: nameOf(reader, change.analyst),
      kind: change.kind,
      label: change.label,
      isUndone: undone.has(id),
      canUndo: canUndo(id),
      details,
      rows: change.patches.length,
    })
    return false
  })
  return { entries, more, people: [...people].map(([id, name]) => ({ id, name })) }
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
  history.eachFromNewest((change) => {
    const id = changeId(change)
    if (id === after) return true
    inside ||= id === upTo
    if (inside) between.push(change)
    return false
  })
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

const matches = (reader: Reader, change: Change, filter: HistoryFilter): boolean => {
  if (filter.analyst !== null && change.analyst !== filter.analyst) return false
  if (filter.kind !== null && !change.kind.startsWith(filter.kind)) return false
  if (filter.article === null && filter.row === null) return true
  return change.patches.some((patch) => {
    const place = placeOf(reader, patch.table, patch.row)
    if (filter.article !== null && place.article !== filter.article) return false
    return filter.row === null || [patch.row, place.span, place.link, subjectOf(reader, patch)].includes(filter.row)
  })
}

/** What a rating or note is on; it belongs to that. */
const subjectOf = (reader: Reader, { table, row }: RowPatch): string | undefined =>
  table === 'rating' || table === 'note' ? reader.get(table, row)?.subject : undefined

const nameOf = (reader: Reader, analyst: string): string => live(reader, 'analyst', analyst)?.name ?? 'unknown'
