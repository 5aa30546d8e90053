import { useEffect, useState } from 'react'
import type { Failure } from '#core/failure.ts'
import type { ShareChoice, ShareReport } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { useApp, useRows } from '../state/app.ts'
import { notify } from '../state/session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { plural, size } from '../ui/words.ts'

const everything: ShareChoice = { history: true, originals: true, names: true, articles: null }

/** What a copy for others takes along, and what that comes to, before it is written. */
export const Share = () => {
  const app = useApp()
  const { rows } = useRows()
  const articles = [...rows.all('article')].sort((a, b) => a.position - b.position)
  const [choice, setChoice] = useState(everything)
  const [counted, setCounted] = useState<{ readonly of: ShareChoice; readonly report: ShareReport } | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const close = (): void => app.session.set({ overlay: null })
  const isWhole = choice.originals && choice.names && choice.articles === null
  const report = counted?.of === choice ? counted.report : null
  const isEmpty = choice.articles?.length === 0

  useEffect(() => {
    let stale = false
    if (choice.articles?.length === 0) return undefined
    void api['app.tryShare'](choice).then((reply) => {
      if (stale) return
      if (reply.ok) setCounted({ of: choice, report: reply.value })
      else setFailure(reply.error)
    })
    return () => {
      stale = true
    }
  }, [choice])

  const share = async (): Promise<void> => {
    const reply = await api['app.share'](choice)
    if (!reply.ok) return setFailure(reply.error)
    if (reply.value === null) return
    close()
    notify(app.session, { kind: 'done', text: `Wrote the copy, ${size(reply.value.bytes)}.`, remedy: '' })
  }
  const takes = (what: 'history' | 'originals' | 'names', label: string, says: string) => (
    <label className="choice">
      <input
        type="checkbox"
        checked={choice[what] && (what !== 'history' || isWhole)}
        disabled={what === 'history' && !isWhole}
        onChange={({ target }) => setChoice({ ...choice, [what]: target.checked })}
      />
      <span>
        {label}
        <small>{says}</small>
      </span>
    </label>
  )
  const pick = (id: string, on: boolean): void => {
    const now = choice.articles ?? articles.map((article) => article.id)
    const next = on ? [...now, id] : now.filter((one) => one !== id)
    setChoice({ ...choice, articles: next.length === articles.length ? null : next })
  }

  return (
    <Dialog title="Share a copy" onClose={close}>
      {failure !== null && (
        <p className="banner failure" role="alert">
          <strong>{failure.message}</strong> {failure.remedy}
        </p>
      )}
      <p className="quiet">
        One file for a colleague. Whatever they change in it can be merged back into this project.
      </p>
      <fieldset>
        <legend>Takes along</legend>
        {takes(
          'history',
          'The history',
          isWhole
            ? 'Who changed what and when; what was deleted can be read in it.'
            : 'Stays here, because it tells what else is left out. Texts go as they were corrected, without the original files of those.',
        )}
        {takes('originals', 'The original files', 'The bytes that the articles were imported from.')}
        {takes('names', 'The names of analysts', 'Without them it says Analyst 1, Analyst 2 …')}
      </fieldset>
      {articles.length > 1 && (
        <fieldset>
          <legend>Articles</legend>
          <div className="choices-list">
            {articles.map(({ id, title }) => (
              <label key={id} className="choice">
                <input
                  type="checkbox"
                  checked={choice.articles === null || choice.articles.includes(id)}
                  onChange={({ target }) => pick(id, target.checked)}
                />
                <span dir="auto">{title}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <p role="status" className="inside">
        {isEmpty ? 'Choose at least one article.' : report === null ? 'Counting …' : said(report)}
      </p>
      {report !== null && report.lost > 0 && (
        <p className="banner">
          <strong>{plural(report.lost, 'span')} lost their place in a corrected text.</strong> They quote what the text
          said before, so without the history they stay here. Put them back on a place first, or share the history too.
        </p>
      )}
      {report !== null && report.conflicts > 0 && (
        <p className="banner">
          <strong>{plural(report.conflicts, 'conflict')} not settled.</strong> Without the history the copy has only the
          side that is shown. Settle them first, or share the history too.
        </p>
      )}
      <div className="dialog-actions">
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={report === null} onClick={() => void share()}>
          Save the copy…
        </button>
      </div>
    </Dialog>
  )
}

const said = ({
  bytes,
  articles,
  spans,
  links,
  sources,
  analysts,
  originals,
  wordings,
  changes,
  deleted,
}: ShareReport): string =>
  [
    `${size(bytes)}: ${plural(articles, 'article')}, ${plural(spans, 'span')}, ${plural(links, 'link')}, ${plural(sources, 'source')}.`,
    `Analysts: ${analysts.join(', ')}.`,
    ...(wordings === 0 ? [] : [`${plural(wordings, 'earlier wording')} of corrected texts.`]),
    originals === 0 ? 'No original files.' : `${plural(originals, 'original file')}.`,
    changes <= 1 ? 'No history.' : `${plural(changes, 'edit')} of history, ${plural(deleted, 'deleted item')} in it.`,
  ].join(' ')
