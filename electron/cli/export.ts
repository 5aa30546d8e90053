import type { OffsetUnitName } from '#core/codec/codec.ts'
import { codecById, codecs } from '#core/codec/index.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { ExportReport, ExportWish } from '#ipc/contract.ts'
import { jsonOption } from './command.ts'
import type { CliCommand, Context, ExitCode, Given } from './command.ts'
import { withProject } from './with-project.ts'
import { counted, lossLines, toJson, usageFailure } from './words.ts'

export const exportCommand: CliCommand = {
  name: 'export',
  takes: 'FILE OUT',
  what: 'write a project’s annotations to a file, a folder or a zip file',
  options: [
    { name: 'format', takes: 'ID', what: `one of ${codecs.map(({ id }) => id).join(', ')}; else by the name of OUT` },
    { name: 'articles', takes: 'NAME,...', many: true, what: 'only these, by title, file name or id' },
    { name: 'analyst', takes: 'NAME,...', many: true, what: 'only what these people annotated' },
    { name: 'labels', takes: 'NAME,...', many: true, what: 'only spans of these, and links between them' },
    { name: 'unit', takes: 'UNIT', what: 'utf16 or codepoint: what offsets count, where the format lets one choose' },
    { name: 'split', takes: 'N/N/N', what: 'folders train, dev and test with so many hundredths of the articles' },
    { name: 'seed', takes: 'N', what: 'the number that draws the split; 0 if none is given' },
    { name: 'licence', takes: 'WORDS', what: 'what the README.md of a folder says of the licence: CC-BY-4.0, say' },
    { name: 'force', what: 'write over OUT if it is there' },
    { name: 'strict', what: 'if the format cannot hold everything, write nothing' },
    jsonOption,
  ],
  run: async (given, context) => {
    const [file, out, ...more] = given.words
    if (file === undefined || out === undefined || more.length > 0) {
      return err(usageFailure('“export” takes a project and the file or folder to write.', 'export'))
    }
    const wish = wishFrom(given, context, 'export', out, given.value('format'))
    if (!wish.ok) return wish
    if (await context.isSameFile(context.path(file), context.path(out))) {
      return err(usageFailure(`${out} is the project itself; export to another file.`, 'export'))
    }
    return withProject(context, given, { file, readOnly: true }, async (store) => {
      context.doing(`Writing ${wish.value.format}`)
      const exported = await store['store.export'](wish.value)
      if (!exported.ok) return err(inTheseWords(exported.error))
      const { files, articles, spans, links, losses } = exported.value
      if (given.has('json')) context.out(toJson({ files, articles, spans, links, losses }))
      return ok(sayExport(context, exported.value, wish.value, out))
    })
  },
}

/** What is to be exported and how, from the options of “export” and “convert”. */
export const wishFrom = (
  given: Given,
  context: Context,
  command: string,
  out: string,
  named: string | undefined,
): Result<ExportWish, Failure> => {
  const format = named ?? codecs.find(({ shape, extension }) => shape !== 'folder' && out.endsWith(`.${extension}`))?.id
  const option = command === 'convert' ? '--to' : '--format'
  if (format === undefined) {
    return err(usageFailure(`Which format ${out} should have is not clear: give one with ${option}.`, command))
  }
  if (codecById(format) === undefined) {
    const known = codecs.map(({ id }) => id).join(', ')
    return err(usageFailure(`There is no format “${format}”; there are ${known}.`, command))
  }
  const split = splitFrom(given, command)
  if (!split.ok) return split
  const unit = unitFrom(given, command)
  if (!unit.ok) return unit
  const licence = given.value('licence')
  if (licence !== undefined && codecById(format)?.shape !== 'folder' && split.value === null) {
    return err(usageFailure(`The format ${format} is one file, which has no README.md to name a licence in.`, command))
  }
  return ok({
    format,
    path: context.path(out),
    force: given.has('force'),
    strict: given.has('strict'),
    articles: listFrom(given, 'articles'),
    analysts: listFrom(given, 'analyst'),
    labels: listFrom(given, 'labels'),
    split: split.value,
    licence,
    unit: unit.value,
  })
}

const unitFrom = (given: Given, command: string): Result<OffsetUnitName | undefined, Failure> => {
  const typed = given.value('unit')
  if (typed === undefined) return ok(undefined)
  if (typed === 'utf16') return ok('UTF-16 code units')
  if (typed === 'codepoint') return ok('Unicode code points')
  return err(usageFailure('--unit takes utf16 or codepoint.', command))
}

/** Says what was written and what the format cannot hold. */
export const sayExport = (
  context: Context,
  { articles, spans, links, losses }: ExportReport,
  { format, strict }: ExportWish,
  out: string,
): ExitCode => {
  if (strict && losses.length > 0) {
    context.say(`Nothing was written, because --strict was given and ${format} cannot hold:\n${lossLines(losses)}`)
    return 1
  }
  context.say(
    `Wrote ${counted(articles, 'article')}, ${counted(spans, 'span')} and ${counted(links, 'link')} to ${out}.\n`,
  )
  if (losses.length > 0) context.say(`The format ${format} cannot hold:\n${lossLines(losses)}`)
  return 0
}

export const inTheseWords = (failed: Failure): Failure =>
  failed.kind === 'exists' ? { ...failed, remedy: 'Give another name, or --force to write over it.' } : failed

/** Names with commas between them, or one in each of several options; a name with a comma of its own needs the latter. */
const listFrom = (given: Given, option: string): readonly string[] | null => {
  const typed = given.values(option)
  if (typed.length === 0) return null
  const words = typed.length > 1 ? typed : (typed[0] ?? '').split(',')
  return words.map((word) => word.trim()).filter((word) => word !== '')
}

const splitFrom = (given: Given, command: string): Result<ExportWish['split'], Failure> => {
  const typed = given.value('split')
  const seed = given.value('seed') ?? '0'
  if (!/^-?\d{1,15}$/.test(seed)) return err(usageFailure('--seed takes a whole number.', command))
  if (typed === undefined) return ok(null)
  const parts = typed.split('/').map(Number)
  const isSound =
    parts.length === 3 && parts.every((part) => part >= 0) && parts.reduce((sum, part) => sum + part, 0) === 100
  if (!/^[\d./]+$/.test(typed) || !isSound) {
    return err(usageFailure('--split takes three numbers that are 100 together, such as 80/10/10.', command))
  }
  return ok({ parts, seed: Number(seed) })
}
