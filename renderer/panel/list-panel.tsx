import { useApp, useRows, useSession } from '../state/app.ts'
import type { Session } from '../state/session.ts'
import { AttributionsPanel } from './attributions-panel.tsx'
import { SpansPanel } from './spans-panel.tsx'

/** All links or all spans as a list: the complete alternative to the coloured text. */
export const ListPanel = () => {
  const app = useApp()
  useRows()
  const article = useSession((session) => session.article)
  const listed = useSession((session) => session.listed)
  const { index } = app.workspace
  const tab = (to: Session['listed'], name: string, count: number) => (
    <button
      type="button"
      role="tab"
      aria-selected={(listed === 'links') === (to === 'links')}
      onClick={() => app.session.set({ listed: to })}
    >
      {name} <span className="count">{count}</span>
    </button>
  )
  return (
    <section className="section attributions" aria-label="Lists">
      <div className="list-tabs" role="tablist" aria-label="List">
        {tab('links', 'Attributions', article === null ? 0 : index.links(article).length)}
        {tab('spans', 'Spans', article === null ? 0 : index.spans(article).length)}
      </div>
      {listed === 'links' ? <AttributionsPanel /> : <SpansPanel />}
    </section>
  )
}
