import path from 'node:path'
import { _electron } from 'playwright'
import type { ElectronApplication, Page } from 'playwright'
import { snapToWords } from '#core/text/graphemes.ts'
import type { SampleAttribution } from '#core/sample/attributions.ts'
import { electronEnvironment, launchArguments } from './electron-runtime.ts'
import type { ElectronRuntime } from './electron-runtime.ts'

/**
 * An analyst's hands: works in the real app by mouse and keyboard, as a person would. The headless main job and the
 * end-to-end tests share it. Offsets are UTF-16 units of the canonical text, end exclusive.
 */
export interface Analyst {
  readonly app: ElectronApplication
  readonly page: Page
  /** Selects text by dragging the mouse over it. */
  readonly select: (start: number, end: number) => Promise<void>
  /** Selects text with the keyboard: caret by a click, then Shift and the arrow key. */
  readonly selectByKeys: (start: number, end: number) => Promise<void>
  /** Clicks into the text between two characters. */
  readonly clickText: (offset: number) => Promise<void>
  /** Puts the caret between two characters: a click, and arrow keys where it missed. */
  readonly caret: (offset: number) => Promise<void>
  /** What is selected in the text; the ends are equal for a caret. */
  readonly selection: () => Promise<{ readonly start: number; readonly end: number }>
  readonly press: (...keys: readonly string[]) => Promise<void>
  /** Opens an article by its title or file name. */
  readonly openArticle: (name: string) => Promise<void>
  /** Makes one attribution from tags to link, reusing spans that are there. */
  readonly attribute: (attribution: SampleAttribution, known: KnownSpans) => Promise<void>
  /** Waits until the status bar says that everything is on disk. */
  readonly saved: () => Promise<void>
  readonly screenshot: (file: string) => Promise<void>
}

/** Spans made so far in an article, by label and place, so that one span can serve in several links. */
export type KnownSpans = Set<string>

/** Keys pressed and gestures made, for the record of how much work an attribution is. */
export interface Effort {
  keys: number
  selections: number
}

