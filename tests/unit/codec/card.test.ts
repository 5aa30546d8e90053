import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { isCard } from '#core/codec/card.ts'
import type { Codec } from '#core/codec/codec.ts'
import { encodeWish } from '#core/codec/encode.ts'
import { codecById, codecs } from '#core/codec/index.ts'
import { filesOf, gathered } from '../../support/datasets.ts'
import type { EncodedFile } from '../../support/datasets.ts'
import { testProject } from '../../support/project.ts'
import { pythonWith, runPython } from '../../support/python.ts'

const project = () => {
  const p = testProject('Rain | said')
  const texts = ['\uFEFF😀 Kim said it rains, often.', '- Lee: 한국어 “Kim”\n\n said no.']
  for (const text of texts) {
    const article = p.article(text, { language: 'en-GB' })
    const claim = p.span(article, 'claim', text.includes('often') ? 'it rains … often' : 'no', { kind: 'fact' })
    const source = p.span(article, 'source', text.includes('often') ? 'Kim' : 'Lee')
    p.source('Kim Ho', source)
    p.link('attribution', { claim: [claim], source: [source], cue: [p.span(article, 'cue', 'said')] })
  }
  return p.rows
}

const everything = { articles: null, analysts: null, split: null }
const halves = { parts: [50, 0, 50], seed: 1 }

const encoded = (codec: Codec, wish: Partial<Parameters<typeof encodeWish>[3]> = {}): readonly EncodedFile[] => {
  const made = encodeWish(codec, project(), 'out', { ...everything, ...wish })
  if (!made.ok) throw new Error(made.error.message)
  return gathered(made.value).files
}

const cardOf = (files: readonly EncodedFile[]): string => files.find(({ name }) => name === 'README.md')?.text ?? ''

const brat = codecById('brat')
if (brat === undefined) throw new Error('there is no brat')

test('it says what, how many, what labels mean, who annotated, the unit, the licence and what is missing', () => {
  const card = cardOf(encoded(brat, { licence: 'CC-BY-4.0' }))
  for (const words of [
    'pretty_name: "Rain | said"',
    'language: ["en"]',
    'license: cc-by-4.0',
    '| articles | 2 |',
    '| of the label Claim | 2 |',
    '| of the type attribution | 2 |',
    '- **Claim**: The words that state what is claimed',
    '  - Kind: fact, figure',
    '- **attribution** (claim, source, cue, medium)',
    '- Ada: 8 spans and links',
    'Unicode code points from 0, end exclusive',
    'The format cannot hold: Links between articles',
    '```python\nfrom pathlib import Path',
  ])
    expect(card).toContain(words)
  expect(cardOf(encoded(brat))).toContain('None was chosen')
  expect(cardOf(encoded(brat, { licence: 'only\nhere: "x"' }))).toContain(
    'license: other\nlicense_name: "only here: \\"x\\""\n',
  )
})

test.each([
  ['brat', null, true],
  ['brat', halves, true],
  ['jsonl', null, false],
  ['jsonl', halves, true],
  ['xlsx', null, false],
] as const)('%s with the split %j has a card: %s', (id, split, has) => {
  const codec = codecById(id)
  if (codec === undefined) throw new Error('there is no such format')
  expect(cardOf(encoded(codec, { split })) !== '').toBe(has)
})

test('with a split it counts each part, and Parquet’s tables are named for those who load them', () => {
  expect(cardOf(encoded(brat, { split: halves }))).toContain(
    '| | train | dev | test |\n|---|---:|---:|---:|\n| articles | 1 | 0 | 1 |',
  )
  const parquet = codecById('parquet')
  if (parquet === undefined) throw new Error('there is no Parquet')
  expect(cardOf(encoded(parquet, { split: halves }))).toContain(
    '- config_name: spans\n  data_files:\n  - split: train\n    path: train/spans.parquet\n  - split: validation\n    path: dev/spans.parquet',
  )
})

