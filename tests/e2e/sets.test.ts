import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { objections } from './axe.ts'
import { drawnSpans, reopen, startProject } from './app.ts'
import type { OpenProject } from './app.ts'

/** Annotation sets: the shared one, one's own in which the others' are hidden, and two side by side. */
describe('annotation sets', () => {
  let project: OpenProject
  let analyst: Analyst

  beforeAll(async () => {
    project = await startProject('sets', { 'press.txt': 'Kim said that the river rose.\nOfficials denied it.\n' })
    analyst = project.analyst
    analyst.page.setDefaultTimeout(6_000)
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const tag = async (key: string, start: number, end: number): Promise<void> => {
    await analyst.select(start, end)
    await analyst.press(key)
  }
  const work = (set: string | RegExp) => choose(/^Work in/, set)
  const choose = async (field: RegExp, option: string | RegExp): Promise<void> => {
    const select = analyst.page.locator('.set-bar').getByLabel(field)
    const labels = await select.locator('option').allInnerTexts()
    await select.selectOption({ label: labels.find((label) => label.match(option) !== null) ?? '' })
  }
  const row = () => analyst.page.locator('.articles li').innerText()

  test('in one’s own set the others’ spans, links and status are hidden, and work goes into it', async () => {
    await tag('s', 0, 3)
    await tag('c', 14, 28)
    await analyst.press('l', 'Control+Enter')
    await expect.poll(row).toMatch(/done/)
    await work(/My own/)
    await expect.poll(() => drawnSpans(analyst)).toEqual([])
    expect(await analyst.page.locator('.links .link-card').count()).toBe(0)
    await expect.poll(row).toMatch(/0 spans · 0 links\s+to do/)
    await tag('c', 18, 28)
    await expect.poll(() => drawnSpans(analyst)).toEqual(['Claim 18–28'])
    await expect.poll(row).toMatch(/1 span · 0 links/)
  })

  test('after a fresh start one is still in it', async () => {
    await analyst.saved()
    await analyst.app.close()
    analyst = await reopen(project)
    analyst.page.setDefaultTimeout(6_000)
    await expect.poll(() => drawnSpans(analyst)).toEqual(['Claim 18–28'])
  })

  test('compare shows two sets side by side in the text; the other’s spans are to look at only', async () => {
    await choose(/^Compare/, /Shared/)
    await expect.poll(() => drawnSpans(analyst)).toEqual(['Source · Shared 0–3', 'Claim · Shared 14–28', 'Claim 18–28'])
    expect(await analyst.page.locator('.set-legend').innerText()).toContain('Line above: Shared')
    await analyst.clickText(2)
    expect(await drawnSpans(analyst, '.is-selected')).toEqual([])
    for (const colorScheme of ['dark', 'light'] as const) {
      await analyst.page.emulateMedia({ colorScheme })
      expect(await objections(analyst.page)).toEqual([])
      await analyst.screenshot(path.join(project.folder, `sets-${colorScheme}.png`))
    }
  })

  test('back in the shared set all is as it was', async () => {
    await work(/Shared/)
    await expect.poll(() => drawnSpans(analyst)).toEqual(['Source 0–3', 'Claim 14–28'])
    await expect.poll(row).toMatch(/2 spans · 1 link\s+done/)
  })
})
