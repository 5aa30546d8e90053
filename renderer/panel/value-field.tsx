import type { Row } from '#core/model/tables.ts'
import { typedValue } from '#core/model/value-text.ts'
import { quantitySchema } from '#core/model/value.ts'
import type { Quantity, Value } from '#core/model/value.ts'
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
      return (
        <label className="field" title={type.guideline}>
          <span>{type.name}</span>
          <select value={typeof value === 'string' ? value : ''} onChange={(event) => set(event.target.value || null)}>
            <option value="">not set</option>
            {type.choices.map((choice) => (
              <option key={choice.id} value={choice.id}>
                {choice.name}
              </option>
            ))}
          </select>
        </label>
      )
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
    case 'yes-no':
      return (
        <label className="field" title={type.guideline}>
          <span>{type.name}</span>
          <select
            value={typeof value === 'boolean' ? String(value) : ''}
            onChange={(event) => set(event.target.value === '' ? null : event.target.value === 'true')}
          >
            <option value="">not set</option>
            <option value="true">yes</option>
            <option value="false">no</option>
          </select>
        </label>
      )
    case 'quantity':
      return <QuantityFields name={type.name} value={value} set={set} />
    case 'source':
      return (
        <label className="field" title={type.guideline}>
          <span>{type.name}</span>
          <select value={typeof value === 'string' ? value : ''} onChange={(event) => set(event.target.value || null)}>
            <option value="">not set</option>
            {[...rows.all('source')]
              .filter(({ mergedInto }) => mergedInto === null)
              .sort((a, b) => a.name.localeCompare(b.name, 'en'))
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </select>
        </label>
      )
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
