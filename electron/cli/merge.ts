import { basename, join } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { MergeReport } from '#ipc/contract.ts'
import { analystOption, jsonOption } from './command.ts'
import type { CliCommand, Context, Given } from './command.ts'
import { withProject } from './with-project.ts'
import { counted, toJson, usageFailure } from './words.ts'

export const mergeCommand: CliCommand = {
  name: 'merge',
  takes: 'FILE OTHER',
  what: 'add what another copy of a project has, and write both as one',
  options: [
    { name: 'output', short: 'o', takes: 'OUT', what: 'the file to write; with --force it may be FILE itself' },
    { name: 'dry-run', what: 'only say what it would bring; write nothing' },
    { name: 'force', what: 'write over OUT if it is there' },
    analystOption,
    jsonOption,
  ],
  run: async (given, context) => {
    const [file, other, ...more] = given.words
    if (file === undefined || other === undefined || more.length > 0) {
      return err(usageFailure('“merge” takes two projects.', 'merge'))
    }
    if (await context.isSameFile(context.path(file), context.path(other))) {
      return err(usageFailure(`${file} and ${other} are the same file.`, 'merge'))
    }
    const out = given.value('output')
    if (given.has('dry-run')) return told(context, given, await tryMerge(context, given, file, other), undefined)
    if (out === undefined) return err(usageFailure('Which file to write is missing: give one with -o.', 'merge'))
    if (await context.isSameFile(context.path(other), context.path(out))) {
      return err(usageFailure(`${out} is the project that is only read; write to another file.`, 'merge'))
    }
    const inPlace = await context.isSameFile(context.path(file), context.path(out))
    if (!given.has('force') && (inPlace || (await isThere(context, out)))) return err(thereAlready(out))
    const merged = inPlace
      ? await mergeInto(context, given, file, other)
      : await mergeAside(context, given, { file, other, out })
    return told(context, given, merged, out)
  },
}

type Merged = Promise<Result<MergeReport, Failure>>

const tryMerge = (context: Context, given: Given, file: string, other: string): Merged =>
  withProject(context, given, { file, readOnly: true }, (store) =>
    store['store.merge']({ path: context.path(other), dryRun: true }),
  )

const mergeInto = (context: Context, given: Given, file: string, other: string): Merged =>
  withProject(context, given, { file, readOnly: false }, (store) =>
    store['store.merge']({ path: context.path(other), dryRun: false }),
  )

/** Merges on a copy that nobody sees, and puts it where it is wanted when it is whole. */
const mergeAside = (
  context: Context,
  given: Given,
  { file, other, out }: { readonly file: string; readonly other: string; readonly out: string },
): Merged =>
  context.inScratchFolder((folder) =>
    withProject(context, given, { file, readOnly: true }, async (store) => {
      const copy = join(folder, basename(file))
      const copied = await store['store.saveCopy'](copy)
      if (!copied.ok) return copied
      return withProject(context, given, { file: copy, readOnly: false, data: folder }, async (made) => {
        const merged = await made['store.merge']({ path: context.path(other), dryRun: false })
        if (!merged.ok) return merged
        const written = await made['store.saveCopy'](context.path(out))
        return written.ok ? merged : written
      })
    }),
  )

/** A file is the same as itself only if it is there. */
const isThere = (context: Context, file: string): Promise<boolean> =>
  context.isSameFile(context.path(file), context.path(file))

const thereAlready = (out: string): Failure =>
  failure('exists', `${out} is there already.`, 'Give another name, or --force to write over it.')

const told = (
  context: Context,
  given: Given,
  merged: Result<MergeReport, Failure>,
  out: string | undefined,
): Result<0, Failure> => {
  if (!merged.ok) return merged
  const { articles, spans, links, changes, conflicts, from } = merged.value
  const counts = `${counted(articles, 'article')}, ${counted(spans, 'span')} and ${counted(links, 'link')}`
  const whose = from.map(({ analyst, changes: edits }) => `${analyst} (${counted(edits, 'edit')})`).join(', ')
  const brought = changes === 0 ? 'Nothing is missing.' : `${counts} are new, from ${whose}.`
  context.say(`${out === undefined ? 'Nothing was written.' : `Wrote ${out}.`} ${brought}\n`)
  if (conflicts.length > 0) {
    context.say(`${counted(conflicts.length, 'conflict')}, to be settled in the project:\n`)
    for (const { what, mineSaid, theirsSaid } of conflicts) {
      context.say(`  ${what}: ${said(mineSaid)}; ${said(theirsSaid)}\n`)
    }
  }
  if (given.has('json')) {
    const shown = conflicts.map(({ kind, row, field, mine, theirs }) => ({ kind, row, field, mine, theirs }))
    context.out(toJson({ articles, spans, links, changes, conflicts: shown }))
  }
  return ok(0)
}

const said = ({ by, at, text }: { readonly by: string; readonly at: number; readonly text: string }): string =>
  `${text} (${by}, ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC)`