test('only a card of ours is passed over by an import', () => {
  const [file] = filesOf({ files: encoded(brat).filter(({ name }) => name === 'README.md') } as never)
  if (file === undefined) throw new Error('there is no card')
  expect(isCard(file)).toBe(true)
  expect(isCard({ ...file, name: 'in/README.md' })).toBe(true)
  expect(isCard({ ...file, name: 'OTHER.md' })).toBe(false)
  expect(isCard({ name: 'README.md', bytes: new Uint8Array(Buffer.from('# A text')) })).toBe(false)
})

/** Label and words of every segment, as the snippets are to find them. */
const expectedSpans: readonly (readonly [string, string])[] = [
  ['Claim', 'it rains'],
  ['Claim', 'no'],
  ['Claim', 'often'],
  ['Cue', 'said'],
  ['Cue', 'said'],
  ['Source', 'Kim'],
  ['Source', 'Lee'],
]

/** What some formats call them, or make of them. */
const otherwise: Readonly<Record<string, (span: readonly [string, string]) => readonly (readonly [string, string])[]>> =
  {
    citron: ([label, words]) => [[{ Claim: 'content', Cue: 'cue', Source: 'source' }[label] ?? '', words]],
    csv: ([label, words]) => {
      const whole = words === 'it rains' ? 'it rains … often' : words
      return words === 'often' ? [] : [[{ Claim: 'claim_text', Cue: 'cue', Source: 'source_text' }[label] ?? '', whole]]
    },
    'webanno-tsv': ([label, words]) =>
      words === 'often' ? [] : [[label, words === 'it rains' ? 'it rains , often' : words]],
  }

describe('the Python in it finds every span', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-card-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const written = codecs.filter((codec) => codec.python !== undefined)
  test('every folder of texts has some', () =>
    expect(codecs.filter((codec) => codec.shape === 'folder' && codec.python === undefined)).toEqual([]))

  // A format of one file has a card only where it is divided.
  test.for(written.map((codec) => [codec.id, codec] as const))('%s', ([id, codec], { skip }) => {
    const python = pythonWith(codec.python?.includes('pandas') === true ? 'pandas, pyarrow' : 'csv')
    if (python === undefined) return skip()
    for (const { name, text, bytes } of encoded(codec, { split: codec.shape === 'folder' ? null : halves })) {
      mkdirSync(dirname(join(folder, id, name)), { recursive: true })
      writeFileSync(join(folder, id, name), bytes ?? text ?? '')
    }
    const code = `${codec.python ?? ''}\nimport json\nprint(json.dumps(sorted(span[1:] for span in spans)))`
    const found = (JSON.parse(runPython(python, code, join(folder, id))) as readonly [string, string][]).filter(
      ([label]) => label !== 'attribution', // brat's triggers
    )
    const want = expectedSpans.flatMap((span) => otherwise[id]?.(span) ?? [span])
    expect(found).toEqual(want.map((span) => [...span]).sort((a, b) => (a.join('\0') < b.join('\0') ? -1 : 1)))
  })
})

describe('the Python on the page of formats runs', () => {
  const page = readFileSync('docs/formats.md', 'utf8')
  const snippets = page.split(/^## /m).flatMap((part) => {
    const id = /^[a-z0-9-]+/.exec(part)?.[0] ?? ''
    return [...part.matchAll(/```python\n([^]*?)```/g)].map(([, code = '']) => [id, code] as const)
  })
  test('there are some', () => expect(snippets.length).toBeGreaterThanOrEqual(2))

  test.for(snippets)('%s', ([id, code], { skip }) => {
    const modules = [...code.matchAll(/^import (\w+)/gm)].map(([, name]) => name).join(', ')
    const python = pythonWith(modules.includes('pandas') ? `${modules}, pyarrow` : modules)
    const codec = codecById(modules.includes('pandas') ? 'parquet' : id)
    if (python === undefined || codec === undefined) return skip()
    const place = mkdtempSync(join(tmpdir(), 'hearsay-page-'))
    try {
      for (const { name, text, bytes } of encoded(codec)) writeFileSync(join(place, name), bytes ?? text ?? '')
      expect(runPython(python, code, place)).toContain('Kim')
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
  })
})
