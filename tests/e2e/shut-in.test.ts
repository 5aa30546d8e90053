/* oxlint-disable unicorn/consistent-function-scoping -- what runs in the page cannot use anything outside of itself */
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentPolicy, fileFor } from '../../electron/main/protocol.ts'
import { count } from '../support/store-tally.ts'
import { freshFolder, start } from './app.ts'
import { startBait } from './bait.ts'
import type { Bait } from './bait.ts'
import { call } from './bridge.ts'
import type { Window } from './bridge.ts'
import { readNetLog } from './net-log.ts'

describe('a window is shut in', () => {
  const folder = freshFolder('shell')
  const netLog = path.join(folder, 'net-log.json')
  let bait: Bait
  let app: ElectronApplication
  let page: Page

  beforeAll(async () => {
    bait = await startBait()
    const samples = { HEARSAY_SAMPLES: path.join(folder, 'samples') }
    const args = ['--sample', `--log-net-log=${netLog}`]
    ;({ app, page } = await start(path.join(folder, 'data'), args, { env: samples }))
  })
  afterAll(async () => {
    await app.close().catch(() => undefined)
    bait.close()
  })

  test('sandbox, context isolation and web security are on, Node is not there', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) =>
        (webContents as unknown as { getLastWebPreferences: () => object }).getLastWebPreferences(),
      ),
    )
    expect(preferences).toHaveLength(1)
    expect(preferences[0]).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      enableBlinkFeatures: '',
      webviewTag: false,
    })
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer']
    const found = await page.evaluate((all) => all.filter((name) => name in globalThis), names)
    expect(found).toEqual([])
  })

  test('the page has three functions of ours; they take the contract’s names only, and no path of a file', async () => {
    expect(await page.evaluate(() => Object.keys((window as unknown as Window).hearsay).toSorted())).toEqual([
      'call',
      'drop',
      'on',
    ])
    for (const name of ['app.openDropped', 'store.open', 'ELECTRON_BROWSER_REQUIRE', 'toString', '__proto__', '']) {
      await expect(call(page, name)).rejects.toThrow('no such call')
    }
    const dropped = await page.evaluate(() =>
      (window as unknown as { hearsay: { drop: (files: readonly unknown[]) => Promise<unknown> } }).hearsay.drop([
        new File(['x'], 'a.txt'),
      ]),
    )
    expect(dropped).toEqual({ ok: true, value: null }) // a file that the page made has no place on the disk
    const answer = await call<{ ok: boolean; error: { kind: string } }>(page, 'app.copy', { not: 'a text' })
    expect(answer.error.kind).toBe('refused')
  })

  test('the policy is served as written, with every page and every refusal', async () => {
    const response = await page.reload()
    expect(response?.headers()['content-security-policy']).toBe(contentPolicy)
    expect(response?.headers()['x-content-type-options']).toBe('nosniff')
    await page.waitForSelector('.project')
  })

  test('no text becomes code: no eval, no inline script, no markup from strings, no policy of one’s own', async () => {
    const outcome = await page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve)) // for the first moment, Playwright has switched this off
      const attempt = (work: () => unknown): string => {
        try {
          return String(work())
        } catch (error) {
          return (error as Error).name
        }
      }
      const script = document.createElement('script')
      return {
        // oxlint-disable-next-line no-eval -- the point is that it is refused
        eval: attempt(() => (0, eval)('1 + 1')),
        newFunction: attempt(() => new Function('return 1')()),
        innerHTML: attempt(() => (document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>')),
        scriptText: attempt(() => (script.textContent = 'globalThis.ran = true')),
        scriptSource: attempt(() => (script.src = 'data:text/javascript,1')),
        handler: attempt(() => document.body.setAttribute('onclick', 'globalThis.ran = true')),
        policy: attempt(() =>
          (
            window as unknown as { trustedTypes: { createPolicy: (...a: unknown[]) => void } }
          ).trustedTypes.createPolicy('mine', {}),
        ),
      }
    })
    const { handler, ...rest } = outcome
    expect(rest).toEqual({
      eval: 'EvalError',
      newFunction: 'EvalError',
      innerHTML: 'TypeError',
      scriptText: 'TypeError',
      scriptSource: 'TypeError',
      policy: 'TypeError',
    })
    expect(['undefined', 'TypeError']).toContain(handler) // newer ones refuse already the attribute
    await page.evaluate(() => document.body.click())
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false)
  })

  test('an inline style element styles nothing', async () => {
    const colour = await page.evaluate(() => {
      const style = document.createElement('style')
      style.textContent = 'body { outline-color: rgb(1, 2, 3) }'
      document.head.append(style)
      const seen = getComputedStyle(document.body).outlineColor
      style.remove()
      return seen
    })
    expect(colour).not.toBe('rgb(1, 2, 3)')
  })

  test('windows cannot be opened', async () => {
    const opened = await page.evaluate(
      (to) => [window.open(to), window.open('about:blank'), window.open('/')],
      bait.host,
    )
    expect(opened).toEqual([null, null, null])
    await page.evaluate((to) => {
      const link = Object.assign(document.createElement('a'), { href: `http://${to}/link`, target: '_blank' })
      document.body.append(link)
      link.click()
      link.remove()
    }, bait.host)
    expect(app.windows()).toHaveLength(1)
  })

  test('frames and objects stay empty and get nothing of ours', async () => {
    const inside = await page.evaluate(async (to) => {
      const frame = Object.assign(document.createElement('iframe'), { src: `http://${to}/frame` })
      const empty = document.createElement('iframe')
      const object = document.createElement('object')
      try {
        object.data = `http://${to}/object`
      } catch {
        // not even taken as an address
      }
      document.body.append(frame, empty, object)
      await new Promise((resolve) => setTimeout(resolve, 200))
      const bridge = (empty.contentWindow as unknown as Window | null)?.hearsay
      for (const element of [frame, empty, object]) element.remove()
      return typeof bridge
    }, bait.host)
    expect(inside).toBe('undefined')
  })

  test('every permission is denied', async () => {
    const outcome = await page.evaluate(async () => {
      const refusal = (work: Promise<unknown>): Promise<string> =>
        work.then(
          (value) => `allowed ${String(value)}`,
          (error: Error) => error.name,
        )
      return {
        query: await navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state),
        notification: await Notification.requestPermission(),
        place: await new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve('allowed'),
            ({ code }) => resolve(code),
          ),
        ),
        camera: await refusal(navigator.mediaDevices.getUserMedia({ video: true })),
        clipboard: await refusal(navigator.clipboard.readText()),
      }
    })
    expect(outcome.query).toBe('denied')
    expect(outcome.notification).toBe('denied')
    expect(outcome.place).toBe(1) // PERMISSION_DENIED
    expect(outcome.camera).toMatch(/NotAllowedError|NotFoundError/)
    expect(outcome.clipboard).toBe('NotAllowedError')
  })

  test('nothing leaves the page, by whichever way', async () => {
    const outcome = await page.evaluate(async (to) => {
      const refused = (work: () => Promise<unknown>): Promise<string> =>
        work().then(
          () => 'reached',
          () => 'refused',
        )
      const loads = (element: HTMLElement & { src?: string }, address: string): Promise<string> =>
        new Promise((resolve) => {
          element.addEventListener('load', () => resolve('reached'))
          element.addEventListener('error', () => resolve('refused'))
          if (element instanceof HTMLLinkElement) element.href = address
          else element.src = address
          document.head.append(element)
          setTimeout(() => resolve('refused'), 500)
        })
      const link = (rel: string): HTMLLinkElement => Object.assign(document.createElement('link'), { rel })
      navigator.sendBeacon(`http://${to}/beacon`)
      return {
        fetch: await refused(() => fetch(`http://${to}/fetch`)),
        secure: await refused(() => fetch('https://example.org/')),
        image: await loads(new Image(), `http://${to}/image`),
        style: await loads(link('stylesheet'), `http://${to}/style`),
        prefetch: await loads(link('prefetch'), `http://${to}/prefetch`),
        preconnect: await loads(link('preconnect'), `http://${to}/`),
        socket: await new Promise((resolve) => {
          try {
            const socket = new WebSocket(`ws://${to}/socket`)
            socket.addEventListener('open', () => resolve('reached'))
            socket.addEventListener('error', () => resolve('refused'))
          } catch {
            resolve('refused')
          }
        }),
      }
    }, bait.host)
    expect(new Set(Object.values(outcome))).toEqual(new Set(['refused']))
    expect(bait.hits).toEqual([])
  })

  test('a request that the policy knows nothing of is cancelled by the session', async () => {
    const outcome = await app.evaluate(
      ({ net, session, BrowserWindow }, address) =>
        new Promise<string>((resolve) => {
          const pages = BrowserWindow.getAllWindows()[0]?.webContents.session ?? session.defaultSession
          const request = net.request({ url: address, session: pages })
          request.on('error', (error) => resolve(error.message))
          request.on('response', () => resolve('reached'))
          request.end()
        }),
      `http://${bait.host}/main`,
    )
    expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT')
    expect(bait.hits).toEqual([])
  })

  test.each([
    ['app://hearsay/..%2f..%2fpackage.json', 404],
    ['app://hearsay/%2e%2e/%2e%2e/package.json', 404],
    ['app://hearsay/..%5c..%5cpackage.json', 404],
    ['app://hearsay/assets', 404],
    ['app://hearsay/none.html', 404],
    ['app://hearsay/%ff', 404],
    ['app://hearsay/', 200],
  ])('%s answers %i', async (address, status) => {
    const response = await page.goto(address)
    expect(response?.status()).toBe(status)
    expect(response?.headers()['content-security-policy']).toBe(contentPolicy)
  })

  test.each([
    ['app://hearsay/index.html', '/out/renderer/index.html'],
    ['app://hearsay/assets/../index.html', '/out/renderer/index.html'],
    ['app://hearsay/..%2frenderer-other/x.html', undefined],
    ['app://hearsay/../..', '/out/renderer/index.html'],
    ['app://hearsay/..%2f..', undefined],
    ['app://hearsay/index.html%00.js', undefined],
    ['app://other/index.html', undefined],
    ['https://hearsay/index.html', undefined],
  ])('%s is the file %s', (address, file) => {
    expect(fileFor('/out/renderer', address)).toBe(file)
  })

  test('in all this time neither page nor browser has made a network request', async () => {
    await app.close()
    const { events, requests } = readNetLog(netLog)
    expect(events).toBeGreaterThan(0)
    expect(requests).toEqual([])
    expect(bait.hits).toEqual([])
    count({ row: 35, what: 'a session of the real app, by Chromium’s own network log', tried: 1, survived: 1, lost: 0 })
  })
})
