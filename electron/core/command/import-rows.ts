import type { ProjectRow, ProjectRows, Rejection } from '../codec/decoded.ts'
import { createLosses } from '../codec/losses.ts'
import { live } from '../model/reader.ts'
import { textOfRevision } from '../model/revision.ts'
import { parseRow, sameValue } from '../model/row.ts'
import { fieldsOf } from '../model/tables.ts'
import type { AnyRow, Row, TableName } from '../model/tables.ts'
import { segmentsFailure } from '../text/segments.ts'
import type { DraftRows } from './draft.ts'
import type { Imported } from './import-dataset.ts'

/**
 * Adds the rows of another project to a draft, each with its id and maker. Into a project without articles they come as
 * they are, scheme and name included. In one that has some, what is there stays, and what is missing is added.
 */
export const addProjectRows = (draft: DraftRows, { rows, rejected, losses }: ProjectRows): Imported => {
  const ownLosses = createLosses()
  const refused: Rejection[] = [...rejected]
  const isEmpty = (['article', 'span', 'link', 'source', 'claim'] as const).every(
    (table) => draft.all(table).length === 0,
  )
  const sound = withTexts(draft, withReferences(draft, onceEach(draft, rows, refused), refused), refused)
  const present = new Set(sound.flatMap(({ table, row }) => (live(draft, table, row.id) === undefined ? [] : row.id)))
  const counts = { spans: new Map<string, number>(), links: new Map<string, number>() }
  const place = draft.all('article').length
  let articles = 0

  if (isEmpty) makeWayFor(draft, sound)
  for (const { table, row, owner } of sound) {
    if (table === 'project' && !isEmpty) continue
    if (owner !== undefined && present.has(owner) && !(isEmpty && table === 'note')) continue
    const there = draft.get(table, row.id) as AnyRow | undefined
    const made = table === 'article' ? { ...row, position: place + Number(row['position']) } : row
    if (there === undefined) draft.put(table, made)
    else if (isEmpty || there.deleted) draft.update(table, row.id, isEmpty ? withoutTime(made) : withoutMaking(made))
    else {
      if (!sameValue(withoutPlace(there), withoutPlace(row)))
        ownLosses.add(
          'records that the project has already in another form, left as they are there',
          () => `${table} ${row.id}`,
        )
      continue
    }
    if (table === 'article') articles += 1
    if (table === 'span') count(counts.spans, draft.get('label', String(row['label']))?.name)
    if (table === 'link') count(counts.links, draft.get('linkType', String(row['type']))?.name)
  }
  return {
    articles,
    articleIds: sound.flatMap(({ table, row }) => (table === 'article' ? row.id : [])),
    spans: Object.fromEntries(counts.spans),
    links: Object.fromEntries(counts.links),
    rejected: refused,
    losses: [...losses, ...ownLosses.list()],
  }
}

/** Rows that the model allows; of two with one id the first stands. */
const onceEach = (draft: DraftRows, rows: readonly ProjectRow[], refused: Rejection[]): readonly ProjectRow[] => {
  const tables = new Map<string, TableName>()
  for (const table of [
    'project',
    'analyst',
    'set',
    'label',
    'linkType',
    'role',
    'attributeType',
    'source',
    'claim',
    'article',
  ] as const)
    for (const { id } of draft.all(table)) tables.set(id, table)
  const taken = new Set<string>()
  return rows.filter(({ table, row, file, line }) => {
    const parsed = parseRow(table, row)
    const other = tables.get(row.id)
    const why = taken.has(row.id)
      ? `the id ${row.id} stands for something else already`
      : other !== undefined && other !== table
        ? `the id ${row.id} stands for something else in the project`
        : parsed.ok
          ? undefined
          : parsed.error.message
    if (why !== undefined) refused.push({ file, line, reason: why })
    else taken.add(row.id)
    return why === undefined
  })
}

