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

  /** Takes a picture of a window of 1440 × 900 and checks that it is one. */
  const take = async (name: string, colorScheme: 'light' | 'dark' = 'light'): Promise<void> => {
    await analyst.page.emulateMedia({ colorScheme })
    await analyst.page.evaluate(() => document.fonts.ready)
    const forDocs = process.env['HEARSAY_PICTURES'] === '1'
    const file = forDocs ? docsPicture(name) : path.join(folder, `${name}.png`)
    mkdirSync(path.dirname(file), { recursive: true })
    await analyst.screenshot(file)
    const bytes = readFileSync(file)
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1440, 900])
    expect(bytes.length).toBeGreaterThan(10_000)
    if (forDocs) expect(bytes.length, 'small enough for a repository').toBeLessThan(300_000)
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
