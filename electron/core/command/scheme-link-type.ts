import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import { stringsSchema } from '../model/value.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import { gone } from './refusals.ts'
import { lastPosition, refuseName, siblings } from './scheme-rows.ts'
import { removeLinkRow } from './span-remove.ts'

const linkTypeFields = { name: z.string(), colour: z.string(), guideline: z.string() }
const roleFields = {
  name: z.string(),
  least: z.int().min(0).max(1_000),
  most: z.int().min(1).max(1_000).nullable(),
  labels: stringsSchema,
  others: z.array(z.enum(['source', 'claim', 'link'])).readonly(),
}

/** Adds a type of link; its roles are added one by one. */
export const addLinkType = command({
  kind: 'scheme.link.add',
  args: z.object({ id: idSchema.optional(), ...z.object(linkTypeFields).partial().shape, name: z.string() }),
  label: ({ name }) => `New link type ${name.trim()}`,
  run(draft, { id, name, colour, guideline }) {
    const refused = refuseName(draft, 'linkType', null, name, null)
    if (refused !== undefined) return refused
    const position = lastPosition(draft.all('linkType'))
    draft.create('linkType', { name: name.trim(), colour: colour ?? 'slate', guideline: guideline ?? '', position }, id)
    return undefined
  },
})

/** Renames or recolours a type of link, or writes its guideline. */
export const editLinkType = command({
  kind: 'scheme.link.edit',
  args: z.object({ linkType: idSchema, fields: z.object(linkTypeFields).partial() }),
  label: ({ linkType, fields }, reader) =>
    `Change ${Object.keys(fields).join(', ')} of link type ${reader.get('linkType', linkType)?.name ?? ''}`,
  run(draft, { linkType, fields }) {
    if (live(draft, 'linkType', linkType) === undefined) return gone('link type')
    const refused = fields.name === undefined ? undefined : refuseName(draft, 'linkType', null, fields.name, linkType)
    if (refused !== undefined) return refused
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    draft.update('linkType', linkType, fields.name === undefined ? given : { ...given, name: fields.name.trim() })
    return undefined
  },
})

/** Takes a type of link out of the scheme. Its links stay, or are deleted in the same change. */
export const removeLinkType = command({
  kind: 'scheme.link.remove',
  args: z.object({ linkType: idSchema, links: z.enum(['keep', 'delete']) }),
  label: ({ linkType }, reader) => `Remove link type ${reader.get('linkType', linkType)?.name ?? ''}`,
  run(draft, { linkType, links }) {
    if (live(draft, 'linkType', linkType) === undefined) return gone('link type')
    if (links === 'delete') for (const link of draft.where('link', 'type', linkType)) removeLinkRow(draft, link.id)
    draft.remove('linkType', linkType)
    return undefined
  },
})

/** Gives a link type a role. */
export const addRole = command({
  kind: 'scheme.role.add',
  args: z.object({
    id: idSchema.optional(),
    linkType: idSchema,
    ...z.object(roleFields).partial().shape,
    name: z.string(),
  }),
  label: ({ name }) => `New role ${name.trim()}`,
  run(draft, { id, linkType, name, ...given }) {
    if (live(draft, 'linkType', linkType) === undefined) return gone('link type')
    const refused = refuseName(draft, 'role', linkType, name, null)
    if (refused !== undefined) return refused
    const position = lastPosition(siblings(draft, 'role', linkType))
    const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const role = draft.create('role', { linkType, name: name.trim(), least: 0, position, ...fields }, id)
    return refuseRole(draft, role)
  },
})

/** Changes a role. What links already have must still do: otherwise it says how many do not, and nothing changes. */
export const editRole = command({
  kind: 'scheme.role.edit',
  args: z.object({ role: idSchema, fields: z.object(roleFields).partial() }),
  label: ({ role, fields }, reader) =>
    `Change ${Object.keys(fields).join(', ')} of role ${reader.get('role', role)?.name ?? ''}`,
  run(draft, { role, fields }) {
    const found = live(draft, 'role', role)
    if (found === undefined) return gone('role')
    const refused = fields.name === undefined ? undefined : refuseName(draft, 'role', found.linkType, fields.name, role)
    if (refused !== undefined) return refused
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    draft.update('role', role, fields.name === undefined ? given : { ...given, name: fields.name.trim() })
    return fields.least === undefined && fields.most === undefined ? undefined : refuseRole(draft, role)
  },
})

/** Takes a role out of a link type. What fills it stays in its links and is still shown there. */
export const removeRole = command({
  kind: 'scheme.role.remove',
  args: z.object({ role: idSchema }),
  label: ({ role }, reader) => `Remove role ${reader.get('role', role)?.name ?? ''}`,
  run(draft, { role }) {
    if (live(draft, 'role', role) === undefined) return gone('role')
    draft.remove('role', role)
    return undefined
  },
})

/** Why a role cannot ask for so few or so many: its numbers contradict each other, or links have another number. */
export const refuseRole = (reader: Reader, id: string): Failure | undefined => {
  const role = reader.get('role', id)
  if (role === undefined) return gone('role')
  const { name, least, most } = role
  if (most !== null && most < least) {
    return failure(
      'bad-numbers',
      `The role ${name} would need ${least} and take only ${most}.`,
      'Raise the greater number.',
    )
  }
  const links = reader.where('link', 'type', role.linkType).filter((link) => {
    const count = reader.where('filler', 'link', link.id).filter((filler) => filler.role === id).length
    return count < least || (most !== null && most < count)
  })
  if (links.length === 0) return undefined
  return failure(
    'links-differ',
    links.length === 1
      ? `One link of this type has another number of parts in the role ${name}.`
      : `${links.length} links of this type have another number of parts in the role ${name}.`,
    'Complete or delete them first, or allow their number.',
  )
}
