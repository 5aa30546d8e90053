import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { startStore } from '#store/client.ts'
import type { StoreLink } from '#store/client.ts'
import { handsOn } from '../../electron/setup/analyst.ts'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { launchArguments } from '../../electron/setup/electron-runtime.ts'
import { root } from '../../electron/setup/places.ts'
import { dismissAll, freshFolder, start } from './app.ts'

/** What a project's file goes through: other windows, computers and programs, and the ways to open it. */

const seedFile = path.join(root, 'seeds', '000_baf5f6a1ebc63fef.txt')
const bob = { id: 'analyst.bob', name: 'Bob' }

let analyst: Analyst | undefined
afterEach(async () => {
  await analyst?.app
    .evaluate(({ dialog, app }) => {
      dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false }) // close anyway
      app.quit()
    })
    .catch(() => undefined)
  await analyst?.app.close().catch(() => undefined)
  analyst = undefined
})

/** Somebody else's Hearsay, with a data folder of its own as on another account, that has a project open. */
const elsewhere = async (folder: string, file: string, isNew: boolean): Promise<StoreLink> => {
  const store = startStore({}, { HEARSAY_DATA: path.join(folder, 'data-bob') })
  onTestFinished(() => store.kill())
  if (isNew) await store.calls['store.create']({ path: file, name: path.parse(file).name, analyst: bob })
  const opened = await store.calls['store.open']({ path: file, analyst: bob, readOnly: false })
  if (!opened.ok) throw new Error(opened.error.message)
  if (isNew) await store.calls['store.import']({ paths: [seedFile], format: null, map: {}, strict: false })
  return store
}

const ended = async (store: StoreLink): Promise<void> => {
  await store.calls['store.close']()
  await store.ended
}

/** A project with an article, and its folder. */
const newFile = async (name: string): Promise<{ readonly folder: string; readonly file: string }> => {
  const folder = freshFolder(name)
  const file = path.join(folder, 'Kursk.hearsay')
  await ended(await elsewhere(folder, file, true))
  return { folder, file }
}

const startAda = async (folder: string, files: readonly string[]): Promise<Analyst> => {
  const data = path.join(folder, 'data')
  const started = await start(data, files)
  started.page.setDefaultTimeout(20_000)
  analyst = started
  return started
}

/** The app with the project open, by Ada, who has made an edit. */
const openByAda = async (folder: string, file: string): Promise<Analyst> => {
  const first = await startAda(folder, [])
  await first.page.getByLabel('Your name as analyst').fill('Ada')
  await first.page.getByLabel('Your name as analyst').press('Enter')
  await drop(first.page, [file])
  await first.page.locator('.article-text').waitFor()
  await first.select(17, 174)
  await first.press('c')
  await first.saved()
  return first
}

/** A copy of the project with an edit of Bob's. */
const editedByBob = async (folder: string, file: string): Promise<string> => {
  const copy = path.join(folder, 'bob', 'Kursk.hearsay')
  mkdirSync(path.dirname(copy))
  copyFileSync(file, copy)
  const store = await elsewhere(folder, copy, false)
  const after = { name: 'By Bob', kind: 'other', role: '', affiliation: null, aliases: [], mergedInto: null }
  const made = await store.calls['project.commit']({
    kind: 'source.add',
    label: 'New source By Bob',
    patches: [
      { table: 'source', row: 'source.bob', before: null, after: { ...after, by: bob.id, at: 0, deleted: false } },
    ],
  })
  if (!made.ok) throw new Error(made.error.message)
  await ended(store)
  return copy
}

/** Lets files fall on the page: real ones, chosen in a field that is there for this only. */
const drop = async (page: Page, files: readonly string[]): Promise<void> => {
  await page.evaluate(() => {
    const field = Object.assign(document.createElement('input'), { type: 'file', id: 'dropping', multiple: true })
    document.body.append(field)
  })
  await page.locator('#dropping').setInputFiles([...files])
  await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('#dropping')
    const dataTransfer = new DataTransfer()
    for (const file of field?.files ?? []) dataTransfer.items.add(file)
    field?.remove()
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
    }
  })
}

