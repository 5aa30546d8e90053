import { err, ok } from '#core/result.ts'
import { realDisk } from '#store/disk.ts'
import { writeOver } from '#store/export.ts'
import { gatherReport } from '#store/report/gather.ts'
import { reportFormats, writeReport } from '#store/report/write.ts'
import { analystOption } from './command.ts'
import type { CliCommand } from './command.ts'
import { withProject } from './with-project.ts'
import { counted, usageFailure } from './words.ts'

export const reportCommand: CliCommand = {
  name: 'report',
  takes: 'FILE OUT',
  what: 'write what a project’s sources claim, how often independently, and what is disputed',
  options: [
    { name: 'format', takes: 'ID', what: `one of ${reportFormats.join(', ')}; else by the name of OUT` },
    { name: 'hypothesis', takes: 'WORDS', many: true, what: 'a column of the csv, a table of claims by hypotheses' },
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
      return err(usageFailure(`There is no report “${wanted}”; there are ${reportFormats.join(', ')}.`, 'report'))
    }
    if (await context.isSameFile(context.path(file), context.path(out))) {
      return err(usageFailure(`${out} is the project itself; write to another file.`, 'report'))
    }
    return withProject(context, given, { file, readOnly: true }, async (store) => {
      const topic = given.value('topic')
      const filter = topic === undefined ? {} : { topic }
      const report = await gatherReport(store, { filter, claims: null, sources: null })
      if (!report.ok) return report
      const bytes = await writeReport(report.value, format, given.values('hypothesis'))
      const written = await writeOver(realDisk, context.path(out), bytes, given.has('force'))
      if (!written.ok) return written
      context.say(`Wrote ${counted(report.value.claims.length, 'claim')} to ${out}.\n`)
      return ok(0)
    })
  },
}
