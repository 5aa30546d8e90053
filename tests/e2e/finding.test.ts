import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { casualties, drawnSpans, kursk, notice, place, seed, shownText, startSample, titles } from './app.ts'

/** Finding words and spans, in one text and in all, and changing what was found. On the sample project. */
describe('finding', () => {
  const text = seed(kursk)
  let analyst: Analyst

  beforeAll(async () => {
    analyst = (await startSample('finding')).analyst
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  test('words are found in the text; Enter goes on, Shift+Enter back, Escape ends it', async () => {
    await analyst.caret(place(text, 'Zelenskyy')[0])
    await analyst.press('Control+f')
    await analyst.page.keyboard.type('KIRBY')
    const hits = [...text.matchAll(/kirby/gi)].length
    const said = analyst.page.locator('.find-bar output')
    expect(await said.innerText()).toBe(`1 of ${hits}`)
    await expect.poll(() => analyst.page.locator('.find-hit').count()).toBe(hits)
    const inView = (): Promise<boolean> =>
      analyst.page.evaluate(() => {
        const frame = document.querySelector('.article-scroll')?.getBoundingClientRect()
        const hit = document.querySelector('.find-hit.is-current')?.getBoundingClientRect()
        return hit !== undefined && frame !== undefined && hit.top >= frame.top && hit.bottom <= frame.bottom
      })
    for (const [key, at] of [
      ['Enter', 2],
      ['Enter', 3],
      ['Shift+Enter', 2],
      ['Shift+Enter', 1],
      ['Shift+Enter', hits],
    ] as const) {
      await analyst.press(key)
      expect(await said.innerText()).toBe(`${at} of ${hits}`)
      await expect.poll(inView).toBe(true)
    }
    await analyst.clickText(place(text, 'date 2024')[0])
    await analyst.press('Control+f')
    await analyst.page.keyboard.type('nowhere')
    expect(await said.innerText(), 'the key comes back to the field and takes what is in it').toBe('not found')
    await analyst.page.locator('.find-bar input').fill('set up')
    await analyst.press('Escape')
    await expect
      .poll(() => analyst.page.evaluate(() => getSelection()?.toString()), { message: 'the hit is selected' })
      .toBe('set up')
    expect(await analyst.page.locator('.find-bar').count()).toBe(0)
    await expect.poll(() => analyst.page.locator('.find-hit').count()).toBe(0)
    expect(await analyst.page.evaluate(() => document.activeElement?.className)).toContain('article-text')
  })

  test('every occurrence is tagged at once, after a look at each, and one undo takes all back', async () => {
    await analyst.select(...place(text, 'Kirby'))
    await analyst.press('o')
    const dialog = analyst.page.getByRole('dialog', { name: 'Tag all occurrences' })
    const status = (): Promise<string> => dialog.getByRole('status').innerText()
    const hits = [...text.matchAll(/\bKirby\b/g)].length
    await expect.poll(status).toContain(`${hits} places found`)
    expect(await dialog.locator('.hit').first().innerText()).toContain('Kirby')
    await dialog.getByLabel('Tag them as').selectOption('Cue')
    await expect.poll(status).toContain(`${hits} ticked`)
    await dialog.locator('.hit input').first().uncheck()
    await expect.poll(status).toContain(`${hits - 1} ticked`)
    const before = (await drawnSpans(analyst)).length
    await dialog.getByRole('button', { name: /^Tag \d+ places$/ }).click()
    await notice(analyst, `Tagged ${hits - 1} places`)
    await expect.poll(async () => (await drawnSpans(analyst)).length).toBe(before + hits - 1)
    await analyst.press('Control+z')
    await expect.poll(async () => (await drawnSpans(analyst)).length).toBe(before)

    await analyst.press('o')
    const words = dialog.getByLabel('Words to look for')
    await words.fill('korea')
    await expect.poll(status).toContain(`${[...text.matchAll(/\bkorea\b/gi)].length} places found`)
    await dialog.getByLabel('Whole words').uncheck()
    const here = [...text.matchAll(/korea/gi)].length
    await expect.poll(status).toContain(`${here} places found`)
    await dialog.getByLabel('Where', { exact: true }).selectOption('Some articles')
    expect(await dialog.locator('.chosen-articles input:checked').count(), 'the open one, at first').toBe(1)
    await expect.poll(status).toContain(`${here} places found`)
    await dialog.getByLabel('Where', { exact: true }).selectOption('All articles')
    const both = here + [...seed(casualties).matchAll(/korea/gi)].length
    await expect.poll(status).toContain(`${both} places found`)
    await dialog.getByLabel('Regular expression').check()
    await words.fill('(unclosed')
    expect(await dialog.getByRole('alert').innerText()).toContain('cannot be read')
    await words.fill('(([a-z ]+)+)+!')
    expect(await dialog.getByRole('alert').getByText('took too long').innerText()).toContain('was stopped')
    await words.fill('\\d{4}')
    await expect.poll(status).toMatch(/[1-9]\d* places? found/)
    await analyst.press('Escape')
  })

  test('words are found in texts, notes and attributes of the whole project', async () => {
    await analyst.clickText(place(text, 'Everything is set up')[0] + 3)
    await analyst.page.locator('.selection').getByLabel('Note').fill('Compare the 3,000 of Friday.')
    await analyst.press('Control+Shift+F')
    const dialog = analyst.page.getByRole('dialog', { name: 'Find in the project' })
    await dialog.getByLabel('Words to look for').fill('Incheon')
    await analyst.page.keyboard.press('Escape')
    await analyst.press('Control+Shift+F')
    await dialog.getByLabel('Words to look for').fill('3,000')
    await expect.poll(() => dialog.getByRole('status').innerText()).toMatch(/[1-9]\d* places? found/)
    const note = dialog.locator('.hit', { hasText: 'Note on “' })
    await expect.poll(() => note.count()).toBe(1)
    await dialog.getByLabel('Where', { exact: true }).selectOption('Some articles')
    await dialog.locator('.chosen-articles label', { hasText: titles.kursk }).locator('input').uncheck()
    await dialog.locator('.chosen-articles label', { hasText: titles.casualties }).locator('input').check()
    await expect.poll(() => note.count()).toBe(0)
    await dialog.getByLabel('Where', { exact: true }).selectOption('All articles')
    await expect.poll(() => note.count()).toBe(1)
    const hit = dialog.locator('.hit', { hasText: titles.casualties }).first()
    await hit.click()
    await expect.poll(() => shownText(analyst)).toBe(seed(casualties))
    await expect.poll(() => analyst.page.evaluate(() => getSelection()?.toString())).toBe('3,000')
    await analyst.openArticle('Losses in Kursk')
  })

  test('by keys alone one goes to a hit and from there to the next, over texts, notes and attributes', async () => {
    await analyst.press('Control+Shift+F')
    const dialog = analyst.page.getByRole('dialog', { name: 'Find in the project' })
    expect(await dialog.getByLabel('Words to look for').inputValue(), 'what was looked for last').toBe('3,000')
    await analyst.page.keyboard.insertText('friday')
    await expect.poll(() => dialog.getByRole('status').innerText()).toMatch(/[1-9]\d* places found/)
    const places = await dialog.locator('.hits [aria-setsize]').first().getAttribute('aria-setsize')
    await analyst.press('ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter')
    await expect.poll(() => dialog.count()).toBe(0)
    const at = analyst.page.locator('.status-bar button', { hasText: '“friday”' })
    await expect.poll(() => at.innerText()).toContain(`1 of ${places}`)
    const selected = analyst.page.getByRole('status', { name: 'What is selected' })
    await expect.poll(() => selected.innerText(), { message: 'the note’s span' }).toContain('Everything is set up')
    await analyst.press('F3')
    await expect.poll(() => at.innerText()).toContain(`2 of ${places}`)
    await expect.poll(() => analyst.page.evaluate(() => getSelection()?.toString())).toBe('Friday')
    await analyst.press('Shift+F3', 'Shift+F3')
    await expect.poll(() => at.innerText()).toContain(`${places} of ${places}`)
    await analyst.press('Escape')
    await expect.poll(() => at.count()).toBe(0)
    await analyst.press('F3')
    await notice(analyst, 'Nothing has been looked for')
    await analyst.press('Control+Shift+F')
    await dialog.getByLabel('Words to look for').fill('direct')
    await dialog.locator('.hit', { hasText: 'Quotation of “' }).first().click()
    await expect.poll(() => analyst.page.locator('.segments q').count()).toBeGreaterThan(0)
    await analyst.openArticle('Losses in Kursk')
    await analyst.press('Escape')
  })

  test('many spans are changed at once, after a look at each', async () => {
    await analyst.press('Control+h')
    const dialog = analyst.page.getByRole('dialog', { name: 'Change many spans' })
    await dialog.getByLabel('Spans with the label').selectOption('Claim')
    await dialog.getByLabel('That have').selectOption('Certainty')
    await dialog.getByLabel('Value').selectOption('is not set')
    const found = Number(/^(\d+) spans/.exec(await dialog.getByRole('status').innerText())?.[1])
    expect(found).toBeGreaterThan(3)
    await dialog.locator('.hit input').first().uncheck()
    await dialog.getByLabel('Change into').selectOption('Attribute: Certainty')
    await dialog.locator('.field select').selectOption('possible')
    await expect
      .poll(() => dialog.locator('.becomes').count(), { message: 'what becomes of each that is ticked' })
      .toBe((await dialog.locator('.hit').count()) - 1)
    expect(await dialog.locator('.becomes').first().innerText()).toBe('Certainty: not set → possible')
    await dialog.getByRole('button', { name: `Change ${found - 1} spans` }).click()
    await notice(analyst, `Changed ${found - 1} spans`)
    await analyst.press('Control+h')
    await dialog.getByLabel('That have').selectOption('Certainty')
    await dialog.getByLabel('Value').selectOption('is possible')
    await expect.poll(() => dialog.getByRole('status').innerText()).toContain(`${found - 1} spans found`)
    await analyst.press('Escape')
    await analyst.press('Control+z')
    await notice(analyst, `Undone: Set Certainty of ${found - 1} spans`)
  })

  test('many get a value that is typed, and are found by what it holds', async () => {
    const dialog = analyst.page.getByRole('dialog', { name: 'Change many spans' })
    const count = async (): Promise<number> =>
      Number(/^(\d+) span/.exec(await dialog.getByRole('status').innerText())?.[1])
    const give = async (qualifier: string, value: string): Promise<void> => {
      await dialog.getByLabel('Change into').selectOption('Attribute: Quantity')
      await dialog.locator('.quantity').getByLabel('Qualifier').fill(qualifier)
      await dialog.locator('.quantity').getByLabel('Value').fill(value)
      await analyst.press('Enter')
    }
    await analyst.press('Control+h')
    await dialog.getByLabel('Spans with the label').selectOption('Claim')
    const all = await count()
    await dialog.locator('.hit input').first().uncheck()
    await give('more than', '3,000')
    await dialog.getByRole('button', { name: `Change ${all - 1} spans` }).click()
    await notice(analyst, `Changed ${all - 1} spans`)

    await analyst.press('Control+h')
    await dialog.getByLabel('That have').selectOption('Quantity')
    await dialog.getByLabel('Whose value holds').fill('less')
    await expect.poll(count).toBe(0)
    await dialog.getByLabel('Whose value holds').fill('MORE than 3')
    await expect.poll(count).toBe(all - 1)
    await give('over', '3,001')
    await expect
      .poll(() => dialog.locator('.becomes').first().innerText())
      .toBe('Quantity: more than 3,000 → over 3,001')
    await analyst.press('Escape')
    await analyst.press('Control+z')
    await notice(analyst, `Undone: Set Quantity of ${all - 1} spans`)
  })
})
