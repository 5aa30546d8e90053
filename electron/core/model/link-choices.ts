import { attributionOf, linksOfSpan } from './attribution.ts'
import { byPosition, roleKind, takesLabel } from './labels.ts'
import type { Reader } from './reader.ts'
import type { Row } from './tables.ts'

/** One way to connect two spans: a part more in a link that one of them is in, or a new link of both. */
export interface LinkChoice {
  readonly id: string
  /** The link that is there, or the type of the new one. */
  readonly link: Row<'link'> | null
  readonly type: Row<'linkType'>
  readonly fillers: readonly { readonly role: Row<'role'>; readonly target: string }[]
  /** Whether it is what the two labels are for, so that it needs no asking where no other is. */
  readonly isNatural: boolean
}

/** The ways to connect one span with another, the likeliest first. A link between two alike leads from the first to the second. */
export const linkChoices = (reader: Reader, one: Row<'span'>, other: Row<'span'>): readonly LinkChoice[] => {
  if (one.id === other.id || one.set !== other.set) return []
  const additions = [...additionsTo(reader, one, other), ...additionsTo(reader, other, one)]
  const fresh = newLinks(reader, one, other).map((choice) => ({
    ...choice,
    isNatural: choice.isNatural && !additions.some(({ isNatural }) => isNatural),
  }))
  return [...additions, ...fresh].toSorted((a, b) => Number(b.isNatural) - Number(a.isNatural))
}

/** The links of one span that have room for the other. */
const additionsTo = (reader: Reader, one: Row<'span'>, other: Row<'span'>): readonly LinkChoice[] =>
  linksOfSpan(reader, one.id).flatMap((link) => {
    const type = reader.get('linkType', link.type)
    const { roles } = attributionOf(reader, link)
    if (type === undefined || link.set !== other.set) return []
    if (roles.some(({ fillers }) => fillers.some(({ filler }) => filler.target === other.id))) return []
    return roles
      .filter(
        ({ role, fillers }) =>
          takesLabel(reader, role, other.label) && (role.most === null || fillers.length < role.most),
      )
      .map(({ role, fillers }) => ({
        id: `${link.id} ${role.id}`,
        link,
        type,
        fillers: [{ role, target: other.id }],
        isNatural: fillers.length === 0 && isNaturalFor(role, other),
      }))
  })

const newLinks = (reader: Reader, one: Row<'span'>, other: Row<'span'>): readonly LinkChoice[] =>
  [...reader.all('linkType')].sort(byPosition).flatMap((type) => {
    const roles = [...reader.where('role', 'linkType', type.id)].sort(byPosition)
    const pairs = roles.flatMap((first, i) =>
      roles.flatMap((second, j) => {
        const isBackwards = j < i && takesLabel(reader, first, other.label) && takesLabel(reader, second, one.label)
        const isTwice = first.id === second.id && first.most !== null && first.most < 2
        if (isBackwards || isTwice) return []
        if (!takesLabel(reader, first, one.label) || !takesLabel(reader, second, other.label)) return []
        return roles.every(({ id, least }) => least <= Number(first.id === id) + Number(second.id === id))
          ? [[first, second] as const]
          : []
      }),
    )
    return pairs.map(([first, second]) => ({
      id: `${type.id} ${first.id} ${second.id}`,
      link: null,
      type,
      fillers: [
        { role: first, target: one.id },
        { role: second, target: other.id },
      ],
      isNatural: first.id !== second.id && isNaturalFor(first, one) && isNaturalFor(second, other),
    }))
  })

/** A claim in the role claim, a source in the role source; roles between two alike are as natural as each other. */
const isNaturalFor = (role: Row<'role'>, span: Row<'span'>): boolean =>
  `label.${roleKind(role)}` === span.label || ['from', 'to'].includes(roleKind(role))
