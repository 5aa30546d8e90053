import { app, powerMonitor } from 'electron'
import { failureToText } from '#core/failure.ts'
import { tellFailure } from './dialogs.ts'
import type { Log } from './log.ts'
import type { Shell } from './shell.ts'
import { parseOrder } from './start-arguments.ts'
import type { StartOrder } from './start-arguments.ts'

/** Opens what a start asks for; with nothing to show, the welcome window. */
export const carryOut = async ({ files, sample }: StartOrder, shell: Shell): Promise<void> => {
  let shown = 0
  const orders = files.map((file) => () => shell.open(file, { kind: 'open' }))
  for (const order of sample ? [...orders, () => shell.openSample()] : orders) {
    const opened = await order()
    if (opened.ok) shown += 1
    else {
      process.stderr.write(`hearsay: ${failureToText(opened.error)}\n`)
      if (shown === 0) await shell.showWelcome()
      void tellFailure(opened.error)
    }
  }
  if (shown === 0) await shell.showWelcome()
}

/** Files that the system hands over (macOS), from before the app is ready until it ends. */
export const collectOpenFiles = (): ((open: (order: StartOrder) => void) => readonly string[]) => {
  const early: string[] = []
  let pass = (file: string): void => void early.push(file)
  app.on('open-file', (event, file) => {
    event.preventDefault()
    pass(file)
  })
  return (open) => {
    pass = (file) => open({ files: [file], sample: false })
    return early
  }
}

/** Ends the app only when every project is saved and closed, however the end is asked for. */
export const keepOrder = (shell: Shell, log: Log): void => {
  let isEnding = false
  let mayGo = false

  const end = async (mayAsk: boolean): Promise<void> => {
    if (isEnding && mayAsk) return
    isEnding = true
    const closed = await shell.closeAll(mayAsk)
    isEnding = false
    if (!closed) return
    mayGo = true
    app.quit()
  }

  app.on('before-quit', (event) => {
    if (mayGo) return
    event.preventDefault()
    void end(true)
  })
  app.on('window-all-closed', () => {
    if (process.platform === 'darwin' && !isEnding) return
    mayGo = true
    app.quit()
  })
  app.on('activate', (_event, hasVisibleWindows) => {
    if (!hasVisibleWindows) void shell.showWelcome()
  })
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const order = parseOrder(data)
    if (order.files.length === 0 && !order.sample) shell.focusAny()
    else void carryOut(order, shell)
  })

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      log.note(`${signal}: closing`)
      void end(false)
    })
  }
  powerMonitor.on('shutdown', ((event: { readonly preventDefault: () => void }) => {
    event.preventDefault()
    void end(false)
  }) as () => void) // Electron's types leave the event out
}
