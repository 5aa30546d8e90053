import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { casualties, drawnSpans, kursk, notice, place, seed, shownText, startSample, titles } from './app.ts'

/** The articles: their list, status and details, how they are cited, and the way from one piece of work to the next. On the sample project. */
describe('articles', () => {
  const text = seed(kursk)
  let analyst: Analyst

  beforeAll(async () => {
    analyst = (await startSample('articles')).analyst
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const article = (title: string) => analyst.page.locator('.articles > li', { hasText: title })

  test('the articles are listed with status and counts', async () => {
    await expect.poll(() => article(titles.kursk).innerText()).toMatch(/\d\d spans · \d\d links/)
    const counts = await Promise.all([titles.kursk, titles.casualties].map((title) => article(title).innerText()))
    // 34 attributions and three links between claims, of which two are across the articles and count in both.
    const links = counts.map((words) => Number(/(\d+) links/.exec(words)?.[1]))
    expect(links.reduce((sum, n) => sum + n, 0)).toBe(34 + 3 + 2)
    for (const words of counts) expect(words).toContain('done')
    expect(await analyst.page.locator('.panel-foot').innerText()).toContain('2/2 done')
    expect(await article(titles.kursk).locator('.row').getAttribute('aria-current')).toBe('true')
  })

  test('the status goes round by clicks, and to done by a key', async () => {
    const status = article(titles.kursk).locator('.status')
    for (const wanted of ['to do', 'in progress', 'done', 'to do']) {
      await status.click()
      await expect.poll(() => status.innerText()).toBe(wanted)
    }
    expect(await analyst.page.locator('.panel-foot').innerText()).toContain('1/2 done')
    await analyst.page.keyboard.press('F6')
    await analyst.press('Control+Enter')
    await expect.poll(() => status.innerText()).toBe('done')
  })

  test('title, publisher, author, date and URL are edited, and shown with the article', async () => {
    await analyst.page.locator('.disclosure').click()
    const field = (label: string) => analyst.page.locator('.details').getByLabel(label, { exact: true })
    for (const [label, value] of [
      ['Title', 'Losses in Kursk'],
      ['Publisher', 'The Daily'],
      ['Author', 'Ann Author'],
      ['Publication date', '2024-12-29'],
      ['URL', 'https://example.org/kursk'],
      ['Language', 'en-GB'],
    ] as const) {
      await field(label).fill(value)
      await field(label).press(label === 'Title' ? 'Tab' : 'Enter')
    }
    expect(await analyst.page.locator('.article-head').innerText()).toBe(
      'Losses in Kursk\n\nThe Daily · Ann Author · 2024-12-29',
    )
    expect(await article('Losses in Kursk').innerText()).toContain('The Daily · 2024-12-29')
    expect(await analyst.page.locator('.facts').innerText()).toContain(kursk)
    expect(await shownText(analyst)).toBe(text)
  })

  test('a wrong date gives a message and keeps what was typed', async () => {
    const field = analyst.page.getByLabel('Publication date')
    for (const wrong of ['29 December', '2024-13-01', '2024-02-30']) {
      await field.fill(wrong)
      await field.press('Enter')
      expect(await notice(analyst, 'is not a date')).toContain(`“${wrong}” is not a date. Write it as 2024-12-28`)
      expect(await field.inputValue()).toBe(wrong)
      expect(await analyst.page.locator('.article-head').innerText(), 'nothing changed').toContain('2024-12-29')
    }
    await field.fill('2024-12')
    await field.press('Enter')
    await expect.poll(() => analyst.page.locator('.article-head').innerText()).toMatch(/2024-12$/)
    await analyst.page.locator('.disclosure').click()
  })

  test('a quotation is copied with its citation', async () => {
    const [from, to] = place(text, 'heavy losses')
    await analyst.select(from, to)
    await analyst.press('Control+Shift+C')
    await notice(analyst, 'copied with its citation')
    const clipboard = (): Promise<string> => analyst.app.evaluate((electron) => electron.clipboard.readText())
    const where = 'Ann Author, “Losses in Kursk”, The Daily, 2024-12, https://example.org/kursk'
    expect(await clipboard()).toBe(`“heavy losses” (${where}, characters ${from}–${to})`)
    await analyst.press('Escape')
    await analyst.clickText(place(text, 'Everything is set up')[0] + 3)
    await analyst.press('Control+Shift+C')
    await notice(analyst, 'copied with its citation')
    expect(await clipboard(), 'a claim span is quoted with who says it').toMatch(
      /^"Everything is set up .*" — Volodymyr Zelenskyy \(Ann Author, .*, characters 655–852\)$/,
    )
    await analyst.press('Escape')
    await analyst.caret(3)
    await analyst.press('Control+Shift+C')
    expect(await notice(analyst, 'Nothing is selected')).toContain('Select words or a span first')
  })

  test('the next source of whom nobody has said who it is; the guideline stands where the label is chosen', async () => {
    const [start, end] = place(text, 'nightly video address')
    await analyst.select(start, end)
    await analyst.press('s', 'Escape')
    await analyst.caret(3)
    await analyst.press('r')
    await expect.poll(() => drawnSpans(analyst, '.is-selected')).toEqual([`Source ${start}–${end}`])
    await analyst.page.getByText('What is a Source?').click()
    expect(await analyst.page.locator('.guideline').innerText()).toContain('a pronoun too')
    await analyst.page.keyboard.press('F6')
    await analyst.press('Control+z')
    await expect.poll(() => drawnSpans(analyst, '.is-selected')).toEqual([])
    await analyst.press('r')
    await notice(analyst, 'every source is known')
  })

  test('the work goes on by keys: the next claim without a link, the next article to do', async () => {
    const [start, end] = place(text, 'minimal protection')
    await analyst.select(start, end)
    await analyst.press('c', 'Escape')
    await analyst.caret(3)
    await analyst.press('g')
    await expect.poll(() => drawnSpans(analyst, '.is-selected')).toEqual([`Claim ${start}–${end}`])
    await analyst.press('Control+z')
    await article(titles.casualties).locator('.status').click()
    await analyst.page.keyboard.press('F6')
    await analyst.press('Control+Shift+Enter')
    await expect.poll(() => shownText(analyst)).toBe(seed(casualties))
    expect(
      await analyst.page.evaluate(() => document.activeElement?.className),
      'an article that opens has the keyboard',
    ).toContain('article-text')
    await analyst.press('Control+Enter')
    await expect.poll(() => article(titles.casualties).locator('.status').innerText()).toBe('done')
    await analyst.press('Control+Shift+Enter')
    await notice(analyst, 'No other article is left')
    await analyst.openArticle('Losses in Kursk')
  })
})
