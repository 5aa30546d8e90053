import { SHARED_SET } from '#core/model/scheme.ts'
import { setStatus } from '#core/command/annotate-row.ts'
import type { Row } from '#core/model/tables.ts'
import { importArticles } from '../command/project-actions.ts'
import { plural } from '../ui/words.ts'
import { Key } from '../ui/key.tsx'
import { perform, useApp, useRows, useSession, useWorkspace } from '../state/app.ts'

const states = ['to do', 'in progress', 'done'] as const
const next = { 'to do': 'in progress', 'in progress': 'done', done: 'to do' } as const

/** The articles of the project with their status and what has been tagged in them. */
export const ArticlesPanel = () => {
  const app = useApp()
  const { rows } = useRows()
  const open = useSession((session) => session.article)
  const counts = useWorkspace((state) => state.counts)
  const articles = [...rows.all('article')].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
  const stateOf = (article: Row<'article'>): (typeof states)[number] => {
    const status = rows.get('status', `${article.id}/${SHARED_SET}`)
    return status === undefined || status.deleted ? 'to do' : status.state
  }
  const done = articles.filter((article) => stateOf(article) === 'done').length
  return (
    <div className="panel">
      <ul className="articles">
        {articles.map((article) => {
          const count = counts.articles[article.id] ?? { spans: 0, links: 0 }
          const state = stateOf(article)
          return (
            <li key={article.id} className={article.id === open ? 'is-open' : ''}>
              <button
                type="button"
                className="row"
                aria-current={article.id === open ? 'true' : undefined}
                onClick={() => app.session.set({ article: article.id, span: null, link: null })}
              >
                <span className="row-title" dir="auto">
                  {article.title}
                </span>
                <small>
                  {[article.publisher, article.date].filter((part) => part !== '').join(' · ') || article.file}
                </small>
                <small>
                  {plural(count.spans, 'span')} · {plural(count.links, 'link')}
                </small>
              </button>
              <button
                type="button"
                className={`status status-${state.replace(' ', '-')}`}
                title={`Status: ${state}. Click for ${next[state]}.`}
                onClick={() => perform(app, setStatus, { article: article.id, state: next[state] })}
              >
                {state}
              </button>
            </li>
          )
        })}
      </ul>
      <div className="panel-foot">
        <button type="button" onClick={() => void importArticles(app)}>
          Add articles… <Key of="Mod+I" />
        </button>
        {articles.length > 0 && (
          <span className="quiet">
            {done}/{articles.length} done
          </span>
        )}
      </div>
    </div>
  )
}
