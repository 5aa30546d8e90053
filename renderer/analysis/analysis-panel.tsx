import type { Filter } from '#core/analysis/filter.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import type { AnalysisView } from '../state/session.ts'
import { DraftField } from '../ui/draft-field.tsx'

/** The views, in the order in which they are listed. */
export const analysisViews: readonly (readonly [view: AnalysisView, name: string, what: string])[] = [
  ['overview', 'Overview', 'Progress, shares, most cited'],
  ['sources', 'Sources', 'Who says how much, and how reliable'],
  ['claims', 'Claims', 'What is said, and from how many origins'],
  ['matrix', 'Matrix', 'Claims by sources'],
  ['contradictions', 'Contradictions', 'Statements that do not fit, side by side'],
  ['timeline', 'Timeline', 'Statements by date of publication'],
  ['network', 'Network', 'Sources, claims and relays'],
  ['proposals', 'Proposals', 'What may be the same'],
  ['search', 'Search', 'All texts, notes and names; concordance'],
]

/** At the left: which view, and what it is about. */
export const AnalysisPanel = () => {
  const app = useApp()
  const { rows } = useRows()
  const { view, filter } = useSession((session) => session.analysis)
  const set = (change: Filter): void => {
    const merged = { ...filter, ...change }
    const kept = Object.entries(merged).filter(([, value]) => value !== '' && value !== undefined)
    app.session.set({ analysis: { view, filter: Object.fromEntries(kept) as Filter } })
  }
  const publishers = distinct(rows.all('article').map(({ publisher }) => publisher))
  const topics = distinct(rows.all('claim').map(({ topic }) => topic))
  const isFiltered = Object.keys(filter).length > 0
  return (
    <div className="panel analysis-panel">
      <nav aria-label="Views">
        <ul>
          {analysisViews.map(([name, title, what]) => (
            <li key={name} className={name === view ? 'is-open' : ''}>
              <button
                type="button"
                className="row"
                aria-current={name === view ? 'page' : undefined}
                onClick={() => app.session.set({ analysis: { view: name, filter } })}
              >
                <span className="row-title">{title}</span>
                <small>{what}</small>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {!['search', 'proposals'].includes(view) && (
        <section className="filters" aria-label="Filters">
          <DraftField label="Words" value={filter.words ?? ''} pause={250} onCommit={(words) => done(set({ words }))} />
          <Choice
            label="Publisher"
            value={filter.publisher}
            among={publishers}
            onChoose={(publisher) => set({ publisher })}
          />
          <Choice label="Topic" value={filter.topic} among={topics} onChoose={(topic) => set({ topic })} />
          <div className="fields">
            <DraftField
              label="From"
              placeholder="2024-12"
              value={filter.from ?? ''}
              onCommit={(from) => isDate(from) && done(set({ from }))}
            />
            <DraftField
              label="To"
              placeholder="2025"
              value={filter.to ?? ''}
              onCommit={(to) => isDate(to) && done(set({ to }))}
            />
          </div>
          <button
            type="button"
            disabled={!isFiltered}
            onClick={() => app.session.set({ analysis: { view, filter: {} } })}
          >
            Clear filters
          </button>
        </section>
      )}
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string | undefined
  readonly among: readonly string[]
  readonly onChoose: (value: string) => void
}

const Choice = ({ label, value, among, onChoose }: ChoiceProps) =>
  among.length === 0 ? null : (
    <label className="field">
      <span>{label}</span>
      <select value={value ?? ''} onChange={(event) => onChoose(event.target.value)}>
        <option value="">all</option>
        {among.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  )

const done = (_: void): true => true

/** Empty, or as much of a date as is known. */
const isDate = (typed: string): boolean => /^(?:\d{4}(?:-\d{2}(?:-\d{2})?)?)?$/.test(typed)

const distinct = (words: readonly string[]): readonly string[] =>
  [...new Set(words.filter((word) => word !== ''))].sort((a, b) => a.localeCompare(b, 'en'))
