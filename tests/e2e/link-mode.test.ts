import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { answerDialogs } from '../../electron/setup/main-job.ts'
import { casualties, dismissAll, kursk, notice, place, reopen, seed, startProject, turn } from './app.ts'
import type { OpenProject } from './app.ts'

const spanAt = (label: string, at: number): string => `.article-text .span[title^="${label}"] >> nth=${at}`

/** Linking by numbers and by dragging, edges that are dragged, two articles side by side, keys of one's own. */
describe('fast hands', () => {
  const text = seed(kursk)
  const words = {
    claim: place(text, "North Korean troops deployed in Russia's Kursk region"),
    source: place(text, 'Ukrainian President Volodymyr Zelenskyy'),
    cue: [place(text, 'said on Friday')[0], place(text, 'said on Friday')[0] + 4] as const,
    other: place(text, 'Russian troops were sending'),
  }
  let project: OpenProject
  let analyst: Analyst

  beforeAll(async () => {
    project = await startProject('link-mode', { [kursk]: text, [casualties]: seed(casualties) })
    ;({ analyst } = project)
    await analyst.openArticle(kursk.replace('.txt', ''))
    for (const [key, range] of [
      ['c', words.claim],
      ['s', words.source],
      ['u', words.cue],
      ['c', words.other],
    ] as const) {
      await analyst.selectByKeys(range[0], range[1])
      await analyst.press(key)
    }
    await analyst.page.waitForFunction(() => document.querySelectorAll('.article-text .span').length >= 4)
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  const cards = () => analyst.page.locator('.links .link-card')
  const hints = (): Promise<readonly string[]> => analyst.page.locator('.link-hint').allInnerTexts()
  const undoAll = async (): Promise<void> => {
    for (let left = await cards().count(); left > 0; left = await cards().count()) await turn(analyst, 'undo')
  }
  const drag = async (from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> => {
    await analyst.page.mouse.move(from.x, from.y)
    await analyst.page.mouse.down()
    await analyst.page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 })
    await analyst.page.mouse.move(to.x, to.y, { steps: 3 })
    await analyst.page.mouse.up()
  }
  /** Where something is once it has come to rest: what floats over the text is drawn when there is time, 200 ms at the latest. */
  const middle = async (selector: string): Promise<{ x: number; y: number }> => {
    // Of words on several lines, the first.
    const look = () =>
      analyst.page
        .locator(selector)
        .first()
        .evaluate((element) => element.getClientRects()[0]?.toJSON() as DOMRect)
    let box = await look()
    for (let before: DOMRect | undefined; before?.x !== box.x || before.y !== box.y; box = await look()) {
      before = box
      await analyst.page.waitForTimeout(300)
    }
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }

  test('the common attribution takes two keys: its nearest source and cue are in already', async () => {
    await analyst.clickText(words.claim[0] + 3)
    await analyst.press('t')
    expect(await hints()).toEqual(['1', '2', '3'])
    expect(await analyst.page.locator('.link-hint.is-in').allInnerTexts()).toEqual(['1', '2'])
    await analyst.press('Enter')
    await expect.poll(() => cards().count()).toBe(1)
    expect((await cards().innerText()).replaceAll('\n', ' ')).toMatch(/Zelenskyy said North Korean troops deployed/)
    expect(await hints()).toEqual([])
    await undoAll()
  })

  test('a number puts a span in or takes it out; Escape leaves without a link', async () => {
    await analyst.clickText(words.claim[0] + 3)
    await analyst.press('t', '2')
    expect(await analyst.page.locator('.link-hint.is-in').allInnerTexts()).toEqual(['1'])
    await analyst.press('Escape')
    expect(await hints()).toEqual([])
    expect(await cards().count()).toBe(0)
    await analyst.clickText(words.claim[0] + 3)
    await analyst.press('t', '2', 'Enter')
    await expect.poll(() => cards().count()).toBe(1)
    expect(await cards().innerText()).not.toContain('said')
    await analyst.press('t', '3', 'Enter')
    await expect.poll(() => cards().innerText()).toContain('said')
    await undoAll()
  })

  test('two claims are connected in the way that is chosen, by its number', async () => {
    await analyst.clickText(words.other[0] + 3)
    await analyst.press('t')
    const first = analyst.page.locator('.link-hint').first()
    await analyst.page.keyboard.press(await first.innerText())
    await analyst.page.getByRole('dialog', { name: /Connect/ }).waitFor()
    await analyst.page.keyboard.type('2')
    await expect.poll(() => cards().count()).toBe(1)
    expect(await cards().innerText()).toContain('contradicts')
    await expect.poll(() => analyst.page.locator('.span.is-disputed').count()).toBeGreaterThan(1)
    await undoAll()
  })

  test('the knob is dragged from span to span, and onto a link of the list', async () => {
    await analyst.clickText(words.claim[0] + 3)
    await drag(await middle('.link-knob'), await middle(spanAt('Source', 0)))
    await expect.poll(() => cards().count()).toBe(1)
    expect(await cards().innerText()).toContain('Zelenskyy')
    await analyst.clickText(words.cue[0] + 1)
    await drag(await middle('.link-knob'), await middle('.links .link-card'))
    await expect.poll(() => cards().innerText()).toContain('said')
    await undoAll()
  })

  test('each edge is dragged to whole words, and with Alt to characters', async () => {
    const at = async (offset: number): Promise<{ x: number; y: number }> =>
      analyst.page.evaluate((wanted) => {
        let rest = wanted
        for (const line of document.querySelectorAll('.article-text p')) {
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            const length = node.textContent?.length ?? 0
            if (rest < length) {
              const range = document.createRange()
              range.setStart(node, rest)
              range.setEnd(node, rest + 1)
              const box = range.getBoundingClientRect()
              return { x: box.left + 1, y: box.top + box.height / 2 }
            }
            rest -= length
          }
          rest -= 1
        }
        throw new Error('no such place')
      }, offset)
    const shown = async (): Promise<string> => (await analyst.page.locator('.segments q').allInnerTexts()).join('+')
    await analyst.clickText(words.other[0] + 3)
    await analyst.page.locator('.edge-end i').waitFor()
    await drag(await middle('.edge-end i'), await at(words.other[0] + 'Russian troops we'.length))
    await expect.poll(shown).toBe('Russian troops were')
    await analyst.page.keyboard.down('Alt')
    await drag(await middle('.edge-end i'), await at(words.other[0] + 'Russian troo'.length))
    await analyst.page.keyboard.up('Alt')
    await expect.poll(shown).toBe('Russian troo')
    await drag(await middle('.edge-start i'), await at(words.other[0] + 'Russia'.length))
    await expect.poll(shown).toBe('troo')
    expect(await turn(analyst, 'undo')).toBe('Move start of span')
    for (let i = 0; i < 2; i += 1) await turn(analyst, 'undo')
    await expect.poll(shown).toBe('Russian troops were sending')
  })

  test('a finger or pen taps a word long to select it, and drags its edges', async () => {
    const target = await middle(spanAt('Cue', 0))
    const session = await analyst.page.context().newCDPSession(analyst.page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] })
    await analyst.press('Escape')
    const line = target.y + 64
    const chosen = (): Promise<string> => analyst.page.evaluate(() => getSelection()?.toString() ?? '')
    await touch('touchStart', target.x, line)
    await expect.poll(chosen).not.toBe('')
    await touch('touchEnd', target.x, line)
    const word = await chosen()
    const edge = await middle('.edge-end i')
    await touch('touchStart', edge.x, edge.y)
    await touch('touchMove', edge.x + 60, edge.y - 4)
    await touch('touchMove', edge.x + 90, edge.y - 4)
    await touch('touchEnd', 0, 0)
    await expect.poll(chosen).not.toBe(word)
    expect(await chosen()).toMatch(new RegExp(`^${word}`))
    await session.detach()
    await analyst.press('Escape')
  })

  test('a pen selects by drawing over words, has handles for their edges, and tags by a tap', async () => {
    const session = await analyst.page.context().newCDPSession(analyst.page)
    const pen = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', { x, y }: { x: number; y: number }) =>
      session.send('Input.dispatchMouseEvent', {
        type,
        x,
        y,
        pointerType: 'pen',
        button: 'left',
        ...(type === 'mouseMoved' ? { buttons: 1 } : { clickCount: 1 }),
      })
    const draw = async (from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> => {
      await pen('mousePressed', from)
      await pen('mouseMoved', { x: (from.x + to.x) / 2, y: to.y })
      await pen('mouseMoved', to)
      await pen('mouseReleased', to)
    }
    const chosen = (): Promise<string> => analyst.page.evaluate(() => getSelection()?.toString() ?? '')
    const cue = await middle(spanAt('Cue', 0))
    await draw({ x: cue.x, y: cue.y + 64 }, { x: cue.x + 120, y: cue.y + 64 })
    await expect.poll(chosen).not.toBe('')
    const drawnOver = await chosen()
    const edge = await middle('.edge-end i')
    await draw(edge, { x: edge.x + 90, y: edge.y - 4 })
    await expect.poll(async () => (await chosen()).length).toBeGreaterThan(drawnOver.length)
    const spans = await analyst.page.locator('.status-bar').innerText()
    const button = await middle('.selection-bar button')
    await pen('mousePressed', button)
    await pen('mouseReleased', button)
    await expect.poll(() => analyst.page.locator('.status-bar').innerText()).not.toBe(spans)
    await expect.poll(() => analyst.page.locator('.segments q').innerText()).not.toBe('')
    await session.detach()
    expect(await turn(analyst, 'undo')).toBe('Tag Claim')
    await analyst.press('Escape')
  })

  test('the margin shows each link beside the text; a click selects it', async () => {
    await analyst.clickText(words.claim[0] + 3)
    await analyst.press('t', 'Enter')
    await analyst.press('Escape')
    const margin = analyst.page.locator('.margin-link')
    await expect.poll(() => margin.count()).toBe(1)
    expect(await margin.locator('.part').count()).toBe(3)
    const [text_, line] = await Promise.all([
      analyst.page.locator('.article-text').boundingBox(),
      margin.first().boundingBox(),
    ])
    expect(line?.x ?? 0, 'beside the text, not over it').toBeGreaterThanOrEqual((text_?.x ?? 0) + (text_?.width ?? 0))
    await margin.first().click()
    await expect.poll(() => analyst.page.locator('.link-card.is-selected').count()).toBe(1)
    await undoAll()
  })

  test('two articles stand side by side; a link across them opens the other one', async () => {
    await analyst.press('F6', 'b')
    await expect.poll(() => analyst.page.locator('.article').count()).toBe(2)
    const second = analyst.page.locator('.article').nth(1)
    await second.locator('.article-text p').first().click()
    await expect.poll(() => second.getAttribute('class')).toContain('is-active')
    await analyst.page.keyboard.press('Home')
    for (let i = 0; i < 3; i += 1) await analyst.page.keyboard.press('Control+Shift+ArrowRight')
    await analyst.press('c')
    await expect.poll(() => second.locator('.span').count()).toBeGreaterThan(0)
    const [from, to] = [await middle('.link-knob'), await middle(spanAt('Claim', 0))]
    await drag(from, to)
    await analyst.page.getByRole('dialog', { name: /Connect/ }).waitFor()
    await analyst.page.keyboard.type('1')
    await expect.poll(() => analyst.page.locator('.link-card.is-selected').innerText()).toContain('corroborates')
    await analyst.page
      .getByRole('button', { name: /^Close “/ })
      .last()
      .click()
    await expect.poll(() => analyst.page.locator('.article').count()).toBe(1)
    await analyst.page.locator('.margin-link').first().click()
    await expect.poll(() => analyst.page.locator('.article').count()).toBe(2)
    await analyst.press('F6', 'b')
    await expect.poll(() => analyst.page.locator('.article').count()).toBe(1)
    await turn(analyst, 'undo')
    await turn(analyst, 'undo')
  })

  test('a key is changed; one that is taken is refused with the reason, and taken over on request', async () => {
    await analyst.press('F6', '?')
    const dialog = analyst.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    const change = async (command: string, key: string): Promise<void> => {
      await dialog.getByRole('button', { name: `Change the key of “${command}”` }).click()
      await analyst.page.keyboard.press(key)
    }
    await change('Link as attribution', 'w')
    await expect.poll(() => dialog.getByRole('status').last().innerText()).toContain('W')
    await change('Link as attribution', 'n')
    expect(await dialog.getByRole('alert').innerText()).toContain('already the key of “Link as no comment”')
    await change('Link as attribution', 'c')
    expect(await dialog.getByRole('alert').innerText()).toContain('change the label’s key in the scheme')
    await change('Link as attribution', 'n')
    await dialog.getByRole('button', { name: 'Take it from there' }).click()
    const file = path.join(project.folder, 'keys.json')
    await answerDialogs(analyst, { save: file })
    await dialog.getByRole('button', { name: 'Export…' }).click()
    await expect.poll(() => dialog.getByRole('status').last().innerText()).toContain('keys.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      keys: { 'link.attribution': ['n'], 'link.noComment': [] },
    })
    await analyst.press('Escape')
    expect(await analyst.page.locator('.link-tray').innerText()).toContain('N')
  })

  test('keys, place, panels and text size are there again after a restart; a file brings keys back', async () => {
    await analyst.page.getByRole('separator', { name: 'Width of the left panel' }).focus()
    for (let i = 0; i < 4; i += 1) await analyst.page.keyboard.press('ArrowRight')
    await analyst.press('F6', 'Control+=')
    const left = async (): Promise<number> => (await analyst.page.locator('.left').boundingBox())?.width ?? 0
    const wide = await left()
    expect(wide).toBeGreaterThan(300)
    await analyst.openArticle(casualties.replace('.txt', ''))
    const scroller = analyst.page.locator('.article-scroll')
    await scroller.evaluate((element) => {
      element.scrollTop = 400
    })
    await analyst.page.waitForTimeout(600) // a place counts once scrolling rests
    await analyst.saved()
    await analyst.app.close()

    analyst = await reopen(project)
    await expect.poll(() => analyst.page.locator('.articles .is-open').innerText()).toContain('004_')
    await expect.poll(() => scroll()).toBeGreaterThan(300)
    expect(await scroll()).toBeLessThan(460)
    expect(Math.abs((await left()) - wide)).toBeLessThan(2)
    expect(await analyst.page.locator('.article').getAttribute('class')).toContain('zoom-110')
    expect(await analyst.page.locator('.link-tray').innerText()).not.toContain('L\n')

    const file = path.join(project.folder, 'other.json')
    writeFileSync(file, '{"labels":[]}')
    await analyst.press('?')
    const dialog = analyst.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await answerDialogs(analyst, { open: [file] })
    await dialog.getByRole('button', { name: 'Import…' }).click()
    expect(await dialog.getByRole('alert').innerText()).toContain('another program')
    await dialog.getByRole('button', { name: 'All as they were' }).click()
    await answerDialogs(analyst, { open: [path.join(project.folder, 'keys.json')] })
    await dialog.getByRole('button', { name: 'Import…' }).click()
    await expect.poll(() => dialog.getByRole('status').last().innerText()).toContain('Imported keys of 2 commands')
    await dialog.getByRole('button', { name: 'All as they were' }).click()
    await analyst.press('Escape')
    await dismissAll(analyst)
    await analyst.press('F6', 'l')
    await notice(analyst, 'needs a claim')
  })

  const scroll = (): Promise<number> => analyst.page.locator('.article-scroll').evaluate(({ scrollTop }) => scrollTop)
})
