import { join } from 'node:path'
import { err, ok } from '#core/result.ts'
import { analystOption, jsonOption } from './command.ts'
import type { CliCommand, ExitCode } from './command.ts'
import { exportCommand, inTheseWords, sayExport, wishFrom } from './export.ts'
import { formatFrom, isRefused, mapOption, namesFrom, sayImport, unitFrom, unitOption } from './import.ts'
import { withProject, withStore } from './with-project.ts'
import { toJson, usageFailure } from './words.ts'

/** From one format into another, by way of a project that nobody sees. */
export const convertCommand: CliCommand = {
  name: 'convert',
  takes: 'IN OUT',
  what: 'turn a dataset of one format into one of another',
  options: [
    { name: 'from', takes: 'ID', what: 'what IN is, as “formats” lists it; else auto: by its look' },
    { name: 'to', takes: 'ID', what: 'what OUT becomes; else by its name' },
    mapOption,
    { ...unitOption, name: 'from-unit', what: `of IN: ${unitOption.what}` },
    ...exportCommand.options.filter(({ name }) =>
      ['labels', 'unit', 'split', 'seed', 'licence', 'force'].includes(name),
    ),
    { name: 'strict', what: 'if anything would be lost or rejected on the way, write nothing' },
    analystOption,
    jsonOption,
  ],
  run: async (given, context) => {
    const [input, out, ...more] = given.words
    if (input === undefined || out === undefined || more.length > 0) {
      return err(usageFailure('“convert” takes what is there and the file or folder to write.', 'convert'))
    }
    const map = namesFrom(given, 'convert')
    if (!map.ok) return map
    const unit = unitFrom(given, 'from-unit', 'convert')
    if (!unit.ok) return unit
    const wish = wishFrom(given, context, 'convert', out, given.value('to'))
    if (!wish.ok) return wish
    if (await context.isSameFile(context.path(input), context.path(out))) {
      return err(usageFailure(`${out} is what is to be converted; write to another file.`, 'convert'))
    }
    const analyst = context.analyst(given)
    if (!analyst.ok) return analyst
    const paths = [context.path(input)]
    return context.inScratchFolder(async (folder) => {
      const file = join(folder, 'converted.hearsay')
      const name = (out.split(/[/\\]/).at(-1) ?? '').replace(/\.[^.]*$/, '') || 'converted'
      const made = await withStore(
        context,
        (store) => store['store.create']({ path: file, name, analyst: analyst.value }),
        { data: folder },
      )
      if (!made.ok) return made
      return withProject(context, given, { file, readOnly: false, data: folder }, async (store) => {
        const imported = await store['store.import']({
          paths,
          format: formatFrom(given, 'from'),
          map: map.value,
          unit: unit.value,
          strict: given.has('strict'),
        })
        if (!imported.ok) return imported
        const { rejected, losses } = imported.value
        sayImport(context, imported.value)
        if (isRefused(given, imported.value)) {
          context.say('Nothing was written, because --strict was given.\n')
          if (given.has('json')) context.out(toJson({ files: [], articles: 0, spans: 0, links: 0, rejected, losses }))
          return ok<ExitCode>(1)
        }
        if (imported.value.articleIds.length === 0)
          return err(usageFailure(`There is nothing in ${input} that could be converted.`, 'convert'))
        context.doing(`Writing ${wish.value.format}`)
        const exported = await store['store.export'](wish.value)
        if (!exported.ok) return err(inTheseWords(exported.error))
        const { files, articles, spans, links, losses: lost } = exported.value
        if (given.has('json'))
          context.out(toJson({ files, articles, spans, links, rejected, losses: [...losses, ...lost] }))
        return ok(sayExport(context, exported.value, wish.value, out))
      })
    })
  },
}
