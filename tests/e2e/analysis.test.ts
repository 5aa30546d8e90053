import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { docsPicture, drawnSpans, startSample, turn } from './app.ts'
import type { OpenProject } from './app.ts'
import { objections } from './axe.ts'

/** Opens a view by its name in the list at the left. */
const openView =
  (analyst: () => Analyst) =>
  async (name: string): Promise<void> => {
    await analyst()
      .page.getByRole('navigation', { name: 'Views' })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click()
  }

/** The views over all articles, on the sample project. */
describe('the analysis', () => {
  let project: OpenProject
  let analyst: Analyst

  beforeAll(async () => {
    project = await startSample('analysis')
    analyst = project.analyst
    await analyst.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900))
    await analyst.press('Control+3')
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const view = openView(() => analyst)
  const words = async (selector: string): Promise<string> =>
    (await analyst.page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ')
  const row = (text: string) => analyst.page.locator('.analysis tbody tr', { hasText: text })

  test.each([
    ['Overview', 'Most cited'],
    ['Sources', 'National Intelligence Service (NIS)'],
    ['Claims', 'killed or wounded in Kursk'],
    ['Matrix', 'killed or wounded in Kursk'],
    ['Contradictions', 'Another period'],
    ['Timeline', '2024-12-28'],
    ['Network', 'relays'],
    ['Proposals', 'Shared words'],
    ['Search', 'casualt'],
  ])('%s opens, and axe finds nothing to object to in either theme', async (name, text) => {
    await view(name)
    if (name === 'Search') await analyst.page.getByRole('textbox', { name: 'Search' }).fill('casualt*')
    await expect.poll(() => words('.analysis')).toContain(text)
    await picture(`analysis-${name.toLowerCase()}`)
    const light = await objections(analyst.page)
    await analyst.page.emulateMedia({ colorScheme: 'dark' })
    await picture(`analysis-${name.toLowerCase()}-dark`)
    const dark = await objections(analyst.page)
    await analyst.page.emulateMedia({ colorScheme: 'light' })
    expect({ light, dark }).toEqual({ light: [], dark: [] })
  })

  test('a number leads to its passages, and a passage to its place', async () => {
    await view('Sources')
    await row('John Kirby').getByRole('button', { name: '4', exact: true }).last().click()
    await expect.poll(() => analyst.page.locator('.passages li').count()).toBe(4)
    await analyst.page.locator('.passages li button', { hasText: 'mass casualties' }).click()
    await expect.poll(() => drawnSpans(analyst, '.is-lit')).toContainEqual(expect.stringContaining('John Kirby'))
    await analyst.press('Control+3')
    await expect.poll(() => words('.analysis h1')).toBe('Sources')
  })

  test('a rating is a change: shown at once, taken back by undo', async () => {
    const rating = row('John Kirby').getByRole('combobox')
    await rating.selectOption('B')
    await expect.poll(() => rating.inputValue()).toBe('B')
    await analyst.saved()
    expect(await turn(analyst, 'undo')).toContain('Rate reliability B')
    await expect.poll(() => rating.inputValue()).toBe('')
  })

  test('how origins were counted is told: Yonhap with the NIS that it quotes', async () => {
    await view('Claims')
    await row('useless').getByTitle('How this was counted').click()
    await expect.poll(() => words('dialog')).toContain('1 independent origin:')
    expect(await words('dialog')).toContain('is quoted by Yonhap News Agency')
    await analyst.press('Escape')
  })

  test('a filter narrows every view', async () => {
    await analyst.page.locator('.filters').getByLabel('Topic').selectOption('prisoners')
    await expect.poll(() => words('.total')).toBe('2 claims')
    await view('Contradictions')
    await expect.poll(() => words('.total')).toBe('1 disputed claim')
    await analyst.page.getByRole('button', { name: 'Clear filters' }).click()
    await expect.poll(() => words('.total')).not.toBe('1 disputed claim')
  })

  test('a proposal that is refused by one key does not come again', async () => {
    await view('Proposals')
    const first = analyst.page.locator('.proposals li').first()
    const reason = await first.innerText()
    const all = await analyst.page.locator('.proposals li').count()
    await first.getByRole('button', { name: /Not the same/ }).press('n')
    await expect.poll(() => analyst.page.locator('.proposals li').count()).toBe(all - 1)
    expect(await analyst.page.locator('.proposals').innerText()).not.toContain(reason)
    await turn(analyst, 'undo')
    await expect.poll(() => analyst.page.locator('.proposals li').count()).toBe(all)
  })

  test('a proposal is accepted by one key', async () => {
    await view('Proposals')
    const list = analyst.page.locator('.proposals')
    const all = await list.locator('li').count()
    await list.focus()
    await analyst.page.keyboard.press('y')
    await expect.poll(() => list.locator('li').count()).toBeLessThan(all)
    await analyst.saved()
    expect(await turn(analyst, 'undo')).toMatch(/Join claims|Group|Put into claim/)
    await expect.poll(() => list.locator('li').count()).toBe(all)
  })

  test.each([
    ['Overview', '.drawing g.is-open', 'bar'],
    ['Overview', '.analysis tbody .number', 'row'],
    ['Sources', '.analysis tbody .number', 'row'],
    ['Claims', '.analysis tbody .number', 'row'],
    ['Matrix', '.cell', 'cell'],
    ['Contradictions', '.sides button', 'side'],
    ['Contradictions', '.drawing g.is-open', 'figure'],
    ['Timeline', '.drawing g.is-open', 'bar'],
    ['Timeline', '.analysis tbody .words', 'row'],
    ['Network', '.drawing g.is-open:has(circle)', 'node'],
    ['Network', '.analysis tbody .number', 'row'],
  ])('%s: %s leads to its passages, for it is a %s', async (name, what) => {
    await view(name)
    const passages = analyst.page.getByRole('complementary', { name: 'Passages' }).locator('li')
    await analyst.page.locator(what).first().dispatchEvent('click')
    await expect.poll(() => passages.count()).toBeGreaterThan(0)
    expect(await passages.first().innerText()).toMatch(/2024|2025/)
    await analyst.page.getByRole('button', { name: 'Close passages' }).click()
  })

  test('a search that cannot be read says why', async () => {
    await view('Search')
    await analyst.page.getByRole('textbox', { name: 'Search' }).fill('(casualties')
    await expect.poll(() => words('.analysis')).toContain('a bracket is not closed')
  })

  const picture = async (name: string): Promise<void> => {
    const isForDocs = process.env['HEARSAY_PICTURES'] === '1'
    const file = isForDocs ? docsPicture(name) : path.join(project.folder, 'pictures', `${name}.png`)
    mkdirSync(path.dirname(file), { recursive: true })
    await analyst.screenshot(file)
  }
})
