import fs from 'node:fs'
import path from 'node:path'
import { app, dialog, ipcMain, Menu, protocol, session as sessions } from 'electron'
import { dataFolder } from '#store/data-folder.ts'
import { carryOut, collectOpenFiles, keepOrder } from './lifecycle.ts'
import { createLog } from './log.ts'
import { createPageCheck, pageScheme } from './page.ts'
import { createPageServer, developmentPolicy, schemePrivileges } from './protocol.ts'
import { guardApp, guardSession } from './security.ts'
import { serveWindows } from './serve.ts'
import { openSettings } from './settings.ts'
import { createShell } from './shell.ts'
import { readArguments } from './start-arguments.ts'
import type { StartOrder } from './start-arguments.ts'
import { startStore } from './start-store.ts'
import { silenceChromium } from './switches.ts'

/** The Electron shell, put together: data folder, one instance, shut doors, then windows. */

const log = createLog((line) => process.stderr.write(line))
const devAddress = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
const isOurPage = createPageCheck(devAddress)
const data = path.resolve(dataFolder())

// An error nobody foresaw is logged and not shown as a stack; projects live in processes of their own.
process.on('uncaughtException', (error) => log.bug('main', error))
process.on('unhandledRejection', (error) => log.bug('main', error))

const order = readArguments(process.argv, process.cwd(), app.isPackaged ? undefined : app.getAppPath())
if (!useDataFolder()) {
  dialog.showErrorBox('Hearsay cannot start', `The folder ${data} cannot be written to. Check its permissions.`)
  app.exit(1)
} else if (!app.requestSingleInstanceLock({ ...order })) {
  app.exit(0) // the instance that is already there has the order now
} else {
  silenceChromium(app.commandLine, devAddress)
  // As root on Linux Chromium can only run without its sandbox; asking for both would end its processes at once.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  protocol.registerSchemesAsPrivileged([schemePrivileges])
  guardApp(app, isOurPage, log)
  const passOpenFiles = collectOpenFiles()
  void app.whenReady().then(() => start(order, passOpenFiles))
}

async function start(first: StartOrder, passOpenFiles: ReturnType<typeof collectOpenFiles>): Promise<void> {
  Menu.setApplicationMenu(null)
  const session = openSession()
  const shell = createShell({
    settings: openSettings(data, log),
    session,
    startStore,
    devAddress,
    samples: path.resolve(process.env['HEARSAY_SAMPLES'] ?? path.join(app.getPath('documents'), 'Hearsay')),
    log,
  })
  serveWindows(ipcMain, { isOurPage, handlersOf: shell.handlersOf, log })
  keepOrder(shell, log)
  const early = passOpenFiles((later) => void carryOut(later, shell))
  await carryOut({ ...first, files: [...first.files, ...early] }, shell)
}

/** Chromium's own files go into a folder of their own; nothing of a page is kept on disk. */
function useDataFolder(): boolean {
  try {
    fs.mkdirSync(path.join(data, 'chromium'), { recursive: true, mode: 0o700 })
    fs.accessSync(data, fs.constants.W_OK)
    app.setPath('userData', data)
    app.setPath('sessionData', path.join(data, 'chromium'))
    return true
  } catch (error) {
    log.note(`the data folder cannot be used: ${String(error)}`)
    return false
  }
}

function openSession(): Electron.Session {
  const session = sessions.fromPartition('hearsay', { cache: false }) // no "persist:", so it lives in memory
  for (const each of [session, sessions.defaultSession]) guardSession(each, isOurPage, log)
  session.protocol.handle(pageScheme, createPageServer(path.join(__dirname, '../renderer')))
  if (devAddress !== undefined) {
    session.webRequest.onHeadersReceived(({ responseHeaders }, reply) =>
      reply({ responseHeaders: { ...responseHeaders, 'Content-Security-Policy': [developmentPolicy] } }),
    )
  }
  return session
}
