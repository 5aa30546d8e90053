import { useState } from 'react'
import { correctText } from '#core/command/correct-text.ts'
import { placeOf } from '#core/model/place.ts'
import type { Row } from '#core/model/tables.ts'
import { CorrectText } from '../editor/correct-text.tsx'
import { perform, useApp, useRows } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { Key } from '../ui/key.tsx'
import { notify } from '../state/session.ts'
import type { Correction } from '../state/session.ts'
import { plural } from '../ui/words.ts'

interface Props {
  readonly article: Row<'article'>
  readonly correction: Correction
}

/** The mode "Correct text": marked by its colour and a bar; leaving it makes one change, or none. */
export const CorrectionView = ({ article, correction }: Props) => {
  const app = useApp()
  const { rows } = useRows()
  const [isAsking, setAsking] = useState(false)
  const { from, before, typed } = correction
  const isChanged = typed !== before
  const leave = (): void => app.session.set({ correcting: null })

  const keep = (): void => {
    if (!isChanged) return leave()
    if (!perform(app, correctText, { article: article.id, from, text: typed })) return
    leave()
    tellOfSpans(app, article.id)
  }
  const discard = (): void => {
    if (!isChanged || isAsking) leave()
    else setAsking(true)
  }

  return (
    <div
      className="correction"
      data-typing
      onKeyDown={(event) => {
        if (event.key === 'Escape') discard()
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep()
        else return
        event.preventDefault()
      }}
    >
      <div className="correction-bar" role="group" aria-label="Correct text">
        <strong>Correcting the text</strong>
        <span role="status">
          {isAsking
            ? 'What you typed would be gone. Press Discard once more to leave it.'
            : `${plural(rows.where('span', 'article', article.id).length, 'span')} will move along. The text as imported is kept.`}
        </span>
        <span className="spread" />
        <button type="button" className={isAsking ? 'danger' : ''} onClick={discard}>
          {isAsking ? 'Discard what I typed' : 'Discard'} <Key of="Escape" />
        </button>
        <button type="button" className="primary" disabled={!isChanged} onClick={keep}>
          Keep <Key of="Mod+Enter" />
        </button>
      </div>
      <div className="correction-text">
        <CorrectText
          text={typed}
          label={`Text of ${article.title}, to be corrected`}
          onText={(now) => app.session.set({ correcting: { ...correction, typed: now } })}
        />
      </div>
    </div>
  )
}

/** Says what a correction did to the spans, and lists those that lost their place. */
const tellOfSpans = (app: App, article: string): void => {
  const { rows } = app.workspace
  const states = rows.where('span', 'article', article).map((span) => placeOf(rows, span).state)
  const count = (state: string): number => states.filter((one) => one === state).length
  const [changed, lost] = [count('changed'), count('lost')]
  if (lost > 0) app.session.set({ overlay: 'lost' })
  const said = [
    ...(changed > 0 ? [`${plural(changed, 'span')} ${changed === 1 ? 'quotes' : 'quote'} other words now.`] : []),
    ...(lost > 0 ? [`${plural(lost, 'span')} lost ${lost === 1 ? 'its' : 'their'} place.`] : []),
  ]
  notify(app.session, { kind: 'done', text: ['Text corrected.', ...said].join(' '), remedy: '' })
}
