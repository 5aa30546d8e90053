/* oxlint-disable unicorn/consistent-function-scoping -- what runs in the page cannot use anything outside of itself */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Snapshot } from '#ipc/contract.ts'
import { startStore } from '#store/client.ts'
import { contentPolicy, fileFor } from '../../electron/main/protocol.ts'
import { launchArguments } from '../../electron/setup/electron-runtime.ts'
import { freshFolder, start } from './app.ts'

interface Window {
  readonly hearsay: { call: (name: string, ...args: unknown[]) => Promise<never>; on: unknown }
}

/** Calls as the page's own scripts would. */
const call = <T>(page: Page, name: string, ...args: readonly unknown[]): Promise<T> =>
  page.evaluate(([callName, given]) => (window as unknown as Window).hearsay.call(callName, ...given) as Promise<T>, [
    name,
    args,
  ] as const)

describe('a window is shut in', () => {
  const folder = freshFolder('shell')
  const netLog = path.join(folder, 'net-log.json')
  const hits: string[] = []
  const server = http.createServer((request, response) => {
    hits.push(request.url ?? '')
    response.setHeader('Access-Control-Allow-Origin', '*').end('x')
  })
  let app: ElectronApplication
  let page: Page
  let origin: string

  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    origin = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const samples = { HEARSAY_SAMPLES: path.join(folder, 'samples') }
    const args = ['--sample', `--log-net-log=${netLog}`]
    ;({ app, page } = await start(path.join(folder, 'data'), args, { env: samples }))
  })
  afterAll(async () => {
    await app.close().catch(() => undefined)
    server.close()
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
    const opened = await page.evaluate((to) => [window.open(to), window.open('about:blank'), window.open('/')], origin)
    expect(opened).toEqual([null, null, null])
    await page.evaluate((to) => {
      const link = Object.assign(document.createElement('a'), { href: `http://${to}/link`, target: '_blank' })
      document.body.append(link)
      link.click()
      link.remove()
    }, origin)
    expect(app.windows()).toHaveLength(1)
  })

  test.each([
    ['another site', (to: string) => (location.href = `http://${to}/page`)],
    ['a file', () => (location.href = 'file:///etc/passwd')],
    ['a data address', () => (location.href = 'data:text/html,<h1>x</h1>')],
    ['a script address', () => (location.href = 'javascript:globalThis.ran = true')],
    ['another page of ours', () => (location.href = 'app://hearsay/index.html?other')],
    [
      'a form',
      (to: string) => {
        const form = Object.assign(document.createElement('form'), { action: `http://${to}/form`, method: 'post' })
        document.body.append(form)
        form.submit()
        form.remove()
      },
    ],
  ] as const)('the window does not go to %s', async (_, go) => {
    await page.evaluate(go as (to: string) => void, origin)
    await page.waitForTimeout(200)
    const still = await page.evaluate(() => [
      location.href,
      'ran' in globalThis,
      document.querySelector('.project') !== null,
    ])
    expect(still).toEqual(['app://hearsay/', false, true])
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
    }, origin)
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
    }, origin)
    expect(new Set(Object.values(outcome))).toEqual(new Set(['refused']))
    expect(hits).toEqual([])
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
      `http://${origin}/main`,
    )
    expect(outcome).toContain('ERR_BLOCKED_BY_CLIENT')
    expect(hits).toEqual([])
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
    const { constants, events } = parseNetLog(fs.readFileSync(netLog, 'utf8'))
    const type = (name: string): number | undefined => constants.logEventTypes[name]
    expect(type('URL_REQUEST_START_JOB')).toBeTypeOf('number')
    const telling = ['URL_REQUEST_START_JOB', 'TCP_CONNECT_ATTEMPT', 'UDP_CONNECT', 'HOST_RESOLVER_MANAGER_REQUEST']
    const requests = events.filter((event) => telling.some((name) => type(name) === event.type))
    expect(requests.map(({ params }) => params)).toEqual([])
    expect(hits).toEqual([])
  })
})

