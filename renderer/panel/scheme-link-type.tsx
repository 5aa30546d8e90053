import { useState } from 'react'
import { addAttributeType } from '#core/command/scheme-attribute.ts'
import { addRole, editLinkType, editRole, removeLinkType, removeRole } from '#core/command/scheme-link-type.ts'
import { byPosition, labelsInUse, takesLabel } from '#core/model/labels.ts'
import type { Row } from '#core/model/tables.ts'
import { useRows, useWorkspace } from '../state/app.ts'
import { newId } from '../state/new-id.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { plural } from '../ui/words.ts'
import { ColourField, freeName, OrderButtons, useScheme } from './scheme-parts.tsx'

/** A type of link: name, colour, guideline, and its roles. */
export const LinkTypeForm = ({ linkType }: { readonly linkType: Row<'linkType'> }) => {
  const { rows } = useRows()
  const { run, choose, loaded } = useScheme()
  const used = useWorkspace((state) => state.usage[linkType.id] ?? 0)
  const [isRemoving, setRemoving] = useState(false)
  const roles = [...rows.where('role', 'linkType', linkType.id)].sort(byPosition)
  const edit = (fields: Partial<Pick<Row<'linkType'>, 'name' | 'colour' | 'guideline'>>): boolean =>
    run(editLinkType, { linkType: linkType.id, fields })
  const remove = async (links: 'keep' | 'delete'): Promise<void> => {
    if (links === 'delete' && !(await loaded(linkType.id))) return
    if (run(removeLinkType, { linkType: linkType.id, links })) choose(null)
  }
  return (
    <>
      <header className="form-head">
        <h3>Link type</h3>
        <OrderButtons table="linkType" id={linkType.id} />
      </header>
      <DraftField label="Name" value={linkType.name} onCommit={(name) => edit({ name })} />
      <ColourField value={linkType.colour} onChoose={(colour) => edit({ colour })} />
      <DraftField
        label="Guideline"
        multiline
        value={linkType.guideline}
        onCommit={(guideline) => edit({ guideline })}
      />
      {roles.map((role) => (
        <RoleForm key={role.id} role={role} />
      ))}
      <div className="form-actions">
        <button
          type="button"
          onClick={() => run(addRole, { linkType: linkType.id, name: freeName('new role', roles), labels: [] })}
        >
          Add role
        </button>
        <button
          type="button"
          onClick={() => {
            const id = newId()
            const name = freeName('New attribute', rows.where('attributeType', 'owner', linkType.id))
            if (run(addAttributeType, { id, owner: linkType.id, name })) choose(id)
          }}
        >
          Add attribute
        </button>
        <button type="button" className="danger" aria-expanded={isRemoving} onClick={() => setRemoving(!isRemoving)}>
          Remove…
        </button>
      </div>
      {isRemoving && (
        <div className="form-box">
          <p>{used === 0 ? 'No link is of this type.' : `${plural(used, 'link')} of this type.`}</p>
          <div className="form-actions">
            <button type="button" className="danger" onClick={() => void remove('keep')}>
              {used === 0 ? `Remove ${linkType.name}` : 'Remove the type, keep the links'}
            </button>
            {used > 0 && (
              <button type="button" className="danger" onClick={() => void remove('delete')}>
                Remove the type and its links
              </button>
            )}
          </div>
        </div>
      )}
    </>
  )
}

const registries = [
  ['source', 'sources of the registry'],
  ['claim', 'claims of the registry'],
  ['link', 'other links'],
] as const

/** One role: how many parts it takes, and of which labels. */
const RoleForm = ({ role }: { readonly role: Row<'role'> }) => {
  const { rows } = useRows()
  const { run, loaded } = useScheme()
  const used = useWorkspace((state) => state.usage[role.id] ?? 0)
  type Fields = Parameters<typeof editRole.run>[1]['fields']
  const edit = (fields: Fields): boolean => run(editRole, { role: role.id, fields })
  /** Links of all articles must do with the new numbers, so they are fetched first. */
  const renumber = async (fields: Fields): Promise<void> => {
    if (await loaded(role.linkType)) edit(fields)
  }
  const number = (label: string, value: number | null, set: (n: number | null) => Fields) => (
    <label className="field">
      <span>{label}</span>
      <select
        value={value ?? ''}
        onChange={(event) => void renumber(set(event.target.value === '' ? null : Number(event.target.value)))}
      >
        {[...new Set([0, 1, 2, 3, 4, 5, value ?? 0])]
          .sort((a, b) => a - b)
          .map((n) => (
            <option key={n} value={n}>
              {n}
            </option>
          ))}
        <option value="">any number</option>
      </select>
    </label>
  )
  return (
    <fieldset className="role-form">
      <legend>Role: {role.name}</legend>
      <div className="form-row">
        <DraftField label="Name" value={role.name} onCommit={(name) => edit({ name })} />
        {number('At least', role.least, (n) => ({ least: n ?? 0 }))}
        {number('At most', role.most, (n) => ({ most: n === 0 ? null : n }))}
        <OrderButtons table="role" id={role.id} />
        <button
          type="button"
          className="plain danger"
          title={used === 0 ? 'No link uses it' : `${plural(used, 'part')} of links stay and are still shown`}
          onClick={() => run(removeRole, { role: role.id })}
        >
          Remove role
        </button>
      </div>
      <div className="role-takes">
        {labelsInUse(rows).map((label) => (
          <label key={label.id}>
            <input
              type="checkbox"
              checked={takesLabel(rows, role, label.id)}
              onChange={({ target }) => edit({ labels: toggled(role.labels, label.id, target.checked) })}
            />
            {label.name}
          </label>
        ))}
        {registries.map(([kind, words]) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={role.others.includes(kind)}
              onChange={({ target }) => {
                const others = registries.map(([one]) => one).filter((one) => role.others.includes(one))
                edit({ others: toggled(others, kind, target.checked) })
              }}
            />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

const toggled = <T extends string>(list: readonly T[], one: T, on: boolean): readonly T[] =>
  on ? [...list, one] : list.filter((other) => other !== one)
