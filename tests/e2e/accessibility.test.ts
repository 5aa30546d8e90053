import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { freshFolder, start } from './app.ts'
import { objections } from './axe.ts'

/** axe finds nothing to object to, in any view, in either theme. */
describe('for everyone', () => {
  const folder = freshFolder('axe')
  let analyst: Analyst

  beforeAll(async () => {
    analyst = await start(path.join(folder, 'data'), [], { env: { HEARSAY_SAMPLES: path.join(folder, 'samples') } })
  })
  afterAll(() => analyst.app.close())

  test('the welcome page', async () => {
    expect(await objections(analyst.page)).toEqual([])
  })

  test.each([
    ['an article with its spans and links', async () => undefined],
    ['a selected span', (): Promise<void> => analyst.clickText(200)],
    ['a selected link', (): Promise<void> => analyst.page.locator('.link-card').first().click()],
    ['the sources', (): Promise<void> => analyst.press('Control+2')],
    ['one source with what it says', (): Promise<void> => analyst.page.locator('.sources .row').last().click()],
    ['the article’s details', (): Promise<void> => analyst.page.locator('.disclosure').click()],
    ['find', (): Promise<void> => analyst.press('Control+f')],
    ['the shortcuts', (): Promise<void> => analyst.press('Escape', '?')],
    ['the history', (): Promise<void> => analyst.press('Escape', 'h')],
    ['all commands', (): Promise<void> => analyst.press('Escape', 'Control+k')],
    ['tagging all occurrences', (): Promise<void> => analyst.press('Escape', 'o')],
    ['finding in the project', (): Promise<void> => analyst.press('Escape', 'Control+Shift+F')],
    ['changing many spans', (): Promise<void> => analyst.press('Escape', 'Control+h')],
    ['showing only some spans', (): Promise<void> => analyst.press('Escape', 'f')],
    ['naming a source', (): Promise<void> => analyst.press('Escape', 'e')],
  ])('%s', async (_, open) => {
    if ((await analyst.page.locator('.project').count()) === 0) {
      await analyst.page.getByRole('button', { name: /Sample project/ }).click()
      await analyst.page.locator('.article-text [data-span]').first().waitFor()
    }
    await open()
    const light = await objections(analyst.page)
    await analyst.page.emulateMedia({ colorScheme: 'dark' })
    const dark = await objections(analyst.page)
    await analyst.page.emulateMedia({ colorScheme: 'light' })
    expect({ light, dark }).toEqual({ light: [], dark: [] })
  })
})
