import { useState } from 'react'
import { showRevision } from '#core/command/correct-text.ts'
import { live } from '#core/model/reader.ts'
import { textOfRevision } from '#core/model/revision.ts'
import { diffTexts } from '#core/text/diff.ts'
import { perform, useApp, useRows, useSession } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { moment } from '../ui/words.ts'

/** The texts that an article has had: each can be read, compared with another, and shown again. */
export const Revisions = () => {
  const app = useApp()
  const { rows } = useRows()
  const id = useSession((session) => session.article)
  const article = id === null ? undefined : live(rows, 'article', id)
  const revisions = [...rows.where('revision', 'article', id ?? '')].sort(
    (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1),
  )
  const [read, setRead] = useState(article?.revision ?? '')
  const [beside, setBeside] = useState<string>(() => rows.get('revision', read)?.parent ?? '')
  if (article === undefined) return null
  const nameOf = (revision: string): string => {
    const row = rows.get('revision', revision)
    if (row === undefined) return ''
    const by = row.by === null ? '' : (rows.get('analyst', row.by)?.name ?? '')
    const what = row.parent === null ? 'as imported' : 'corrected'
    return `${revisions.findIndex((one) => one.id === revision) + 1}: ${what}, ${[by, moment(row.at)].filter((part) => part !== '').join(', ')}${revision === article.revision ? ' (shown now)' : ''}`
  }
  const text = textOfRevision(rows, read) ?? ''
  const other = beside === '' ? undefined : textOfRevision(rows, beside)
  const select = (label: string, value: string, choose: (id: string) => void, withNone = false) => (
    <label className="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(event.target.value)}>
        {withNone && <option value="">nothing</option>}
        {revisions.map((revision) => (
          <option key={revision.id} value={revision.id}>
            {nameOf(revision.id)}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <Dialog title="Texts of this article" wide onClose={() => app.session.set({ overlay: null })}>
      <div className="form-row">
        {select('Read', read, setRead)}
        {select('Compared with', beside, setBeside, true)}
        <button
          type="button"
          disabled={read === article.revision}
          onClick={() => perform(app, showRevision, { article: article.id, revision: read })}
        >
          Show this text in the article
        </button>
      </div>
      <div className="revision-text" dir="auto" tabIndex={0} role="document" aria-label="Text">
        {other === undefined || other === text ? text : <Difference before={other} after={text} />}
      </div>
    </Dialog>
  )
}

/** A text with what was taken out and put in since another. */
const Difference = ({ before, after }: { readonly before: string; readonly after: string }) => {
  const parts: React.ReactNode[] = []
  let at = 0
  for (const { start, end, insert } of diffTexts(before, after)) {
    parts.push(before.slice(at, start))
    if (end > start) parts.push(<del key={`${start} out`}>{before.slice(start, end)}</del>)
    if (insert !== '') parts.push(<ins key={`${start} in`}>{insert}</ins>)
    at = end
  }
  return [...parts, before.slice(at)]
}
