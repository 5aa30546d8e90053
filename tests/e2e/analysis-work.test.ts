import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { importerFor } from '#store/document/index.ts'
import { docsPicture, startSample, turn } from './app.ts'
import type { OpenProject } from './app.ts'

/** What an analyst does in the analysis, on the sample project: judging, linking, correcting, and taking it along. */
describe('working in the analysis', () => {
  let project: OpenProject
  let analyst: Analyst

  beforeAll(async () => {
    project = await startSample('analysis-work')
    analyst = project.analyst
    await analyst.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900))
    await analyst.press('Control+3')
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const view = async (name: string): Promise<void> => {
    await analyst.page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click()
    await analyst.page.locator('.analysis h1', { hasText: name }).waitFor()
  }
  const aside = () => analyst.page.getByRole('complementary', { name: 'Passages' })
  const words = async (selector: string): Promise<string> =>
    (await analyst.page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ')
  const openEntry = (name: string): Promise<void> =>
    analyst.page.locator('.analysis tbody .entry', { hasText: name }).click()
  /** Takes the place of the system's dialog. */
  const saveAs = async (name: string): Promise<string> => {
    const file = path.join(project.folder, name)
    await analyst.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, file)
    return file
  }

  test('a claim: topic, tags, note of a rating and its history, a link to another claim; undo takes each back', async () => {
    await view('Claims')
    await openEntry('killed or wounded in Kursk')
    await aside().getByLabel('Your note').fill('Compare again in spring. #casualties #kursk')
    await aside().getByLabel('Topic').fill('losses')
    await aside().getByLabel('Your credibility').selectOption('2')
    await aside().getByLabel('Why, on credibility').fill('three origins')
    await aside().getByLabel('Topic').click()
    await expect.poll(() => words('.analysis tbody')).toContain('#casualties #kursk')
    await aside().getByText('History of ratings').click()
    await expect.poll(() => words('.rating-history li'), { timeout: 10_000 }).toContain('Rate credibility 2')
    await aside().getByLabel('the claim').fill('not to be taken')
    await aside().locator('.choose li button', { hasText: 'not to be taken alive' }).click()
    await expect.poll(() => words('.claim-links')).toContain('corroborates North Korean soldiers are not to be taken')
    await picture('analysis-claim')
    await analyst.saved()
    expect(await turn(analyst, 'undo')).toContain('Link')
    await expect.poll(() => words('.claim-links')).not.toContain('not to be taken')
    await analyst.page.locator('.filters').getByLabel('Tag').selectOption('kursk')
    await expect.poll(() => words('.total')).toBe('1 claim')
    await analyst.page.getByRole('button', { name: 'Clear filters' }).click()
  })

  test('a figure is corrected, one that cannot be read is refused, a passage leaves its claim', async () => {
    const passage = aside().locator('li', { hasText: 'more than 3,000 North Koreans' })
    await passage.getByRole('button', { name: 'Correct figure' }).click()
    const fields = ['Qualifier', 'Value', 'What is counted', 'Unit', 'Period']
    const read = await Promise.all(fields.map((name) => passage.getByLabel(name).inputValue()))
    expect(read).toEqual(['more than', '3,000', 'North Koreans killed or wounded', '', ''])
    await passage.getByLabel('Value').fill('many')
    await passage.getByRole('button', { name: 'Correct', exact: true }).click()
    await expect.poll(() => words('.notices')).toContain('cannot be read as a number')
    await passage.getByLabel('Value').fill('3,500')
    await passage.getByRole('button', { name: 'Correct', exact: true }).click()
    await expect
      .poll(() => passage.innerText())
      .toContain('more than 3,500 North Koreans killed or wounded (corrected)')
    await analyst.saved()
    await passage.getByRole('button', { name: 'Correct figure' }).click()
    await passage.getByLabel('Period').fill('in December')
    await passage.getByRole('button', { name: 'Correct', exact: true }).click()
    await expect.poll(() => passage.innerText()).toContain('killed or wounded, in December (corrected)')
    await analyst.saved()
    await turn(analyst, 'undo')
    await analyst.saved()
    await turn(analyst, 'undo')
    await expect.poll(() => passage.innerText()).not.toContain('corrected')
    const all = await aside().locator('.passage-tools').count()
    await passage.getByRole('button', { name: 'Take out' }).click()
    await expect.poll(() => aside().locator('.passage-tools').count()).toBe(all - 1)
    await analyst.saved()
    await turn(analyst, 'undo')
    await expect.poll(() => aside().locator('.passage-tools').count()).toBe(all)
  })

  test('a source: everything it says in reading order; who it belongs to; grouped by it', async () => {
    await view('Sources')
    await openEntry('John Kirby')
    await expect.poll(() => aside().locator('ol li').count()).toBe(4)
    await aside().getByLabel('Belongs to').fill('ABC')
    await analyst.press('Enter')
    await expect.poll(() => words('.analysis tbody')).toContain('John Kirby')
    await analyst.page.getByLabel('Grouped by').selectOption('affiliation')
    await expect.poll(() => words('.analysis tbody .group')).toBe('ABC')
    await picture('analysis-source')
    await analyst.page.locator('#analysis-heading').click()
    await analyst.saved()
    await turn(analyst, 'undo')
    await analyst.page.getByLabel('Grouped by').selectOption('none')
    await aside().getByRole('button', { name: 'Close passages' }).click()
  })

  test('a date of the statement that is still to come is refused; one that was puts it on the timeline', async () => {
    await view('Timeline')
    await analyst.page.locator('.analysis tbody .words').first().click()
    await aside().locator('li button').first().click()
    const said = analyst.page.getByLabel('Said on')
    await said.fill('2999-01-01')
    await said.press('Enter')
    await expect.poll(() => words('.notices')).toContain('“2999-01-01” is in the future.')
    await said.fill('2024-12-27')
    await said.press('Enter')
    await analyst.saved()
    await analyst.press('Control+3')
    await analyst.page.getByLabel('Ordered by').selectOption('said')
    await expect.poll(() => words('.analysis tbody')).toContain('2024-12-27')
    await turn(analyst, 'undo')
  })

  test.each(['Overview', 'Sources', 'Matrix', 'Contradictions', 'Timeline', 'Network'])(
    '%s is printed, without what only a screen can use',
    async (name) => {
      await view(name)
      await analyst.page.evaluate(() => {
        window.print = () => document.body.setAttribute('data-printed', document.querySelector('h1')?.textContent ?? '')
      })
      await analyst.page.getByRole('button', { name: 'Print', exact: true }).click()
      await expect.poll(() => analyst.page.locator('body').getAttribute('data-printed')).toBe(name)
      await analyst.page.emulateMedia({ media: 'print', colorScheme: 'dark' }) // paper is white in the dark, too
      const paper = await analyst.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      expect(Number(/[\d.]+/.exec(paper)?.[0])).toBeGreaterThan(0.9)
      expect(await analyst.page.locator('.left, .view-tools, .print-view').filter({ visible: true }).count()).toBe(0)
      expect(await analyst.page.locator('.analysis h1').isVisible()).toBe(true)
      await analyst.page.emulateMedia({ media: null, colorScheme: null })
    },
  )

  test('a search is kept with the project', async () => {
    await view('Search')
    const field = analyst.page.getByRole('textbox', { name: 'Search' })
    await field.fill('North NEAR/3 soldiers')
    await expect.poll(() => words('.analysis .total')).toMatch(/^[1-9]\d* finds?$/)
    await analyst.page.getByRole('button', { name: 'Save search' }).click()
    await field.fill('casualt*')
    await analyst.page.locator('.saved-searches button', { hasText: 'NEAR/3' }).click()
    await expect.poll(() => field.inputValue()).toBe('North NEAR/3 soldiers')
    await analyst.page.getByLabel('Shown as').selectOption('concordance')
    await analyst.page.getByRole('button', { name: 'Behind' }).click()
    await expect.poll(() => analyst.page.locator('th[aria-sort]').innerText()).toBe('Behind')
    await picture('analysis-concordance')
  })

  test('a picture goes out as SVG, PNG and CSV; a node leads to its passages', async () => {
    await view('Network')
    await analyst.page.getByLabel('Laid out').selectOption('web')
    await picture('analysis-network-web')
    for (const [kind, sign] of [
      ['SVG', '<svg'],
      ['PNG', '\u0089PNG'],
      ['CSV', '\u00EF\u00BB\u00BFFrom,How,To'],
    ] as const) {
      const file = await saveAs(`network.${kind.toLowerCase()}`)
      await analyst.page.getByRole('button', { name: `Save as ${kind}` }).click()
      await expect.poll(() => existsSync(file)).toBe(true)
      expect(readFileSync(file).toString('latin1').slice(0, sign.length)).toBe(sign)
      if (kind === 'PNG') expect(statSync(file).size).toBeGreaterThan(5_000)
    }
    await analyst.page.locator('.drawing g.is-open text', { hasText: 'John Kirby' }).click()
    await expect.poll(() => words('.passages h2')).toContain('John Kirby')
  })

  test.each([
    ['html', '<!doctype html>'],
    ['pdf', '%PDF-'],
    ['docx', 'PK'],
    ['md', '# '],
  ])('a report about one source as %s', async (format, sign) => {
    const file = await saveAs(`report.${format}`)
    await analyst.page.getByRole('button', { name: 'Report…' }).click()
    await analyst.page.locator('dialog .choice', { hasText: `.${format}` }).click()
    await analyst.page.getByLabel('About').selectOption('sources')
    await analyst.page.locator('.chooser label', { hasText: 'John Kirby' }).click()
    if (format === 'html') await picture('analysis-report')
    await analyst.page.getByRole('button', { name: 'Write report…' }).click()
    await expect.poll(() => words('.notices'), { timeout: 30_000 }).toContain(`to report.${format}`)
    expect(readFileSync(file).toString('latin1').slice(0, sign.length)).toBe(sign)
    if (format !== 'md') {
      const written = format === 'html' ? readFileSync(file, 'utf8') : await textOf(file)
      expect(written).toContain('John Kirby')
      expect(written).toContain('mass casualties')
      expect(written).toMatch(/Reliability:\s+not\s+yet\s+rated/)
    }
    if (format === 'md') expect(readFileSync(file, 'utf8')).toContain('### John Kirby')
    await analyst.page
      .locator('.notices button')
      .first()
      .click({ timeout: 2_000 })
      .catch(() => undefined)
  })

  const picture = async (name: string): Promise<void> => {
    const isForDocs = process.env['HEARSAY_PICTURES'] === '1'
    const file = isForDocs ? docsPicture(name) : path.join(project.folder, 'pictures', `${name}.png`)
    mkdirSync(path.dirname(file), { recursive: true })
    await analyst.screenshot(file)
  }
})

/** The words of a written file, read as Hearsay reads a stranger's. */
const textOf = async (file: string): Promise<string> => {
  const read = await importerFor(file).load()
  const documents = await read({ name: file, bytes: readFileSync(file) }, { encoding: null, columns: null })
  return documents.ok ? documents.value.documents.map(({ text }) => text).join('\n') : documents.error.message
}
