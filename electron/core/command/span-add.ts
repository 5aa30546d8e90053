import { idSchema } from '../model/field.ts'
import { labelBehind } from '../model/labels.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import { textOfRevision } from '../model/revision.ts'
import { z } from '../model/zod.ts'
import { normaliseSegments, segmentsFailure } from '../text/segments.ts'
import type { Segment } from '../text/segments.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import type { Failure } from '../failure.ts'
import { command } from './command.ts'
import { gone, noText, onlyWhiteSpace } from './refusals.ts'

/** UTF-16 offsets into the article's canonical text, end exclusive. */
export const rangesSchema = z
  .array(z.object({ start: z.int().min(0), end: z.int().min(0) }))
  .min(1)
  .readonly()

/** Tags a stretch of an article's text with a label. */
export const addSpan = command({
  kind: 'span.add',
  args: z.object({
    id: idSchema.optional(),
    article: idSchema,
    label: idSchema,
    ranges: rangesSchema,
    source: idSchema.nullable().optional(),
  }),
  label: ({ label }, reader) => `Tag ${labelName(reader, label)}`,
  run(draft, { id, article, label, ranges, source }, env) {
    const found = live(draft, 'article', article)
    if (found === undefined) return gone('article')
    if (live(draft, 'label', label) === undefined) return gone('label')
    if (typeof source === 'string' && live(draft, 'source', source) === undefined) return gone('source')
    const segments = segmentsFor(draft, found.revision, ranges)
    if (!segments.ok) return segments.error
    draft.create(
      'span',
      { article, revision: found.revision, set: env.set, label, segments: segments.value, source: source ?? null },
      id,
    )
    return undefined
  },
})

/** The segments that ranges of a revision's text make, or why they make none. */
export const segmentsFor = (
  reader: Reader,
  revision: string,
  ranges: readonly { readonly start: number; readonly end: number }[],
): Result<readonly Segment[], Failure> => {
  const text = textOfRevision(reader, revision)
  if (text === undefined) return err(noText)
  const segments = normaliseSegments(text, ranges)
  const wrong = segmentsFailure(text, segments)
  if (wrong !== undefined) return err(wrong)
  if (segments.every(({ quote }) => quote.trim() === '')) return err(onlyWhiteSpace)
  return ok(segments)
}

/** What a label is called. */
export const labelName = (reader: Reader, label: string): string => labelBehind(reader, label)?.name ?? 'label'
