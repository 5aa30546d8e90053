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
  const labels = createShelf(draft.all('label'))
  const linkTypes = createShelf(draft.all('linkType'))
  const roles = new Map<string, Shelf<Row<'role'>>>()
  const types = new Map<string, Shelf<Row<'attributeType'>>>()
  const ownRoles = new Set<string>()
  const colours = new Map<string, number>(COLOURS.map((colour) => [colour, 0]))
  for (const { colour } of labels.rows()) colours.set(colour, (colours.get(colour) ?? 0) + 1)
  let lastRole = draft.all('role').reduce((most, { position }) => Math.max(most, position), -1)

  const make = <T extends 'label' | 'linkType' | 'role' | 'attributeType'>(
    table: T,
    shelf: Shelf<Row<T>>,
    fields: Parameters<typeof draft.create<T>>[1],
  ): Row<T> => shelf.add(draft.get(table, draft.create(table, fields)) as Row<T>)

  /** The colour that the fewest labels have. */
  const nextColour = (): string => {
    const colour = COLOURS.reduce((best, one) => ((colours.get(one) ?? 0) < (colours.get(best) ?? 0) ? one : best))
    colours.set(colour, (colours.get(colour) ?? 0) + 1)
    return colour
  }

  const label: SchemeNames['label'] = (name) =>
    labels.find(wanted(name)) ??
    make('label', labels, { name: wanted(name), colour: nextColour(), position: labels.next() })

  const linkType: SchemeNames['linkType'] = (name) =>
    linkTypes.find(wanted(name)) ??
    make('linkType', linkTypes, { name: wanted(name), colour: 'slate', position: linkTypes.next() })

  const role: SchemeNames['role'] = (type, name, filler) => {
    const shelf = roles.get(type) ?? createShelf(draft.where('role', 'linkType', type))
    roles.set(type, shelf)
    const there = shelf.find(wanted(name)) ?? pairRole(shelf.rows(), name)
    if (there !== undefined) {
      if (ownRoles.has(there.id)) widen(there.id, filler)
      return there
    }
    const made = make('role', shelf, { linkType: type, name: wanted(name), position: (lastRole += 1) })
    ownRoles.add(made.id)
    widen(made.id, filler)
    return made
  }

  /** A role that came with the file takes whatever the file puts there. */
  const widen = (id: string, { label: spans, other }: { readonly label?: string; readonly other?: string }): void => {
    const { labels: taken, others } = draft.get('role', id) as Row<'role'>
    if (spans !== undefined && !taken.includes(spans)) draft.update('role', id, { labels: [...taken, spans] })
    if (other !== undefined && !others.includes(other)) draft.update('role', id, { others: [...others, other] })
  }

  const attribute: SchemeNames['attribute'] = (owner, name, value) => {
    const shelf = types.get(owner) ?? createShelf(draft.where('attributeType', 'owner', owner))
    types.set(owner, shelf)
    const there = shelf.find(wanted(name))
    if (there !== undefined) return { type: there.id, value: fromPlain(there, value) }
    const hint = hintByKey.get(nameKey(name))
    const choices = (hint?.choices ?? []).map((choice) => ({ id: choice, name: choice }))
    const fields = { owner, name: wanted(name), kind: hint?.kind ?? kindOf(value), choices, position: shelf.next() }
    const made = make('attributeType', shelf, fields)
    return { type: made.id, value: fromPlain(made, value) }
  }

  return { label, linkType, role, attribute }
}

/** Rows by name. */
interface Shelf<R extends Named> {
  /** The row of that very name, or else one that differs only in what does not count, or of that id. */
  readonly find: (name: string) => R | undefined
  readonly add: (row: R) => R
  readonly rows: () => readonly R[]
  /** The position after all others. */
  readonly next: () => number
}

const createShelf = <R extends Named>(given: readonly R[]): Shelf<R> => {
  const rows: R[] = []
  const byName = new Map<string, R>()
  const byKey = new Map<string, R>()
  const byId = new Map<string, R>()
  let last = -1
  const add = (row: R): R => {
    rows.push(row)
    if (!byName.has(row.name)) byName.set(row.name, row)
    if (!byKey.has(nameKey(row.name))) byKey.set(nameKey(row.name), row)
    byId.set(row.id, row)
    last = Math.max(last, row.position)
    return row
  }
  for (const row of [...given].sort((a, b) => a.position - b.position)) add(row)
  return {
    find: (name) => byName.get(name) ?? byKey.get(nameKey(name)) ?? byId.get(name),
    add,
    rows: () => rows,
    next: () => last + 1,
  }
}

/** The two ends of a relation, when the type has just two roles of other names. */
const pairRole = <R extends Named>(rows: readonly R[], name: string): R | undefined => {
  if (rows.length !== 2) return undefined
  const inOrder = [...rows].sort((a, b) => a.position - b.position)
  return name === 'from' ? inOrder[0] : name === 'to' ? inOrder[1] : undefined
}

const kindOf = (value: Value): Row<'attributeType'>['kind'] => {
  if (typeof value === 'boolean') return 'yes-no'
  if (typeof value === 'number') return 'number'
  return Array.isArray(value) ? 'choices' : 'text'
}

const COLOURS = ['blue', 'orange', 'green', 'violet', 'teal', 'red', 'amber', 'slate'] as const
