import { articlesInOrder } from '../command/flow.ts'
import type { Scope } from '../command/all-articles.ts'
import { useApp, useRows } from '../state/app.ts'

interface Props {
  readonly scope: Scope
  readonly onChange: (scope: Scope) => void
}

/** In which articles: the open one, all, or those that are ticked. */
export const ScopeFields = ({ scope, onChange }: Props) => {
  const app = useApp()
  const { rows } = useRows('article')
  const open = app.session.get().article
  const chosen = typeof scope === 'string' ? null : scope
  const choose = (value: string): void => {
    if (value === 'chosen') onChange(open === null ? [] : [open])
    else onChange(value === 'article' ? 'article' : 'project')
  }
  return (
    <>
      <select
        aria-label="Where"
        value={chosen === null ? String(scope) : 'chosen'}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="article">This article</option>
        <option value="chosen">Some articles</option>
        <option value="project">All articles</option>
      </select>
      {chosen !== null && (
        <fieldset className="choices-list chosen-articles">
          <legend className="unseen">Articles to look in</legend>
          {articlesInOrder(rows).map(({ id, title }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={(event) =>
                  onChange(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                }
              />
              {title}
            </label>
          ))}
        </fieldset>
      )}
    </>
  )
}
