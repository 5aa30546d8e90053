import { attributeTypesOf, labelsInUse } from '#core/model/labels.ts'
import { lookOfLabel, passes } from '../editor/painted.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import { noFilter } from '../state/session.ts'
import type { Filter } from '../state/session.ts'
import { plural } from '../ui/words.ts'
import { AttributeFilterFields } from './attribute-filter.tsx'

/** Which spans are drawn; there only while some are left out, or when it was asked for. */
export const FilterBar = () => {
  const app = useApp()
  const { rows } = useRows()
  const filter = useSession((session) => session.filter)
  const isOpen = useSession((session) => session.filtering)
  const article = useSession((session) => session.article)
  if (!isOpen) return null
  const set = (change: Partial<Filter>): void => app.session.set({ filter: { ...filter, ...change } })
  const labels = labelsInUse(rows)
  const flip = (id: string): readonly string[] =>
    filter.labels.includes(id) ? filter.labels.filter((one) => one !== id) : [...filter.labels, id]
  const types = labels
    .filter(({ id }) => filter.labels.length === 0 || filter.labels.includes(id))
    .flatMap((label) => attributeTypesOf(rows, label.id).map((type) => ({ type, name: `${label.name}: ${type.name}` })))
  const here = article === null ? [] : app.workspace.index.spans(article)
  return (
    <div className="filter-bar" role="group" aria-label="Show only">
      <span>Show only</span>
      {labels.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className={lookOfLabel(rows, id)}
          aria-pressed={filter.labels.includes(id)}
          onClick={() => set({ labels: flip(id) })}
        >
          <i className="swatch" />
          {name}
        </button>
      ))}
      <select
        aria-label="Linked or not"
        value={String(filter.linked)}
        onChange={(event) => set({ linked: event.target.value === 'null' ? null : event.target.value === 'true' })}
      >
        <option value="null">linked or not</option>
        <option value="true">linked</option>
        <option value="false">not linked</option>
      </select>
      <select
        aria-label="By whom"
        value={filter.analyst ?? ''}
        onChange={(event) => set({ analyst: event.target.value === '' ? null : event.target.value })}
      >
        <option value="">by anyone</option>
        {rows.all('analyst').map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <AttributeFilterFields
        label="Attribute"
        types={types}
        value={filter.attribute}
        onChange={(attribute) => set({ attribute })}
      />
      <select
        aria-label="In which articles"
        value={filter.article === null ? 'all' : 'this'}
        onChange={(event) => set({ article: event.target.value === 'all' ? null : article })}
      >
        <option value="all">in all articles</option>
        <option value="this">in this article</option>
      </select>
      <output>
        {here.filter((span) => passes(rows, span, filter)).length} of {plural(here.length, 'span')}
      </output>
      <button type="button" onClick={() => app.session.set({ filter: noFilter, filtering: false })}>
        Show all
      </button>
    </div>
  )
}
