import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { casualties, drawnSpans, kursk, notice, place, seed, reopen, startProject, turn } from './app.ts'
import type { OpenProject } from './app.ts'

/** The registry of sources: who is who across articles. The tests build on one another, as an analyst's day does. */
describe('sources', () => {
  const zelenskyy = 'Volodymyr Zelenskyy'
  const open = (file: string): Promise<void> => analyst.openArticle(file.replace('.txt', ''))
  let project: OpenProject
  let analyst: Analyst

  beforeAll(async () => {
    project = await startProject('sources', { [kursk]: seed(kursk), [casualties]: seed(casualties) })
    analyst = project.analyst
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const tag = async (file: string, key: string, words: string, from?: string): Promise<void> => {
    await analyst.select(...place(seed(file), words, from))
    await analyst.press(key)
  }
  /** Opens the picker, types, and takes what is offered first. */
  const name = async (typed: string): Promise<void> => {
    await analyst.press('e')
    await analyst.page.getByRole('combobox', { name: 'Name of the source' }).waitFor()
    await analyst.page.keyboard.type(typed)
    await analyst.press('Enter')
    await expect.poll(() => analyst.page.locator('dialog').count()).toBe(0)
  }
  /** The spans of the whole article are drawn where its start is in view: it is short. */
  const toStart = (): Promise<void> =>
    analyst.page.locator('.article-scroll').evaluate((scroller) => scroller.scrollTo(0, 0))
  const row = (source: string) => analyst.page.locator('.sources > li', { hasText: source })
  const openSource = async (source: string): Promise<void> => {
    await analyst.press('Control+2')
    const button = row(source).locator('.row')
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click()
    await row(source).locator('.source-details').waitFor()
  }
  const listed = async (source: string, list: 'mentions' | 'statements'): Promise<readonly string[]> =>
    (await row(source).locator(`.${list} li`).allInnerTexts()).map((words) => words.replaceAll(/\s+/g, ' '))
  const isInView = (): Promise<boolean> =>
    analyst.page.evaluate(() => {
      const frame = document.querySelector('.article-scroll')?.getBoundingClientRect()
      const part = document.querySelector('.article-text .is-selected, .article-text .is-lit')?.getBoundingClientRect()
      return part !== undefined && frame !== undefined && part.top >= frame.top && part.bottom <= frame.bottom
    })

  test('a source is made from the selected words', async () => {
    await open(kursk)
    await tag(kursk, 's', zelenskyy)
    await name('')
    await expect.poll(() => drawnSpans(analyst)).toEqual([expect.stringContaining(`Source · ${zelenskyy} `)])
    await analyst.press('Control+2')
    await expect.poll(() => row(zelenskyy).innerText()).toContain('1 mention')
  })

  test('two letters give another mention to the same source', async () => {
    await tag(kursk, 's', 'Zelenskyy', 'Earlier this week')
    await name('ze')
    await tag(kursk, 's', 'Kirby', 'John Kirby')
    await name('John Kirby')
    await tag(kursk, 's', 'Zelenskyy', 'Zelenskyy said the Korean')
    await name('vo')
    await toStart()
    await expect
      .poll(async () => (await drawnSpans(analyst)).map((span) => span.replace(/ \S+$/, '')))
      .toEqual([`Source · ${zelenskyy}`, `Source · ${zelenskyy}`, `Source · ${zelenskyy}`, 'Source · John Kirby'])
  })

  test('with nothing typed, sources that share a word with the mention come first', async () => {
    await analyst.press('Control+1')
    await open(casualties)
    await tag(casualties, 's', 'president Zelenskyy')
    await analyst.press('e')
    const options = analyst.page.locator('#source-options [role=option]')
    expect(await options.first().innerText()).toContain(zelenskyy)
    expect(await options.last().innerText()).toContain('Create “president Zelenskyy”')
    await analyst.press('Enter')
    await expect.poll(() => drawnSpans(analyst)).toEqual([expect.stringContaining(`Source · ${zelenskyy} `)])
  })

  test('what it says is linked in both articles', async () => {
    await tag(casualties, 'u', 'told', 'Zelenskyy told')
    await tag(casualties, 'c', 'We cannot give up our territories')
    await analyst.press('l')
    await tag(casualties, 's', 'Ukrainian president Volodymyr Zelenskyy')
    await name('zel')
    await tag(casualties, 'c', 'Ukraine is willing to swap those troops')
    await analyst.press('l')
    await open(kursk)
    await analyst.clickText(place(seed(kursk), 'Zelenskyy said the Korean')[0] + 3)
    await analyst.press('s')
    await tag(kursk, 'c', 'should not be losing their lives')
    await analyst.press('l')
    await tag(kursk, 'c', 'Everything is set up so that it is impossible')
    await name('vo') // said by him, but he is not mentioned in the sentence
    await analyst.press('l')
    await expect.poll(() => analyst.page.locator('.links .link-card').count()).toBe(2)
    await analyst.saved()
  })

  test('after a fresh start every mention and every statement is shown, also from articles not opened', async () => {
    await analyst.app.close()
    analyst = await reopen(project)
    await openSource(zelenskyy)
    expect(await analyst.page.locator('.article-head').innerText(), 'the other article is not open').toContain(
      kursk.slice(0, 8),
    )
    await expect.poll(() => listed(zelenskyy, 'mentions')).toHaveLength(5)
    expect(
      (await listed(zelenskyy, 'mentions')).map((words) => /\d{3}_/.exec(words)?.[0]),
      'each article is named once',
    ).toEqual(['000_', undefined, undefined, '004_', undefined])
    expect(await listed(zelenskyy, 'statements')).toEqual([
      expect.stringMatching(/^000_\S+ Everything is set up so that it is impossible$/),
      expect.stringMatching(/^should not be losing their lives$/),
      expect.stringMatching(/^004_\S+ Ukraine is willing to swap those troops$/),
      expect.stringMatching(/^We cannot give up our territories$/),
    ])
    expect(await row(zelenskyy).locator('.row').innerText()).toMatch(/5 mentions · 4 statements/)
    expect(await listed('John Kirby', 'mentions'), 'a source that is not open lists nothing').toEqual([])
  })

  test('a click on a mention goes there: its article opens, it is selected and in view', async () => {
    await row(zelenskyy).locator('.mentions button').last().click()
    await expect.poll(() => analyst.page.locator('.article-head').innerText()).toContain(casualties.slice(0, 8))
    await expect.poll(() => drawnSpans(analyst, '.is-selected')).toHaveLength(1)
    await expect.poll(isInView).toBe(true)
    expect(await analyst.page.locator('.segments q').innerText()).toBe('president Zelenskyy')
  })

  test('a click on a statement goes there: its article opens, its parts light up, in view', async () => {
    await row(zelenskyy).locator('.statements button', { hasText: 'Everything is set up' }).click()
    await expect.poll(() => analyst.page.locator('.article-head').innerText()).toContain(kursk.slice(0, 8))
    await expect.poll(() => drawnSpans(analyst, '.is-lit')).toEqual([expect.stringMatching(/^Claim /)])
    await expect.poll(isInView).toBe(true)
    expect(await analyst.page.locator('.fillers').innerText()).toContain(zelenskyy)
  })

  test('name, role, kind and aliases are edited, and shown everywhere', async () => {
    const details = row('Kirby').locator('.source-details')
    await openSource('John Kirby')
    await details.getByLabel('Role').fill('White House spokesperson')
    await details.getByLabel('Aliases').fill('Rear Admiral Kirby, the spokesman ,')
    await details.getByLabel('Kind').selectOption('person')
    await details.getByLabel('Name').fill('John F. Kirby')
    await details.getByLabel('Name').press('Enter')
    await expect.poll(() => row('John F. Kirby').locator('.row').innerText()).toContain('White House spokesperson')
    expect(await details.getByLabel('Aliases').inputValue()).toBe('Rear Admiral Kirby, the spokesman')
    expect(await drawnSpans(analyst)).toContainEqual(expect.stringContaining('Source · John F. Kirby '))
    await analyst.page.keyboard.press('F6')
    await tag(kursk, 's', 'White House spokesperson')
    await analyst.press('e')
    await analyst.page.keyboard.type('admiral')
    expect(
      await analyst.page.locator('#source-options [aria-selected=true]').innerText(),
      'found by an alias',
    ).toContain('John F. Kirby')
    await analyst.press('Escape')
    await turn(analyst, 'undo')
  })

  test('a source cannot be without a name', async () => {
    const field = row('John F. Kirby').getByLabel('Name')
    await field.fill(' ')
    await field.press('Enter')
    expect(await notice(analyst, 'needs a name')).toContain('Type one')
    await field.fill('John F. Kirby')
    await field.press('Enter')
  })

  test('a deleted source leaves its mentions as spans without a name; undo brings it back', async () => {
    await openSource(zelenskyy)
    await row(zelenskyy).getByRole('button', { name: 'Delete source' }).click()
    await expect.poll(() => row(zelenskyy).count()).toBe(0)
    await expect.poll(async () => (await drawnSpans(analyst)).filter((span) => span.includes('Zelenskyy'))).toEqual([])
    await toStart()
    await expect
      .poll(async () => (await drawnSpans(analyst)).filter((span) => span.startsWith('Source ')))
      .toHaveLength(4)
    await expect
      .poll(() => analyst.page.locator('.links .link-card').allInnerTexts())
      .toEqual([expect.stringMatching(/^no source/), expect.stringMatching(/^Zelenskyy/)])
    expect(await turn(analyst, 'undo')).toBe(`Delete source ${zelenskyy}`)
    await expect.poll(() => row(zelenskyy).locator('.row').innerText()).toMatch(/5 mentions · 4 statements/)
    await expect
      .poll(() => analyst.page.locator('.links .link-card').allInnerTexts())
      .toEqual([expect.stringMatching(/^Volodymyr/), expect.stringMatching(/^Volodymyr/)])
  })
})
