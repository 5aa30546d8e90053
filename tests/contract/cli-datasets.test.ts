import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runHearsay } from '../support/hearsay.ts'
import type { Ran } from '../support/hearsay.ts'

/** Datasets through the real command line. */

let folder: string

const run = (line: string): Ran => runHearsay(folder, line.split(' '))

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

/** A folder as attribution corpora have it, with all that is odd in them. */
const corpus: Readonly<Record<string, readonly [text: string, records: readonly string[]]>> = {
  plain: [
    'Officials said the 😀 river rose, and that bridges were closed, the police said.\n',
    [
      'T1\tSource 0 9\tOfficials',
      'T2\tCue 10 14\tsaid',
      'T3\tContent 15 31;33 61\tthe 😀 river rose and that bridges were closed',
      'T4\tAttribution 10 14\tsaid',
      'E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1',
      'T5\tSource 63 73\tthe police',
      'T6\tCue 74 78\tsaid',
      'T7\tAttribution 74 78\tsaid',
      'E2\tAttribution:T7 Source:T5 Cue:T6 Content:T3',
      'T8\tContent 33 61\tand that bridges were closed',
      'T9\tAttribution 10 14\tsaid',
      'E3\tAttribution:T9 Source:T1 Content:T3 Content2:T8 Cue:T2',
    ],
  ],
  odd: [
    'It was\u00a0denied, it \ufeffwas\u00ad said: \u200bno.\n\nNobody commented.',
    [
      'T1\tCue 7 13\tdenied',
      'T2\tAttribution-no-source 7 13\tdenied',
      'E1\tAttribution-no-source:T2 Cue:T1 Content:T3',
      'T3\tContent 0 6\tIt was',
      'T4\tContent 0 6\tIt was',
      'T5\tAttribution 24 28\tsaid',
      'E2\tAttribution:T5',
      'T6\tCue 24 28\tsaid',
      'T7\tSource 31 33\tno',
      'T8\tAttribution-no-source 24 28\tsaid',
      'E3\tAttribution-no-source:T8 Content:T7 Cue:T6',
    ],
  ],
  empty: ['Nothing is tagged here.', []],
}

/** What records say without their numbers: spans by type and place, events by theirs and those of their arguments. */
const saidIn = (ann: string): readonly string[] => {
  const lines = ann.split('\n').map((line) => line.split('\t'))
  const places = new Map(lines.map(([id = '', place = '']) => [id, place] as const))
  return lines
    .flatMap(([id = '', what = '', words = '']): readonly string[] => {
      if (id.startsWith('T')) return [`${what} ${words}`]
      if (!id.startsWith('E')) return []
      const args = what.split(' ').map((arg) => {
        const [role = '', target = ''] = arg.split(':')
        return `${role} (${places.get(target)})`
      })
      return [[args[0], ...args.slice(1).sort()].join(' ')]
    })
    .sort()
}

test('a folder of attribution events comes back with the same spans and events', () => {
  mkdirSync(join(folder, 'corpus'))
  for (const [name, [text, records]] of Object.entries(corpus)) {
    writeFileSync(join(folder, 'corpus', `${name}.txt`), text)
    writeFileSync(join(folder, 'corpus', `${name}.ann`), records.map((record) => `${record}\n`).join(''))
  }
  expect(run('new events.hearsay').code).toBe(0)
  const imported = run('import events.hearsay corpus --map Content=Claim --json')
  expect(JSON.parse(imported.out)).toMatchObject({ articles: 3, rejected: [] })
  expect(run('export events.hearsay corpus-back --format brat').code).toBe(0)
  for (const [name, [text, records]] of Object.entries(corpus)) {
    expect(readFileSync(join(folder, 'corpus-back', `${name}.txt`), 'utf8')).toBe(text)
    const back = readFileSync(join(folder, 'corpus-back', `${name}.ann`), 'utf8')
    expect([name, saidIn(back)]).toEqual([name, saidIn(records.join('\n'))])
  }
})

test('convert goes from one format to another, and with --strict only whole', () => {
  expect(run('convert in d.jsonl --from brat --to jsonl --strict').code).toBe(1)
  expect(existsSync(join(folder, 'd.jsonl'))).toBe(false)
  expect(run('convert in d.jsonl --to jsonl').code).toBe(0)
  expect(readFileSync(join(folder, 'd.jsonl'), 'utf8')).toContain('"label":"Content"')
  mkdirSync(join(folder, 'astral'))
  writeFileSync(join(folder, 'astral/a.txt'), '\u{1F327} Kim said so.')
  writeFileSync(join(folder, 'astral/a.ann'), 'T1\tSource 2 5\tKim\n')
  expect(run('convert astral e --to brat --unit utf16').code).toBe(0)
  expect(readFileSync(join(folder, 'e/a.ann'), 'utf8')).toBe('T1\tSource 3 6\tKim\n')
  expect(run('convert in d.jsonl --to nope')).toMatchObject({
    code: 2,
    said: expect.stringMatching(/no format “nope”/),
  })
})

test('offsets in another unit, without words beside them, come in as is said', () => {
  const line = { text: '\u{1F327} Kim said so.', label: [[3, 6, 'Source']] } // UTF-16 code units, where doccano counts code points
  writeFileSync(join(folder, 'units.jsonl'), `${JSON.stringify(line)}\n`)
  expect(run('new units.hearsay').code).toBe(0)
  expect(run('import units.hearsay units.jsonl --format doccano --unit utf16').code).toBe(0)
  expect(run('export units.hearsay units --format brat').code).toBe(0)
  expect(readFileSync(join(folder, 'units/units-1.ann'), 'utf8')).toContain('Source 2 5\tKim')
  expect(run('convert units.jsonl converted --from doccano --from-unit utf16 --to brat').code).toBe(0)
  expect(readFileSync(join(folder, 'converted/units-1.ann'), 'utf8')).toContain('Source 2 5\tKim')
  expect(run('import units.hearsay units.jsonl --unit words')).toMatchObject({
    code: 2,
    said: expect.stringMatching(/--unit/),
  })
})

test('documents come in by the command line: columns, an encoding, and without the files themselves', () => {
  writeFileSync(join(folder, 'texts.csv'), Buffer.from('Titel;Inhalt\nBr\u00FCcke;Sie ist zu.\n', 'latin1'))
  writeFileSync(join(folder, 'report.md'), '# Bridge\n\nIt is **closed**.')
  expect(run('new documents.hearsay').code).toBe(0)
  const unclear = run('import documents.hearsay texts.csv')
  expect([unclear.code, unclear.said]).toEqual([
    2,
    expect.stringMatching(/--columns text=NAME\. There are: Titel, Inhalt/),
  ])
  expect(run('import documents.hearsay texts.csv --columns body=Inhalt').code).toBe(2)
  const wished =
    'import documents.hearsay texts.csv report.md --columns text=Inhalt,title=Titel --encoding windows-1252'
  const { code, out } = run(`${wished} --no-originals --json`)
  expect([code, JSON.parse(out)]).toMatchObject([0, { articles: 2, rejected: [], losses: [] }])
  expect(run('export documents.hearsay documents.jsonl')).toMatchObject({ code: 0 })
  const records = readFileSync(join(folder, 'documents.jsonl'), 'utf8')
  expect(records).toMatch(/"title":"Br\u00FCcke"/)
  expect(records).toMatch(/"kind":"heading"/)
  expect(run('formats').out).toMatch(/\npdf +in /)
})