interface Start {
  readonly electron: ElectronRuntime
  /** Everything the app remembers goes here. */
  readonly dataFolder: string
  /** Files to open and switches such as --sample. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly effort?: Effort
}

/** Starts the app and waits for its first window. */
export const startAnalyst = async ({ electron, dataFolder, args = [], env = {}, effort }: Start): Promise<Analyst> => {
  const app = await _electron.launch({
    ...launchArguments(electron, ...args),
    env: {
      ...definedOnly(process.env),
      ...definedOnly(electronEnvironment(electron)),
      HEARSAY_DATA: dataFolder,
      ...env,
    },
  })
  const page = await app.firstWindow()
  await page.waitForSelector('.welcome, .project')
  return handsOn(app, page, effort ?? { keys: 0, selections: 0 })
}

/** Takes hold of a window that is already there. */
export const handsOn = (app: ElectronApplication, page: Page, effort: Effort): Analyst => {
  /** Where the text stands once what was done before has been drawn: a list may still be bringing a place into view. */
  const placeOf = async (offset: number, side: Wanted['side'], scroll = true) => {
    if (scroll) await panelsDrawn(page)
    return page.evaluate<{ x: number; y: number }, Wanted>(findPlace, { offset, side, scroll })
  }

  let lastPress = { x: 0, y: 0, at: 0 }
  /** Two presses of the button at one place are a double click, unless some time lies between them. */
  const noDoubleClick = async ({ x, y }: { readonly x: number; readonly y: number }): Promise<void> => {
    const since = Date.now() - lastPress.at
    const isNear = Math.hypot(x - lastPress.x, y - lastPress.y) < 12
    if (isNear && since < DOUBLE_CLICK) await page.waitForTimeout(DOUBLE_CLICK - since)
    lastPress = { x, y, at: Date.now() }
  }
  const clickText = async (offset: number): Promise<void> => {
    const place = await placeOf(offset, 'before')
    await noDoubleClick(place)
    await page.mouse.click(place.x, place.y)
    await panelsDrawn(page)
  }
  const select = async (start: number, end: number): Promise<void> => {
    effort.selections += 1
    const from = await placeOf(start, 'before')
    const to = await placeOf(end, 'after', false)
    await page.mouse.move(from.x, from.y)
    await noDoubleClick(from)
    await page.mouse.down()
    await page.mouse.move((from.x + to.x) / 2, to.y, { steps: 2 })
    await page.mouse.move(to.x, to.y, { steps: 2 })
    await page.mouse.up()
    await walk(page, 'Shift+', end)
    await expectSelection(page, start, end)
    await panelsDrawn(page)
  }
  const caret = async (offset: number): Promise<void> => {
    await clickText(offset)
    await walk(page, '', offset)
    await panelsDrawn(page)
  }
  const selectByKeys = async (start: number, end: number): Promise<void> => {
    effort.selections += 1
    await caret(start)
    await walk(page, 'Shift+', end)
    await expectSelection(page, start, end)
  }
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      effort.keys += 1
      await page.keyboard.press(key)
    }
    await panelsDrawn(page)
  }

  const tag = async (key: string, role: string, segments: Segments, known: KnownSpans): Promise<boolean> => {
    const name = `${key === 'm' ? 's' : key} ${JSON.stringify(segments)}`
    const [first, ...others] = segments
    const text = await page.evaluate(readText)
    // Edges within a word are kept by Alt; all others go to whole words by themselves.
    const held = ([start, end]: Segments[number], plain: string): string => {
      const whole = snapToWords(text, start, end)
      if (whole?.start === start && whole.end === end) return plain
      return `Alt+${/^[a-z]$/.test(plain) ? plain.toUpperCase() : plain}`
    }
    if (first === undefined) throw new Error(`no segments for ${role}`)
    if (known.has(name)) {
      await pickSpan(page, clickText, segments)
      await press(key)
      return false
    }
    const selecting = first[1] - first[0] <= 12 ? selectByKeys : select
    await selecting(...first)
    await press(held(first, key))
    for (const segment of others) {
      await select(...segment)
      await press(held(segment, 'a'))
    }
    known.add(name)
    return true
  }

  return {
    app,
    page,
    select,
    selectByKeys,
    clickText,
    caret,
    selection: () => page.evaluate(readSelection),
    press,
    openArticle: async (name) => {
      await page.getByRole('tab', { name: /Articles/ }).click()
      await page.locator('.articles .row', { hasText: name }).click()
      await page.locator('.articles .is-open', { hasText: name }).waitFor()
      await page.locator('.article-text').waitFor()
      await panelsDrawn(page)
    },
    attribute: async ({ type, source, entity, cue, medium, claims }, known) => {
      for (const [i, claim] of claims.entries()) await tag(i === 0 ? 'c' : 'Shift+C', 'claim', claim, known)
      if (source !== null) {
        const isNew = await tag('s', 'source', source, known)
        if (isNew && entity !== null) await nameSource(page, press, entity)
      }
      if (cue !== null) await tag('u', 'cue', cue, known)
      if (medium !== undefined) await tag('m', 'medium', medium, known)
      if (source === null) {
        await clearRole(page, 'source')
        if (entity !== null) {
          await press('Escape')
          await nameSource(page, press, entity)
        }
      }
      await press(type === 'no comment' ? 'n' : 'l')
      await page.locator('.link-card.is-selected').waitFor()
    },
    saved: async () => {
      await page.locator('.status-bar .saved-saved').waitFor()
    },
    screenshot: async (file) => {
      await page.screenshot({ path: path.resolve(file) })
    },
  }
}

const DOUBLE_CLICK = 600 // milliseconds

type Segments = readonly (readonly [start: number, end: number])[]

/** Picks the span that stands exactly on these segments, going through those under the caret. */
const pickSpan = async (
  page: Page,
  clickText: (offset: number) => Promise<void>,
  segments: Segments,
): Promise<void> => {
  const first = segments[0]
  if (first === undefined) return
  await clickText(Math.floor((first[0] + first[1]) / 2))
  const wanted = segments.map(([start, end]) => `${start}–${end}`).join()
  for (let tries = 0; tries < 8; tries += 1) {
    const shown = (await page.locator('.segments small').allInnerTexts()).join()
    if (shown === wanted) return
    await page.keyboard.press('.')
    await panelsDrawn(page)
  }
  throw new Error(`no span at ${wanted}`)
}

/** Waits until the panels show what the text does: they are drawn two frames later. Fails not where the window has gone. */
export const panelsDrawn = (page: Page): Promise<void> =>
  page
    .evaluate(async () => {
      for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame)
      await new Promise((drawn) => setTimeout(drawn)) // behind the panels, however late these are
    })
    .catch(() => undefined)

/** Gives the selected source span its registry entry: two letters and Enter, or the whole name for a new one. */
const nameSource = async (page: Page, press: (...keys: string[]) => Promise<void>, name: string): Promise<void> => {
  await press('e')
  const field = page.getByRole('combobox', { name: 'Name of the source' })
  await field.fill(name.slice(0, 2))
  const list = page.locator('#source-options [role=option]')
  const entry = list.filter({ hasText: name }).filter({ hasNotText: 'Create' })
  if ((await entry.count()) === 0) await field.fill(name)
  const options = await list.allInnerTexts()
  const at = options.findIndex((text) => text.startsWith(name) || text.startsWith(`Create “${name}”`))
  for (let i = 0; i < at; i += 1) await press('ArrowDown')
  await press('Enter')
  await field.waitFor({ state: 'detached' })
}

