import { idSchema } from '../model/field.ts'
import { live } from '../model/reader.ts'
import { z } from '../model/zod.ts'
import { command } from './command.ts'
import type { DraftRows } from './draft.ts'
import { gone } from './refusals.ts'
import { labelName } from './span-add.ts'

/** Deletes spans. What links lose their last filler of a role that needs one is deleted with them, in the same change. */
export const removeSpans = command({
  kind: 'span.remove',
  args: z.object({ spans: z.array(idSchema).min(1) }),
  label: ({ spans }, reader) => {
    const only = spans.length === 1 ? reader.get('span', spans[0] ?? '') : undefined
    return only === undefined ? `Delete ${spans.length} spans` : `Delete ${labelName(reader, only.label)}`
  },
  run(draft, { spans }) {
    for (const span of new Set(spans)) {
      if (live(draft, 'span', span) === undefined) return gone('span')
      releaseTarget(draft, span)
      draft.remove('span', span)
    }
    return undefined
  },
})

/** Takes a row out of every link it fills; a link that can no longer stand goes too, and out of links that it fills. */
export const releaseTarget = (draft: DraftRows, target: string): void => {
  for (const filler of draft.where('filler', 'target', target)) {
    draft.remove('filler', filler.id)
    const role = draft.get('role', filler.role)
    const left = draft.where('filler', 'link', filler.link).filter((other) => other.role === filler.role)
    if (role !== undefined && left.length < role.least) removeLinkRow(draft, filler.link)
  }
}

/** Deletes a link and its fillers. */
export const removeLinkRow = (draft: DraftRows, link: string): void => {
  if (live(draft, 'link', link) === undefined) return
  for (const filler of draft.where('filler', 'link', link)) draft.remove('filler', filler.id)
  draft.remove('link', link)
  releaseTarget(draft, link)
}
