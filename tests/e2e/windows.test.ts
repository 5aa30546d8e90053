/* oxlint-disable unicorn/consistent-function-scoping -- what runs in the page cannot use anything outside of itself */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright'
import { afterAll, describe, expect, test } from 'vitest'
import type { Snapshot } from '#ipc/contract.ts'
import { startStore } from '#store/client.ts'
import { launchArguments } from '../../electron/setup/electron-runtime.ts'
import { freshFolder, start } from './app.ts'
import { call } from './bridge.ts'

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

/** The project files in a folder, without the locks beside those that are open. */
const projectsIn = (folder: string): readonly string[] =>
  fs
    .readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .toSorted()
