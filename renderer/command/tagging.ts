import { failure } from '#core/failure.ts'
import { shownSpan } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import { addSpan } from '#core/command/span-add.ts'
import { relabelSpan, setSegments } from '#core/command/span-edit.ts'
import { removeSpans } from '#core/command/span-remove.ts'
import { nothingSelected } from '#core/command/refusals.ts'
import type { Row } from '#core/model/tables.ts'
import {
  nextGrapheme,
  nextWordEnd,
  nextWordStart,
  previousGrapheme,
  previousWordEnd,
  previousWordStart,
  snapToGraphemes,
  snapToWords,
} from '#core/text/graphemes.ts'
import { coveredLength, firstStart, lastEnd } from '#core/text/segments.ts'
import type { TextRange } from '#core/text/segments.ts'
import { newId } from '../state/new-id.ts'
import { notifyFailure } from '../state/session.ts'
import type { TrayRole } from '../state/session.ts'
import { perform, textOfArticle } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { proposalOf, putIntoTray, roleOfLabel } from '../state/tray.ts'

/** The span that is selected, as it is shown, if it is still there. */
export const selectedSpan = (app: App): Row<'span'> | undefined => {
  const id = app.session.get().span
  const span = id === null ? undefined : live(app.workspace.rows, 'span', id)
  return span === undefined ? undefined : shownSpan(app.workspace.rows, span)
}

/**
 * The selected text without white space at its ends, grown to whole words, or, when it is to be exact, to whole
 * graphemes; undefined when nothing is selected.
 */
export const selectedRange = (app: App, exact = app.session.get().exact): TextRange | undefined => {
  const { article, selection } = app.session.get()
  const text = article === null ? undefined : textOfArticle(app, article)
  if (text === undefined || selection.start >= selection.end) return undefined
  const words = text.slice(selection.start, selection.end)
  const trimmed = words.trim()
  if (trimmed === '') return selection
  if (!exact) return snapToWords(text, selection.start, selection.end)
  const start = selection.start + (words.length - words.trimStart().length)
  return snapToGraphemes(text, start, start + trimmed.length)
}

interface HowToTag {
  readonly role?: TrayRole
  readonly more?: boolean
  /** Leaves the edges as selected instead of growing them to whole words. */
  readonly exact?: true
}

/**
 * What a label's key does. Selected text is tagged with the label; otherwise the selected span gets the label, or, if
 * it has it already, goes into the link tray. With `more` it stands in the tray beside what is there.
 */
export const tag = (app: App, label: string, how: HowToTag = {}): void => {
  const { role = roleOfLabel(app.workspace.rows, label), more = false } = how
  const { article, tray } = app.session.get()
  const range = selectedRange(app, how.exact)
  const span = selectedSpan(app)
  const proposal = proposalOf(app.workspace.rows, app.workspace.index, app.session.get())
  if (range !== undefined && article !== null) {
    const id = newId()
    if (!perform(app, addSpan, { id, article, label, ranges: [range] })) return
    const { [role ?? 'claim']: _, ...others } = tray
    const explicit = role === 'medium' || more
    app.session.set({
      span: id,
      link: null,
      tray:
        role !== undefined && explicit
          ? putIntoTray(tray, proposal, role, id, true)
          : role === undefined
            ? tray
            : others,
    })
    app.editor.current?.select(range.end)
  } else if (span !== undefined && span.label !== label) {
    perform(app, relabelSpan, { span: span.id, label })
  } else if (span !== undefined && role !== undefined) {
    app.session.set(({ dismissed }) => ({
      tray: putIntoTray(tray, proposal, role, span.id, more || role === 'medium'),
      dismissed: dismissed.filter((id) => id !== span.id),
      link: null,
    }))
  } else {
    notifyFailure(app.session, nothingSelected(app.workspace.rows.get('label', label)?.name ?? 'this label'))
  }
}

