import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { root } from '../../electron/setup/places.ts'

/* What a command loads before it does anything: readers of documents come with the first document of their kind. */

const folder = mkdtempSync(join(tmpdir(), 'hearsay-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const hook = join(folder, 'hook.mjs')
const list = join(folder, 'loaded.txt')
writeFileSync(
  hook,
  `import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
registerHooks({
  load: (url, context, next) => {
    appendFileSync(${JSON.stringify(list)}, url + '\\n')
    return next(url, context)
  },
})
`,
)

/** Runs the sources, whose modules have the names of their packages, and answers what was loaded by every process of it. */
const loadedBy = (...words: readonly string[]): readonly string[] => {
  writeFileSync(list, '')
  execFileSync(process.execPath, [join(root, 'electron/cli/hearsay.ts'), ...words], {
    cwd: folder,
    stdio: 'ignore',
    env: {
      ...process.env,
      NODE_OPTIONS: `--import ${pathToFileURL(hook).href}`,
      HEARSAY_DATA: join(folder, 'data'),
      HEARSAY_ANALYST: 'Ada',
    },
  })
  return readFileSync(list, 'utf8').split('\n')
}

const READERS = [
  'pdfjs-dist',
  'mammoth',
  'linkedom',
  '@mozilla/readability',
  'marked',
  'postal-mime',
  'chardet',
  'docx',
]

test('making and opening a project loads no reader of documents', () => {
  for (const words of [
    ['new', 'a.hearsay'],
    ['info', 'a.hearsay'],
    ['export', 'a.hearsay', 'a.jsonl'],
  ]) {
    const loaded = loadedBy(...words)
    expect(loaded.some((url) => url.includes('/node_modules/sql.js/'))).toBe(true)
    expect(loaded.filter((url) => READERS.some((reader) => url.includes(`/node_modules/${reader}/`)))).toEqual([])
  }
})
