import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { _electron, chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { electronEnvironment, launchArguments } from '../../electron/setup/electron-runtime.ts'
import { html } from '#core/codec/html.ts'
import { editArticle } from '#core/command/article.ts'
import { noteSpan } from '#core/command/span-edit.ts'
import { testProject } from '../support/project.ts'
import { scriptTexts } from '../support/script-texts.ts'
import { pressReview } from '../support/press-review.ts'
import { electronUnderTest, freshFolder } from './app.ts'
import { encodedBy } from '../support/datasets.ts'

/** The exported page in a real browser engine: nothing in it runs or loads, and the text is the article's. */

const folder = freshFolder('html-page')
const texts = [...new Set(scriptTexts)]
const project = () => {
  const p = testProject('Press review')
  const review = p.article(pressReview.text, { title: 'Press review', publisher: 'Daily', date: '2026-01-02' })
  const claim = p.span(review, 'claim', 'The fire in the harbour tunnel was out by dawn', { kind: 'fact' })
  p.span(review, 'claim', 'fire in the harbour tunnel was out by dawn, the port authority')
  const source = p.span(review, 'source', 'the port authority')
  p.span(review, 'claim', 'out by dawn … Nobody was killed')
  p.source('Harbour authority', source)
  p.link('attribution', { claim: [claim], source: [source], cue: [p.span(review, 'cue', 'said')] })
  p.run(noteSpan, { span: claim, note: 'Two papers say so.' })
  for (const text of texts) {
    const article = p.article(text)
    const title = text.slice(0, 500)
    p.run(editArticle, { article, fields: { title, author: title, url: title, language: title } })
    p.run(noteSpan, { span: p.span(article, 'claim', [[0, text.length]]), note: text })
  }
  return p
}

const file = path.join(folder, 'page.html')
writeFileSync(file, encodedBy(html, project().rows, 'page').files[0]?.text ?? '')

/** A browser with the exported page open. */
interface Open {
  readonly page: Page
  /** Every address that was asked for. */
  readonly asked: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

const inElectron = async (): Promise<Open> => {
  const shell = path.join(folder, 'shell')
  mkdirSync(shell)
  writeFileSync(path.join(shell, 'package.json'), '{"main":"main.cjs"}')
  writeFileSync(
    path.join(shell, 'main.cjs'),
    `const { app, BrowserWindow, session } = require('electron')
globalThis.asked = []
app.whenReady().then(() => {
  session.defaultSession.webRequest.onBeforeRequest(({ url }, next) => { globalThis.asked.push(url); next({}) })
  new BrowserWindow({ width: 1000, height: 800 }).loadFile(${JSON.stringify(file)})
})`,
  )
  const electron = electronUnderTest()
  const { args = [], ...launch } = launchArguments(electron)
  const last = args.length - 1
  const browser = await _electron.launch({
    ...launch,
    args: args.map((arg, i) => (i === last ? shell : arg)),
    env: { ...(process.env as Record<string, string>), ...electronEnvironment(electron) } as Record<string, string>,
  })
  const page = await browser.firstWindow()
  await page.waitForLoadState()
  return {
    page,
    asked: () => browser.evaluate(() => (globalThis as unknown as { asked: readonly string[] }).asked),
    close: () => browser.close(),
  }
}

/** The browser that Debian has, which is newer than any Electron. */
const debianChromium = '/usr/bin/chromium'

const inChromium = async (): Promise<Open> => {
  const browser = await chromium.launch({ executablePath: debianChromium, args: ['--no-sandbox'] })
  const page = await browser.newPage({ viewport: { width: 1000, height: 800 } })
  const asked: string[] = []
  page.on('request', (request) => void asked.push(request.url()))
  await page.goto(pathToFileURL(file).href)
  return { page, asked: () => Promise.resolve(asked), close: () => browser.close() }
}

const hasChromium = existsSync(debianChromium)
if (!hasChromium) process.stderr.write(`The exported page is not tried in Debian's Chromium: it is not installed.\n`)

describe.each([['electron', inElectron], ...(hasChromium ? ([['chromium', inChromium]] as const) : [])] as const)(
  'in %s',
  (name, open) => {
    let opened: Open
    let page: Page
    beforeAll(async () => {
      opened = await open()
      page = opened.page
    })
    afterAll(() => opened.close())

    test('nothing runs, nothing but the page is asked for, and nothing leads away from the web', async () => {
      expect(await page.evaluate(() => '__ran' in globalThis)).toBe(false)
      const asked = await opened.asked()
      expect(asked.filter((url) => !url.startsWith('devtools:') && !url.endsWith('/page.html'))).toEqual([])
      const places = await page.locator('a').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).protocol))
      expect(places.every((protocol) => ['file:', 'http:', 'https:'].includes(protocol))).toBe(true)
      expect(await page.locator('script, img, iframe, svg, form, link, object').count()).toBe(0)
    })

    test('the words are those of the articles', async () => {
      const words = await page.locator('.text').evaluateAll((all) =>
        all.map((one) => {
          const copy = one.cloneNode(true) as HTMLElement
          for (const number of copy.querySelectorAll('.number')) number.remove()
          return copy.textContent
        }),
      )
      expect(words).toEqual([pressReview.text, ...texts])
    })

    test('overlapping spans have lines of their own, numbers lead to what is said and back', async () => {
      const lines = await page
        .locator('.text')
        .first()
        .locator('.mark')
        .evaluateAll((all) => all.map((one) => getComputedStyle(one).paddingBottom))
      expect(new Set(lines).size).toBeGreaterThanOrEqual(3)
      await page.locator('.number').first().click()
      expect(await page.locator(':target').textContent()).toContain('Two papers say so.')
      await page.screenshot({ path: path.join(folder, `${name}-wide.png`) })
    })

    test('fits a phone: nothing is wider than the window', async () => {
      await page.setViewportSize({ width: 360, height: 740 })
      await page.evaluate(() => {
        scrollTo(0, 0)
      })
      const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
      expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
      await page.screenshot({ path: path.join(folder, `${name}-phone.png`) })
    })

    test('printed, it shows every text and every span', async () => {
      await page.emulateMedia({ media: 'print' })
      const shown = await page.locator('.text').evaluateAll((all) => all.every((one) => one.checkVisibility()))
      expect(shown).toBe(true)
      await page.emulateMedia({ media: null })
    })
  },
)
