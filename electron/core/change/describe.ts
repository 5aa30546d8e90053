import { labelBehind } from '../model/labels.ts'
import { sameValue } from '../model/row.ts'
import type { Reader } from '../model/reader.ts'
import type { AnyRow, Row, TableName } from '../model/tables.ts'
import { quoteOf } from '../text/segments.ts'
import type { Segment } from '../text/segments.ts'
import type { RowPatch } from './change.ts'

/** One thing that a change did, in words: what, what it was before and what after. */
export interface Described {
  readonly what: string
  readonly from: string | null
  readonly to: string | null
  /** The span or link to go to, where there is one. */
  readonly span: string | null
  readonly link: string | null
  readonly article: string | null
}

/** What patches did, row by row, as a person reads it; rows are named as they are now. */
export const describePatches = (reader: Reader, patches: readonly RowPatch[]): readonly Described[] =>
  patches.flatMap((patch) => describePatch(reader, patch))

const describePatch = (reader: Reader, patch: RowPatch): readonly Described[] => {
  const place = placeOf(reader, patch.table, patch.row)
  const name = nameOfRow(reader, patch.table, patch.row)
  const { before } = patch
  if (before === null) {
    const to = patch.table === 'attribute' ? valueToText(reader, patch.after['value']) : null
    return [{ what: `New: ${name}`, from: null, to, ...place }]
  }
  return Object.entries(patch.after)
    .filter(([field, value]) => !sameValue(value, before[field]))
    .map(([field, value]) => {
      if (field === 'deleted')
        return { what: `${value === true ? 'Deleted' : 'Brought back'}: ${name}`, from: null, to: null, ...place }
      const what = `${nameOfField(field)} of ${name}`
      return { what, from: valueToText(reader, before[field]), to: valueToText(reader, value), ...place }
    })
}

const fieldNames: Readonly<Record<string, string>> = { segments: 'Place', mergedInto: 'Joined into' }

const nameOfField = (field: string): string => fieldNames[field] ?? field.charAt(0).toUpperCase() + field.slice(1)

/** What a row is called when it is spoken of: "Claim “more than 3,000 …”", "source John Kirby". */
export const nameOfRow = (reader: Reader, table: TableName, id: string): string => {
  const row = reader.get(table, id) as unknown as AnyRow | undefined
  if (row === undefined) return words[table]
  const of = (target: unknown): string => (typeof target === 'string' ? nameOfAny(reader, target) : '')
  switch (table) {
    case 'span':
      return `${labelBehind(reader, String(row['label']))?.name ?? 'span'} ${quoted(quoteOf(row['segments'] as readonly Segment[]))}`
    case 'link':
      return `link ${of(row['type'])}`
    case 'filler':
      return `${of(row['role'])} ${of(row['target'])}`
    case 'attribute':
      return `${of(row['type'])} of ${of(row['owner'])}`
    case 'status':
      return `status of ${of(row['article'])}`
    case 'note':
      return `note on ${of(row['subject'])}`
    case 'refusal':
      return `refusal: ${of(row['one'])} is not ${of(row['other'])}`
    case 'rating':
      return `${String(row['scale'])} of ${of(row['subject'])}`
    case 'revision':
      return `${words[table]} of ${of(row['article'])}${editsInWords(reader.get('revision', id))}`
    case 'original':
      return `${words[table]} of ${of(row['article'])}`
    case 'claim':
      return `claim ${quoted(String(row['wording']))}`
    case 'label':
    case 'role':
    case 'linkType':
    case 'attributeType':
      return String(row['name'])
    case 'article':
      return `article ${quoted(String(row['title']))}`
    case 'source':
    case 'analyst':
    case 'set':
    case 'project':
      return `${words[table]} ${String(row['name'])}`
  }
}

/** What a correction did, by its first edits: " (“rained” → “poured”)". */
const editsInWords = (revision: Row<'revision'> | undefined): string => {
  const parent = revision?.parent
  if (revision === undefined || typeof parent !== 'string' || revision.edits.length === 0) return ''
  const inserted = revision.edits
    .slice(0, 2)
    .map(({ insert }) => (insert.trim() === '' ? 'words removed' : quoted(insert)))
  return ` (${inserted.join(', ')}${revision.edits.length > 2 ? ' …' : ''})`
}

const words: Readonly<Record<TableName, string>> = {
  project: 'project',
  analyst: 'analyst',
  article: 'article',
  original: 'original file',
  revision: 'text',
  label: 'label',
  attributeType: 'attribute',
  linkType: 'link type',
  role: 'role',
  set: 'annotation set',
  source: 'source',
  claim: 'claim',
  span: 'span',
  link: 'link',
  filler: 'part of a link',
  attribute: 'attribute',
  rating: 'rating',
  refusal: 'refusal',
  note: 'note',
  status: 'status',
}

const nameOfAny = (reader: Reader, id: string): string => {
  const table = tableOf(reader, id)
  return table === undefined ? 'something no longer there' : nameOfRow(reader, table, id)
}

const pointedTo: readonly TableName[] = [
  'span',
  'label',
  'source',
  'linkType',
  'role',
  'attributeType',
  'article',
  'link',
  'claim',
  'analyst',
  'revision',
  'set',
  'project',
]

const tableOf = (reader: Reader, id: string): TableName | undefined =>
  pointedTo.find((table) => reader.get(table, id) !== undefined)

/** A field's value as a person reads it. */
export const valueToText = (reader: Reader, value: unknown): string => {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'string') {
    const table = tableOf(reader, value)
    return table === undefined ? value : nameOfRow(reader, table, value)
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) {
    return value.every(isSegment) ? quoted(quoteOf(value)) : value.map((item) => valueToText(reader, item)).join(', ')
  }
  if (typeof value === 'object') {
    if ('segments' in value) return valueToText(reader, value.segments)
    return Object.values(value)
      .filter((part) => part !== '')
      .join(' ')
  }
  return String(value)
}

const isSegment = (item: unknown): item is Segment => typeof item === 'object' && item !== null && 'quote' in item

const quoted = (text: string): string => `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”`

/** The span, link and article that a row belongs to. */
export const placeOf = (reader: Reader, table: TableName, id: string): Pick<Described, 'span' | 'link' | 'article'> => {
  const row = reader.get(table, id) as unknown as AnyRow | undefined
  const follow = (target: unknown): Pick<Described, 'span' | 'link' | 'article'> => {
    const next = typeof target === 'string' ? tableOf(reader, target) : undefined
    return next === undefined || typeof target !== 'string' ? nowhere : placeOf(reader, next, target)
  }
  switch (table) {
    case 'span':
      return { span: id, link: null, article: typeof row?.['article'] === 'string' ? row['article'] : null }
    case 'article':
      return { ...nowhere, article: id }
    case 'link':
      return { span: null, link: id, article: articleOfLink(reader, id) }
    case 'filler':
      return follow(row?.['link'])
    case 'attribute':
      return follow(row?.['owner'])
    case 'status':
    case 'revision':
    case 'original':
      return follow(row?.['article'])
    case 'note':
    case 'rating':
      return follow(row?.['subject'])
    case 'refusal':
      return follow(row?.['one'])
    default:
      return nowhere
  }
}

const articleOfLink = (reader: Reader, link: string): string | null => {
  for (const { target } of reader.where('filler', 'link', link)) {
    const article = reader.get('span', target)?.article
    if (article !== undefined) return article
  }
  return null
}

const nowhere = { span: null, link: null, article: null } as const
