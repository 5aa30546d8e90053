import path from 'node:path'
import { app, BrowserWindow, clipboard, Menu, shell } from 'electron'
import type { Session } from 'electron'
import type { Failure } from '#core/failure.ts'
import { ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Events, Handlers, MenuSection, WindowCalls } from '#ipc/contract.ts'
import { readClipped } from './clipped.ts'
import { printPage } from './print.ts'
import { closeWindow } from './close-window.ts'
import * as dialogs from './dialogs.ts'
import { createHandlers } from './handlers.ts'
import type { Log } from './log.ts'
import { menuTemplate } from './menu.ts'
import { freePath, projectName, realPath } from './place.ts'
import { createSession } from './project-session.ts'
import type { Beginning, ProjectSession, StartStore } from './project-session.ts'
import { currentAnalyst, rememberBounds, rememberProject } from './settings.ts'
import type { Bounds, SettingsStore } from './settings.ts'
import { createWindow, placeWindow, whenPainted } from './window.ts'

type Reply<T> = Result<T, Failure>

/** A window of ours. It is a welcome window until a project is opened in it, and then that project's for good. */
export interface AppWindow {
  readonly window: BrowserWindow
  session: ProjectSession | null
  readonly send: <E extends keyof Events>(event: E, ...args: Parameters<Events[E]>) => void
  /** Called when the page answers whether it may be closed. */
  onReadyToClose: ((ready: boolean) => void) | null
  /** The attempt to close it that is under way, answering whether it closed. */
  closing: Promise<boolean> | null
  /** The menu's sections as the page last described them, as JSON. */
  menu: string
}

export interface Shell {
  readonly open: (file: string, beginning: Beginning) => Promise<Reply<null>>
  readonly openSample: () => Promise<Reply<null>>
  readonly showWelcome: () => Promise<void>
  readonly focusAny: () => void
  readonly handlersOf: (webContentsId: number) => Handlers<WindowCalls> | undefined
  /** Closes every window; stops at the first that stays open and answers false. Without asking none stays open. */
  readonly closeAll: (mayAsk: boolean) => Promise<boolean>
}

export interface ShellOptions {
  readonly settings: SettingsStore
  readonly session: Session
  readonly startStore: StartStore
  readonly devAddress: string | undefined
  /** Where copies of the sample project go. */
  readonly samples: string
  readonly log: Log
}

const projectSize = { width: 1440, height: 900 }
const welcomeSize = { width: 880, height: 620 }

