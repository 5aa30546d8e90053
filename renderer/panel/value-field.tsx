import type { Reader } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { typedValue } from '#core/model/value-text.ts'
import { quantitySchema } from '#core/model/value.ts'
import type { Quantity, Value } from '#core/model/value.ts'
import { numberedValues } from '../command/attributes.ts'
import { useRows } from '../state/app.ts'
import { DraftField } from '../ui/draft-field.tsx'

interface Props {
  readonly type: Row<'attributeType'>
  /** One that fits the attribute; null when it is not set. */
  readonly value: Value
  /** False when it is refused: what was typed stays for mending. */
  readonly onChange: (to: Value) => boolean
}

/** A field for a value of an attribute, as its kind needs one. */
export const ValueField = ({ type, value, onChange: set }: Props) => {
  const { rows } = useRows()
  switch (type.kind) {
    case 'choice':
    case 'yes-no':
    case 'source': {
      const offered = type.kind === 'source' ? sourcesOf(rows) : numberedValues(type)
      return (
        <label className="field" title={type.guideline}>
          <span>{type.name}</span>
          <select
            value={String(value ?? '')}
            onChange={({ target }) => set(offered.find((one) => String(one.value) === target.value)?.value ?? null)}
          >
            <option value="">not set</option>
            {offered.map((one) => (
              <option key={String(one.value)} value={String(one.value)}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      )
    }
    case 'choices': {
      const chosen: readonly string[] = Array.isArray(value) ? value : []
      return (
        <fieldset className="field" title={type.guideline}>
          <legend>{type.name}</legend>
          {type.choices.map(({ id, name }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={(event) => set(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
              />
              {name}
            </label>
          ))}
        </fieldset>
      )
    }
    case 'quantity':
      return <QuantityFields name={type.name} value={value} set={set} />
    case 'number':
    case 'text':
    case 'date':
      return (
        <DraftField
          label={type.name}
          {...(type.kind === 'date' ? { placeholder: 'YYYY-MM-DD' } : {})}
          value={value === null ? '' : String(value)}
          onCommit={(typed) => set(typedValue(type, typed))}
        />
      )
  }
}

const sourcesOf = (reader: Reader): readonly { readonly value: Value; readonly name: string }[] =>
  reader
    .all('source')
    .filter(({ mergedInto }) => mergedInto === null)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
    .map(({ id, name }) => ({ value: id, name }))

const quantityParts = [
  ['qualifier', 'Qualifier', 'more than'],
  ['value', 'Value', '3,000'],
  ['unit', 'Unit', 'killed or wounded'],
] as const

const QuantityFields = (props: {
  readonly name: string
  readonly value: Value
  readonly set: (to: Value) => boolean
}) => {
  const parsed = quantitySchema.safeParse(props.value)
  const now: Quantity = parsed.success ? parsed.data : { qualifier: '', value: '', unit: '' }
  return (
    <fieldset className="quantity">
      <legend>{props.name}</legend>
      {quantityParts.map(([part, label, placeholder]) => (
        <DraftField
          key={part}
          label={label}
          placeholder={placeholder}
          value={now[part]}
          onCommit={(typed) => {
            const next = { ...now, [part]: typed }
            return props.set(next.qualifier === '' && next.value === '' && next.unit === '' ? null : next)
          }}
        />
      ))}
    </fieldset>
  )
}
