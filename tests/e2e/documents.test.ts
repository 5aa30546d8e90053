import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { afterEach, describe, expect, test } from 'vitest'
import { answerDialogs, chooseFromMenu } from '../../electron/setup/main-job.ts'
import { docx, pdf, column } from '../support/documents.ts'
import { dismissAll, freshFolder, shownText, startProject, startSample, turn } from './app.ts'
import type { OpenProject } from './app.ts'

/** Documents and datasets come into a project by its dialogs, and go out of it. */

let project: OpenProject | undefined
afterEach(async () => {
  await project?.analyst.app.close().catch(() => undefined)
  project = undefined
})

const begun = async (name: string): Promise<OpenProject> => {
  project = await startProject(name, { 'first.txt': 'The first text.\n' })
  project.analyst.page.setDefaultTimeout(20_000)
  return project
}

const add = async (
  { analyst, folder }: OpenProject,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> => {
  const paths = Object.entries(files).map(([name, content]) => {
    writeFileSync(path.join(folder, name), content)
    return path.join(folder, name)
  })
  await dismissAll(analyst)
  await answerDialogs(analyst, { open: paths })
  await analyst.press('Control+i')
}

const PARAGRAPH =
  '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>The bridge</w:t></w:r></w:p><w:p><w:r><w:t>Kim said it was </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>closed</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>'

const doccano = (id: number): string =>
  JSON.stringify({
    id,
    text: `Kim said the river rose ${id} times.`,
    label: [
      [0, 3, 'Speaker'],
      [9, 23, 'Content'],
      [4, 8, 'Verbum'],
    ],
  })

describe('the export dialog', () => {
  test('says what goes out and what does not, takes a choice, and shows where it was written', async () => {
    const folder = freshFolder('export')
    project = await startSample('export')
    const { analyst } = project
    analyst.page.setDefaultTimeout(20_000)
    await analyst.app.evaluate(({ shell }) => {
      shell.showItemInFolder = (file) => Object.assign(globalThis, { shown: file })
    })
    await chooseFromMenu(analyst, 'Export in any format…')
    const dialog = analyst.page.getByRole('dialog', { name: 'Export' })
    const preview = dialog.getByRole('region', { name: 'What goes out' })
    await dialog.getByLabel(/^brat standoff/).check()
    const countOf = async (): Promise<number> => {
      await preview.getByText(/^Holds/).waitFor()
      const [, spans = ''] = /, ([\d,]+) spans/.exec(await preview.innerText()) ?? []
      return Number(spans.replace(',', ''))
    }
    await preview.getByText(/Holds 2 articles/).waitFor()
    const all = await countOf()
    await dialog.getByText('Labels: all').click()
    await dialog.getByRole('group', { name: 'Labels' }).getByLabel('Cue').uncheck()
    await preview.getByText(/links that reach outside what was chosen/).waitFor()
    const fewer = await countOf()
    expect(fewer).toBeLessThan(all)
    await dialog.getByLabel('Offsets count').selectOption('UTF-16 code units')
    await dialog.getByLabel(/Divide the articles/).check()
    await dialog.getByLabel('Training %').fill('50')
    await dialog.getByLabel('Test %').fill('50')
    await dialog.getByLabel('Development %').fill('0')
    await dialog.getByLabel(/^Licence/).fill('CC-BY-4.0')
    await preview.getByText(/Holds 2 articles/).waitFor()

    const file = path.join(folder, 'sample.zip')
    await answerDialogs(analyst, { save: file })
    await dialog.getByRole('button', { name: 'Export…' }).click()
    const done = analyst.page.getByRole('dialog', { name: 'Exported' })
    await done.getByText('sample.zip').waitFor()
    await done.getByRole('button', { name: 'Show in the file manager' }).click()
    await expect.poll(() => analyst.app.evaluate(() => (globalThis as { shown?: string }).shown)).toBe(file)
    const files = unzipSync(new Uint8Array(readFileSync(file)))
    const texts = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString()] as const)
    expect(
      texts
        .filter(([name]) => name.endsWith('.txt'))
        .map(([name]) => name.split('/')[0])
        .toSorted(),
    ).toEqual(['test', 'train'])
    const spans = texts.flatMap(([name, text]) =>
      name.endsWith('.ann') ? text.split('\n').filter((line) => /^T\d+\t(?!attribution)/.test(line)) : [],
    )
    expect(spans.filter((line) => line.includes('\tCue '))).toEqual([])
    expect(texts.find(([name]) => name === 'README.md')?.[1]).toMatch(/UTF-16[^]*CC-BY-4\.0/)
  })
})

