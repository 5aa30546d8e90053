import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { drawnSpans, place, reopen, shownText, startProject } from './app.ts'
import type { OpenProject } from './app.ts'
import { objections } from './axe.ts'

const page = `<!doctype html><title>Ministers at odds</title><script>document.title = 'run'</script>
<article><h1>Ministers at odds</h1>
<p>The <b>ministry</b> said on <i>Monday</i> that <a href="https://example.org/x">12,000 people</a> had left, he added, by train.</p>
<h2>What is known</h2>
<ul><li>The river rose.</li><li>Bridges were closed.<ul><li>Two in the north</li></ul></li></ul>
<ol><li>First the dam</li><li>Then the mill</li></ol>
<blockquote><p>“We saw it coming,” the mayor said.</p></blockquote>
<table><tr><th>Place</th><th>Homes</th></tr><tr><td>North</td><td>120</td></tr></table>
<p dir="rtl">قال الرئيس إن العدد 3,000 كبير.</p></article>`

/** An article that came with formatting, as it is read and tagged. */
describe('a formatted article', () => {
  let project: OpenProject
  let analyst: Analyst
  let text: string

  beforeAll(async () => {
    project = await startProject('formatted', { 'page.html': page })
    analyst = project.analyst
    text = await shownText(analyst)
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  test('headings, lists, quotes, tables, bold, italic and links are shown; nothing of it was run', async () => {
    const look = (words: string): Promise<string> =>
      analyst.page.evaluate((wanted) => {
        const line = [...document.querySelectorAll<HTMLElement>('.article-text p')].find(
          ({ textContent }) => textContent?.includes(wanted) === true,
        )
        return `${line?.className} ${line?.dataset['marker'] ?? ''}`.trim()
      }, words)
    expect(await look('What is known')).toBe('heading level-2')
    expect(await look('The river rose')).toBe('item depth-1 •')
    expect(await look('Two in the north')).toBe('item depth-2 •')
    expect(await look('Then the mill')).toBe('item depth-1 2.')
    expect(await look('We saw it coming')).toContain('quote')
    expect(await look('Homes')).toBe('table-cell columns-2 is-header')
    expect(await analyst.page.locator('.article-text strong').innerText()).toBe('ministry')
    expect(await analyst.page.locator('.article-text em').first().innerText()).toBe('Monday')
    expect(await analyst.page.locator('.article-text .text-link').getAttribute('title')).toBe('https://example.org/x')
    expect(await analyst.page.title()).not.toBe('run')
    for (const colorScheme of ['dark', 'light'] as const) {
      await analyst.page.emulateMedia({ colorScheme })
      expect(await objections(analyst.page)).toEqual([])
      await analyst.screenshot(path.join(project.folder, `formatted-${colorScheme}.png`))
    }
  })

  test('all segments of a span stand out when the pointer rests on one of them', async () => {
    await analyst.select(...place(text, 'people had left'))
    await analyst.press('c')
    await analyst.select(...place(text, 'by train'))
    await analyst.press('a', 'Escape')
    const both = `Claim ${place(text, 'people had left').join('–')}+${place(text, 'by train').join('–')}`
    await expect.poll(() => drawnSpans(analyst)).toEqual([both])
    expect(await drawnSpans(analyst, '.is-hovered')).toEqual([])
    await analyst.page.locator('.article-text .span').last().hover()
    await expect.poll(() => drawnSpans(analyst, '.is-hovered')).toEqual([both])
  })

  test('text from right to left is tagged like any other', async () => {
    await analyst.selectByKeys(...place(text, 'الرئيس'))
    await analyst.press('s')
    await expect.poll(() => drawnSpans(analyst)).toContain(`Source ${place(text, 'الرئيس').join('–')}`)
  })

  test('the window comes back where it was and as large', async () => {
    const bounds = (to?: Electron.Rectangle): Promise<unknown> =>
      analyst.app.evaluate(({ BrowserWindow }, wanted) => {
        const window = BrowserWindow.getAllWindows()[0]
        if (wanted !== undefined) window?.setBounds(wanted)
        return window?.getBounds()
      }, to)
    const wanted = { x: 60, y: 40, width: 1_100, height: 720 }
    await bounds(wanted)
    await expect.poll(() => analyst.page.evaluate(() => innerWidth)).toBeLessThan(1_101)
    await analyst.saved()
    await analyst.app.close()
    analyst = await reopen(project)
    expect(await bounds()).toMatchObject({ width: 1_100, height: 720 })
  })
})
