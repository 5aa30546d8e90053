import type { Failure } from '../failure.ts'
import { failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { labelBehind, takesLabel } from '../model/labels.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import type { DraftRows } from './draft.ts'
import { gone } from './refusals.ts'
import { removeLinkRow } from './span-remove.ts'

const fillerSchema = z.object({ role: idSchema, target: idSchema })

/** Links spans, registry entries and other links by the roles of a link type. */
export const addLink = command({
  kind: 'link.add',
  args: z.object({ id: idSchema.optional(), type: idSchema, fillers: z.array(fillerSchema) }),
  label: ({ type }, reader) => `Link: ${typeName(reader, type)}`,
  run(draft, { id, type, fillers }, env) {
    if (live(draft, 'linkType', type) === undefined) return gone('link type')
    const link = draft.create('link', { type, set: env.set }, id)
    for (const { role, target } of fillers) {
      const refused = addFillerRow(draft, link, role, target)
      if (refused !== undefined) return refused
    }
    return unfilledRole(draft, link)
  },
})

/** Adds a filler to a role of a link. */
export const addFiller = command({
  kind: 'link.add-filler',
  args: z.object({ link: idSchema, role: idSchema, target: idSchema }),
  label: ({ role }, reader) => `Add ${roleName(reader, role)} to link`,
  run(draft, { link, role, target }) {
    if (live(draft, 'link', link) === undefined) return gone('link')
    return addFillerRow(draft, link, role, target)
  },
})

/** Takes a filler out of its link. The last filler a role needs stays: the link is deleted instead, by hand. */
export const removeFiller = command({
  kind: 'link.remove-filler',
  args: z.object({ filler: idSchema }),
  label: ({ filler }, reader) => `Remove ${roleName(reader, reader.get('filler', filler)?.role ?? '')} from link`,
  run(draft, { filler }) {
    const found = live(draft, 'filler', filler)
    if (found === undefined) return gone('part of the link')
    draft.remove('filler', filler)
    return unfilledRole(draft, found.link, found.role)
  },
})

/** Puts something else in a filler's place. */
export const replaceFiller = command({
  kind: 'link.replace-filler',
  args: z.object({ filler: idSchema, target: idSchema }),
  label: ({ filler }, reader) => `Change ${roleName(reader, reader.get('filler', filler)?.role ?? '')} of link`,
  run(draft, { filler, target }) {
    const found = live(draft, 'filler', filler)
    if (found === undefined) return gone('part of the link')
    const refused = refuseFiller(draft, found.link, found.role, target, filler)
    if (refused !== undefined) return refused
    draft.update('filler', filler, { target })
    return undefined
  },
})

/** Deletes a link; its spans stay. */
export const removeLink = command({
  kind: 'link.remove',
  args: z.object({ link: idSchema }),
  label: ({ link }, reader) => `Delete link: ${typeName(reader, reader.get('link', link)?.type ?? '')}`,
  run(draft, { link }) {
    if (live(draft, 'link', link) === undefined) return gone('link')
    removeLinkRow(draft, link)
    return undefined
  },
})

/** Writes a link's note. */
export const noteLink = command({
  kind: 'link.note',
  args: z.object({ link: idSchema, note: z.string() }),
  label: () => 'Note on link',
  run(draft, { link, note }) {
    if (live(draft, 'link', link) === undefined) return gone('link')
    draft.update('link', link, { note })
    return undefined
  },
})

const addFillerRow = (draft: DraftRows, link: string, role: string, target: string): Failure | undefined => {
  const refused = refuseFiller(draft, link, role, target)
  if (refused !== undefined) return refused
  draft.create('filler', { link, role, target, position: draft.where('filler', 'link', link).length })
  return undefined
}

/** Why something cannot fill a role of a link, there beside the others or in the place of one. */
const refuseFiller = (
  draft: DraftRows,
  link: string,
  roleId: string,
  target: string,
  inPlaceOf?: string,
): Failure | undefined => {
  const role = live(draft, 'role', roleId)
  if (role === undefined || role.linkType !== draft.get('link', link)?.type) return gone('role')
  const fillers = draft
    .where('filler', 'link', link)
    .filter((filler) => filler.role === roleId && filler.id !== inPlaceOf)
  if (fillers.some((filler) => filler.target === target)) {
    return failure('already-linked', `This is already a ${role.name} of the link.`, 'Choose another.')
  }
  if (role.most !== null && fillers.length >= role.most) {
    return failure('role-full', `The role ${role.name} takes only ${role.most}.`, 'Remove the present one first.')
  }
  if (holds(draft, target, link))
    return failure('links-itself', 'A link cannot be a part of itself.', 'Choose another.')
  const what = targetKind(draft, target)
  if (what === undefined) return gone('part of the link')
  if (what.kind === 'span' ? takesLabel(draft, role, what.label) : role.others.includes(what.kind)) return undefined
  return failure(
    'role-refuses',
    `The role ${role.name} takes ${acceptedBy(draft, role)}, not ${what.name}.`,
    'Choose another span or another role.',
  )
}

/** Whether a row is a link, or has it somewhere among its parts. */
const holds = (reader: Reader, row: string, link: string): boolean => {
  const waiting = new Set([row])
  for (const id of waiting) {
    if (id === link) return true
    for (const filler of reader.where('filler', 'link', id)) waiting.add(filler.target)
  }
  return false
}

/** The kind of row that a filler points to. */
export const targetKind = (
  reader: Reader,
  target: string,
):
  | { readonly kind: 'span' | 'source' | 'claim' | 'link'; readonly label: string; readonly name: string }
  | undefined => {
  const span = live(reader, 'span', target)
  if (span !== undefined) {
    return { kind: 'span', label: span.label, name: `a span labelled ${labelBehind(reader, span.label)?.name ?? '?'}` }
  }
  if (live(reader, 'source', target) !== undefined) return { kind: 'source', label: '', name: 'a source' }
  if (live(reader, 'claim', target) !== undefined) return { kind: 'claim', label: '', name: 'a claim' }
  if (live(reader, 'link', target) !== undefined) return { kind: 'link', label: '', name: 'a link' }
  return undefined
}

const acceptedBy = (reader: Reader, role: Row<'role'>): string => {
  const labels = new Set(role.labels.map((label) => labelBehind(reader, label)?.name ?? '?'))
  const spans = [...labels].map((label) => `a ${label} span`)
  const others = role.others.map((kind) => (kind === 'source' ? 'a source of the registry' : `a ${kind}`))
  return [...spans, ...others].join(' or ') || 'nothing'
}

/** The failure for a role, the given one or any, that has fewer fillers than its link type needs. */
const unfilledRole = (draft: DraftRows, link: string, only?: string): Failure | undefined => {
  const type = draft.get('link', link)?.type ?? ''
  const fillers = draft.where('filler', 'link', link)
  for (const role of draft.where('role', 'linkType', type)) {
    if (only !== undefined && role.id !== only) continue
    if (fillers.filter((filler) => filler.role === role.id).length >= role.least) continue
    return failure(
      'role-unfilled',
      `A link of type ${typeName(draft, type)} needs a ${role.name}.`,
      `Tag or select the ${role.name} first, then link again.`,
    )
  }
  return undefined
}

const typeName = (reader: Reader, type: string): string => reader.get('linkType', type)?.name ?? 'link'
const roleName = (reader: Reader, role: string): string => reader.get('role', role)?.name ?? 'part'
