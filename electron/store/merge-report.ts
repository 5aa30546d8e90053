import type { Change, ChangeId } from '#core/change/change.ts'
import { changeId } from '#core/change/change.ts'
import { conflicts, disputable } from '#core/change/history.ts'
import type { Conflict } from '#core/change/history.ts'
import { describeConflict } from '#core/change/open-conflicts.ts'
import type { Author, OpenConflict } from '#core/change/open-conflicts.ts'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import type { TableName } from '#core/model/tables.ts'
import type { MergeConflict, MergeReport } from '#ipc/contract.ts'
import type { History, PlacedHead } from './history.ts'
import type { Applied } from './merge-apply.ts'
import type { Side } from './merge-compare.ts'

/** What adding changes came to. Asked where they have been added. */
export const reportMerge = (side: Side, added: readonly Change[], { effects }: Applied): MergeReport => {
  const count = (table: TableName): number =>
    effects.filter((effect) => effect.table === table && effect.isNew && effect.after['deleted'] === false).length
  const theirs = new Set(added.map(changeId))
  const open = unsettled(side).filter(({ values }) => values.some(({ change }) => theirs.has(change)))
  return {
    articles: count('article'),
    spans: count('span'),
    links: count('link'),
    changes: added.length,
    conflicts: open.map((conflict) => sided(side, conflict, theirs)),
    from: fromWhom(side.rows, added),
  }
}

export const nothingMerged: MergeReport = { articles: 0, spans: 0, links: 0, changes: 0, conflicts: [], from: [] }

/** Every conflict that nobody has settled, in words. What this analyst deleted was deleted here. */
export const openConflicts = (side: Side, analyst: string): readonly OpenConflict[] => {
  const authors = createAuthors(side)
  return unsettled(side).map((conflict) =>
    describeConflict(side.rows, conflict, authors, (change) => side.history.read(change)?.analyst === analyst),
  )
}

/** Reads no more of the history than there can be conflicts in. */
const unsettled = ({ rows, history }: Side): readonly Conflict[] => {
  const heads: PlacedHead[] = []
  history.eachHead((head) => heads.push(head))
  return conflicts(changesAt(history, disputable(heads)), rows, (id) => history.placeOf(id) > 0)
}

const changesAt = (history: History, heads: readonly PlacedHead[]): readonly Change[] =>
  heads.map(({ place }) => history.at(place))

const sided = (side: Side, conflict: Conflict, theirs: ReadonlySet<ChangeId>): MergeConflict => {
  const isMine = (change: ChangeId): boolean => !theirs.has(change)
  const { kind, table, row, field, what, values } = describeConflict(side.rows, conflict, createAuthors(side), isMine)
  // Where both sides came with the other file, what is not shown stands for this one.
  const mine = values.findLast(({ change }) => isMine(change)) ?? values[0]
  const other = values.findLast(({ change }) => theirs.has(change)) ?? values.at(-1)
  if (mine === undefined || other === undefined) throw new Error('a conflict without values')
  const told = ({ by, at, text }: typeof mine): MergeConflict['mineSaid'] => ({ by, at, text })
  return {
    kind,
    table,
    row,
    field,
    what,
    mine: mine.value,
    theirs: other.value,
    mineSaid: told(mine),
    theirsSaid: told(other),
  }
}

const createAuthors =
  ({ rows, history }: Side): ((change: ChangeId) => Author) =>
  (id) => {
    const change = history.read(id)
    return { by: nameOf(rows, change?.analyst ?? ''), at: change?.clock[0] ?? 0 }
  }

const fromWhom = (reader: Reader, added: readonly Change[]): MergeReport['from'] => {
  const counts = new Map<string, number>()
  for (const { analyst } of added) counts.set(analyst, (counts.get(analyst) ?? 0) + 1)
  return [...counts].map(([analyst, changes]) => ({ analyst: nameOf(reader, analyst), changes }))
}

const nameOf = (reader: Reader, analyst: string): string => live(reader, 'analyst', analyst)?.name ?? 'unknown'