const picture = async ({ page }: Analyst, name: string): Promise<void> => {
  const folder = process.env['HEARSAY_PICTURES']
  if (folder === undefined) return
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`) })
  }
}

const sources = (at: Analyst): Promise<string> => at.page.getByRole('tab', { name: /Sources/ }).innerText()

describe('a project that is open elsewhere', () => {
  test('is read-only and says for whom since when; when they are gone, one click opens it for editing', async () => {
    const folder = freshFolder('held')
    const file = path.join(folder, 'Kursk.hearsay')
    const other = await elsewhere(folder, file, true)
    const ada = await startAda(folder, [file])
    const banner = ada.page.locator('.banner')
    await banner.waitFor()
    expect(await banner.innerText()).toMatch(/open for “Bob” on this computer since \d{4}-\d\d-\d\d \d\d:\d\d UTC/)
    expect(await banner.getByRole('button').count()).toBe(0)
    await picture(ada, 'in-use')
    other.kill()
    await other.ended
    const button = banner.getByRole('button', { name: 'Open for editing' })
    await button.waitFor()
    await picture(ada, 'free')
    await button.click()
    await banner.waitFor({ state: 'detached' })
    await ada.page.locator('.article-text').waitFor()
    await ada.select(17, 174)
    await ada.press('c')
    await ada.saved()
    expect(await ada.page.locator('.article-text [data-span]').count()).toBeGreaterThan(0)
  })
})

describe('a file that another program changes while it is open', () => {
  test('is noticed by itself; both are kept; the other one is then offered for merging', async () => {
    const { folder, file } = await newFile('both')
    const ada = await openByAda(folder, file)
    copyFileSync(await editedByBob(folder, file), file)
    const theirs = readFileSync(file)
    const banner = ada.page.getByRole('alert')
    await banner.waitFor()
    expect(await banner.innerText()).toMatch(/“Kursk.hearsay” has been changed by another program/)
    await picture(ada, 'changed')
    await banner.getByRole('button', { name: 'Save mine as a copy' }).click()
    await banner.waitFor({ state: 'detached' })
    expect(readFileSync(file).equals(theirs)).toBe(true)
    expect(existsSync(path.join(folder, 'Kursk (Ada’s copy).hearsay'))).toBe(true)
    await ada.page.locator('.article-text [data-span]').first().waitFor()

    const copies = ada.page.locator('.banner', { hasText: 'lies beside it' })
    await copies.waitFor()
    await picture(ada, 'copies')
    await copies.getByRole('button', { name: 'Merge “Kursk”…' }).click()
    const dialog = ada.page.getByRole('dialog', { name: 'Merge “Kursk” into this project' })
    await dialog.waitFor()
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
    await copies.waitFor({ state: 'detached' })
    expect(await sources(ada)).toMatch(/1/)
    expect(readFileSync(file).equals(theirs)).toBe(true)
  })

  test('is merged into mine, and takes its place with both', async () => {
    const { folder, file } = await newFile('merged')
    const ada = await openByAda(folder, file)
    copyFileSync(await editedByBob(folder, file), file)
    const banner = ada.page.getByRole('alert')
    await banner.getByRole('button', { name: 'Merge the other into mine…' }).click()
    const dialog = ada.page.getByRole('dialog', { name: /Merge the other version of “Kursk”/ })
    await dialog.waitFor()
    expect(await dialog.innerText()).toMatch(/by Bob/)
    await picture(ada, 'changed-merge')
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
    await banner.waitFor({ state: 'detached' })
    expect(await sources(ada)).toMatch(/1/)
    await ada.saved()
    await ada.app.close()
    const again = await startAda(folder, [file])
    await again.page.locator('.article-text [data-span]').first().waitFor()
    expect(await sources(again)).toMatch(/1/)
  })

  test('is saved there again when it was deleted', async () => {
    const { folder, file } = await newFile('gone')
    const ada = await openByAda(folder, file)
    rmSync(file)
    const banner = ada.page.getByRole('alert')
    await banner.waitFor()
    expect(await banner.innerText()).toMatch(/no longer where it was/)
    await picture(ada, 'gone')
    await banner.getByRole('button', { name: 'Save mine there again' }).click()
    await banner.waitFor({ state: 'detached' })
    expect(existsSync(file)).toBe(true)
    await ada.page.locator('.article-text [data-span]').first().waitFor()
  })
})

describe('opening', () => {
  test('a file of which only a part has come is opened when the rest has', async () => {
    const { folder, file } = await newFile('part')
    const whole = readFileSync(file)
    writeFileSync(file, whole.subarray(0, 20_000))
    const ada = await startAda(folder, [])
    await drop(ada.page, [file])
    await ada.page.getByRole('alert').waitFor()
    const failed = ada.page.getByRole('alert')
    expect(await failed.innerText()).toMatch(/its end is missing[\s\S]*still be on its way/)
    await picture(ada, 'part')
    writeFileSync(file, whole)
    await failed.getByRole('button', { name: 'Try again' }).click()
    await ada.page.locator('.article-text').waitFor()
  })

  test('a running app receives the file of a second start, and shows what is open already', async () => {
    const { folder, file } = await newFile('second')
    const ada = await startAda(folder, [])
    const electron = process.env['HEARSAY_ELECTRON'] ?? ''
    const startAgain = async (): Promise<number> => {
      const { executablePath, args } = launchArguments({ executable: electron }, path.basename(file))
      const app = spawn(executablePath, args, {
        cwd: folder,
        env: { ...process.env, HEARSAY_DATA: path.join(folder, 'data') },
        stdio: 'ignore',
      })
      const [code] = (await once(app, 'exit')) as [number]
      return code
    }
    expect(await startAgain()).toBe(0)
    await ada.page.locator('.article-text').waitFor()
    expect(await startAgain()).toBe(0)
    expect(ada.app.windows()).toHaveLength(1)
  })

  test('what is dropped on a window is opened or imported', async () => {
    const { folder, file } = await newFile('drop')
    const ada = await startAda(folder, [])
    const text = path.join(folder, 'Note.txt')
    writeFileSync(text, 'She said so.\n')
    await drop(ada.page, [text])
    await ada.page.getByRole('alert').waitFor()
    expect(await ada.page.getByRole('alert').innerText()).toMatch(/Articles need a project/)
    await drop(ada.page, [file])
    await ada.page.locator('.article-text').waitFor()
    await drop(ada.page, [text])
    await ada.page.locator('.notice', { hasText: 'Added 1 article.' }).waitFor()
    await dismissAll(ada)
    await ada.openArticle('Note')
    await ada.saved()

    const other = path.join(folder, 'Other.hearsay')
    copyFileSync(file, other)
    const [page] = await Promise.all([ada.app.waitForEvent('window'), drop(ada.page, [other])])
    await page.locator('.article-text').waitFor()
    await handsOn(ada.app, page, { keys: 0, selections: 0 }).saved()
    expect(await ada.page.locator('.article-text').innerText()).toMatch('She said so.')
  })
})
