import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { byPosition, labelsInUse } from '../model/labels.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { nameMissing } from './refusals.ts'

/** What the commands on the scheme have in common: names, keys and the order of rows. */

export type SchemeTable = 'label' | 'attributeType' | 'linkType' | 'role'

export const schemeWords: Readonly<Record<SchemeTable, string>> = {
  label: 'label',
  attributeType: 'attribute',
  linkType: 'link type',
  role: 'role',
}

/** The rows of the scheme that stand in one list with a row: all labels, or the attributes of one label. */
export const siblings = <T extends SchemeTable>(
  reader: Reader,
  table: T,
  owner: string | null,
): readonly Row<SchemeTable>[] => {
  const rows: readonly Row<SchemeTable>[] =
    table === 'label'
      ? labelsInUse(reader)
      : table === 'linkType'
        ? reader.all('linkType')
        : table === 'role'
          ? reader.where('role', 'linkType', owner ?? '')
          : reader.where('attributeType', 'owner', owner ?? '')
  return [...rows].sort(byPosition)
}

/** What a row of the scheme belongs to; labels and link types stand for themselves. */
export const ownerOf = (reader: Reader, table: SchemeTable, id: string): string | null => {
  if (table === 'role') return reader.get('role', id)?.linkType ?? null
  return table === 'attributeType' ? (reader.get('attributeType', id)?.owner ?? null) : null
}

/** Why a row cannot be called that: without a name, or like another of its list. */
export const refuseName = (
  reader: Reader,
  table: SchemeTable,
  owner: string | null,
  name: string,
  self: string | null,
): Failure | undefined => {
  if (name.trim() === '') return nameMissing(schemeWords[table])
  const same = (other: string): boolean => other.trim().toLowerCase() === name.trim().toLowerCase()
  if (!siblings(reader, table, owner).some((row) => row.id !== self && same(row.name))) return undefined
  return failure(
    'name-taken',
    `There is already ${table === 'attributeType' ? 'an' : 'a'} ${schemeWords[table]} called ${name.trim()}.`,
    'Choose another name.',
  )
}

/** Why a label cannot have a key: not one sign, or another label's already. */
export const refuseKey = (reader: Reader, key: string, self: string | null): Failure | undefined => {
  if (key === '') return undefined
  if (!/^[\p{L}\p{N}]$/u.test(key)) {
    return failure('bad-key', 'A label’s key is one letter or digit.', 'Type a single letter, or leave it empty.')
  }
  const holder = labelsInUse(reader).find((label) => label.id !== self && label.key.toLowerCase() === key.toLowerCase())
  if (holder === undefined) return undefined
  return failure(
    'key-taken',
    `The key ${key.toUpperCase()} already tags ${holder.name}.`,
    `Choose another key, or take it from ${holder.name} first.`,
  )
}

/** The place behind all others of a list. */
export const lastPosition = (rows: readonly { readonly position: number }[]): number =>
  rows.reduce((most, { position }) => Math.max(most, position), -1) + 1

/** Whether annotations can have attributes of it. */
export const isOwner = (reader: Reader, id: string): boolean =>
  live(reader, 'label', id) !== undefined || live(reader, 'linkType', id) !== undefined