describe('windows and projects', () => {
  const folder = freshFolder('windows')
  const data = path.join(folder, 'data')
  const samples = { HEARSAY_SAMPLES: path.join(folder, 'samples') }
  const first = path.join(folder, 'samples', 'Sample project.hearsay')
  let app: ElectronApplication
  let page: Page

  const launch = async (...args: readonly string[]): Promise<void> => {
    ;({ app, page } = await start(data, args, { env: samples }))
  }
  const titles = (): Promise<readonly string[]> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getTitle()))

  afterAll(async () => {
    await app.close().catch(() => undefined)
  })

  test('the welcome window becomes the sample project’s window; the sample is a copy each time', async () => {
    await launch()
    expect(await titles()).toEqual(['Hearsay'])
    await call(page, 'app.openSample').catch(() => undefined)
    await page.waitForSelector('.project')
    expect(await titles()).toEqual(['Sample project'])
    expect(fs.existsSync(first)).toBe(true)
    const before = fs.readFileSync(first)
    const [second] = await Promise.all([app.waitForEvent('window'), call(page, 'app.openSample')])
    await second.waitForSelector('.project')
    expect(projectsIn(samples.HEARSAY_SAMPLES)).toEqual(['Sample project 2.hearsay', 'Sample project.hearsay'])
    expect(fs.readFileSync(first).equals(before)).toBe(true)
    await second.close()
    await expect.poll(titles).toEqual(['Sample project'])
  })

  test('a project that is open is not opened twice', async () => {
    const { value } = await call<{ value: { recent: { token: string; name: string; folder: string }[] } }>(
      page,
      'app.welcome',
    )
    const open = value.recent.find(({ name }) => name === 'Sample project')
    expect(await call(page, 'app.openRecent', open?.token)).toEqual({ ok: true, value: null })
    expect(await titles()).toEqual(['Sample project'])
  })

  test('a second start hands its file to the first and ends', async () => {
    const { executablePath, args } = launchArguments(
      { executable: process.env['HEARSAY_ELECTRON'] ?? '' },
      path.join(samples.HEARSAY_SAMPLES, 'Sample project 2.hearsay'),
    )
    const opened = app.waitForEvent('window')
    const second = spawn(executablePath, args, { env: { ...process.env, HEARSAY_DATA: data }, stdio: 'ignore' })
    const [code] = (await once(second, 'exit')) as [number]
    expect(code).toBe(0)
    await (await opened).waitForSelector('.project')
    expect((await titles()).toSorted()).toEqual(['Sample project', 'Sample project 2'])
    await (await opened).close()
  })

  test('a project held by another program opens read-only and says why', async () => {
    const held = path.join(folder, 'held.hearsay')
    const analyst = { id: 'b0b', name: 'Bob' }
    const other = startStore({}, { HEARSAY_DATA: data })
    await other.calls['store.create']({ path: held, name: 'held', analyst })
    expect((await other.calls['store.open']({ path: held, analyst, readOnly: false })).ok).toBe(true)
    await stubDialogs(app, { open: held })
    const [window] = await Promise.all([app.waitForEvent('window'), call(page, 'app.openProject')])
    const snapshot = await call<{ value: Snapshot }>(window, 'project.snapshot')
    expect(snapshot.value.readOnly?.message).toBeTruthy()
    await window.close()
    await other.calls['store.close']()
  })

  test('a file that has vanished, and one that is no project, are said to be so', async () => {
    const { value } = await call<{ value: { recent: { token: string; name: string }[] } }>(page, 'app.welcome')
    const gone = value.recent.find(({ name }) => name === 'Sample project 2')
    fs.rmSync(path.join(samples.HEARSAY_SAMPLES, 'Sample project 2.hearsay'))
    expect(await call(page, 'app.openRecent', gone?.token)).toMatchObject({ ok: false, error: { kind: 'vanished' } })
    const text = path.join(folder, 'text.hearsay')
    fs.writeFileSync(text, 'this is not a project')
    await stubDialogs(app, { open: text })
    const answer = await call<{ ok: boolean; error: { message: string; remedy: string } }>(page, 'app.openProject')
    expect(answer.ok).toBe(false)
    expect(answer.error.message).not.toMatch(/\bat \S+:\d+|Error:/)
    expect(fs.readFileSync(text, 'utf8')).toBe('this is not a project')
    expect(await titles()).toEqual(['Sample project'])
  })

  test('a new project takes no open project’s place, and another file’s only when that was agreed to', async () => {
    await stubDialogs(app, { save: first })
    expect(await call(page, 'app.newProject')).toMatchObject({ ok: false, error: { kind: 'is-open' } })
    const taken = path.join(folder, 'taken.hearsay')
    fs.writeFileSync(taken, 'something of someone')
    await stubDialogs(app, { save: path.join(folder, 'taken') }) // the system has asked about "taken", not this file
    expect(await call(page, 'app.newProject')).toMatchObject({ ok: false, error: { kind: 'exists' } })
    expect(fs.readFileSync(taken, 'utf8')).toBe('something of someone')
    await stubDialogs(app, { save: taken })
    const [window] = await Promise.all([app.waitForEvent('window'), call(page, 'app.newProject')])
    await window.waitForSelector('.project')
    expect(fs.readFileSync(taken).subarray(0, 15).toString()).toBe('SQLite format 3')
    expect(fs.readdirSync(folder).filter((name) => name.endsWith('.old'))).toEqual([])
    await window.close()
  })

  test('a store that dies is reported, and the project opens again with all that was acknowledged', async () => {
    await rename(page, 'Before the crash')
    await page.evaluate(() => {
      const lost = (window as unknown as { lost: unknown[] }).lost ?? []
      Object.assign(window, { lost })
      ;(window as unknown as { hearsay: { on: (e: string, l: (f: unknown) => void) => void } }).hearsay.on(
        'project.lost',
        (failure) => lost.push(failure),
      )
    })
    const pid = await app.evaluate(
      ({ app: electron }) =>
        electron.getAppMetrics().find(({ name, serviceName }) => `${name}${serviceName}`.includes('Hearsay project'))
          ?.pid,
    )
    process.kill(pid ?? 0, 'SIGKILL')
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { lost: { kind: string }[] }).lost.map(({ kind }) => kind)))
      .toEqual(['store-lost'])
    expect(await call(page, 'project.save')).toMatchObject({ ok: false, error: { kind: 'store-lost' } })
    expect(await projectTitle(page)).toBe('Before the crash')
    expect(await call(page, 'project.save')).toMatchObject({ ok: true })
  })

  test('a project that cannot be saved keeps its window unless told otherwise', async () => {
    fs.renameSync(samples.HEARSAY_SAMPLES, `${samples.HEARSAY_SAMPLES} away`)
    await rename(page, 'Nowhere to go')
    await stubDialogs(app, { button: 0 })
    await closeByHand(app)
    await expect.poll(() => boxes(app)).toEqual([expect.stringMatching(/^Not saved: /)])
    expect(await titles()).toEqual(['Sample project'])
    fs.renameSync(`${samples.HEARSAY_SAMPLES} away`, samples.HEARSAY_SAMPLES)
    expect(await call(page, 'project.save')).toMatchObject({ ok: true })
  })

  test('SIGTERM saves and closes; the next start finds everything and nothing to recover', async () => {
    await rename(page, 'Told to end')
    const ended = once(app.process(), 'exit')
    app.process().kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    await launch(first)
    const { value } = await call<{ value: Snapshot }>(page, 'project.snapshot')
    expect(value.recovered).toBe(0)
    expect(await projectTitle(page)).toBe('Told to end')
  })

  test('damaged settings are kept aside, and the app starts with new ones', async () => {
    await app.close()
    const file = path.join(data, 'settings.json')
    fs.writeFileSync(file, '{"analyst": 7')
    await launch()
    expect(await call(page, 'app.welcome')).toMatchObject({ ok: true, value: { recent: [] } })
    expect(fs.readdirSync(data).some((name) => name.startsWith('settings.json.damaged-'))).toBe(true)
    await app.close()
  })
})

