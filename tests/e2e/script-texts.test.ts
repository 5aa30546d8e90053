import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { chooseFromMenu } from '../../electron/setup/main-job.ts'
import { realDisk } from '#store/disk.ts'
import { createProject } from '#store/create-project.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import type { ProjectStore } from '#store/project.ts'
import { editArticle } from '#core/command/article.ts'
import { nameProject } from '#core/command/project.ts'
import { addLink } from '#core/command/link.ts'
import { addClaim, addSource } from '#core/command/registry-entry.ts'
import { assignSource, noteSpan } from '#core/command/span-edit.ts'
import { scriptTexts } from '../support/script-texts.ts'
import { addArticle, expectOk, perform, tag } from '../support/store.ts'
import { count } from '../support/store-tally.ts'
import { freshFolder, start } from './app.ts'

/** A stranger's project with script in every text, walked through in the real app: nothing runs, nothing is asked for. */

const folder = freshFolder('script-texts')
const file = path.join(folder, 'project.hearsay')
let analyst: Analyst

/** Each text in turn, again from the first when they are used up. */
const texts = ((): (() => string) => {
  let at = 0
  return () => scriptTexts[(at += 1) % scriptTexts.length] ?? ''
})()

const fill = async (store: ProjectStore): Promise<void> => {
  await perform(store, nameProject, { name: scriptTexts[2] ?? '' })
  const lines = scriptTexts.map((text) => text.replaceAll('\n', ' '))
  const article = await addArticle(store, lines.join('\n'), `${scriptTexts[0]?.replaceAll('/', ' ')}.txt`)
  const fields = { title: texts(), publisher: texts(), author: texts(), url: texts(), language: 'en' }
  await perform(store, editArticle, { article, fields })
  let begin = 0
  for (const [i, line] of lines.entries()) {
    if (i % 4 === 0) {
      const span = await tag(store, article, begin, begin + line.length)
      await perform(store, noteSpan, { span, note: texts() })
      const source = `source.${i}`
      await perform(store, addSource, { id: source, name: line, kind: 'other' })
      await perform(store, assignSource, { span, source })
      await perform(store, addClaim, { id: `claim.${i}`, wording: line })
      const fillers = [
        { role: 'role.attribution.claim', target: span },
        { role: 'role.attribution.source', target: source },
      ]
      await perform(store, addLink, { id: `link.${i}`, type: 'link.attribution', fillers })
    }
    begin += line.length + 1
  }
}

beforeAll(async () => {
  const who = { id: 'analyst.stranger', name: scriptTexts[3] ?? '' }
  expectOk(await createProject(realDisk, Date.now, { path: file, name: 'x', analyst: who }))
  const around = { ...usualSurroundings(), data: path.join(folder, 'data-stranger') }
  const store = expectOk(await openProject(around, { path: file, analyst: who, readOnly: false }))
  await fill(store)
  expectOk(await store.close())
  analyst = await start(path.join(folder, 'data'), [file])
  await analyst.page.locator('.article-text').waitFor()
}, 240_000)

afterAll(async () => {
  await analyst.app.close().catch(() => undefined)
})

test(`${scriptTexts.length} texts that would run, in every place that a project has for words`, async () => {
  const { page } = analyst
  const asked: string[] = []
  const refused: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith('app://')) asked.push(request.url())
  })
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text())
  })
  page.on('dialog', (dialog) => {
    asked.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  // Opened again, so that what happens on the way in is heard too.
  await page.reload()
  await page.locator('.article-text').waitFor()
  const lines = await page.locator('.article-text p').count()
  expect(lines).toBeGreaterThan(0)

  const scroller = page.locator('main')
  for (let step = 0; step < 12; step += 1) {
    await scroller.hover()
    await page.mouse.wheel(0, 2_000)
    await page.waitForTimeout(50)
  }
  for (const [menu, dialog] of [
    ['History…', 'History'],
    ['Share a copy…', 'Share a copy'],
    ['Keyboard shortcuts', 'Keyboard shortcuts'],
  ] as const) {
    await chooseFromMenu(analyst, menu)
    await page.getByRole('dialog', { name: dialog }).waitFor()
    await analyst.press('Escape')
  }
  await page.getByRole('tab', { name: /Sources/ }).click()
  const sources = page.locator('.sources > li')
  for (const at of [0, 3, 7]) {
    await sources.nth(at).locator('> button').click()
    await sources.nth(at).locator('.mentions button').click()
    await page.locator('.span.is-selected').first().waitFor()
  }
  await page.getByRole('tab', { name: /Articles/ }).click()
  await analyst.clickText(5)
  await page.getByLabel('Note').waitFor()
  await analyst.press('Control+f')
  await page.keyboard.type('<script>')
  await page.keyboard.press('Enter')
  await analyst.press('Escape')

  expect(await page.evaluate(() => '__ran' in globalThis)).toBe(false)
  expect(await page.title()).toBe(scriptTexts[2])
  expect(await page.locator('iframe, object, embed, img, base, form, meta[http-equiv=refresh]').count()).toBe(0)
  expect(asked).toEqual([])
  expect(refused).toEqual([])
  expect(await page.locator('.article-text script, .article-text style, .article-text svg').count()).toBe(0)
  count({
    row: 34,
    what: 'texts that would run, in every place of a project',
    tried: scriptTexts.length,
    survived: scriptTexts.length,
    lost: 0,
  })
})
