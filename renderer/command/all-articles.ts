import type { Failure } from '#core/failure.ts'
import { textOfArticle } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { articlesInOrder } from './flow.ts'

/** The open article, all of the project, or those with these ids. */
export type Scope = 'article' | 'project' | readonly string[]

/** An article by its id and its canonical text. */
export interface ArticleText {
  readonly article: string
  readonly text: string
}

/** The ids of the articles of a scope, in their order. */
export const articlesOf = (app: App, scope: Scope): readonly string[] => {
  const open = app.session.get().article
  if (scope === 'article') return open === null ? [] : [open]
  const all = articlesInOrder(app.workspace.rows).map(({ id }) => id)
  return scope === 'project' ? all : all.filter((id) => scope.includes(id))
}

/** The articles of a scope with their texts, read from the store where they are not at hand yet. */
export const textsOf = async (app: App, scope: Scope): Promise<readonly ArticleText[] | Failure> => {
  const wanted = articlesOf(app, scope)
  const found: ArticleText[] = []
  for (const article of wanted) {
    if (textOfArticle(app, article) === undefined || scope !== 'article') {
      const failed = await app.workspace.load({ article })
      if (failed !== null) return failed
    }
    const text = textOfArticle(app, article)
    if (text !== undefined) found.push({ article, text })
  }
  return found
}
