import { useEffect, useState } from 'react'
import type { ChangeId } from '#core/change/change.ts'
import type { Described } from '#core/change/describe.ts'
import type { HistoryFilter, HistoryPage } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { goToLink } from '../command/linking.ts'
import { ask } from '../command/project-actions.ts'
import { goToSpan } from '../command/tagging.ts'
import { useApp, useSession } from '../state/app.ts'
import { notifyFailure } from '../state/session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { moment, plural } from '../ui/words.ts'

const PAGE = 60

const kinds = [
  ['', 'All kinds'],
  ['span.', 'Spans'],
  ['link.', 'Links'],
  ['attribute.', 'Attributes'],
  ['source.', 'Sources'],
  ['article.', 'Articles'],
  ['status.', 'Status'],
  ['undo', 'Undone'],
] as const

/** Who did what and when, for the project or for what is selected; two points can be compared. */
export const History = () => {
  const app = useApp()
  const { span, link, article } = app.session.get()
  const selected = useSession((session) => session.span ?? session.link)
  const [scope, setScope] = useState<'project' | 'article' | 'selected'>(
    span !== null || link !== null ? 'selected' : 'project',
  )
  const [analyst, setAnalyst] = useState('')
  const [kind, setKind] = useState('')
  const [page, setPage] = useState<HistoryPage | null>(null)
  const [marked, setMarked] = useState<readonly ChangeId[]>([])
  const [difference, setDifference] = useState<readonly Described[] | null>(null)

  const filter: HistoryFilter = {
    analyst: analyst === '' ? null : analyst,
    kind: kind === '' ? null : kind,
    article: scope === 'article' ? article : null,
    row: scope === 'selected' ? selected : null,
    before: null,
    limit: PAGE,
  }
  const asked = JSON.stringify(filter)

  useEffect(() => {
    let ended = false
    const read = async (): Promise<void> => {
      await app.workspace.settled()
      const reply = await api['project.history'](JSON.parse(asked) as HistoryFilter)
      if (ended) return
      if (reply.ok) setPage(reply.value)
      else notifyFailure(app.session, reply.error)
    }
    void read()
    return () => {
      ended = true
    }
  }, [app, asked])

  const showMore = async (): Promise<void> => {
    const last = page?.entries.at(-1)?.change
    if (page === null || last === undefined) return
    const reply = await api['project.history']({ ...filter, before: last })
    if (reply.ok) setPage({ ...reply.value, entries: [...page.entries, ...reply.value.entries] })
  }
  const close = (): void => app.session.set({ overlay: null })
  const undoTo = (change: ChangeId): void => {
    close()
    void ask(app, app.workspace.undoTo(change), () => 'Undone back to that point.')
  }
  const compare = async (): Promise<void> => {
    const [newer, older] = [...(page?.entries ?? [])].map((entry) => entry.change).filter((id) => marked.includes(id))
    if (newer === undefined || older === undefined) return
    const reply = await api['project.compare'](older, newer)
    if (reply.ok) setDifference(reply.value)
    else notifyFailure(app.session, reply.error)
  }

  return (
    <Dialog title="History" wide onClose={close}>
      <div className="history-filters">
        <select aria-label="Of what" value={scope} onChange={(event) => setScope(event.target.value as typeof scope)}>
          <option value="project">Whole project</option>
          <option value="article">This article</option>
          {selected !== null && <option value="selected">What is selected</option>}
        </select>
        <select aria-label="By whom" value={analyst} onChange={(event) => setAnalyst(event.target.value)}>
          <option value="">Everyone</option>
          {page?.people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <select aria-label="Kind" value={kind} onChange={(event) => setKind(event.target.value)}>
          {kinds.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        <button type="button" disabled={marked.length !== 2} onClick={() => void compare()}>
          Compare the two marked
        </button>
      </div>
      {difference !== null && (
        <section className="difference" aria-label="Difference">
          <h3>
            What changed between them{' '}
            <button type="button" className="plain" onClick={() => setDifference(null)}>
              Close
            </button>
          </h3>
          {difference.length === 0 ? <p className="quiet">Nothing.</p> : <Details details={difference} onGo={close} />}
        </section>
      )}
      {page !== null && page.entries.length === 0 && <p className="quiet pad">Nothing here yet.</p>}
      <ol className="history">
        {page?.entries.map(({ change, at, by, label, isUndone, canUndo, details, rows }) => (
          <li key={change} className={isUndone ? 'is-undone' : ''}>
            <input
              type="checkbox"
              aria-label={`Mark “${label}” for comparison`}
              checked={marked.includes(change)}
              onChange={() =>
                setMarked(
                  marked.includes(change) ? marked.filter((id) => id !== change) : [...marked.slice(-1), change],
                )
              }
            />
            <div>
              <p>
                <strong>{label}</strong> {isUndone && <span className="link-type">undone</span>}
                <small>
                  {by} · {moment(at)}
                </small>
              </p>
              <Details details={details} onGo={close} />
              {rows > details.length && <p className="quiet">… {plural(rows, 'row')} in all</p>}
            </div>
            {canUndo && (
              <button type="button" onClick={() => undoTo(change)}>
                Undo back to here
              </button>
            )}
          </li>
        ))}
      </ol>
      {page?.more === true && (
        <button type="button" onClick={() => void showMore()}>
          Show earlier
        </button>
      )}
    </Dialog>
  )
}

/** What a change did, each line leading to its place. */
const Details = ({ details, onGo }: { readonly details: readonly Described[]; readonly onGo: () => void }) => {
  const app = useApp()
  const go = async ({ span, link, article }: Described): Promise<void> => {
    onGo()
    if (article !== null) await app.workspace.load({ article })
    if (span !== null) goToSpan(app, span)
    else if (link !== null) goToLink(app, link)
    else if (article !== null) app.session.set({ article })
  }
  return (
    <ul className="changes">
      {details.map((detail, i) => (
        <li key={`${i} ${detail.what}`}>
          <button type="button" className="plain" onClick={() => void go(detail)}>
            {detail.what}
            {(detail.from !== null || detail.to !== null) && (
              <small>{detail.from === null ? detail.to : `${detail.from} → ${detail.to ?? ''}`}</small>
            )}
          </button>
        </li>
      ))}
    </ul>
  )
}
