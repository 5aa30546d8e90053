import { basename } from 'node:path'
import { failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import { analystOption } from './command.ts'
import type { CliCommand } from './command.ts'
import { withStore } from './with-project.ts'
import { usageFailure } from './words.ts'

export const newCommand: CliCommand = {
  name: 'new',
  takes: 'FILE',
  what: 'make an empty project',
  options: [{ name: 'name', takes: 'NAME', what: 'what the project is called; else the file’s name' }, analystOption],
  run: async (given, context) => {
    const [file, ...more] = given.words
    if (file === undefined || more.length > 0) return err(usageFailure('“new” takes one file to make.', 'new'))
    const analyst = context.analyst(given)
    if (!analyst.ok) return analyst
    const path = context.path(file)
    const name = given.value('name') ?? basename(path).replace(/(?<=.)\.hearsay$/i, '')
    return withStore(context, async (store) => {
      const made = await store['store.create']({ path, name, analyst: analyst.value })
      if (!made.ok) {
        const there = failure('exists', `${file} is there already.`, 'Give another name, or delete it first.')
        return err(made.error.kind === 'exists' ? there : made.error)
      }
      context.say(`Made ${file}.\n`)
      return ok(0)
    })
  },
}
