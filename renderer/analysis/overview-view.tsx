import { barsPicture } from '#core/analysis/picture/bars.ts'
import { useApp, useSession } from '../state/app.ts'
import type { App } from '../state/app.ts'
import type { AnalysisView } from '../state/session.ts'
import { Drawing } from './drawing.tsx'
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
                {(
                  [
                    ['done', done],
                    ['in progress', inProgress],
                    ['to do', toDo],
                  ] as const
                ).map(([state, ids]) => (
                  <td key={state}>
                    <Count ids={ids} title={`${name}: articles ${state}`} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section>
        <h2>Of all statements</h2>
        <Drawing
          picture={barsPicture(
            'Of all statements',
            shares.map((share) => ({ ...share, words: shareWords(share.count, share.of) })),
          )}
        />
        <Twin
          caption="Of all statements"
          rows={shares.map(({ name, count, of, links }) => ({ name, total: count, ids: links, words: `of ${of}` }))}
        />
      </section>
      <section>
        <h2>Most cited</h2>
        <Drawing
          picture={barsPicture(
            'Most cited',
            mostCited.map(({ name, links }) => {
              const words = links.length.toLocaleString('en')
              return { name, count: links.length, of: most, links, words }
            }),
          )}
        />
        <Twin
          caption="Most cited"
          rows={mostCited.map(({ name, links }) => ({ name, total: links.length, ids: links, words: '' }))}
        />
      </section>
      <section>
        <h2>Publishers</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">Publisher</th>
              <th scope="col" className="is-number">
                Articles
              </th>
              <th scope="col" className="is-number">
                Statements
              </th>
            </tr>
          </thead>
          <tbody>
            {publishers.map(({ name, articles, statements, links }) => {
              const title = name === '' ? 'no publisher given' : name
              return (
                <tr key={name}>
                  <th scope="row" dir="auto">
                    {title}
                  </th>
                  <td className="is-number">
                    <Count ids={articles} title={`${title}: articles`} />
                  </td>
                  <td className="is-number">
                    <Count ids={links} total={statements} title={`${title}: statements`} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </div>
  )
}

const shareWords = (count: number, of: number): string =>
  `${count.toLocaleString('en')} of ${of.toLocaleString('en')}${of === 0 ? '' : ` (${Math.round((100 * count) / of)} %)`}`

interface TwinProps {
  readonly caption: string
  readonly rows: readonly {
    readonly name: string
    readonly total: number
    readonly ids: readonly string[]
    readonly words: string
  }[]
}

/** The same as the picture above it, for whoever reads with the keyboard or by ear. */
const Twin = ({ caption, rows }: TwinProps) => (
  <details className="twin">
    <summary>As a table</summary>
    <table>
      <caption className="unseen">{caption}</caption>
      <tbody>
        {rows.map(({ name, total, ids, words }) => (
          <tr key={name}>
            <th scope="row" dir="auto">
              {name}
            </th>
            <td>
              <Count ids={ids} total={total} title={name} /> {words}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
)

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
