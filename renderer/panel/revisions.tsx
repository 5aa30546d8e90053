import { useState } from 'react'
import { showRevision } from '#core/command/correct-text.ts'
import { labelName } from '#core/command/span-add.ts'
import { compareRevisions } from '#core/model/compare-revisions.ts'
import type { Comparison } from '#core/model/compare-revisions.ts'
import { live } from '#core/model/reader.ts'
import { textOfRevision } from '#core/model/revision.ts'
import { perform, useApp, useRows, useSession } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { moment, plural } from '../ui/words.ts'
import { RevisionText } from './revision-text.tsx'
import { Reworded } from './reworded.tsx'

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
  const compared = beside === '' || beside === read ? undefined : compareRevisions(rows, beside, read)
  const select = (label: string, value: string, choose: (id: string) => void, withNone = false) => (
    <label className="field is-even">
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
      <div className="revision-text" tabIndex={0} role="document" aria-label="Text">
        <RevisionText
          text={text}
          formatting={rows.get('revision', read)?.formatting ?? []}
          before={textOfRevision(rows, beside) ?? ''}
          edits={compared?.edits ?? []}
        />
      </div>
      {compared !== undefined && <Differences of={compared} text={text} />}
    </Dialog>
  )
}

/** What the text itself does not show of a comparison: formatting, and what became of spans. */
const Differences = ({ of, text }: { readonly of: Comparison; readonly text: string }) => {
  const { rows } = useRows('span', 'label')
  const line = (sign: string, { kind, start, end, detail }: Comparison['formatted'][number]) => (
    <li key={`${sign} ${kind} ${start} ${end}`}>
      {sign === '+' ? 'Now' : 'No longer'} {kindName(kind, detail)}: <q dir="auto">{clipped(text.slice(start, end))}</q>
    </li>
  )
  return (
    <div className="revision-facts">
      <h3>Formatting</h3>
      {of.formatted.length + of.unformatted.length === 0 ? (
        <p className="quiet">The same in both.</p>
      ) : (
        <ul>
          {of.unformatted.slice(0, SHOWN).map((format) => line('-', format))}
          {of.formatted.slice(0, SHOWN).map((format) => line('+', format))}
        </ul>
      )}
      <h3>Spans</h3>
      <p className="quiet">{plural(of.kept, 'span')} with the same words in both.</p>
      <ul>
        {of.spans.slice(0, SHOWN).map(({ span, before, after }) => (
          <li key={span.id}>
            <b>{labelName(rows, span.label)}</b>{' '}
            {before !== null && after !== null ? (
              <Reworded before={before} after={after} />
            ) : (
              <>
                <q dir="auto">{clipped(before ?? after ?? '')}</q>{' '}
                {before === null ? 'has no place in the other text' : 'has lost its place'}
              </>
            )}
          </li>
        ))}
        {of.spans.length > SHOWN && <li className="quiet">… {of.spans.length} in all</li>}
      </ul>
    </div>
  )
}

const SHOWN = 100

const clipped = (words: string): string => (words.length > 120 ? `${words.slice(0, 119)}…` : words)

const kindName = (kind: string, detail: string | undefined): string =>
  kind === 'heading' || kind === 'link' ? `${kind} ${detail ?? ''}`.trim() : kind
