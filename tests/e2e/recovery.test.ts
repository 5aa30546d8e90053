import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright'
import initSqlJs from 'sql.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { handsOn } from '../../electron/setup/analyst.ts'
import { answerDialogs, chooseFromMenu } from '../../electron/setup/main-job.ts'
import { root } from '../../electron/setup/places.ts'
import { freshFolder, start } from './app.ts'

/** What was done, and what can be had back. */
describe('history and recovery', () => {
  const folder = freshFolder('recovery')
  const data = path.join(folder, 'data')
  const project = path.join(folder, 'Kursk.hearsay')
  let analyst: Analyst

  beforeAll(async () => {
    analyst = await start(data)
    await answerDialogs(analyst, { save: project })
    await analyst.page.getByRole('button', { name: /New project/ }).click()
    await answerDialogs(analyst, { open: [path.join(root, 'seeds', '000_baf5f6a1ebc63fef.txt')] })
    await analyst.page
      .getByRole('main')
      .getByRole('button', { name: /Add articles/ })
      .click()
    await analyst.openArticle('000_baf5f6a1ebc63fef')
    await analyst.select(176, 215)
    await analyst.press('s')
    await analyst.press('Control+s')
    await analyst.page.locator('.notice', { hasText: 'Saved.' }).waitFor()
    await analyst.selectByKeys(216, 220)
    await analyst.press('u')
    await analyst.saved()
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  test('the history of a span says who did what, and leads there', async () => {
    await analyst.press('h')
    const dialog = analyst.page.getByRole('dialog', { name: 'History' })
    await expect.poll(() => dialog.locator('.history > li').count()).toBe(1)
    expect(await dialog.locator('.history > li').innerText()).toMatch(/Tag Cue[\s\S]*Cue “said”/)
    await dialog.getByLabel('Of what').selectOption('project')
    await expect.poll(() => dialog.locator('.history > li').count()).toBeGreaterThanOrEqual(4)
    await dialog.getByRole('button', { name: /Source “Ukrainian President/ }).click()
    await expect.poll(() => analyst.page.locator('.segments q').innerText()).toMatch(/^Ukrainian President/)
  })

  test('undoing back to a point takes back everything since', async () => {
    await analyst.press('h')
    const dialog = analyst.page.getByRole('dialog', { name: 'History' })
    await dialog.getByLabel('Of what').selectOption('project')
    const tagged = dialog.locator('.history > li', { hasText: 'Tag Source' })
    await tagged.getByRole('button', { name: 'Undo back to here' }).click()
    await expect.poll(() => analyst.page.locator('.article-text [data-span]').count()).toBe(0)
    await analyst.press('Control+Shift+z', 'Control+Shift+z')
    await expect.poll(() => analyst.page.locator('.article-text [data-span]').count()).toBeGreaterThanOrEqual(2)
  })

  test('a backup is restored into a new file, beside the present one', async () => {
    const restored = path.join(folder, 'Restored.hearsay')
    await chooseFromMenu(analyst, 'Restore a backup…')
    const dialog = analyst.page.getByRole('dialog', { name: /Backups of “Kursk”/ })
    await dialog.locator('.backups li').first().waitFor()
    expect(await dialog.locator('.backups li').first().innerText()).toMatch(/edits? made since would be missing/)
    await answerDialogs(analyst, { save: restored })
    const opened = analyst.app.waitForEvent('window')
    await dialog.getByRole('button', { name: 'Restore…' }).first().click()
    const page: Page = await opened
    await page.locator('section.article').first().waitFor() // the backup may be from before the article came
    expect(existsSync(restored)).toBe(true)
    expect(existsSync(project)).toBe(true)
    const there = handsOn(analyst.app, page, { keys: 0, selections: 0 })
    await there.saved()
  })

  test('a file that another program changed can be read, and edited once it is accepted', async () => {
    await analyst.app.close()
    await editElsewhere(project, "UPDATE article SET publisher = 'Elsewhere'")
    const before = readFileSync(project)
    analyst = await start(data, [project])
    const banner = analyst.page.locator('.banner')
    await banner.waitFor()
    expect(await banner.innerText()).toMatch(/changed by another program/)
    await analyst.page.locator('.article-text').waitFor()
    await analyst.select(17, 30)
    await analyst.press('c')
    await analyst.page.locator('.notice.failure').waitFor()
    expect(readFileSync(project).equals(before)).toBe(true)
    await banner.getByRole('button', { name: 'Accept as it is' }).click()
    await banner.waitFor({ state: 'detached' })
    await analyst.page.locator('.article-text').waitFor()
    await analyst.select(17, 30)
    await analyst.press('c')
    await analyst.saved()
    expect(await analyst.page.locator('.segments q').innerText()).toBe('North Korean')
  })

  test('a damaged file is refused in words, unchanged, and its backups are at hand', async () => {
    await analyst.app.close()
    const bytes = readFileSync(project)
    bytes.fill(0x5a, 8_192, 9_216)
    writeFileSync(project, bytes)
    analyst = await start(data)
    await answerDialogs(analyst, { open: [project] })
    await analyst.page.getByRole('button', { name: /^Open/ }).click()
    const banner = analyst.page.getByRole('alert')
    await banner.waitFor()
    expect(await banner.innerText()).toMatch(/damaged/)
    expect(readFileSync(project).equals(bytes)).toBe(true)
    await analyst.page.getByRole('button', { name: 'Restore a backup…' }).click()
    await analyst.page.getByRole('dialog').locator('.backups li').first().waitFor()
    await analyst.press('Escape')
  })

  test('what is left of a damaged file is saved as a new project, and what is missing is told', async () => {
    const saved = path.join(folder, 'Saved.hearsay')
    const before = readFileSync(project)
    await analyst.page.getByRole('button', { name: 'Restore or salvage…' }).click()
    await answerDialogs(analyst, { save: project })
    await analyst.page.getByRole('button', { name: 'Salvage a copy…' }).click()
    await expect
      .poll(() => analyst.page.getByRole('dialog').innerText())
      .toMatch(/stays as it is\. Choose another name/)
    await answerDialogs(analyst, { save: saved })
    await analyst.page.getByRole('button', { name: 'Salvage a copy…' }).click()
    const report = analyst.page.getByRole('dialog', { name: 'Saved as “Saved”' })
    await report.waitFor()
    expect(await report.innerText()).toMatch(/rows saved; 1 of \d+ pages of the file are damaged/)
    await analyst.page.screenshot({ path: path.join(folder, 'salvaged.png') })
    expect(readFileSync(project).equals(before)).toBe(true)
    await report.getByRole('button', { name: 'Open it' }).click()
    await analyst.page.locator('.article-text').waitFor()
    await expect.poll(() => analyst.page.locator('.article-text [data-span]').count()).toBeGreaterThanOrEqual(3)
  })
})

/** What another SQLite program does to a project file. */
const editElsewhere = async (file: string, sql: string): Promise<void> => {
  const SQL = await initSqlJs()
  const db = new SQL.Database(readFileSync(file))
  db.run(sql)
  writeFileSync(file, db.export())
  db.close()
}
