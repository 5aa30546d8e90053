import type { Scope } from '../command/all-articles.ts'
import type { Query } from '../search/places.ts'
import { ScopeFields } from './scope-fields.tsx'

const options = [
  ['wholeWords', 'Whole words'],
  ['sameCase', 'Match case'],
  ['sameAccents', 'Match accents'],
  ['isPattern', 'Regular expression'],
] as const

interface Props {
  readonly query: Query
  readonly scope: Scope
  readonly onChange: (query: Query, scope: Scope) => void
}

/** What is looked for, what counts as the same, and where. */
export const QueryFields = ({ query, scope, onChange }: Props) => (
  <div className="query">
    <input
      autoFocus
      aria-label="Words to look for"
      placeholder="Words to look for"
      value={query.words}
      onFocus={(event) => event.target.select()}
      onChange={(event) => onChange({ ...query, words: event.target.value }, scope)}
    />
    <div className="query-options">
      {options.map(([name, label]) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={query[name]}
            onChange={(event) => onChange({ ...query, [name]: event.target.checked }, scope)}
          />
          {label}
        </label>
      ))}
      <ScopeFields scope={scope} onChange={(where) => onChange(query, where)} />
    </div>
  </div>
)
