import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHandlers } from '#store/serve.ts'
import { docx, zipOf } from '../support/documents.ts'
import { expectOk, failureOf, kim, newPlace, toExport, toImport } from '../support/store.ts'

/** Whole imports of documents into a project: what is looked at first, given up, left out and met again. */

const begun = async () => {
  const told: string[] = []
  const place = await newPlace({ onImporting: ({ what }) => void told.push(what) })
  const calls = createHandlers(place.around)
  expectOk(await calls['store.open']({ path: place.path, analyst: kim, readOnly: false }))
  const put = (name: string, content: string | Uint8Array): string => {
    const path = join(place.folder, 'in', name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content)
    return path
  }
  return { place, calls, put, told }
}

const word = (words: string): Uint8Array => docx(`<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`)

test('a folder and a zip of documents come in as one change; what fails is named, the same bytes are met again', async () => {
  const { place, calls, put } = await begun()
  const bytes = word('Kim said so.')
  put('a.docx', bytes)
  put('deep/b.html', '<title>B</title><body><article><h1>B</h1><p>She <b>agreed</b>.</p></article>')
  put('deep/b_files/script.js', 'alert(1)')
  put('broken.pdf', '%PDF-1.4')
  put('copy of a.docx', bytes)
  const folder = join(place.folder, 'in')
  const report = expectOk(await calls['store.import'](toImport([folder])))
  expect(report.articles).toBe(2)
  expect(report.rejected.map(({ file, reason }) => `${file}: ${reason.slice(0, 26)}`).toSorted()).toEqual(
    ['broken.pdf: “broken.pdf” is no PDF doc', 'copy of a.docx: already in the project as “a”'].map((line) =>
      line.slice(0, line.indexOf(': ') + 28),
    ),
  )
  const zip = put('../all.zip', zipOf({ 'a.docx': bytes, 'c.md': '# C\n\nNo.' }))
  expect(expectOk(await calls['store.import'](toImport([zip]))).articles).toBe(1)
  put('zips/inner.zip', zipOf({ 'd.md': '# D\n\nYes.', 'inner.zip': zipOf({ 'e.md': '# E' }) }))
  const nested = expectOk(await calls['store.import'](toImport([join(folder, 'zips')])))
  expect([nested.articles, nested.rejected.map(({ file }) => file)]).toEqual([1, ['inner.zip']])
  expectOk(await calls['project.undo']())
  expectOk(await calls['project.undo']())
  expectOk(await calls['project.undo']())
  expect(expectOk(await calls['store.info']()).articles).toBe(0)
})

test('formatting and details come along, also into the lossless export and back', async () => {
  const { place, calls, put } = await begun()
  const page = put('b.md', '---\nauthor: Ada\ndate: 2024-12-28\n---\n# Bridge\n\nIt is **closed**.')
  expectOk(await calls['store.import'](toImport([page])))
  const out = join(place.folder, 'out.jsonl')
  expectOk(await calls['store.export'](toExport('jsonl', out)))
  const other = await begun()
  expectOk(await other.calls['store.import'](toImport([out])))
  const snapshot = expectOk(await other.calls['project.snapshot']())
  const article = snapshot.rows.find(([table]) => table === 'article')?.[1]
  expect(article).toMatchObject({ title: 'Bridge', author: 'Ada', date: '2024-12-28', encoding: 'utf-8' })
  const rows = expectOk(await other.calls['project.load']({ article: article?.id ?? '' }))
  expect(rows.find(([table]) => table === 'revision')?.[1]).toMatchObject({
    text: 'Bridge\n\nIt is closed.',
    formatting: [
      { kind: 'heading', start: 0, end: 6, detail: '1' },
      { kind: 'bold', start: 14, end: 20 },
    ],
  })
})

test('looking first reads once and changes nothing; the import then reads nothing again', async () => {
  const { calls, put } = await begun()
  const file = put('a.txt', 'Kim said so.')
  const preview = expectOk(await calls['store.tryImport'](toImport([file])))
  expect(preview).toMatchObject({ documentCount: 1, documents: [{ title: 'a', encoding: 'utf-8', known: null }] })
  expect(expectOk(await calls['store.info']()).articles).toBe(0)
  put('a.txt', 'Something else.')
  expectOk(await calls['store.import'](toImport([file])))
  const again = expectOk(await calls['store.tryImport'](toImport([put('b.txt', 'Kim said so.')])))
  expect(again.documents[0]?.known).toBe('a')
})

