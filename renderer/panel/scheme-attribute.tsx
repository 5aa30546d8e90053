import { useState } from 'react'
import { editAttributeType, removeAttributeType } from '#core/command/scheme-attribute.ts'
import { nameOfRow, valueToText } from '#core/change/describe.ts'
import { live } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { unfitValues } from '#core/model/value-fit.ts'
import { useRows, useWorkspace } from '../state/app.ts'
import { newId } from '../state/new-id.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { plural } from '../ui/words.ts'
import { freeName, OrderButtons, useScheme } from './scheme-parts.tsx'

type Type = Row<'attributeType'>

const kinds: Readonly<Record<Type['kind'], string>> = {
  choice: 'one of several values',
  choices: 'several of several values',
  text: 'text',
  number: 'number',
  date: 'date',
  'yes-no': 'yes or no',
  quantity: 'quantity',
  source: 'entry of the registry',
}

/** An attribute: what values it takes, and when it is asked. */
export const AttributeForm = ({ type }: { readonly type: Type }) => {
  const { rows } = useRows()
  const { run, choose, loaded } = useScheme()
  const used = useWorkspace((state) => state.usage[type.id] ?? 0)
  const [checked, setChecked] = useState(false)
  const edit = (fields: Partial<Pick<Type, 'name' | 'kind' | 'choices' | 'condition' | 'guideline'>>): boolean =>
    run(editAttributeType, { type: type.id, fields })
  /** A change that values may not fit: all of them are fetched, so that the report is of the whole project. */
  const reshape = async (fields: Partial<Pick<Type, 'kind' | 'choices'>>): Promise<void> => {
    if (await loaded(type.id)) setChecked(edit(fields))
  }
  const unfit = checked ? unfitValues(rows, type.id, type) : []
  const owner = live(rows, 'label', type.owner)?.name ?? rows.get('linkType', type.owner)?.name ?? ''
  return (
    <>
      <header className="form-head">
        <h3>Attribute of {owner}</h3>
        <OrderButtons table="attributeType" id={type.id} />
      </header>
      <div className="form-row">
        <DraftField label="Name" value={type.name} onCommit={(name) => edit({ name })} />
        <label className="field">
          <span>Kind</span>
          <select value={type.kind} onChange={(event) => void reshape({ kind: event.target.value as Type['kind'] })}>
            {Object.entries(kinds).map(([kind, words]) => (
              <option key={kind} value={kind}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      {checked && (
        <p className="banner" role="status">
          {unfit.length === 0
            ? `All ${plural(used, 'value')} fit.`
            : `${plural(unfit.length, 'value')} of ${used} ${unfit.length === 1 ? 'does' : 'do'} not fit and ${unfit.length === 1 ? 'stays' : 'stay'} as it was until set anew: ${unfit
                .slice(0, 3)
                .map(({ owner: of, value }) => `${valueToText(rows, value)} (${nameOfRow(rows, 'span', of)})`)
                .join(', ')}${unfit.length > 3 ? ' …' : ''}`}
        </p>
      )}
      {(type.kind === 'choice' || type.kind === 'choices') && (
        <fieldset className="field">
          <legend>Values</legend>
          <ul className="value-list">
            {type.choices.map((choice, i) => (
              <li key={choice.id}>
                <DraftField
                  label={`Value ${i + 1}`}
                  value={choice.name}
                  onCommit={(name) =>
                    edit({
                      choices: type.choices.map((one) => (one.id === choice.id ? { ...one, name: name.trim() } : one)),
                    })
                  }
                />
                <button
                  type="button"
                  className="plain"
                  aria-label={`Take away ${choice.name}`}
                  onClick={() => void reshape({ choices: type.choices.filter(({ id }) => id !== choice.id) })}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
          <button
            type="button"
            onClick={() =>
              edit({ choices: [...type.choices, { id: newId(), name: freeName('new value', type.choices) }] })
            }
          >
            Add value
          </button>
        </fieldset>
      )}
      <Condition type={type} edit={edit} />
      <DraftField label="Guideline" multiline value={type.guideline} onCommit={(guideline) => edit({ guideline })} />
      <div className="form-actions">
        <span className="quiet spread">
          {used === 0
            ? 'No value yet.'
            : `${plural(used, 'value')}. If removed, they stay in the file and are no longer shown.`}
        </span>
        <button
          type="button"
          className="danger"
          onClick={() => run(removeAttributeType, { type: type.id }) && choose(type.owner)}
        >
          Remove {type.name}
        </button>
      </div>
    </>
  )
}

/** Asked always, or only where another attribute has certain values. */
const Condition = ({
  type,
  edit,
}: {
  readonly type: Type
  readonly edit: (fields: Pick<Type, 'condition'>) => boolean
}) => {
  const { rows } = useRows()
  const others = rows
    .where('attributeType', 'owner', type.owner)
    .filter(({ id, kind }) => id !== type.id && kind === 'choice')
  if (others.length === 0) return null
  const asked = others.find(({ id }) => id === type.condition?.type)
  const values = type.condition?.values ?? []
  return (
    <fieldset className="field">
      <legend>Asked</legend>
      <select
        aria-label="Asked when"
        value={asked?.id ?? ''}
        onChange={(event) => {
          const other = others.find(({ id }) => id === event.target.value)
          edit({
            condition: other === undefined ? null : { type: other.id, values: other.choices.map(({ id }) => id) },
          })
        }}
      >
        <option value="">always</option>
        {others.map(({ id, name }) => (
          <option key={id} value={id}>
            only when {name} is
          </option>
        ))}
      </select>
      {asked?.choices.map(({ id, name }) => (
        <label key={id} className="choice">
          <input
            type="checkbox"
            checked={values.includes(id)}
            onChange={({ target }) =>
              edit({
                condition: {
                  type: asked.id,
                  values: target.checked ? [...values, id] : values.filter((one) => one !== id),
                },
              })
            }
          />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  )
}
