import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import type { StoreCalls, Handlers } from '#ipc/contract.ts'
import { readZip, zipLimits } from '#store/read-zip.ts'
import { createHandlers } from '#store/serve.ts'
import { expectOk, failureOf, kim, lee, newPlace, toExport, toImport } from '../support/store.ts'
import type { Place } from '../support/store.ts'

const TEXT = 'Kim said the river rose.'
const ANN = [
  'T1\tSource 0 3\tKim',
  'T2\tCue 4 8\tsaid',
  'T3\tContent 9 23\tthe river rose',
  'T4\tAttribution 4 8\tsaid',
  'E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1',
  '',
].join('\n')
const CORPUS = { 'one.txt': TEXT, 'one.ann': ANN, 'sub/two.txt': `${TEXT} Twice.`, 'sub/two.ann': ANN }

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))
const zip = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, bytes(text)])))

const begun = async (analyst = kim): Promise<{ readonly place: Place; readonly handlers: Handlers<StoreCalls> }> => {
  const place = await newPlace()
  const handlers = createHandlers(place.around)
  expectOk(await handlers['store.open']({ path: place.path, analyst, readOnly: false }))
  return { place, handlers }
}

const folderOf = (place: Place, files: Readonly<Record<string, string>>, name = 'corpus'): string => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place.folder, name, file)), { recursive: true })
    writeFileSync(join(place.folder, name, file), text)
  }
  return join(place.folder, name)
}

const filesIn = (folder: string, prefix = ''): readonly string[] =>
  readdirSync(folder).flatMap((name) =>
    statSync(join(folder, name)).isDirectory() ? filesIn(join(folder, name), `${prefix}${name}/`) : `${prefix}${name}`,
  )

test('a folder and a zip file of it come in alike, by their look, as one change that one undo takes out', async () => {
  const { place, handlers } = await begun()
  const report = expectOk(await handlers['store.import'](toImport([folderOf(place, CORPUS)])))
  expect(report).toMatchObject({ articles: 2, rejected: [], losses: [] })
  expect(report.spans).toEqual({ Claim: 0, Source: 2, Cue: 2, Content: 2 })
  expect(report.links).toMatchObject({ attribution: 2, 'no comment': 0 })
  expect(expectOk(await handlers['project.snapshot']()).undo.undo).toBe('Import 2 articles from brat standoff')

  writeFileSync(join(place.folder, 'corpus.zip'), zip(CORPUS))
  const again = expectOk(await handlers['store.import'](toImport([join(place.folder, 'corpus.zip')])))
  expect([again.articles, again.spans['Source'], again.articleIds]).toEqual([0, 0, report.articleIds])

  expectOk(await handlers['project.undo']())
  expect(expectOk(await handlers['store.info']())).toMatchObject({ articles: 0, spans: { Source: 0 } })
  expectOk(await handlers['project.redo']())
  expect(expectOk(await handlers['store.info']())).toMatchObject({ articles: 2, spans: { Source: 2 } })
  expectOk(await handlers['store.close']())
})

test('names are mapped as asked, and a strict import with anything amiss changes nothing', async () => {
  const { place, handlers } = await begun()
  const path = folderOf(place, { ...CORPUS, 'lost.ann': ANN })
  const wish = toImport([path], { map: { Content: 'Claim' }, format: 'brat' })
  const refused = expectOk(await handlers['store.import']({ ...wish, strict: true }))
  expect(refused).toMatchObject({ articles: 0, spans: { Claim: 0 }, rejected: [{ file: 'lost.ann', line: 0 }] })
  expect(expectOk(await handlers['store.info']()).articles).toBe(0)
  expect(expectOk(await handlers['store.import'](wish)).spans).toEqual({ Claim: 2, Source: 2, Cue: 2 })
  expect(failureOf(await handlers['store.import'](toImport([path], { format: 'csv' }))).kind).toBe('unknown-format')
  expect(failureOf(await handlers['store.import'](toImport([path], { format: 'nope' }))).kind).toBe('unknown-format')
  expectOk(await handlers['store.close']())
})

