import { useCallback, useEffect, useMemo, useState } from 'react'
import { byReading } from '#core/model/attribution.ts'
import { live } from '#core/model/reader.ts'
import { firstStart, lastEnd } from '#core/text/segments.ts'
import { ArticleEditor } from '../editor/article-editor.tsx'
import type { EditorHandle } from '../editor/article-editor.tsx'
import { findAll } from '../editor/find.ts'
import type { Formatting } from '../editor/formatting.ts'
import { reorderingIn } from '../editor/invisible.ts'
import { createPaintSource } from '../editor/paint-source.ts'
import { litRoles } from '../editor/painted.ts'
import { FindBar } from '../panel/find-bar.tsx'
import { LinkHints } from '../panel/link-hints.tsx'
import { LinkMargin } from '../panel/link-margin.tsx'
import { SchemeStart } from '../panel/scheme-start.tsx'
import { SelectionBar } from '../panel/selection-bar.tsx'
import { SpanHandles } from '../panel/span-handles.tsx'
import { pick } from '../command/linking.ts'
import { closePane } from '../command/panes.ts'
import { importArticles } from '../command/project-actions.ts'
import { CorrectionView } from './correction-view.tsx'
import { AfterPaint, afterPaint } from '../state/after-paint.ts'
import type { App } from '../state/app.ts'
import { textOfArticle, useApp, useRows, useSession } from '../state/app.ts'

/** An article with everything that is drawn on it: the one worked in, or the one beside it. */
export const ArticleView = ({ id }: { readonly id: string | null }) => {
  const app = useApp()
  const { rows } = useRows('article', 'revision')
  const zoom = useSession((session) => session.zoom)
  const reveal = useSession((session) => session.reveal)
  const reading = useSession((session) => session.reading)
  const isLinking = useSession((session) => session.linking !== null)
  const isBesideOther = useSession((session) => session.beside !== null)
  const isActive = useSession((session) => id === session.article)
  const link = useSession((session) => (id === session.article ? null : session.link))
  const find = useSession((session) => (id === session.article ? session.find : noFind))
  const isCorrecting = useSession(({ article: open, correcting }) => open === id && correcting?.article === id)
  const [handle, setHandle] = useState<EditorHandle | null>(null)

  const article = id === null ? undefined : live(rows, 'article', id)
  const text = article === undefined ? undefined : textOfArticle(app, article.id)
  const formatting = rows.get('revision', article?.revision ?? '')?.formatting ?? noFormatting
  const reordering = useMemo(() => (text === undefined ? 0 : reorderingIn(text)), [text])
  const hits = useMemo(
    () => (find.open && text !== undefined ? findAll(text, find.query) : []),
    [find.open, find.query, text],
  )
  const paint = useMemo(() => createPaintSource(app, id ?? '', { hits, hit: find.hit }), [app, id, hits, find.hit])

  const ready = useCallback(
    (made: EditorHandle | null) => {
      if (id !== null && made !== null) app.editors.set(id, made)
      else if (id !== null) app.editors.delete(id)
      setHandle(made)
      // Who opens an article wants to work in it, unless a dialog or field has the keyboard, and keeps it.
      const takeKeyboard = (): void => {
        if (!isTyping() && id === app.session.get().article && app.editors.get(id ?? '') === made) made?.focus()
      }
      if (isTyping()) afterPaint(() => setTimeout(takeKeyboard))
      else takeKeyboard()
    },
    [app, id],
  )

  useEffect(() => {
    if (handle === null || reveal === null || reveal.article !== id) return
    handle.reveal(reveal)
    if (reveal.select) handle.select(reveal.start, reveal.end)
  }, [handle, reveal, id])

  // The parts of a link in the article beside come into view there.
  useEffect(() => {
    if (handle === null || isActive || id === null) return
    const there = [...litRoles(rows, link, null).keys()]
      .flatMap((part) => live(rows, 'span', part) ?? [])
      .filter((part) => part.article === id)
      .sort(byReading)[0]
    if (there !== undefined) handle.reveal({ start: firstStart(there.segments), end: lastEnd(there.segments) })
  }, [handle, isActive, link, id, rows])

  useEffect(() => {
    const hit = hits[find.hit]
    if (handle !== null && hit !== undefined) handle.reveal(hit)
  }, [handle, hits, find.hit])

  if (article === undefined) {
    return (
      <section className="article empty">
        <h2>No article yet</h2>
        <p>Add the texts you want to annotate. Hearsay keeps the original bytes and never changes a letter.</p>
        <button type="button" className="primary" onClick={() => void importArticles(app)}>
          Add articles…
        </button>
        <SchemeStart />
      </section>
    )
  }
  const about = [article.publisher, article.author, article.date].filter((part) => part !== '').join(' · ')
  /** Only of two: a dialog that closes gives the keyboard back to the article that was open, and another one may be by then. */
  const work = (): void => {
    const { article: worked, beside } = app.session.get()
    if (beside !== null && article.id !== worked) app.session.set({ article: article.id })
  }
  return (
    <section
      aria-label={article.title}
      className={`article zoom-${Math.round(zoom * 100)} font-${reading.font}${isActive ? ' is-active' : ''}${isLinking ? ' is-linking' : ''}`}
      style={{ '--zoom': zoom, '--width': reading.width, '--line-height': reading.lineHeight } as React.CSSProperties}
    >
      <header className="article-head">
        <h1 dir="auto">{article.title}</h1>
        <p className="quiet">{about === '' ? article.file : about}</p>
        {reordering > 0 && (
          <p className="reordering" role="note">
            {reordering === 1 ? '1 character changes' : `${reordering} characters change`} the order in which this text
            is read; each is shown as a mark.
          </p>
        )}
        {isBesideOther && (
          <button
            type="button"
            className="plain close-pane"
            aria-label={`Close “${article.title}”`}
            onClick={() => closePane(app, article.id)}
          >
            ×
          </button>
        )}
      </header>
      {find.open && <FindBar key={find.asked} hits={hits.length} />}
      <div className="article-body" onMouseUp={(event) => app.session.set({ exact: event.altKey })}>
        {text === undefined ? (
          <div className="loading" aria-busy="true" />
        ) : isCorrecting ? (
          <CorrectionView key={article.id} article={article} />
        ) : (
          <ArticleEditor
            key={`${article.id} ${article.revision}`}
            text={text}
            formatting={formatting}
            label={`Text of ${article.title}`}
            startAt={app.places.of(article.id)}
            paint={paint}
            onFocus={work}
            onPointer={(isMouse) => {
              const touched = isMouse ? null : article.id
              if (touched !== app.session.get().touched) app.session.set({ touched })
            }}
            onRest={(at) => app.places.stay({ article: article.id, at })}
            onSelect={(selection) => {
              if (article.id === app.session.get().article) app.session.set({ selection, steered: null })
            }}
            onPick={(under) => {
              work()
              pick(app, shortest(app.workspace.rows, ownOnly(app, under)))
            }}
            onReady={ready}
          >
            {handle !== null && (
              <AfterPaint value>
                {isActive && <SelectionBar handle={handle} />}
                <LinkMargin article={article.id} handle={handle} />
                <SpanHandles article={article.id} handle={handle} />
                {isActive && <LinkHints handle={handle} />}
              </AfterPaint>
            )}
          </ArticleEditor>
        )}
      </div>
    </section>
  )
}

const isTyping = (): boolean => document.activeElement?.closest('dialog, input, textarea, select') instanceof Element

const noFind = { open: false, query: '', hit: 0, asked: 0 }
const noFormatting: Formatting = []

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
