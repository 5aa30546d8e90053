import { setAttribute } from '#core/command/annotate-row.ts'
import { valueToText } from '#core/change/describe.ts'
import { shownSpan } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { valueFits } from '#core/model/value-fit.ts'
import { quantitySchema } from '#core/model/value.ts'
import type { Quantity, Value } from '#core/model/value.ts'
import {
  attributesOf,
  currentAttribute,
  numberedValues,
  suggestionsFor,
  takeSuggestions,
  valueOf,
} from '../command/attributes.ts'
import { perform, useApp, useRows, useSession } from '../state/app.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { KeyOf } from './key-of.tsx'

interface Props {
  /** The span or link. */
  readonly owner: string
  /** Its label or link type, whose attributes it may carry. */
  readonly scheme: string
}

/**
 * The attributes of a span or link, each with a field of its kind. One of a selected span's is at hand for the number
 * keys, with the number of each value beside it.
 */
export const AttributeFields = ({ owner, scheme }: Props) => {
  const app = useApp()
  const { rows } = useRows()
  const chosen = useSession((session) => session.attribute)
  const types = attributesOf(rows, owner, scheme)
  const span = live(rows, 'span', owner)
  const current = span === undefined ? undefined : currentAttribute(rows, span, chosen)
  const suggested = span === undefined ? [] : suggestionsFor(app, shownSpan(rows, span))
  if (types.length === 0) return null
  return (
    <div className="fields attributes">
      {types.map((type) => (
        <div key={`${owner} ${type.id}`} className={type.id === current?.id ? 'is-current' : ''}>
          <AttributeField owner={owner} type={type} value={valueOf(rows, owner, type.id)} />
        </div>
      ))}
      {current !== undefined && numberedValues(current).length > 0 && (
        <p className="value-keys">
          <span>{current.name}</span>
          {numberedValues(current).map(({ name }, i) => (
            <span key={name}>
              <kbd>{i + 1}</kbd> {name}
            </span>
          ))}
          <span>
            <KeyOf command="span.nextAttribute" /> next
          </span>
        </p>
      )}
      {suggested.length > 0 && (
        <button type="button" className="plain suggested" onClick={() => takeSuggestions(app)}>
          <KeyOf command="span.suggestions" />
          <span>
            {suggested.map(({ name, value }) => (
              <span key={name}>
                {name}: <b>{valueToText(rows, value)}</b>{' '}
              </span>
            ))}
          </span>
        </button>
      )}
    </div>
  )
}

interface FieldProps {
  readonly owner: string
  readonly type: Row<'attributeType'>
  readonly value: Value
}

/** A field with its guideline; a value from before the attribute was changed, which no longer fits, stands beside it. */
const AttributeField = (props: FieldProps) => {
  const { rows } = useRows()
  const { owner, type, value } = props
  if (value === null || valueFits(rows, type, value)) return <FittingField {...props} />
  return (
    <div className="unfit">
      <FittingField owner={owner} type={type} value={null} />
      <small>
        Was <q>{valueToText(rows, value)}</q>, which no longer fits.
      </small>
    </div>
  )
}

const FittingField = ({ owner, type, value }: FieldProps) => {
  const app = useApp()
  const { rows } = useRows()
  const set = (to: Value): boolean => perform(app, setAttribute, { owner, type: type.id, value: to })
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
          onCommit={(typed) => set(typed === '' ? null : type.kind === 'number' ? Number(typed) : typed)}
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
