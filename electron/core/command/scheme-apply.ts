import { labelsInUse } from '../model/labels.ts'
import type { Reader } from '../model/reader.ts'
import { schemeFileSchema } from '../model/scheme-file.ts'
import type { SchemeFile } from '../model/scheme-file.ts'
import type { OwnFields } from '../model/tables.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { siblings } from './scheme-rows.ts'
import type { SchemeTable } from './scheme-rows.ts'
import { refuseRole } from './scheme-link-type.ts'

/**
 * Brings a scheme in. What the project has by the same id, or else by the same name in the same list, becomes as the file
 * says; the rest is added. With `replace`, what the file does not have is taken out; annotations stay as they are. A key
 * that another label has already is left out.
 */
export const applyScheme = command({
  kind: 'scheme.apply',
  args: z.object({ scheme: schemeFileSchema, replace: z.boolean() }),
  label: ({ scheme, replace }) => `${replace ? 'Use' : 'Import'} scheme ${scheme.name}`,
  run(draft, { scheme, replace }) {
    const kept = new Set<string>()
    /** The row that stands for one of the file: of the same id, or else of the same name in the same list. */
    const rowFor = (table: SchemeTable, owner: string | null, id: string, name: string): string =>
      draft.get(table, id)?.deleted === false ? id : (sameName(draft, table, owner, name) ?? id)
    const put = <T extends SchemeTable>(
      table: T,
      owner: string | null,
      id: string,
      position: number,
      fields: Partial<OwnFields<T>> & { readonly name: string },
    ): string => {
      const row = rowFor(table, owner, id, fields.name)
      kept.add(row)
      if (draft.get(table, row) === undefined) draft.create(table, { ...fields, position }, row)
      else draft.update(table, row, { ...fields, ...(replace ? { position } : {}), deleted: false })
      return row
    }

    const stays = (label: string): boolean => !replace || kept.has(label)
    const labels = new Map(
      scheme.labels.map(({ id, name, key, colour, guideline }, i) => {
        const self = rowFor('label', null, id, name)
        const isTaken = labelsInUse(draft).some(
          (other) => other.id !== self && stays(other.id) && other.key.toLowerCase() === key.toLowerCase(),
        )
        const fields = { name, key: isTaken ? '' : key, colour, guideline, mergedInto: null }
        return [id, put('label', null, id, i, fields)] as const
      }),
    )

    const types = new Map<string, string>()
    const putAttributes = (owner: string, attributes: SchemeFile['labels'][number]['attributes']): void => {
      attributes.forEach(({ id, name, kind, choices, guideline }, i) => {
        types.set(id, put('attributeType', owner, id, i, { owner, name, kind, choices, guideline }))
      })
      for (const { id, condition } of attributes) {
        const asked = condition === null ? undefined : types.get(condition.type)
        const given = condition === null || asked === undefined ? null : { type: asked, values: condition.values }
        draft.update('attributeType', types.get(id) ?? id, { condition: given })
      }
    }
    for (const { id, attributes } of scheme.labels) putAttributes(labels.get(id) ?? id, attributes)

    scheme.linkTypes.forEach(({ id, name, colour, guideline, attributes, roles }, i) => {
      const linkType = put('linkType', null, id, i, { name, colour, guideline })
      putAttributes(linkType, attributes)
      roles.forEach((role, at) => {
        const taken = role.labels.map((label) => labels.get(label) ?? label)
        put('role', linkType, role.id, at, { ...withoutId(role), linkType, labels: taken })
      })
    })
    const changed = [...kept].filter((id) => draft.get('role', id) !== undefined)
    const refused = changed.map((id) => refuseRole(draft, id)).find((failed) => failed !== undefined)
    if (refused !== undefined) return refused

    if (!replace) return undefined
    for (const table of ['label', 'linkType', 'attributeType', 'role'] as const) {
      for (const { id } of draft.all(table)) if (!kept.has(id)) draft.remove(table, id)
    }
    return undefined
  },
})

const withoutId = <R extends { readonly id: string }>({ id: _, ...fields }: R): Omit<R, 'id'> => fields

const sameName = (reader: Reader, table: SchemeTable, owner: string | null, name: string): string | undefined =>
  siblings(reader, table, owner).find((row) => row.name.trim().toLowerCase() === name.trim().toLowerCase())?.id

/** Labels whose key the project could not take over. */
export const keysLeftOut = (reader: Reader, scheme: SchemeFile): readonly string[] =>
  scheme.labels.flatMap(({ id, name, key }) => {
    const label = reader.get('label', id) ?? labelsInUse(reader).find((one) => one.name === name)
    return key !== '' && label?.key !== key ? [name] : []
  })