test('texts and data side by side: each is read as what it is', async () => {
  const { place, handlers } = await begun()
  const folder = folderOf(place, { ...CORPUS, 'plain.txt': 'Only a text.', 'what.json': '{"a":1}' })
  const report = expectOk(await handlers['store.import'](toImport([folder])))
  expect(report.articles).toBe(3)
  expect(report.rejected).toMatchObject([{ file: 'what.json', reason: expect.stringMatching(/not recognised/) }])
  expectOk(await handlers['store.close']())
})

test('a folder is written whole, over nothing, and only by force over something', async () => {
  const { place, handlers } = await begun()
  expectOk(await handlers['store.import'](toImport([folderOf(place, CORPUS)])))
  const out = join(place.folder, 'out')
  const written = expectOk(await handlers['store.export'](toExport('brat', out)))
  expect(filesIn(out).toSorted()).toEqual(['README.md', 'annotation.conf', ...Object.keys(CORPUS)].toSorted())
  expect(written.files.toSorted()).toEqual(
    filesIn(out)
      .map((name) => join(out, name))
      .toSorted(),
  )
  expect(readFileSync(join(out, 'one.txt'), 'utf8')).toBe(TEXT)

  writeFileSync(join(out, 'mine.txt'), 'mine')
  expect(failureOf(await handlers['store.export'](toExport('brat', out))).kind).toBe('exists')
  expectOk(await handlers['store.export'](toExport('brat', out, { force: true })))
  expect(readFileSync(join(out, 'mine.txt'), 'utf8')).toBe('mine')
  mkdirSync(join(place.folder, 'empty'))
  expectOk(await handlers['store.export'](toExport('brat', join(place.folder, 'empty'))))
  expect(readdirSync(place.folder).filter((name) => name.endsWith('.tmp'))).toEqual([])

  const zipped = join(place.folder, 'out.zip')
  expectOk(await handlers['store.export'](toExport('brat', zipped)))
  const back = await readZip(new Uint8Array(readFileSync(zipped)))
  expect(back.ok && back.value.map(({ name }) => name)).toEqual(
    ['README.md', 'annotation.conf', ...Object.keys(CORPUS)].toSorted(),
  )
  expect(failureOf(await handlers['store.export'](toExport('brat', join(zipped, 'in')))).kind).not.toBe('bug')
  expect(failureOf(await handlers['store.export'](toExport('brat', join(place.folder, 'out', 'one.txt')))).kind).toBe(
    'exists',
  )
  expectOk(await handlers['store.close']())
})

test('what was exported comes in again without its dataset card', async () => {
  const { place, handlers } = await begun()
  expectOk(await handlers['store.import'](toImport([folderOf(place, CORPUS)])))
  const out = join(place.folder, 'out')
  expectOk(await handlers['store.export'](toExport('brat', out, { licence: 'CC0-1.0' })))
  expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain('\nlicense: cc0-1.0\n')
  const other = await begun()
  for (const format of [null, 'brat']) {
    const report = expectOk(await other.handlers['store.import']({ ...toImport([out]), format }))
    expect([report.rejected, report.articleIds.length]).toEqual([[], 2])
  }
  expectOk(await other.handlers['store.close']())
  expectOk(await handlers['store.close']())
})

