import { setAttribute } from '#core/command/annotate-row.ts'
import { valueToText } from '#core/change/describe.ts'
import { shownSpan } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { valueFits } from '#core/model/value-fit.ts'
import type { Value } from '#core/model/value.ts'
import {
  attributesOf,
  currentAttribute,
  numberedValues,
  suggestionsFor,
  takeSuggestions,
  valueOf,
} from '../command/attributes.ts'
import { perform, useApp, useRows, useSession } from '../state/app.ts'
import { KeyOf } from './key-of.tsx'
import { ValueField } from './value-field.tsx'

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
  const app = useApp()
  const { rows } = useRows()
  const { owner, type, value } = props
  const set = (to: Value): boolean => perform(app, setAttribute, { owner, type: type.id, value: to })
  if (value === null || valueFits(rows, type, value)) return <ValueField type={type} value={value} onChange={set} />
  return (
    <div className="unfit">
      <ValueField type={type} value={null} onChange={set} />
      <small>
        Was <q>{valueToText(rows, value)}</q>, which no longer fits.
      </small>
    </div>
  )
}
