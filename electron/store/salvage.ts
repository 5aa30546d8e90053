import { basename, resolve } from 'node:path'
import { patchedRow } from '#core/change/change.ts'
import type { Change, Draft, RowPatch } from '#core/change/change.ts'
import { replayAll } from '#core/change/replay.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { Reader } from '#core/model/reader.ts'
import { textOfRevision } from '#core/model/revision.ts'
import { createRow } from '#core/model/row.ts'
import { defaultScheme } from '#core/model/scheme.ts'
import type { Rows } from '#core/model/rows.ts'
import { fieldsOf, tableNames } from '#core/model/tables.ts'
import type { AnyRow, Row, TableName } from '#core/model/tables.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { isCanonical } from '#core/text/canonical.ts'
import { segmentsFailure } from '#core/text/segments.ts'
import type { AnalystIdentity, SalvageReport } from '#ipc/contract.ts'
import { createRowChecker } from './check-row.ts'
import { projectBytes, writeNew } from './create-project.ts'
import { journalPath } from './data-folder.ts'
import { readJournalBytes } from './journal-format.ts'
import { locateFile, readForSalvage } from './open.ts'
import type { Surroundings } from './open-project.ts'
import { changeFromBytes } from './apply-change.ts'
import { randomId } from './random.ts'
import { readRemains } from './salvage-read.ts'
import type { FoundRow, LostRow, Remains } from './salvage-read.ts'

/**
 * Saves what is left of a damaged project into a new file: the rows that its pages hold, those that its history or the
 * recovery journal tells of, and of these the ones that make sense together. The damaged file stays as it is. The new one
 * has one change that makes all rows; who made each and when stays with it, the history before does not.
 *
 * Kinds: those of `locateFile`, `from-future`, `nothing-left`, `exists`, those of the disk.
 */
export const salvageProject = async (
  around: Pick<Surroundings, 'disk' | 'data' | 'now' | 'onProgress'>,
  what: { readonly path: string; readonly to: string; readonly analyst: AnalystIdentity },
): Promise<Result<SalvageReport, Failure>> => {
  const { disk, now, onProgress } = around
  const located = await locateFile(disk, resolve(what.path))
  if (!located.ok) return located
  const read = await readForSalvage(disk, located.value, onProgress)
  if (!read.ok) return read
  const remains = await readRemains(read.value, onProgress)
  const edits = await journalOf(around, located.value.path, remains.project)
  const name = basename(located.value.path)
  const saved = choose(remains, edits, onProgress)
  if (saved.rows.size === 0) return err(nothingLeft(name))

  const project = remains.project ?? randomId()
  const draft = draftOf(saved.rows, name, project, what.analyst, now())
  const bytes = await projectBytes(now, project, [{ analyst: what.analyst.id, make: () => ok(draft) }])
  if (!bytes.ok) return bytes
  const written = await writeNew(disk, what.to, bytes.value)
  if (!written.ok) return written
  return ok({
    pages: remains.pages,
    damaged: remains.damaged,
    rows: saved.rows.size,
    rebuilt: saved.rebuilt,
    doubtful: saved.doubtful,
    recovered: edits.length,
    missing: saved.missing,
  })
}

const nothingLeft = (name: string): Failure =>
  failure(
    'nothing-left',
    `Nothing of a Hearsay project can be read in “${name}”.`,
    'Open a backup, or a colleague’s copy.',
  )

/** Edits on this computer that the file lacks or has as its newest ones, oldest first. */
const journalOf = async (
  { disk, data }: Pick<Surroundings, 'disk' | 'data'>,
  path: string,
  project: string | undefined,
): Promise<readonly Change[]> => {
  if (project === undefined) return []
  const bytes = await disk.read(journalPath(data, project, path)).catch(() => undefined)
  const records = bytes === undefined ? [] : (readJournalBytes(bytes)?.records ?? [])
  return records.flatMap(({ body }) => changeFromBytes(body) ?? [])
}

interface Chosen {
  readonly rows: ReadonlyMap<string, Candidate>
  readonly rebuilt: number
  readonly doubtful: number
  readonly missing: readonly LostRow[]
}

/** A row with where it comes from, best first. */
interface Candidate {
  readonly table: TableName
  readonly row: AnyRow
  readonly from: 'page' | 'history' | 'damaged page'
}

