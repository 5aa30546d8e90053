import { idSchema } from '../model/field.ts'
import { sameLabel, takesLabel } from '../model/labels.ts'
import { live } from '../model/reader.ts'
import { z } from '../model/zod.ts'
import { failure } from '../failure.ts'
import { command } from './command.ts'
import { edgesMeet, gone } from './refusals.ts'
import { labelName, rangesSchema, segmentsFor } from './span-add.ts'

/** Gives a span another label. Links keep it where the role takes the new label; otherwise it is said and nothing changes. */
export const relabelSpan = command({
  kind: 'span.relabel',
  args: z.object({ span: idSchema, label: idSchema }),
  label: ({ label }, reader) => `Relabel as ${labelName(reader, label)}`,
  run(draft, { span, label }) {
    const found = live(draft, 'span', span)
    if (found === undefined) return gone('span')
    if (live(draft, 'label', label) === undefined) return gone('label')
    for (const filler of draft.where('filler', 'target', span)) {
      const role = draft.get('role', filler.role)
      if (role === undefined || takesLabel(draft, role, label)) continue
      const type = draft.get('linkType', role.linkType)?.name ?? 'link'
      return failure(
        'role-refuses-label',
        `This span is the ${role.name} of a link of type ${type}, which takes no ${labelName(draft, label)}.`,
        'Take it out of the link first, or tag the words a second time.',
      )
    }
    if (!sameLabel(draft, found.label, label)) draft.update('span', span, { label })
    return undefined
  },
})

/**
 * Sets where a span stands in the present text of its article: moves its edges, adds or takes away segments, or puts one
 * that lost its place on another.
 */
export const setSegments = command({
  kind: 'span.segments',
  args: z.object({ span: idSchema, ranges: rangesSchema, what: z.string().max(60).optional() }),
  label: ({ what }) => what || 'Move span',
  run(draft, { span, ranges }) {
    const found = live(draft, 'span', span)
    if (found === undefined) return gone('span')
    if (ranges.some(({ start, end }) => start >= end)) return edgesMeet
    const article = live(draft, 'article', found.article)
    if (article === undefined) return gone('article')
    const segments = segmentsFor(draft, article.revision, ranges)
    if (!segments.ok) return segments.error
    draft.update('span', span, { segments: segments.value, revision: article.revision })
    return undefined
  },
})

/** Writes a span's note. */
export const noteSpan = command({
  kind: 'span.note',
  args: z.object({ span: idSchema, note: z.string() }),
  label: () => 'Note on span',
  run(draft, { span, note }) {
    if (live(draft, 'span', span) === undefined) return gone('span')
    draft.update('span', span, { note })
    return undefined
  },
})

/** Says which registry source a source span names, or takes that back with null. */
export const assignSource = command({
  kind: 'span.assign-source',
  args: z.object({ span: idSchema, source: idSchema.nullable() }),
  label: ({ source }, reader) =>
    source === null ? 'Unassign source' : `Assign to ${reader.get('source', source)?.name ?? 'source'}`,
  run(draft, { span, source }) {
    if (live(draft, 'span', span) === undefined) return gone('span')
    if (source !== null && live(draft, 'source', source) === undefined) return gone('source')
    draft.update('span', span, { source })
    return undefined
  },
})

/** Says which registry claim a claim span states, or takes that back with null. */
export const assignClaim = command({
  kind: 'span.assign-claim',
  args: z.object({ span: idSchema, claim: idSchema.nullable() }),
  label: ({ claim }) => (claim === null ? 'Unassign claim' : 'Assign claim'),
  run(draft, { span, claim }) {
    if (live(draft, 'span', span) === undefined) return gone('span')
    if (claim !== null && live(draft, 'claim', claim) === undefined) return gone('claim')
    draft.update('span', span, { claim })
    return undefined
  },
})
