import type { Row } from '#core/model/tables.ts'
import { numberedValues } from '../command/attributes.ts'
import { ANY_VALUE, NOT_SET } from '../state/session.ts'
import type { AttributeFilter } from '../state/session.ts'

interface Props {
  readonly label: string
  /** The attributes to choose from, as they are called here. */
  readonly types: readonly { readonly type: Row<'attributeType'>; readonly name: string }[]
  readonly value: AttributeFilter | null
  readonly onChange: (value: AttributeFilter | null) => void
}

/** Asks for spans by an attribute: whether it is set, to which of its values, or to one that holds certain words. */
export const AttributeFilterFields = ({ label, types, value, onChange }: Props) => {
  const type = types.find((one) => one.type.id === value?.type)?.type
  const values = type === undefined ? [] : valuesOf(type)
  return (
    <>
      <select
        aria-label={label}
        value={type?.id ?? ''}
        onChange={({ target }) =>
          onChange(target.value === '' ? null : { type: target.value, value: ANY_VALUE, words: '' })
        }
      >
        <option value="">any attributes</option>
        {types.map(({ type: { id }, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {type !== undefined && value !== null && (
        <select
          aria-label="Value"
          value={value.value}
          onChange={({ target }) => onChange({ type: type.id, value: target.value, words: '' })}
        >
          <option value={ANY_VALUE}>is set</option>
          <option value={NOT_SET}>is not set</option>
          {values.map(({ id, name }) => (
            <option key={id} value={id}>
              is {name}
            </option>
          ))}
        </select>
      )}
      {type !== undefined && value?.value === ANY_VALUE && values.length === 0 && (
        <input
          aria-label="Whose value holds"
          placeholder="and holds …"
          value={value.words}
          onChange={({ target }) => onChange({ ...value, words: target.value })}
        />
      )}
    </>
  )
}

/** The values that an attribute can be asked for by. */
const valuesOf = (type: Row<'attributeType'>): readonly { readonly id: string; readonly name: string }[] =>
  type.kind === 'choices' ? type.choices : numberedValues(type).map(({ value, name }) => ({ id: String(value), name }))
