import { useEffect } from 'react'
import { live } from '#core/model/reader.ts'
import { takeIn } from '../command/project-actions.ts'
import { AnalysisPanel } from '../analysis/analysis-panel.tsx'
import { AnalysisView } from '../analysis/analysis-view.tsx'
import { useDrop } from '../command/use-drop.ts'
import { ArticlesPanel } from '../panel/articles-panel.tsx'
import { ArticleDetails } from '../panel/article-details.tsx'
import { FileBanners } from '../panel/file-banners.tsx'
import { ListPanel } from '../panel/list-panel.tsx'
import { Notices } from '../panel/notices.tsx'
import { PanelEdge, panelWidths } from '../panel/panel-edge.tsx'
import { SelectionPanel } from '../panel/selection-panel.tsx'
import { SetBar } from '../panel/set-bar.tsx'
import { SourcesPanel } from '../panel/sources-panel.tsx'
import { StatusBar } from '../panel/status-bar.tsx'
import { AfterPaint } from '../state/after-paint.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import { ArticlePanes } from './article-panes.tsx'
import { Overlays } from './overlays.tsx'

/** A project: articles or sources at the left, the article in the middle, what is selected and linked at the right. */
export const ProjectView = ({ onReopen }: { readonly onReopen: () => void }) => {
  const app = useApp()
  const { rows } = useRows('article', 'source')
  const panels = useSession((session) => session.panels)
  const left = useSession((session) => session.left)
  const focused = useSession((session) => session.focused)
  useDrop((asked) => void takeIn(app, asked))

  useEffect(() => {
    document.title = app.workspace.name
    void app.workspace.findConflicts()
    if (app.session.get().article !== null) return
    const last = live(app.workspace.rows, 'article', app.workspace.place?.article ?? '')
    const first = last ?? [...app.workspace.rows.all('article')].sort((a, b) => a.position - b.position)[0]
    if (first !== undefined) app.session.set({ article: first.id })
  }, [app])

  return (
    <div className={focused ? 'project is-focused' : 'project'}>
      <FileBanners onReopen={onReopen} />
      <div className="columns" style={panelWidths(panels)}>
        <aside className="left" aria-label="Project">
          <PanelEdge side="left" />
          <SetBar />
          <div className="tabs" role="tablist">
            {(['articles', 'sources', 'analysis'] as const).map((tab) => (
              <button
                key={tab}
                type="button"
                role="tab"
                aria-selected={left === tab}
                onClick={() => app.session.set({ left: tab })}
              >
                {{ articles: 'Articles', sources: 'Sources', analysis: 'Analysis' }[tab]}
                {tab !== 'analysis' && (
                  <span className="count">{rows.all(tab === 'articles' ? 'article' : 'source').length}</span>
                )}
              </button>
            ))}
          </div>
          <AfterPaint value>
            {left === 'articles' && <ArticlesPanel />}
            {left === 'sources' && <SourcesPanel />}
          </AfterPaint>
          {left === 'analysis' && <AnalysisPanel />}
        </aside>
        {left === 'analysis' ? (
          <AnalysisView />
        ) : (
          <>
            <ArticlePanes />
            <aside className="right" aria-label="Annotations">
              <PanelEdge side="right" />
              <AfterPaint value>
                <SelectionPanel />
                <ArticleDetails />
                <ListPanel />
              </AfterPaint>
            </aside>
          </>
        )}
      </div>
      <AfterPaint value>
        <StatusBar />
      </AfterPaint>
      <Notices />
      <Overlays onReopen={onReopen} />
    </div>
  )
}
