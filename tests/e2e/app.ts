import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from '../../electron/setup/places.ts'
import { panelsDrawn, startAnalyst } from '../../electron/setup/analyst.ts'
import type { Analyst, Effort } from '../../electron/setup/analyst.ts'
import { answerDialogs } from '../../electron/setup/main-job.ts'

/** The built app in the real Electron that `npm test` found, with everything it remembers in a folder of its own. */
export const start = (
  dataFolder: string,
  args: readonly string[] = [],
  options: { readonly env?: Readonly<Record<string, string>>; readonly effort?: Effort } = {},
): Promise<Analyst> => startAnalyst({ electron: electronUnderTest(), dataFolder, args, ...options })

/** A fresh folder for one test. */
export const freshFolder = (name: string): string => mkdtempSync(path.join(os.tmpdir(), `hearsay-${name}-`))

/** The screenshots in docs/ are made by the tests from the real app. */
export const docsPicture = (name: string): string => path.join(root, 'docs', 'pictures', `${name}.png`)

/** A new project with some texts in it, by the two buttons a person would press. */
export const startProject = async (
  name: string,
  texts: Readonly<Record<string, string | Uint8Array>>,
  options: { readonly effort?: Effort } = {},
): Promise<OpenProject> => {
  const folder = freshFolder(name)
  const data = path.join(folder, 'data')
  const file = path.join(folder, `${name}.hearsay`)
  const files = Object.entries(texts).map(([title, content]) => {
    writeFileSync(path.join(folder, title), content)
    return path.join(folder, title)
  })
  const analyst = await start(data, [], options)
  await answerDialogs(analyst, { save: file })
  await analyst.page.getByRole('button', { name: /New project/ }).click()
  await answerDialogs(analyst, { open: files })
  await analyst.page
    .getByRole('main')
    .getByRole('button', { name: /Add articles/ })
    .click()
  await analyst.page.locator('.article-text').waitFor()
  return { analyst, folder, data, file }
}

export interface OpenProject {
  readonly analyst: Analyst
  readonly folder: string
  /** Where the app keeps what it remembers. */
  readonly data: string
  /** The project's own file. */
  readonly file: string
}

/** The app on a fresh copy of the sample project. */
export const startSample = async (name: string): Promise<OpenProject> => {
  const folder = freshFolder(name)
  const data = path.join(folder, 'data')
  const analyst = await start(data, ['--sample'], { env: { HEARSAY_SAMPLES: folder } })
  await analyst.page.locator('.article-text').waitFor()
  return { analyst, folder, data, file: path.join(folder, 'Sample project.hearsay') }
}

/** Starts the app again on a project that was closed. */
export const reopen = async ({ data, file }: OpenProject, effort?: Effort): Promise<Analyst> => {
  const analyst = await start(data, [file], effort === undefined ? {} : { effort })
  await analyst.page.locator('.article-text').waitFor()
  return analyst
}

/** A seed article's text. Seeds hold no character that the importer would change. */
export const seed = (file: string): string => readFileSync(path.join(root, 'seeds', file), 'utf8')
export const [kursk, casualties] = ['000_baf5f6a1ebc63fef.txt', '004_2b7e4ae1df4e3c8e.txt'] as const
/** The titles that they have in the sample project. */
export const titles = {
  kursk: 'Zelenskyy and Kirby on North Korean losses in Kursk',
  casualties: 'South Korea’s estimate of North Korean casualties',
}

/** Where words stand in a text, from a place on; UTF-16 offsets, end exclusive. */
export const place = (
  text: string,
  words: string,
  from: string | number = 0,
): readonly [start: number, end: number] => {
  const at = text.indexOf(words, typeof from === 'number' ? from : text.indexOf(from))
  if (at < 0) throw new Error(`not in the text: ${words}`)
  return [at, at + words.length]
}

/** The text as the page has it. */
export const shownText = ({ page }: Analyst): Promise<string> =>
  page.evaluate(() => [...document.querySelectorAll('.article-text p')].map((line) => line.textContent).join('\n'))

/** The spans as they are drawn in the text, in reading order: `Source · John Kirby 1642–1677`, segments joined by `+`. */
export const drawnSpans = ({ page }: Analyst, which = ''): Promise<readonly string[]> =>
  page.evaluate((filter) => {
    const found = new Map<string, { title: string; ranges: { start: number; end: number }[] }>()
    let at = 0
    for (const line of document.querySelectorAll('.article-text p')) {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const end = at + (node.textContent?.length ?? 0)
        for (let element = node.parentElement; element !== line && element !== null; element = element.parentElement) {
          const id = element.dataset['span']
          if (id === undefined || !element.matches(`.span${filter}`)) continue
          const span = found.get(id) ?? { title: element.title, ranges: [] }
          found.set(id, span)
          const last = span.ranges.at(-1)
          if (last !== undefined && last.end >= at - 1) last.end = end
          else span.ranges.push({ start: at, end })
        }
        at = end
      }
      at += 1
    }
    return [...found.values()].map(
      ({ title, ranges }) => `${title} ${ranges.map((range) => `${range.start}–${range.end}`).join('+')}`,
    )
  }, which)

/** Waits for a message at the foot of the window and takes it away again. */
export const notice = async (analyst: Analyst, text: string | RegExp): Promise<string> => {
  const words = await analyst.page.locator('.notice', { hasText: text }).first().innerText()
  await dismissAll(analyst)
  return words.replaceAll(/\s+/g, ' ')
}

export const dismissAll = async ({ page }: Analyst): Promise<void> => {
  // Some go by themselves meanwhile.
  await page.evaluate(() => document.querySelectorAll<HTMLElement>('.notice button').forEach((cross) => cross.click()))
  await page.waitForFunction(() => document.querySelector('.notice') === null)
}

/** Undoes or redoes by its key and says what. */
export const turn = async (analyst: Analyst, way: 'undo' | 'redo'): Promise<string> => {
  await dismissAll(analyst)
  await analyst.press(way === 'undo' ? 'Control+z' : 'Control+Shift+z')
  const said = await notice(analyst, way === 'undo' ? 'Undone' : 'Redone')
  await panelsDrawn(analyst.page) // what can be undone next stands there
  return said.replace(/^\S+: (.*?) ×?$/, '$1')
}

export const electronUnderTest = () => {
  const executable = process.env['HEARSAY_ELECTRON']
  if (executable === undefined) throw new Error('HEARSAY_ELECTRON is not set: run the tests with `npm test`')
  return { executable, distFolder: path.dirname(executable), version: '', origin: 'override' as const }
}
