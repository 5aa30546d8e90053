import type { Failure } from '#core/failure.ts'
import { textOfArticle } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { articlesInOrder } from './flow.ts'

export type Scope = 'article' | 'project'

/** The articles of a scope with their texts, read from the store where they are not at hand yet. */
export const textsOf = async (
  app: App,
  scope: Scope,
): Promise<readonly { readonly article: string; readonly text: string }[] | Failure> => {
  const open = app.session.get().article
  const wanted =
    scope === 'article' ? (open === null ? [] : [open]) : articlesInOrder(app.workspace.rows).map(({ id }) => id)
  const found: { article: string; text: string }[] = []
  for (const article of wanted) {
    if (textOfArticle(app, article) === undefined || scope === 'project') {
      const failed = await app.workspace.load({ article })
      if (failed !== null) return failed
    }
    const text = textOfArticle(app, article)
    if (text !== undefined) found.push({ article, text })
  }
  return found
}
