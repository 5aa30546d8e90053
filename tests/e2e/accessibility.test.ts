import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { dismissAll, freshFolder, start } from './app.ts'
import { objections } from './axe.ts'

const light = { colorScheme: 'light', contrast: 'no-preference' } as const
const dark = { colorScheme: 'dark', contrast: 'more' } as const

/** axe finds nothing to object to, in any view, in light, dark and with more contrast; and what axe cannot see. */
describe('for everyone', () => {
  const folder = freshFolder('axe')
  let analyst: Analyst

  beforeAll(async () => {
    analyst = await start(path.join(folder, 'data'), [], { env: { HEARSAY_SAMPLES: path.join(folder, 'samples') } })
  })
  afterAll(() => analyst.app.close())

  const press =
    (...keys: readonly string[]) =>
    (): Promise<void> =>
      analyst.press(...keys)
  const command = (name: string) => async (): Promise<void> => {
    await analyst.press('Escape', 'Escape', 'F6', 'Control+k')
    await analyst.page.keyboard.insertText(name)
    await analyst.press('Enter')
    await analyst.page.waitForTimeout(100)
  }
  // The two that differ most; HEARSAY_THEMES=all takes all four, which is slow.
  const themes =
    process.env['HEARSAY_THEMES'] === 'all'
      ? [light, { ...light, contrast: 'more' as const }, { ...dark, contrast: 'no-preference' as const }, dark]
      : [light, dark]

  test('the welcome page', async () => {
    expect(await objections(analyst.page)).toEqual([])
  })

  test.each([
    ['an article with its spans and links', async () => undefined],
    ['a selected span', (): Promise<void> => analyst.clickText(200)],
    ['linking by numbers', press('t')],
    ['a selected link', (): Promise<void> => analyst.page.locator('.link-card').first().click()],
    ['the list of spans', (): Promise<void> => analyst.page.getByRole('tab', { name: /Spans/ }).click()],
    ['two articles side by side', press('F6', 'b')],
    ['the sources', press('b', 'Control+2')],
    ['one source with what it says', (): Promise<void> => analyst.page.locator('.sources .row').last().click()],
    ['the article’s details', (): Promise<void> => analyst.page.locator('.disclosure').click()],
    ['find', press('Control+f')],
    ['the shortcuts', press('Escape', '?')],
    ['the history', press('Escape', 'h')],
    ['all commands', press('Escape', 'Control+k')],
    ['tagging all occurrences', press('Escape', 'o')],
    ['finding in the project', press('Escape', 'Control+Shift+F')],
    ['changing many spans', press('Escape', 'Control+h')],
    ['showing only some spans', press('Escape', 'f')],
    ['naming a source', press('Escape', 'e')],
    ['the scheme', command('Scheme')],
    ['correcting the text', press('Escape', 'F6', 'Control+Shift+E')],
    ['earlier texts', command('Texts of this')],
    ['spans after corrections', command('Spans after')],
    ['only the text', press('Escape', 'F6', 'F11')],
  ])('%s', async (_, open) => {
    if ((await analyst.page.locator('.project').count()) === 0) {
      await analyst.page.getByRole('button', { name: /Sample project/ }).click()
      await analyst.page.locator('.article-text [data-span]').first().waitFor()
    }
    await open()
    const found: Record<string, readonly string[]> = {}
    for (const theme of themes) {
      await analyst.page.emulateMedia(theme)
      found[Object.values(theme).join()] = await objections(analyst.page)
    }
    await analyst.page.emulateMedia(light)
    expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([])
  })

  test('what is selected is said: a span with its label, words, source and links, and a link with its parts', async () => {
    await analyst.press('F6', 'F11', 'Escape')
    await dismissAll(analyst)
    const said = (): Promise<string> => analyst.page.getByRole('status', { name: 'What is selected' }).innerText()
    await analyst.clickText(200)
    await expect
      .poll(said)
      .toMatch(/^Source: Ukrainian President Volodymyr Zelenskyy; names Volodymyr Zelenskyy; in 1 link/)
    await analyst.page.locator('.margin-link.is-lit').first().click()
    await expect
      .poll(said)
      .toMatch(/^Link, attribution: claim North Korean troops .*source Ukrainian President.*cue said/)
  })

  test('at 200 % nothing is cut off: the text, the tray and the lists can be reached', async () => {
    const zoom = (factor: number): Promise<void> =>
      analyst.app.evaluate(({ BrowserWindow }, to) => {
        BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to)
      }, factor)
    await analyst.press('Control+1')
    await zoom(2)
    await analyst.page.waitForTimeout(300)
    const cut = await analyst.page.evaluate(() =>
      ['.article-text', '.link-tray', '.links', '.status-bar', '.articles'].filter((name) => {
        const box = document.querySelector(name)?.getBoundingClientRect()
        return box === undefined || box.width < 60 || box.left < -1 || box.left > window.innerWidth - 60
      }),
    )
    const wide = await analyst.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    await analyst.clickText(200)
    const unreachable = await analyst.page.evaluate(() =>
      ['.left', '.link-tray', '.right', '.status-bar'].flatMap((name) => {
        const panel = document.querySelector(name)
        return [...(panel?.querySelectorAll<HTMLElement>('button, select, input:not([type=checkbox])') ?? [])]
          .filter((control) => {
            control.scrollIntoView({ block: 'nearest' })
            const frame = panel?.getBoundingClientRect()
            const { left, right, top, height } = control.getBoundingClientRect()
            if (frame === undefined || height === 0) return false
            const isCovered = [left + 3, right - 3].some((x) => {
              const there = document.elementFromPoint(x, top + height / 2)
              return there === null || !control.contains(there)
            })
            return left < frame.left || right > frame.right + 1 || isCovered
          })
          .map((control) => `${name}: ${control.innerText || control.ariaLabel || control.outerHTML.slice(0, 80)}`)
      }),
    )
    await analyst.screenshot(path.join(folder, 'zoomed.png'))
    await zoom(1)
    expect(cut).toEqual([])
    expect(wide).toBeLessThanOrEqual(0)
    expect(unreachable).toEqual([])
  })

  test('with reduced motion nothing moves by itself', async () => {
    await analyst.page.emulateMedia({ reducedMotion: 'reduce' })
    const moving = await analyst.page.evaluate(() => document.getAnimations().length)
    const transitions = await analyst.page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).transitionDuration !== '0s').length,
    )
    await analyst.page.emulateMedia({ reducedMotion: 'no-preference' })
    expect({ moving, transitions }).toEqual({ moving: 0, transitions: 0 })
  })
})
