import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { BASELINE, PART_BASELINE, changeId, changeSchema, parseChangeId } from '#core/change/change.ts'
import type { Change, ChangeId, Clock, RowPatch } from '#core/change/change.ts'
import { headsOf } from '#core/change/history.ts'
import type { ChangeHead } from '#core/change/history.ts'
import type { Gesture } from '#core/change/undo.ts'
import type { TableName } from '#core/model/tables.ts'
import { jsonParts } from './json-bytes.ts'
import { readMeta, writeMeta } from './meta.ts'
import type { RowStore } from './rows.ts'
import { textOf } from './sql.ts'
import type { Sql, SqlValue } from './sql.ts'

/** The history as it stands in the file: every change, in the order in which this file took it. */
export interface History {
  /** Adds a change that has been applied, within the same transaction. */
  append(change: Change): void
  /** Adds the changes of others, each as it is and after those that it had seen, within a transaction. */
  appendAll(changes: readonly Change[]): void
  /** Forgets the changes that this file took after a place in its order, within a transaction. */
  cutAfter(place: number): void
  /** Goes through all changes without their patches, in the order in which this file took them. */
  eachHead(take: (head: PlacedHead) => void): void
  /** The change at a place in the order in which this file took them. */
  at(place: number): Change
  /** The place of a change in that order, and the last place; 0 where there is none. */
  placeOf(id: ChangeId): number
  lastPlace(): number
  read(id: ChangeId): Change | undefined
  /** One analyst's gestures in the order in which they happened. */
  gesturesOf(analyst: string): readonly Gesture[]
  /** The newest change that takes this one back, or brings it back. */
  newestUndoOf(id: ChangeId): Change | undefined
  newestRedoOf(id: ChangeId): Change | undefined
  labelOf(id: ChangeId): string | undefined
  /** Changes from the newest back, without their patches; what comes meanwhile is not among them. */
  fromNewest(): Iterable<PastChange>
  /** Whether the change at a place is about any of these rows: found out as fast as can be, without checking the change. */
  isAbout(place: number, ids: ReadonlySet<string>): boolean
  /** Everybody who made a change. */
  analysts(): readonly string[]
  heads(): readonly ChangeId[]
  clock(): Clock
  count(): number
  /** Whether it begins, or was merged with one that begins, with a baseline. */
  hasBaseline(): boolean
}

/** A change's head with its place in the order in which this file took the changes. */
export interface PlacedHead extends ChangeHead {
  readonly place: number
}

/** A gesture, with where it stands in the order in which this file took the changes, and when it was. */
export interface PastChange extends Gesture {
  readonly place: number
  readonly clock: Clock
}

