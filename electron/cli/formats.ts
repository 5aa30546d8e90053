import { codecs } from '#core/codec/index.ts'
import { err, ok } from '#core/result.ts'
import { jsonOption } from './command.ts'
import type { CliCommand } from './command.ts'
import { toJson, toTable, usageFailure } from './words.ts'

export const formatsCommand: CliCommand = {
  name: 'formats',
  takes: '',
  what: 'list the formats a project can be exported to',
  options: [jsonOption],
  run: async (given, context) => {
    if (given.words.length > 0) return err(usageFailure('“formats” takes no file.', 'formats'))
    const rows = codecs.map(({ id, offsetUnit, label, keeps }) => ({ id, label, offsetUnit, keeps }))
    context.out(
      given.has('json')
        ? toJson(rows)
        : toTable([
            ['FORMAT', 'OFFSETS', 'WHAT IT KEEPS'],
            ...rows.map(({ id, offsetUnit, keeps }) => [id, offsetUnit, keeps]),
          ]),
    )
    return ok(0)
  },
}
