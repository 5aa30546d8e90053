import { useState } from 'react'
import { addAttributeType } from '#core/command/scheme-attribute.ts'
import { editLabel, mergeLabels, otherLabels, removeLabel, splitLabel } from '#core/command/scheme-label.ts'
import { attributeTypesOf, groupOfLabel, labelsShownAs, nameInGroup } from '#core/model/labels.ts'
import type { Row } from '#core/model/tables.ts'
import { uiCommands } from '../command/registry.ts'
import { useRows, useSession, useWorkspace } from '../state/app.ts'
import { newId } from '../state/new-id.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { plural } from '../ui/words.ts'
import { ColourField, freeName, OrderButtons, useScheme } from './scheme-parts.tsx'

/** A label: name, group, key, colour, guideline, attributes; merged, split or removed. */
export const LabelForm = ({ label }: { readonly label: Row<'label'> }) => {
  const { rows } = useRows()
  const { run, choose } = useScheme()
  const chosen = useSession((session) => session.keys)
  const used = useWorkspace((state) => state.usage[label.id] ?? 0)
  const [open, setOpen] = useState<'merge' | 'split' | 'remove' | null>(null)
  const edit = (fields: Partial<Pick<Row<'label'>, 'name' | 'key' | 'colour' | 'guideline'>>): boolean =>
    run(editLabel, { label: label.id, fields })
  const others = otherLabels(rows, label.id)
  const merged = labelsShownAs(rows, label.id).filter((id) => id !== label.id)
  const clash = uiCommands(rows, chosen).find(
    ({ name, group: of, keys }) =>
      (of !== 'Tag' || name === 'tag.medium') && keys.some((key) => key.toLowerCase() === label.key.toLowerCase()),
  )
  const { group, short } = groupOfLabel(label.name)
  const choices = attributeTypesOf(rows, label.id).filter(({ kind }) => kind === 'choice')
  return (
    <>
      <header className="form-head">
        <h3>Label</h3>
        <OrderButtons table="label" id={label.id} />
      </header>
      <div className="form-row">
        <DraftField label="Name" value={short} onCommit={(name) => edit({ name: nameInGroup(group, name) })} />
        <DraftField
          label="Group"
          value={group}
          placeholder="none"
          onCommit={(to) => edit({ name: nameInGroup(to, short) })}
        />
        <DraftField label="Key" value={label.key} placeholder="none" onCommit={(key) => edit({ key: key.trim() })} />
      </div>
      {clash !== undefined && label.key !== '' && (
        <p className="banner" role="status">
          The key {label.key.toUpperCase()} is also “{clash.label}”. As the label’s key it tags; that command is then
          only in the menu.
        </p>
      )}
      <ColourField value={label.colour} onChoose={(colour) => edit({ colour })} />
      <DraftField
        label="Guideline"
        multiline
        value={label.guideline}
        placeholder="What is tagged with it, and what is not; examples"
        onCommit={(guideline) => edit({ guideline })}
      />
      <p className="quiet">
        {plural(used, 'span')}
        {merged.length > 0 && `, with those of ${merged.map((id) => rows.get('label', id)?.name).join(', ')}`}
      </p>
      <div className="form-actions">
        <button
          type="button"
          onClick={() => {
            const id = newId()
            const name = freeName('New attribute', rows.where('attributeType', 'owner', label.id))
            if (run(addAttributeType, { id, owner: label.id, name })) choose(id)
          }}
        >
          Add attribute
        </button>
        {(['merge', 'split', 'remove'] as const).map((what) => (
          <button
            key={what}
            type="button"
            aria-expanded={open === what}
            disabled={(what === 'merge' && others.length === 0) || (what === 'split' && choices.length === 0)}
            className={what === 'remove' ? 'danger' : ''}
            onClick={() => setOpen(open === what ? null : what)}
          >
            {what === 'merge' ? 'Merge…' : what === 'split' ? 'Split…' : 'Remove…'}
          </button>
        ))}
      </div>
      {open === 'merge' && <MergeBox label={label} others={others} used={used} />}
      {open === 'split' && <SplitBox label={label} choices={choices} />}
      {open === 'remove' && <RemoveBox label={label} others={others} used={used} />}
    </>
  )
}

interface BoxProps {
  readonly label: Row<'label'>
  readonly others: readonly Row<'label'>[]
  readonly used: number
}

