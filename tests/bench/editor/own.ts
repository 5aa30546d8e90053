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
  readonly switch: number
  readonly edits: Readonly<Record<'add' | 'relabel' | 'remove' | 'select' | 'step' | 'hover' | 'undo', Spread>>
  readonly scroll: { readonly slow: number; readonly longest: number }
  readonly heap: number
  readonly nodes: number
}

interface InPage {
  readonly frame: () => Promise<number>
  readonly painted: () => Promise<void>
  readonly timed: (work: () => void) => Promise<number>
  readonly calm: () => Promise<void>
  readonly scrollThrough: () => Promise<Own['scroll']>
}

/** What the app itself needs for a workload: by its own keys, in its own window. */
export const measureOwn = async (electron: ElectronRuntime, workload: Workload, rounds: number): Promise<Own> => {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-own-'))
  const file = join(folder, 'bench.hearsay')
  await writeProject(file, folder, workload)
  const { app, page } = await startAnalyst({ electron, dataFolder: join(folder, 'app'), args: [file] })
  try {
    await page.waitForSelector('.article-text')
    await prepare(page)
    await page.evaluate(() => document.fonts.ready)
    const open = await openArticle(page, 'Long')
    await openArticle(page, 'Short')
    const again = await openArticle(page, 'Long')
    const edits = await measureEdits(page, rounds)
    const scroll = await page.evaluate(() => (window as unknown as InPage).scrollThrough())
    return { open, switch: again, edits, scroll, heap: await heapOf(page), nodes: await nodesOf(page) }
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Clicks an article in the list and waits for its painted spans. */
const openArticle = async (page: Page, title: string): Promise<number> => {
  const time = await page.evaluate(async (name) => {
    const { calm, frame, painted } = window as unknown as InPage
    await calm()
    const row = [...document.querySelectorAll<HTMLElement>('.articles .row')].find((one) =>
      one.innerText.includes(name),
    )
    const start = performance.now()
    row?.click()
    const shown = (): boolean =>
      document.querySelector('.article-text')?.getAttribute('aria-label') === `Text of ${name}` &&
      document.querySelector('.article-text [data-span]') !== null
    while (!shown()) await frame()
    await painted()
    return performance.now() - start
  }, title)
  await page.waitForTimeout(1_500) // counts and other work that may wait has its turn
  return Math.round(time)
}

/** One span near the top is added, relabelled, removed and brought back, again and again, by the keys an analyst presses. */
const measureEdits = async (page: Page, rounds: number): Promise<Own['edits']> => {
  const times = await page.evaluate(async (count) => {
    const { calm, timed, painted, frame } = window as unknown as InPage
    const names = ['add', 'relabel', 'remove', 'select', 'step', 'hover', 'undo'] as const
    const results = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<
      (typeof names)[number],
      number[]
    >
    const text = document.querySelector<HTMLElement>('.article-text')
    const press = (key: string, held: KeyboardEventInit = {}): void => {
      const code = /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : key
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...held }),
      )
    }
    const plainNode = (): Node => {
      const line = text?.querySelectorAll('p')[1]
      const walker = document.createTreeWalker(line ?? document, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if ((node.textContent?.length ?? 0) >= 12) return node
      }
      throw new Error('no plain text')
    }
    const spans = (): number =>
      new Set([...document.querySelectorAll('[data-span]')].map((one) => one.getAttribute('data-span'))).size
    for (let i = 0; i < count; i += 1) {
      text?.focus()
      await calm()
      const node = plainNode()
      results.select.push(await timed(() => getSelection()?.setBaseAndExtent(node, 1, node, 10)))
      await calm()
      const before = spans()
      results.add.push(await timed(() => press('c')))
      if (spans() !== before + 1) throw new Error(`nothing was added: ${before}, ${spans()}`)
      await calm()
      results.relabel.push(await timed(() => press('u')))
      if (document.querySelector('.label-switch [aria-pressed=true]')?.textContent !== 'Cue')
        throw new Error('not relabelled')
      await calm()
      results.remove.push(await timed(() => press('Delete')))
      if (spans() !== before) throw new Error('nothing was removed')
      await calm()
      const start = performance.now()
      press('z', { ctrlKey: true })
      while (spans() === before) await frame()
      await painted()
      results.undo.push(performance.now() - start)
      await calm()
      results.step.push(await timed(() => press('j')))
      await calm()
      const target = document.querySelectorAll('[data-span]')[i % 5]
      results.hover.push(await timed(() => target?.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))))
      press('Escape')
    }
    return results
  }, rounds)
  return Object.fromEntries(
    Object.entries(times).map(([name, list]) => [name, spreadOf(list)]),
  ) as unknown as Own['edits']
}
