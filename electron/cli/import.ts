import { join } from 'node:path'
import { err, ok } from '#core/result.ts'
import type { ImportReport } from '#ipc/contract.ts'
import { analystOption, jsonOption } from './command.ts'
import type { CliCommand, Context, Given, Store } from './command.ts'
import { withProject } from './with-project.ts'
import { counted, lossLines, toJson, usageFailure } from './words.ts'

export const importCommand: CliCommand = {
  name: 'import',
  takes: 'FILE TEXT...',
  what: 'bring plain text files into a project as articles',
  options: [{ name: 'strict', what: 'if any file cannot be imported, import none' }, analystOption, jsonOption],
  run: async (given, context) => {
    const [file, ...texts] = given.words
    if (file === undefined || texts.length === 0) {
      return err(usageFailure('“import” takes a project and one or more text files.', 'import'))
    }
    const paths = texts.map(context.path)
    return withProject(context, given, { file, readOnly: false }, async (store) => {
      if (given.has('strict')) {
        const tried = await tryOnCopy(context, given, store, paths)
        if (!tried.ok) return tried
        if (tried.value.rejected.length > 0 || tried.value.losses.length > 0) {
          report(context, given, { ...tried.value, articles: 0 })
          context.say('Nothing was imported, because --strict was given.\n')
          return ok(1)
        }
      }
      const imported = await store['store.import'](paths)
      if (!imported.ok) return imported
      report(context, given, imported.value)
      const { articles, articleIds } = imported.value
      context.say(
        articles === 0 ? 'Nothing was imported.\n' : `Imported ${counted(articles, 'article')} into ${file}.\n`,
      )
      return ok(articleIds.length === 0 ? 2 : 0) // what was there before is no bad input
    })
  },
}

/** What the import would bring, found out on a copy that nobody sees. */
const tryOnCopy = async (
  context: Context,
  given: Given,
  store: Store,
  paths: readonly string[],
): ReturnType<Store['store.import']> =>
  context.inScratchFolder(async (folder) => {
    const copy = join(folder, 'copy.hearsay')
    const copied = await store['store.saveCopy'](copy)
    if (!copied.ok) return copied
    return withProject(context, given, { file: copy, readOnly: false, data: folder }, (other) =>
      other['store.import'](paths),
    )
  })

const report = (context: Context, given: Given, found: ImportReport): void => {
  const { articles, spans, links, rejected, losses } = found
  for (const { file, line, reason } of rejected) {
    context.say(`Not imported: ${file}${line > 0 ? `, line ${line}` : ''}: ${reason}\n`)
  }
  context.say(lossLines(losses))
  if (given.has('json')) context.out(toJson({ articles, spans, links, rejected, losses }))
}
