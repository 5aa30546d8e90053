import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { attributeTypesOf, labelBehind, labelsInUse, labelsShownAs } from '../model/labels.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import type { DraftRows } from './draft.ts'
import { gone } from './refusals.ts'
import { lastPosition, refuseKey, refuseName } from './scheme-rows.ts'
import { releaseTarget } from './span-remove.ts'

const labelFields = { name: z.string(), key: z.string(), colour: z.string(), guideline: z.string() }

/** Adds a label to the scheme. */
export const addLabel = command({
  kind: 'scheme.label.add',
  args: z.object({ id: idSchema.optional(), ...z.object(labelFields).partial().shape, name: z.string() }),
  label: ({ name }) => `New label ${name.trim()}`,
  run(draft, { id, name, key, colour, guideline }) {
    const refused = refuseName(draft, 'label', null, name, null) ?? refuseKey(draft, key ?? '', null)
    if (refused !== undefined) return refused
    const position = lastPosition(draft.all('label'))
    const fields = {
      name: name.trim(),
      key: key ?? '',
      colour: colour ?? 'slate',
      guideline: guideline ?? '',
      position,
    }
    draft.create('label', fields, id)
    return undefined
  },
})

/** Renames, recolours or re-keys a label, or writes its guideline. */
export const editLabel = command({
  kind: 'scheme.label.edit',
  args: z.object({ label: idSchema, fields: z.object(labelFields).partial() }),
  label: ({ label, fields }, reader) => `Change ${Object.keys(fields).join(', ')} of label ${nameOf(reader, label)}`,
  run(draft, { label, fields }) {
    if (live(draft, 'label', label) === undefined) return gone('label')
    const refused =
      (fields.name === undefined ? undefined : refuseName(draft, 'label', null, fields.name, label)) ??
      (fields.key === undefined ? undefined : refuseKey(draft, fields.key, label))
    if (refused !== undefined) return refused
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    draft.update('label', label, fields.name === undefined ? given : { ...given, name: fields.name.trim() })
    return undefined
  },
})

/** Merges a label into another: from then on its spans are shown under that one. No span is rewritten. */
export const mergeLabels = command({
  kind: 'scheme.label.merge',
  args: z.object({ label: idSchema, into: idSchema }),
  label: ({ label, into }, reader) => `Merge label ${nameOf(reader, label)} into ${nameOf(reader, into)}`,
  run(draft, { label, into }) {
    if (live(draft, 'label', label) === undefined) return gone('label')
    const target = live(draft, 'label', into) === undefined ? undefined : labelBehind(draft, into)
    if (target === undefined) return gone('label')
    if (labelBehind(draft, label)?.id === target.id) {
      return failure('same-label', 'A label cannot be merged into itself.', 'Choose another label.')
    }
    draft.update('label', label, { mergedInto: target.id })
    return undefined
  },
})

/**
 * Takes a label out of the scheme. Its spans stay and are shown under its name, marked as removed, or are deleted in the
 * same change; to give them another label, merge it instead.
 */
export const removeLabel = command({
  kind: 'scheme.label.remove',
  args: z.object({ label: idSchema, spans: z.enum(['keep', 'delete']) }),
  label: ({ label }, reader) => `Remove label ${nameOf(reader, label)}`,
  run(draft, { label, spans }) {
    if (live(draft, 'label', label) === undefined) return gone('label')
    if (spans === 'delete') {
      for (const span of spansUnder(draft, label)) {
        releaseTarget(draft, span.id)
        draft.remove('span', span.id)
      }
    }
    // Labels merged into it go too: else they would come back as labels of their own.
    for (const one of labelsShownAs(draft, label)) if (one !== label) draft.remove('label', one)
    draft.remove('label', label)
    return undefined
  },
})

/**
 * Splits a label by a choice attribute: for each value named, the spans that have it get a label of their own, with the
 * same attributes but for this one. Links stay: roles that take the old label take the new ones.
 */
export const splitLabel = command({
  kind: 'scheme.label.split',
  args: z.object({
    label: idSchema,
    by: idSchema,
    parts: z.array(z.object({ value: z.string().min(1), name: z.string(), colour: z.string().optional() })).min(1),
  }),
  label: ({ label, by }, reader) =>
    `Split label ${nameOf(reader, label)} by ${reader.get('attributeType', by)?.name ?? ''}`,
  run(draft, { label, by, parts }) {
    const old = live(draft, 'label', label)
    if (old === undefined) return gone('label')
    const types = attributeTypesOf(draft, label)
    if (!types.some((type) => type.id === by && type.kind === 'choice')) return notByThis
    const spans = spansUnder(draft, label)
    for (const { value, name, colour } of parts) {
      const refused = refuseName(draft, 'label', null, name, null)
      if (refused !== undefined) return refused
      const fields = {
        colour: colour ?? old.colour,
        guideline: old.guideline,
        position: lastPosition(draft.all('label')),
      }
      const part = draft.create('label', { name: name.trim(), ...fields })
      const moved = spans.filter((span) => live(draft, 'attribute', `${span.id}/${by}`)?.value === value)
      moveSpans(draft, moved, part, copyTypes(draft, types, by, part))
      for (const role of draft.all('role')) {
        if (role.labels.includes(label)) draft.update('role', role.id, { labels: [...role.labels, part] })
      }
    }
    return undefined
  },
})

const notByThis: Failure = failure(
  'not-a-choice',
  'A label is split by one of its attributes with a choice of values.',
  'Choose such an attribute, or give the label one first.',
)

/** Copies attribute types for another label, but for one; gives the copy's id by the old id. */
const copyTypes = (
  draft: DraftRows,
  types: readonly Row<'attributeType'>[],
  without: string,
  owner: string,
): ReadonlyMap<string, string> => {
  const copies = new Map<string, string>()
  for (const type of types) {
    if (type.id === without) continue
    const { name, kind, choices, guideline, position } = type
    copies.set(type.id, draft.create('attributeType', { owner, name, kind, choices, guideline, position }))
  }
  for (const { id, condition } of types) {
    const [copy, asked] = [copies.get(id), condition === null ? undefined : copies.get(condition.type)]
    if (copy !== undefined && condition !== null && asked !== undefined) {
      draft.update('attributeType', copy, { condition: { ...condition, type: asked } })
    }
  }
  return copies
}

/** Gives spans another label, and their values to its attributes. */
const moveSpans = (
  draft: DraftRows,
  spans: readonly Row<'span'>[],
  label: string,
  types: ReadonlyMap<string, string>,
): void => {
  for (const span of spans) {
    draft.update('span', span.id, { label })
    for (const { id, type, value } of draft.where('attribute', 'owner', span.id)) {
      const copy = types.get(type)
      if (copy === undefined) continue
      draft.create('attribute', { owner: span.id, type: copy, value }, `${span.id}/${copy}`)
      draft.remove('attribute', id)
    }
  }
}

/** The spans that are shown under a label. */
export const spansUnder = (reader: Reader, label: string): readonly Row<'span'>[] =>
  labelsShownAs(reader, label).flatMap((one) => reader.where('span', 'label', one))

/** Labels that a label could be merged into. */
export const otherLabels = (reader: Reader, label: string): readonly Row<'label'>[] =>
  labelsInUse(reader).filter(({ id }) => id !== label)

const nameOf = (reader: Reader, label: string): string => reader.get('label', label)?.name ?? 'label'
