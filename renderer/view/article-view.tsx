import { useCallback, useEffect, useMemo, useState } from 'react'
import { live } from '#core/model/reader.ts'
import type { TextRange } from '#core/text/segments.ts'
import { ArticleEditor } from '../editor/article-editor.tsx'
import type { EditorHandle } from '../editor/article-editor.tsx'
import { findAll } from '../editor/find.ts'
import { litRoles, paintedSpans } from '../editor/painted.ts'
import { FilterBar } from '../panel/filter-bar.tsx'
import { FindBar } from '../panel/find-bar.tsx'
import { LinkTray } from '../panel/link-tray.tsx'
import { SetLegend } from '../panel/set-bar.tsx'
import { SchemeStart } from '../panel/scheme-start.tsx'
import { SelectionBar } from '../panel/selection-bar.tsx'
import { pick } from '../command/linking.ts'
import { importArticles } from '../command/project-actions.ts'
import { CorrectionView } from './correction-view.tsx'
import type { App } from '../state/app.ts'
import { textOfArticle, useApp, useRows, useSession } from '../state/app.ts'
import { proposalOf } from '../state/tray.ts'

/** The article in the middle, with everything that is drawn on it. */
export const ArticleView = () => {
  const app = useApp()
  const { rows, version } = useRows()
  const session = useSession((all) => all)
  const { article: id, span, link, tray, dismissed, find, zoom, reveal, reading, filter } = session
  const [handle, setHandle] = useState<EditorHandle | null>(null)

  const article = id === null ? undefined : live(rows, 'article', id)
  const text = article === undefined ? undefined : textOfArticle(app, article.id)
  const hits = useMemo(
    () => (find.open && text !== undefined ? findAll(text, find.query) : []),
    [find.open, find.query, text],
  )
  const paint = useMemo(
    () => ({
      spansIn: (stretch: TextRange) =>
        id === null ? [] : paintedSpans(rows, app.workspace.index, id, stretch, filter),
      selected: span,
      roles: litRoles(rows, link, span),
      proposed: new Set(Object.values(proposalOf(rows, app.workspace.index, app.session.get())).flat()),
      hits,
      hit: find.hit,
    }),
    // The version stands for the rows; tray and dismissed for the proposal.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [rows, version, id, span, link, tray, dismissed, hits, find.hit, filter],
  )

  const ready = useCallback(
    (made: EditorHandle | null) => {
      app.editor.current = made
      setHandle(made)
      // Who opens an article wants to work in it, unless a dialog or field has the keyboard.
      const isTyping = document.activeElement?.closest('dialog, input, textarea, select') instanceof Element
      if (!isTyping) made?.focus()
    },
    [app],
  )

  useEffect(() => {
    if (handle === null || reveal === null || reveal.article !== app.session.get().article) return
    handle.reveal(reveal)
    if (reveal.select) handle.select(reveal.start, reveal.end)
  }, [app, handle, reveal])

  useEffect(() => {
    const hit = hits[find.hit]
    if (handle !== null && hit !== undefined) handle.reveal(hit)
  }, [handle, hits, find.hit])

  if (article === undefined) {
    return (
      <main className="article empty">
        <h2>No article yet</h2>
        <p>Add the texts you want to annotate. Hearsay keeps the original bytes and never changes a letter.</p>
        <button type="button" className="primary" onClick={() => void importArticles(app)}>
          Add articles…
        </button>
        <SchemeStart />
      </main>
    )
  }
  const about = [article.publisher, article.author, article.date].filter((part) => part !== '').join(' · ')
  return (
    <main
      className={`article zoom-${Math.round(zoom * 100)} font-${reading.font}`}
      style={{ '--zoom': zoom, '--width': reading.width, '--line-height': reading.lineHeight } as React.CSSProperties}
    >
      <header className="article-head">
        <h1 dir="auto">{article.title}</h1>
        <p className="quiet">{about === '' ? article.file : about}</p>
      </header>
      <SetLegend />
      <FilterBar />
      {find.open && <FindBar key={find.asked} hits={hits.length} />}
      <div className="article-body" onMouseUp={(event) => app.session.set({ exact: event.altKey })}>
        {text === undefined ? (
          <div className="loading" aria-busy="true" />
        ) : session.correcting?.article === article.id ? (
          <CorrectionView key={article.id} article={article} correction={session.correcting} />
        ) : (
          <ArticleEditor
            key={`${article.id} ${article.revision}`}
            text={text}
            label={`Text of ${article.title}`}
            paint={paint}
            onSelect={(selection) => app.session.set({ selection })}
            onPick={(under) => pick(app, shortest(app.workspace.rows, ownOnly(app, under)))}
            onReady={ready}
          >
            {handle !== null && <SelectionBar handle={handle} />}
          </ArticleEditor>
        )}
      </div>
      {session.correcting?.article !== article.id && <LinkTray />}
    </main>
  )
}

/** Spans of the set worked in; those of another that is shown beside it are to look at only. */
const ownOnly = (app: App, under: readonly string[]): readonly string[] => {
  const { worked } = app.workspace.state.get()
  return under.filter((id) => app.workspace.rows.get('span', id)?.set === worked)
}

/** Of spans under the pointer, the one that covers least. */
const shortest = (rows: Parameters<typeof live>[0], under: readonly string[]): string | null => {
  const length = (id: string): number =>
    (rows.get('span', id)?.segments ?? []).reduce((sum, { start, end }) => sum + end - start, 0)
  return [...under].sort((a, b) => length(a) - length(b))[0] ?? null
}