test('only the articles and people asked for, and parts that together are everything', async () => {
  const { place, handlers } = await begun()
  expectOk(await handlers['store.import'](toImport([folderOf(place, CORPUS)])))
  const at = (name: string): string => join(place.folder, name)
  const one = expectOk(await handlers['store.export'](toExport('jsonl', at('1.jsonl'), { articles: ['one.txt'] })))
  expect(one).toMatchObject({ articles: 1, spans: 3, links: 1 })
  const hers = expectOk(await handlers['store.export'](toExport('jsonl', at('2.jsonl'), { analysts: ['Kim'] })))
  expect(hers).toMatchObject({ articles: 2, spans: 6, links: 2 })
  for (const [more, kind] of [
    [{ articles: ['none'] }, 'no-such-article'],
    [{ analysts: ['Nobody'] }, 'no-such-analyst'],
  ] as const)
    expect(failureOf(await handlers['store.export'](toExport('jsonl', at('3.jsonl'), more))).kind).toBe(kind)
  const split = { parts: [50, 0, 50], seed: 1 }
  const parts = expectOk(await handlers['store.export'](toExport('jsonl', at('parts'), { split })))
  expect(parts).toMatchObject({ articles: 2, spans: 6, links: 2 })
  expect(readdirSync(at('parts'))).toEqual(['README.md', 'dev', 'test', 'train'])
  const strict = expectOk(await handlers['store.export'](toExport('csv', at('out.csv'), { strict: true })))
  expect([strict.files, strict.losses.length > 0]).toEqual([[], true])
  expectOk(await handlers['store.close']())
})

test('jsonl goes out, into an empty project of somebody else and out again as the same bytes', async () => {
  const { place, handlers } = await begun()
  expectOk(await handlers['store.import'](toImport([folderOf(place, CORPUS)], { map: { Content: 'Claim' } })))
  const out = join(place.folder, 'out.jsonl')
  expectOk(await handlers['store.export'](toExport('jsonl', out, { strict: true })))
  expectOk(await handlers['store.close']())
  const other = await begun(lee)
  expectOk(await other.handlers['store.import'](toImport([out], { strict: true })))
  const again = join(other.place.folder, 'again.jsonl')
  expectOk(await other.handlers['store.export'](toExport('jsonl', again, { strict: true })))
  expect(readFileSync(again, 'utf8')).toBe(readFileSync(out, 'utf8'))
  expectOk(await other.handlers['project.undo']())
  expect(expectOk(await other.handlers['store.info']())).toMatchObject({ articles: 0, spans: { Claim: 0 } })
  expectOk(await other.handlers['store.close']())
  expect(expectOk(await other.handlers['store.check']({ path: other.place.path }))).toMatchObject({ ok: true })
})

const central = (archive: Uint8Array): number => Buffer.from(archive).lastIndexOf('PK\u0001\u0002')
const patched = (archive: Uint8Array, at: number, number: number): Uint8Array => {
  const copy = Buffer.from(archive)
  copy.writeUInt32LE(number, at)
  return new Uint8Array(copy)
}
const zeros = (length: number): Uint8Array => zipSync({ 'a.txt': new Uint8Array(length) })
const named = (name: string): Uint8Array => zip({ [name]: 'x' })

test.each([
  ['a bomb', zeros(8 * 1024 * 1024)],
  ['more than an entry may have', zipSync({ 'a.txt': new Uint8Array(zipLimits.entry + 1) }, { level: 0 })],
  ['a name that leads out', named('../out.txt')],
  ['an absolute name', named('/etc/passwd')],
  ['a name for another system', named('C:\\x.txt')],
  ['a header that says less than there is', patched(zeros(900_000), central(zeros(900_000)) + 24, 10)],
  [
    'a header that says more than there is',
    patched(zip({ 'a.txt': 'abc' }), central(zip({ 'a.txt': 'abc' })) + 24, 9_999),
  ],
  ['a place outside', patched(zip({ 'a.txt': 'abc' }), central(zip({ 'a.txt': 'abc' })) + 42, 0xffff_fff0)],
  ['half an archive', zip({ 'a.txt': 'abc'.repeat(100) }).subarray(0, 60)],
  ['too many files', zip(Object.fromEntries(Array.from({ length: zipLimits.entries + 1 }, (_, i) => [`${i}`, ''])))],
])('a zip file with %s is refused whole', async (_, archive) => {
  const read = await readZip(archive)
  expect(read.ok ? 'read' : read.error).toMatch(/refused|not a sound zip/)
})
