import path from 'node:path'
import { codecById, codecs } from '#core/codec/index.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Handlers, WindowCalls } from '#ipc/contract.ts'
import { realDisk } from '#store/disk.ts'
import { writeOver } from '#store/export.ts'
import { gatherReport } from '#store/report/gather.ts'
import { writeReport } from '#store/report/write.ts'
import { jsonFiles, readJson, writeJson } from './json-file.ts'
import { writeChosen } from './window-desk.ts'
import type { Desk } from './window-desk.ts'

/** Answers of a window about files that are made from its project: datasets, reports, pictures, tables, schemes. */
export const handleExport = (desk: Desk) => {
  /** What was exported last. */
  let exported: string | undefined
  const chooseFile = (name: string, label: string, extension: string) =>
    desk.dialogs.chooseExport(desk.startingAt(name), label, extension)

  return {
    'app.formats': () =>
      ok(
        codecs.map(({ id, label, keeps, drops, extension, offsetUnit, otherUnit, shape }) => ({
          id,
          label,
          keeps,
          drops,
          extension,
          unit: offsetUnit,
          otherUnit: otherUnit ?? null,
          isFolder: shape === 'folder',
        })),
      ),

    'app.tryExport': (choice) => desk.ask('store.tryExport', choice),

    'app.exportDataset': (choice) =>
      desk.withProject(async (session) => {
        const codec = codecById(choice.format)
        if (codec === undefined) return err(unknownFormat(choice.format))
        const extension = choice.split === null ? codec.extension.replace(/^\./, '') : 'zip'
        const chosen = chooseFile(`${session.name}.${extension}`, codec.label, extension)
        return writeChosen(desk, chosen, async (target) => {
          const wish = { ...choice, path: target.path, force: target.replace, strict: false }
          const report = await desk.ask('store.export', wish)
          if (!report.ok) return report
          exported = target.path
          // The window shows names; where the files lie is not its business.
          return ok({ ...report.value, files: report.value.files.map((file) => path.basename(file)) })
        })
      }),

    'app.showExported': () => {
      if (exported === undefined) return err(nothingExported)
      desk.showInFolder(exported)
      return ok(null)
    },

    'app.exportJson': (text, what) =>
      desk.withProject((session) => {
        const { name, fileName } = jsonFiles[what]
        return writeChosen(desk, chooseFile(fileName(session.name), name, 'json'), async (target) => {
          const written = await writeJson(target, text)
          return written.ok ? ok(path.basename(target.path)) : written
        })
      }),

    'app.chooseJson': async (what) => {
      const file = await desk.dialogs.chooseJson(jsonFiles[what].name)
      return file === undefined ? ok(null) : readJson(file, what)
    },

    'app.report': ({ format, hypotheses, ...choice }) =>
      desk.withProject((session) => {
        const { label, what } = reportNames[format]
        return writeChosen(desk, chooseFile(`${session.name} ${what}.${format}`, label, format), async (target) => {
          const calls: Parameters<typeof gatherReport>[0] = {
            'project.analysis': (question) => session.call('project.analysis', question),
            'store.info': () => session.call('store.info'),
          }
          const report = await gatherReport(calls, choice)
          if (!report.ok) return report
          const bytes = await writeReport(report.value, format === 'pdf' ? 'html' : format, hypotheses)
          const printed = format === 'pdf' ? await desk.printed(bytes) : ok(bytes)
          if (!printed.ok) return printed
          const written = await writeOver(realDisk, target.path, printed.value, target.replace)
          return written.ok ? ok({ name: path.basename(target.path), claims: report.value.claims.length }) : written
        })
      }),

    'app.saveFile': ({ name, kind, content }) =>
      desk.withProject(() =>
        writeChosen(desk, chooseFile(`${fileNameOf(name)}.${kind}`, kind.toUpperCase(), kind), async (target) => {
          const bytes = Buffer.from(content, kind === 'png' ? 'base64' : 'utf8')
          const written = await writeOver(realDisk, target.path, bytes, target.replace)
          return written.ok ? ok(path.basename(target.path)) : written
        }),
      ),
  } satisfies Partial<Handlers<WindowCalls>>
}

const reportNames = {
  html: { label: 'Web page', what: 'report' },
  pdf: { label: 'PDF', what: 'report' },
  md: { label: 'Markdown', what: 'report' },
  docx: { label: 'Word document', what: 'report' },
  csv: { label: 'Table of hypotheses', what: 'hypotheses' },
} as const

/** A name that every system takes for a file. */
const fileNameOf = (name: string): string =>
  name
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
    .trim() || 'Hearsay'

const nothingExported = failure('nothing-chosen', 'Nothing has been exported in this window.', 'Export first.')

function unknownFormat(format: string): Failure {
  return failure('unknown-format', `Hearsay cannot export “${format}”.`, 'Choose one of the formats in the menu.')
}
