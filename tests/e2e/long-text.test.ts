import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { drawnSpans, place, shownText, startProject } from './app.ts'

/** A text of which only what is near the view is laid out: everything in it can be read, reached and tagged all the same. */

const WORDS = 'Officials in the city said on Friday that the river had risen near the old bridge since the morning. '
const lines = Array.from({ length: 300 }, (_, i) => (i % 7 === 3 ? '' : `Paragraph ${i}. ${WORDS.repeat((i % 5) + 1)}`))
lines[280] = `Here stands a needle in the hay. ${WORDS}`
const text = lines.join('\n')

let analyst: Analyst

beforeAll(async () => {
  ;({ analyst } = await startProject('long-text', { 'Long.txt': text }))
})
afterAll(async () => {
  await analyst.app.close().catch(() => undefined)
})

const find = async (words: string): Promise<void> => {
  await analyst.press('Control+f')
  await analyst.page.locator('.find-bar input').fill(words)
  await expect.poll(() => analyst.page.locator('.find-bar output').innerText()).toBe('1 of 1')
  await analyst.press('Escape')
  await expect.poll(() => analyst.page.evaluate(() => getSelection()?.toString())).toBe(words)
}

/** Whether what is selected, or the caret, can be seen. */
const isSeen = (): Promise<boolean> =>
  analyst.page.evaluate(() => {
    const frame = document.querySelector('.article-scroll')?.getBoundingClientRect()
    const selection = getSelection()
    const range = selection?.focusNode ? document.createRange() : undefined
    if (frame === undefined || !selection?.focusNode || range === undefined) return false
    range.setStart(selection.focusNode, selection.focusOffset)
    const element = selection.focusNode instanceof Element ? selection.focusNode : selection.focusNode.parentElement
    const box = range.getClientRects()[0] ?? element?.getBoundingClientRect()
    return box !== undefined && box.bottom > frame.top && box.top < frame.bottom
  })

test('the text is there to the last character, for a screen reader as well', async () => {
  expect(await shownText(analyst)).toBe(text)
  const session = await analyst.page.context().newCDPSession(analyst.page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  const read = nodes.filter(({ role }) => role?.value === 'StaticText').map(({ name }) => String(name?.value).trim())
  for (const line of [lines[0], lines[152], lines[280], lines[298]]) expect(read).toContain(line?.trim())
})

test('words far below are found, come into view, and are tagged there', async () => {
  await find('needle')
  expect(await isSeen()).toBe(true)
  await analyst.press('c')
  const [start, end] = place(text, 'needle')
  await expect.poll(() => drawnSpans(analyst)).toEqual([`Claim ${start}–${end}`])
  expect(await isSeen()).toBe(true)
})

test('the caret goes to both ends of the text and is seen there; all of it can be selected', async () => {
  await analyst.press('Escape', 'Control+End')
  await expect.poll(() => analyst.selection()).toMatchObject({ start: text.length, end: text.length })
  await expect.poll(isSeen).toBe(true)
  await analyst.press('Control+Home')
  await expect.poll(() => analyst.selection()).toMatchObject({ start: 0, end: 0 })
  await expect.poll(isSeen).toBe(true)
  await analyst.press('Control+a')
  await analyst.press('c')
  await expect
    .poll(() => analyst.page.locator('.segments small').allInnerTexts())
    .toEqual([`0–${text.trimEnd().length}`])
  await analyst.press('Delete')
})

test('arrow keys go from one part into the next and back, wherever the view is', async () => {
  const first = await analyst.page.evaluate(() => document.querySelectorAll('.article-text .part:first-child p').length)
  const end = lines.slice(0, first).join('\n').length
  expect(end).toBeLessThan(text.length / 2)
  await analyst.caret(end)
  await analyst.page.locator('.article-scroll').evaluate((element) => {
    element.scrollTop = element.scrollHeight
  })
  await analyst.press('ArrowRight')
  expect(await analyst.selection()).toMatchObject({ start: end + 1, end: end + 1 })
  await expect.poll(isSeen).toBe(true)
  await analyst.press('ArrowLeft')
  expect(await analyst.selection()).toMatchObject({ start: end, end })
  await analyst.press('Shift+ArrowDown')
  const down = await analyst.selection()
  expect(down.start).toBe(end)
  expect(down.end).toBeGreaterThan(end)
  await analyst.press('Control+Shift+Home')
  await expect.poll(() => analyst.selection()).toMatchObject({ start: 0, end })
})

test('a span reaches from one part into the next', async () => {
  const first = await analyst.page.evaluate(() => document.querySelectorAll('.article-text .part:first-child p').length)
  const end = lines.slice(0, first).join('\n').length
  const [from, to] = [text.lastIndexOf('the', end), text.indexOf('Officials', end) + 'Officials'.length]
  await analyst.press('ArrowRight')
  await analyst.select(from, to)
  await analyst.press('Control+c')
  const copied = () => analyst.app.evaluate(({ clipboard }) => clipboard.readText())
  await expect.poll(copied).toBe(text.slice(from, to))
  await analyst.press('s')
  await expect.poll(() => drawnSpans(analyst, '.colour-orange')).toEqual([`Source ${from}–${to}`])
})

test('a click picks a span that has only just been scrolled to, before it is drawn', async () => {
  await find('needle')
  await analyst.press('Escape')
  const span = place(text, 'needle')
  const drawn = async (): Promise<boolean> => (await drawnSpans(analyst)).includes(`Claim ${span[0]}–${span[1]}`)
  const scrollBy = (by: number): Promise<void> =>
    analyst.page.locator('.article-scroll').evaluate((element, height) => void (element.scrollTop += height), by)
  await expect.poll(drawn).toBe(true)
  await scrollBy(-2_000)
  await expect.poll(drawn).toBe(false)
  await analyst.page.evaluate(() => {
    const scroller = document.querySelector('.article-scroll')
    if (scroller !== null) scroller.scrollTop += 2_000
    const line = [...document.querySelectorAll('.article-text p')].find((one) => one.textContent.includes('needle'))
    const words = line?.firstChild
    if (!(words instanceof Text)) throw new Error('drawn already')
    const range = document.createRange()
    const at = words.data.indexOf('needle') + 2
    range.setStart(words, at)
    range.setEnd(words, at + 1)
    const { left, top, width, height } = range.getBoundingClientRect()
    const mouse = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true, detail: 1 }
    for (const kind of ['mousedown', 'mouseup', 'click'])
      document.elementFromPoint(mouse.clientX, mouse.clientY)?.dispatchEvent(new MouseEvent(kind, mouse))
  })
  await expect.poll(() => drawnSpans(analyst, '.is-selected')).toEqual([`Claim ${span[0]}–${span[1]}`])
})

