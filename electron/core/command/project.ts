import { defaultScheme } from '../model/scheme.ts'
import { idSchema } from '../model/field.ts'
import { z } from '../model/zod.ts'
import type { Draft, RowPatch } from '../change/change.ts'
import { createRow } from '../model/row.ts'
import { command } from './command.ts'
import { nameMissing } from './refusals.ts'

/** The first change of every project: the project's row and the default scheme. It is never undone. */
export const createProjectDraft = (
  id: string,
  name: string,
  analyst: { readonly id: string; readonly name: string },
  now: number,
): Draft => {
  const made = { by: analyst.id, at: now }
  const rows = [
    ['project', createRow('project', id, made, { name })],
    ['analyst', createRow('analyst', analyst.id, made, { name: analyst.name })],
    ...defaultScheme(),
  ] as const
  const patches = rows.map(([table, { id: row, ...after }]): RowPatch => ({ table, row, before: null, after }))
  return { kind: 'project.create', label: 'New project', patches }
}

/** Enters an analyst, or gives them another name. */
export const nameAnalyst = command({
  kind: 'analyst.name',
  args: z.object({ analyst: idSchema, name: z.string() }),
  label: ({ name }) => `Analyst ${name.trim()}`,
  run(draft, { analyst, name }) {
    if (name.trim() === '') return nameMissing('analyst')
    const fields = { name: name.trim() }
    if (draft.get('analyst', analyst) === undefined) draft.create('analyst', fields, analyst)
    else draft.update('analyst', analyst, { ...fields, deleted: false })
    return undefined
  },
})

/** Renames the project. */
export const nameProject = command({
  kind: 'project.name',
  args: z.object({ name: z.string() }),
  label: () => 'Rename project',
  run(draft, { name }) {
    if (name.trim() === '') return nameMissing('project')
    for (const project of draft.all('project')) draft.update('project', project.id, { name: name.trim() })
    return undefined
  },
})

/** Writes what holds for all tagging in the project, with examples. */
export const guideProject = command({
  kind: 'project.guide',
  args: z.object({ guideline: z.string() }),
  label: () => 'Change the guideline of the project',
  run(draft, { guideline }) {
    for (const project of draft.all('project')) draft.update('project', project.id, { guideline })
    return undefined
  },
})
