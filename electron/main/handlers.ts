import path from 'node:path'
import { codecById, codecs } from '#core/codec/index.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { projectCallNames } from '#ipc/contract.ts'
import type {
  AnalystIdentity,
  Client,
  ExportReport,
  Handlers,
  ImportChoice,
  ImportOffer,
  ImportReport,
  MenuSection,
  MergeReport,
  ProjectCalls,
  SalvageReport,
  StoreCalls,
  WindowCalls,
} from '#ipc/contract.ts'
import { realDisk } from '#store/disk.ts'
import { writeOver } from '#store/export.ts'
import { gatherReport } from '#store/report/gather.ts'
import { writeReport } from '#store/report/write.ts'
import type { Target } from './dialogs.ts'
import { withPastedFile } from './paste.ts'
import type { Clipped } from './paste.ts'
import { exists, inPlaceOf, projectName, realPath, shortFolder } from './place.ts'
import type { Beginning, ProjectSession } from './project-session.ts'
import { jsonFiles, readJson, writeJson } from './json-file.ts'
import { rememberImport, rememberPlace, rememberSet } from './settings.ts'
import type { SettingsStore } from './settings.ts'

type Reply<T> = Result<T, Failure>

/** What one window's calls act on. */
export interface WindowContext {
  readonly session: () => ProjectSession | null
  readonly settings: SettingsStore
  readonly analyst: () => AnalystIdentity
  readonly version: string
  readonly home: string
  /** Where a dialog starts when no project has been opened yet. */
  readonly documents: string
  readonly dialogs: {
    readonly chooseProject: () => Promise<string | undefined>
    readonly chooseArticles: (what: 'files' | 'folder') => Promise<readonly string[]>
    readonly chooseJson: (name: string) => Promise<string | undefined>
    readonly chooseNewProject: (start: string) => Promise<Target | undefined>
    readonly chooseCopy: (start: string) => Promise<Target | undefined>
    readonly chooseExport: (start: string, label: string, extension: string) => Promise<Target | undefined>
  }
  /** Opens a project in a window of its own, or shows the window it is open in. */
  readonly open: (file: string, beginning: Beginning) => Promise<Reply<null>>
  readonly openSample: () => Promise<Reply<null>>
  /** Goes on in this window with another file, in which its project now is. */
  readonly moveTo: (file: string) => Promise<Reply<null>>
  readonly isOpen: (file: string) => boolean
  /** A store process with no project open, for as long as the work takes. */
  readonly aside: <T>(work: (calls: Client<StoreCalls>) => Promise<T>) => Promise<T>
  readonly copy: (text: string) => void
  /** Shows a file in the system's file manager. */
  readonly showInFolder: (file: string) => void
  readonly clipped: () => Promise<Clipped>
  /** A web page as it is printed, as a PDF. */
  readonly printed: (page: Uint8Array) => Promise<Reply<Uint8Array>>
  readonly setMenu: (sections: readonly MenuSection[]) => void
  readonly readyToClose: (ready: boolean) => void
}