test('in "Correct text" lines are joined, cut, copied and pasted over the edge of a part as anywhere', async () => {
  const typed = () => shownText(analyst)
  await analyst.press('Control+Shift+E')
  await analyst.page.locator('.correction .article-text').waitFor()
  const first = await analyst.page.evaluate(() => document.querySelectorAll('.article-text .part:first-child p').length)
  const end = lines.slice(0, first).join('\n').length
  const at = end - 5
  await analyst.caret(end + 1)
  await analyst.press('Backspace')
  await expect.poll(typed).toBe(text.slice(0, end) + text.slice(end + 1))
  await analyst.press('Enter')
  await expect.poll(typed).toBe(text)
  await analyst.caret(end)
  await analyst.press('Delete', 'Enter')
  await expect.poll(typed).toBe(text)
  await analyst.selectByKeys(at, end + 8)
  await analyst.press('Control+c')
  const words = text.slice(at, end + 8)
  await expect.poll(() => analyst.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(words)
  await analyst.page.keyboard.type('x')
  await expect.poll(typed).toBe(`${text.slice(0, at)}x${text.slice(end + 8)}`)
  await analyst.press('Control+v')
  await expect.poll(typed).toBe(`${text.slice(0, at)}x${words}${text.slice(end + 8)}`)
  await analyst.press('Control+a')
  await analyst.page.keyboard.type('y')
  await expect.poll(typed).toBe('y')
  await analyst.press('Control+z', 'Control+z', 'Control+z', 'Control+z', 'Control+z')
  await expect.poll(typed).toBe(text)
  await analyst.press('Escape', 'Escape')
  await analyst.page.locator('.correction').waitFor({ state: 'detached' })
})

test('"Correct text" begins where one reads, with the caret there', async () => {
  await find('needle')
  await analyst.press('Control+Shift+E')
  await analyst.page.locator('.correction .article-text').waitFor()
  await expect.poll(isSeen).toBe(true)
  await analyst.page.keyboard.type('x')
  const [start] = place(text, 'needle')
  await expect.poll(() => shownText(analyst)).toBe(`${text.slice(0, start)}x${text.slice(start)}`)
  await analyst.press('Escape', 'Escape')
  await analyst.page.locator('.correction').waitFor({ state: 'detached' })
})