/** Adds the selected text to the selected span as another segment. */
export const addSegment = (app: App, exact?: true): void => {
  const span = selectedSpan(app)
  const range = selectedRange(app, exact)
  if (span === undefined || range === undefined) {
    notifyFailure(
      app.session,
      failure(
        'nothing-to-add',
        'There is no segment to add.',
        'Click a span, select more words of the same article, then press the key again.',
      ),
    )
    return
  }
  if (!perform(app, setSegments, { span: span.id, ranges: [...span.segments, range], what: 'Add segment' })) return
  app.editor.current?.select(range.end)
}

/** Deletes the selected span. */
export const deleteSpan = (app: App): void => {
  const span = selectedSpan(app)
  if (span !== undefined && perform(app, removeSpans, { spans: [span.id] })) app.session.set({ span: null })
}

/** Moves one edge of the selected span by a word or a character. */
export const moveEdge = (app: App, edge: 'start' | 'end', by: 'word' | 'character', way: 'left' | 'right'): void => {
  const span = selectedSpan(app)
  const text = span === undefined ? undefined : textOfArticle(app, span.article)
  if (span === undefined || text === undefined) {
    notifyFailure(app.session, failure('no-span', 'No span is selected.', 'Click a span, then move its edges.'))
    return
  }
  const place = edge === 'start' ? firstStart(span.segments) : lastEnd(span.segments)
  const to = moved(text, place, edge, by, way)
  const last = span.segments.length - 1
  const ranges = span.segments.map(({ start, end }, i) => ({
    start: edge === 'start' && i === 0 ? to : start,
    end: edge === 'end' && i === last ? to : end,
  }))
  if (perform(app, setSegments, { span: span.id, ranges, what: `Move ${edge} of span` })) {
    app.editor.current?.reveal({ start: to, end: to })
  }
}

const moved = (
  text: string,
  at: number,
  edge: 'start' | 'end',
  by: 'word' | 'character',
  way: 'left' | 'right',
): number => {
  if (by === 'character') return way === 'left' ? previousGrapheme(text, at) : nextGrapheme(text, at)
  if (edge === 'start') return way === 'left' ? previousWordStart(text, at) : nextWordStart(text, at)
  return way === 'left' ? previousWordEnd(text, at) : nextWordEnd(text, at)
}

/** Selects the next of the spans that lie under the caret, shortest first. */
export const cycle = (app: App, way: 1 | -1): void => {
  const { article, selection, span } = app.session.get()
  if (article === null) return
  const under = app.workspace.index
    .spansAt(article, { start: selection.start, end: selection.start })
    .filter(({ segments }) => segments.some(({ start, end }) => start <= selection.start && selection.start <= end))
    .sort((a, b) => coveredLength(a.segments) - coveredLength(b.segments))
  const now = under.findIndex(({ id }) => id === span)
  const next = under[(now + way + under.length) % Math.max(under.length, 1)] ?? under[0]
  if (next !== undefined) app.session.set({ span: next.id, link: null, steered: next.id })
}

/** Selects the next or previous span in reading order, from the selected one or the caret. */
export const step = (app: App, way: 1 | -1): void => {
  const { article, selection } = app.session.get()
  if (article === null) return
  const { index } = app.workspace
  const spans = index.spans(article)
  const selected = selectedSpan(app)
  const now = selected === undefined || selected.article !== article ? -1 : index.placeOf(selected)
  const here = index.firstFrom(article, selection.start)
  const next = now >= 0 ? spans[now + way] : spans[way > 0 ? here : here - 1]
  if (next === undefined) return
  goToSpan(app, next.id)
  app.session.set({ steered: next.id })
}

/** Opens a span's article, brings the span into view and selects it. */
export const goToSpan = (app: App, id: string): void => {
  const found = live(app.workspace.rows, 'span', id)
  if (found === undefined) return
  const span = shownSpan(app.workspace.rows, found)
  const range = { start: firstStart(span.segments), end: lastEnd(span.segments) }
  app.session.set(({ reveal }) => ({
    article: span.article,
    span: id,
    link: null,
    reveal: { article: span.article, ...range, select: false, n: (reveal?.n ?? 0) + 1 },
  }))
}
