import { joinedInto } from './joined.ts'
import type { Reader } from './reader.ts'
import type { Row } from './tables.ts'

/** The label that a span with this label is shown under: where its merges end. A removed label stands for itself. */
export const labelBehind = (reader: Reader, label: string): Row<'label'> | undefined =>
  joinedInto(reader, 'label', label) ?? reader.get('label', label)

/** Whether spans of two labels are shown under the same one. */
export const sameLabel = (reader: Reader, a: string, b: string): boolean =>
  a === b || (labelBehind(reader, a)?.id ?? a) === (labelBehind(reader, b)?.id ?? b)

/** The labels that can be chosen, in the scheme's order: neither removed nor merged into another. */
export const labelsInUse = (reader: Reader): readonly Row<'label'>[] =>
  [...reader.all('label')].filter(({ id }) => labelBehind(reader, id)?.id === id).sort(byPosition)

/** A label and every label that was merged into it. */
export const labelsShownAs = (reader: Reader, label: string): readonly string[] => [
  label,
  ...reader.all('label').flatMap(({ id }) => (id !== label && sameLabel(reader, id, label) ? id : [])),
]

/** The attributes that a span of this label, or a link of this type, may carry: those of merged labels come last. */
export const attributeTypesOf = (reader: Reader, owner: string): readonly Row<'attributeType'>[] =>
  labelsShownAs(reader, owner).flatMap((id) => [...reader.where('attributeType', 'owner', id)].sort(byPosition))

/** Whether spans of a label may fill a role. */
export const takesLabel = (reader: Reader, role: Row<'role'>, label: string): boolean =>
  role.labels.some((one) => sameLabel(reader, one, label))

/**
 * What a role is to whatever knows attributions: the linking of the next claim, the table of attributions, a source's
 * statements. A role of the default scheme stays what it is under whatever name a project gives it.
 */
export const roleKind = ({ id, name }: Pick<Row<'role'>, 'id' | 'name'>): string =>
  /^role\.[a-z-]+\.([a-z]+)$/.exec(id)?.[1] ?? name

/** Orders rows of the scheme as the project has them. */
export const byPosition = (a: Placed, b: Placed): number =>
  a.position - b.position || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

interface Placed {
  readonly position: number
  readonly id: string
}

/** Between the group and the name of a label, so that every export carries the group. */
const GROUP = ' / '

/** The group a label stands in and its name within: `People / Witness`. */
export const groupOfLabel = (name: string): { readonly group: string; readonly short: string } => {
  const at = name.indexOf(GROUP)
  return at <= 0 ? { group: '', short: name } : { group: name.slice(0, at), short: name.slice(at + GROUP.length) }
}

/** A label's name in a group; in none where it is empty. */
export const nameInGroup = (group: string, short: string): string => {
  const clean = group.replaceAll('/', ' ').trim()
  return clean === '' || short.trim() === '' ? short : clean + GROUP + short
}
