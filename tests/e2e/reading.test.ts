import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { drawnSpans, kursk, place, seed, startSample, turn } from './app.ts'

/** How a text is read: what is shown of it and how, what is told of what is selected. On the sample project. */
describe('reading', () => {
  const text = seed(kursk)
  let analyst: Analyst

  beforeAll(async () => {
    analyst = (await startSample('reading')).analyst
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const statusBar = (): Promise<string> => analyst.page.locator('.status-bar').innerText()

  test('what is selected is shown from its beginning, beside the list of links', async () => {
    const [start] = place(text, 'outgoing US President')
    for (const select of [
      () => analyst.clickText(start + 3),
      () => analyst.page.locator('.links .link-card').last().click(),
    ]) {
      await select()
      const head = analyst.page.locator('.selection .label-switch')
      await head.waitFor()
      const top = await head.evaluate((element) => element.getBoundingClientRect().top)
      expect(top).toBeGreaterThanOrEqual(0)
      const card = analyst.page.locator('.links').locator('.is-lit, .is-selected').first()
      const bottom = await card.evaluate((element) => element.getBoundingClientRect().bottom)
      expect(bottom, 'and so is its link in the list').toBeLessThan(await analyst.page.evaluate(() => innerHeight))
    }
    await analyst.press('Escape')
  })

  test('the text is made larger, smaller and normal again', async () => {
    const size = (): Promise<number> =>
      analyst.page.locator('.article-text').evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
    const normal = await size()
    await analyst.press('Control+=', 'Control+=')
    await expect.poll(size).toBeGreaterThan(normal * 1.15)
    expect(await statusBar()).toContain('121 %')
    await analyst.select(...place(text, 'heavy losses'))
    await analyst.press('Control+0', 'Control+-')
    await expect.poll(size).toBeLessThan(normal)
    await analyst.press('Control+0')
    await expect.poll(size).toBe(normal)
    expect(await statusBar()).toContain('100 %')
  })

  test('the text is set in another typeface, width and line height', async () => {
    const normal = await styleOf(analyst)
    for (const command of ['Next typeface', 'More room between', 'Wider lines']) {
      await analyst.press('Control+k')
      await analyst.page.keyboard.type(command)
      await analyst.press('Enter')
    }
    await expect.poll(() => styleOf(analyst)).not.toBe(normal)
    expect(await styleOf(analyst)).not.toContain('Charter')
    for (const command of ['Next typeface', 'Next typeface', 'Less room between', 'Narrower lines']) {
      await analyst.press('Control+k')
      await analyst.page.keyboard.type(command)
      await analyst.press('Enter')
    }
    await expect.poll(() => styleOf(analyst)).toBe(normal)
  })

  test('only some spans are shown: of a label, linked or not; and only the text', async () => {
    const all = (await drawnSpans(analyst)).length
    await analyst.press('f')
    const bar = analyst.page.getByRole('group', { name: 'Show only' })
    expect(await analyst.page.evaluate(() => document.activeElement?.closest('.filter-bar') !== null)).toBe(true)
    await bar.getByRole('button', { name: 'Claim' }).click()
    await expect.poll(async () => (await drawnSpans(analyst)).every((span) => span.startsWith('Claim'))).toBe(true)
    const claims = (await drawnSpans(analyst)).length
    expect(claims).toBeGreaterThan(3)
    expect(claims).toBeLessThan(all)
    await bar.getByLabel('Linked or not').selectOption('not linked')
    await expect.poll(async () => (await drawnSpans(analyst)).length).toBeLessThan(claims)
    await bar.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(async () => (await drawnSpans(analyst)).length).toBe(all)
    expect(await bar.count()).toBe(0)
    await analyst.page.keyboard.press('F6')
    await analyst.press('F11')
    await expect.poll(() => analyst.page.locator('aside.left').isVisible()).toBe(false)
    await analyst.press('F11')
    await expect.poll(() => analyst.page.locator('aside.left').isVisible()).toBe(true)
  })

  test('only some spans are shown: by whom, with an attribute or its value, and in this article or in all', async () => {
    const words = place(text, 'on Friday (Dec 27)')
    await analyst.select(...words)
    await analyst.press('s', 'Escape', 'f')
    const bar = analyst.page.getByRole('group', { name: 'Show only' })
    const told = (): Promise<string> => bar.locator('output').innerText()
    await bar.getByLabel('By whom').selectOption('Analyst')
    await expect.poll(() => drawnSpans(analyst)).toEqual([`Source ${words.join('–')}`])
    expect(await told()).toMatch(/^1 of \d+ spans$/)
    await bar.getByLabel('By whom').selectOption('by anyone')
    await bar.getByLabel('Attribute').selectOption('Claim: Quotation')
    await expect.poll(async () => (await drawnSpans(analyst)).every((span) => span.startsWith('Claim'))).toBe(true)
    const claims = await drawnSpans(analyst)
    await bar.getByLabel('Value').selectOption('is direct')
    const isDirect = (span: string): boolean => text.slice(Number(/(\d+)–/.exec(span)?.[1])).startsWith('"')
    await expect.poll(async () => (await drawnSpans(analyst)).length).toBeLessThan(claims.length)
    expect((await drawnSpans(analyst)).filter(isDirect).length).toBeGreaterThan(1)
    await bar.getByLabel('Value').selectOption('is not set')
    await expect.poll(() => drawnSpans(analyst)).toEqual([])

    const title = 'South Korea’s estimate'
    await analyst.openArticle(title)
    await expect.poll(told, { message: 'it holds in all articles' }).toMatch(/^0 of \d+ spans$/)
    await analyst.openArticle('Losses in Kursk')
    await bar.getByLabel('In which articles').selectOption('in this article')
    await expect.poll(() => drawnSpans(analyst)).toEqual([])
    await analyst.openArticle(title)
    await expect.poll(told, { message: 'it holds in the other one alone' }).toMatch(/^(\d+) of \1 spans$/)
    await expect.poll(async () => (await drawnSpans(analyst)).length).toBeGreaterThan(10)
    await analyst.openArticle('Losses in Kursk')
    await bar.getByRole('button', { name: 'Show all' }).click()
    await analyst.page.keyboard.press('F6')
    await turn(analyst, 'undo')
    await expect.poll(async () => (await drawnSpans(analyst)).length).toBeGreaterThan(10)
  })

  test('the length of what is selected is told', async () => {
    await analyst.select(...place(text, 'heavy losses'))
    expect(await statusBar()).toContain('12 characters selected')
    await analyst.caret(place(text, 'heavy losses')[0])
    expect(await statusBar()).not.toContain('selected')
  })

  test('a dark theme follows the system, and every text stays readable', async () => {
    const ground = (): Promise<string> => analyst.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const colours: string[] = []
    for (const colorScheme of ['light', 'dark'] as const) {
      await analyst.page.emulateMedia({ colorScheme })
      colours.push(await ground())
      expect(await analyst.page.evaluate(poorContrasts), colorScheme).toEqual([])
    }
    expect(new Set(colours).size).toBe(2)
    await analyst.page.emulateMedia({ colorScheme: null })
  })
})

/** Typeface and line height of the text. */
const styleOf = ({ page }: Analyst): Promise<string> =>
  page.locator('.article-text').evaluate((element) => {
    const { fontFamily, lineHeight } = getComputedStyle(element)
    return `${fontFamily} ${lineHeight}`
  })

/** Texts whose contrast with what they stand on is below 4.5 to 1. Runs in the page. */
function poorContrasts(): readonly string[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgba = (colour: string): readonly number[] => {
    if (canvas === null) return []
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- what runs in the page cannot use anything outside
  const linear = (part: number): number => (part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)
  const lightOf = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = rgba(colour)
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
  const groundOf = (element: Element | null): string => {
    for (let at = element; at !== null; at = at.parentElement) {
      const ground = getComputedStyle(at).backgroundColor
      if (rgba(ground)[3] === 255) return ground
    }
    return 'white'
  }
  const poor = new Set<string>()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    if (element === null || node.textContent?.trim() === '' || element.closest(':disabled') !== null) continue
    const lights = [lightOf(getComputedStyle(element).color), lightOf(groundOf(element))]
    const contrast = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05)
    if (contrast < 4.5) poor.add(`${element.className || element.tagName} ${contrast.toFixed(1)}`)
  }
  return [...poor]
}
