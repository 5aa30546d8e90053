import type { TextRange } from '#core/text/segments.ts'
import type { App } from '../state/app.ts'
import { proposalOf } from '../state/tray.ts'
import type { PaintedSpan } from './annotations.ts'
import type { PaintSource } from './article-editor.tsx'
import { litRoles, paintedSpans } from './painted.ts'

/** What find has found in the article, and which of it is looked at. */
export interface Hits {
  readonly hits: readonly TextRange[]
  readonly hit: number
}

/**
 * What is drawn over an article, told straight to its editor when a row or what is selected changes: the text is painted
 * before any view is drawn again.
 */
export const createPaintSource = (app: App, article: string, { hits, hit }: Hits): PaintSource => {
  const { rows, index, state } = app.workspace
  let last: { readonly by: readonly unknown[]; readonly spans: readonly PaintedSpan[] } | undefined
  /** The same as before while no row has changed: most of what is done only selects. */
  const spansIn = ({ start, end }: TextRange): readonly PaintedSpan[] => {
    const { filter } = app.session.get()
    const { conflicts, version } = state.get()
    const by = [start, end, filter, conflicts, version]
    if (last === undefined || by.some((value, i) => value !== last?.by[i])) {
      last = { by, spans: paintedSpans(rows, index, article, { start, end }, filter, conflicts) }
    }
    return last.spans
  }
  const get = (): ReturnType<PaintSource['get']> => {
    const session = app.session.get()
    const { span, link } = session
    return {
      spansIn,
      selected: span,
      roles: litRoles(rows, link, span),
      proposed: new Set(article === session.article ? Object.values(proposalOf(rows, index, session)).flat() : []),
      hits,
      hit,
    }
  }
  return {
    get,
    subscribe: (listener) => {
      let drawn = drawnOf(app)
      let [isComing, isOver] = [false, false]
      const look = (): void => {
        isComing = false
        if (isOver) return
        const now = drawnOf(app)
        if (now.every((value, i) => value === drawn[i])) return
        drawn = now
        listener()
      }
      // A gesture changes several things; they are drawn together when it is done, so that the frame has little left to do.
      const changed = (): void => {
        if (!isComing) queueMicrotask(look)
        isComing = true
      }
      const ends = [app.session.subscribe(changed), state.subscribe(changed)]
      return () => {
        isOver = true
        for (const end of ends) end()
      }
    },
  }
}

/** All that what is drawn follows from. */
const drawnOf = ({ session, workspace }: App): readonly unknown[] => {
  const { article, span, link, tray, dismissed, filter } = session.get()
  const { version, conflicts } = workspace.state.get()
  return [article, span, link, tray, dismissed, filter, version, conflicts]
}
