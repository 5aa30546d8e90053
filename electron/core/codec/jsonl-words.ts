import { defaultScheme } from '../model/scheme.ts'
import type { AnyRow, TableName } from '../model/tables.ts'
import type { Records } from './jsonl-records.ts'
import { wordsOf } from './scheme.ts'

/** The ids that the words of a file stand for. */
export interface Words {
  readonly label: (word: string) => string | undefined
  readonly linkType: (word: string) => string | undefined
  readonly role: (linkType: string, word: string) => string | undefined
  readonly attribute: (owner: string, word: string) => string | undefined
}

type Named = { readonly id: string; readonly name: string }

export const schemeWords = ({ labels, linkTypes }: Records['scheme']): Words => {
  const types = [...labels, ...linkTypes].flatMap(({ attributes }) => attributes)
  const owners = [...labels, ...linkTypes].map(({ id: owner, attributes }) => [owner, attributes] as const)
  return wordsFrom(
    labels,
    linkTypes,
    linkTypes.map(({ id: type, roles }) => [type, roles]),
    owners,
    types,
  )
}

/** For files that bring no scheme: the one that every project begins with. */
export const defaultWords = (): Words => {
  const grouped = (table: TableName, owner: string): readonly (readonly [string, readonly Named[]])[] => {
    const owners = new Set(rowsOf(table).map((row) => String(row[owner])))
    return [...owners].map((one) => [one, rowsOf(table).filter((row) => row[owner] === one)])
  }
  return wordsFrom(
    rowsOf('label'),
    rowsOf('linkType'),
    grouped('role', 'linkType'),
    grouped('attributeType', 'owner'),
    rowsOf('attributeType'),
  )
}

const rowsOf = (table: TableName): readonly (Named & AnyRow)[] =>
  defaultScheme().flatMap(([of, row]) => (of === table ? [row as Named & AnyRow] : []))

const wordsFrom = (
  labels: readonly Named[],
  linkTypes: readonly Named[],
  roles: readonly (readonly [string, readonly Named[]])[],
  types: readonly (readonly [string, readonly Named[]])[],
  allTypes: readonly Named[],
): Words => {
  const labelIds = inverted(wordsOf(labels))
  const linkTypeIds = inverted(wordsOf(linkTypes))
  const roleIds = new Map(roles.map(([type, group]) => [type, inverted(wordsOf(group))]))
  const typeIds = new Map(types.map(([owner, group]) => [owner, inverted(wordsOf(group, allTypes))]))
  const everyType = new Set(allTypes.map(({ id: type }) => type))
  return {
    label: (word) => labelIds.get(word),
    linkType: (word) => linkTypeIds.get(word),
    role: (type, word) => roleIds.get(type)?.get(word),
    // An attribute that does not belong to its owner's label is named by its id.
    attribute: (owner, word) => typeIds.get(owner)?.get(word) ?? (everyType.has(word) ? word : undefined),
  }
}

const inverted = (words: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...words].map(([own, word]) => [word, own]))
