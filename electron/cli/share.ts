import { err, ok } from '#core/result.ts'
import { analystOption, jsonOption } from './command.ts'
import type { CliCommand } from './command.ts'
import { withProject } from './with-project.ts'
import { counted, toJson, usageFailure } from './words.ts'

export const shareCommand: CliCommand = {
  name: 'share',
  takes: 'FILE OUT',
  what: 'write a copy of a project for others, without what should stay here',
  options: [
    { name: 'no-history', what: 'without the history and everything deleted' },
    { name: 'no-originals', what: 'without the bytes of the imported files; leaves the history out' },
    { name: 'no-names', what: 'with stand-ins for the analysts’ names; leaves the history out' },
    {
      name: 'articles',
      takes: 'TITLES',
      what: 'only these articles, by title or file, with commas; leaves the history out',
    },
    { name: 'dry-run', what: 'only say what would be in it; write nothing' },
    { name: 'force', what: 'write over OUT if it is there' },
    analystOption,
    jsonOption,
  ],
  run: async (given, context) => {
    const [file, out, ...more] = given.words
    const dryRun = given.has('dry-run')
    if (file === undefined || (out === undefined && !dryRun) || more.length > 0) {
      return err(usageFailure('“share” takes a project and the file to write.', 'share'))
    }
    const wanted = given
      .value('articles')
      ?.split(',')
      .map((word) => word.trim())
    return withProject(context, given, { file, readOnly: true }, async (store) => {
      const shown = await store['project.snapshot']()
      if (!shown.ok) return shown
      const articles = shown.value.rows
        .filter(([table, row]) => table === 'article' && !row.deleted)
        .map(([, row]) => row)
      const isNamed = (word: string, row: (typeof articles)[number]): boolean =>
        [row['title'], row['file'], row.id].includes(word)
      const unknown = wanted?.find((word) => !articles.some((row) => isNamed(word, row)))
      if (unknown !== undefined) return err(usageFailure(`There is no article “${unknown}” in ${file}.`, 'share'))
      const shared = await store['store.share']({
        path: dryRun || out === undefined ? null : context.path(out),
        choice: {
          history: !given.has('no-history'),
          originals: !given.has('no-originals'),
          names: !given.has('no-names'),
          articles:
            wanted === undefined
              ? null
              : articles.filter((row) => wanted.some((word) => isNamed(word, row))).map(({ id }) => id),
        },
        force: given.has('force'),
      })
      if (!shared.ok) return shared
      const { bytes, articles: texts, spans, links, changes, deleted, conflicts, wordings, lost } = shared.value
      const inside = `${counted(texts, 'article')}, ${counted(spans, 'span')} and ${counted(links, 'link')}`
      context.say(
        `${dryRun ? 'Nothing was written. It would hold' : `Wrote ${String(out)}:`} ${inside}, ${bytes} bytes, `,
      )
      context.say(`${counted(changes, 'edit')} of history, ${counted(deleted, 'deleted row')}.\n`)
      if (wordings > 0) context.say(`It has ${counted(wordings, 'earlier wording')} of corrected texts.\n`)
      if (lost > 0) context.say(`It lacks ${counted(lost, 'span')} that lost their place in a corrected text.\n`)
      if (conflicts > 0)
        context.say(`Of ${counted(conflicts, 'unsettled conflict')} it has only the side that is shown.\n`)
      if (given.has('json')) context.out(toJson(shared.value))
      return ok(0)
    })
  },
}
