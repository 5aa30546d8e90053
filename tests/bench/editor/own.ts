/* oxlint-disable unicorn/consistent-function-scoping -- what runs in the page cannot use anything outside */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { startAnalyst } from '../../../electron/setup/analyst.ts'
import type { ElectronRuntime } from '../../../electron/setup/electron-runtime.ts'
import { heapOf, nodesOf, prepare, spreadOf } from './in-page.ts'
import type { Spread } from './in-page.ts'
import { writeProject } from './project.ts'
import type { Workload } from './workload.ts'

export interface Own {
  /** From the click on the article to its painted spans, read from the store for the first time. */
  readonly open: number
  /** The same once it is in memory. */
  readonly switch: Spread
  /** An empty change in the page beside, measured in turn with the edits. */
  readonly empty: Spread | undefined
  readonly edits: Readonly<Record<'add' | 'relabel' | 'remove' | 'select' | 'step' | 'hover' | 'undo', Spread>>
  /** One letter typed in "Correct text". */
  readonly type: Spread
  /** Undo of some 5,000 spans that were tagged at once, and how many; undefined where the text has not so many words. */
  readonly bulkUndo: { readonly spans: number; readonly time: number } | undefined
  readonly scroll: { readonly slow: number; readonly longest: number }
  readonly heap: number
  readonly nodes: number
}

interface InPage {
  readonly timed: (work: () => void) => Promise<number>
  readonly timedUntil: (isDone: () => boolean, work: () => void) => Promise<number>
  readonly calm: () => Promise<void>
  readonly scrollThrough: () => Promise<Own['scroll']>
}

/**
 * What the app itself needs for a workload: by its own keys, in its own window.
 * @param emptyChange what nothing takes in the page beside, in ms
 */
export const measureOwn = async (
  electron: ElectronRuntime,
  workload: Workload,
  rounds: number,
  emptyChange: (() => Promise<number>) | undefined,
): Promise<Own> => {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-own-'))
  const file = join(folder, 'bench.hearsay')
  await writeProject(file, folder, workload)
  const { app, page } = await startAnalyst({ electron, dataFolder: join(folder, 'app'), args: [file] })
  try {
    await page.waitForSelector('.article-text')
    await prepare(page)
    await page.evaluate(() => document.fonts.ready)
    const open = await openArticle(page, 'Long')
    const again: number[] = []
    for (let i = 0; i < SWITCHES; i += 1) {
      await openArticle(page, 'Short')
      again.push(await openArticle(page, 'Long'))
    }
    const { edits, empty } = await measureEdits(page, rounds, emptyChange)
    const scroll = await page.evaluate(() => (window as unknown as InPage).scrollThrough())
    const [heap, nodes] = [await heapOf(page), await nodesOf(page)]
    const type = await measureTyping(page, rounds)
    const bulkUndo = await measureBulkUndo(page, workload.text)
    return { open, switch: spreadOf(again), edits, empty, type, bulkUndo, scroll, heap, nodes }
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const SWITCHES = 9

/** Clicks an article in the list and waits for its painted spans. */
const openArticle = async (page: Page, title: string): Promise<number> => {
  const time = await page.evaluate(async (name) => {
    const { calm, timedUntil } = window as unknown as InPage
    await calm()
    const row = [...document.querySelectorAll<HTMLElement>('.articles .row')].find((one) =>
      one.innerText.includes(name),
    )
    const isShown = (): boolean =>
      document.querySelector('.article-text')?.getAttribute('aria-label') === `Text of ${name}` &&
      document.querySelector('.article-text [data-span]') !== null
    return timedUntil(isShown, () => row?.click())
  }, title)
  await page.waitForTimeout(1_500) // counts and other work that may wait has its turn
  return Math.round(time)
}

/** One span near the top is added, relabelled, removed and brought back, again and again, by the keys an analyst presses. */
const measureEdits = async (
  page: Page,
  rounds: number,
  emptyChange: (() => Promise<number>) | undefined,
): Promise<Pick<Own, 'edits' | 'empty'>> => {
  const times = new Map<string, number[]>()
  const empty: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, time] of Object.entries(await editOnce(page, round)))
      times.set(name, [...(times.get(name) ?? []), time])
    if (emptyChange !== undefined) for (let i = 0; i < EMPTY; i += 1) empty.push(await emptyChange())
  }
  const spreads = [...times].map(([name, list]) => [name, spreadOf(list)])
  return {
    edits: Object.fromEntries(spreads) as Own['edits'],
    empty: empty.length === 0 ? undefined : spreadOf(empty),
  }
}

const EMPTY = 3 // a round, as many as there are edits of one span

