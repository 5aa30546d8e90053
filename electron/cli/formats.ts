import { codecs } from '#core/codec/index.ts'
import { err, ok } from '#core/result.ts'
import { documentImporters } from '#store/document/index.ts'
import { jsonOption } from './command.ts'
import type { CliCommand } from './command.ts'
import { toJson, toTable, usageFailure } from './words.ts'

export const formatsCommand: CliCommand = {
  name: 'formats',
  takes: '',
  what: 'list the exchange formats, and the documents that come in as articles',
  options: [jsonOption],
  run: async (given, context) => {
    if (given.words.length > 0) return err(usageFailure('“formats” takes no file.', 'formats'))
    const rows = codecs.map(({ id, label, decoder, offsetUnit, keeps, drops }) => ({
      id,
      label,
      imports: decoder !== undefined,
      exports: true,
      offsetUnit,
      keeps,
      drops,
    }))
    context.out(
      given.has('json')
        ? toJson(rows)
        : toTable([
            ['FORMAT', 'IN AND OUT', 'OFFSETS', 'WHAT IT IS'],
            ...rows.map(({ id, imports, offsetUnit, label }) => [id, imports ? 'in, out' : 'out', offsetUnit, label]),
            ...documentImporters.map(({ id, label, extensions }) => [
              id,
              'in',
              '',
              `${label}: ${extensions.join(', ')}`,
            ]),
          ]),
    )
    return ok(0)
  },
}
