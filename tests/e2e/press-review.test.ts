import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analyst, KnownSpans } from '../../electron/setup/analyst.ts'
import { csvRecords, withoutGuard } from '../support/csv.ts'
import { pressReview } from '../support/press-review.ts'
import { drawnSpans, place, reopen, shownText, startProject } from './app.ts'
import type { OpenProject } from './app.ts'
import { hearsay } from '../support/hearsay.ts'

/** The third article, in many scripts: annotated by mouse and keyboard, and exported with every offset true in both units. */
describe('an article in many scripts', () => {
  const { attributions, text } = pressReview
  let project: OpenProject
  let analyst: Analyst

  beforeAll(async () => {
    project = await startProject('press-review', { [pressReview.file]: pressReview.bytes })
    analyst = project.analyst
  })
  afterAll(async () => {
    await analyst.app.close().catch(() => undefined)
  })

  test('is shown character for character', async () => {
    expect(await shownText(analyst)).toBe(text)
  })

  test.each([
    ['Hebrew with vowel points', 'הַסְּפִינָה שלנו'],
    ['Arabic', 'سائق الشاحنة كريم'],
    ['Japanese with a character outside of the basic plane', 'の𠮷田氏'],
    ['emoji of several code points', '👩🏽‍🚒🚒'],
    ['letters and accents apart', 'Hélène Ferré'.normalize('NFD')],
  ])('the mouse and the keyboard select %s', async (_, words) => {
    const [start, end] = place(text, words)
    await analyst.select(start, end)
    expect(await analyst.selection()).toMatchObject({ start, end })
    await analyst.press('Escape')
    await analyst.selectByKeys(start, end)
    expect(await analyst.selection()).toMatchObject({ start, end })
  })

  const known: KnownSpans = new Set()
  test.each(attributions.map((attribution) => [attribution.id, attribution] as const))(
    'the attribution %s is made by mouse and keyboard',
    async (_, attribution) => {
      const links = await analyst.page.locator('.links .link-card').count()
      await analyst.attribute(attribution, known)
      await expect.poll(() => analyst.page.locator('.links .link-card').count()).toBe(links + 1)
      await expect
        .poll(async () => (await drawnSpans(analyst)).map((span) => span.replace(/.* (?=\S+$)/, '')))
        .toEqual(expect.arrayContaining(attribution.claims.map(joined)))
    },
  )

  test('all of it is there after a restart', async () => {
    const before = await drawnSpans(analyst)
    await analyst.saved()
    await analyst.app.close()
    analyst = await reopen(project)
    await expect.poll(() => drawnSpans(analyst)).toEqual(before)
    expect(await shownText(analyst)).toBe(text)
    expect(await analyst.page.locator('.links .link-card').count()).toBe(attributions.length)
    await analyst.app.close()
  })

  test('every offset and quote of the JSONL export is true to the text', () => {
    const records = readFileSync(exported(project, 'jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ExportRecord)
    const article = records.find(({ type }) => type === 'article')
    expect(article?.text).toBe(text)
    for (const { start, end, quote } of article?.spans?.flatMap(({ segments }) => segments) ?? []) {
      expect(text.slice(start, end)).toBe(quote)
    }
    const made = new Set(article?.spans?.map(({ label, segments }) => `${label} ${joinedRanges(segments)}`))
    const wanted = attributions.flatMap(({ claims, source, cue, medium }) => [
      ...claims.map((claim) => `Claim ${joined(claim)}`),
      ...[source, medium ?? null].flatMap((one) => (one === null ? [] : `Source ${joined(one)}`)),
      ...(cue === null ? [] : [`Cue ${joined(cue)}`]),
    ])
    expect([...made].sort()).toEqual([...new Set(wanted)].sort())
    expect(records.filter(({ type }) => type === 'link')).toHaveLength(attributions.length)
  })

  test('the CSV export has the same places in UTF-16 units and in code points', () => {
    const rows = csvRecords(readFileSync(exported(project, 'csv'), 'utf8'))
    expect(rows).toHaveLength(attributions.length)
    const codePoints = [...text]
    let places = 0
    for (const row of rows) {
      for (const [words, of] of [
        ['claim_text', 'claim'],
        ['source_text', 'source'],
        ['cue', 'cue'],
        ['medium', 'medium'],
      ] as const) {
        const cut = (column: string, slice: (start: number, end: number) => string): string =>
          (row[column] ?? '')
            .split(' | ')
            .map((span) =>
              span
                .split(';')
                .map((range) => slice(...ends(range)))
                .join(' … '),
            )
            .join(' | ')
        const quoted = withoutGuard(row[words] ?? '')
        expect(cut(`${of}_utf16`, (start, end) => text.slice(start, end))).toBe(quoted)
        expect(cut(`${of}_codepoints`, (start, end) => codePoints.slice(start, end).join(''))).toBe(quoted)
        if (quoted !== '') places += 1
      }
    }
    expect(places).toBeGreaterThan(30)
    expect(
      rows.some((row) => row['claim_utf16'] !== row['claim_codepoints']),
      'the two units differ in this text',
    ).toBe(true)
  })
})

type Segments = readonly (readonly [start: number, end: number])[]

/** The two ends of a range such as `44-90`; an empty cell is an empty range. */
const ends = (range: string): [start: number, end: number] => {
  const [start = 0, end = 0] = range.split('-').map(Number)
  return [start, end]
}

const joined = (segments: Segments): string => segments.map((segment) => segment.join('–')).join('+')
const joinedRanges = (segments: readonly Range[]): string => joined(segments.map(({ start, end }) => [start, end]))

interface Range {
  readonly start: number
  readonly end: number
}

interface ExportRecord {
  readonly type: string
  readonly text?: string
  readonly spans?: readonly {
    readonly label: string
    readonly segments: readonly (Range & { readonly quote: string })[]
  }[]
}

/** Exports by the command line, as a script would. */
function exported({ folder, data, file }: OpenProject, format: string): string {
  const out = path.join(folder, `dataset.${format}`)
  const command = [hearsay, 'export', file, out, '--format', format]
  execFileSync(process.execPath, command, { env: { ...process.env, HEARSAY_DATA: data }, stdio: 'pipe' })
  return out
}
