import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleAttributions } from '#core/sample/attributions.ts'
import type { Analyst, Effort, KnownSpans } from '../../electron/setup/analyst.ts'
import { answerDialogs, chooseFromMenu } from '../../electron/setup/main-job.ts'
import { root } from '../../electron/setup/places.ts'
import { freshFolder, start } from './app.ts'
import { hearsay } from '../support/hearsay.ts'

/**
 * The main job on the two seed articles, by mouse and keyboard in the real app: every attribution marked `must`, through
 * a restart and a hard kill, to an export that is checked against the seeds' bytes.
 */
describe('the main job', () => {
  const folder = freshFolder('main-job')
  const data = path.join(folder, 'data')
  const project = path.join(folder, 'Kursk.hearsay')
  const files = Object.keys(sampleAttributions)
  const effort: Effort = { keys: 0, selections: 0 }
  let analyst: Analyst

  beforeAll(async () => {
    analyst = await start(data, [], { effort })
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  test('begins with a new project and both articles', async () => {
    await answerDialogs(analyst, { save: project })
    await analyst.page.getByLabel('Your name as analyst').fill('Ada')
    await analyst.page.getByRole('button', { name: /New project/ }).click()
    await answerDialogs(analyst, { open: files.map((file) => path.join(root, 'seeds', file)) })
    await analyst.page
      .getByRole('main')
      .getByRole('button', { name: /Add articles/ })
      .click()
    await expect.poll(() => analyst.page.locator('.articles .row').count(), { timeout: 10_000 }).toBe(2)
    const first = await analyst.page.locator('.articles .row').first().innerText()
    expect(first, 'the date in the text is proposed').toContain('2024-12-28')
  })

  for (const [file, attributions] of Object.entries(sampleAttributions)) {
    test(`tags and links every attribution marked must in ${file}`, async () => {
      await analyst.openArticle(path.parse(file).name)
      const known: KnownSpans = new Set()
      const before = { ...effort }
      for (const attribution of attributions.filter(({ must }) => must)) await analyst.attribute(attribution, known)
      await analyst.saved()
      const links = attributions.filter(({ must }) => must).length
      expect(await analyst.page.locator('.links .link-card').count()).toBe(links)
      console.log(
        `${links} attributions: ${((effort.keys - before.keys) / links).toFixed(1)} command keys and ${((effort.selections - before.selections) / links).toFixed(1)} selections each`,
      )
    })
  }

  test('keeps everything when the app is closed and started again', async () => {
    await analyst.app.close()
    analyst = await start(data, [project])
    const expected = Object.values(sampleAttributions)
      .flat()
      .filter(({ must }) => must).length
    expect(await countLinks(analyst, files)).toBe(expected)
  })

  test('undoes and redoes after the restart', async () => {
    const undoOf = (): Promise<string> => analyst.page.locator('.status-bar').innerText()
    expect(await undoOf()).toContain('Undo: Link: attribution')
    await analyst.press('Control+z')
    await analyst.page.locator('.notice', { hasText: 'Undone: Link: attribution' }).waitFor()
    await analyst.press('Control+Shift+z')
    await analyst.page.locator('.notice', { hasText: 'Redone: Link: attribution' }).waitFor()
    await analyst.saved()
  })

  test('keeps every acknowledged edit through a hard kill', async () => {
    const file = files[0] ?? ''
    await analyst.openArticle(path.parse(file).name)
    await analyst.select(2391, 2396)
    await analyst.press('s')
    await analyst.saved()
    await analyst.select(2402, 2521)
    await analyst.press('c')
    await analyst.saved()
    const killed = analyst.app.process()
    const gone = new Promise((resolve) => killed.once('exit', resolve))
    killed.kill('SIGKILL')
    await gone
    analyst = await start(data, [project])
    await analyst.page.locator('.notice', { hasText: /Recovered \d+ edits?/ }).waitFor()
    await analyst.openArticle(path.parse(file).name)
    await analyst.clickText(2393)
    expect(await analyst.page.locator('.segments q').innerText()).toBe('Kirby')
  })

  test('any other format is chosen in a dialog that says what it keeps', async () => {
    const out = path.join(folder, 'brat.zip')
    await answerDialogs(analyst, { save: out })
    await chooseFromMenu(analyst, 'Export in any format…')
    const dialog = analyst.page.getByRole('dialog', { name: 'Export' })
    await dialog.getByLabel(/^brat/i).check()
    await dialog.getByText(/Cannot hold:/).waitFor()
    await dialog.getByRole('button', { name: 'Export…' }).click()
    const done = analyst.page.getByRole('dialog', { name: 'Exported' })
    await done.getByText('brat.zip').waitFor()
    await done.getByRole('button', { name: 'Close', exact: true }).last().click()
    expect(readFileSync(out).subarray(0, 2).toString()).toBe('PK')
  })

  test('exports every offset and quote true to the bytes of the seeds', async () => {
    await analyst.app.close()
    const out = path.join(folder, 'dataset.jsonl')
    execFileSync(process.execPath, [hearsay, 'export', project, out, '--format', 'jsonl'], {
      env: { ...process.env, HEARSAY_DATA: data },
    })
    const records = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ExportRecord)
    const articles = records.filter(({ type }) => type === 'article')
    expect(articles.map(({ file }) => file).sort()).toEqual([...files].sort())
    let spans = 0
    for (const { file, text, spans: ofArticle } of articles) {
      const bytes = readFileSync(path.join(root, 'seeds', file ?? ''), 'utf8')
      expect(text).toBe(bytes)
      for (const { start: from, end, quote } of (ofArticle ?? []).flatMap(({ segments }) => segments)) {
        expect(bytes.slice(from, end)).toBe(quote)
        spans += 1
      }
    }
    expect(spans).toBeGreaterThanOrEqual(50)
    const placed = new Set(
      articles.flatMap(({ spans: ofArticle }) =>
        (ofArticle ?? []).map(({ label, segments }) => `${label} ${segments.map((s) => `${s.start}-${s.end}`).join()}`),
      ),
    )
    const made = Object.values(sampleAttributions)
      .flat()
      .filter(({ must }) => must)
    expect(
      records.flatMap(({ type, name }) => (type === 'source' ? [name] : [])).sort(),
      'one entry for each voice',
    ).toEqual([...new Set(made.flatMap(({ entity }) => entity ?? []))].sort())
    for (const { must, claims } of Object.values(sampleAttributions).flat()) {
      if (!must) continue
      for (const claim of claims) expect([...placed]).toContain(`Claim ${claim.map(([s, e]) => `${s}-${e}`).join()}`)
    }
  })
})

interface ExportRecord {
  readonly type: string
  readonly file?: string
  readonly name?: string
  readonly text?: string
  readonly spans?: readonly {
    readonly label: string
    readonly segments: readonly { readonly start: number; readonly end: number; readonly quote: string }[]
  }[]
}

const countLinks = async (analyst: Analyst, files: readonly string[]): Promise<number> => {
  let links = 0
  for (const file of files) {
    await analyst.openArticle(path.parse(file).name)
    await analyst.page.locator('.links .link-card').first().waitFor()
    links += await analyst.page.locator('.links .link-card').count()
  }
  return links
}
