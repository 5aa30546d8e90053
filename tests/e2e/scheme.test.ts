import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { answerDialogs } from '../../electron/setup/main-job.ts'
import { objections } from './axe.ts'
import { root } from '../../electron/setup/places.ts'
import { drawnSpans, freshFolder, kursk, place, seed, start, startProject, turn } from './app.ts'
import type { OpenProject } from './app.ts'

/** The scheme, changed in the middle of the work. The tests build on one another. */
describe('the scheme', () => {
  const text = seed(kursk)
  let project: OpenProject
  let analyst: Analyst

  beforeAll(async () => {
    project = await startProject('scheme', { [kursk]: text })
    analyst = project.analyst
    analyst.page.setDefaultTimeout(6_000)
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const dialog = () => analyst.page.getByRole('dialog', { name: 'Scheme' })
  const button = (name: string | RegExp) => dialog().getByRole('button', { name, exact: typeof name === 'string' })
  const part = (name: string) => dialog().getByRole('navigation').getByRole('button', { name })
  const field = (name: string) => dialog().getByLabel(new RegExp(`^${name}`))
  const open = async (): Promise<void> => {
    await analyst.press('Control+Shift+K')
    await dialog().waitFor()
  }
  const close = async (): Promise<void> => {
    await analyst.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await analyst.page.locator('.article-text').focus()
  }
  const tag = async (key: string, words: string): Promise<void> => {
    await analyst.select(...place(text, words))
    await analyst.press(key)
  }
  const titles = async (): Promise<readonly string[]> =>
    (await drawnSpans(analyst)).map((span) => span.replace(/ \S+$/, ''))
  const fill = async (name: string, words: string): Promise<void> => {
    await field(name).fill(words)
    await field(name).blur()
  }

  test('a label is added by keyboard, with a key that tags at once; its guideline is shown where it is chosen', async () => {
    await open()
    await button('Add label').press('Enter')
    await fill('Name', 'Place')
    await fill('Key', 'p')
    await dialog().getByRole('radio', { name: 'red' }).press('Space')
    await fill('Guideline', 'Where it happens.')
    await close()
    await tag('p', 'Kursk')
    await expect.poll(titles).toEqual(['Place'])
    await analyst.select(...place(text, 'North Korean'))
    expect(await analyst.page.locator('.selection-bar button', { hasText: 'Place' }).getAttribute('title')).toBe(
      'Where it happens.',
    )
    await analyst.press('Escape')
  })

  test('a label without a name, or with the key of another, is refused in the dialog', async () => {
    await open()
    await part('Place').click()
    await fill('Name', ' ')
    await expect.poll(() => dialog().getByRole('alert').innerText()).toContain('The label needs a name.')
    await fill('Name', 'Place')
    await fill('Key', 'c')
    await expect.poll(() => dialog().getByRole('alert').innerText()).toContain('The key C already tags Claim.')
    await fill('Key', 'l')
    await expect
      .poll(() => dialog().locator('.banner').allInnerTexts())
      .toEqual([expect.stringContaining('The key L is also “Link as attribution”')])
    await fill('Key', 'p')
  })

  test('a label stands in a group, and out of it again', async () => {
    const groups = dialog().locator('.scheme-group')
    await fill('Group', 'Where')
    await expect.poll(() => groups.allInnerTexts()).toEqual(['Where'])
    await fill('Name', ' ')
    await expect.poll(() => dialog().getByRole('alert').innerText()).toContain('The label needs a name.')
    await fill('Name', 'Place')
    await fill('Group', '')
    await expect.poll(() => groups.count()).toBe(0)
  })

  test('the project has a guideline, shown where labels are chosen', async () => {
    await part('The whole project').click()
    await fill('Guideline', 'Tag what is said, not what is thought.')
    await close()
    await analyst.press('Escape')
    const shown = analyst.page.locator('.selection .guideline', { hasText: 'Guideline of the project' })
    await shown.click()
    await expect.poll(() => shown.innerText()).toContain('not what is thought')
    await open()
    await part('Place').click()
  })

  test('an attribute gets a kind and values, and its field', async () => {
    await button('Add attribute').click()
    await fill('Name', 'Reach')
    await field('Kind').selectOption('choice')
    for (const value of ['town', 'region']) {
      await button('Add value').click()
      const last = dialog().locator('.value-list input').last()
      await last.fill(value)
      await last.blur()
    }
    await close()
    await analyst.clickText(place(text, 'Kursk')[0] + 2)
    await analyst.page.getByLabel('Reach').selectOption({ label: 'region' })
    await expect.poll(() => analyst.page.getByLabel('Reach').inputValue()).not.toBe('')
  })

  test('another kind keeps the value, says that it does not fit, and shows it at its span', async () => {
    await open()
    await part('Reach').click()
    await field('Kind').selectOption('number')
    await expect.poll(() => dialog().getByRole('status').first().innerText()).toContain('1 value of 1 does not fit')
    await close()
    await expect.poll(() => analyst.page.locator('.unfit').innerText()).toContain('no longer fits')
    expect(await turn(analyst, 'undo')).toBe('Change kind of attribute Reach')
    await expect.poll(() => analyst.page.locator('.unfit').count()).toBe(0)
  })

  test('a label is split by its values; one undo joins it again', async () => {
    await open()
    await part('Place').click()
    await button('Split…').click()
    await button('Split').click()
    await part('Place: region').waitFor()
    await close()
    await expect.poll(titles).toEqual(['Place: region'])
    expect(await turn(analyst, 'undo')).toBe('Split label Place by Reach')
    await expect.poll(titles).toEqual(['Place'])
  })

  test('a used label is merged: its spans are shown under the other, in the list and the numbers', async () => {
    await tag('c', '12,000 North Korean')
    await open()
    await part('Place').click()
    await button('Remove…').click()
    expect(await dialog().locator('.form-box').innerText()).toContain('1 span has this label.')
    await dialog()
      .getByRole('combobox', { name: /Other label/ })
      .selectOption({ label: 'Cue' })
    await button('Remove Place').click()
    await expect.poll(() => part('Cue').innerText()).toMatch(/1/)
    expect(await part('Place').count()).toBe(0)
    await close()
    await expect.poll(titles).toEqual(['Cue', 'Claim'])
    expect(await turn(analyst, 'undo')).toBe('Merge label Place into Cue')
    await expect.poll(titles).toEqual(['Place', 'Claim'])
  })

  test('a removed label stays on its spans, said to be removed', async () => {
    await open()
    await part('Place').click()
    await button('Remove…').click()
    await dialog()
      .getByRole('radio', { name: /They stay as they are/ })
      .check()
    await button('Remove Place').click()
    await close()
    await analyst.clickText(place(text, 'Kursk')[0] + 2)
    await expect.poll(() => analyst.page.locator('.label-switch').innerText()).toContain('Place (removed)')
    await turn(analyst, 'undo')
  })

  test('a link type gets roles with labels and numbers; what links need cannot be broken', async () => {
    await tag('s', 'Volodymyr Zelenskyy')
    await analyst.press('l')
    await open()
    await part('attribution').click()
    const cue = dialog().getByRole('group', { name: 'Role: cue' })
    await cue.getByLabel('At least').selectOption('1')
    await expect.poll(() => dialog().getByRole('alert').innerText()).toContain('in the role cue')
    await button('Add link type').click()
    await fill('Name', 'asks')
    await button('Add role').click()
    const role = dialog().getByRole('group', { name: 'Role: new role' })
    await role.getByRole('checkbox', { name: 'Claim', exact: true }).check()
    await role.getByLabel('At most').selectOption('1')
    expect(await role.getByRole('checkbox', { name: 'Claim', exact: true }).isChecked()).toBe(true)
  })

  test('labels and link types of one’s own are linked by keys: the number of a span that fits connects the two', async () => {
    await button('Add role').click()
    const other = dialog().getByRole('group', { name: /^Role: new role 2/ })
    await other.getByRole('checkbox', { name: 'Place', exact: true }).check()
    await close()
    const links = await analyst.page.locator('.links .link-card').count()
    await analyst.clickText(place(text, 'Kursk')[0] + 2)
    await expect.poll(() => analyst.page.locator('.label-switch [aria-pressed=true]').innerText()).toBe('Place')
    await analyst.press('t')
    await expect.poll(() => analyst.page.locator('.link-hint').allInnerTexts()).toEqual(['1'])
    await analyst.press('1')
    const ways = analyst.page.getByRole('dialog', { name: /Connect/ })
    expect(await ways.innerText()).toContain('asks')
    await analyst.press('1')
    await expect.poll(() => analyst.page.locator('.links .link-card').count()).toBe(links + 1)
    expect(await analyst.page.locator('.link-card.is-selected').innerText()).toContain('asks')
    await turn(analyst, 'undo')
    await open()
  })

  test('it goes out as a file and comes in again; a file of another tool changes nothing', async () => {
    const file = path.join(project.folder, 'mine.json')
    await answerDialogs(analyst, { save: file })
    await button('Export…').click()
    await expect.poll(() => dialog().getByRole('status').last().innerText()).toContain('Exported as “mine.json”')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ format: 'hearsay-scheme', version: 1 })

    const foreign = path.join(project.folder, 'foreign.json')
    writeFileSync(foreign, '{"labels":[{"text":"PERSON"}]}')
    await answerDialogs(analyst, { open: [foreign] })
    await button('Import…').click()
    await expect.poll(() => dialog().getByRole('alert').innerText()).toContain('made by another program')

    const scheme = JSON.parse(readFileSync(file, 'utf8')) as { labels: { name: string }[] }
    scheme.labels.push({ ...scheme.labels[0], id: 'event', name: 'Event', key: 'v', attributes: [] } as never)
    writeFileSync(file, JSON.stringify(scheme))
    await answerDialogs(analyst, { open: [file] })
    await button('Import…').click()
    await part('Event').waitFor()
    await close()
    expect(await turn(analyst, 'undo')).toBe('Import scheme scheme')
    await analyst.saved()
  })

  test('axe finds nothing, in either theme', async () => {
    await open()
    const views = [
      ['Place', 'dark'],
      ['Reach', 'light'],
      ['attribution', 'dark'],
    ] as const
    for (const [name, colorScheme] of views) {
      await part(name).click()
      await analyst.page.emulateMedia({ colorScheme })
      expect(await objections(analyst.page), `${name}, ${colorScheme}`).toEqual([])
      await analyst.screenshot(path.join(project.folder, `${name}-${colorScheme}.png`))
    }
    await close()
  })

  test('a new project offers three schemes; choosing one is an edit like any other', async () => {
    const folder = freshFolder('blank-scheme')
    const fresh = await start(path.join(folder, 'data'))
    try {
      await answerDialogs(fresh, { save: path.join(folder, 'fresh.hearsay') })
      await fresh.page.getByRole('button', { name: /New project/ }).click()
      await fresh.page.getByRole('radio', { name: /Claims and sources/, checked: true }).waitFor()
      await fresh.page.getByRole('radio', { name: /PolNeAR/ }).check()
      await fresh.screenshot(path.join(folder, 'start.png'))
      await answerDialogs(fresh, { open: [path.join(root, 'seeds', kursk)] })
      await fresh.page
        .getByRole('main')
        .getByRole('button', { name: /Add articles/ })
        .click()
      await fresh.page.locator('.article-text').waitFor()
      await fresh.select(...place(text, '12,000 North Korean'))
      await fresh.press('c')
      await expect.poll(() => drawnSpans(fresh)).toEqual([expect.stringMatching(/^Content /)])
      await fresh.press('l')
      await expect.poll(() => fresh.page.locator('.fillers').innerText()).toContain('content')
    } finally {
      await fresh.app.close()
    }
  })
})
