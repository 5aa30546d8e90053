import { useState } from 'react'
import { useSession } from '../state/app.ts'
import type { AnalysisView as View } from '../state/session.ts'
import { analysisViews } from './analysis-panel.tsx'
import { ClaimDetails } from './claim-details.tsx'
import { ClaimsView } from './claims-view.tsx'
import { ContradictionsView } from './contradictions-view.tsx'
import { MatrixView } from './matrix-view.tsx'
import { NetworkView } from './network-view.tsx'
import { OverviewView } from './overview-view.tsx'
import { AskProvider, Passages } from './passages.tsx'
import type { Asked } from './passages.tsx'
import { PrintView, PrintingProvider } from './printing.tsx'
import { ProposalsView } from './proposals-view.tsx'
import { SearchView } from './search-view.tsx'
import { SourceDetails } from './source-details.tsx'
import { SourcesView } from './sources-view.tsx'
import { TimelineView } from './timeline-view.tsx'

const views: Readonly<Record<View, () => React.ReactNode>> = {
  overview: OverviewView,
  sources: SourcesView,
  claims: ClaimsView,
  matrix: MatrixView,
  contradictions: ContradictionsView,
  timeline: TimelineView,
  network: NetworkView,
  proposals: ProposalsView,
  search: SearchView,
}

interface AnswerProps {
  readonly asked: Asked
  readonly onClose: () => void
}

/** Beside the view: an entry of a registry, or the passages behind a number. */
const Answer = ({ asked, onClose }: AnswerProps) => {
  if (asked.entry === undefined) return <Passages asked={asked} onClose={onClose} />
  const Details = asked.entry.kind === 'source' ? SourceDetails : ClaimDetails
  return <Details key={asked.entry.id} id={asked.entry.id} onClose={onClose} />
}

/** One of the views over all articles, and beside it the passages behind the number that was asked about. */
export const AnalysisView = () => {
  const view = useSession((session) => session.analysis.view)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [isPrinting, setPrinting] = useState(false)
  const Shown = views[view]
  return (
    <main className="analysis">
      <AskProvider value={setAsked}>
        <section className="analysis-view" aria-labelledby="analysis-heading">
          <h1 id="analysis-heading">{analysisViews.find(([name]) => name === view)?.[1]}</h1>
          <PrintView onPrinting={setPrinting} />
          <PrintingProvider value={isPrinting}>
            <Shown key={view} />
          </PrintingProvider>
        </section>
        {asked !== null && <Answer asked={asked} onClose={() => setAsked(null)} />}
      </AskProvider>
    </main>
  )
}
