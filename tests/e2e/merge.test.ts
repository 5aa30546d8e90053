import { copyFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { answerDialogs, chooseFromMenu } from '../../electron/setup/main-job.ts'
import { root } from '../../electron/setup/places.ts'
import { freshFolder, start } from './app.ts'

/** Two people work on copies of one project, and the copies become one. */
describe('merging', () => {
  const folder = freshFolder('merge')
  const ada = path.join(folder, 'Ada.hearsay')
  const lee = path.join(folder, 'Lee.hearsay')
  let analyst: Analyst

  const begin = async (who: string, file: string): Promise<Analyst> => {
    const at = await start(path.join(folder, `data-${who}`))
    const name = at.page.getByLabel('Your name as analyst')
    await name.fill(who)
    await name.press('Enter')
    await answerDialogs(at, { open: [file], save: file })
    return at
  }
  beforeAll(async () => {
    analyst = await begin('Ada', ada)
    await analyst.page.getByRole('button', { name: /New project/ }).click()
    await answerDialogs(analyst, { open: [path.join(root, 'seeds', '000_baf5f6a1ebc63fef.txt')] })
    await analyst.page
      .getByRole('main')
      .getByRole('button', { name: /Add articles/ })
      .click()
    await analyst.openArticle('000_baf5f6a1ebc63fef')
    await analyst.select(17, 174)
    await analyst.press('c')
    await analyst.saved()
    await analyst.app.close()
    copyFileSync(ada, lee)

    const other = await begin('Lee', lee)
    await other.page.getByRole('button', { name: /^Open/ }).click()
    await other.page.locator('.article-text').waitFor()
    await other.select(176, 215)
    await other.press('s')
    await note(other, 60, 'by Lee')
    await other.app.close()

    analyst = await begin('Ada', ada)
    await analyst.page.getByRole('button', { name: /^Open/ }).click()
    await analyst.page.locator('.article-text').waitFor()
    await note(analyst, 60, 'by Ada')
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  test('a report says beforehand what comes, from whom, and what both have changed', async () => {
    await answerDialogs(analyst, { open: [lee] })
    await chooseFromMenu(analyst, 'Merge another copy…')
    const dialog = analyst.page.getByRole('dialog', { name: 'Merge “Lee” into this project' })
    await dialog.waitFor()
    const words = await dialog.innerText()
    expect(words).toMatch(/1 span/)
    expect(words).toMatch(/by Lee/)
    expect(words).toMatch(/by Ada\s+here: Ada/)
    expect(await analyst.page.locator('.article-text [data-span]').count()).toBeGreaterThan(0)
    expect(await analyst.page.getByText('2 spans here').count()).toBe(0)
  })

  test('merging adds what was missing, and the conflict is settled by a choice', async () => {
    await analyst.page.getByRole('button', { name: 'Merge', exact: true }).click()
    const dialog = analyst.page.getByRole('dialog', { name: 'Unsettled conflicts' })
    await dialog.locator('.conflict').waitFor()
    await analyst.page.getByText('2 spans here').waitFor()
    await dialog.getByRole('button', { name: /^by Lee/ }).click()
    await dialog.getByText('Everything is settled.').waitFor()
    await analyst.press('Escape')
    await analyst.clickText(60)
    await expect.poll(() => analyst.page.getByLabel('Note').inputValue()).toBe('by Lee')
  })

  test('merging again brings nothing', async () => {
    await chooseFromMenu(analyst, 'Merge another copy…')
    await analyst.page.getByText('There is nothing to merge.').waitFor()
    await analyst.press('Escape')
  })

  test('a copy to share says what is in it, and leaves behind what it is told to', async () => {
    const shared = path.join(folder, 'Shared.hearsay')
    await answerDialogs(analyst, { open: [shared], save: shared })
    await chooseFromMenu(analyst, 'Share a copy…')
    const dialog = analyst.page.getByRole('dialog', { name: 'Share a copy' })
    await dialog.getByText(/Analysts: Ada, Lee\. 1 original file\. [0-9]+ edits of history/).waitFor()
    await dialog.getByLabel(/^The names of analysts/).uncheck()
    await dialog.getByLabel(/^The original files/).uncheck()
    await dialog.getByText(/2 spans.*Analysts: Analyst 1, Analyst 2\. No original files\. No history\./).waitFor()
    await dialog.getByRole('button', { name: 'Save the copy…' }).click()
    await analyst.page.getByText(/^Wrote the copy/).waitFor()
    const bytes = readFileSync(shared)
    expect(['by Lee', 'by Ada'].map((word) => bytes.includes(word))).toEqual([true, false])
  })

  test('purging asks first, and the project goes on without what was deleted', async () => {
    await analyst.clickText(60)
    await analyst.press('Delete')
    await analyst.saved()
    await expect.poll(() => readFileSync(ada).includes('by Lee'), { timeout: 30_000 }).toBe(true)
    await chooseFromMenu(analyst, 'Purge deleted text…')
    const dialog = analyst.page.getByRole('dialog', { name: 'Purge deleted text' })
    await dialog.getByText(/Stays: 1 article, 1 span and 0 links/).waitFor()
    const purge = dialog.getByRole('button', { name: 'Purge' })
    expect(await purge.isDisabled()).toBe(true)
    await dialog.getByLabel(/gone for good/).check()
    await purge.click()
    await dialog.waitFor({ state: 'hidden' })
    await analyst.page.getByText('1 span here').waitFor()
    for (const word of ['by Lee', 'by Ada']) expect(readFileSync(ada).includes(word), word).toBe(false)
    await analyst.select(0, 16)
    await analyst.press('u')
    await analyst.saved()
    await analyst.page.getByText('2 spans here').waitFor()
  })
})

/** Writes the note of the span at a place. */
const note = async (at: Analyst, offset: number, words: string): Promise<void> => {
  await at.clickText(offset)
  await at.page.getByLabel('Note').fill(words)
  await at.saved()
  await at.press('Escape')
}
