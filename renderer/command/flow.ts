import { sourceBehind } from '#core/model/attribution.ts'
import { placeOf } from '#core/model/place.ts'
import type { Reader } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { spansInConflict } from '../editor/painted.ts'
import type { App } from '../state/app.ts'
import { notify } from '../state/session.ts'
import { roleOfLabel } from '../state/tray.ts'
import { goToSpan, selectedSpan } from './tagging.ts'

/** The articles in the order of the list. */
export const articlesInOrder = (reader: Reader): readonly Row<'article'>[] =>
  [...reader.all('article')].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))

/** How far an article is in an annotation set. */
export const stateOfArticle = (reader: Reader, article: string, set: string): Row<'status'>['state'] => {
  const status = reader.get('status', `${article}/${set}`)
  return status === undefined || status.deleted ? 'to do' : status.state
}

/** Opens the next article, from the open one round, that is not done and, first of all, has no span yet. */
export const goToUndone = (app: App): void => {
  const { rows, state } = app.workspace
  const { counts, worked } = state.get()
  const all = articlesInOrder(rows)
  const here = all.findIndex(({ id }) => id === app.session.get().article)
  const others = [...all.slice(here + 1), ...all.slice(0, Math.max(here, 0))]
  const open = others.filter(({ id }) => stateOfArticle(rows, id, worked) !== 'done')
  const next = open.find(({ id }) => (counts.sets[worked]?.[id]?.spans ?? 0) === 0) ?? open[0]
  if (next !== undefined) return app.session.set({ article: next.id, span: null, link: null })
  notify(app.session, { kind: 'done', text: 'No other article is left to do.', remedy: '' })
}

/**
 * Selects the next span of the open article that leaves something open: a source of whom nobody has said who it is, a
 * span whose words a correction changed, or one that people changed apart.
 */
export const goToUnresolved = (app: App): void => {
  const { rows, state } = app.workspace
  const apart = spansInConflict(rows, state.get().conflicts)
  goToNext(
    app,
    (span) =>
      (roleOfLabel(rows, span.label) === 'source' && sourceBehind(rows, span) === undefined) ||
      apart.has(span.id) ||
      placeOf(rows, rows.get('span', span.id) ?? span).state === 'changed',
    'Nothing else in this article is open: every source is known, and no span waits for a decision.',
  )
}

/** Selects the next claim of the open article that no link has, from the selected span or the caret round. */
export const goToUnlinked = (app: App): void => {
  const { rows } = app.workspace
  goToNext(
    app,
    ({ id, label }) => roleOfLabel(rows, label) === 'claim' && rows.where('filler', 'target', id).length === 0,
    'Every other claim of this article is in a link.',
  )
}

/** Selects the next span of the open article that is wanted, or says that there is none. */
const goToNext = (app: App, isWanted: (span: Row<'span'>) => boolean, none: string): void => {
  const { article, selection } = app.session.get()
  if (article === null) return
  const { index } = app.workspace
  const spans = index.spans(article)
  const selected = selectedSpan(app)
  const from = selected?.article === article ? index.placeOf(selected) + 1 : index.firstFrom(article, selection.start)
  const next = [...spans.slice(from), ...spans.slice(0, from)].find(isWanted)
  if (next !== undefined && next.id !== selected?.id) return goToSpan(app, next.id)
  notify(app.session, { kind: 'done', text: none, remedy: '' })
}