const MergeBox = ({ label, others, used }: BoxProps) => {
  const { run, choose } = useScheme()
  const [into, setInto] = useState(others[0]?.id ?? '')
  const name = others.find(({ id }) => id === into)?.name ?? ''
  return (
    <div className="form-box">
      <LabelSelect label="Merge into" others={others} value={into} onChoose={setInto} />
      <p>
        {plural(used, 'span')} will be shown as {name}, and the attributes of {label.name} with them. No span is
        rewritten.
      </p>
      <button
        type="button"
        className="primary"
        onClick={() => run(mergeLabels, { label: label.id, into }) && choose(into)}
      >
        Merge into {name}
      </button>
    </div>
  )
}

const RemoveBox = ({ label, others, used }: BoxProps) => {
  const { run, choose, loaded } = useScheme()
  const [way, setWay] = useState<'keep' | 'convert' | 'delete'>(used > 0 && others.length > 0 ? 'convert' : 'keep')
  const [into, setInto] = useState(others[0]?.id ?? '')
  const remove = async (): Promise<void> => {
    if (way === 'delete' && !(await loaded(label.id))) return
    const done =
      way === 'convert'
        ? run(mergeLabels, { label: label.id, into })
        : run(removeLabel, { label: label.id, spans: way === 'delete' ? 'delete' : 'keep' })
    if (done) choose(way === 'convert' ? into : null)
  }
  const option = (value: typeof way, words: string, says: string) => (
    <label className="choice">
      <input type="radio" name="way" checked={way === value} onChange={() => setWay(value)} />
      <span>
        {words}
        <small>{says}</small>
      </span>
    </label>
  )
  return (
    <div className="form-box">
      <p>
        {used === 0 ? 'No span has this label.' : `${plural(used, 'span')} ${used === 1 ? 'has' : 'have'} this label.`}
      </p>
      {used > 0 && (
        <fieldset>
          <legend>What happens to them</legend>
          {others.length > 0 && option('convert', 'They get another label', 'Values and links stay.')}
          {way === 'convert' && <LabelSelect label="Other label" others={others} value={into} onChoose={setInto} />}
          {option('keep', 'They stay as they are', `Shown as “${label.name} (removed)”; no new span can get it.`)}
          {option('delete', 'They are deleted', 'With links that cannot stand without them.')}
        </fieldset>
      )}
      <button type="button" className="danger" onClick={() => void remove()}>
        Remove {label.name}
      </button>
    </div>
  )
}

const SplitBox = ({
  label,
  choices,
}: {
  readonly label: Row<'label'>
  readonly choices: readonly Row<'attributeType'>[]
}) => {
  const { run, loaded, say } = useScheme()
  const [by, setBy] = useState(choices[0]?.id ?? '')
  const [off, setOff] = useState<readonly string[]>([])
  const values = (choices.find(({ id }) => id === by)?.choices ?? []).filter(({ id }) => !off.includes(id))
  const split = async (): Promise<void> => {
    if (!(await loaded(label.id))) return
    const parts = values.map(({ id, name }) => ({ value: id, name: `${label.name}: ${name}` }))
    if (run(splitLabel, { label: label.id, by, parts })) say(`Made ${plural(parts.length, 'label')}.`)
  }
  return (
    <div className="form-box">
      <label className="field">
        <span>Split by</span>
        <select value={by} onChange={(event) => setBy(event.target.value)}>
          {choices.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>A label of its own for</legend>
        {(choices.find(({ id }) => id === by)?.choices ?? []).map(({ id, name }) => (
          <label key={id} className="choice">
            <input
              type="checkbox"
              checked={!off.includes(id)}
              onChange={() => setOff(off.includes(id) ? off.filter((one) => one !== id) : [...off, id])}
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <p>Spans with one of these values move to its label, with their other values and links. The rest stays.</p>
      <button type="button" className="primary" disabled={values.length === 0} onClick={() => void split()}>
        Split
      </button>
    </div>
  )
}

const LabelSelect = (props: {
  readonly label: string
  readonly others: readonly Row<'label'>[]
  readonly value: string
  readonly onChoose: (id: string) => void
}) => (
  <label className="field">
    <span>{props.label}</span>
    <select value={props.value} onChange={(event) => props.onChoose(event.target.value)}>
      {props.others.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  </label>
)
