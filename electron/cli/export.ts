import { basename, join } from 'node:path'
import { codecById, codecs } from '#core/codec/index.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import { analystOption, jsonOption } from './command.ts'
import type { CliCommand } from './command.ts'
import { withProject } from './with-project.ts'
import { counted, lossLines, toJson, usageFailure } from './words.ts'

export const exportCommand: CliCommand = {
  name: 'export',
  takes: 'FILE OUT',
  what: 'write a project’s annotations to a file',
  options: [
    { name: 'format', takes: 'ID', what: `one of ${codecs.map(({ id }) => id).join(', ')}; else by the name of OUT` },
    { name: 'force', what: 'write over OUT if it is there' },
    { name: 'strict', what: 'if the format cannot hold everything, write nothing' },
    analystOption,
    jsonOption,
  ],
  run: async (given, context) => {
    const [file, out, ...more] = given.words
    if (file === undefined || out === undefined || more.length > 0) {
      return err(usageFailure('“export” takes a project and the file to write.', 'export'))
    }
    const format = given.value('format') ?? codecs.find(({ extension }) => out.endsWith(`.${extension}`))?.id
    if (format === undefined) {
      return err(usageFailure(`Which format ${out} should have is not clear: give one with --format.`, 'export'))
    }
    if (codecById(format) === undefined) {
      const known = codecs.map(({ id }) => id).join(', ')
      return err(usageFailure(`There is no format “${format}”; there are ${known}.`, 'export'))
    }

    if (await context.isSameFile(context.path(file), context.path(out))) {
      return err(usageFailure(`${out} is the project itself; export to another file.`, 'export'))
    }
    return withProject(context, given, { file, readOnly: true }, async (store) => {
      if (given.has('strict')) {
        // Only a finished export knows what it lost, so one is made where nobody sees it.
        const tried = await context.inScratchFolder((folder) =>
          store['store.export']({ format, path: join(folder, basename(out)), force: true }),
        )
        if (!tried.ok) return tried
        const { losses } = tried.value
        if (losses.length > 0) {
          context.say(
            `Nothing was written, because --strict was given and ${format} cannot hold:\n${lossLines(losses)}`,
          )
          if (given.has('json')) context.out(toJson({ files: [], articles: 0, spans: 0, links: 0, losses }))
          return ok(1)
        }
      }
      const exported = await store['store.export']({ format, path: context.path(out), force: given.has('force') })
      if (!exported.ok) return err(inTheseWords(exported.error))
      const { files, articles, spans, links, losses } = exported.value
      const counts = `${counted(articles, 'article')}, ${counted(spans, 'span')} and ${counted(links, 'link')}`
      context.say(`Wrote ${counts} to ${out}.\n`)
      if (losses.length > 0) context.say(`The format ${format} cannot hold:\n${lossLines(losses)}`)
      if (given.has('json')) context.out(toJson({ files, articles, spans, links, losses }))
      return ok(0)
    })
  },
}

const inTheseWords = (failed: Failure): Failure =>
  failed.kind === 'exists' ? { ...failed, remedy: 'Give another name, or --force to write over it.' } : failed
