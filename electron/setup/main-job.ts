import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { sampleAttributions } from '#core/sample/attributions.ts'
import { startAnalyst } from './analyst.ts'
import type { Analyst, KnownSpans } from './analyst.ts'
import { root } from './places.ts'
import type { MainJob } from './start.ts'
import { say } from './step.ts'

/**
 * The main job in the real app, by mouse and keyboard: a new project, both sample articles, every attribution that the
 * reference marks `must`, saved and exported.
 */
export const mainJob: MainJob = async ({ electron, out }) => {
  mkdirSync(out, { recursive: true })
  const project = path.join(out, 'Main job.hearsay')
  const analyst = await startAnalyst({ electron, dataFolder: path.join(out, 'data') })
  const screenshots: string[] = []
  const show = async (name: string): Promise<void> => {
    const file = path.join(out, `${name}.png`)
    await analyst.screenshot(file)
    screenshots.push(file)
  }

  await answerDialogs(analyst, { save: project })
  await analyst.page.getByRole('button', { name: /New project/ }).click()
  const files = Object.keys(sampleAttributions)
  await answerDialogs(analyst, { open: files.map((file) => path.join(root, 'seeds', file)) })
  await analyst.page
    .getByRole('main')
    .getByRole('button', { name: /Add articles/ })
    .click()
  for (const [file, attributions] of Object.entries(sampleAttributions)) {
    say(`annotating ${file}`)
    await analyst.openArticle(path.parse(file).name)
    const known: KnownSpans = new Set()
    for (const attribution of attributions.filter(({ must }) => must)) await analyst.attribute(attribution, known)
    await analyst.saved()
    await show(path.parse(file).name)
  }
  const exports = await exportAll(analyst, out)
  await analyst.app.close()
  return { project, exports, screenshots }
}

/** Answers the dialogs that follow: the only part of the app that a test or job stands in for. */
export const answerDialogs = async (
  { app }: Analyst,
  { open, save }: { readonly open?: readonly string[]; readonly save?: string },
): Promise<void> => {
  await app.evaluate(
    ({ dialog }, answers) => {
      dialog.showOpenDialog = async () => ({ canceled: answers.open === undefined, filePaths: answers.open ?? [] })
      dialog.showSaveDialog = async () => ({ canceled: answers.save === undefined, filePath: answers.save ?? '' })
    },
    { open: open === undefined ? undefined : [...open], save },
  )
}

/** Chooses an item of the application's menu. */
export const chooseFromMenu = ({ app }: Analyst, label: string): Promise<void> =>
  app.evaluate(({ Menu }, wanted) => {
    const find = (items: readonly Electron.MenuItem[]): Electron.MenuItem | undefined =>
      items.flatMap((item) => (item.label === wanted ? [item] : [find(item.submenu?.items ?? []) ?? []].flat()))[0]
    find(Menu.getApplicationMenu()?.items ?? [])?.click()
  }, label)

const exportAll = async (analyst: Analyst, out: string): Promise<readonly string[]> => {
  const files: string[] = []
  for (const format of ['jsonl', 'csv']) {
    const file = path.join(out, `attributions.${format}`)
    await answerDialogs(analyst, { save: file })
    await chooseFromMenu(analyst, format === 'csv' ? 'Export attributions as CSV…' : 'Export dataset as JSONL…')
    await analyst.page.locator('.notice.done', { hasText: 'Exported' }).first().waitFor()
    await analyst.page.locator('.notice.done button').first().click()
    files.push(file)
  }
  return files
}
