import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importArticle } from '#core/command/article.ts'
import { runCommand } from '#core/command/command.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { sha256Of } from '#store/journal.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import { randomId } from '#store/random.ts'
import type { Analyst } from '../../electron/setup/analyst.ts'
import { answerDialogs, chooseFromMenu } from '../../electron/setup/main-job.ts'
import { createLargeProject } from '../support/large-project.ts'
import { dismissAll, freshFolder, start } from './app.ts'

/** Merging into a project that is large enough for a thread of its own: it shows how far it is, and can be given up. */
describe('merging into a large project', () => {
  const folder = freshFolder('merge-large')
  const [mine, theirs] = [path.join(folder, 'Mine.hearsay'), path.join(folder, 'Corpus.hearsay')]
  let analyst: Analyst

  beforeAll(async () => {
    await createLargeProject(theirs, { articles: 40, spans: 6_000, seed: 3 })
    await makeProject(mine, folder)
    analyst = await start(path.join(folder, 'data'))
    const name = analyst.page.getByLabel('Your name as analyst')
    await name.fill('Ada')
    await name.press('Enter')
    await answerDialogs(analyst, { open: [mine] })
    await analyst.page.getByRole('button', { name: /^Open/ }).click()
    await analyst.page.locator('.article-text').waitFor()
    await analyst.select(0, 5)
    await analyst.press('c')
    await analyst.saved()
  }, 240_000)
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  test('trying it can be given up, and says so', async () => {
    await answerDialogs(analyst, { open: [theirs] })
    await chooseFromMenu(analyst, 'Merge another copy…')
    const dialog = analyst.page.getByRole('dialog', { name: 'Looking at the other copy' })
    await dialog.getByRole('progressbar').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await analyst.page.getByText('The merge was cancelled.').waitFor()
    expect(await analyst.page.getByRole('dialog').count()).toBe(0)
  })

  test('merging can be given up: everything is as it was', async () => {
    await dismissAll(analyst)
    await tried(analyst)
    await analyst.page.getByRole('button', { name: 'Merge', exact: true }).click()
    const dialog = analyst.page.getByRole('dialog', { name: 'Merging “Corpus”' })
    await dialog.getByRole('progressbar').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await analyst.page.getByText('The merge was cancelled.').waitFor()
    expect(await analyst.page.getByText('Article 0', { exact: true }).count()).toBe(0)
  })

  test('a merge adds what the other has, is saved, and can be undone', async () => {
    await tried(analyst)
    await analyst.page.getByRole('button', { name: 'Merge', exact: true }).click()
    await analyst.page.getByText(/^Merged .* changes/).waitFor({ timeout: 120_000 })
    await analyst.page.getByRole('button', { name: /^Article 0/ }).click()
    await analyst.page.locator('.article-text [data-span]').first().waitFor()
    await analyst.saved()
    await chooseFromMenu(analyst, 'Save now')
    await analyst.page.getByText('Saved.', { exact: true }).waitFor({ timeout: 120_000 })
  })
}, 240_000)

const tried = async (analyst: Analyst): Promise<void> => {
  await chooseFromMenu(analyst, 'Merge another copy…')
  await analyst.page.getByText('Adds 40 articles').waitFor({ timeout: 120_000 })
}

/** A short article, and one so long that the file is large. */
const makeProject = async (file: string, folder: string): Promise<void> => {
  const by = { id: 'analyst.made', name: 'Made' }
  const opened = await createProject(realDisk, Date.now, { path: file, name: 'Mine', analyst: by })
  expect(opened.ok).toBe(true)
  const around = { ...usualSurroundings(), data: path.join(folder, 'data-made') }
  const store = await openProject(around, { path: file, analyst: by, readOnly: false })
  if (!store.ok) throw new Error(store.error.message)
  const env = { now: Date.now, newId: randomId, analyst: by.id, set: SHARED_SET }
  for (const [name, text] of [
    ['short.txt', 'Seven people saw it.'],
    ['long.txt', 'The river rose again. '.repeat(250_000)],
  ] as const) {
    const original = Buffer.from(text)
    const article = {
      file: name,
      sha256: sha256Of(original),
      encoding: 'utf-8',
      text,
      original: original.toString('base64'),
    }
    const made = await store.value.commitMade((reader) => runCommand(reader, importArticle, article, env))
    expect(made.ok).toBe(true)
  }
  expect((await store.value.close()).ok).toBe(true)
}
