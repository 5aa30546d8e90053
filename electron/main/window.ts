import path from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { Session } from 'electron'
import { pageAddress } from './page.ts'
import type { Bounds } from './settings.ts'

/** The page's `--panel` in both themes, so that nothing flashes before it is painted. */
const background = { light: '#f4f3ef', dark: '#101115' }

export interface WindowOptions {
  readonly title: string
  readonly session: Session
  readonly bounds: Bounds | null
  readonly size: { readonly width: number; readonly height: number }
  readonly devAddress: string | undefined
}

/** Makes a window on our page. It stays hidden until the caller shows it. */
export const createWindow = ({ title, session, bounds, size, devAddress }: WindowOptions): BrowserWindow => {
  const place = bounds !== null && isOnScreen(bounds) ? bounds : fitted(size)
  const window = new BrowserWindow({
    ...place,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title,
    backgroundColor: currentBackground(),
    webPreferences: {
      preload: path.join(__dirname, '../preload/index.cjs'),
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableDialogs: true,
    },
  })
  const followTheme = (): void => window.setBackgroundColor(currentBackground())
  nativeTheme.on('updated', followTheme)
  window.once('closed', () => nativeTheme.off('updated', followTheme))
  window.on('page-title-updated', (event) => event.preventDefault())
  const showPage = (): void => void window.loadURL(devAddress ?? pageAddress).catch(() => undefined) // the log says why
  // Electron asks nobody when a page goes to about:blank (electron/electron#21136): ours comes back.
  window.webContents.on('did-navigate', (_event, url) => {
    if (url === 'about:blank') showPage()
  })
  showPage()
  return window
}

/** Puts a window at its remembered place, or gives it a size in the middle of the screen. */
export const placeWindow = (window: BrowserWindow, bounds: Bounds | null, size: WindowOptions['size']): void => {
  if (bounds !== null && isOnScreen(bounds)) return window.setBounds(bounds)
  const { width, height } = fitted(size)
  window.setSize(width, height)
  window.center()
}

/** Resolves when the page has painted, or could not be loaded. */
export const whenPainted = (window: BrowserWindow): Promise<void> =>
  new Promise((resolve) => {
    window.once('ready-to-show', () => resolve())
    window.webContents.once('did-fail-load', () => resolve())
    window.once('closed', () => resolve())
  })

function currentBackground(): string {
  return nativeTheme.shouldUseDarkColors ? background.dark : background.light
}

/** A remembered place is used only while a screen still shows enough of it to take hold of. */
function isOnScreen({ x, y, width }: Bounds): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const visible = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
    return visible >= 100 && y >= workArea.y - 10 && y <= workArea.y + workArea.height - 60
  })
}

function fitted({ width, height }: WindowOptions['size']): { width: number; height: number } {
  const { workAreaSize } = screen.getPrimaryDisplay()
  return { width: Math.min(width, workAreaSize.width), height: Math.min(height, workAreaSize.height) }
}
