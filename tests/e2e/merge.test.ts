import { copyFileSync } from 'node:fs'
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
})

/** Writes the note of the span at a place. */
const note = async (at: Analyst, offset: number, words: string): Promise<void> => {
  await at.clickText(offset)
  await at.page.getByLabel('Note').fill(words)
  await at.saved()
  await at.press('Escape')
}
