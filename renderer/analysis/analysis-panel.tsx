import { useState } from 'react'
import type { Filter } from '#core/analysis/filter.ts'
import { tagsIn } from '#core/analysis/tags.ts'
import { labelsInUse } from '#core/model/labels.ts'
import { nameOfSet } from '#core/model/sets.ts'
import { isDate } from '#core/model/value-fit.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import type { AnalysisView } from '../state/session.ts'
import { notify } from '../state/session.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { LongList } from '../ui/long-list.tsx'

/** The views, in the order in which they are listed. */
export const analysisViews: readonly (readonly [view: AnalysisView, name: string, what: string])[] = [
  ['overview', 'Overview', 'Progress, shares, most cited'],
  ['sources', 'Sources', 'Who says how much, and how reliable'],
  ['claims', 'Claims', 'What is said, and from how many origins'],
  ['matrix', 'Matrix', 'Claims by sources'],
  ['contradictions', 'Contradictions', 'Statements that do not fit, side by side'],
  ['timeline', 'Timeline', 'Statements by date'],
  ['network', 'Network', 'Sources, claims and relays'],
  ['proposals', 'Proposals', 'What may be the same'],
  ['search', 'Search', 'All texts, notes and names; concordance'],
]

/** At the left: which view, and what it is about. */
export const AnalysisPanel = () => {
  const app = useApp()
  const { view, filter } = useSession((session) => session.analysis)
  return (
    <div className="panel analysis-panel">
      <nav aria-label="Views">
        <ul>
          {analysisViews.map(([name, title, what]) => (
            <li key={name} className={name === view ? 'is-open' : ''}>
              <button
                type="button"
                className="row"
                title={what}
                aria-current={name === view ? 'page' : undefined}
                onClick={() => app.session.set({ analysis: { view: name, filter } })}
              >
                <span className="row-title">{title}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {!['search', 'proposals'].includes(view) && <Filters />}
      <div className="report-button">
        <button type="button" onClick={() => app.session.set({ overlay: 'report' })}>
          Report…
        </button>
      </div>
    </div>
  )
}

/** What the views are about. Every filter that is set says so, and one button clears all. */
const Filters = () => {
  const app = useApp()
  const { rows } = useRows()
  const { view, filter } = useSession((session) => session.analysis)
  const set = (change: { readonly [K in keyof Filter]?: Filter[K] | undefined }): void => {
    const merged = { ...filter, ...change }
    const kept = Object.entries(merged).filter(([, value]) => value !== '' && value !== undefined)
    app.session.set({ analysis: { view, filter: Object.fromEntries(kept) as Filter } })
  }
  const setDate = (name: 'from' | 'to', typed: string): boolean => {
    if (isDate(typed)) {
      set({ [name]: typed })
      return true
    }
    const remedy = 'Write it as 2024-12-28, 2024-12 or 2024.'
    notify(app.session, { kind: 'failure', text: `“${typed}” is not a date.`, remedy })
    return false
  }
  return (
    <section className="filters" aria-label="Filters">
      <DraftField
        label="Words"
        value={filter.words ?? ''}
        pause={250}
        onCommit={(typed) => {
          set({ words: typed })
          return true
        }}
      />
      <div className="fields">
        {(['from', 'to'] as const).map((name) => (
          <DraftField
            key={name}
            label={name === 'from' ? 'From' : 'To'}
            placeholder={name === 'from' ? '2024-12' : '2025'}
            value={filter[name] ?? ''}
            onCommit={(typed) => setDate(name, typed.trim())}
          />
        ))}
      </div>
      <ArticleFilter chosen={filter.articles} onChoose={(articles) => set({ articles })} />
      <Choice
        label="Publisher"
        value={filter.publisher}
        among={wordsOf(rows.all('article').map(({ publisher }) => publisher))}
        onChoose={(publisher) => set({ publisher })}
      />
      <Choice
        label="Topic"
        value={filter.topic}
        among={wordsOf(rows.all('claim').map(({ topic }) => topic))}
        onChoose={(topic) => set({ topic })}
      />
      <Choice
        label="Tag"
        value={filter.tag}
        among={wordsOf(rows.all('note').flatMap(({ text }) => tagsIn(text)))}
        onChoose={(tag) => set({ tag })}
      />
      <Choice label="Label" value={filter.label} among={labelsInUse(rows)} onChoose={(label) => set({ label })} />
      <Choice
        label="Analyst"
        value={filter.analyst}
        among={rows.all('analyst')}
        onChoose={(analyst) => set({ analyst })}
      />
      <Choice
        label="Annotation set"
        value={filter.set}
        among={rows.all('set').map(({ id }) => ({ id, name: nameOfSet(rows, id) }))}
        onChoose={(chosen) => set({ set: chosen })}
      />
      <button
        type="button"
        disabled={Object.keys(filter).length === 0}
        onClick={() => app.session.set({ analysis: { view, filter: {} } })}
      >
        Clear filters
      </button>
    </section>
  )
}

interface Option {
  readonly id: string
  readonly name: string
}

interface ChoiceProps {
  readonly label: string
  readonly value: string | undefined
  readonly among: readonly Option[]
  readonly onChoose: (value: string) => void
}

const Choice = ({ label, value, among, onChoose }: ChoiceProps) =>
  among.length === 0 ? null : (
    <label className="field">
      <span>{label}</span>
      <select value={value ?? ''} onChange={(event) => onChoose(event.target.value)}>
        <option value="">all</option>
        {among.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )

interface ArticleFilterProps {
  readonly chosen: readonly string[] | undefined
  /** Undefined means all. */
  readonly onChoose: (articles: readonly string[] | undefined) => void
}

const ENTRY = 30 // CSS pixels

/** Any number of articles, found by a part of their title. */
const ArticleFilter = ({ chosen, onChoose }: ArticleFilterProps) => {
  const { rows } = useRows()
  const [isOpen, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const articles = isOpen
    ? rows
        .all('article')
        .filter(({ title, publisher }) => `${title} ${publisher}`.toLowerCase().includes(wanted))
        .toSorted((a, b) => a.position - b.position)
    : []
  const toggle = (id: string): void => {
    const now = chosen ?? []
    const next = now.includes(id) ? now.filter((one) => one !== id) : [...now, id]
    onChoose(next.length === 0 ? undefined : next)
  }
  return (
    <div className="article-filter">
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Articles: {chosen === undefined ? 'all' : chosen.length.toLocaleString('en')}
      </button>
      {isOpen && (
        <>
          <input
            aria-label="Find an article"
            placeholder="Title or publisher"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
          <LongList
            className="article-choices"
            count={articles.length}
            height={ENTRY}
            keyOf={(index) => articles[index]?.id ?? String(index)}
          >
            {(index) => {
              const article = articles[index]
              return article === undefined ? null : (
                <label>
                  <input
                    type="checkbox"
                    checked={chosen?.includes(article.id) === true}
                    onChange={() => toggle(article.id)}
                  />
                  <span dir="auto">{article.title}</span>
                </label>
              )
            }}
          </LongList>
        </>
      )}
    </div>
  )
}

/** Each word once, in alphabetical order, to choose from. */
const wordsOf = (list: readonly string[]): readonly Option[] =>
  [...new Set(list.filter((word) => word !== ''))]
    .sort((a, b) => a.localeCompare(b, 'en'))
    .map((name) => ({ id: name, name }))
