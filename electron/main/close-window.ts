import { confirmCloseWhileSaving, confirmUnsavedClose } from './dialogs.ts'
import type { Log } from './log.ts'
import type { AppWindow } from './shell.ts'

const pageBudget = 3_000 // milliseconds a page may take to finish what is being typed

/**
 * Closes a window in order: the page finishes, the store saves and ends, the window goes. Answers whether it closed.
 * `mayAsk` false is for the end of the system's session: nobody is there to answer, and the journal has everything.
 */
export const closeWindow = (appWindow: AppWindow, mayAsk: boolean, log: Log): Promise<boolean> => {
  if (appWindow.closing !== null) return mayAsk ? insist(appWindow) : appWindow.closing
  const attempt = settleAndClose(appWindow, mayAsk, log).finally(() => {
    appWindow.closing = null
  })
  appWindow.closing = attempt
  return attempt
}

async function settleAndClose(appWindow: AppWindow, mayAsk: boolean, log: Log): Promise<boolean> {
  const { window, session } = appWindow
  if (window.isDestroyed()) return true
  if (session !== null) {
    const settled = await askPage(appWindow)
    if (!settled && mayAsk) return false
    const saved = await session.close()
    if (!saved.ok) {
      log.note(`a project was closed unsaved: ${saved.error.kind}`)
      if (mayAsk && !(await confirmUnsavedClose(window, saved.error))) return false
      session.abandon()
    }
  }
  if (!window.isDestroyed()) window.destroy()
  return true
}

/** Asks the page to finish; one that does not answer in time has nothing more to say. */
function askPage(appWindow: AppWindow): Promise<boolean> {
  const { window, send } = appWindow
  if (window.webContents.isCrashed() || window.webContents.isLoadingMainFrame()) return Promise.resolve(true)
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(true), pageBudget)
    appWindow.onReadyToClose = (ready) => {
      clearTimeout(timer)
      resolve(ready)
    }
    send('window.closing')
  }).finally(() => {
    appWindow.onReadyToClose = null
  })
}

/** The user closes a window again while it is closing: the disk may hang, and they may not want to wait for it. */
async function insist(appWindow: AppWindow): Promise<boolean> {
  const { window, session, closing } = appWindow
  const soon = await Promise.race([closing, later(pageBudget)])
  if (soon !== undefined || window.isDestroyed()) return soon ?? true
  if (!(await confirmCloseWhileSaving(window))) return false
  session?.abandon()
  if (!window.isDestroyed()) window.destroy()
  return true
}

function later(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds))
}
