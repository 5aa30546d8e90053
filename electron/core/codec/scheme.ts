import { labelBehind } from '../model/labels.ts'
import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { sortedByPosition } from './order.ts'

/**
 * The scheme as an export shows it: rows in the user's order, deleted ones too where annotations still use them, and the
 * word by which the annotations name each. The word is the name where that is clear, and else the id.
 */
export interface ExportedScheme {
  readonly labels: readonly Row<'label'>[]
  readonly linkTypes: readonly Row<'linkType'>[]
  readonly rolesOf: (linkType: string) => readonly Row<'role'>[]
  /** Those of labels that were merged into this one come last. */
  readonly attributeTypesOf: (owner: string) => readonly Row<'attributeType'>[]
  readonly labelWord: (label: string) => string
  readonly linkTypeWord: (linkType: string) => string
  readonly roleWord: (role: Row<'role'>, linkType: string) => string
  /** The word for an attribute on a span of this label, or a link of this type. */
  readonly attributeWord: (attributeType: string, owner: string) => string
}

export const exportedScheme = (reader: Reader): ExportedScheme => {
  const attributeTypes = withUsed(
    reader,
    'attributeType',
    reader.all('attribute').map(({ type }) => type),
  )
  const roles = withUsed(
    reader,
    'role',
    reader.all('filler').map(({ role }) => role),
  )
  const usedOwners = attributeTypes.filter(({ deleted }) => deleted).map(({ owner }) => owner)
  const labels = withUsed(reader, 'label', [...reader.all('span').map(({ label }) => label), ...usedOwners])
  const linkTypes = withUsed(reader, 'linkType', [
    ...reader.all('link').map(({ type }) => type),
    ...roles.filter(({ deleted }) => deleted).map(({ linkType }) => linkType),
    ...usedOwners,
  ])

  const rolesByType = groupedBy(roles, ({ linkType }) => linkType)
  const typesByOwner = groupedBy(
    [...attributeTypes].sort((a, b) => Number(isMerged(reader, a.owner)) - Number(isMerged(reader, b.owner))),
    ({ owner }) => labelBehind(reader, owner)?.id ?? owner,
  )
  const shown = labels.filter(({ id }) => !isMerged(reader, id))
  const labelWords = new Map([
    ...wordsOf(
      labels.filter(({ id }) => isMerged(reader, id)),
      labels,
      shown,
    ),
    ...wordsOf(shown, labels),
  ])
  const linkTypeWords = wordsOf(linkTypes)
  const roleWords = new Map([...rolesByType].map(([type, group]) => [type, wordsOf(group)]))
  const attributeWords = new Map([...typesByOwner].map(([owner, group]) => [owner, wordsOf(group, attributeTypes)]))

  return {
    labels,
    linkTypes,
    rolesOf: (linkType) => rolesByType.get(linkType) ?? [],
    attributeTypesOf: (owner) => typesByOwner.get(owner) ?? [],
    labelWord: (label) => labelWords.get(label) ?? label,
    linkTypeWord: (linkType) => linkTypeWords.get(linkType) ?? linkType,
    roleWord: (role, linkType) => roleWords.get(linkType)?.get(role.id) ?? role.id,
    attributeWord: (type, owner) => attributeWords.get(owner)?.get(type) ?? type,
  }
}

type SchemeTable = 'label' | 'linkType' | 'role' | 'attributeType'

/** The live rows of a table and those deleted ones that are in use. */
const withUsed = <T extends SchemeTable>(reader: Reader, table: T, used: readonly string[]): readonly Row<T>[] => {
  const rows = new Map(reader.all(table).map((row) => [row.id, row]))
  for (const id of new Set(used)) {
    const row = rows.get(id) ?? reader.get(table, id)
    if (row !== undefined) rows.set(id, row)
  }
  return sortedByPosition([...rows.values()])
}

const isMerged = (reader: Reader, id: string): boolean => (labelBehind(reader, id)?.id ?? id) !== id

/** A word for each row: its name, unless another, or one of `before`, has the same or one of `all` has it as its id. */
export const wordsOf = (
  rows: readonly Named[],
  all: readonly Named[] = rows,
  before: readonly Named[] = [],
): ReadonlyMap<string, string> => {
  const taken = new Set([...all.map(({ id }) => id), ...before.map(({ name }) => name)])
  const bearers = groupedBy(rows, ({ name }) => name)
  const isClear = (name: string): boolean => name !== '' && !taken.has(name) && bearers.get(name)?.length === 1
  return new Map(rows.map(({ id, name }) => [id, isClear(name) ? name : id]))
}

interface Named {
  readonly id: string
  readonly name: string
}

const groupedBy = <R>(rows: readonly R[], keyOf: (row: R) => string): ReadonlyMap<string, readonly R[]> => {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group === undefined) groups.set(keyOf(row), [row])
    else group.push(row)
  }
  return groups
}
