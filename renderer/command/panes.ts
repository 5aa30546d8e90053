import type { App } from '../state/app.ts'
import { notify } from '../state/session.ts'
import { articlesInOrder } from './flow.ts'

/** Shows an article beside the one that is open. */
export const openBeside = (app: App, article: string): void => {
  const { article: open } = app.session.get()
  if (article !== open) app.session.set({ beside: article })
}

/** Shows the next article of the list beside the open one, or only the open one again. */
export const toggleBeside = (app: App): void => {
  const { article, beside } = app.session.get()
  if (beside !== null) return app.session.set({ beside: null, isSecond: false })
  const all = articlesInOrder(app.workspace.rows)
  const here = all.findIndex(({ id }) => id === article)
  const next = all[here + 1] ?? all[here - 1]
  if (next !== undefined) return openBeside(app, next.id)
  notify(app.session, { kind: 'done', text: 'The project has no other article.', remedy: '' })
}

/** Goes on in the other of two articles side by side. */
export const goToOtherPane = (app: App): void => {
  const { beside } = app.session.get()
  if (beside === null) return
  app.session.set({ article: beside, span: null, link: null })
  app.editor.current?.focus()
}

/** Closes one of two articles side by side; the other is worked in then. */
export const closePane = (app: App, closed: string): void => {
  const { article, beside } = app.session.get()
  app.session.set({ article: closed === article ? beside : article, beside: null, isSecond: false })
}
