import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHandlers } from '#store/serve.ts'
import { expectOk, kim, newPlace, toImport } from '../support/store.ts'
import { count, many } from '../support/store-tally.ts'

/** Lines of 100 MB, and lines that are no text: named by file and number, and everything around them comes in. */

const LONG = 'x'.repeat(many(11, 100) * 1024 * 1024)
const doccano = (text: string): string => JSON.stringify({ text, label: [[0, 3, 'Source']] })

const begun = async () => {
  const place = await newPlace()
  const calls = createHandlers(place.around)
  expectOk(await calls['store.open']({ path: place.path, analyst: kim, readOnly: false }))
  mkdirSync(join(place.folder, 'in'))
  const put = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(place.folder, 'in', name), content)
    return join(place.folder, 'in', name)
  }
  return { calls, put, folder: join(place.folder, 'in') }
}

test.each([
  ['of one word', LONG, 'it is not JSON'],
  ['that is no text', Buffer.from([0x7b, 0xff, 0xfe]), 'it is not UTF-8 text: it goes wrong at byte 1 of the line'],
  ['that is cut off', '{"text":"Kim', 'it is not JSON'],
])(
  'a line %s is rejected alone',
  async (_, line, reason) => {
    const { calls, put } = await begun()
    const [first, last] = [doccano('Kim said so.'), doccano('Lee said no.')].map((one) => Buffer.from(one))
    const feed = Buffer.from('\n')
    const parts = [first ?? feed, feed, Buffer.from(line), feed, last ?? feed, feed]
    const report = expectOk(
      await calls['store.import'](toImport([put('a.jsonl', Buffer.concat(parts))], { format: 'doccano' })),
    )
    expect(report).toMatchObject({
      articles: 2,
      spans: { Source: 2 },
      rejected: [{ file: 'a.jsonl', line: 2, reason }],
    })
    count({ row: 44, what: 'lines of 100 MB, no text, or cut off, in datasets', tried: 1, survived: 1, lost: 0 })
  },
  120_000,
)

test('a line of 100 MB in an .ann file', async () => {
  const { calls, put, folder } = await begun()
  put('a.txt', 'Kim said so.')
  put('a.ann', `T1\tSource 0 3\tKim\nT2\tCue 4 8\t${LONG}\nT3\tClaim 9 11\tso\n`)
  const report = expectOk(await calls['store.import'](toImport([folder])))
  expect(report).toMatchObject({ articles: 1, spans: { Source: 1, Claim: 1 }, rejected: [{ file: 'a.ann', line: 2 }] })
  count({ row: 44, what: 'lines of 100 MB, no text, or cut off, in datasets', tried: 1, survived: 1, lost: 0 })
}, 120_000)