/** One window's answers to every call of the contract. */
export const createHandlers = (context: WindowContext): Handlers<WindowCalls> => {
  const { settings, dialogs } = context
  /** The file whose backups the window asked for last, or that it could not open. */
  let troubled: string | undefined
  /** What was exported last. */
  let exported: string | undefined
  /** Files that were chosen or dropped last, to be imported. */
  let inputs: readonly string[] = []
  /** The project that was salvaged last. */
  let salvaged: string | undefined
  /** The copy that the window last asked to merge. */
  let tried: string | undefined

  const open = async (file: string): Promise<Reply<null>> => {
    const opened = await context.open(file, { kind: 'open' })
    troubled = opened.ok ? undefined : file
    return opened
  }

  const ask = async <K extends keyof StoreCalls>(
    name: K,
    ...args: Parameters<StoreCalls[K]>
  ): Promise<ReturnType<StoreCalls[K]>> => {
    const session = context.session()
    return session === null ? (err(noProject) as ReturnType<StoreCalls[K]>) : session.call(name, ...args)
  }

  /** Says what the files chosen last would bring. Names stand for what they stood for before, unless it is said otherwise. */
  const offer = async (choice: ImportChoice): Promise<Reply<ImportOffer>> => {
    const map = { ...settings.current().importNames, ...choice.map }
    const preview = await ask('store.tryImport', { ...choice, map, paths: inputs, strict: false })
    const originals =
      settings.current().recent.find(({ path: file }) => file === context.session()?.path)?.originals ?? true
    return preview.ok ? ok({ ...preview.value, originals, rejected: namesOnly(preview.value.rejected) }) : preview
  }

  const offerFiles = async (files: readonly string[]): Promise<Reply<ImportOffer | null>> => {
    if (files.length === 0) return ok(null)
    if (context.session() === null) return err(noProjectForTexts)
    inputs = files
    return offer({ format: null, map: {} })
  }

  const tryMerge = async (file: string): Promise<Reply<{ readonly name: string; readonly report: MergeReport }>> => {
    tried = file
    const report = await ask('store.merge', { path: file, dryRun: true })
    return report.ok ? ok({ name: projectName(file), report: report.value }) : report
  }

  /** A path for something new, in the folder that was used last. */
  const startingAt = (name: string): string => {
    const last = context.session()?.path ?? settings.current().recent[0]?.path
    return path.join(last === undefined ? context.documents : path.dirname(last), name)
  }

  return {
    ...passedOn(ask),
    'project.snapshot': async () => {
      const session = context.session()
      if (session?.isLost() === true) await session.reopen()
      const reply = await ask('project.snapshot')
      const known = settings.current().recent.find((recent) => recent.path === session?.path)
      if (!reply.ok || known === undefined) return reply
      return ok({
        ...reply.value,
        ...(known.set === undefined ? {} : { worked: known.set }),
        ...(known.place === undefined ? {} : { place: known.place }),
      })
    },

    'app.welcome': () => {
      const { recent, analyst } = settings.current()
      return ok({
        recent: recent.map((file) => ({
          token: file.token,
          name: projectName(file.path),
          folder: shortFolder(file.path, context.home),
          openedAt: file.openedAt,
        })),
        analyst: analyst.name,
        version: context.version,
      })
    },

    'app.setAnalyst': (name) => {
      settings.update((now) => ({ ...now, analyst: { ...now.analyst, name: name.trim() } }))
      return ok(null)
    },

    'app.newProject': async () => {
      const target = await dialogs.chooseNewProject(startingAt('Untitled project.hearsay'))
      if (target === undefined) return ok(null)
      return writeTo(target, context.isOpen, (file) => context.open(file, { kind: 'create' }))
    },

    'app.openProject': async () => {
      const file = await dialogs.chooseProject()
      return file === undefined ? ok(null) : open(file)
    },

    'app.openRecent': (token) => {
      const known = settings.current().recent.find((recent) => recent.token === token)
      if (known === undefined) return err(forgotten)
      if (!exists(known.path)) return err(vanished(known.path, context.home))
      return open(known.path)
    },

    'app.openSample': () => context.openSample(),

    'app.copy': (text) => {
      context.copy(text)
      return ok(null)
    },

    'app.chooseImport': async (what) =>
      context.session() === null ? err(noProject) : offerFiles(await dialogs.chooseArticles(what)),

    'app.tryImport': (choice) => (inputs.length === 0 ? err(nothingToImport) : offer(choice)),

    'app.import': async (choice) => {
      const session = context.session()
      if (session === null || inputs.length === 0) return err(nothingToImport)
      settings.update(rememberImport(session.path, choice))
      const report = await ask('store.import', { ...choice, paths: inputs, strict: false })
      return report.ok ? ok({ ...report.value, rejected: namesOnly(report.value.rejected) }) : report
    },

    'app.openDropped': async (files) => {
      const projects = files.filter(isProjectFile)
      for (const file of projects) {
        const opened = await open(file)
        if (!opened.ok) return opened
      }
      return offerFiles(files.filter((file) => !isProjectFile(file)))
    },

    'app.pasteArticle': async () => {
      if (context.session() === null) return err(noProject)
      const report = await withPastedFile(await context.clipped(), (file) =>
        ask('store.import', { paths: [file], format: null, map: {}, strict: false }),
      )
      return report.ok ? ok({ ...report.value, rejected: namesOnly(report.value.rejected) }) : report
    },

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

    'app.tryExport': (choice) => ask('store.tryExport', choice),

    'app.exportDataset': async (choice) => {
      const session = context.session()
      if (session === null) return err(noProject)
      const codec = codecById(choice.format)
      if (codec === undefined) return err(unknownFormat(choice.format))
      const extension = choice.split === null ? codec.extension.replace(/^\./, '') : 'zip'
      const target = await dialogs.chooseExport(startingAt(`${session.name}.${extension}`), codec.label, extension)
      if (target === undefined) return ok(null)
      if (context.isOpen(target.path)) return err(isOpenProject(target.path))
      const wish = { ...choice, path: target.path, force: target.replace, strict: false }
      const report = await ask('store.export', wish)
      if (!report.ok) return report
      exported = target.path
      return ok(fileNamesOnly(report.value))
    },

    'app.showExported': () => {
      if (exported === undefined) return err(nothingExported)
      context.showInFolder(exported)
      return ok(null)
    },

    'app.exportJson': async (text, what) => {
      const session = context.session()
      if (session === null) return err(noProject)
      const { name, fileName } = jsonFiles[what]
      const target = await dialogs.chooseExport(startingAt(fileName(session.name)), name, 'json')
      if (target === undefined) return ok(null)
      if (context.isOpen(target.path)) return err(isOpenProject(target.path))
      const written = await writeJson(target, text)
      return written.ok ? ok(path.basename(target.path)) : written
    },

    'app.report': async ({ format, hypotheses, ...choice }) => {
      const session = context.session()
      if (session === null) return err(noProject)
      const { label, what } = reportNames[format]
      const start = startingAt(`${session.name} ${what}.${format}`)
      const target = await dialogs.chooseExport(start, label, format)
      if (target === undefined) return ok(null)
      if (context.isOpen(target.path)) return err(isOpenProject(target.path))
      const report = await gatherReport(
        {
          'project.analysis': (question) => session.call('project.analysis', question),
          'store.info': () => session.call('store.info'),
        },
        choice,
      )
      if (!report.ok) return report
      const bytes = await writeReport(report.value, format === 'pdf' ? 'html' : format, hypotheses)
      const printed = format === 'pdf' ? await context.printed(bytes) : ok(bytes)
      if (!printed.ok) return printed
      const written = await writeOver(realDisk, target.path, printed.value, target.replace)
      return written.ok ? ok({ name: path.basename(target.path), claims: report.value.claims.length }) : written
    },

    'app.saveFile': async ({ name, kind, content }) => {
      if (context.session() === null) return err(noProject)
      const target = await dialogs.chooseExport(startingAt(`${fileNameOf(name)}.${kind}`), kind.toUpperCase(), kind)
      if (target === undefined) return ok(null)
      if (context.isOpen(target.path)) return err(isOpenProject(target.path))
      const bytes = Buffer.from(content, kind === 'png' ? 'base64' : 'utf8')
      const written = await writeOver(realDisk, target.path, bytes, target.replace)
      return written.ok ? ok(path.basename(target.path)) : written
    },

    'app.chooseJson': async (what) => {
      const file = await dialogs.chooseJson(jsonFiles[what].name)
      return file === undefined ? ok(null) : readJson(file, what)
    },

    'app.saveCopy': async () => {
      const session = context.session()
      if (session === null) return err(noProject)
      const target = await dialogs.chooseCopy(startingAt(`${session.name} copy.hearsay`))
      if (target === undefined) return ok(null)
      if (context.isOpen(target.path)) return err(isOpenProject(target.path))
      if (!target.replace && exists(target.path)) return err(alreadyThere(target.path))
      return ask('store.saveCopy', target.path)
    },

    'app.tryShare': (choice) => ask('store.share', { path: null, choice, force: false }),

    'app.share': async (choice) => {
      const session = context.session()
      if (session === null) return err(noProject)
      const target = await dialogs.chooseCopy(startingAt(`${session.name} to share.hearsay`))
      if (target === undefined) return ok(null)
      if (context.isOpen(target.path)) return err(isOpenProject(target.path))
      return ask('store.share', { path: target.path, choice, force: target.replace })
    },

    'app.purge': (what) => ask('store.purge', what),

    'app.tryMerge': async () => {
      const file = await dialogs.chooseProject()
      return file === undefined ? ok(null) : tryMerge(file)
    },

    'app.tryMergeBeside': async (name) => {
      const session = context.session()
      if (session === null) return err(noProject)
      if (name === null) return tryMerge(session.path)
      const copies = await session.call('project.copies')
      if (!copies.ok) return copies
      return copies.value.includes(name) ? tryMerge(path.join(path.dirname(session.path), name)) : err(noLongerBeside)
    },

    'app.merge': () => (tried === undefined ? err(nothingTried) : ask('store.merge', { path: tried, dryRun: false })),

    'app.acceptFile': async () => (await context.session()?.accept()) ?? err(noProject),

    'app.keepBoth': async () => {
      const written = await ask('store.keepBoth')
      return written.ok ? context.moveTo(written.value) : written
    },

    'app.tryAgain': () => (troubled === undefined ? err(nothingTried) : open(troubled)),

    'app.backups': async () => {
      const session = context.session()
      const file = session?.path ?? troubled ?? (await dialogs.chooseProject())
      if (file === undefined) return ok(null)
      troubled = file
      const found =
        session === null
          ? await context.aside((calls) => calls['store.backups']({ path: file }))
          : await session.call('store.backups', { path: file })
      return found.ok ? ok({ name: projectName(file), backups: found.value }) : found
    },

    'app.restoreBackup': async (backup) => {
      const name = `${projectName(context.session()?.path ?? troubled ?? 'Project')} (restored).hearsay`
      const target = await dialogs.chooseCopy(startingAt(name))
      if (target === undefined) return ok(null)
      return writeTo(target, context.isOpen, async (file) => {
        const restored = await context.aside((calls) => calls['store.restoreInto']({ backup, path: file }))
        return restored.ok ? context.open(file, { kind: 'open' }) : restored
      })
    },

    'app.salvage': async () => {
      const damaged = troubled ?? (await dialogs.chooseProject())
      if (damaged === undefined) return ok(null)
      troubled = damaged
      const target = await dialogs.chooseCopy(startingAt(`${projectName(damaged)} (salvaged).hearsay`))
      if (target === undefined) return ok(null)
      if (realPath(target.path) === realPath(damaged)) return err(staysAsItIs(damaged))
      const analyst = context.analyst()
      let report: SalvageReport | undefined
      const written = await writeTo(target, context.isOpen, async (file) => {
        const what = { path: damaged, to: file, analyst }
        const saved = await context.aside((calls) => calls['store.salvage'](what))
        if (!saved.ok) return saved
        salvaged = file
        report = saved.value
        return ok(null)
      })
      if (!written.ok) return written
      return ok(report === undefined ? null : { name: projectName(target.path), report })
    },

    'app.openSalvaged': () => (salvaged === undefined ? err(nothingSalvaged) : open(salvaged)),

    'app.workIn': (set) => {
      const session = context.session()
      if (session !== null) settings.update(rememberSet(session.path, set))
      return ok(null)
    },

    'app.stay': (place) => {
      const session = context.session()
      if (session !== null) settings.update(rememberPlace(session.path, place))
      return ok(null)
    },

    'app.preferences': () => ok(settings.current().preferences),

    'app.prefer': (change) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      settings.update((now) => ({ ...now, preferences: { ...now.preferences, ...given } }))
      return ok(null)
    },

    'app.setMenu': (sections) => {
      context.setMenu(sections)
      return ok(null)
    },

    'app.readyToClose': (ready) => {
      context.readyToClose(ready)
      return ok(null)
    },
  }
}