const keyOf = (table: TableName, id: string): string => `${table} ${id}`

/** Of every row the best that is known, without those that the model does not allow or that hang in the air. */
const choose = (remains: Remains, edits: readonly Change[], tick: () => void): Chosen => {
  const rows = new Map<string, Candidate>()
  const missing = new Map<string, LostRow>()
  const check = createRowChecker()
  const offer = (table: TableName, row: AnyRow, from: Candidate['from']): void => {
    const key = keyOf(table, row.id)
    if (rows.has(key)) return
    const bad = check(table, row)
    if (bad === undefined) {
      rows.set(key, { table, row, from })
      missing.delete(key)
    } else if (!missing.has(key)) {
      missing.set(key, { table, row: row.id, why: `its ${bad.field} ${bad.why}` })
    }
  }

  for (const lost of remains.unread) if (lost.table !== '') missing.set(keyOf(lost.table, lost.row), lost)
  const told = replayAll([...remains.changes, ...edits])
  tick()
  const found = withNames(remains, told)
  for (const { table, row, doubtful } of found) if (!doubtful) offer(table, row, 'page')
  for (const [table, row] of told.everything()) offer(table, row, 'history')
  for (const { table, row, doubtful } of found) if (doubtful) offer(table, row, 'damaged page')
  for (const { patches } of edits) for (const patch of patches) edit(rows, patch)
  addScheme(rows)
  tick()
  dropWhatHangs(rows, missing, tick)
  for (const lost of remains.unread) {
    if (lost.table === '' && !isKnown(rows, missing, lost.row)) missing.set(` ${lost.row}`, lost)
  }
  const count = (from: Candidate['from']): number => [...rows.values()].filter((one) => one.from === from).length
  return { rows, rebuilt: count('history'), doubtful: count('damaged page'), missing: [...missing.values()] }
}

/** All of a row but what it points to. */
const like = (table: TableName, row: AnyRow): string => {
  const own = Object.entries(fieldsOf(table)).filter(([, { kind }]) => kind !== 'ref')
  return JSON.stringify([table, ...own.map(([field]) => row[field])])
}

/**
 * Rows whose ids are lost, called again as the history calls the row that is the same in all else. Where the history knows
 * several like it, its own rows are taken, and in the place of what points to such a one, too.
 */
const withNames = ({ rows, nameless }: Remains, told: Rows): readonly FoundRow[] => {
  if (nameless.size === 0) return rows
  const there = new Set(rows.map(({ table, row }) => keyOf(table, row.id)))
  const unplaced = new Map<string, readonly string[]>()
  for (const [table, row] of told.everything()) {
    if (there.has(keyOf(table, row.id))) continue
    const likeness = like(table, row)
    unplaced.set(likeness, [...(unplaced.get(likeness) ?? []), row.id])
  }
  const names = new Map<string, string>()
  const ambiguous = new Set<string>()
  for (const { table, row } of rows) {
    if (!nameless.has(row.id)) continue
    const [name, ...others] = unplaced.get(like(table, row)) ?? []
    if (others.length > 0) ambiguous.add(row.id)
    else if (name !== undefined) names.set(row.id, name)
  }
  return rows.flatMap((found): readonly FoundRow[] => {
    const { table, row } = found
    const refs = refsOf(table).map(({ field }) => field)
    const hangs = refs.some((field) => ambiguous.has(String(row[field])))
    if (ambiguous.has(row.id) || (hangs && told.get(table, row.id) !== undefined)) return []
    const renamed = Object.fromEntries(
      ['id', ...refs].map((field) => [field, names.get(String(row[field])) ?? row[field]]),
    )
    return [{ ...found, row: { ...row, ...renamed } }]
  })
}

/** An edit that the file itself may lack. */
const edit = (rows: Map<string, Candidate>, patch: RowPatch): void => {
  const key = keyOf(patch.table, patch.row)
  const there = rows.get(key)
  if (there !== undefined) rows.set(key, { ...there, row: patchedRow(there.row, patch) })
}

/** Rows of the default scheme are the same in every project, so that those in use can be had again. */
const addScheme = (rows: Map<string, Candidate>): void => {
  const used = new Set<unknown>()
  for (const { table, row } of rows.values()) for (const { field } of refsOf(table)) used.add(row[field])
  for (const [table, row] of defaultScheme()) {
    const key = keyOf(table, row.id)
    if (used.has(row.id) && !rows.has(key)) rows.set(key, { table, row, from: 'history' })
  }
}

