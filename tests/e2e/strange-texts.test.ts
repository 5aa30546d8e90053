import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importArticle } from '#core/command/article.ts'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { sha256Of } from '#store/journal.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { addresses, trojanTexts } from '../support/addresses.ts'
import { addArticle, expectOk, perform } from '../support/store.ts'
import { count } from '../support/store-tally.ts'
import { freshFolder, start } from './app.ts'

/** A stranger's project, made without any importer: links that would lead astray, and texts that read as they are not written. */

const folder = freshFolder('strange-texts')
let analyst: Analyst

beforeAll(async () => {
  const file = path.join(folder, 'project.hearsay')
  const who = { id: 'analyst.stranger', name: 'A stranger' }
  expectOk(await createProject(realDisk, Date.now, { path: file, name: 'Strange', analyst: who }))
  const around = { ...usualSurroundings(), data: path.join(folder, 'data-stranger') }
  const store = expectOk(await openProject(around, { path: file, analyst: who, readOnly: false }))
  const lines = addresses.map((_, i) => `Read more in number ${i}`)
  const text = lines.join('\n')
  let begin = 0
  const formatting = lines.map((line, i) => {
    const link = { start: begin, end: begin + line.length, kind: 'link', detail: addresses[i] ?? '' }
    begin += line.length + 1
    return link
  })
  const sha256 = sha256Of(Buffer.from(text))
  await perform(store, importArticle, { file: 'links.html', sha256, encoding: 'utf-8', text, formatting, original: '' })
  await addArticle(store, trojanTexts.map(([line]) => line).join('\n'), 'trojan.txt')
  expectOk(await store.close())
  analyst = await launch(file)
})
afterAll(async () => {
  await analyst.app.close().catch(() => undefined)
})

const launch = async (file: string): Promise<Analyst> => {
  const started = await start(path.join(folder, 'data'), [file])
  await started.page.locator('.article-text').waitFor()
  return started
}

test('a link in a text shows its whole address and is never followed', async () => {
  const { app, page } = analyst
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    for (const name of ['openExternal', 'openPath'] as const) {
      Object.assign(shell, { [name]: async (address: string) => void opened.push(address) })
    }
  })
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const links = page.locator('.article-text .text-link')
  for (const [i, address] of addresses.entries()) {
    const link = links.filter({ hasText: new RegExp(`number ${i}$`) })
    expect(await link.getAttribute('title')).toBe(address)
    expect(await link.evaluate((element) => element.closest('a') === null)).toBe(true)
    await link.scrollIntoViewIfNeeded()
    const { x, y } = (await link.boundingBox()) ?? { x: 0, y: 0 }
    for (const [dx, button] of [
      [90, 'middle'],
      [50, 'left'],
    ] as const) {
      await page.mouse.click(x + dx, y + 8, { button })
    }
    await page.keyboard.down('Control')
    await page.mouse.click(x + 10, y + 8)
    await page.keyboard.up('Control')
    await analyst.press('Escape')
  }
  expect(await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)).toEqual([])
  expect(app.windows()).toHaveLength(1)
  expect(asked).toEqual([])
  expect(await page.evaluate(() => [location.href, 'ran' in globalThis])).toEqual(['app://hearsay/', false])
  const tried = addresses.length
  count({ row: 40, what: 'addresses in a text, clicked in three ways', tried, survived: tried, lost: 0 })
})

test('what reorders or hides text is shown as a mark, and it is said', async () => {
  const { page } = analyst
  await page.getByRole('button', { name: /trojan/ }).click()
  await page.getByRole('heading', { name: 'trojan' }).waitFor()
  const lines = page.locator('.article-text p')
  await expect.poll(() => lines.count()).toBe(trojanTexts.length)
  for (const [i, [text, marks]] of trojanTexts.entries()) {
    const line = lines.nth(i)
    await line.scrollIntoViewIfNeeded()
    await expect.poll(() => line.locator('.invisible').count(), { message: JSON.stringify(text) }).toBe(marks)
    const shown = line.locator('.invisible').first()
    expect(await shown.evaluate((element) => getComputedStyle(element, '::before').content)).toContain(
      (await shown.getAttribute('data-sign')) ?? '?',
    )
  }
  expect(await page.getByRole('note').textContent()).toMatch(/^\d+ characters change the order/)
  const tried = trojanTexts.length
  count({ row: 47, what: 'texts that read as they are not written: shown', tried, survived: tried, lost: 0 })
})
