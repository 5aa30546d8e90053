import { useEffect } from 'react'
import { live } from '#core/model/reader.ts'
import { Announcer } from '../panel/announcer.tsx'
import { FilterBar } from '../panel/filter-bar.tsx'
import { LinkingBar } from '../panel/link-hints.tsx'
import { LinkTray } from '../panel/link-tray.tsx'
import { SetLegend } from '../panel/set-bar.tsx'
import { AfterPaint } from '../state/after-paint.ts'
import { useApp, useRows, useSession, useWorkspace } from '../state/app.ts'
import { notifyFailure } from '../state/session.ts'
import { ArticleView } from './article-view.tsx'

/** The open article, or two side by side, with what belongs to the one worked in. */
export const ArticlePanes = () => {
  const isComparing = useWorkspace((state) => state.beside !== null)
  return (
    <main className={isComparing ? 'articles-shown is-comparing' : 'articles-shown'}>
      <SetLegend />
      <FilterBar />
      <Panes />
      <AfterPaint value>
        <Announcer />
        <LinkTools />
      </AfterPaint>
    </main>
  )
}

const Panes = () => {
  const { rows } = useRows('article')
  const article = useSession((session) => session.article)
  const beside = useSession((session) => session.beside)
  const isSecond = useSession((session) => session.isSecond)
  useLoaded(article)
  useLoaded(beside)
  const other = beside === null || live(rows, 'article', beside) === undefined ? [] : [beside]
  const panes = isSecond ? [...other, article] : [article, ...other]
  return (
    <div className={panes.length > 1 ? 'panes two' : 'panes'}>
      {panes.map((pane) => (
        <ArticleView key={pane ?? 'none'} id={pane} />
      ))}
    </div>
  )
}

/** Nothing is linked while a text is corrected. */
const LinkTools = () => {
  const isOpen = useSession(({ article }) => article !== null)
  const isCorrecting = useSession(({ article, correcting }) => correcting !== null && correcting.article === article)
  if (isCorrecting) return null
  return (
    <>
      <LinkingBar />
      {isOpen && <LinkTray />}
    </>
  )
}

/** Has an article brought whole into the window, as soon as it is opened. */
const useLoaded = (article: string | null): void => {
  const app = useApp()
  useEffect(() => {
    if (article === null) return
    void app.workspace.load({ article }).then((failure) => failure !== null && notifyFailure(app.session, failure))
  }, [app, article])
}
