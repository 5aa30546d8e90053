import path from 'node:path'
import { failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Handlers, ImportChoice, ImportOffer, ImportReport, WindowCalls } from '#ipc/contract.ts'
import { withPastedFile } from './paste.ts'
import { rememberImport } from './settings.ts'
import { noProject } from './window-desk.ts'
import type { Desk, Reply } from './window-desk.ts'

/** Answers of a window about what comes into its project: files that are chosen, dropped or pasted. */
export const handleImport = (desk: Desk) => {
  const { settings, dialogs } = desk
  /** Files that were chosen or dropped last, to be imported. */
  let inputs: readonly string[] = []

  /** Says what the files chosen last would bring. Names stand for what they stood for before, unless it is said otherwise. */
  const offer = async (choice: ImportChoice): Promise<Reply<ImportOffer>> => {
    const map = { ...settings.current().importNames, ...choice.map }
    const preview = await desk.ask('store.tryImport', { ...choice, map, paths: inputs, strict: false })
    const originals =
      settings.current().recent.find(({ path: file }) => file === desk.session()?.path)?.originals ?? true
    return preview.ok ? ok({ ...preview.value, originals, rejected: namesOnly(preview.value.rejected) }) : preview
  }

  const offerFiles = async (files: readonly string[]): Promise<Reply<ImportOffer | null>> => {
    if (files.length === 0) return ok(null)
    if (desk.session() === null) return err(noProjectForTexts)
    inputs = files
    return offer({ format: null, map: {} })
  }

  return {
    'app.chooseImport': async (what) =>
      desk.session() === null ? err(noProject) : offerFiles(await dialogs.chooseArticles(what)),

    'app.tryImport': async (choice) => (inputs.length === 0 ? err(nothingToImport) : offer(choice)),

    'app.import': async (choice) => {
      const session = desk.session()
      if (session === null || inputs.length === 0) return err(nothingToImport)
      settings.update(rememberImport(session.path, choice))
      return withNamesOnly(await desk.ask('store.import', { ...choice, paths: inputs, strict: false }))
    },

    'app.openDropped': async (files) => {
      const projects = files.filter(isProjectFile)
      for (const file of projects) {
        const opened = await desk.openFile(file)
        if (!opened.ok) return opened
      }
      return offerFiles(files.filter((file) => !isProjectFile(file)))
    },

    'app.pasteArticle': () =>
      desk.withProject(async () =>
        withNamesOnly(
          await withPastedFile(await desk.clipped(), (file) =>
            desk.ask('store.import', { paths: [file], format: null, map: {}, strict: false }),
          ),
        ),
      ),
  } satisfies Partial<Handlers<WindowCalls>>
}

const isProjectFile = (file: string): boolean => /\.hearsay$/i.test(file)

const withNamesOnly = (report: Reply<ImportReport>): Reply<ImportReport> =>
  report.ok ? ok({ ...report.value, rejected: namesOnly(report.value.rejected) }) : report

/** The window shows names; where the files lie is not its business. */
function namesOnly(rejected: ImportReport['rejected']): ImportReport['rejected'] {
  return rejected.map((one) => ({ ...one, file: path.basename(one.file) }))
}

const nothingToImport = failure('nothing-chosen', 'No files have been chosen.', 'Choose “Add articles” again.')

const noProjectForTexts = failure(
  'no-project',
  'Articles need a project to go into.',
  'Open a project or start a new one, then drop them there.',
)
