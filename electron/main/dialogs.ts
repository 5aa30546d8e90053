import path from 'node:path'
import { dialog } from 'electron'
import type { BrowserWindow, FileFilter, MessageBoxOptions } from 'electron'
import { codecs } from '#core/codec/index.ts'
import type { Failure } from '#core/failure.ts'
import { documentImporters } from '#store/document/index.ts'

/** Every native dialog of the app. Tests replace `dialog.show...`, so it is looked up at the moment of the call. */

export const projectExtension = '.hearsay'
const projectFilter: FileFilter = { name: 'Hearsay project', extensions: ['hearsay'] }
const anyFile: FileFilter = { name: 'All files', extensions: ['*'] }

export const chooseProject = async (window: BrowserWindow): Promise<string | undefined> => {
  const answer = await dialog.showOpenDialog(window, {
    title: 'Open a project',
    filters: [projectFilter, anyFile],
    properties: ['openFile'],
  })
  return answer.canceled ? undefined : answer.filePaths[0]
}

/** Endings of what some codec can read; which one it is shows by the look of the file. */
const datasetExtensions = [
  ...new Set(codecs.flatMap(({ extension, decoder }) => (decoder === undefined ? [] : [extension]))),
]

const documentExtensions = documentImporters.flatMap(({ extensions }) => extensions)

/** Files or folders: no system's dialog lets one choose both, but for one. */
export const chooseArticles = async (window: BrowserWindow, what: 'files' | 'folder'): Promise<readonly string[]> => {
  const answer = await dialog.showOpenDialog(window, {
    title: what === 'files' ? 'Add articles' : 'Add a folder of articles',
    buttonLabel: 'Add',
    filters: [
      { name: 'Texts and datasets', extensions: [...new Set([...documentExtensions, ...datasetExtensions, 'zip'])] },
      anyFile,
    ],
    properties: [what === 'files' ? 'openFile' : 'openDirectory', 'multiSelections'],
  })
  return answer.canceled ? [] : answer.filePaths
}

export const chooseJson = async (window: BrowserWindow, name: string): Promise<string | undefined> => {
  const answer = await dialog.showOpenDialog(window, {
    title: `Import ${name}`,
    buttonLabel: 'Import',
    filters: [{ name: `Hearsay ${name}`, extensions: ['json'] }, anyFile],
    properties: ['openFile'],
  })
  return answer.canceled ? undefined : answer.filePaths[0]
}

/** Where something new is to be written, and whether the user has agreed to replace what stands there. */
export interface Target {
  readonly path: string
  readonly replace: boolean
}

export const chooseNewProject = (window: BrowserWindow, start: string): Promise<Target | undefined> =>
  chooseTarget(window, 'New project', start, projectFilter, projectExtension)

export const chooseCopy = (window: BrowserWindow, start: string): Promise<Target | undefined> =>
  chooseTarget(window, 'Save a copy', start, projectFilter, projectExtension)

export const chooseExport = (
  window: BrowserWindow,
  start: string,
  label: string,
  extension: string,
): Promise<Target | undefined> => {
  const bare = extension.replace(/^\./, '')
  return chooseTarget(window, `Export ${label}`, start, { name: label, extensions: [bare] }, `.${bare}`)
}

/** Answers whether the window may close although its project is not saved. */
export const confirmUnsavedClose = async (window: BrowserWindow, { message, remedy }: Failure): Promise<boolean> => {
  const answer = await ask(window, {
    type: 'warning',
    message: `Not saved: ${message}`,
    detail: remedy,
    buttons: ['Keep open', 'Close anyway'],
  })
  return answer === 1
}

/** Answers whether to close a window whose project is still being saved. */
export const confirmCloseWhileSaving = async (window: BrowserWindow): Promise<boolean> => {
  const answer = await ask(window, {
    type: 'warning',
    message: 'The project is still being saved.',
    detail: 'The disk is slow. What you did is in the recovery journal and will be put back when you open the project.',
    buttons: ['Wait', 'Close anyway'],
  })
  return answer === 1
}

/** Answers whether to load a page again that stopped working. */
export const confirmReload = async (window: BrowserWindow): Promise<boolean> => {
  const answer = await ask(window, {
    type: 'error',
    message: 'This window stopped working.',
    detail: 'What was shown as saved is safe.',
    buttons: ['Show it again', 'Close'],
  })
  return answer === 0
}

/** Tells of a failure that no page can show. */
export const tellFailure = async ({ message, remedy }: Failure, window?: BrowserWindow): Promise<void> => {
  await ask(window, { type: 'error', message, detail: remedy, buttons: ['OK'] })
}

/**
 * The system's dialog asks before it lets an existing file be chosen. Where we then add a missing extension, another
 * file is meant, and we ask ourselves.
 */
async function chooseTarget(
  window: BrowserWindow,
  title: string,
  start: string,
  filter: FileFilter,
  extension: string,
): Promise<Target | undefined> {
  const answer = await dialog.showSaveDialog(window, {
    title,
    defaultPath: start,
    filters: [filter],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  const chosen = answer.filePath
  if (answer.canceled || chosen === undefined || chosen === '') return undefined
  if (path.extname(chosen).toLowerCase() === extension) return { path: chosen, replace: true }
  return { path: chosen + extension, replace: false }
}

async function ask(window: BrowserWindow | undefined, options: MessageBoxOptions): Promise<number> {
  const box = { title: 'Hearsay', noLink: true, defaultId: 0, cancelId: 0, ...options }
  const { response } = await (window === undefined || window.isDestroyed()
    ? dialog.showMessageBox(box)
    : dialog.showMessageBox(window, box))
  return response
}
