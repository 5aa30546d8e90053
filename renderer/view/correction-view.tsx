import { useState } from 'react'
import { failure } from '#core/failure.ts'
import { correctText, movedFormatting } from '#core/command/correct-text.ts'
import { placeOf } from '#core/model/place.ts'
import type { Row } from '#core/model/tables.ts'
import { diffTexts } from '#core/text/diff.ts'
import { CorrectText } from '../editor/correct-text.tsx'
import type { Formatting } from '../editor/formatting.ts'
import { drawNow } from '../state/after-paint.ts'
import { perform, useApp, useRows, useSession } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { Key } from '../ui/key.tsx'
import { isUnfinished, notify, notifyFailure } from '../state/session.ts'
import type { Correction } from '../state/session.ts'
import { plural } from '../ui/words.ts'

/** The mode "Correct text": marked by its colour and a bar; leaving it makes one change, or none. */
export const CorrectionView = ({ article }: { readonly article: Row<'article'> }) => {
  const app = useApp()
  const correction = useSession((session) => session.correcting)
  const { rows } = useRows('span')
  const [isAsking, setAsking] = useState(false)
  // What was typed before another article was looked at; while it is typed in, the editor has it.
  const [begun] = useState(() => beginning(app, correction))
  const [startAt] = useState(() => {
    const { start, end } = app.session.get().selection
    return start < end ? start : (app.places.of(article.id) ?? 0)
  })
  if (correction === null) return null
  const isChanged = isUnfinished({ correcting: correction })
  const leave = (): void => app.session.set({ correcting: null })

  const keep = (): void => {
    drawNow() // what was typed a moment ago is read
    const { from, typed, formatting } = app.session.get().correcting ?? correction
    if (!isUnfinished(app.session.get())) return leave()
    if (
      !perform(app, correctText, {
        article: article.id,
        from,
        text: typed,
        ...(formatting === null ? {} : { formatting }),
      })
    )
      return
    leave()
    tellOfSpans(app, article.id)
  }
  const discard = (): void => {
    drawNow()
    if (!isUnfinished(app.session.get()) || isAsking) leave()
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
        <span>
          <strong>Correcting the text</strong>{' '}
          <span role="status">
            {isAsking
              ? 'What you typed would be gone. Press Discard once more to leave it.'
              : `${plural(rows.where('span', 'article', article.id).length, 'span')} will move along. The text as imported is kept.`}
          </span>
        </span>
        <span className="tray-actions">
          <button type="button" className={isAsking ? 'danger' : ''} onClick={discard}>
            {isAsking ? 'Discard what I typed' : 'Discard'} <Key of="Escape" />
          </button>
          <button type="button" className="primary" disabled={!isChanged} onClick={keep}>
            Keep <Key of="Mod+Enter" />
          </button>
        </span>
      </div>
      <div className="correction-text">
        <CorrectText
          text={begun.text}
          formatting={begun.formatting}
          startAt={startAt}
          wasFormatted={correction.formatting !== null}
          label={`Text of ${article.title}, to be corrected`}
          onTooMuch={() => notifyFailure(app.session, tooMuch)}
          onText={(typed, formatting) =>
            app.session.set(({ correcting }) =>
              correcting === null ? {} : { correcting: { ...correcting, typed, formatting } },
            )
          }
        />
      </div>
    </div>
  )
}

const tooMuch = failure(
  'too-much',
  'What is on the clipboard has more than 5 million characters.',
  'Paste it in parts, or add it as an article of its own.',
)

/** The text and formatting that a correction goes on from. */
const beginning = (
  app: App,
  correction: Correction | null,
): { readonly text: string; readonly formatting: Formatting } => {
  if (correction === null) return { text: '', formatting: [] }
  const { from, before, typed, formatting } = correction
  const original = app.workspace.rows.get('revision', from)?.formatting ?? []
  return { text: typed, formatting: formatting ?? movedFormatting(original, before, diffTexts(before, typed)) }
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
