import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { codecs } from '#core/codec/index.ts'
import { startStore } from '#store/client.ts'
import { csvRecords } from '../support/csv.ts'
import { hearsay, hearsayEnv, runHearsay } from '../support/hearsay.ts'
import type { Ran } from '../support/hearsay.ts'

/** The real command line as a process of its own, in a folder of its own. */

const root = resolve(import.meta.dirname, '../..')
const seeds = join(root, 'seeds')
const seedFiles = ['000_baf5f6a1ebc63fef.txt', '004_2b7e4ae1df4e3c8e.txt']

let base: string
let folder: string
let count = 0

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = folder): Ran =>
  runHearsay(cwd, args, { HEARSAY_DATA: join(base, 'data'), ...env })
const typed = (line: string): Ran => run(line.split(' ').filter((word) => word !== ''))
const json = (line: string): Readonly<Record<string, unknown>> =>
  JSON.parse(typed(line).out) as Readonly<Record<string, unknown>>
const bytes = (name: string): Buffer => readFileSync(join(folder, name))

/** The analyst records of a project's export. */
const analystsIn = (project: string): readonly string[] => {
  typed(`export ${project}.hearsay ${project}.jsonl`)
  const lines = bytes(`${project}.jsonl`).toString('utf8').split('\n')
  return lines.filter((line) => line.startsWith('{"type":"analyst"'))
}

vi.setConfig({ testTimeout: 120_000 }) // every line typed is two processes, and other tests run beside

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'hearsay-cli-'))
  const { calls, ended } = startStore({}, { HEARSAY_DATA: join(base, 'data') })
  const made = await calls['store.createSample']({
    path: join(base, 'sample.hearsay'),
    seeds,
    analyst: { id: 'analyst.test', name: 'Test' },
  })
  expect(made.ok).toBe(true)
  await calls['store.close']()
  await ended
})

beforeEach(() => {
  folder = join(base, String((count += 1)))
  mkdirSync(folder)
  for (const file of seedFiles) copyFileSync(join(seeds, file), join(folder, file))
  copyFileSync(join(base, 'sample.hearsay'), join(folder, 'sample.hearsay'))
  writeFileSync(join(folder, 'rain.txt'), '=It rains, said Ada 😀.\r\n')
  writeFileSync(join(folder, 'binary.txt'), Buffer.from([0x25, 0x50, 0x44, 0x46, 0x2d, 0, 1, 2]))
})

afterAll(() => rmSync(base, { recursive: true, force: true }))

/** Opens the sample as somebody else; answers what lets go of it. */
const held = async (): Promise<() => Promise<void>> => {
  const { calls, ended } = startStore({}, { HEARSAY_DATA: join(base, 'data') })
  const analyst = { id: 'analyst.kim', name: 'Kim' }
  expect((await calls['store.open']({ path: join(folder, 'sample.hearsay'), analyst, readOnly: false })).ok).toBe(true)
  return async () => {
    await calls['store.close']()
    await ended
  }
}