test('the files themselves can be left out; their SHA-256 stays', async () => {
  const { place, calls, put } = await begun()
  const files = [put('a.docx', word('Kim said so.')), put('b.txt', 'She agreed.')]
  expectOk(await calls['store.import'](toImport(files, { originals: false })))
  expect(expectOk(await calls['store.share']({ path: null, choice: whole, force: false })).originals).toBe(0)
  const report = expectOk(await calls['store.export'](toExport('jsonl', join(place.folder, 'o.jsonl'))))
  expect(report.articles).toBe(2)
  expectOk(await calls['store.close']())
  expect(expectOk(await calls['store.check']({ path: place.path })).ok).toBe(true)
})

const whole = { history: true, originals: true, names: true, articles: null }

test('an import that is given up while it is read leaves nothing, and the next one works', async () => {
  const { calls, put, told } = await begun()
  for (let i = 0; i < 40; i += 1) put(`many/${i}.docx`, word(`Kim said so ${i} times.`))
  const folder = put('many/0.docx', word('Kim said so.')).replace(/\/0\.docx$/, '')
  const under = calls['store.import'](toImport([folder]))
  while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(failureOf(await calls['store.import'](toImport([join(folder, '1.docx')]))).kind).toBe('import-busy')
  const cancelled = calls['project.cancelImport']()
  const next = calls['store.tryImport'](toImport([join(folder, '1.docx')])) // which waits until the other has ended
  expectOk(await cancelled)
  expect(failureOf(await under).kind).toBe('cancelled')
  expect(expectOk(await next).documentCount).toBe(1)
  expect(expectOk(await calls['store.info']())).toMatchObject({ articles: 0, changes: expect.any(Number) })
  expect(expectOk(await calls['store.import'](toImport([folder]))).articles).toBe(40)
})

test('with “strict” a document that would lose or fail changes nothing', async () => {
  const { calls, put } = await begun()
  const files = [put('a.md', 'Kim said so. ![x](y.png)'), put('b.txt', 'She agreed.')]
  const report = expectOk(await calls['store.import'](toImport(files, { strict: true })))
  expect(report).toMatchObject({ articles: 0, losses: [{ what: 'pictures, which have no words', count: 1 }] })
  expect(expectOk(await calls['store.info']()).articles).toBe(0)
})

test('only spans of some labels, and offsets in another unit, go out and come in again', async () => {
  const { place, calls, put } = await begun()
  const doccano = put(
    'set.jsonl',
    JSON.stringify({
      id: 1,
      text: '🌧 Kim said it rained.',
      entities: [
        { id: 1, label: 'Source', start_offset: 2, end_offset: 5 },
        { id: 2, label: 'Claim', start_offset: 11, end_offset: 20 },
      ],
      relations: [{ id: 1, from_id: 1, to_id: 2, type: 'says' }],
    }),
  )
  expectOk(await calls['store.import'](toImport([doccano])))
  for (const format of ['brat', 'w3c']) {
    for (const unit of ['Unicode code points', 'UTF-16 code units'] as const) {
      const out = join(place.folder, `${format} ${unit}`)
      expect(expectOk(await calls['store.export'](toExport(format, out, { unit })))).toMatchObject({ spans: 2 })
      const other = await begun()
      const back = expectOk(await other.calls['store.import'](toImport([out])))
      expect([format, unit, back.spans['Claim'], back.rejected]).toEqual([format, unit, 1, []])
    }
  }
  const some = expectOk(await calls['store.tryExport']({ ...toExport('jsonl', ''), labels: ['Claim'] }))
  expect([some.spans, some.links, some.losses]).toMatchObject([
    1,
    0,
    [{ what: 'links that reach outside what was chosen', count: 1 }],
  ])
  const bad = { ...toExport('doccano', join(place.folder, 'x')), unit: 'UTF-16 code units' as const }
  expect(failureOf(await calls['store.export'](bad)).kind).toBe('no-such-unit')
  expect(failureOf(await calls['store.export']({ ...bad, unit: undefined, labels: ['Klingon'] })).kind).toBe(
    'no-such-label',
  )
})

test('how far the adding is is told as a share that only grows', async () => {
  const shares: number[] = []
  const place = await newPlace({
    onImporting: ({ what, share }) => void (what.startsWith('Adding') && share !== null && shares.push(share)),
  })
  const calls = createHandlers(place.around)
  expectOk(await calls['store.open']({ path: place.path, analyst: kim, readOnly: false }))
  const file = join(place.folder, 'in.txt')
  writeFileSync(file, 'Kim said so.')
  expectOk(await calls['store.import'](toImport([file])))
  expect(shares.length).toBeGreaterThan(3)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect([shares[0], shares.at(-1)]).toEqual([0, 0.9])
})
