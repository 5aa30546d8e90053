import { err, ok } from '#core/result.ts'
import type { Info } from '#ipc/contract.ts'
import { analystOption, jsonOption } from './command.ts'
import type { CliCommand } from './command.ts'
import { withProject } from './with-project.ts'
import { toJson, toTable, usageFailure } from './words.ts'

export const infoCommand: CliCommand = {
  name: 'info',
  takes: 'FILE',
  what: 'count what is in a project',
  options: [analystOption, jsonOption],
  run: async (given, context) => {
    const [file, ...more] = given.words
    if (file === undefined || more.length > 0) return err(usageFailure('“info” takes one project.', 'info'))
    return withProject(context, given, { file, readOnly: true }, async (store) => {
      const info = await store['store.info']()
      if (!info.ok) return info
      context.out(given.has('json') ? toJson(inOrder(info.value)) : toTable(rowsOf(info.value)))
      return ok(0)
    })
  },
}

const inOrder = (info: Info): Info => ({
  project: info.project,
  schemaVersion: info.schemaVersion,
  articles: info.articles,
  spans: info.spans,
  links: info.links,
  sources: info.sources,
  claims: info.claims,
  analysts: info.analysts,
  sets: info.sets,
  changes: info.changes,
})

const rowsOf = (info: Info): readonly (readonly string[])[] => [
  ['project', info.project],
  ['articles', String(info.articles)],
  ...Object.entries(info.spans).map(([label, count]) => [`spans: ${label}`, String(count)]),
  ...Object.entries(info.links).map(([type, count]) => [`links: ${type}`, String(count)]),
  ['sources', String(info.sources)],
  ['claims', String(info.claims)],
  ['analysts', String(info.analysts)],
  ['annotation sets', String(info.sets)],
  ['changes', String(info.changes)],
]
