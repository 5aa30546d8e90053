import path from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { AnalystIdentity, Client, MenuSection, StoreCalls } from '#ipc/contract.ts'
import type { Target } from './dialogs.ts'
import type { Clipped } from './paste.ts'
import { exists, inPlaceOf, realPath } from './place.ts'
import type { Beginning, ProjectSession } from './project-session.ts'
import type { SettingsStore } from './settings.ts'

export type Reply<T> = Result<T, Failure>

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

/** What all of one window's answers work with. */
export interface Desk extends WindowContext {
  /** Asks the store of the open project. */
  readonly ask: <K extends keyof StoreCalls>(
    name: K,
    ...args: Parameters<StoreCalls[K]>
  ) => Promise<ReturnType<StoreCalls[K]>>
  /** Does what needs an open project, or says that there is none. */
  readonly withProject: <T>(work: (session: ProjectSession) => Reply<T> | Promise<Reply<T>>) => Promise<Reply<T>>
  /** Opens a file in a window; one that does not open is the troubled file from then on. */
  readonly openFile: (file: string) => Promise<Reply<null>>
  /** The file that could not be opened, or whose backups were asked for last. */
  readonly troubled: { file: string | undefined }
  /** A path for something new, in the folder that was used last. */
  readonly startingAt: (name: string) => string
}

export const createDesk = (context: WindowContext): Desk => {
  const troubled: Desk['troubled'] = { file: undefined }
  const withProject: Desk['withProject'] = async (work) => {
    const session = context.session()
    return session === null ? err(noProject) : work(session)
  }
  return {
    ...context,
    troubled,
    withProject,
    ask: async (name, ...args) => {
      const session = context.session()
      return session === null ? (err(noProject) as ReturnType<StoreCalls[typeof name]>) : session.call(name, ...args)
    },
    openFile: async (file) => {
      const opened = await context.open(file, { kind: 'open' })
      troubled.file = opened.ok ? undefined : file
      return opened
    },
    startingAt: (name) => {
      const last = context.session()?.path ?? context.settings.current().recent[0]?.path
      return path.join(last === undefined ? context.documents : path.dirname(last), name)
    },
  }
}

/** Writes where the analyst chooses to: null when they choose nothing, and never over a project that is open. */
export const writeChosen = async <T>(
  desk: Desk,
  chosen: Promise<Target | undefined>,
  write: (target: Target) => Promise<Reply<T>>,
): Promise<Reply<T | null>> => {
  const target = await chosen
  if (target === undefined) return ok(null)
  return desk.isOpen(realPath(target.path)) ? err(isOpenProject(target.path)) : write(target)
}

/** Makes a project where the analyst chooses to; over another only when they have agreed. */
export const makeChosen = <T>(
  desk: Desk,
  chosen: Promise<Target | undefined>,
  make: (file: string) => Promise<Reply<T>>,
): Promise<Reply<T | null>> =>
  writeChosen(desk, chosen, async ({ path: where, replace }) => {
    const file = realPath(where)
    if (!exists(file)) return make(file)
    return replace ? inPlaceOf(file, () => make(file)) : err(alreadyThere(file))
  })

export const noProject = failure('no-project', 'No project is open in this window.', 'Open one, or start a new one.')

export function alreadyThere(file: string): Failure {
  return failure('exists', `There is already a file “${path.basename(file)}”.`, 'Choose another name.')
}

function isOpenProject(file: string): Failure {
  return failure(
    'is-open',
    `“${path.basename(file)}” is open in Hearsay and cannot be replaced.`,
    'Choose another name, or close its window first.',
  )
}
