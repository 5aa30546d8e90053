import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { RowPatch } from '#core/change/change.ts'
import type { Failure } from '#core/failure.ts'
import { createRow } from '#core/model/row.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { OwnFields, TableName } from '#core/model/tables.ts'
import type { Result } from '#core/result.ts'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import type { Workload } from './workload.ts'

const analyst = { id: 'analyst.bench', name: 'Bench' }

const must = <T>(result: Result<T, Failure>): T => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const create = <T extends TableName>(table: T, id: string, fields: Partial<OwnFields<T>>): RowPatch => {
  const { id: row, ...after } = createRow(table, id, { by: analyst.id, at: 1_700_000_000_000 }, fields)
  return { table, row, before: null, after }
}

const labels = ['label.claim', 'label.source', 'label.cue'] as const

const article = (id: string, title: string, content: string, position: number): readonly RowPatch[] => {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const fields = { title, file: `${title}.txt`, revision: `revision.${id}`, position, sha256 }
  return [create('article', id, fields), create('revision', `revision.${id}`, { article: id, text: content })]
}

const span = (id: string, of: string, content: string, start: number, end: number, label: number): RowPatch =>
  create('span', id, {
    article: of,
    revision: `revision.${of}`,
    set: SHARED_SET,
    label: labels[label] ?? labels[0],
    segments: [{ start, end, quote: content.slice(start, end) }],
    origin: 'imported',
  })

/** A project with the workload as one article, and a short article beside it. */
export const writeProject = async (file: string, folder: string, { text, spans, links }: Workload): Promise<void> => {
  must(await createProject(realDisk, Date.now, { path: file, name: 'Bench', analyst }))
  const around = { ...usualSurroundings(), data: join(folder, 'data') }
  const store = must(await openProject(around, { path: file, analyst, readOnly: false }))
  const short = text.slice(0, 2_000)
  const patches = [
    ...article('article.short', 'Short', short, 0),
    span('span.short', 'article.short', short, 4, 30, 0),
    ...article('article.long', 'Long', text, 1),
    ...spans.map(({ start, end, label }, i) => span(`span.${i}`, 'article.long', text, start, end, label)),
    ...links.flatMap((parts, i) => [
      create('link', `link.${i}`, { type: 'link.attribution', set: SHARED_SET }),
      ...['claim', 'source', 'cue'].map((role, at) =>
        create('filler', `filler.${i}.${at}`, {
          link: `link.${i}`,
          role: `role.attribution.${role}`,
          target: `span.${parts[at]}`,
        }),
      ),
    ]),
  ]
  must(await store.commit({ kind: 'bench', label: 'Fill', patches }))
  must(await store.close())
}
