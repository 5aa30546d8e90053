import { nameKey } from '../codec/names.ts'
import { fromPlain } from '../codec/values.ts'
import type { DecodedAttributeType } from '../codec/decoded.ts'
import type { Row } from '../model/tables.ts'
import type { Value } from '../model/value.ts'
import type { DraftRows } from './draft.ts'

/** Which name of a file stands for which of the scheme: `Content` for `Claim`. Letter case, spaces and hyphens do not count. */
export type NameMap = Readonly<Record<string, string>>

/** The rows of the scheme that names of a file stand for. What the scheme lacks is made when it is first asked for. */
export interface SchemeNames {
  readonly label: (name: string) => Row<'label'>
  readonly linkType: (name: string) => Row<'linkType'>
  readonly role: (
    linkType: string,
    name: string,
    filler: { readonly label?: string; readonly other?: string },
  ) => Row<'role'>
  readonly attribute: (owner: string, name: string, value: Value) => { readonly type: string; readonly value: Value }
}

type Named = { readonly id: string; readonly name: string; readonly position: number }

export const createSchemeNames = (
  draft: DraftRows,
  map: NameMap,
  hints: readonly DecodedAttributeType[],
): SchemeNames => {
  const mapped = new Map(Object.entries(map).map(([from, to]) => [nameKey(from), to]))
  const wanted = (name: string): string => mapped.get(nameKey(name)) ?? name
  const hintByKey = new Map(hints.map((hint) => [nameKey(hint.name), hint]))
  const known = new Map<string, unknown>()
  const once = <R>(key: string, make: () => R): R => {
    const found = known.get(key) as R | undefined
    if (found !== undefined) return found
    const made = make()
    known.set(key, made)
    return made
  }

  const label: SchemeNames['label'] = (name) =>
    once(`label ${name}`, () => {
      const rows = draft.all('label')
      return (
        findNamed(rows, wanted(name)) ?? row('label', { name: wanted(name), colour: nextColour(rows), ...at(rows) })
      )
    })

  const linkType: SchemeNames['linkType'] = (name) =>
    once(`linkType ${name}`, () => {
      const rows = draft.all('linkType')
      return findNamed(rows, wanted(name)) ?? row('linkType', { name: wanted(name), colour: 'slate', ...at(rows) })
    })

  const role: SchemeNames['role'] = (type, name, filler) => {
    const made = `${type} ${name}`
    const found = once(`role ${made}`, () => {
      const rows = draft.where('role', 'linkType', type)
      const there = findNamed(rows, wanted(name)) ?? pairRole(rows, name)
      if (there === undefined) ownRoles.add(made)
      return (there ?? row('role', { linkType: type, name: wanted(name), ...at(draft.all('role')) })).id
    })
    if (ownRoles.has(made)) widen(found, filler)
    return draft.get('role', found) as Row<'role'>
  }
  const ownRoles = new Set<string>()

  /** A role that came with the file takes whatever the file puts there. */
  const widen = (id: string, { label: spans, other }: { readonly label?: string; readonly other?: string }): void => {
    const { labels, others } = draft.get('role', id) as Row<'role'>
    if (spans !== undefined && !labels.includes(spans)) draft.update('role', id, { labels: [...labels, spans] })
    if (other !== undefined && !others.includes(other)) draft.update('role', id, { others: [...others, other] })
  }

  const attribute: SchemeNames['attribute'] = (owner, name, value) => {
    const type = once(`attribute ${owner} ${name}`, () => {
      const rows = draft.where('attributeType', 'owner', owner)
      const there = findNamed(rows, wanted(name))
      if (there !== undefined) return there
      const hint = hintByKey.get(nameKey(name))
      const choices = (hint?.choices ?? []).map((choice) => ({ id: choice, name: choice }))
      return row('attributeType', {
        owner,
        name: wanted(name),
        kind: hint?.kind ?? kindOf(value),
        choices,
        ...at(rows),
      })
    })
    return { type: type.id, value: fromPlain(type, value) }
  }

  const row = <T extends 'label' | 'linkType' | 'role' | 'attributeType'>(
    table: T,
    fields: Parameters<typeof draft.create<T>>[1],
  ): Row<T> => draft.get(table, draft.create(table, fields)) as Row<T>

  return { label, linkType, role, attribute }
}

/** The row of that very name, or else of one that differs only in what does not count, or of that id. */
const findNamed = <R extends Named>(rows: readonly R[], name: string): R | undefined => {
  const inOrder = [...rows].sort((a, b) => a.position - b.position)
  return (
    inOrder.find((row) => row.name === name) ??
    inOrder.find((row) => nameKey(row.name) === nameKey(name)) ??
    rows.find(({ id }) => id === name)
  )
}

/** The two ends of a relation, when the type has just two roles of other names. */
const pairRole = <R extends Named>(rows: readonly R[], name: string): R | undefined => {
  if (rows.length !== 2) return undefined
  const inOrder = [...rows].sort((a, b) => a.position - b.position)
  return name === 'from' ? inOrder[0] : name === 'to' ? inOrder[1] : undefined
}

const at = (rows: readonly Named[]): { readonly position: number } => ({
  position: rows.reduce((most, { position }) => Math.max(most, position + 1), 0),
})

const kindOf = (value: Value): Row<'attributeType'>['kind'] => {
  if (typeof value === 'boolean') return 'yes-no'
  if (typeof value === 'number') return 'number'
  return Array.isArray(value) ? 'choices' : 'text'
}

const COLOURS = ['blue', 'orange', 'green', 'violet', 'teal', 'red', 'amber', 'slate'] as const

/** The colour that the fewest labels have. */
const nextColour = (labels: readonly Row<'label'>[]): string => {
  const uses = (colour: string): number => labels.filter((label) => label.colour === colour).length
  return COLOURS.reduce((best, colour) => (uses(colour) < uses(best) ? colour : best))
}
