import { reportFormats, writeReport } from '#core/analysis/report.ts'
import type { Report } from '#core/analysis/report.ts'
import type { Answers, QuestionOf, ViewName } from '#core/analysis/views.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { realDisk } from '#store/disk.ts'
import { writeOver } from '#store/export.ts'
import { analystOption } from './command.ts'
import type { CliCommand, Store } from './command.ts'
import { withProject } from './with-project.ts'
import { counted, usageFailure } from './words.ts'

export const reportCommand: CliCommand = {
  name: 'report',
  takes: 'FILE OUT',
  what: 'write what a project’s sources claim, how often independently, and what is disputed',
  options: [
    { name: 'format', takes: 'ID', what: `one of ${reportFormats.join(', ')}; else by the name of OUT` },
    { name: 'topic', takes: 'WORD', what: 'only claims of this topic' },
    { name: 'force', what: 'write over OUT if it is there' },
    analystOption,
  ],
  run: async (given, context) => {
    const [file, out, ...more] = given.words
    if (file === undefined || out === undefined || more.length > 0) {
      return err(usageFailure('“report” takes a project and the file to write.', 'report'))
    }
    const wanted = given.value('format') ?? out.slice(out.lastIndexOf('.') + 1)
    const format = reportFormats.find((one) => one === wanted)
    if (format === undefined) {
      return err(usageFailure(`There is no report “${wanted}”; there are ${reportFormats.join(' and ')}.`, 'report'))
    }
    if (await context.isSameFile(context.path(file), context.path(out))) {
      return err(usageFailure(`${out} is the project itself; write to another file.`, 'report'))
    }
    return withProject(context, given, { file, readOnly: true }, async (store) => {
      const report = await readReport(store, given.value('topic'))
      if (!report.ok) return report
      const bytes = Buffer.from(writeReport(report.value, format))
      const written = await writeOver(realDisk, context.path(out), bytes, given.has('force'))
      if (!written.ok) return written
      context.say(`Wrote ${counted(report.value.claims.length, 'claim')} to ${out}.\n`)
      return ok(0)
    })
  },
}

const PART = 1_000 // rows that a view gives at once

/** Everything a report needs, view by view. */
const readReport = async (store: Store, topic: string | undefined): Promise<Result<Report, Failure>> => {
  const info = await store['store.info']()
  if (!info.ok) return info
  const filter = topic === undefined ? {} : { topic }
  const rows = await everyRow<'claims'>(store, { view: 'claims', filter, order: 'place', only: 'entries', page: first })
  if (!rows.ok) return rows
  const disputes = await everyRow<'contradictions'>(store, { view: 'contradictions', filter, page: first })
  if (!disputes.ok) return disputes
  const sources = await everyRow<'sources'>(store, { view: 'sources', filter, order: 'statements', page: first })
  if (!sources.ok) return sources
  const claims: Report['claims'][number][] = []
  for (const row of rows.value) {
    const passages = await ask<'passages'>(store, { view: 'passages', ids: row.statements.slice(0, 5 * PART) })
    if (!passages.ok) return passages
    claims.push({ row, passages: passages.value })
  }
  return ok({ project: info.value.project, claims, disputes: disputes.value, sources: sources.value })
}

const first = { from: 0, count: PART }

type ListView = 'claims' | 'contradictions' | 'sources'

const everyRow = async <V extends ListView>(
  store: Store,
  question: QuestionOf<V>,
): Promise<Result<readonly Answers[V]['rows'][number][], Failure>> => {
  const rows: Answers[V]['rows'][number][] = []
  for (;;) {
    const part = await ask<V>(store, { ...question, page: { from: rows.length, count: PART } })
    if (!part.ok) return part
    rows.push(...part.value.rows)
    if (part.value.rows.length === 0 || rows.length >= part.value.total) return ok(rows)
  }
}

const ask = async <V extends ViewName>(store: Store, question: QuestionOf<V>): Promise<Result<Answers[V], Failure>> => {
  const answer = await store['project.analysis'](question)
  return answer.ok ? ok(answer.value.table as Answers[V]) : answer
}