export const createHistory = (sql: Sql, rows: RowStore): History => {
  const heads = (): readonly ChangeId[] => JSON.parse(readMeta(sql, 'heads') ?? '[]') as readonly ChangeId[]

  const changeFrom = (row: readonly SqlValue[]): Change => {
    const [gesture, seen, time, counter, patches] = [gestureFrom(row, rows), row[7], row[8], row[9], row[10]]
    return {
      ...gesture,
      heads: seenFrom(seen, gesture.actor, gesture.seq),
      clock: [Number(time), Number(counter)],
      patches: unpackPatches(patches as Uint8Array),
    }
  }

  const newest = (condition: 'undoes = ?' | 'redoes = ?', id: ChangeId): Change | undefined => {
    const row = sql.first(`${WHOLE} WHERE ${condition} ORDER BY id DESC LIMIT 1`, [id])
    return row === undefined ? undefined : changeFrom(row)
  }

  const insert = (change: Change): void => {
    const onlyPrevious = change.heads.length === 1 && change.heads[0] === `${change.actor}:${change.seq - 1}`
    sql.run(
      'INSERT INTO change(actor, seq, heads, time, counter, analyst, kind, label, undoes, redoes, patches) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      [
        rows.ensureKey(change.actor),
        change.seq,
        onlyPrevious ? null : JSON.stringify(change.heads),
        ...change.clock,
        rows.ensureKey(change.analyst),
        change.kind,
        change.label,
        change.undoes ?? null,
        change.redoes ?? null,
        packPatches(change.patches),
      ],
    )
  }

  const clock = (): Clock => JSON.parse(readMeta(sql, 'clock') ?? '[0,0]') as Clock

  const appendAll = (changes: readonly Change[]): void => {
    const tips = new Set(heads())
    let latest = clock()
    for (const change of changes) {
      insert(change)
      for (const head of change.heads) tips.delete(head)
      tips.add(changeId(change))
      latest = later(latest, change.clock)
    }
    writeMeta(sql, 'heads', JSON.stringify([...tips].sort()))
    writeMeta(sql, 'clock', JSON.stringify(latest))
  }

  const eachHead: History['eachHead'] = (take) =>
    sql.each('SELECT id, actor, seq, heads, time, counter FROM change ORDER BY id', [], (row) => {
      const [place, actor, seq, seen, time, counter] = row
      const [name, number] = [rows.globalOf(Number(actor)), Number(seq)]
      take({
        place: Number(place),
        actor: name,
        seq: number,
        heads: seenFrom(seen, name, number),
        clock: [Number(time), Number(counter)],
      })
    })

  function* fromNewest(): Generator<PastChange> {
    let below = sql.number('SELECT max(id) FROM change') + 1
    for (;;) {
      const part = sql.rows(`${GESTURE}, time, counter, id FROM change WHERE id < ? ORDER BY id DESC LIMIT 200`, [
        below,
      ])
      if (part.length === 0) return
      for (const row of part) {
        below = Number(row[9])
        yield { ...gestureFrom(row, rows), clock: [Number(row[7]), Number(row[8])], place: below }
      }
    }
  }

  return {
    append: (change) => appendAll([change]),
    appendAll,
    cutAfter: (place) => {
      sql.run('DELETE FROM change WHERE id > ?', [place])
      const left: PlacedHead[] = []
      eachHead((head) => left.push(head))
      writeMeta(sql, 'heads', JSON.stringify(headsOf(left)))
      writeMeta(sql, 'clock', JSON.stringify(left.map((head) => head.clock).reduce(later, [0, 0])))
    },
    eachHead,
    at: (place) => {
      const row = sql.first(`${WHOLE} WHERE id = ?`, [place])
      if (row === undefined) throw new Error('a change is missing')
      return changeFrom(row)
    },
    placeOf: (id) => {
      const { actor, seq } = parseChangeId(id)
      return sql.number(`SELECT id FROM change WHERE ${BY_ID}`, [actor, seq])
    },
    lastPlace: () => sql.number('SELECT max(id) FROM change'),
    read: (id) => {
      const { actor, seq } = parseChangeId(id)
      const row = sql.first(`${WHOLE} WHERE ${BY_ID}`, [actor, seq])
      return row === undefined ? undefined : changeFrom(row)
    },
    gesturesOf: (analyst) => {
      const key = rows.keyOf(analyst)
      if (key === undefined) return []
      return sql
        .rows(`${GESTURE} FROM change WHERE analyst = ? ORDER BY id`, [key])
        .map((row) => gestureFrom(row, rows))
    },
    newestUndoOf: (id) => newest('undoes = ?', id),
    newestRedoOf: (id) => newest('redoes = ?', id),
    labelOf: (id) => {
      const { actor, seq } = parseChangeId(id)
      const row = sql.first(`${GESTURE} FROM change WHERE ${BY_ID}`, [actor, seq])
      return row === undefined ? undefined : textOf(row[4])
    },
    fromNewest,
    isAbout: (place, ids) => {
      const [bytes] = sql.first('SELECT patches FROM change WHERE id = ?', [place]) ?? []
      if (!(bytes instanceof Uint8Array)) return false
      const json = unpacked(bytes, MOST_UNPACKED)
      if (ids.size <= FEW && ![...ids].some((id) => json.includes(id))) return false
      return parsed(json).some(([, row]) => ids.has(row))
    },
    analysts: () => sql.rows('SELECT DISTINCT analyst FROM change').map(([key]) => rows.globalOf(Number(key))),
    heads,
    clock,
    count: () => sql.number('SELECT count(*) FROM change'),
    hasBaseline: () => sql.first('SELECT 1 FROM change WHERE kind IN (?, ?)', [BASELINE, PART_BASELINE]) !== undefined,
  }
}

