import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStore } from '#store/client.ts'
import type { Analyst } from '../../electron/setup/analyst.ts'
import {
  casualties,
  dismissAll,
  drawnSpans,
  kursk,
  notice,
  place,
  seed,
  shownText,
  reopen,
  startSample,
} from './app.ts'
import type { OpenProject } from './app.ts'

/** What is around the text: articles, metadata, finding, zoom, keys, citations, states. On the sample project. */
describe('views', () => {
  const text = seed(kursk)
  const titles = {
    kursk: 'Zelenskyy and Kirby on North Korean losses in Kursk',
    casualties: 'South Korea’s estimate of North Korean casualties',
  }
  let project: OpenProject
  let analyst: Analyst

  beforeAll(async () => {
    project = await startSample('views')
    analyst = project.analyst
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const article = (title: string) => analyst.page.locator('.articles > li', { hasText: title })
  const statusBar = (): Promise<string> => analyst.page.locator('.status-bar').innerText()

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

  test('the length of what is selected is told', async () => {
    await analyst.select(...place(text, 'heavy losses'))
    expect(await statusBar()).toContain('12 characters selected')
    await analyst.caret(place(text, 'heavy losses')[0])
    expect(await statusBar()).not.toContain('selected')
  })

  test('? lists every command of the menus with its keys; Escape goes back to the text', async () => {
    await analyst.press('?')
    const listed = await analyst.page
      .locator('dialog .shortcut-groups')
      .evaluate((groups) =>
        Object.fromEntries(
          [...groups.querySelectorAll('dl > div')].map((row) => [
            row.querySelector('dt')?.textContent ?? '',
            [...row.querySelectorAll('kbd')].map((key) => key.textContent ?? ''),
          ]),
        ),
      )
    const menu = await analyst.app.evaluate(({ Menu }) => {
      const items = (from: readonly Electron.MenuItem[]): readonly Electron.MenuItem[] =>
        from.flatMap((item) => (item.submenu ? items(item.submenu.items) : item))
      return items(Menu.getApplicationMenu()?.items ?? [])
        .filter((item) => item.type === 'normal' && !item.role)
        .map(({ label }) => label)
    })
    expect(menu.length).toBeGreaterThan(35)
    expect(menu.filter((label) => !(label in listed))).toEqual([])
    expect(listed).toMatchObject({
      Undo: ['Ctrl+Z'],
      'Tag as Claim': ['C'],
      'One more Source for the next link': ['Shift+S'],
      'Link as attribution': ['L'],
      'Start one character back': ['Alt+Shift+['],
    })
    const keys = Object.values(listed).flat()
    expect(
      keys.filter((key, i) => keys.indexOf(key) !== i),
      'no key stands for two things',
    ).toEqual([])
    await analyst.press('Escape')
    await expect.poll(() => analyst.page.locator('dialog').count()).toBe(0)
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
    await expect.poll(status).toContain('0 places')
    await dialog.getByLabel('Whole words').uncheck()
    const here = [...text.matchAll(/korea/gi)].length
    await expect.poll(status).toContain(`${here} places found`)
    await dialog.getByLabel('Where').selectOption('Some articles')
    expect(await dialog.locator('.chosen-articles input:checked').count(), 'the open one, at first').toBe(1)
    await expect.poll(status).toContain(`${here} places found`)
    await dialog.getByLabel('Where').selectOption('All articles')
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
    await expect.poll(() => dialog.locator('.hit', { hasText: 'Note on “' }).count()).toBe(1)
    const hit = dialog.locator('.hit', { hasText: titles.casualties }).first()
    await hit.click()
    await expect.poll(() => shownText(analyst)).toBe(seed(casualties))
    await expect.poll(() => analyst.page.evaluate(() => getSelection()?.toString())).toBe('3,000')
    await analyst.openArticle('Losses in Kursk')
  })

  test('many spans are changed at once, after a look at each', async () => {
    await analyst.press('Control+h')
    const dialog = analyst.page.getByRole('dialog', { name: 'Change many spans' })
    await dialog.getByLabel('Spans with the label').selectOption('Claim')
    await dialog.getByLabel('That have').selectOption('Certainty: not set')
    const found = Number(/^(\d+) spans/.exec(await dialog.getByRole('status').innerText())?.[1])
    expect(found).toBeGreaterThan(3)
    await dialog.locator('.hit input').first().uncheck()
    await dialog.getByLabel('Change into').selectOption('Certainty: possible')
    await dialog.getByRole('button', { name: `Change ${found - 1} spans` }).click()
    await notice(analyst, `Changed ${found - 1} spans`)
    await analyst.press('Control+h')
    await dialog.getByLabel('That have').selectOption('Certainty: possible')
    await expect.poll(() => dialog.getByRole('status').innerText()).toContain(`${found - 1} spans found`)
    await analyst.press('Escape')
    await analyst.press('Control+z')
    await notice(analyst, `Undone: Set Certainty of ${found - 1} spans`)
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

  test('it is told whether the work is on disk', async () => {
    await analyst.saved()
    expect(await statusBar()).toMatch(/^Saved\b/)
    await analyst.page.evaluate(() => {
      const seen: string[] = []
      Object.assign(globalThis, { seen })
      const state = document.querySelector('.saved')
      if (state !== null) {
        new MutationObserver(() => seen.push(state.textContent ?? '')).observe(state, {
          childList: true,
          characterData: true,
          subtree: true,
        })
      }
    })
    await analyst.select(...place(text, 'Kursk region'))
    await analyst.press('s')
    await expect
      .poll(() => analyst.page.evaluate(() => (globalThis as unknown as { seen: readonly string[] }).seen))
      .toEqual(['Saving…', 'Saved'])
    await expect.poll(statusBar).toContain('Undo: Tag Source')
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

  test('a note that is being typed survives closing the window at once', async () => {
    await analyst.clickText(place(text, 'Kursk region')[0] + 3)
    await expect.poll(() => drawnSpans(analyst, '.is-selected')).toHaveLength(1)
    await analyst.page.locator('.selection').getByLabel('Note').fill('As of Friday; check with the ministry.')
    await analyst.app.close()
    analyst = await reopen(project)
    await analyst.clickText(place(text, 'Kursk region')[0] + 3)
    expect(await analyst.page.locator('.selection').getByLabel('Note').inputValue()).toBe(
      'As of Friday; check with the ministry.',
    )
  })

  test('a project that another program has open can be read and not changed, and it is said why', async () => {
    await analyst.app.close()
    const other = startStore({}, { HEARSAY_DATA: project.data })
    const bob = { id: 'b0b', name: 'Bob' }
    expect((await other.calls['store.open']({ path: project.file, analyst: bob, readOnly: false })).ok).toBe(true)
    analyst = await reopen(project)
    expect(await analyst.page.locator('.banner').innerText()).toMatch(
      /^This project is open for “Bob” on this computer since .* You can read it here; close it there to edit it here\.$/,
    )
    await expect.poll(async () => (await drawnSpans(analyst)).length).toBeGreaterThan(40)
    const before = await drawnSpans(analyst)
    await analyst.select(...place(text, 'nightly video address'))
    await analyst.press('c')
    expect(await notice(analyst, 'Bob')).toContain('close it there')
    await analyst.press('Escape')
    await analyst.clickText(place(text, 'Kursk region')[0] + 3)
    await analyst.press('Delete')
    await notice(analyst, 'Bob')
    expect(await drawnSpans(analyst)).toEqual(before)
    await analyst.page.locator('.selection').getByLabel('Note').fill('Written where nothing can be')
    await analyst.page.keyboard.press('Control+1')
    await analyst.page.locator('.articles .row', { hasText: titles.casualties }).click()
    await expect.poll(() => shownText(analyst)).toBe(seed(casualties))
    await dismissAll(analyst)
    await analyst.app.close()
    await other.calls['store.close']()
    expect(path.basename(project.file)).toBe('Sample project.hearsay')
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
