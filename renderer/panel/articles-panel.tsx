import { memo } from 'react'
import { setStatus } from '#core/command/annotate-row.ts'
import type { Row } from '#core/model/tables.ts'
import { importArticles } from '../command/project-actions.ts'
import { plural } from '../ui/words.ts'
import { perform, useApp, useRows, useSession, useWorkspace } from '../state/app.ts'
import { KeyOf } from './key-of.tsx'

const next = { 'to do': 'in progress', 'in progress': 'done', done: 'to do' } as const
type State = keyof typeof next

/** The articles of the project with their status and what has been tagged in them. */
export const ArticlesPanel = () => {
  const app = useApp()
  const { rows } = useRows('article', 'status')
  const open = useSession((session) => session.article)
  const worked = useWorkspace((state) => state.worked)
  const counts = useWorkspace((state) => state.counts.sets[worked])
  const articles = [...rows.all('article')].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
  const stateOf = (article: Row<'article'>): State => {
    const status = rows.get('status', `${article.id}/${worked}`)
    return status === undefined || status.deleted ? 'to do' : status.state
  }
  const done = articles.filter((article) => stateOf(article) === 'done').length
  return (
    <div className="panel">
      <ul className="articles">
        {articles.map((article) => (
          <ArticleRow
            key={article.id}
            article={article}
            state={stateOf(article)}
            spans={counts?.[article.id]?.spans ?? 0}
            links={counts?.[article.id]?.links ?? 0}
            isOpen={article.id === open}
          />
        ))}
      </ul>
      <div className="panel-foot">
        <button type="button" onClick={() => void importArticles(app)}>
          Add articles… <KeyOf command="file.import" />
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

interface RowProps {
  readonly article: Row<'article'>
  readonly state: State
  readonly spans: number
  readonly links: number
  readonly isOpen: boolean
}

/** One article of the list; drawn anew only when something of it changes, however many there are. */
const ArticleRow = memo(({ article, state, spans, links, isOpen }: RowProps) => {
  const app = useApp()
  return (
    <li className={isOpen ? 'is-open' : ''}>
      <button
        type="button"
        className="row"
        aria-current={isOpen ? 'true' : undefined}
        onClick={() => app.session.set({ article: article.id, span: null, link: null })}
      >
        <span className="row-title" dir="auto">
          {article.title}
        </span>
        <small>{[article.publisher, article.date].filter((part) => part !== '').join(' · ') || article.file}</small>
        <small>
          {plural(spans, 'span')} · {plural(links, 'link')}
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
})
