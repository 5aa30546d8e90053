import { failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import { blockKinds } from '../model/formatting.ts'
import { live } from '../model/reader.ts'
import { textOfRevision } from '../model/revision.ts'
import type { Row } from '../model/tables.ts'
import { formattingSchema } from '../model/value.ts'
import { z } from '../model/zod.ts'
import { canonicalise } from '../text/canonical.ts'
import { diffTexts } from '../text/diff.ts'
import { applyEdits, mapRange } from '../text/edits.ts'
import type { Edit } from '../text/edits.ts'
import type { TextRange } from '../text/segments.ts'
import { command } from './command.ts'
import { gone, noText } from './refusals.ts'

/**
 * Corrects an article's text: a new revision, made of the edits to the present one, and the article shows it. Spans stay
 * as they are; their places are derived (`placeOf`). Formatting moves along unless it is given anew.
 */
export const correctText = command({
  kind: 'article.correct',
  args: z.object({
    article: idSchema,
    /** The revision that was corrected. */
    from: idSchema,
    text: z.string(),
    formatting: formattingSchema.optional(),
  }),
  label: ({ article }, reader) => `Correct text of ${reader.get('article', article)?.title ?? 'article'}`,
  run(draft, { article, from, text, formatting }) {
    const found = live(draft, 'article', article)
    if (found === undefined) return gone('article')
    if (found.revision !== from) {
      return failure(
        'text-changed',
        'The text has been changed meanwhile by somebody else.',
        'Copy what you typed, leave without keeping it, and correct the text as it now is.',
      )
    }
    const before = textOfRevision(draft, from)
    const row = draft.get('revision', from)
    if (before === undefined || row === undefined) return noText
    const after = canonicalise(text).text
    if (after === '') {
      return failure(
        'no-text-left',
        'The article would have no text left.',
        'Remove the article instead, if it should go.',
      )
    }
    const edits = diffTexts(before, after)
    if (edits.length === 0 && formatting === undefined) return undefined
    const moved = formatting ?? movedFormatting(row.formatting, before, edits)
    const revision = draft.create('revision', { article, parent: from, edits, formatting: moved })
    draft.update('article', article, { revision })
    return undefined
  },
})

/** Formatting where it stands after edits of its text; blocks keep to whole lines, and what lost all its words is gone. */
export const movedFormatting = (
  formatting: Row<'revision'>['formatting'],
  before: string,
  edits: readonly Edit[],
): Row<'revision'>['formatting'] => {
  const after = applyEdits(before, edits)
  return formatting.flatMap((format) => {
    const range = mapRange(before, edits, format)
    if (range === undefined) return []
    const isBlock = (blockKinds as readonly string[]).includes(format.kind)
    return [{ ...format, ...(isBlock ? wholeLines(after, range) : range) }]
  })
}

const wholeLines = (text: string, { start, end }: TextRange): TextRange => {
  const feed = text.indexOf('\n', end)
  return {
    start: start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1,
    end: feed < 0 ? text.length : feed,
  }
}

/** Shows an earlier text of an article again, or the other of two corrections that were made apart. */
export const showRevision = command({
  kind: 'article.show-revision',
  args: z.object({ article: idSchema, revision: idSchema }),
  label: ({ article }, reader) => `Show another text of ${reader.get('article', article)?.title ?? 'article'}`,
  run(draft, { article, revision }) {
    if (live(draft, 'article', article) === undefined) return gone('article')
    if (live(draft, 'revision', revision)?.article !== article) return gone('text')
    if (textOfRevision(draft, revision) === undefined) return noText
    draft.update('article', article, { revision })
    return undefined
  },
})