describe('a project that somebody else has open', () => {
  test('is not edited, and it is said who has it', async () => {
    const letGo = await held()
    const { code, said } = typed('import sample.hearsay rain.txt')
    expect([code, said]).toEqual([2, expect.stringContaining('open for “Kim”')])
    const waited = typed('import sample.hearsay rain.txt --wait 1')
    expect([waited.code, waited.said]).toEqual([2, expect.stringContaining('Waiting for it.')])
    expect(typed('import sample.hearsay rain.txt --wait soon').said).toContain('“--wait soon” is no number')
    await letGo()
    expect(json('info sample.hearsay --json')).toMatchObject({ articles: 2 })
  })

  test('is edited once it is free, where that was waited for', async () => {
    const letGo = await held()
    const child = spawn(process.execPath, [hearsay, 'import', 'sample.hearsay', 'rain.txt', '--wait', '100'], {
      cwd: folder,
      env: hearsayEnv(base),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await vi.waitFor(() => expect(said).toContain('Waiting for it.'), { timeout: 60_000 })
    await letGo()
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(json('info sample.hearsay --json')).toMatchObject({ articles: 3 })
  })
})

describe('the way through', () => {
  test('new, import, info, export', () => {
    expect(typed('new a.hearsay --name Rain')).toMatchObject({ code: 0, out: '' })
    expect(json(`import a.hearsay ${seedFiles.join(' ')} --json`)).toEqual({
      articles: 2,
      spans: { Claim: 0, Source: 0, Cue: 0 },
      links: {
        attribution: 0,
        'no comment': 0,
        corroborates: 0,
        contradicts: 0,
        repeats: 0,
        elaborates: 0,
        relays: 0,
      },
      rejected: [],
      losses: [],
    })
    expect(json('info a.hearsay --json')).toMatchObject({
      project: 'Rain',
      articles: 2,
      sources: 0,
      analysts: 1,
      sets: 1,
    })
    expect(json('export a.hearsay a.jsonl --format jsonl --json')).toEqual({
      files: [join(folder, 'a.jsonl')],
      articles: 2,
      spans: 0,
      links: 0,
      losses: [],
    })
    for (const file of seedFiles) {
      const article = bytes('a.jsonl')
        .toString('utf8')
        .split('\n')
        .find((line) => line.includes(`"file":"${file}"`))
      expect((JSON.parse(article ?? '{}') as { readonly text: string }).text).toBe(bytes(file).toString('utf8'))
    }
  })

  test('info names exactly the promised keys, in order', () => {
    const info = json('info sample.hearsay --json')
    expect(Object.keys(info)).toEqual([
      'project',
      'schemaVersion',
      'articles',
      'spans',
      'links',
      'sources',
      'claims',
      'analysts',
      'sets',
      'changes',
    ])
    expect(info['links']).toMatchObject({ attribution: 32, 'no comment': 2, contradicts: 0 })
  })

  test('the sample exports the same bytes twice, every offset on its quote, all attributions in the table, the project untouched', () => {
    const before = bytes('sample.hearsay')
    expect(typed('export sample.hearsay one.jsonl --strict').code).toBe(0)
    expect(typed('export sample.hearsay two.jsonl --format jsonl').code).toBe(0)
    expect(bytes('one.jsonl').equals(bytes('two.jsonl'))).toBe(true)
    expect(bytes('one.jsonl').toString('utf8')).not.toContain(folder)

    interface Line {
      readonly type: string
      readonly file: string
      readonly text: string
      readonly spans: readonly { readonly segments: readonly { start: number; end: number; quote: string }[] }[]
    }
    const lines = bytes('one.jsonl')
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    let checked = 0
    for (const { type, file, spans } of lines) {
      if (type !== 'article') continue
      const seed = readFileSync(join(seeds, file), 'utf8')
      for (const { start, end, quote } of spans.flatMap(({ segments }) => segments)) {
        expect(seed.slice(start, end)).toBe(quote)
        checked += 1
      }
    }
    expect(checked).toBeGreaterThanOrEqual(50)

    const report = json('export sample.hearsay out.csv --json')
    expect(report['links']).toBe(34)
    expect(report['losses']).toContainEqual(expect.objectContaining({ what: 'links of type corroborates', count: 1 }))
    const rows = csvRecords(bytes('out.csv').toString('utf8'))
    expect(rows).toHaveLength(34)
    expect(rows.filter((row) => row['source_name'] === 'Volodymyr Zelenskyy').length).toBeGreaterThan(5)
    expect(rows.find((row) => row['claim_utf16'] === '1428-1504;1516-1640')?.['cue']).toBe('added')
    expect(bytes('sample.hearsay').equals(before)).toBe(true)
  })

  test('formats, help and version go to standard output', () => {
    expect(typed('formats').out).toMatch(/^FORMAT[^]*jsonl[^]*csv/)
    expect(JSON.parse(typed('formats --json').out)).toHaveLength(codecs.length)
    expect(typed('--help')).toMatchObject({ code: 0, said: '' })
    expect(typed('export --help').out).toContain('--format ID')
    expect(typed('--version').out).toBe(
      `${(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }).version}\n`,
    )
  })
})

test('the analyst is the option’s, else the environment’s; the same name is one analyst in every project', () => {
  run(['new', 'a.hearsay', '--analyst', 'Ada'], { HEARSAY_ANALYST: 'Bo' })
  run(['new', 'b.hearsay'], { HEARSAY_ANALYST: 'Ada' })
  const a = analystsIn('a')
  expect(a).toEqual([expect.stringMatching(/"id":"analyst\.[0-9a-f]{32}","name":"Ada"}$/)])
  expect(analystsIn('b')).toEqual(a)
})

describe('what does not go', () => {
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['no command', '', /command is missing/],
    ['an unknown command', 'exprot sample.hearsay out.csv', /no command “exprot”/],
    ['an unknown option', 'info sample.hearsay --jsn', /--jsn/],
    ['an option without its value', 'export sample.hearsay out.csv --format', /--format/],
    ['a switch with a value', 'export sample.hearsay out.csv --force=yes', /--force/],
    ['too few words', 'export sample.hearsay', /takes a project and the file/],
    ['too many words', 'info sample.hearsay rain.txt', /takes one project/],
    ['an unknown format', 'export sample.hearsay out.csv --format nope', /no format “nope”; there are jsonl, csv/],
    ['a format that cannot be told', 'export sample.hearsay out', /--format/],
    ['an output that is there', 'export sample.hearsay rain.txt --format csv', /“rain.txt” is there already.*--force/],
    ['the project as output', 'export sample.hearsay ./sample.hearsay --format csv --force', /is the project itself/],
    ['a folder as output', 'export sample.hearsay . --format csv --force', /folder/],
    ['an output in no folder', 'export sample.hearsay no/where.csv', /where\.csv/],
    ['a project that is not there', 'info nowhere.hearsay', /nowhere\.hearsay/],
    ['a text as project', 'info rain.txt', /rain\.txt/],
    ['a folder as project', 'info .', /folder/],
    ['a new project over an old one', 'new sample.hearsay', /sample\.hearsay is there already/],
    ['a new project in no folder', 'new no/where.hearsay', /where\.hearsay|folder/],
    ['an analyst without a name', 'new a.hearsay --analyst=', /name/],
    ['an import of nothing', 'import sample.hearsay', /one or more text files/],
    [
      'an import of nothing readable',
      'import sample.hearsay binary.txt nowhere.txt',
      /binary\.txt.*PDF[^]*nowhere\.txt/,
    ],
  ]

  test.each(refused)('%s: exit 2, a sentence, nothing changed', (_, line, message) => {
    const before = bytes('sample.hearsay')
    const { code, out, said } = typed(line)
    expect(said).toMatch(message)
    expect(said).not.toMatch(/^\s+at |Error:|node:|\.ts\b/m)
    expect(said.trimEnd()).toMatch(/\.$/)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(bytes('sample.hearsay').equals(before)).toBe(true)
    expect(existsSync(join(folder, 'out.csv')) || existsSync(join(folder, 'a.hearsay'))).toBe(false)
  })

  test('a file that may not be read is named, where file modes hold', () => {
    const secret = join(folder, 'secret.txt')
    writeFileSync(secret, 'secret')
    chmodSync(secret, 0)
    if (process.getuid?.() === 0) return // root reads everything
    expect(typed('import sample.hearsay secret.txt')).toMatchObject({ code: 2, said: expect.stringMatching(/secret/) })
  })
})

