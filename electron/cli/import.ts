import type { Failure } from '#core/failure.ts'
import { textFields } from '#core/importer/index.ts'
import type { ColumnMap } from '#core/importer/index.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { OffsetUnit } from '#core/text/offsets.ts'
import type { ImportReport } from '#ipc/contract.ts'
import { analystOption, jsonOption } from './command.ts'
import type { CliCommand, Context, ExitCode, Given, Option } from './command.ts'
import { waitOption, withProject } from './with-project.ts'
import { counted, lossLines, toJson, usageFailure } from './words.ts'

export const mapOption: Option = {
  name: 'map',
  takes: 'NAME=NAME',
  many: true,
  what: 'a name in the files and the one of the scheme it stands for: Content=Claim',
}

const columnsOption: Option = {
  name: 'columns',
  takes: 'FIELD=NAME,...',
  what: 'which columns of a table of texts hold what: text=Body,title=Headline; else by their names',
}

export const unitOption: Option = {
  name: 'unit',
  takes: 'UNIT',
  what: 'utf16, codepoint or utf8: what offsets count where no words beside them show it; else what the format says',
}

export const importCommand: CliCommand = {
  name: 'import',
  takes: 'FILE INPUT...',
  what: 'bring texts and annotated data into a project: files, folders and zip files',
  options: [
    { name: 'format', takes: 'ID', what: 'what the inputs are, as “formats” lists it; else auto: by their look' },
    mapOption,
    columnsOption,
    { name: 'encoding', takes: 'NAME', what: 'of texts that do not say theirs, such as windows-1252; else found out' },
    unitOption,
    { name: 'whole-pages', what: 'all of a web page, and not only the part of it that is its article' },
    { name: 'no-originals', what: 'do not keep the files’ own bytes in the project, only their SHA-256' },
    { name: 'strict', what: 'if anything would be lost or rejected, import nothing' },
    waitOption,
    analystOption,
    jsonOption,
  ],
  run: async (given, context) => {
    const [file, ...inputs] = given.words
    if (file === undefined || inputs.length === 0) {
      return err(usageFailure('“import” takes a project and one or more text files, folders or zip files.', 'import'))
    }
    const map = namesFrom(given, 'import')
    if (!map.ok) return map
    const columns = columnsFrom(given)
    if (!columns.ok) return columns
    const unit = unitFrom(given, unitOption.name, 'import')
    if (!unit.ok) return unit
    const wish = {
      paths: inputs.map(context.path),
      format: formatFrom(given, 'format'),
      map: map.value,
      columns: columns.value,
      unit: unit.value,
      encoding: given.value('encoding') ?? null,
      wholePages: given.has('whole-pages'),
      originals: !given.has('no-originals'),
    }
    return withProject(context, given, { file, readOnly: false }, async (store) => {
      const imported = await store['store.import']({ ...wish, strict: given.has('strict') })
      if (!imported.ok) return imported
      const { articles, spans, links, rejected, losses, articleIds } = imported.value
      sayImport(context, imported.value)
      if (given.has('json')) context.out(toJson({ articles, spans, links, rejected, losses }))
      if (isRefused(given, imported.value)) {
        context.say('Nothing was imported, because --strict was given.\n')
        return ok<ExitCode>(1)
      }
      context.say(summary(imported.value, file))
      return ok<ExitCode>(articleIds.length === 0 ? 2 : 0) // what was there before is no bad input
    })
  },
}

/** The codec that was named; null to let each look at the files. */
export const formatFrom = (given: Given, option: string): string | null => {
  const format = given.value(option) ?? 'auto'
  return format === 'auto' ? null : format
}

/** The names given as `Content=Claim`. */
export const namesFrom = (given: Given, command: string): Result<Readonly<Record<string, string>>, Failure> => {
  const pairs = given.values('map').map((typed) => {
    const at = typed.indexOf('=')
    return [typed.slice(0, Math.max(0, at)).trim(), typed.slice(at + 1).trim()] as const
  })
  if (pairs.some(([from, to]) => from === '' || to === '')) {
    return err(usageFailure('--map takes a name of the files and one of the scheme: --map Content=Claim.', command))
  }
  return ok(Object.fromEntries(pairs))
}

/** What offsets in the files count, where the format does not say. */
export const unitFrom = (given: Given, option: string, command: string): Result<OffsetUnit | null, Failure> => {
  const typed = given.value(option)
  const unit = UNITS.find((one) => one === typed)
  if (typed === undefined || unit !== undefined) return ok(unit ?? null)
  return err(usageFailure(`--${option} takes ${UNITS.join(', ')}.`, command))
}

const UNITS: readonly OffsetUnit[] = ['utf16', 'codepoint', 'utf8']

const isField = (word: string | undefined): boolean => textFields.some((field) => field === word)

const columnsFrom = (given: Given): Result<ColumnMap | null, Failure> => {
  const typed = given.value('columns')
  if (typed === undefined) return ok(null)
  const pairs = typed.split(',').map((pair) => pair.split('='))
  if (
    pairs.every(
      ([field, column, ...more]) => isField(field) && column !== undefined && column !== '' && more.length === 0,
    )
  )
    return ok(Object.fromEntries(pairs) as ColumnMap)
  const fields = textFields.join(', ')
  return err(
    usageFailure(
      `--columns takes fields and the columns they stand in: text=Body,title=Headline. Fields are: ${fields}.`,
      'import',
    ),
  )
}

/** Says what was not taken, and why. */
export const sayImport = (context: Context, { rejected, losses }: ImportReport): void => {
  for (const { file, line, reason } of rejected.slice(0, MOST_SAID)) {
    context.say(`Not imported: ${file}${line > 0 ? `, line ${line}` : ''}: ${reason}\n`)
  }
  if (rejected.length > MOST_SAID) context.say(`Not imported: ${rejected.length - MOST_SAID} more; --json lists all.\n`)
  if (losses.length > 0) context.say(`Read otherwise than it stood there, or left out:\n${lossLines(losses)}`)
}

const MOST_SAID = 100

/** Whether nothing was done, because it would not have been all. */
export const isRefused = (given: Given, { rejected, losses }: ImportReport): boolean =>
  given.has('strict') && (rejected.length > 0 || losses.length > 0)

const summary = ({ articles, spans, links }: ImportReport, file: string): string => {
  const [spanCount, linkCount] = [spans, links].map((counts) => Object.values(counts).reduce((sum, n) => sum + n, 0))
  if (articles + (spanCount ?? 0) + (linkCount ?? 0) === 0) return 'Nothing was imported.\n'
  const parts = [counted(articles, 'article')]
  if (spanCount !== 0 || linkCount !== 0) parts.push(counted(spanCount ?? 0, 'span'), counted(linkCount ?? 0, 'link'))
  return `Imported ${parts.join(', ')} into ${file}.\n`
}
