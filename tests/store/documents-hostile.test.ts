import { afterAll, describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { importerFor } from '#store/document/index.ts'
import { createDocumentReader } from '#store/document/reader.ts'
import { column, docx, odt, pdf, xlsx } from '../support/documents.ts'
import { count, many, seed } from '../support/store-tally.ts'

/**
 * Documents that are damaged at random, through the very thread that reads them: each is read or refused by name, and the
 * thread's owner goes on. `npm run reliability` takes 5,000 of each kind, HEARSAY_RUNS as many as it says.
 */

const RUNS = Number(process.env['HEARSAY_RUNS'] ?? many(25, 5_000))
const reader = createDocumentReader()
afterAll(reader.end)

const text = (words: string): Uint8Array => new Uint8Array(Buffer.from(words))
const page = `<html lang="en"><head><title>River</title><meta property="og:site_name" content="Gauge"></head><body><article><h1>River</h1>${'<p>She said <b>no</b> to <a href="/x">it</a>.</p>'.repeat(8)}<table><tr><td>1</td></tr></table></article></body></html>`
const sound: Readonly<Record<string, Uint8Array>> = {
  'a.txt': text('Kim said so.\nShe “agreed”.'),
  'a.md': text('# Title\n\n- a\n  - b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> **x** [y](z)\n'.repeat(4)),
  'a.html': text(page),
  'a.docx': docx('<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Kim said so.</w:t></w:r></w:p>'.repeat(6)),
  'a.odt': odt('<text:p>Kim <text:span>said</text:span> so.</text:p>'.repeat(6)),
  'a.pdf': pdf([column(60, 780, ['Kim said so.', 'She agreed.']), column(60, 780, ['A second page.'])]),
  'a.eml': text(
    `From: Kim <k@a.example>\r\nSubject: =?utf-8?q?H=C3=A9?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHi\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Hi</p>\r\n--x--\r\n`,
  ),
  'a.csv': text('title,text\n"a","b ""c"""\nd,e\n'),
  'a.jsonl': text('{"text":"a","title":"b"}\n{"text":"c","__proto__":{"x":1}}\n'),
  'a.xlsx': xlsx([
    ['text', 'date'],
    ['a', 45_000],
  ]),
}

/** Bytes changed, cut out, doubled or put in. */
const damaged = (bytes: Uint8Array): fc.Arbitrary<Uint8Array> => {
  const place = fc.nat({ max: bytes.length })
  const edit = fc.oneof(
    fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 4 })).map(([at, put]) => ({ at, cut: put.length, put })),
    fc.tuple(place, fc.nat({ max: 80 })).map(([at, cut]) => ({ at, cut, put: new Uint8Array() })),
    fc.tuple(place, place).map(([at, from]) => ({ at, cut: 0, put: bytes.subarray(from, from + 200) })),
    fc
      .tuple(place, fc.constantFrom('<', '>', '<![CDATA[', '&x;', '%%', '/Kids[3 0 R]', '\0', '{"a":', '--x\r\n', '[['))
      .map(([at, words]) => ({ at, cut: 0, put: text(words) })),
  )
  return fc.array(edit, { minLength: 1, maxLength: 6 }).map((edits) =>
    edits.reduce((now: Uint8Array, { at, cut, put }) => {
      const from = Math.min(at, now.length)
      return new Uint8Array(Buffer.concat([now.subarray(0, from), put, now.subarray(from + cut)]))
    }, bytes),
  )
}

describe('damaged documents', () => {
  test.each(Object.entries(sound))(
    '%s',
    async (name, bytes) => {
      const read = async (given: Uint8Array) =>
        reader.read(importerFor(name), { name, bytes: given }, { encoding: null, columns: null })
      expect((await read(bytes)).ok).toBe(true)
      let slowest = 0
      let refused = 0
      await fc.assert(
        fc.asyncProperty(damaged(bytes), async (given) => {
          const start = performance.now()
          const found = await read(given)
          slowest = Math.max(slowest, performance.now() - start)
          refused += found.ok ? 0 : 1
          if (found.ok) for (const { text: words } of found.value.documents) expect(words.includes('\r')).toBe(false)
          else {
            expect(found.error.message).toContain(name)
            expect(found.error.kind).not.toBe('document-slow')
          }
        }),
        { numRuns: RUNS, seed },
      )
      expect((await read(bytes)).ok).toBe(true)
      expect(Object.keys(Object.prototype)).toEqual([])
      const what = `damaged ${name.slice(2)} documents: read or refused by name`
      const figures = `${refused} refused, slowest ${Math.round(slowest)} ms`
      count({ row: 44, what, tried: RUNS, survived: RUNS, lost: 0, figures })
    },
    RUNS * 30_000,
  )
})