/** Takes whatever the tray proposes for a role out of it. */
const clearRole = async (page: Page, role: string): Promise<void> => {
  const chips = page.locator(`.tray-role.role-${role} .chip button`)
  for (await panelsDrawn(page); (await chips.count()) > 0; await panelsDrawn(page)) await chips.first().click()
}

/**
 * Presses arrow keys until the caret, or with Shift the moving end of the selection, stands at an offset. Arrows go by what
 * is seen: in text from right to left it is the left one that leads on.
 */
const walk = async (page: Page, shift: '' | 'Shift+', to: number): Promise<void> => {
  let at = (await page.evaluate(readSelection)).moving
  let key = at < to ? 'ArrowRight' : 'ArrowLeft'
  for (let tries = 0; at !== to && tries < 200; tries += 1) {
    await page.keyboard.press(shift + key)
    const next = (await page.evaluate(readSelection)).moving
    if (Math.abs(to - next) >= Math.abs(to - at)) key = key === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight'
    at = next
  }
}

const expectSelection = async (page: Page, start: number, end: number): Promise<void> => {
  const found = await page.evaluate(readSelection)
  if (found.start === start && found.end === end) return
  throw new Error(`selected ${found.start}–${found.end} instead of ${start}–${end}`)
}

const definedOnly = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))

// The functions below run in the page. Each paragraph of the text is a line; the line feed between two counts one.

interface Wanted {
  readonly offset: number
  readonly side: 'before' | 'after'
  readonly scroll: boolean
}

/** Where on the screen the place before or after a character is; scrolls it into view first. */
const findPlace = (wanted: Wanted): { x: number; y: number } => {
  const lines = [...document.querySelectorAll<HTMLElement>('.article-text p')]
  const range = document.createRange()
  let lineStart = 0
  for (const line of lines) {
    const length = line.textContent?.length ?? 0
    const side = wanted.offset === lineStart + length ? 'after' : wanted.side
    if (wanted.offset > lineStart + length) {
      lineStart += length + 1
      continue
    }
    let at = lineStart
    let character = ''
    range.selectNode(line)
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? ''
      const inNode = wanted.offset - at - (side === 'after' ? 1 : 0)
      if (inNode >= 0 && inNode < text.length) {
        const found = new Intl.Segmenter('en').segment(text).containing(inNode)
        character = found?.segment ?? ''
        range.setStart(node, found?.index ?? 0)
        range.setEnd(node, (found?.index ?? 0) + character.length)
        break
      }
      at += text.length
    }
    const scroller = document.querySelector('.article-scroll')
    const box = range.getBoundingClientRect()
    const frame = scroller?.getBoundingClientRect()
    const out = frame !== undefined && (box.top < frame.top + 60 || box.bottom > frame.bottom - 60)
    if (out && scroller !== null && frame !== undefined && wanted.scroll) {
      scroller.scrollTop += box.top - frame.top - 120
    }
    const shown = range.getBoundingClientRect()
    const fromRight = /[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(character)
    const atLeft = (side === 'before') !== fromRight
    return { x: atLeft ? shown.left + 0.5 : shown.right - 0.5, y: (shown.top + shown.bottom) / 2 }
  }
  throw new Error(`no character at ${wanted.offset}`)
}

/** The text as the page has it. */
const readText = (): string =>
  [...document.querySelectorAll('.article-text p')].map((line) => line.textContent).join('\n')

/** What is selected in the text, as offsets, and which of the two ends moves with Shift and the arrow keys. */
const readSelection = (): { start: number; end: number; moving: number } => {
  const lines = [...document.querySelectorAll<HTMLElement>('.article-text p')]
  const selection = getSelection()
  const offsetOf = (node: Node | null, inNode: number): number => {
    let at = 0
    for (const line of lines) {
      if (node !== null && line.contains(node)) {
        const range = document.createRange()
        range.setStart(line, 0)
        range.setEnd(node, inNode)
        return at + range.toString().length
      }
      at += (line.textContent?.length ?? 0) + 1
    }
    return -1
  }
  if (selection === null) return { start: -1, end: -1, moving: -1 }
  const fixed = offsetOf(selection.anchorNode, selection.anchorOffset)
  const moving = offsetOf(selection.focusNode, selection.focusOffset)
  return { start: Math.min(fixed, moving), end: Math.max(fixed, moving), moving }
}
