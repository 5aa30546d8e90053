import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { objections } from './axe.ts'
import { drawnSpans, notice, reopen, shownText, startProject, turn } from './app.ts'
import type { OpenProject } from './app.ts'

/** Correcting a text that is annotated already. The tests build on one another. */
describe('correcting a text', () => {
  const text = 'Kim said that the river rose.\n\nOfficials denied it, Lee reported.\n'
  let project: OpenProject
  let analyst: Analyst

  beforeAll(async () => {
    project = await startProject('correction', { 'press.txt': text })
    analyst = project.analyst
    analyst.page.setDefaultTimeout(6_000)
    await tag('s', 0, 3)
    await tag('c', 14, 28)
    await analyst.press('l')
    await tag('u', 52, 64)
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const tag = async (key: string, start: number, end: number): Promise<void> => {
    await analyst.select(start, end)
    await analyst.press(key)
  }
  const correct = async (): Promise<void> => {
    await analyst.press('Control+Shift+E')
    await analyst.page.locator('.correction .article-text').waitFor()
  }
  /** Selects in the text that is being corrected, and types. */
  const type = async (start: number, end: number, words: string): Promise<void> => {
    if (start === end) await analyst.caret(start)
    else await analyst.selectByKeys(start, end)
    if (words === '') await analyst.page.keyboard.press('Delete')
    else await analyst.page.keyboard.type(words)
  }
  const dialog = (name: string) => analyst.page.getByRole('dialog', { name })

  test('is a mode of its own, marked; spans move with what is typed, in one change', async () => {
    expect(await drawnSpans(analyst)).toEqual(['Source 0–3', 'Claim 14–28', 'Cue 52–64'])
    await correct()
    expect(await analyst.page.locator('.correction-bar').innerText()).toContain('3 spans will move along')
    expect(await objections(analyst.page)).toEqual([])
    await type(0, 0, 'Ms ')
    await type(26, 26, 's')
    await analyst.screenshot(path.join(project.folder, 'mode.png'))
    await analyst.press('Control+Enter')
    await expect.poll(() => drawnSpans(analyst)).toEqual(['Source 3–6', 'Claim 17–32', 'Cue 56–68'])
    expect(await shownText(analyst)).toBe(text.replace('Kim', 'Ms Kim').replace('river', 'rivers'))
    expect(await notice(analyst, 'Text corrected')).toContain('1 span quotes other words now.')
  })

  test('undo takes back text and spans together, redo brings them', async () => {
    expect(await turn(analyst, 'undo')).toBe('Correct text of press')
    await expect.poll(() => shownText(analyst)).toBe(text)
    expect(await drawnSpans(analyst)).toEqual(['Source 0–3', 'Claim 14–28', 'Cue 52–64'])
    await turn(analyst, 'redo')
    await expect.poll(() => drawnSpans(analyst)).toEqual(['Source 3–6', 'Claim 17–32', 'Cue 56–68'])
    await turn(analyst, 'undo')
  })

  test('of what is pasted only the words come in, nothing is run, and too much is refused', async () => {
    await correct()
    const paste = (words: string, page = ''): Promise<void> =>
      analyst.page.evaluate(
        ([plain, html]) => {
          const carried = new DataTransfer()
          carried.setData('text/plain', plain)
          carried.setData('text/html', html)
          const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: carried })
          document.querySelector('.correction .article-text')?.dispatchEvent(event)
        },
        [words, page] as const,
      )
    await paste('Today ', '<b onclick="x()">Today </b><script>document.title = "run"</script><img src=x onerror=x()>')
    await expect.poll(() => shownText(analyst)).toBe(`Today ${text}`)
    expect(await analyst.page.locator('.correction .article-text :is(b, img, script)').count()).toBe(0)
    await paste('x'.repeat(5_000_001))
    await notice(analyst, 'more than 5 million characters')
    expect(await shownText(analyst)).toBe(`Today ${text}`)
    await analyst.page.locator('.correction .article-text').focus()
    await analyst.press('Escape', 'Escape')
    await expect.poll(() => shownText(analyst)).toBe(text)
  })

  test('lines and words are formatted; the formatting is part of the revision, and undone with it', async () => {
    const looks = (): Promise<readonly string[]> =>
      analyst.page
        .locator('.article-text p')
        .evaluateAll((lines) =>
          lines.map((line) => `${line.className} ${line.getAttribute('data-marker') ?? ''}`.trim()),
        )
    await correct()
    const bar = analyst.page.getByRole('toolbar', { name: 'Format' })
    await analyst.selectByKeys(0, 3)
    await bar.getByRole('button', { name: 'Bold' }).click()
    await bar.getByRole('button', { name: 'Heading 2' }).click()
    await analyst.caret(40)
    await bar.getByRole('button', { name: 'Numbered list' }).click()
    await analyst.selectByKeys(31, 40)
    await bar.getByRole('button', { name: 'Link…' }).click()
    await analyst.page.getByLabel('Address of the link').fill('https://example.org/')
    await analyst.page.keyboard.press('Enter')
    expect(await objections(analyst.page)).toEqual([])
    await analyst.screenshot(path.join(project.folder, 'formatted.png'))
    await analyst.press('Control+Enter')
    await expect.poll(looks).toEqual(['heading level-2', '', 'item depth-1 1.', ''])
    expect(await analyst.page.locator('.article-text strong').innerText()).toBe('Kim')
    expect(await analyst.page.locator('.article-text .text-link').getAttribute('title')).toBe('https://example.org/')
    expect(await shownText(analyst)).toBe(text)
    expect(await drawnSpans(analyst)).toEqual(['Source 0–3', 'Claim 14–28', 'Cue 52–64'])

    await correct()
    await type(0, 0, 'Ms ')
    await analyst.press('Control+Enter')
    await expect.poll(looks).toEqual(['heading level-2', '', 'item depth-1 1.', ''])
    expect(await turn(analyst, 'undo')).toBe('Correct text of press')
    expect(await turn(analyst, 'undo')).toBe('Correct text of press')
    await expect.poll(looks).toEqual(['', '', '', ''])
  })

  test('what is typed can be undone while typing, and discarded after being asked', async () => {
    await correct()
    await type(0, 0, 'Mr ')
    await analyst.press('Control+z')
    await expect.poll(() => shownText(analyst)).toBe(text)
    await type(0, 3, 'Lee')
    await analyst.press('Escape')
    expect(await analyst.page.locator('.correction-bar').innerText()).toContain('would be gone')
    await analyst.press('Escape')
    await expect.poll(() => analyst.page.locator('.correction').count()).toBe(0)
    expect(await shownText(analyst)).toBe(text)
  })

  test('a span whose words are gone is listed, keeps its link, and is put back on a suggested place', async () => {
    await correct()
    await type(5, 28, 'asked')
    await analyst.page.locator('.correction-bar').getByRole('button', { name: /Keep/ }).click()
    await dialog('Spans after corrections').waitFor()
    const list = dialog('Spans after corrections').locator('.lost').first()
    expect(await list.innerText()).toContain('the river rose')
    for (const colorScheme of ['dark', 'light'] as const) {
      await analyst.page.emulateMedia({ colorScheme })
      expect(await objections(analyst.page)).toEqual([])
      await analyst.screenshot(path.join(project.folder, `lost-${colorScheme}.png`))
    }
    await analyst.press('Escape')
    await expect.poll(() => drawnSpans(analyst)).toEqual(['Source 0–3', 'Cue 34–46'])
    expect(await analyst.page.locator('.links .link-card').innerText()).toContain('the river rose')
    await analyst.page.locator('.status-bar').getByRole('button', { name: '1 span lost its place' }).waitFor()

    await analyst.select(34, 46)
    await analyst.page
      .locator('.status-bar')
      .getByRole('button', { name: /lost its place/ })
      .click()
    await dialog('Spans after corrections')
      .getByRole('button', { name: /selected words/ })
      .click()
    await expect.poll(() => drawnSpans(analyst)).toContain('Claim 34–46')
    await analyst.press('Escape')
    expect(await turn(analyst, 'undo')).toBe('Put span back')
    await expect.poll(() => drawnSpans(analyst)).toEqual(['Source 0–3', 'Cue 34–46'])
  })

  test('it is all there after a fresh start: text, places, and what was lost', async () => {
    await analyst.saved()
    await analyst.app.close()
    analyst = await reopen(project)
    analyst.page.setDefaultTimeout(6_000)
    await expect.poll(() => drawnSpans(analyst)).toEqual(['Source 0–3', 'Cue 34–46'])
    await analyst.page.locator('.status-bar').getByRole('button', { name: '1 span lost its place' }).waitFor()
  })

  test('earlier texts can be read, compared and shown again', async () => {
    await analyst.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send('menu.command', 'edit.revisions'),
    )
    const view = dialog('Texts of this article')
    await view.waitFor()
    expect(await view.locator('del').allInnerTexts()).not.toEqual([])
    await analyst.screenshot(path.join(project.folder, 'revisions.png'))
    await view.getByLabel(/^Read/).selectOption({ index: 0 })
    await view.getByRole('button', { name: 'Show this text in the article' }).click()
    await analyst.press('Escape')
    await expect.poll(() => drawnSpans(analyst)).toEqual(['Source 0–3', 'Claim 14–28', 'Cue 52–64'])
    expect(await shownText(analyst)).toBe(text)
  })
})