/** Writes a project where the user wants it: never over one that is open, over another only when they have agreed. */
async function writeTo(
  { path: chosen, replace }: Target,
  isOpen: (file: string) => boolean,
  write: (file: string) => Promise<Reply<null>>,
): Promise<Reply<null>> {
  const file = realPath(chosen)
  if (isOpen(file)) return err(isOpenProject(file))
  if (!exists(file)) return write(file)
  return replace ? inPlaceOf(file, () => write(file)) : err(alreadyThere(file))
}

/** The window shows names; where the files lie is not its business. */
function namesOnly(rejected: ImportReport['rejected']): ImportReport['rejected'] {
  return rejected.map((one) => ({ ...one, file: path.basename(one.file) }))
}

function fileNamesOnly(report: ExportReport): ExportReport {
  return { ...report, files: report.files.map((file) => path.basename(file)) }
}

const nothingExported = failure('nothing-chosen', 'Nothing has been exported in this window.', 'Export first.')
const nothingToImport = failure('nothing-chosen', 'No files have been chosen.', 'Choose “Add articles” again.')
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

const nothingTried = failure('nothing-chosen', 'No copy has been chosen.', 'Choose Merge another copy again.')
const nothingSalvaged = failure('nothing-chosen', 'No copy has been written.', 'Choose Salvage a copy again.')

