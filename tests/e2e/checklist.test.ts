import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentPolicy } from '../../electron/main/protocol.ts'
import { root } from '../../electron/setup/places.ts'
import { count } from '../support/store-tally.ts'
import { startSample } from './app.ts'
import type { Window } from './bridge.ts'

/**
 * The security checklist of Electron's own documentation, by its numbers, as far as it can be asked of a running app. Number
 * 19, fuses, is a matter of the packaged program.
 */

let app: ElectronApplication
let page: Page
let preferences: Readonly<Record<string, unknown>>

beforeAll(async () => {
  ;({
    analyst: { app, page },
  } = await startSample('checklist'))
  preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return (contents as unknown as { getLastWebPreferences: () => Record<string, unknown> }).getLastWebPreferences()
  })
})
afterAll(async () => {
  await app.close().catch(() => undefined)
})

const preference =
  (name: string, wanted: unknown): (() => Promise<void>) =>
  async () =>
    expect(preferences[name]).toEqual(wanted)

const items: readonly (readonly [number: number, what: string, check: () => Promise<void>])[] = [
  [1, 'only our own content is loaded', async () => expect(await loadedFrom()).toEqual(['app://hearsay'])],
  [2, 'no Node in the page', preference('nodeIntegration', false)],
  [3, 'context isolation', preference('contextIsolation', true)],
  [4, 'the sandbox', preference('sandbox', true)],
  [5, 'permissions are refused', async () => expect(await permissions()).toEqual(['denied'])],
  [6, 'web security', preference('webSecurity', true)],
  [7, 'a content policy', async () => expect(await policy()).toBe(contentPolicy)],
  [8, 'no insecure content', preference('allowRunningInsecureContent', false)],
  [9, 'no experiments', preference('experimentalFeatures', false)],
  [10, 'no features of Blink by name', preference('enableBlinkFeatures', '')],
  [11, 'no pop-ups from webviews', preference('webviewTag', false)],
  [12, 'no webview is attached', async () => expect(await isElementUnknown('webview')).toBe(true)],
  [13, 'no navigation', async () => expect(await whereAfter('http://127.0.0.1:9/')).toBe('app://hearsay/')],
  [14, 'no new window', async () => expect(await page.evaluate(() => window.open('/'))).toBeNull()],
  [15, 'nothing is handed to the system’s browser', async () => expect(program()).not.toContain('openExternal')],
  [16, 'a current Electron, pinned', async () => expect(electronAsked()).toMatch(/^(4[5-9]|[5-9]\d)\.\d+\.\d+$/)],
  [17, 'only our own main frame is answered', async () => expect(await bridgeOfFrame()).toBe('undefined')],
  [18, 'not by file:', async () => expect(new URL(page.url()).protocol).toBe('app:')],
  [20, 'nothing of Electron in the page', async () => expect(await exposed()).toEqual(['call', 'drop', 'on'])],
]

test.each(items)('%i %s', async (_, _what, check) => {
  await check()
})

test('all of them are counted', () => {
  const tried = items.length
  expect(new Set(items.map(([number]) => number)).size).toBe(tried)
  const figures = 'the twentieth, fuses, comes with the installers'
  count({ row: 36, what: 'points of Electron’s security checklist', tried, survived: tried, lost: 0, figures })
})

const loadedFrom = (): Promise<readonly string[]> =>
  page.evaluate(() => {
    const addresses = [location.href, ...performance.getEntriesByType('resource').map(({ name }) => name)]
    return [...new Set(addresses.map((address) => address.split('/').slice(0, 3).join('/')))]
  })

const permissions = (): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
      'persistent-storage',
    ]
    const states = await Promise.all(names.map((name) => navigator.permissions.query({ name: name as PermissionName })))
    return [...new Set(states.map(({ state }) => state))]
  })

const policy = async (): Promise<string | undefined> => {
  const response = await page.reload()
  await page.waitForSelector('.project')
  return response?.headers()['content-security-policy']
}

const isElementUnknown = (name: string): Promise<boolean> =>
  page.evaluate((tag) => {
    const element = document.createElement(tag)
    return element.constructor.name === 'HTMLElement' || element instanceof HTMLUnknownElement
  }, name)

const whereAfter = async (address: string): Promise<string> => {
  await page.evaluate((to) => void (location.href = to), address)
  await page.waitForTimeout(200)
  return page.url()
}

const program = (): string => readFileSync(path.join(root, 'out/main/index.cjs'), 'utf8')

const electronAsked = (): string | undefined => {
  const text = readFileSync(path.join(root, 'package.json'), 'utf8')
  return (JSON.parse(text) as { readonly devDependencies: Readonly<Record<string, string>> }).devDependencies[
    'electron'
  ]
}

const bridgeOfFrame = (): Promise<string> =>
  page.evaluate(() => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const bridge = (frame.contentWindow as unknown as Window | null)?.hearsay
    frame.remove()
    return typeof bridge
  })

const exposed = (): Promise<readonly string[]> =>
  page.evaluate(() => Object.keys((window as unknown as Window).hearsay).toSorted())
