import { basename } from 'node:path'
import { err, ok } from '#core/result.ts'
import type { CheckReport } from '#ipc/contract.ts'
import { jsonOption } from './command.ts'
import type { CliCommand } from './command.ts'
import { withStore } from './with-project.ts'
import { counted, toJson, usageFailure } from './words.ts'

export const checkCommand: CliCommand = {
  name: 'check',
  takes: 'FILE',
  what: 'tell whether a project file is sound',
  options: [jsonOption],
  run: async (given, context) => {
    const [file, ...more] = given.words
    if (file === undefined || more.length > 0) return err(usageFailure('“check” takes one project.', 'check'))
    const checked = await withStore(context, (store) => store['store.check']({ path: context.path(file) }))
    // A file that ends or hangs whoever reads it has told enough about itself.
    const report: CheckReport = checked.ok
      ? checked.value
      : { ok: false, problems: [{ code: checked.error.kind, where: 'file', message: checked.error.message }] }
    const { problems } = report
    if (given.has('json')) {
      context.out(
        toJson({ ok: report.ok, problems: problems.map(({ code, where, message }) => ({ code, where, message })) }),
      )
    }
    for (const { where, message } of problems) context.say(`${where}: ${message}\n`)
    const name = basename(file)
    context.say(report.ok ? `${name} is sound.\n` : `${name} is not sound: ${counted(problems.length, 'problem')}.\n`)
    return ok(report.ok ? 0 : 2)
  },
}
