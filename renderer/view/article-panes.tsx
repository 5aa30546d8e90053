import { useEffect } from 'react'
import { live } from '#core/model/reader.ts'
import { Announcer } from '../panel/announcer.tsx'
import { FilterBar } from '../panel/filter-bar.tsx'
import { LinkingBar } from '../panel/link-hints.tsx'
import { LinkTray } from '../panel/link-tray.tsx'
import { SetLegend } from '../panel/set-bar.tsx'
import { AfterPaint } from '../state/after-paint.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import { notifyFailure } from '../state/session.ts'
import { ArticleView } from './article-view.tsx'

/** The open article, or two side by side, with what belongs to the one worked in. */
export const ArticlePanes = () => {
  const app = useApp()
  const { rows } = useRows('article')
  const article = useSession((session) => session.article)
  const beside = useSession((session) => session.beside)
  const isSecond = useSession((session) => session.isSecond)
  const isCorrecting = useSession(({ correcting }) => correcting !== null && correcting.article === article)

  useEffect(() => {
    if (beside === null) return
    void app.workspace
      .load({ article: beside })
      .then((failure) => failure !== null && notifyFailure(app.session, failure))
  }, [app, beside])

  const other = beside === null || live(rows, 'article', beside) === undefined ? [] : [beside]
  const panes = isSecond ? [...other, article] : [article, ...other]
  return (
    <main className="articles-shown">
      <SetLegend />
      <FilterBar />
      <div className={panes.length > 1 ? 'panes two' : 'panes'}>
        {panes.map((pane) => (
          <ArticleView key={pane ?? 'none'} id={pane} />
        ))}
      </div>
      <AfterPaint value>
        <Announcer />
        {!isCorrecting && <LinkingBar />}
        {!isCorrecting && article !== null && <LinkTray />}
      </AfterPaint>
    </main>
  )
}
