import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toHtml } from '#core/report/html.ts'
import { toMarkdown } from '#core/report/markdown.ts'
import { blocksOf } from '#core/report/report.ts'
import { realDisk } from '#store/disk.ts'
import { readDocx } from '#store/document/docx.ts'
import { createSample } from '#store/sample.ts'
import { expectOk, kim } from '../support/store.ts'
import { runHearsay } from '../support/hearsay.ts'

/** `hearsay report` as a process of its own, on the sample project. */
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-report-'))
  const path = join(folder, 'a.hearsay')
  expectOk(await createSample(realDisk, Date.now, { path, seeds: resolve('seeds'), analyst: kim }))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const report = (...args: readonly string[]) => {
  const { code, said } = runHearsay(folder, ['report', 'a.hearsay', ...args])
  return { code, said }
}

test('Markdown: claims with origins, figures, reasons and every passage with its citation', () => {
  expect(report('out.md')).toEqual({ code: 0, said: 'Wrote 6 claims to out.md.\n' })
  const text = readFileSync(join(folder, 'out.md'), 'utf8')
  expect(text).toContain('### North Korean soldiers killed or wounded in Kursk')
  expect(text).toContain('- Independent origins: 3: ')
  expect(text).toContain('- Figure: 300 + 2,700 = 3,000 soldiers killed or wounded')
  expect(text).toContain('- Credibility: not yet rated')
  expect(text).toContain('Another period')
  expect(text).toMatch(/> — Yonhap News Agency, 2025-01, .*, characters 982–1084/)
  expect(report('out.md')).toMatchObject({ code: 2 })
  expect(report('out.md', '--force', '--topic', 'prisoners').said).toBe('Wrote 2 claims to out.md.\n')
}, 120_000)

test('HTML: one file that loads nothing and runs nothing', () => {
  expect(report('out.html').code).toBe(0)
  const text = readFileSync(join(folder, 'out.html'), 'utf8')
  expect(text).toContain('<h3 dir="auto">North Korean soldiers killed or wounded in Kursk</h3>')
  expect(text).toContain('<svg xmlns="http://www.w3.org/2000/svg"')
  expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/<script|<img|https?:|\son[a-z]+=/i)
  expect(report('out.pdf')).toEqual({
    code: 2,
    said: 'There is no report “pdf”; there are html, md, docx, csv. “hearsay report --help” shows how it goes.\n',
  })
}, 120_000)

test('a Word document is sound in every part, and opens again with its headings, tables and pictures', async () => {
  expect(report('out.docx').code).toBe(0)
  const bytes = readFileSync(join(folder, 'out.docx'))
  const parts = new Map(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, part]))
  const partsOf = (ending: RegExp) => [...parts].filter(([name]) => ending.test(name))
  for (const [name, part] of partsOf(/\.(?:xml|rels|svg)$/)) expect(brokenXml(strFromU8(part)), name).toBe('')
  for (const [name, part] of partsOf(/\.rels$/)) {
    const home = name.replace(/_rels\/[^/]+$/, '')
    for (const [, target = ''] of strFromU8(part).matchAll(/Target="([^"]+)"/g)) {
      expect([...parts.keys()], `${name} → ${target}`).toContain(
        target.startsWith('/') ? target.slice(1) : home + target,
      )
    }
  }
  expect(partsOf(/\.svg$/).length).toBeGreaterThanOrEqual(3)
  const types = strFromU8(parts.get('[Content_Types].xml') ?? new Uint8Array())
  for (const name of parts.keys()) {
    expect(types.includes(`Extension="${name.split('.').at(-1)}"`) || types.includes(`PartName="/${name}"`), name).toBe(
      true,
    )
  }
  const read = expectOk(await readDocx({ name: 'out.docx', bytes }))
  const [document] = read.documents
  const of = (kind: string): readonly string[] =>
    (document?.formatting ?? [])
      .filter((one) => one.kind === kind)
      .map(({ start, end }) => document?.text.slice(start, end) ?? '')
  expect(of('heading')).toEqual(
    expect.arrayContaining(['Claims', 'North Korean soldiers killed or wounded in Kursk', 'Sources']),
  )
  expect(of('table').join('\n')).toContain('Volodymyr Zelenskyy')
  expect(document?.text).toContain('Independent origins: 3: ')
  expect(document?.text).toMatch(/— Yonhap News Agency, 2025-01, .*, characters 982–1084/)
  expect(read.losses.map(({ what, count }) => `${what} ${count}`).join()).toMatch(/picture.* [3-9]/)
}, 120_000)

/** What is wrong with an XML text; nothing where it is well-formed. */
const brokenXml = (xml: string): string => {
  const parser = new SaxesParser()
  let problem = ''
  parser.on('error', (error) => void (problem ||= error.message))
  parser.write(xml).close()
  return problem
}

test('a table of hypotheses: a claim a row, a hypothesis a column', () => {
  expect(report('out.csv', '--hypothesis', 'Losses are =heavy', '--hypothesis', 'Losses are light').code).toBe(0)
  const [head, ...rows] = readFileSync(join(folder, 'out.csv'), 'utf8').trim().split('\r\n')
  expect(head).toBe(
    'Evidence,Topic,Sources,Reliability of sources,Independent origins,Credibility,Likelihood,Confidence,Disputed,Losses are =heavy,Losses are light',
  )
  expect(rows).toHaveLength(6)
  expect(rows.find((row) => row.includes('killed or wounded'))).toMatch(
    /,3,not yet rated,not yet rated,not yet rated,yes,,$/,
  )
}, 120_000)

test('a name that is markup stays words', () => {
  const hostile = '<script>alert(1)</script> [x](javascript:y) *a*'
  const nothing = { claims: [], disputes: [], sources: [], matrix: { rows: [], sources: [] } }
  const blocks = blocksOf({ project: hostile, ...nothing, timeline: { times: [], unit: 'day' } })
  expect(toHtml(hostile, blocks)).not.toContain('<script')
  expect(toMarkdown(blocks)).toBe(
    String.raw`# \<script\>alert(1)\</script\> \[x\](javascript:y) \*a\*` + '\n\n## Claims\n\n## Sources\n',
  )
})
