import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { dismissAll, docsPicture, freshFolder, kursk, place, seed, start } from './app.ts'

/**
 * The pictures of the documentation, taken in the real app. Only with HEARSAY_PICTURES=1 do they go into docs/pictures;
 * otherwise into a folder that is thrown away, so that a test run leaves the repository as it was.
 */
describe('pictures', () => {
  const folder = freshFolder('pictures')
  const text = seed(kursk)
  let analyst: Analyst

  beforeAll(async () => {
    analyst = await start(path.join(folder, 'data'), [], { env: { HEARSAY_SAMPLES: path.join(folder, 'Samples') } })
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  /** Takes a picture of the window and checks that it is one. */
  const take = async (name: string, colorScheme: 'light' | 'dark' = 'light', height = 900): Promise<void> => {
    await analyst.page.emulateMedia({ colorScheme })
    await analyst.page.evaluate(() => document.fonts.ready)
    const forDocs = process.env['HEARSAY_PICTURES'] === '1'
    const file = forDocs ? docsPicture(name) : path.join(folder, `${name}.png`)
    mkdirSync(path.dirname(file), { recursive: true })
    await analyst.screenshot(file)
    const bytes = readFileSync(file)
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1440, height])
    expect(bytes.length).toBeGreaterThan(10_000)
    if (forDocs) expect(bytes.length, 'small enough for a repository').toBeLessThan(450 * height)
  }
  const resize = (): Promise<void> =>
    analyst.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900))
  const isSized = (): Promise<unknown> =>
    analyst.page.waitForFunction(() => window.innerWidth === 1440 && window.innerHeight === 900)

  test('welcome', async () => {
    await analyst.page.getByLabel('Your name as analyst').fill('Ada Analyst')
    await resize()
    await isSized()
    await take('welcome')
  })

  test('sample-light, sample-dark', async () => {
    await analyst.page.getByRole('button', { name: /Sample project/ }).click()
    await analyst.page.locator('.link-card').first().waitFor()
    await dismissAll(analyst)
    await resize()
    await isSized()
    await analyst.clickText(place(text, '12,000 North Korean')[0])
    await analyst.page.locator('.span-links').waitFor()
    await take('sample-light')
    await take('sample-dark', 'dark')
  })

  // A tall window, so that every span of the article is in the picture.
  test('both articles, fully annotated, in light and dark', async () => {
    const size = (height: number): Promise<void> =>
      analyst.app.evaluate(
        ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, to),
        height,
      )
    await size(1_600)
    await analyst.page.waitForFunction(() => window.innerHeight === 1_600)
    for (const [name, title] of [
      ['kursk', 'Zelenskyy and Kirby'],
      ['casualties', 'South Korea’s estimate'],
    ] as const) {
      await analyst.press('Escape')
      await analyst.openArticle(title)
      await analyst.page.locator('.margin-link').first().waitFor()
      await take(`annotated-${name}-light`, 'light', 1_600)
      await take(`annotated-${name}-dark`, 'dark', 1_600)
    }
    await analyst.page.emulateMedia({ colorScheme: 'light' })
    await analyst.openArticle('Zelenskyy and Kirby')
    await resize()
    await isSized()
  })

  test('linking', async () => {
    await analyst.clickText(place(text, 'North Korean troops deployed')[0] + 3)
    await analyst.press('t')
    await analyst.page.locator('.link-hint').first().waitFor()
    await take('linking')
    await analyst.press('Escape', 'Escape')
  })

  test('beside', async () => {
    await analyst.page.locator('.links .link-card', { hasText: 'elaborates' }).first().click()
    await analyst.page.locator('.article').nth(1).waitFor()
    await analyst.page.locator('.article').nth(1).locator('.margin-link').first().waitFor()
    await take('beside')
    await analyst.press('Escape', 'F6', 'b')
  })

  test('link', async () => {
    await analyst.page.locator('.links .link-card', { hasText: 'describing' }).click()
    await analyst.page.locator('.fillers').waitFor()
    await take('link')
  })

  test('sources', async () => {
    await analyst.press('Escape', 'Control+2')
    await analyst.page.locator('.sources .row', { hasText: 'Volodymyr Zelenskyy' }).click()
    await expect.poll(() => analyst.page.locator('.statements li').count()).toBeGreaterThan(8)
    await take('sources')
    await analyst.press('Control+1')
  })

  test('shortcuts', async () => {
    await analyst.press('F6', '?')
    await analyst.page.locator('dialog').waitFor()
    await take('shortcuts')
  })
})
