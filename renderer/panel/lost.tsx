import { removeSpans } from '#core/command/span-remove.ts'
import { setSegments } from '#core/command/span-edit.ts'
import { labelBehind } from '#core/model/labels.ts'
import { linksOfSpan } from '#core/model/attribution.ts'
import { placeOf } from '#core/model/place.ts'
import type { Place } from '#core/model/place.ts'
import type { Row } from '#core/model/tables.ts'
import { firstStart, quoteOf } from '#core/text/segments.ts'
import type { TextRange } from '#core/text/segments.ts'
import { selectedRange } from '../command/tagging.ts'
import { findAll } from '../editor/find.ts'
import { lookOfLabel } from '../editor/painted.ts'
import { perform, textOfArticle, useApp, useRows, useSession } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { plural } from '../ui/words.ts'
import { Reworded } from './reworded.tsx'

const SUGGESTED = 3
const AROUND = 40 // UTF-16 code units of context on either side

/** Spans of the open article that corrections have changed: those that lost their place, and those with other words. */
export const Lost = () => {
  const app = useApp()
  const { rows } = useRows()
  const article = useSession((session) => session.article)
  const text = article === null ? '' : (textOfArticle(app, article) ?? '')
  const spans = article === null ? [] : rows.where('span', 'article', article)
  const placed = spans.map((span) => ({ span, place: placeOf(rows, span) }))
  const of = (state: Place['state']) =>
    placed
      .filter(({ place }) => place.state === state)
      .sort((a, b) => firstStart(a.place.segments) - firstStart(b.place.segments))
  const [lost, changed] = [of('lost'), of('changed')]
  const range = selectedRange(app)

  const put = (span: Row<'span'>, ranges: readonly TextRange[]): void =>
    void perform(app, setSegments, { span: span.id, ranges, what: 'Put span back' })

  return (
    <Dialog title="Spans after corrections" onClose={() => app.session.set({ overlay: null })}>
      <h3>
        Lost their place <span className="count">{lost.length}</span>
      </h3>
      <p className="quiet">
        {lost.length === 0
          ? 'No span has lost its words.'
          : 'Nothing is left of their words in the corrected text. They keep their links and values until you decide.'}
      </p>
      <ul className="lost">
        {lost.map(({ span }) => (
          <li key={span.id}>
            <Words span={span} quote={quoteOf(span.segments)} />
            <div className="form-actions">
              {suggestionsFor(text, span).map((place) => (
                <button key={place.start} type="button" dir="auto" onClick={() => put(span, [place])}>
                  Put it here: … {text.slice(Math.max(0, place.start - AROUND), place.start)}
                  <b>{text.slice(place.start, place.end)}</b>
                  {text.slice(place.end, place.end + AROUND)} …
                </button>
              ))}
              {range !== undefined && (
                <button type="button" dir="auto" onClick={() => put(span, [range])}>
                  Put it on the selected words “{text.slice(range.start, range.end)}”
                </button>
              )}
              <button type="button" className="danger" onClick={() => perform(app, removeSpans, { spans: [span.id] })}>
                Delete it
                {linksOfSpan(rows, span.id).length > 0 &&
                  `, taking it out of ${plural(linksOfSpan(rows, span.id).length, 'link')}`}
              </button>
            </div>
          </li>
        ))}
      </ul>
      {lost.length > 0 && range === undefined && (
        <p className="quiet">To choose the place yourself, close this, select the words and open it again.</p>
      )}
      <h3>
        Quote other words <span className="count">{changed.length}</span>
      </h3>
      <ul className="lost">
        {changed.map(({ span, place }) => (
          <li key={span.id}>
            <Words span={span} quote={quoteOf(span.segments)} now={quoteOf(place.segments)} />
            <div className="form-actions">
              <button type="button" onClick={() => put(span, place.segments)}>
                Take the new words
              </button>
              <button type="button" className="danger" onClick={() => perform(app, removeSpans, { spans: [span.id] })}>
                Delete it
              </button>
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

const Words = ({ span, quote, now }: { readonly span: Row<'span'>; readonly quote: string; readonly now?: string }) => {
  const { rows } = useRows()
  return (
    <p dir="auto">
      <i className={`swatch ${lookOfLabel(rows, span.label)}`} /> {labelBehind(rows, span.label)?.name}{' '}
      {now === undefined ? <q>{quote}</q> : <Reworded before={quote} after={now} />}
    </p>
  )
}

/** Where the same words, or its first words, stand in the text now; the nearest to the old place first. */
const suggestionsFor = (text: string, span: Row<'span'>): readonly TextRange[] => {
  const quote = span.segments[0]?.quote.trim() ?? ''
  const words = quote.split(/\s+/)
  for (const wish of [quote, words.slice(0, 3).join(' '), words.sort((a, b) => b.length - a.length)[0] ?? '']) {
    const found = wish.length < 2 ? [] : findAll(text, wish)
    if (found.length === 0) continue
    const old = firstStart(span.segments)
    return [...found].sort((a, b) => Math.abs(a.start - old) - Math.abs(b.start - old)).slice(0, SUGGESTED)
  }
  return []
}
