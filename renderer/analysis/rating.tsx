import { useEffect, useState } from 'react'
import type { GivenRating } from '#core/analysis/ratings.ts'
import { ratingText, scales } from '#core/analysis/scales.ts'
import type { Scale } from '#core/analysis/scales.ts'
import { rate } from '#core/command/rating.ts'
import type { HistoryPage } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { perform, useApp, useRows } from '../state/app.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { moment } from '../ui/words.ts'

interface Props {
  readonly subject: string
  /** What is rated, as a person calls it. */
  readonly of: string
  readonly scale: Scale
  readonly given: readonly GivenRating[]
}

/** One's own rating, to choose, and below it everybody else's. */
export const Rating = ({ subject, of, scale, given }: Props) => {
  const app = useApp()
  const mine = given.find(({ analyst }) => analyst === app.workspace.analyst)
  const others = given.filter(({ analyst }) => analyst !== app.workspace.analyst)
  return (
    <div className="rating">
      <select
        aria-label={`Your ${scale} of ${of.slice(0, 80)}`}
        title={ratingText(scale, mine?.value ?? null)}
        value={mine?.value ?? ''}
        onChange={(event) =>
          perform(app, rate, { subject, scale, value: event.target.value === '' ? null : event.target.value })
        }
      >
        <option value="">not yet rated</option>
        {scales[scale].map(({ value, words }) => (
          <option key={value} value={value}>
            {value} – {words}
          </option>
        ))}
      </select>
      {others.map(({ analyst, name, value }) => (
        <small key={analyst} title={ratingText(scale, value)}>
          {name}: {value}
        </small>
      ))}
    </div>
  )
}

/** The same with room: everybody's notes, and one's own to write. */
export const RatingWithNote = (props: Props) => {
  const { subject, of, scale, given } = props
  const app = useApp()
  const mine = given.find(({ analyst }) => analyst === app.workspace.analyst)
  return (
    <fieldset className="rating-with-note">
      <legend>{scale.charAt(0).toUpperCase() + scale.slice(1)}</legend>
      <Rating {...props} given={mine === undefined ? [] : [mine]} />
      {mine !== undefined && (
        <DraftField
          key={`${subject} ${scale}`}
          label={`Why, on ${scale} of ${of.slice(0, 40)}`}
          placeholder="Why"
          value={mine.note}
          onCommit={(note) => perform(app, rate, { subject, scale, value: mine.value, note })}
        />
      )}
      {given
        .filter(({ analyst }) => analyst !== app.workspace.analyst)
        .map(({ analyst, name, value, note }) => (
          <p key={analyst} dir="auto">
            <b>{name}</b>: {ratingText(scale, value)}
            {note !== '' && ` “${note}”`}
          </p>
        ))}
    </fieldset>
  )
}

/** Who rated something how, and when, newest first; what was taken back stays listed. */
export const RatingHistory = ({ subject }: { readonly subject: string }) => {
  const { version } = useRows()
  const app = useApp()
  const [page, setPage] = useState<HistoryPage | null>(null)
  useEffect(() => {
    let isOld = false
    void (async () => {
      await app.workspace.settled()
      const filter = { analyst: null, article: null, kind: 'rating.', row: subject, before: null, limit: 50 }
      const reply = await api['project.history'](filter)
      if (!isOld && reply.ok) setPage(reply.value)
    })()
    return () => {
      isOld = true
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- asked anew with every change
  }, [app, subject, version])
  if (page === null || page.entries.length === 0) return null
  return (
    <details>
      <summary>History of ratings</summary>
      <ol className="rating-history">
        {page.entries.map(({ change, at, by, label, isUndone }) => (
          <li key={change}>
            {label}
            {isUndone && ' (undone)'}
            <small>
              {by}, {moment(at)}
            </small>
          </li>
        ))}
      </ol>
    </details>
  )
}
