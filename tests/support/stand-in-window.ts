import { ok } from '#core/result.ts'
import type { Handlers, WindowCalls } from '#ipc/contract.ts'
import { createHandlers } from '../../electron/main/handlers.ts'
import type { ProjectSession } from '../../electron/main/project-session.ts'
import { freshPreferences } from '../../electron/main/settings.ts'
import type { SettingsStore } from '../../electron/main/settings.ts'
import type { WindowContext } from '../../electron/main/window-desk.ts'

/** What a store says where its answer is looked into. */
const answers: Readonly<Record<string, unknown>> = {
  'project.copies': ['Kursk (1).hearsay'],
  'store.import': { articles: 0, spans: {}, links: {}, rejected: [], losses: [], articleIds: [] },
  'store.tryImport': {
    documents: [],
    documentCount: 0,
    tables: [],
    datasets: [],
    names: [],
    choices: { label: [], 'link type': [], role: [], attribute: [] },
    rejected: [],
    losses: [],
  },
}

/** A window's handlers with nothing real behind them, and what they made of it; `around` is what differs. */
export const standInWindow = (
  around: Partial<WindowContext> = {},
): { readonly handlers: Handlers<WindowCalls>; readonly touched: string[] } => {
  const touched: string[] = []
  const touch = (what: string): void => void touched.push(what)
  const done = async (what: string): Promise<never> => {
    touch(what)
    return ok(answers[what] ?? null) as never
  }
  const session: ProjectSession = {
    path: '/projects/Kursk.hearsay',
    name: 'Kursk',
    opened: () => done('opened'),
    call: ((name: string) => done(name)) as ProjectSession['call'],
    isLost: () => false,
    reopen: () => done('reopen'),
    accept: () => done('accept'),
    close: () => done('close'),
    abandon: () => touch('abandon'),
  }
  const settings: SettingsStore = {
    current: () => ({ analyst: { id: 'a1', name: 'Ada' }, recent: [], preferences: freshPreferences }),
    update: () => touch('settings'),
  }
  const cancelled = async (): Promise<undefined> => touch('dialog') as undefined
  const handlers = createHandlers({
    session: () => session,
    settings,
    analyst: () => ({ id: 'a1', name: 'Ada' }),
    version: '0.0.0',
    home: '/home/ada',
    documents: '/home/ada/Documents',
    dialogs: {
      chooseProject: cancelled,
      chooseArticles: async () => [],
      chooseJson: async () => undefined,
      chooseNewProject: cancelled,
      chooseCopy: cancelled,
      chooseExport: cancelled,
    },
    open: () => done('open'),
    moveTo: async () => ok(null),
    openSample: () => done('sample'),
    isOpen: () => false,
    aside: () => done('aside'),
    copy: () => touch('copy'),
    showInFolder: () => touch('file manager'),
    clipped: async () => ({ text: '', html: '' }),
    printed: async (page) => ok(page),
    setMenu: () => touch('menu'),
    readyToClose: () => touch('ready'),
    ...around,
  })
  return { handlers, touched }
}