const isProjectFile = (file: string): boolean => /\.hearsay$/i.test(file)

const noLongerBeside = failure(
  'not-found',
  'This copy is no longer beside the project, or it has nothing new.',
  'Choose “Merge another copy” and look for it.',
)
const noProjectForTexts = failure(
  'no-project',
  'Articles need a project to go into.',
  'Open a project or start a new one, then drop them there.',
)
const noProject = failure('no-project', 'No project is open in this window.', 'Open one, or start a new one.')

const forgotten = failure(
  'not-found',
  'This project is no longer in the list of recent ones.',
  'Choose “Open” and look for its file.',
)

function vanished(file: string, home: string): Failure {
  return failure(
    'vanished',
    `“${path.basename(file)}” is no longer in ${shortFolder(file, home)}.`,
    'Bring it back, connect its disk, or choose “Open” and look for it elsewhere.',
  )
}

function unknownFormat(format: string): Failure {
  return failure('unknown-format', `Hearsay cannot export “${format}”.`, 'Choose one of the formats in the menu.')
}

function isOpenProject(file: string): Failure {
  return failure(
    'is-open',
    `“${path.basename(file)}” is open in Hearsay and cannot be replaced.`,
    'Choose another name, or close its window first.',
  )
}

function staysAsItIs(file: string): Failure {
  return failure(
    'same-file',
    `“${path.basename(file)}” is the damaged file, which stays as it is.`,
    'Choose another name for what is saved of it.',
  )
}

function alreadyThere(file: string): Failure {
  return failure('exists', `There is already a file “${path.basename(file)}”.`, 'Choose another name.')
}

/** Every call of a project, answered by asking the store. */
function passedOn(
  ask: <K extends keyof ProjectCalls>(name: K, ...args: Parameters<ProjectCalls[K]>) => Promise<unknown>,
): Handlers<ProjectCalls> {
  const names = Object.keys(projectCallNames) as readonly (keyof ProjectCalls)[]
  const handlers = names.map((name) => [name, (...args: Parameters<ProjectCalls[typeof name]>) => ask(name, ...args)])
  return Object.fromEntries(handlers) as Handlers<ProjectCalls>
}