describe('documents', () => {
  test('several kinds come in at once; what fails is said, the rest is there, and one undo takes it out', async () => {
    const open = await begun('kinds')
    const { analyst } = open
    await add(open, {
      'report.docx': docx(PARAGRAPH),
      'paper.pdf': pdf([column(60, 780, ['Officials denied that the bridge was closed.'])]),
      'page.html': '<title>River</title><body><article><h1>River rises</h1><p>She said <b>no</b>.</p></article>',
      'broken.pdf': '%PDF-1.4 nothing',
    })
    await analyst.page.locator('.notice', { hasText: 'Added 3 articles' }).waitFor()
    await analyst.page.locator('.notice', { hasText: '“broken.pdf” is no PDF document' }).waitFor()
    await expect.poll(() => shownText(analyst)).toBe('The bridge\n\nKim said it was closed.')
    expect(await analyst.page.locator('.article-text strong, .article-text b').allInnerTexts()).toEqual(['closed'])
    await turn(analyst, 'undo')
    await expect.poll(() => analyst.page.locator('.articles > li').count()).toBe(1)
    await add(open, {
      'report.md':
        '# The bridge\n\nIt is **closed**, she *said*.\n\n> A danger.\n\n- one\n- two\n\n| place | dead |\n|---|---|\n| Kursk | 3 |\n',
    })
    await analyst.page.locator('.article-text', { hasText: 'Kursk' }).waitFor()
  })

  test('what stands on a web page beside its article is shown first, and comes in where that is wished', async () => {
    const open = await begun('page')
    const { analyst } = open
    const article = `<article><h1>River rises</h1><p>${'The river rose again on Monday, the mayor said. '.repeat(9)}</p></article>`
    await add(open, { 'river.html': `<title>River</title><body><nav><ul><li>Sport</li></ul></nav>${article}</body>` })
    const dialog = analyst.page.getByRole('dialog', { name: 'Add to this project' })
    await dialog.getByText('1 × lines that stand on a web page beside its article').waitFor()
    await dialog.getByLabel('Whole web pages').check()
    await expect.poll(() => dialog.getByText('beside its article Sport').count()).toBe(0)
    await dialog.getByRole('button', { name: 'Add 1 article' }).click()
    await expect.poll(() => shownText(analyst)).toMatch(/^Sport\n\nRiver rises\n\nThe river rose/)
  })

  test('a dataset is looked at first: names are mapped to the scheme, and remembered', async () => {
    const open = await begun('mapped')
    const { analyst } = open
    await add(open, { 'set.jsonl': doccano(1) })
    const dialog = analyst.page.getByRole('dialog', { name: 'Add to this project' })
    await dialog.waitFor()
    const choice = (name: string) => dialog.getByLabel(`${name} stands for`)
    expect(await choice('Content').inputValue()).toBe('Claim')
    expect(await choice('Speaker').inputValue()).toBe('Source')
    expect(await choice('Verbum').inputValue()).toBe('Verbum')
    await choice('Verbum').selectOption('Cue')
    await dialog.getByRole('button', { name: 'Add 1 article' }).click()
    await analyst.page.locator('.notice', { hasText: 'Added 1 article, 3 spans' }).waitFor()
    expect(await turn(analyst, 'undo')).toBe('Import 1 article from doccano JSON Lines')
    await turn(analyst, 'redo')

    await add(open, { 'second.jsonl': doccano(2) })
    await dialog.waitFor()
    expect(await choice('Verbum').inputValue()).toBe('Cue')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => analyst.page.locator('.articles > li').count()).toBe(2)
  })

  test('a table of texts: its columns are proposed and can be chosen; a guessed encoding can be changed', async () => {
    const open = await begun('table')
    const { analyst } = open
    await add(open, {
      'texts.csv': Buffer.from('Titel;Inhalt;Datum\nBrücke;Kim sagte, sie sei zu.;2024-12-28\n', 'latin1'),
    })
    const dialog = analyst.page.getByRole('dialog', { name: 'Add to this project' })
    await dialog.waitFor()
    expect(await dialog.getByRole('button', { name: 'Nothing to add' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Text', { exact: true }).selectOption('Inhalt')
    await dialog.getByLabel('Title', { exact: true }).selectOption('Titel')
    await dialog.locator('.offered', { hasText: 'Brücke' }).waitFor()
    await dialog.getByLabel('Encoding of texts').selectOption('windows-1251')
    await dialog.locator('.offered', { hasText: 'Brьcke' }).waitFor()
    await dialog.getByLabel('Encoding of texts').selectOption('windows-1252')
    await dialog.locator('.offered', { hasText: 'Brücke' }).waitFor()
    await dialog.getByRole('button', { name: 'Add 1 article' }).click()
    await analyst.page.locator('.notice', { hasText: 'Added 1 article' }).waitFor()
    await expect.poll(() => shownText(analyst)).toBe('Kim sagte, sie sei zu.')
  })
})
