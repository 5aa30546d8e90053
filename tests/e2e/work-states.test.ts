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
  titles,
} from './app.ts'
import type { OpenProject } from './app.ts'

/** Keys, what is on disk, what was being typed, and a project that somebody else has open. On the sample project. */
describe('the state of the work', () => {
  const text = seed(kursk)
  let project: OpenProject
  let analyst: Analyst

  beforeAll(async () => {
    project = await startSample('work-states')
    analyst = project.analyst
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const statusBar = (): Promise<string> => analyst.page.locator('.status-bar').innerText()

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

  test('what was painted at once is taken back and said where the store refuses it: an undo, an edit', async () => {
    const tag = async (words: string): Promise<string> => {
      await analyst.select(...place(text, words))
      await analyst.press('s')
      return `Source ${place(text, words).join('–')}`
    }
    /** From now on the store's answer to a call is no, once it is given. */
    const refuse = (name: string): Promise<void> =>
      analyst.app.evaluate(({ ipcMain }, refused) => {
        const error = { kind: 'built-on', message: 'Bob has built on it.', remedy: 'Ask Bob.' }
        ipcMain.removeHandler(refused)
        ipcMain.handle(
          refused,
          () => new Promise((answer) => ipcMain.once('answer', () => answer({ ok: false, error }))),
        )
      }, name)
    const answer = async (): Promise<void> => {
      await analyst.app.evaluate(({ ipcMain }) => ipcMain.emit('answer'))
      expect(await notice(analyst, 'Bob has built on it')).toContain('Ask Bob')
      await analyst.saved()
    }
    const kept = await tag('on Friday (Dec 27)')
    await expect.poll(() => drawnSpans(analyst)).toContain(kept)
    await analyst.saved()

    await refuse('project.undo')
    await analyst.press('Control+z')
    await expect.poll(() => drawnSpans(analyst), { message: 'before the store answers' }).not.toContain(kept)
    await answer()
    await expect.poll(() => drawnSpans(analyst)).toContain(kept)

    await refuse('project.commit')
    const refused = await tag('nightly video address')
    await expect.poll(() => drawnSpans(analyst), { message: 'before the store answers' }).toContain(refused)
    await answer()
    await expect.poll(() => drawnSpans(analyst)).not.toContain(refused)

    await analyst.app.close()
    analyst = await reopen(project)
    await expect.poll(() => drawnSpans(analyst)).toContain(kept)
    expect(await drawnSpans(analyst)).not.toContain(refused)
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
    await expect.poll(async () => (await drawnSpans(analyst)).length).toBeGreaterThan(20)
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
