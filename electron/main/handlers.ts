import { ok } from '#core/result.ts'
import { projectCallNames } from '#ipc/contract.ts'
import type { Handlers, ProjectCalls, WindowCalls } from '#ipc/contract.ts'
import { handleExport } from './handle-export.ts'
import { handleImport } from './handle-import.ts'
import { handleOpening } from './handle-opening.ts'
import { handleRecovery } from './handle-recovery.ts'
import { handleSharing } from './handle-sharing.ts'
import { rememberPlace, rememberSet } from './settings.ts'
import { createDesk } from './window-desk.ts'
import type { Desk, WindowContext } from './window-desk.ts'

/** One window's answers to every call of the contract. */
export const createHandlers = (context: WindowContext): Handlers<WindowCalls> => {
  const desk = createDesk(context)
  return {
    ...passedOn(desk.ask),
    ...handleOpening(desk),
    ...handleRecovery(desk),
    ...handleImport(desk),
    ...handleExport(desk),
    ...handleSharing(desk),
    ...handleWindow(desk),
  }
}

/** Every call of a project, answered by asking the store. */
function passedOn(
  ask: <K extends keyof ProjectCalls>(name: K, ...args: Parameters<ProjectCalls[K]>) => Promise<unknown>,
): Handlers<ProjectCalls> {
  const names = Object.keys(projectCallNames) as readonly (keyof ProjectCalls)[]
  const handlers = names.map((name) => [name, (...args: Parameters<ProjectCalls[typeof name]>) => ask(name, ...args)])
  return Object.fromEntries(handlers) as Handlers<ProjectCalls>
}

/** Answers about the window itself and what is remembered for it. */
function handleWindow({ settings, session, ...desk }: Desk) {
  return {
    'app.setAnalyst': (name) => {
      settings.update((now) => ({ ...now, analyst: { ...now.analyst, name: name.trim() } }))
      return ok(null)
    },

    'app.preferences': () => ok(settings.current().preferences),

    'app.prefer': (change) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      settings.update((now) => ({ ...now, preferences: { ...now.preferences, ...given } }))
      return ok(null)
    },

    'app.workIn': (set) => {
      const project = session()
      if (project !== null) settings.update(rememberSet(project.path, set))
      return ok(null)
    },

    'app.stay': (place) => {
      const project = session()
      if (project !== null) settings.update(rememberPlace(project.path, place))
      return ok(null)
    },

    'app.copy': (text) => {
      desk.copy(text)
      return ok(null)
    },

    'app.setMenu': (sections) => {
      desk.setMenu(sections)
      return ok(null)
    },

    'app.readyToClose': (ready) => {
      desk.readyToClose(ready)
      return ok(null)
    },
  } satisfies Partial<Handlers<WindowCalls>>
}
