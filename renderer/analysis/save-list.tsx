import type { Answers, Question } from '#core/analysis/views.ts'
import { csvOf } from '#core/analysis/picture/picture.ts'
import { api } from '../api.ts'
import { ask } from '../command/project-actions.ts'
import { useApp } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { notifyFailure } from '../state/session.ts'
import type { ListView, Unpaged } from './use-rows-of.ts'

interface Props<V extends ListView> {
  readonly title: string
  readonly question: Unpaged<V>
  readonly columns: readonly (readonly [name: string, cell: (row: Answers[V]['rows'][number]) => string])[]
}

/** Saves the whole of a list as a table, also what was not scrolled to. */
export const SaveList = <V extends ListView>({ title, question, columns }: Props<V>) => {
  const app = useApp()
  return (
    <button
      type="button"
      className="plain"
      aria-label={`Save as CSV: ${title}`}
      onClick={() => void saveList(app, title, question, columns)}
    >
      CSV
    </button>
  )
}

const AT_ONCE = 1_000 // rows

const saveList = async <V extends ListView>(
  app: App,
  title: string,
  question: Unpaged<V>,
  columns: Props<V>['columns'],
): Promise<void> => {
  const rows: Answers[V]['rows'][number][] = []
  for (;;) {
    const page = { from: rows.length, count: AT_ONCE }
    const reply = await api['project.analysis']({ ...question, page } as unknown as Question)
    if (!reply.ok) return notifyFailure(app.session, reply.error)
    const table = reply.value.table as Answers[V]
    rows.push(...table.rows)
    if (table.rows.length === 0 || rows.length >= table.total) break
  }
  const content = csvOf({
    table: [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, cell]) => cell(row)))],
  })
  await ask(app, api['app.saveFile']({ name: title, kind: 'csv', content }), (file) =>
    file === null ? null : `Saved ${file}.`,
  )
}
