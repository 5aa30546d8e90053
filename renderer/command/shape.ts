import { duplicateSpan, joinSpans, splitSpan } from '#core/command/span-shape.ts'
import { failure } from '#core/failure.ts'
import { perform } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { newId } from '../state/new-id.ts'
import { notifyFailure } from '../state/session.ts'
import { selectedSpan } from './tagging.ts'

const noSpan = failure('no-span', 'No span is selected.', 'Click a span, then press the key again.')

/** Divides the selected span where the caret stands; the second part is selected then. */
export const splitAtCaret = (app: App): void => {
  const span = selectedSpan(app)
  if (span === undefined) return notifyFailure(app.session, noSpan)
  const id = newId()
  const at = app.session.get().selection.start
  if (perform(app, splitSpan, { id, span: span.id, at })) app.session.set({ span: id })
}

/** Makes a second span of the selected one, for a second reading or another link, and selects it. */
export const duplicateSelected = (app: App): void => {
  const span = selectedSpan(app)
  if (span === undefined) return notifyFailure(app.session, noSpan)
  const id = newId()
  if (perform(app, duplicateSpan, { id, span: span.id })) app.session.set({ span: id })
}

/** Joins the selected span with the next of its label. */
export const joinWithNext = (app: App): void => {
  const span = selectedSpan(app)
  if (span === undefined) return notifyFailure(app.session, noSpan)
  const { index } = app.workspace
  const next = index
    .spans(span.article)
    .slice(index.placeOf(span) + 1)
    .find(({ label }) => label === span.label)
  if (next === undefined) {
    return notifyFailure(
      app.session,
      failure(
        'no-next-span',
        'No span of this label follows in the article.',
        'Select the first of the two, then join.',
      ),
    )
  }
  perform(app, joinSpans, { span: span.id, other: next.id })
}
