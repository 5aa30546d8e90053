import { err, ok } from '#core/result.ts'
import { analystOption, jsonOption } from './command.ts'
import type { CliCommand } from './command.ts'
import { withStore } from './with-project.ts'
import { counted, toJson, usageFailure } from './words.ts'

export const salvageCommand: CliCommand = {
  name: 'salvage',
  takes: 'FILE OUT.hearsay',
  what: 'write what is left of a damaged project as a new one',
  options: [analystOption, jsonOption],
  run: async (given, context) => {
    const [file, out, ...more] = given.words
    if (file === undefined || out === undefined || more.length > 0) {
      return err(usageFailure('“salvage” takes a project and the file to write.', 'salvage'))
    }
    const analyst = context.analyst(given)
    if (!analyst.ok) return analyst
    const salvaged = await withStore(context, (store) =>
      store['store.salvage']({ path: context.path(file), to: context.path(out), analyst: analyst.value }),
    )
    if (!salvaged.ok) return salvaged
    const { pages, damaged, rows, rebuilt, doubtful, recovered, missing } = salvaged.value
    context.say(
      `Wrote ${out} with ${counted(rows, 'row')}. ${damaged.length} of ${counted(pages, 'page')} are damaged.\n`,
    )
    if (rebuilt > 0) context.say(`${counted(rebuilt, 'row')} came from the history.\n`)
    if (recovered > 0) context.say(`${counted(recovered, 'edit')} came from the recovery journal.\n`)
    if (doubtful > 0) context.say(`${counted(doubtful, 'row')} stood in a damaged page: look at them.\n`)
    context.say(
      missing.length === 0 ? 'Nothing is known to be missing.\n' : `${counted(missing.length, 'row')} missing:\n`,
    )
    for (const { table, row, why } of missing.slice(0, SHOWN)) context.say(`  ${table} ${row}: ${why}\n`)
    if (missing.length > SHOWN) context.say(`  and ${missing.length - SHOWN} more; --json lists them all.\n`)
    if (given.has('json')) {
      context.out(toJson({ pages, damaged, rows, rebuilt, doubtful, recovered, missing }))
    }
    return ok(0)
  },
}

const SHOWN = 50
