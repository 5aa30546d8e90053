import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleAttributions } from '#core/sample/attributions.ts'
import type { SampleAttribution } from '#core/sample/attributions.ts'
import { snapToWords } from '#core/text/graphemes.ts'
import { panelsDrawn } from '../../electron/setup/analyst.ts'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { answerDialogs } from '../../electron/setup/main-job.ts'
import { root } from '../../electron/setup/places.ts'
import { drawnSpans, freshFolder, seed, start } from './app.ts'

type Segments = SampleAttribution['claims'][number]

/** Edges within a word are kept by Alt. */
const held = (text: string, [begin, end]: Segments[number], key: string): string => {
  const whole = snapToWords(text, begin, end)
  return whole?.start === begin && whole.end === end ? key : `Alt+${key.toUpperCase().replace('SHIFT', 'Shift')}`
}

/** The whole job by keyboard alone: both seed articles, with every attribution of the reference. */
describe('without the mouse', () => {
  const folder = freshFolder('keyboard')
  const files = Object.keys(sampleAttributions)
  let analyst: Analyst

  beforeAll(async () => {
    analyst = await start(path.join(folder, 'data'))
  })
  afterAll(() => analyst.app.close())

  const press = (...keys: readonly string[]): Promise<void> => analyst.press(...keys)
  const write = (words: string): Promise<void> => analyst.page.keyboard.insertText(words)

  /** Presses Tab until what is wanted has the keyboard. */
  const tabTo = async (selector: string): Promise<void> => {
    const isThere = (): Promise<boolean> =>
      analyst.page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)
    for (let tries = 0; tries < 80; tries += 1) {
      if (await isThere()) return
      await press('Tab')
    }
    throw new Error(`Tab does not lead to ${selector}`)
  }

  /** Finds words in the article and leaves them selected; further lines by Shift and arrows. */
  const select = async (text: string, [begin, end]: Segments[number]): Promise<void> => {
    const words = text.slice(begin, end).split('\n')[0] ?? ''
    const before = text.slice(0, begin).toLowerCase().split(words.toLowerCase()).length - 1
    await press('Control+f')
    await write(words)
    for (let i = 0; i < before; i += 1) await press('Enter')
    await press('Escape')
    await analyst.page.waitForFunction(
      (wanted) => document.querySelector('.find-bar') === null && getSelection()?.toString() === wanted,
      words,
    )
    for (let at = begin + words.length; at < end; at = (await analyst.selection()).end) {
      await press(end - at > 30 ? 'Control+Shift+ArrowRight' : 'Shift+ArrowRight')
    }
  }
  const shownSegments = async (): Promise<string> =>
    (await analyst.page.locator('.segments small').allInnerTexts()).join()

  const tag = async (text: string, key: string, segments: Segments, known: Set<string>): Promise<boolean> => {
    const [first, ...others] = segments
    const name = `${key === 'm' ? 's' : key.at(-1)?.toLowerCase()} ${JSON.stringify(segments)}`
    if (first === undefined) return false
    await select(text, first)
    if (known.has(name)) {
      await press('ArrowRight', 'ArrowLeft')
      const wanted = segments.map(([begin, end]) => `${begin}–${end}`).join()
      for (let tries = 0; (await shownSegments()) !== wanted; tries += 1) {
        if (tries > 8) throw new Error(`no span at ${wanted}`)
        await press('.')
      }
      await press(key)
      return false
    }
    await press(held(text, first, key))
    for (const segment of others) {
      await select(text, segment)
      await press(held(text, segment, 'a'))
    }
    known.add(name)
    return true
  }
  const nameSource = async (name: string): Promise<void> => {
    await press('e')
    await write(name)
    const options = analyst.page.locator('#source-options [role=option]')
    const names = await options.allInnerTexts()
    const at = names.findIndex((one) => one.startsWith(`${name}\n`) || one.startsWith(`Create “${name}”`))
    for (let i = 0; i < at; i += 1) await press('ArrowDown')
    await press('Enter')
    await options.first().waitFor({ state: 'detached' })
  }
  const attribute = async (text: string, one: SampleAttribution, known: Set<string>): Promise<void> => {
    for (const [i, claim] of one.claims.entries()) await tag(text, i === 0 ? 'c' : 'Shift+C', claim, known)
    if (one.source !== null) {
      const isNew = await tag(text, 's', one.source, known)
      if (isNew && one.entity !== null) await nameSource(one.entity)
    }
    if (one.cue !== null) await tag(text, 'u', one.cue, known)
    if (one.medium !== undefined) await tag(text, 'm', one.medium, known)
    for (const role of ['source', 'cue'] as const) {
      if (one[role] !== null) continue
      while ((await analyst.page.locator(`.role-${role} .chip`).count()) > 0) {
        await tabTo(`.role-${role} .chip button`)
        await press('Enter')
        await analyst.page.waitForTimeout(30)
      }
    }
    if (one.source === null && one.entity !== null) {
      await press('F6', 'Escape')
      await nameSource(one.entity)
    }
    await press('F6', one.type === 'no comment' ? 'n' : 'l')
    await analyst.page.locator('.link-card.is-selected').waitFor()
  }

  test('a project is begun, and the articles added', async () => {
    await tabTo('input')
    await write('Ada')
    await answerDialogs(analyst, { save: path.join(folder, 'Keys.hearsay') })
    await tabTo('.welcome-actions button')
    await press('Enter')
    await analyst.page.locator('.project').waitFor()
    await analyst.page.evaluate(() => {
      const counted = window as unknown as { pointed: number }
      counted.pointed = 0
      window.addEventListener('pointerdown', () => (counted.pointed += 1), { capture: true })
    })
    await answerDialogs(analyst, { open: files.map((file) => path.join(root, 'seeds', file)) })
    await press('Control+i')
    await analyst.page.locator('.articles .row').nth(1).waitFor()
  })

  test.each(files)('%s is annotated', { timeout: 120_000 }, async (file) => {
    const text = seed(file as Parameters<typeof seed>[0])
    const name = file.replace('.txt', '')
    const shown = (): Promise<string> => analyst.page.locator('.articles .is-open').innerText()
    await press('F6')
    for (let tries = 0; !(await shown()).includes(name) && tries < 4; tries += 1) {
      await press(tries < 2 ? 'Alt+PageDown' : 'Alt+PageUp')
      await panelsDrawn(analyst.page)
    }
    const known = new Set<string>()
    const all = sampleAttributions[file] ?? []
    for (const one of all) await attribute(text, one, known)
    await expect
      .poll(() => analyst.page.locator('.list-tabs [aria-selected=true] .count').innerText())
      .toBe(String(all.length))
    const wanted = [...known].map((span) => {
      const [key = '', places = ''] = span.split(/ (.*)/)
      const ranges = (JSON.parse(places) as Segments).map(([begin, end]) => `${begin}–${end}`).join('+')
      return `${{ c: 'Claim', s: 'Source', u: 'Cue' }[key]} ${ranges}`
    })
    const drawn = (await drawnSpans(analyst)).map((span) => span.replace(/ · .* (?=[\d–+]+$)/, ' '))
    expect(drawn.length, 'those in view').toBeGreaterThan(9)
    expect(wanted).toEqual(expect.arrayContaining(drawn))
    await press('Control+Enter')
    await analyst.saved()
  })

  test('nothing was pointed at', async () => {
    const pointed = await analyst.page.evaluate(() => (window as unknown as { pointed: number }).pointed)
    expect(pointed).toBe(0)
    expect(await analyst.page.locator('.articles .status-done').count()).toBe(2)
  })
})
