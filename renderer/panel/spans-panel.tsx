import { useEffect, useState } from 'react'
import { byReading, linksOfSpan, sourceBehind } from '#core/model/attribution.ts'
import { shownSpan, standsInText } from '#core/model/place.ts'
import type { Row } from '#core/model/tables.ts'
import { quoteOf } from '#core/text/segments.ts'
import { textsOf } from '../command/all-articles.ts'
import { goToSpan } from '../command/tagging.ts'
import { lookOfLabel, passes } from '../editor/painted.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { notifyFailure } from '../state/session.ts'
import { LongList } from '../ui/long-list.tsx'

/** The spans of the article, or of all articles, that the filter lets through, in reading order. */
export const SpansPanel = () => {
  const app = useApp()
  const { rows } = useRows()
  const article = useSession((session) => session.article)
  const selected = useSession((session) => session.span)
  const filter = useSession((session) => session.filter)
  const isAll = useSession((session) => session.listed === 'all spans')
  const [loaded, setLoaded] = useState(false)
  useEffect(() => {
    if (!isAll) return
    void textsOf(app, 'project').then((texts) => {
      if ('kind' in texts) notifyFailure(app.session, texts)
      else setLoaded(true)
    })
  }, [app, isAll])

  const all = isAll ? everySpan(app) : article === null ? [] : app.workspace.index.spans(article)
  const spans = all.filter((span) => passes(rows, span, filter))
  return (
    <>
      <label className="choice">
        <input
          type="checkbox"
          checked={isAll}
          onChange={(event) => app.session.set({ listed: event.target.checked ? 'all spans' : 'spans' })}
        />
        in all articles{isAll && !loaded && ', being read…'}
      </label>
      {spans.length === 0 && <p className="quiet">No span is to be listed.</p>}
      <LongList
        className="links"
        count={spans.length}
        height={56}
        keyOf={(at) => spans[at]?.id ?? String(at)}
        shown={spans.findIndex(({ id }) => id === selected)}
      >
        {(at) => {
          const span = spans[at]
          if (span === undefined) return null
          const isLinked = linksOfSpan(rows, span.id).length > 0
          const details = [
            rows.get('label', span.label)?.name,
            sourceBehind(rows, span)?.name,
            isLinked ? '' : 'in no link',
            isAll ? rows.get('article', span.article)?.title : '',
          ]
          return (
            <button
              type="button"
              className={`link-card ${lookOfLabel(rows, span.label)}${span.id === selected ? ' is-selected' : ''}`}
              aria-current={span.id === selected ? 'true' : undefined}
              onClick={() => goToSpan(app, span.id)}
            >
              <span className="span-words" dir="auto">
                <i className="swatch" /> {quoteOf(span.segments)}
              </span>
              <small>{details.filter((detail) => detail !== undefined && detail !== '').join(' · ')}</small>
            </button>
          )
        }}
      </LongList>
    </>
  )
}

const everySpan = ({ workspace }: App): readonly Row<'span'>[] => {
  const { rows, state } = workspace
  const { worked } = state.get()
  const place = new Map(
    [...rows.all('article')].sort((a, b) => a.position - b.position).map(({ id }, i) => [id, i] as const),
  )
  const at = (span: Row<'span'>): number => place.get(span.article) ?? -1
  return [...rows.all('span')]
    .filter((span) => span.set === worked && place.has(span.article))
    .map((span) => shownSpan(rows, span))
    .filter((span) => standsInText(rows, span))
    .sort((a, b) => at(a) - at(b) || byReading(a, b))
}
