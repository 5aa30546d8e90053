import type { Filled } from '../model/attribution.ts'
import { roleKind, takesLabel } from '../model/labels.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { isQuantity, valueText } from '../model/value-text.ts'
import type { Value } from '../model/value.ts'
import { createOffsets } from '../text/offsets.ts'
import type { Offsets } from '../text/offsets.ts'
import { quoteOf } from '../text/segments.ts'
import { roleNames } from './csv-entries.ts'
import type { Entry, RoleName } from './csv-entries.ts'
import { sortedById } from './order.ts'
import type { ExportedScheme } from './scheme.ts'
import { createTexts } from './texts.ts'

export interface Column {
  readonly title: string
  readonly cell: (entry: Entry) => string
}

/** Fillers of one role share a cell; every cell of the role has them in the same order. */
const BETWEEN_FILLERS = ' | '

/** The columns of the table; the same for every project with the same scheme, but for labels that a role does not ask for. */
export const columnsOf = (reader: Reader, scheme: ExportedScheme, entries: readonly Entry[]): readonly Column[] => {
  const placesOf = createPlaces(reader)
  const place = (role: RoleName, unit: Unit): Column['cell'] =>
    each(role, ({ span }, { article }) => {
      if (span === undefined) return ''
      if (span.revision !== live(reader, 'article', span.article)?.revision) return 'lost'
      return span.article === article?.id ? placesOf(span, unit) : `${span.article}:${placesOf(span, unit)}`
    })

  return [
    // First, because a reader that knows nothing of byte order marks gets the first title wrong.
    { title: 'link_id', cell: ({ link }) => link.id },
    { title: 'article', cell: ({ article }) => article?.title ?? '' },
    { title: 'file', cell: ({ article }) => article?.file ?? '' },
    { title: 'link_type', cell: ({ link }) => scheme.linkTypeWord(link.type) },
    { title: 'claim_text', cell: each('claim', textOf) },
    { title: 'source_text', cell: each('source', textOf) },
    { title: 'source_name', cell: each('source', nameOf) },
    { title: 'cue', cell: each('cue', textOf) },
    { title: 'medium', cell: each('medium', textOf) },
    { title: 'medium_name', cell: each('medium', nameOf) },
    { title: 'claim_wording', cell: each('claim', ({ claim }) => claim?.wording ?? '') },
    ...roleNames.flatMap((role) => attributeColumns(reader, scheme, entries, role)),
    ...linkAttributeColumns(reader, scheme),
    { title: 'note', cell: ({ link }) => link.note },
    ...roleNames.map((role) => ({ title: `${role}_note`, cell: each(role, ({ span }) => span?.note ?? '') })),
    ...roleNames.flatMap((role) => [
      { title: `${role}_utf16`, cell: place(role, 'utf16') },
      { title: `${role}_codepoints`, cell: place(role, 'codepoint') },
    ]),
    { title: 'set', cell: ({ link }) => reader.get('set', link.set)?.name || link.set },
    { title: 'made_by', cell: ({ link }) => analystName(reader, link.by) },
    { title: 'nested_links', cell: ({ nested }) => nested.map(({ id }) => id).join(BETWEEN_FILLERS) },
    { title: 'article_id', cell: ({ article }) => article?.id ?? '' },
    ...(['publisher', 'author', 'date', 'url', 'language'] as const).map((title) => ({
      title,
      cell: ({ article }: Entry) => article?.[title] ?? '',
    })),
  ]
}

/** A cell with something of each filler of a role; empty when none of them has it. */
const each =
  (role: RoleName, partOf: (filled: Filled, entry: Entry) => string): Column['cell'] =>
  (entry) => {
    const parts = entry.fillers[role].map((filled) => partOf(filled, entry))
    return parts.every((part) => part === '') ? '' : parts.join(BETWEEN_FILLERS)
  }

/** The words of the article; a source or claim taken straight from the registry has none. */
const textOf = ({ span }: Filled): string => (span === undefined ? '' : quoteOf(span.segments))
const nameOf = ({ source }: Filled): string => source?.name ?? ''
const analystName = (reader: Reader, id: string | null): string =>
  id === null ? '' : reader.get('analyst', id)?.name || id

/** The attributes that spans in this role may have: one column each, and three for a quantity. */
const attributeColumns = (
  reader: Reader,
  scheme: ExportedScheme,
  entries: readonly Entry[],
  role: RoleName,
): readonly Column[] => {
  const asking = reader.all('role').filter((one) => roleKind(one) === role)
  const present = new Set(entries.flatMap(({ fillers }) => fillers[role].flatMap(({ span }) => span?.label ?? [])))
  const labels = scheme.labels
    .filter(
      ({ id, mergedInto }) =>
        present.has(id) || (mergedInto === null && asking.some((one) => takesLabel(reader, one, id))),
    )
    .map(({ id }) => id)
  return labels.flatMap((label) => {
    const before = labels.length === 1 ? role : `${role}: ${scheme.labelWord(label)}`
    return scheme
      .attributeTypesOf(label)
      .flatMap((type) =>
        valueColumns(type, `${before}: ${scheme.attributeWord(type.id, label)}`, (cellOf) =>
          each(role, ({ span }) => (span?.label === label ? cellOf(valueOf(reader, span.id, type.id)) : '')),
        ),
      )
  })
}

/** The attributes that attributions themselves may have. */
const linkAttributeColumns = (reader: Reader, scheme: ExportedScheme): readonly Column[] =>
  scheme.linkTypes
    .filter(({ id }) => scheme.rolesOf(id).some((role) => roleKind(role) === 'source' && !role.deleted))
    .flatMap(({ id }) =>
      scheme.attributeTypesOf(id).flatMap((type) =>
        valueColumns(
          type,
          `link: ${scheme.linkTypeWord(id)}: ${scheme.attributeWord(type.id, id)}`,
          (cellOf) =>
            ({ link }) =>
              link.type === id ? cellOf(valueOf(reader, link.id, type.id)) : '',
        ),
      ),
    )

const valueColumns = (
  type: Row<'attributeType'>,
  title: string,
  cellFrom: (cellOf: (value: Value) => string) => Column['cell'],
): readonly Column[] => {
  if (type.kind !== 'quantity') return [{ title, cell: cellFrom((value) => valueText(type, value)) }]
  return (['qualifier', 'value', 'unit'] as const).map((part) => ({
    title: `${title}: ${part}`,
    cell: cellFrom((value) => {
      if (isQuantity(value)) return value[part]
      return part === 'value' ? valueText(type, value) : '' // raw, from before the attribute became a quantity
    }),
  }))
}

const valueOf = (reader: Reader, owner: string, type: string): Value => {
  const rows = reader.where('attribute', 'owner', owner).filter((row) => row.type === type && row.value !== null)
  return sortedById(rows)[0]?.value ?? null
}

type Unit = 'utf16' | 'codepoint'

/** Writes a span's segments as `start-end`, end exclusive, joined by `;`. */
const createPlaces = (reader: Reader): ((span: Row<'span'>, unit: Unit) => string) => {
  const texts = createTexts(reader)
  const known = new Map<string, Offsets>()
  return (span, unit) => {
    const text = texts.textUnder(span)
    const offsets = known.get(span.revision) ?? createOffsets(text)
    known.set(span.revision, offsets)
    const inUnit = (offset: number): number => {
      const converted = offsets.convert(offset, 'utf16', unit)
      if (converted === undefined) throw new Error(`span ${span.id} cuts a character of its text`)
      return converted
    }
    return span.segments.map(({ start, end }) => `${inUnit(start)}-${inUnit(end)}`).join(';')
  }
}