/** Rows whose references lead somewhere. A reference that may be missing is left out; a row without one it needs, too. */
const withReferences = (draft: DraftRows, rows: readonly ProjectRow[], refused: Rejection[]): readonly ProjectRow[] => {
  let kept = rows
  for (;;) {
    const tables = new Map(kept.map(({ table, row }) => [row.id, table]))
    const isThere = (table: string, id: string): boolean =>
      tables.get(id) === table || draft.get(table as TableName, id) !== undefined
    const next = kept.flatMap((one): readonly ProjectRow[] => {
      const dangling = danglingFields(one, isThere)
      if (dangling.length === 0) return [one]
      const needed = dangling.find((name) => fieldsOf(one.table)[name]?.initial !== null)
      if (needed === undefined)
        return [{ ...one, row: { ...one.row, ...Object.fromEntries(dangling.map((name) => [name, null])) } }]
      const { table, file, line } = one
      if (one.owner === undefined || isKept(tables, one.owner))
        refused.push({ file, line, reason: `the ${needed} of a ${table} is not there` })
      return []
    })
    if (next.length === kept.length && next.every((one, i) => one === kept[i])) return next
    kept = next
  }
}

const isKept = (tables: ReadonlyMap<string, TableName>, id: string): boolean => tables.has(id)

const danglingFields = (
  { table, row }: ProjectRow,
  isThere: (table: string, id: string) => boolean,
): readonly string[] =>
  Object.entries(fieldsOf(table)).flatMap(([name, field]) => {
    const id = row[name]
    if (field.kind !== 'ref' || typeof id !== 'string') return []
    return field.refers.some((to) => isThere(to, id)) ? [] : [name]
  })

/** Spans that stand in the text as the project has, or will have, it; with a span go its attributes and its places in links. */
const withTexts = (draft: DraftRows, rows: readonly ProjectRow[], refused: Rejection[]): readonly ProjectRow[] => {
  const coming = new Map(
    rows.flatMap(({ table, row }) => (table === 'revision' ? [[row.id, row as unknown as Row<'revision'>]] : [])),
  )
  const texts = new Map<string, string | undefined>()
  const reader = {
    ...draft,
    get: (table: TableName, id: string) => draft.get(table, id) ?? coming.get(id),
  } as unknown as DraftRows
  const textOf = (revision: string): string | undefined => {
    if (!texts.has(revision)) texts.set(revision, textOfRevision(reader, revision))
    return texts.get(revision)
  }
  const gone = new Set<string>()
  const sound = rows.filter(({ table, row, file, line }) => {
    if (table !== 'span') return true
    const span = row as unknown as Row<'span'>
    const text = textOf(span.revision)
    const wrong = text === undefined ? 'has no text' : segmentsFailure(text, span.segments)?.message
    if (wrong === undefined) return true
    gone.add(row.id)
    refused.push({ file, line, reason: `the span ${row.id}: ${wrong}` })
    return false
  })
  return gone.size === 0 ? sound : withReferences(draft, sound, refused)
}

/** Takes what an empty project began with out of the way of a file that brings its own. */
const makeWayFor = (draft: DraftRows, rows: readonly ProjectRow[]): void => {
  const coming = new Map<TableName, Set<string>>()
  for (const { table, row } of rows) coming.set(table, (coming.get(table) ?? new Set<string>()).add(row.id))
  const bringsScheme = coming.has('label') || coming.has('linkType')
  const replaced = [
    ...(coming.has('project') ? (['project', 'set'] as const) : []),
    ...(bringsScheme ? (['label', 'linkType', 'role', 'attributeType'] as const) : []),
  ]
  for (const table of replaced)
    for (const { id } of draft.all(table)) if (coming.get(table)?.has(id) !== true) draft.remove(table, id)
}

/** A row that is there keeps who made it and when. */
const withoutMaking = ({ id: _, by: __, at: ___, ...fields }: AnyRow): Parameters<DraftRows['update']>[2] =>
  fields as never

const withoutTime = ({ id: _, at: __, ...fields }: AnyRow): Parameters<DraftRows['update']>[2] => fields as never

const withoutPlace = ({ at: _, position: __, ...fields }: AnyRow): object => fields

const count = (counts: Map<string, number>, name = ''): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