/** All windows and the projects in them. */
export const createShell = ({ settings, session, startStore, devAddress, samples, log }: ShellOptions): Shell => {
  const windows = new Map<number, { readonly appWindow: AppWindow; readonly handlers: Handlers<WindowCalls> }>()
  const all = (): readonly AppWindow[] => [...windows.values()].map(({ appWindow }) => appWindow)
  const opening = new Map<string, Promise<Reply<null>>>()
  const welcomeWindow = (): AppWindow | undefined =>
    all().find(({ session: project, window }) => project === null && !window.isDestroyed())
  const find = (file: string): AppWindow | undefined => all().find((one) => one.session?.path === realPath(file))

  function addWindow(window: BrowserWindow): AppWindow {
    const appWindow: AppWindow = {
      window,
      session: null,
      send: (event, ...args) => {
        if (!window.isDestroyed()) window.webContents.send(event, ...args)
      },
      onReadyToClose: null,
      closing: null,
      menu: '[]',
    }
    const id = window.webContents.id
    windows.set(id, { appWindow, handlers: handlersFor(appWindow) })
    window.on('close', (event) => {
      event.preventDefault()
      void close(appWindow, true)
    })
    window.on('closed', () => windows.delete(id))
    window.on('focus', () => showMenu(appWindow))
    window.webContents.on('render-process-gone', (_event, { reason }) => void recover(appWindow, reason))
    window.webContents.on('did-fail-load', (_event, code, description) => {
      if (code !== -3) log.note(`a page could not be loaded: ${description}`) // -3: another load took its place
    })
    return appWindow
  }

  function handlersFor(appWindow: AppWindow): Handlers<WindowCalls> {
    const { window } = appWindow
    return createHandlers({
      session: () => appWindow.session,
      settings,
      analyst: () => currentAnalyst(settings.current()),
      version: app.getVersion(),
      home: app.getPath('home'),
      documents: app.getPath('documents'),
      dialogs: {
        chooseProject: () => dialogs.chooseProject(window),
        chooseArticles: (what) => dialogs.chooseArticles(window, what),
        chooseJson: (name) => dialogs.chooseJson(window, name),
        chooseNewProject: (start) => dialogs.chooseNewProject(window, start),
        chooseCopy: (start) => dialogs.chooseCopy(window, start),
        chooseExport: (start, label, extension) => dialogs.chooseExport(window, start, label, extension),
      },
      open,
      openSample,
      moveTo: (file) => moveTo(appWindow, file),
      isOpen: (file) => find(file) !== undefined,
      aside: async (work) => {
        const { calls, kill } = startStore({})
        try {
          return await work(calls)
        } finally {
          kill()
        }
      },
      copy: (text) => clipboard.writeText(text),
      showInFolder: (file) => shell.showItemInFolder(file),
      clipped: readClipped,
      printed: printPage,
      setMenu: (sections) => {
        appWindow.menu = JSON.stringify(sections)
        showMenu(appWindow)
      },
      readyToClose: (ready) => appWindow.onReadyToClose?.(ready),
    })
  }

  /** A project is open once: in the window it is in already, in the welcome window, or in a new one. */
  async function open(file: string, beginning: Beginning): Promise<Reply<null>> {
    const real = realPath(file)
    const underWay = opening.get(real)
    if (underWay !== undefined) return underWay
    const there = find(real)
    const closing = await there?.closing
    if (there !== undefined && closing !== true) {
      focus(there.window)
      return ok(null)
    }
    const opened = openNew(real, beginning).finally(() => opening.delete(real))
    opening.set(real, opened)
    return opened
  }

  async function openNew(file: string, beginning: Beginning): Promise<Reply<null>> {
    const name = projectName(file)
    let appWindow: AppWindow | undefined
    const project = startProject(file, beginning, () => appWindow)
    // A new window is made while the store opens the file, which takes as long; the welcome window waits as it is.
    const isFirst = welcomeWindow() === undefined
    if (isFirst) appWindow = newProjectWindow(file, name, project)
    const painted = appWindow === undefined ? undefined : whenPainted(appWindow.window)

    const opened = await project.opened()
    if (!opened.ok) {
      if (appWindow !== undefined && !appWindow.window.isDestroyed()) appWindow.window.destroy()
      return opened
    }
    remember(file)
    const welcome = isFirst ? undefined : welcomeWindow()
    if (welcome !== undefined) {
      appWindow = welcome
      turnInto(welcome, file, name, project)
    } else {
      appWindow ??= newProjectWindow(file, name, project)
      await (painted ?? whenPainted(appWindow.window))
    }
    showPath(appWindow, file)
    focus(appWindow.window)
    return ok(null)
  }

  function startProject(file: string, beginning: Beginning, of: () => AppWindow | undefined): ProjectSession {
    return createSession({
      path: file,
      name: projectName(file),
      analyst: currentAnalyst(settings.current()),
      beginning,
      startStore,
      events: {
        'project.changed': (change) => of()?.send('project.changed', change),
        'project.saved': (saved) => of()?.send('project.saved', saved),
        'project.merging': (progress) => of()?.send('project.merging', progress),
        'project.importing': (progress) => of()?.send('project.importing', progress),
        'project.exporting': (progress) => of()?.send('project.exporting', progress),
        'project.touched': (touched) => of()?.send('project.touched', touched),
        'project.free': () => of()?.send('project.free'),
        'project.lost': (failure) => of()?.send('project.lost', failure),
      },
    })
  }

  /** A window goes on with another file, in which its store has just left the project. */
  async function moveTo(appWindow: AppWindow, file: string): Promise<Reply<null>> {
    appWindow.session?.abandon()
    const project = startProject(file, { kind: 'open' }, () => appWindow)
    appWindow.session = project
    const opened = await project.opened()
    if (!opened.ok || appWindow.window.isDestroyed()) return opened
    remember(file)
    appWindow.window.setTitle(project.name)
    showPath(appWindow, file)
    return ok(null)
  }

  function remember(file: string): void {
    settings.update(rememberProject(file, Date.now()))
    app.addRecentDocument(file)
  }

  function newProjectWindow(file: string, name: string, project: ProjectSession): AppWindow {
    const window = createWindow({ title: name, session, bounds: boundsFor(file), size: projectSize, devAddress })
    const appWindow = addWindow(window)
    appWindow.session = project
    return appWindow
  }

  /** The welcome window becomes the project's. Its page begins anew, and finds the project. */
  function turnInto(welcome: AppWindow, file: string, name: string, project: ProjectSession): void {
    welcome.session = project
    welcome.window.setTitle(name)
    placeWindow(welcome.window, boundsFor(file), projectSize)
    welcome.window.webContents.reload()
  }

  async function openSample(): Promise<Reply<null>> {
    const file = freePath(samples, 'Sample project')
    if (!file.ok) return file
    return open(file.value, { kind: 'sample', seeds: path.join(app.getAppPath(), 'seeds') })
  }

  async function showWelcome(): Promise<void> {
    const there = welcomeWindow()
    if (there !== undefined) return focus(there.window)
    const window = createWindow({ title: 'Hearsay', session, bounds: null, size: welcomeSize, devAddress })
    addWindow(window)
    await whenPainted(window)
    focus(window)
  }

  /** The remembered place, or one a little beside the newest window's. */
  function boundsFor(file: string): Bounds | null {
    const { recent } = settings.current()
    const own = recent.find((one) => one.path === file)?.bounds
    if (own !== undefined && own !== null) return own
    const last = recent.find(({ bounds }) => bounds !== null)?.bounds ?? null
    return last === null ? null : { ...last, x: last.x + 28, y: last.y + 28 }
  }

  function close(appWindow: AppWindow, mayAsk: boolean): Promise<boolean> {
    const { window, session: project } = appWindow
    if (project !== null && !window.isDestroyed() && window.isVisible()) {
      settings.update(rememberBounds(project.path, window.getNormalBounds()))
    }
    return closeWindow(appWindow, mayAsk, log)
  }

  /** There is one menu, that of the window in front; its items act on the window they are chosen in. */
  function showMenu(appWindow: AppWindow): void {
    const front = BrowserWindow.getFocusedWindow()
    if (appWindow.window.isDestroyed() || (front !== null && front !== appWindow.window)) return
    const sections = JSON.parse(appWindow.menu) as readonly MenuSection[]
    const choose = (name: string, chosenIn: number | undefined): void => {
      const target = chosenIn === undefined ? undefined : windows.get(chosenIn)?.appWindow
      ;(target ?? appWindow).send('menu.command', name)
    }
    const context = { isMac: process.platform === 'darwin', appName: app.name, choose }
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(sections, context)))
  }

  /** The project's store lives on when its page dies. */
  async function recover(appWindow: AppWindow, reason: string): Promise<void> {
    if (reason === 'clean-exit' || appWindow.window.isDestroyed()) return
    log.note(`a page has gone: ${reason}`)
    if (await dialogs.confirmReload(appWindow.window)) appWindow.window.reload()
    else await close(appWindow, true)
  }

  return {
    open,
    openSample,
    showWelcome,
    focusAny: () => {
      const last = all().at(-1)
      if (last !== undefined) focus(last.window)
    },
    handlersOf: (id) => windows.get(id)?.handlers,
    async closeAll(mayAsk) {
      for (const one of all()) if (!(await close(one, mayAsk))) return false
      return true
    },
  }
}

function showPath({ window }: AppWindow, file: string): void {
  if (process.platform === 'darwin' && !window.isDestroyed()) window.setRepresentedFilename(file)
}

function focus(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