interface RefField {
  readonly field: string
  readonly refers: readonly string[]
  readonly optional: boolean
}

const refFields = new Map<TableName, readonly RefField[]>()

const refsOf = (table: TableName): readonly RefField[] => {
  const known = refFields.get(table) ?? findRefs(table)
  refFields.set(table, known)
  return known
}

const findRefs = (table: TableName): readonly RefField[] =>
  Object.entries(fieldsOf(table)).flatMap(([field, { kind, refers, schema }]) =>
    kind === 'ref' ? [{ field, refers, optional: schema.safeParse(null).success }] : [],
  )

const isKnown = (rows: ReadonlyMap<string, unknown>, missing: ReadonlyMap<string, unknown>, id: string): boolean =>
  tableNames.some((table) => rows.has(keyOf(table, id)) || missing.has(keyOf(table, id)))

/** Takes out what points to nothing, again and again, and spans that do not lie in their text. */
const dropWhatHangs = (rows: Map<string, Candidate>, missing: Map<string, LostRow>, tick: () => void): void => {
  const reader = { get: (table: TableName, id: string) => rows.get(keyOf(table, id))?.row } as unknown as Reader
  const fitting = new Set<string>()
  const fitsText = (key: string, row: AnyRow): boolean => {
    const { revision, segments } = row as unknown as Row<'span'>
    if (!fitting.has(key) && segmentsFailure(textOf(reader, revision) ?? '', segments) === undefined) fitting.add(key)
    return fitting.has(key)
  }
  const whyNot = (key: string, table: TableName, row: AnyRow, hanging: readonly RefField[]): string | undefined => {
    const needed = hanging.find(({ optional }) => !optional)
    if (needed !== undefined) return `its ${needed.field} is missing`
    if (table === 'revision') {
      const text = textOf(reader, row.id)
      if (text === undefined) return 'its text is missing'
      if (!isCanonical(text)) return 'its text holds characters that cannot be kept'
    }
    return table === 'span' && !fitsText(key, row) ? 'it does not fit its text' : undefined
  }
  for (let before = -1; before !== rows.size;) {
    before = rows.size
    for (const [key, candidate] of rows) {
      const { table, row } = candidate
      const hanging = refsOf(table).filter(({ field, refers }) => {
        const id = row[field]
        return typeof id === 'string' && !refers.some((to) => rows.has(keyOf(to as TableName, id)))
      })
      const why = whyNot(key, table, row, hanging)
      if (why !== undefined) {
        rows.delete(key)
        missing.set(key, { table, row: row.id, why })
      } else if (hanging.length > 0) {
        rows.set(key, {
          ...candidate,
          row: { ...row, ...Object.fromEntries(hanging.map(({ field }) => [field, null])) },
        })
      }
    }
    tick()
  }
}

/** A ring of corrections has no text. */
const textOf = (reader: Reader, revision: string): string | undefined => {
  try {
    return textOfRevision(reader, revision)
  } catch {
    return undefined
  }
}

const draftOf = (
  rows: ReadonlyMap<string, Candidate>,
  file: string,
  project: string,
  analyst: AnalystIdentity,
  now: number,
): Draft => {
  const made = { by: analyst.id, at: now }
  const all = [...rows.values()].map(({ table, row }): Making => [table, row])
  const beginning: Making[] = []
  if (!all.some(([table]) => table === 'project')) {
    const name = file.replace(/\.hearsay$/i, '')
    beginning.push(['project', createRow('project', project, made, { name })])
  }
  if (!rows.has(keyOf('analyst', analyst.id))) {
    beginning.push(['analyst', createRow('analyst', analyst.id, made, { name: analyst.name })])
  }
  const sets = defaultScheme().filter(([table, { id }]) => table === 'set' && !rows.has(keyOf(table, id)))
  const patches = [...beginning, ...sets, ...all].map(([table, { id: row, ...after }]): RowPatch => ({
    table,
    row,
    before: null,
    after,
  }))
  return { kind: 'project.salvage', label: `Salvage “${file}”`, patches }
}

type Making = readonly [table: TableName, row: { readonly id: string }]
