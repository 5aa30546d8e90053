import { attributeTypesOf, labelsInUse } from '#core/model/labels.ts'
import type { Row } from '#core/model/tables.ts'
import { numberedValues } from '../command/attributes.ts'
import { lookOfLabel, passes } from '../editor/painted.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import { ANY_VALUE, NOT_SET, noFilter } from '../state/session.ts'
import type { Filter } from '../state/session.ts'
import { plural } from '../ui/words.ts'

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
    .flatMap((label) => attributeTypesOf(rows, label.id).map((type) => ({ label, type })))
  const type = filter.attribute === null ? undefined : rows.get('attributeType', filter.attribute.type)
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
      <select
        aria-label="Attribute"
        value={filter.attribute?.type ?? ''}
        onChange={(event) =>
          set({ attribute: event.target.value === '' ? null : { type: event.target.value, value: ANY_VALUE } })
        }
      >
        <option value="">any attributes</option>
        {types.map(({ label, type: { id, name } }) => (
          <option key={id} value={id}>
            {label.name}: {name}
          </option>
        ))}
      </select>
      {type !== undefined && filter.attribute !== null && (
        <select
          aria-label="Value"
          value={filter.attribute.value}
          onChange={(event) => set({ attribute: { type: type.id, value: event.target.value } })}
        >
          <option value={ANY_VALUE}>is set</option>
          <option value={NOT_SET}>is not set</option>
          {valuesOf(type).map(({ value, name }) => (
            <option key={value} value={value}>
              is {name}
            </option>
          ))}
        </select>
      )}
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

/** The values that an attribute can be asked for by. */
const valuesOf = (type: Row<'attributeType'>): readonly { readonly value: string; readonly name: string }[] =>
  type.kind === 'choices'
    ? type.choices.map(({ id, name }) => ({ value: id, name }))
    : numberedValues(type).map(({ value, name }) => ({ value: String(value), name }))
