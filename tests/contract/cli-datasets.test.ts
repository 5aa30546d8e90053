import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { hearsay } from '../support/hearsay.ts'

/** Datasets through the real command line. */

let folder: string

const run = (line: string): { readonly code: number | null; readonly out: string; readonly said: string } => {
  const { npm_package_json: _, INIT_CWD: __, ...clean } = process.env
  const env = { ...clean, HEARSAY_DATA: join(folder, 'data') }
  const { status, stdout, stderr } = spawnSync(process.execPath, [hearsay, ...line.split(' ')], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  return { code: status, out: stdout, said: stderr }
}

const ANN =
  'T1\tContent 9 23\tthe river rose\nT2\tCue 4 8\tsaid\nT3\tAttribution 4 8\tsaid\nE1\tAttribution:T3 Content:T1 Cue:T2\n'

vi.setConfig({ testTimeout: 120_000 })

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-cli-'))
  mkdirSync(join(folder, 'in'))
  writeFileSync(join(folder, 'in/a.txt'), 'Kim said the river rose.')
  writeFileSync(join(folder, 'in/a.ann'), ANN)
  writeFileSync(join(folder, 'in/b.txt'), 'Nothing.')
  writeFileSync(join(folder, 'in/b.ann'), 'T1\tCue 0 99\tx\n')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('import with names mapped, the exact keys, rejections by file and line; export brings the file’s words back', () => {
  expect(run('new p.hearsay').code).toBe(0)
  expect(run('import p.hearsay in --strict').code).toBe(1)
  const { code, out, said } = run('import p.hearsay in --format brat --map Content=Claim --json')
  expect(code).toBe(0)
  const report = JSON.parse(out) as object
  expect(Object.keys(report)).toEqual(['articles', 'spans', 'links', 'rejected', 'losses'])
  expect(report).toMatchObject({
    articles: 2,
    spans: { Claim: 1, Cue: 1 },
    links: { attribution: 1 },
    rejected: [{ file: 'b.ann', line: 1 }],
  })
  expect(said).toContain('b.ann, line 1')
  expect(Object.keys(JSON.parse(run('export p.hearsay out --format brat --json').out) as object)).toEqual([
    'files',
    'articles',
    'spans',
    'links',
    'losses',
  ])
  const back = readFileSync(join(folder, 'out/a.ann'), 'utf8')
  for (const words of [
    'Content 9 23\tthe river rose',
    'Cue 4 8\tsaid',
    'Attribution 4 8\tsaid',
    'Attribution:T3 Content:T',
  ])
    expect(back).toContain(words)
  expect(run('export p.hearsay out --format brat')).toMatchObject({ code: 2, said: expect.stringMatching(/--force/) })
})

test('convert goes from one format to another, and with --strict only whole', () => {
  expect(run('convert in d.jsonl --from brat --to jsonl --strict').code).toBe(1)
  expect(existsSync(join(folder, 'd.jsonl'))).toBe(false)
  expect(run('convert in d.jsonl --to jsonl').code).toBe(0)
  expect(readFileSync(join(folder, 'd.jsonl'), 'utf8')).toContain('"label":"Content"')
  expect(run('convert in d.jsonl --to nope')).toMatchObject({
    code: 2,
    said: expect.stringMatching(/no format “nope”/),
  })
})