const seenFrom = (heads: SqlValue | undefined, actor: string, seq: number): readonly ChangeId[] =>
  typeof heads === 'string' ? (JSON.parse(heads) as readonly ChangeId[]) : [`${actor}:${seq - 1}`]

const later = (a: Clock, b: Clock): Clock => ((a[0] - b[0] || a[1] - b[1]) >= 0 ? a : b)

const BY_ID = 'actor = (SELECT id FROM identity WHERE global = ?) AND seq = ?'
const GESTURE = 'SELECT actor, seq, analyst, kind, CAST(label AS BLOB), undoes, redoes'
const WHOLE = `${GESTURE}, heads, time, counter, patches, id FROM change`

const gestureFrom = (row: readonly SqlValue[], rows: RowStore): Gesture => {
  const [actor, seq, analyst, kind, label, undoes, redoes] = row
  return {
    actor: rows.globalOf(Number(actor)),
    seq: Number(seq),
    analyst: rows.globalOf(Number(analyst)),
    kind: String(kind),
    label: textOf(label),
    ...(typeof undoes === 'string' ? { undoes: undoes as ChangeId } : {}),
    ...(typeof redoes === 'string' ? { redoes: redoes as ChangeId } : {}),
  }
}

type PackedPatch = readonly [table: TableName, row: string, before: RowPatch['before'], after: RowPatch['after']]

const PLAIN = 0
const DEFLATED = 1

/** Above this, in bytes, packing well would take longer than all the rest of an edit. */
const LARGE = 4 * 1024 * 1024

/**
 * Patches as bytes: one byte that says how, then compact JSON, deflated where that makes it smaller. Those of a large import
 * are deflated part by part, which together are one stream.
 */
export const packPatches = (patches: readonly RowPatch[]): Uint8Array => {
  const parts = jsonParts(patches, ({ table, row, before, after }): PackedPatch => [table, row, before, after])
  const first = parts.next().value as Buffer
  const next = parts.next()
  if (next.done === true) {
    const deflated = deflateRawSync(first, first.length > LARGE ? { level: 1 } : {})
    return deflated.length < first.length ? prefixed(DEFLATED, [deflated]) : prefixed(PLAIN, [first])
  }
  const packed = [packedPart(first), packedPart(next.value)]
  for (const part of parts) packed.push(packedPart(part))
  return prefixed(DEFLATED, [...packed, deflateRawSync('')])
}

/** Part of a stream that goes on: flushed to whole bytes, and not ended. */
const packedPart = (json: Buffer): Buffer => deflateRawSync(json, { level: 1, finishFlush: constants.Z_SYNC_FLUSH })

/** The patches in the bytes. Throws when they are not what `packPatches` makes, or unpack to more than so many bytes. */
export const unpackPatches = (bytes: Uint8Array, most = MOST_UNPACKED): readonly RowPatch[] =>
  changeSchema.shape.patches.parse(
    parsed(unpacked(bytes, most)).map(([table, row, before, after]) => ({ table, row, before, after })),
  )

const unpacked = (bytes: Uint8Array, most: number): Buffer => {
  const body = bytes.subarray(1)
  if (bytes[0] !== PLAIN && bytes[0] !== DEFLATED) throw new Error('a change is packed in an unknown way')
  return bytes[0] === DEFLATED ? inflateRawSync(body, { maxOutputLength: most }) : Buffer.from(body)
}

const parsed = (json: Buffer): readonly PackedPatch[] => JSON.parse(json.toString('utf8')) as readonly PackedPatch[]

/** So many ids are looked for one by one before a change is read. */
const FEW = 20

const MOST_UNPACKED = 1024 * 1024 * 1024

const prefixed = (flag: number, parts: readonly Buffer[]): Uint8Array => Buffer.concat([Buffer.from([flag]), ...parts])