/** How long each kind of edit took in one round, in ms. */
const editOnce = (page: Page, round: number): Promise<Record<keyof Own['edits'], number>> =>
  page.evaluate(async (turn) => {
    const { calm, timed, timedUntil } = window as unknown as InPage
    const text = document.querySelector<HTMLElement>('.article-text')
    const press = (key: string, held: KeyboardEventInit = {}): void => {
      const code = /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : key
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...held }),
      )
    }
    const plainNode = (): Node => {
      for (const line of [...(text?.querySelectorAll('p') ?? [])].slice(1)) {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          if (/^\S.{11}/.test(node.textContent ?? '')) return node
        }
      }
      throw new Error('no plain text')
    }
    const spans = (): number =>
      new Set([...document.querySelectorAll('[data-span]')].map((one) => one.getAttribute('data-span'))).size
    text?.focus()
    await calm()
    const node = plainNode()
    const select = await timed(() => getSelection()?.setBaseAndExtent(node, 1, node, 10))
    await calm()
    const before = spans()
    const add = await timed(() => press('c'))
    if (spans() !== before + 1) throw new Error(`nothing was added: ${before}, ${spans()}`)
    await calm()
    const relabel = await timed(() => press('u'))
    await calm()
    if (document.querySelector('.label-switch [aria-pressed=true]')?.textContent !== 'Cue')
      throw new Error('not relabelled')
    const remove = await timed(() => press('Delete'))
    if (spans() !== before) throw new Error('nothing was removed')
    await calm()
    const isBack = (): boolean => spans() > before
    const undo = await timedUntil(isBack, () => press('z', { ctrlKey: true }))
    await calm()
    const step = await timed(() => press('j'))
    await calm()
    const target = document.querySelectorAll('[data-span]')[turn % 5]
    const hover = await timed(() => target?.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })))
    press('Escape')
    return { select, add, relabel, remove, undo, step, hover }
  }, round)

/** Letters are typed near the top of the text in "Correct text"; then all is discarded. */
const measureTyping = async (page: Page, rounds: number): Promise<Spread> => {
  await page.keyboard.press('Control+Shift+E')
  await page.locator('.correction .article-text').waitFor()
  const times = await page.evaluate(async (count) => {
    const { calm, timed } = window as unknown as InPage
    const lines = [...document.querySelectorAll('.correction .article-text p')]
    const line = lines.slice(1).find(({ firstChild }) => (firstChild?.textContent?.length ?? 0) >= 20)
    getSelection()?.collapse(line?.firstChild ?? null, 20)
    const results: number[] = []
    for (let i = 0; i < count; i += 1) {
      await calm()
      results.push(await timed(() => document.execCommand('insertText', false, 'x')))
    }
    if (line?.textContent?.slice(20, 20 + count) !== 'x'.repeat(count)) throw new Error('nothing was typed')
    return results
  }, rounds)
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.locator('.correction').waitFor({ state: 'detached' })
  return spreadOf(times)
}

const BULK = 5_000

/** Tags about 5,000 places at once, as an analyst does, and takes it back. */
const measureBulkUndo = async (page: Page, text: string): Promise<Own['bulkUndo']> => {
  const places = (letters: string): number => text.toLowerCase().split(letters).length - 1
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
    .flatMap((letter) => [letter, `${letter}e`, `e${letter}`, `${letter}a`])
    .toSorted((a, b) => Math.abs(places(a) - BULK) - Math.abs(places(b) - BULK))[0]
  if (letters === undefined || places(letters) < BULK / 2) return undefined
  await page.locator('.article-text').focus()
  await page.keyboard.press('o')
  const dialog = page.getByRole('dialog', { name: 'Tag all occurrences' })
  await dialog.getByLabel('Whole words').uncheck()
  await dialog.getByLabel('Words to look for').fill(letters)
  await dialog.getByText(`${places(letters).toLocaleString('en')} places found`).waitFor()
  await dialog.getByRole('button', { name: /^Tag [\d,]+ places$/ }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.status-bar .saved-saved').waitFor()
  const time = await page.evaluate(async () => {
    const { calm, timedUntil } = window as unknown as InPage
    const spans = (): number =>
      new Set([...document.querySelectorAll<HTMLElement>('[data-span]')].map(({ dataset }) => dataset['span'])).size
    await calm()
    const many = spans()
    const undo = (): void => {
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'z', code: 'KeyZ', ctrlKey: true, bubbles: true, cancelable: true }),
      )
    }
    return timedUntil(() => spans() < many, undo)
  })
  return { spans: places(letters), time: Math.round(time) }
}