/** Stands in for the person who answers the system's dialogs. */
const stubDialogs = (
  app: ElectronApplication,
  answers: { readonly open?: string; readonly save?: string; readonly button?: number },
): Promise<void> =>
  app.evaluate(({ dialog }, { open, save, button }) => {
    const shown: string[] = []
    Object.assign(globalThis, { shownBoxes: shown })
    dialog.showOpenDialog = async () => ({ canceled: open === undefined, filePaths: open === undefined ? [] : [open] })
    dialog.showSaveDialog = async () => ({ canceled: save === undefined, filePath: save ?? '' })
    dialog.showMessageBox = (async (...args: readonly { message?: string }[]) => {
      shown.push(args.at(-1)?.message ?? '')
      return { response: button ?? 0, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
  }, answers)

const boxes = (app: ElectronApplication): Promise<readonly string[]> =>
  app.evaluate(() => (globalThis as unknown as { shownBoxes: string[] }).shownBoxes)

/** As a click on the window's cross does. */
const closeByHand = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

const projectRow = async (page: Page): Promise<{ readonly id: string; readonly name: string }> => {
  const { value } = await call<{ value: Snapshot }>(page, 'project.snapshot')
  const row = value.rows.find(([table]) => table === 'project')?.[1]
  return { id: row?.id ?? '', name: String(row?.['name']) }
}

const projectTitle = async (page: Page): Promise<string> => (await projectRow(page)).name

/** Changes the project's name, which is acknowledged when this resolves. */
const rename = async (page: Page, name: string): Promise<void> => {
  const { id, name: before } = await projectRow(page)
  const patches = [{ table: 'project', row: id, before: { name: before }, after: { name } }]
  expect(await call(page, 'project.commit', { kind: 'project.rename', label: 'Rename', patches })).toMatchObject({
    ok: true,
  })
}

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> }
  readonly events: readonly { readonly type: number; readonly params?: unknown }[]
}

/** Chromium leaves the end of the file out when it is in a hurry. */
const parseNetLog = (text: string): NetLog => {
  try {
    return JSON.parse(text) as NetLog
  } catch {
    return JSON.parse(`${text.trimEnd().replace(/,$/, '')}]}`) as NetLog
  }
}

/** The project files in a folder, without the locks beside those that are open. */
const projectsIn = (folder: string): readonly string[] =>
  fs
    .readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .toSorted()
