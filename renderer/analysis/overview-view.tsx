import { useApp, useSession } from '../state/app.ts'
import type { App } from '../state/app.ts'
import type { AnalysisView } from '../state/session.ts'
import { plural } from '../ui/words.ts'
import { Count } from './passages.tsx'
import { useAnswer } from './use-answer.ts'
import { Waiting } from './waiting.tsx'

/** The project at a glance. Every number leads to what it counts. */
export const OverviewView = () => {
  const app = useApp()
  const { filter } = useSession((session) => session.analysis)
  const shown = useAnswer<'overview'>({ view: 'overview', filter })
  if (shown.table === null) return <Waiting failure={shown.failure} />
  const { counts, progress, shares, mostCited, publishers } = shown.table
  const most = Math.max(1, ...mostCited.map(({ links }) => links.length))
  return (
    <div className="overview" aria-busy={shown.isWaiting}>
      <dl className="figures">
        {counts.map(({ name, count }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <button type="button" className="plain" onClick={() => goTo(app, name)}>
                {count.toLocaleString('en')}
              </button>
            </dd>
          </div>
        ))}
      </dl>
      <section>
        <h2>Progress</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">Annotation set</th>
              <th scope="col">Done</th>
              <th scope="col">In progress</th>
              <th scope="col">To do</th>
            </tr>
          </thead>
          <tbody>
            {progress.map(({ set, name, done, inProgress, toDo }) => (
              <tr key={set}>
                <th scope="row">{name}</th>
                <td>{done.length}</td>
                <td>{inProgress.length}</td>
                <td>{toDo.length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section>
        <h2>Of all statements</h2>
        <ul className="bars">
          {shares.map(({ name, count, of, links }) => (
            <li key={name}>
              <span>{name}</span>
              <Bar of={of} value={count} />
              <span>
                <Count ids={links} title={name} /> of {of.toLocaleString('en')}
                {of > 0 && ` (${Math.round((count / of) * 100)} %)`}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>Most cited</h2>
        <ul className="bars">
          {mostCited.map(({ source, name, links }) => (
            <li key={source}>
              <span dir="auto">{name}</span>
              <Bar of={most} value={links.length} />
              <Count ids={links} title={name} />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>Publishers</h2>
        <ul>
          {publishers.map(({ name, articles, statements }) => (
            <li key={name}>
              <span dir="auto">{name === '' ? 'no publisher given' : name}</span>: {plural(articles, 'article')},{' '}
              {plural(statements, 'statement')}
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

const listedIn: Readonly<Record<string, AnalysisView>> = {
  statements: 'timeline',
  sources: 'sources',
  claims: 'claims',
  'no comment': 'sources',
}

/** To the list of what a number counts. */
const goTo = (app: App, name: string): void =>
  app.session.set(({ analysis }) => {
    const view = listedIn[name]
    return view === undefined ? { left: 'articles' } : { analysis: { ...analysis, view } }
  })

/** A share as a bar; the number beside it says the same. */
const Bar = ({ value, of }: { readonly value: number; readonly of: number }) => (
  <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect width="100" height="10" className="whole" />
    <rect width={of === 0 ? 0 : (100 * value) / of} height="10" className="part" />
  </svg>
)
