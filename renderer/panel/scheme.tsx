import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { applyScheme, keysLeftOut } from '#core/command/scheme-apply.ts'
import { addLabel } from '#core/command/scheme-label.ts'
import { addLinkType } from '#core/command/scheme-link-type.ts'
import type { Failure } from '#core/failure.ts'
import { guideProject } from '#core/command/project.ts'
import { attributeTypesOf, byPosition, groupOfLabel, labelsInUse } from '#core/model/labels.ts'
import { live } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { parseScheme, schemeToFile } from '#core/model/scheme-file.ts'
import { api } from '../api.ts'
import { lookOfLabel } from '../editor/painted.ts'
import { useApp, useRows, useWorkspace } from '../state/app.ts'
import { newId } from '../state/new-id.ts'
import { Dialog } from '../ui/dialog.tsx'
import { DraftField } from '../ui/draft-field.tsx'
import { Key } from '../ui/key.tsx'
import { plural } from '../ui/words.ts'
import { AttributeForm } from './scheme-attribute.tsx'
import { LabelForm } from './scheme-label.tsx'
import { LinkTypeForm } from './scheme-link-type.tsx'
import { freeName, SchemeContext } from './scheme-parts.tsx'
import type { SchemeActions } from './scheme-parts.tsx'

/** The scheme: labels with their attributes and link types with their roles at the left, the chosen one at the right. */
export const Scheme = () => {
  const app = useApp()
  const { rows } = useRows()
  const counts = useWorkspace((state) => state.usage)
  useEffect(() => app.workspace.watchUsage(), [app])
  const labels = labelsInUse(rows)
  const project = rows.all('project')[0]
  const linkTypes = [...rows.all('linkType')].sort(byPosition)
  const [chosen, setChosen] = useState<string | null>(labels[0]?.id ?? null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [done, setDone] = useState('')

  const actions: SchemeActions = {
    choose: (id) => {
      setChosen(id)
      setFailure(null)
      setDone('')
    },
    run: (spec, args) => {
      const result = app.workspace.run(spec, args)
      setFailure(result.ok ? null : result.error)
      setDone('')
      return result.ok
    },
    loaded: async (id) => {
      const failed = await app.workspace.load({ scheme: id })
      if (failed !== null) setFailure(failed)
      return failed === null
    },
    say: setDone,
  }

  const exportScheme = async (): Promise<void> => {
    const reply = await api['app.exportJson'](
      `${JSON.stringify(schemeToFile(rows, app.workspace.name), null, 2)}\n`,
      'scheme',
    )
    if (!reply.ok) setFailure(reply.error)
    else if (reply.value !== null) setDone(`Exported as “${reply.value}”.`)
  }
  const importScheme = async (): Promise<void> => {
    const reply = await api['app.chooseJson']('scheme')
    if (!reply.ok) return setFailure(reply.error)
    if (reply.value === null) return
    const scheme = parseScheme(reply.value)
    if (!scheme.ok) return setFailure(scheme.error)
    if (!actions.run(applyScheme, { scheme: scheme.value, replace: false })) return
    const left = keysLeftOut(rows, scheme.value)
    const said = `Imported ${plural(scheme.value.labels.length, 'label')} and ${plural(scheme.value.linkTypes.length, 'link type')}.`
    setDone(left.length === 0 ? said : `${said} Without their keys, which are taken: ${left.join(', ')}.`)
  }

  const item = (id: string, name: string, look: ReactNode, detail: ReactNode, level = 0) => (
    <li key={id} className={level > 0 ? 'is-part' : ''}>
      <button type="button" aria-current={id === chosen ? 'true' : undefined} onClick={() => actions.choose(id)}>
        {look}
        <span className="scheme-name" dir="auto">
          {name}
        </span>
        {detail}
      </button>
    </li>
  )
  const attributes = (owner: string) =>
    attributeTypesOf(rows, owner).map((type) => item(type.id, type.name, null, count(counts[type.id], 'value'), 1))
  const label = chosen === null ? undefined : live(rows, 'label', chosen)
  const type = chosen === null ? undefined : live(rows, 'attributeType', chosen)
  const linkType = chosen === null ? undefined : live(rows, 'linkType', chosen)

  return (
    <Dialog title="Scheme" wide onClose={() => app.session.set({ overlay: null })}>
      {failure !== null && (
        <p className="banner failure" role="alert">
          <strong>{failure.message}</strong> {failure.remedy}
        </p>
      )}
      <SchemeContext value={actions}>
        <div className="scheme">
          <nav aria-label="Parts of the scheme">
            <ul>{project !== undefined && item(project.id, 'The whole project', null, null)}</ul>
            <h3>Labels</h3>
            <ul>
              {inGroups(labels).flatMap(({ id, name, key }, i, all) => [
                groupOfLabel(name).group === groupOfLabel(all[i - 1]?.name ?? '').group ? null : (
                  <li key={`group of ${id}`} className="scheme-group" dir="auto">
                    {groupOfLabel(name).group}
                  </li>
                ),
                item(
                  id,
                  groupOfLabel(name).short,
                  <i className={`swatch ${lookOfLabel(rows, id)}`} />,
                  <>
                    {key !== '' && <Key of={key} />}
                    {count(counts[id], 'span')}
                  </>,
                ),
                ...attributes(id),
              ])}
            </ul>
            <button
              type="button"
              onClick={() => {
                const id = newId()
                const name = freeName('New label', labels)
                if (actions.run(addLabel, { id, name, colour: 'teal' })) actions.choose(id)
              }}
            >
              Add label
            </button>
            <h3>Link types</h3>
            <ul>
              {linkTypes.flatMap(({ id, name, colour }) => [
                item(id, name, <i className={`swatch colour-${colour} pattern-0`} />, count(counts[id], 'link')),
                ...attributes(id),
              ])}
            </ul>
            <button
              type="button"
              onClick={() => {
                const id = newId()
                if (actions.run(addLinkType, { id, name: freeName('New link type', linkTypes) })) actions.choose(id)
              }}
            >
              Add link type
            </button>
          </nav>
          <section aria-label="What is chosen">
            {project !== undefined && chosen === project.id && (
              <>
                <h3>The whole project</h3>
                <DraftField
                  label="Guideline"
                  multiline
                  value={project.guideline}
                  placeholder="What holds for all tagging here; examples"
                  onCommit={(guideline) => actions.run(guideProject, { guideline })}
                />
              </>
            )}
            {label !== undefined && <LabelForm key={label.id} label={label} />}
            {type !== undefined && <AttributeForm key={type.id} type={type} />}
            {linkType !== undefined && <LinkTypeForm key={linkType.id} linkType={linkType} />}
            {label === undefined && type === undefined && linkType === undefined && chosen !== project?.id && (
              <p className="quiet">Choose a part of the scheme at the left, or add one.</p>
            )}
          </section>
        </div>
      </SchemeContext>
      <div className="dialog-actions">
        <span role="status" className="quiet spread">
          {done || 'Every change takes effect at once, and undo takes it back.'}
        </span>
        <button type="button" onClick={() => void importScheme()}>
          Import…
        </button>
        <button type="button" onClick={() => void exportScheme()}>
          Export…
        </button>
      </div>
    </Dialog>
  )
}

const count = (n: number | undefined, word: string) => (
  <small className="count" title={plural(n ?? 0, word)}>
    {n ?? 0}
    <span className="unseen"> {word}s</span>
  </small>
)

/** Labels with those of a group together, each group where its first one stands; those in none come first. */
const inGroups = (labels: readonly Row<'label'>[]): readonly Row<'label'>[] => {
  const groups = [...new Set(['', ...labels.map(({ name }) => groupOfLabel(name).group)])]
  return groups.flatMap((group) => labels.filter(({ name }) => groupOfLabel(name).group === group))
}
