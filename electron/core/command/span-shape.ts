import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { shownSpan } from '../model/place.ts'
import { live } from '../model/reader.ts'
import { textOfRevision } from '../model/revision.ts'
import type { Row } from '../model/tables.ts'
import { z } from '../model/zod.ts'
import type { TextRange } from '../text/segments.ts'
import { command } from './command.ts'
import type { DraftRows } from './draft.ts'
import { gone } from './refusals.ts'
import { labelName, segmentsFor } from './span-add.ts'

/** Divides a span at an offset of its text. Links stay with the first part; the second takes its attributes along. */
export const splitSpan = command({
  kind: 'span.split',
  args: z.object({ id: idSchema.optional(), span: idSchema, at: z.int().min(0) }),
  label: ({ span }, reader) => `Split ${labelName(reader, reader.get('span', span)?.label ?? '')}`,
  run(draft, { id, span, at }) {
    const row = live(draft, 'span', span)
    if (row === undefined) return gone('span')
    const found = shownSpan(draft, row)
    const before = found.segments.flatMap(({ start, end }) => (start < at ? [{ start, end: Math.min(end, at) }] : []))
    const behind = found.segments.flatMap(({ start, end }) => (end > at ? [{ start: Math.max(start, at), end }] : []))
    if (before.length === 0 || behind.length === 0) return notWithin
    const [first, second] = [withoutBlankEnds(found, before), withoutBlankEnds(found, behind)]
    if (first.length === 0 || second.length === 0) return notWithin
    const left = segmentsFor(draft, found.revision, first)
    const right = segmentsFor(draft, found.revision, second)
    if (!left.ok) return left.error
    if (!right.ok) return right.error
    const refused = copySpan(draft, { ...found, segments: right.value }, id)
    if (refused !== undefined) return refused
    draft.update('span', span, { segments: left.value, revision: found.revision })
    return undefined
  },
})

/** Makes a second span of the same place, label, source and attributes, in no link. */
export const duplicateSpan = command({
  kind: 'span.duplicate',
  args: z.object({ id: idSchema.optional(), span: idSchema }),
  label: ({ span }, reader) => `Duplicate ${labelName(reader, reader.get('span', span)?.label ?? '')}`,
  run(draft, { id, span }) {
    const found = live(draft, 'span', span)
    if (found === undefined) return gone('span')
    return copySpan(draft, found, id)
  },
})

/** Makes one span of two with the same label; what links the second is in links the first now. */
export const joinSpans = command({
  kind: 'span.join',
  args: z.object({ span: idSchema, other: idSchema }),
  label: ({ span }, reader) => `Join ${labelName(reader, reader.get('span', span)?.label ?? '')} spans`,
  run(draft, { span, other }) {
    const [row, otherRow] = [live(draft, 'span', span), live(draft, 'span', other)]
    if (row === undefined || otherRow === undefined || span === other) return gone('span')
    const [first, second] = [shownSpan(draft, row), shownSpan(draft, otherRow)]
    if (first.article !== second.article || first.revision !== second.revision || first.label !== second.label) {
      return failure(
        'cannot-join',
        'Only spans of one label and one article can be joined.',
        'Relabel one of them first.',
      )
    }
    const text = textOfRevision(draft, first.revision) ?? ''
    const ranges = withoutBlankGaps(text, [...first.segments, ...second.segments])
    const segments = segmentsFor(draft, first.revision, ranges)
    if (!segments.ok) return segments.error
    const note = [first.note, second.note].filter((words) => words !== '').join('\n')
    const source = first.source ?? present(draft, 'source', second.source)
    const claim = first.claim ?? present(draft, 'claim', second.claim)
    draft.update('span', span, { segments: segments.value, revision: first.revision, note, source, claim })
    for (const { type, value } of draft.where('attribute', 'owner', other)) {
      if (isSet(draft, `${span}/${type}`)) continue
      setValue(draft, span, type, value)
    }
    for (const filler of draft.where('filler', 'target', other)) {
      const twice = draft
        .where('filler', 'link', filler.link)
        .some((one) => one.role === filler.role && one.target === span)
      if (twice) draft.remove('filler', filler.id)
      else draft.update('filler', filler.id, { target: span })
    }
    draft.remove('span', other)
    return undefined
  },
})

const notWithin: Failure = failure(
  'not-within',
  'The caret does not stand within the words of the selected span.',
  'Click between two words of the span, then split it there.',
)

/** Ranges whose outer ends stand on words, not on the white space between them. */
const withoutBlankEnds = (span: Row<'span'>, ranges: readonly TextRange[]): readonly TextRange[] => {
  const quoteOf = ({ start, end }: TextRange): string => {
    const whole = span.segments.find((segment) => segment.start <= start && end <= segment.end)
    return whole === undefined ? '' : whole.quote.slice(start - whole.start, end - whole.start)
  }
  const kept = ranges.filter((range) => quoteOf(range).trim() !== '')
  return kept.map((range, i) => {
    const quote = quoteOf(range)
    const atStart = i === 0 ? quote.length - quote.trimStart().length : 0
    const atEnd = i === kept.length - 1 ? quote.length - quote.trimEnd().length : 0
    return { start: range.start + atStart, end: range.end - atEnd }
  })
}

/** Segments between which a line has only white space become one. */
const withoutBlankGaps = (text: string, segments: readonly TextRange[]): readonly TextRange[] => {
  const joined: TextRange[] = []
  for (const { start, end } of [...segments].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    const isNear = last !== undefined && (start <= last.end || /^[^\S\n]*$/.test(text.slice(last.end, start)))
    if (last === undefined || !isNear) joined.push({ start, end })
    else joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, end) }
  }
  return joined
}

/** Another span like this one. What it points to and somebody has deleted meanwhile is not pointed to again. */
const copySpan = (draft: DraftRows, span: Row<'span'>, id: string | undefined): Failure | undefined => {
  const { article, revision, set, label, segments } = span
  if (live(draft, 'article', article) === undefined) return gone('article')
  if (live(draft, 'label', label) === undefined) return gone('label')
  const [source, claim] = [present(draft, 'source', span.source), present(draft, 'claim', span.claim)]
  const made = draft.create('span', { article, revision, set, label, segments, source, claim }, id)
  for (const { type, value } of draft.where('attribute', 'owner', span.id)) setValue(draft, made, type, value)
  return undefined
}

const present = (draft: DraftRows, table: 'source' | 'claim', id: string | null): string | null =>
  id === null ? null : (live(draft, table, id)?.id ?? null)

const isSet = (draft: DraftRows, id: string): boolean => live(draft, 'attribute', id) !== undefined

const setValue = (draft: DraftRows, owner: string, type: string, value: Row<'attribute'>['value']): void => {
  if (live(draft, 'attributeType', type) === undefined) return
  const id = `${owner}/${type}`
  if (draft.get('attribute', id) === undefined) draft.create('attribute', { owner, type, value }, id)
  else draft.update('attribute', id, { value, deleted: false })
}