describe('some of it goes', () => {
  test('the sound texts come in and the others are named', () => {
    typed('new a.hearsay')
    const { code, out, said } = typed('import a.hearsay rain.txt binary.txt nowhere.txt rain.txt --json')
    expect(code).toBe(0)
    expect(said).toContain('binary.txt')
    const { articles, rejected } = JSON.parse(out) as {
      readonly articles: number
      readonly rejected: readonly { readonly file: string; readonly line: number; readonly reason: string }[]
    }
    expect(articles).toBe(1)
    expect(rejected.map(({ file }) => file).sort()).toEqual(['binary.txt', 'nowhere.txt', 'rain.txt'])
    expect(rejected.every(({ reason, line }) => reason !== '' && line === 0)).toBe(true)
  })

  test('--strict imports nothing then, and exits 1', () => {
    const before = bytes('sample.hearsay')
    const { code, out, said } = typed('import sample.hearsay rain.txt binary.txt --strict --json')
    expect(code).toBe(1)
    expect(said).toContain('--strict')
    expect(JSON.parse(out)).toMatchObject({ articles: 0, rejected: [{ file: 'binary.txt' }] })
    expect(bytes('sample.hearsay').equals(before)).toBe(true)
    expect(typed('import sample.hearsay rain.txt --strict').code).toBe(0)
    expect(json('info sample.hearsay --json')['articles']).toBe(3)
  })

  test('--strict exports nothing that loses something, and exits 1', () => {
    const { code, out } = typed('export sample.hearsay out.csv --strict --json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      files: [],
      losses: expect.arrayContaining([expect.objectContaining({ count: 14 })]),
    })
    expect(existsSync(join(folder, 'out.csv'))).toBe(false)
  })

  test('--force writes over a file, whole', () => {
    writeFileSync(join(folder, 'out.csv'), 'x'.repeat(1_000_000))
    expect(typed('export sample.hearsay out.csv --force').code).toBe(0)
    expect(csvRecords(bytes('out.csv').toString('utf8'))).toHaveLength(34)
  })
})

describe('where paths start', () => {
  test('npm run moves to the folder of package.json: paths start where the user was', () => {
    const env = { npm_package_json: join(root, 'package.json'), INIT_CWD: folder }
    expect(run(['info', 'sample.hearsay'], env, root).code).toBe(0)
  })

  test('a script run by npm elsewhere keeps its own folder', () => {
    const env = { npm_package_json: join(root, 'package.json'), INIT_CWD: root }
    expect(run(['info', 'sample.hearsay'], env).code).toBe(0)
  })
})
