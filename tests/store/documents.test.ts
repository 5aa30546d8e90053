import { writeFileSync } from 'node:fs'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { BESIDE_ARTICLE } from '#core/importer/index.ts'
import type { ReadDocument, ReadDocuments, ReadingWish } from '#core/importer/index.ts'
import { documentImporters, importerFor } from '#store/document/index.ts'
import { createDocumentReader } from '#store/document/reader.ts'
import type { DocumentReader } from '#store/document/reader.ts'
import { column, docx, odt, pdf, relation, xlsx, zipOf } from '../support/documents.ts'
import { expectOk, failureOf, tempFolder } from '../support/store.ts'

const reader = createDocumentReader()
afterAll(reader.end)
const anyhow: ReadingWish = { encoding: null, columns: null }
const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new Uint8Array(Buffer.from(content)) : content

const readAll = (name: string, content: string | Uint8Array, wish: Partial<ReadingWish> = {}) =>
  reader.read(importerFor(name), { name, bytes: bytesOf(content) }, { ...anyhow, ...wish })

const read = async (
  name: string,
  content: string | Uint8Array,
  wish: Partial<ReadingWish> = {},
): Promise<ReadDocuments> => expectOk(await readAll(name, content, wish))

const readOne = async (name: string, content: string | Uint8Array): Promise<ReadDocument> => {
  const { documents } = await read(name, content)
  const [only] = documents
  if (only === undefined || documents.length !== 1) throw new Error(`${documents.length} texts`)
  return only
}

/** Each stretch of formatting as `kind(detail): words`, line ends as `|`. */
const formats = ({ text, formatting }: ReadDocument): readonly string[] =>
  formatting.map(
    ({ kind, detail, start, end }) =>
      `${kind}${detail === undefined ? '' : `(${detail})`}: ${text.slice(start, end).replaceAll('\n', '|')}`,
  )

test('the registry has each id and each extension once', () => {
  const ids = documentImporters.map(({ id }) => id)
  const extensions = documentImporters.flatMap((importer) => importer.extensions)
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(extensions).size).toBe(extensions.length)
})

describe('plain text', () => {
  const FRENCH = 'Le maire a déclaré que le pont était fermé : « c’est dangereux ».'
  const RUSSIAN = 'Министр сказал, что погибли более трёх тысяч человек, и это не всё.'
  const cp1251 = Uint8Array.from(RUSSIAN, (letter) => {
    const code = letter.charCodeAt(0)
    if (letter === 'ё') return 0xb8
    return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code
  })
  const cp1252 = Uint8Array.from(FRENCH, (letter) => (letter === '’' ? 0x92 : letter.charCodeAt(0)))
  const utf16 = (mark: boolean): Uint8Array =>
    new Uint8Array(Buffer.from(`${mark ? '\uFEFF' : ''}${FRENCH}`, 'utf16le'))

  test.each([
    ['UTF-8', FRENCH, FRENCH, 'utf-8', false],
    ['UTF-8 with a mark', `\uFEFF${FRENCH}`, FRENCH, 'utf-8', false],
    ['UTF-16 with a mark', utf16(true), FRENCH, 'utf-16le', false],
    ['UTF-16 without one', utf16(false), FRENCH, 'utf-16le', true],
    ['Windows-1252', cp1252, FRENCH, 'windows-1252', true],
    ['Windows-1251', cp1251, RUSSIAN, 'windows-1251', true],
  ])('%s is recognised', async (_, content, text, encoding, isGuess) => {
    const { documents, isGuess: guessed } = await read('a.txt', content)
    expect([documents[0]?.text, documents[0]?.encoding, guessed]).toEqual([text, encoding, isGuess])
  })

  test('a person may say which encoding it is, and is told when it is none', async () => {
    const { documents } = expectOk(await readAll('a.txt', cp1252, { encoding: 'windows-1250' }))
    expect(documents[0]?.text).toContain('dangereux')
    expect(failureOf(await readAll('a.txt', cp1252, { encoding: 'utf-8' }))).toMatchObject({ kind: 'text-encoding' })
    expect(failureOf(await readAll('a.txt', cp1252, { encoding: 'klingon' }))).toMatchObject({ kind: 'text-encoding' })
  })

  test.each([
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), 'text-not-plain'],
    ['control characters', new Uint8Array(400).fill(1), 'text-not-plain'],
    ['nothing', new Uint8Array(), 'text-empty'],
  ])('%s is refused', async (_, content, kind) => {
    expect(failureOf(await readAll('a.txt', content)).kind).toBe(kind)
  })
})

test('Markdown: its blocks and marks become formatting, its head details', async () => {
  const document = await readOne(
    'report.md',
    [
      '---\ntitle: "The bridge"\nauthor: Ada\ndate: 2024-12-28\nurl: https://news.example/a\n---',
      '# The bridge\n\nIt is **closed**, he *said*  \nto [us](https://a.example/x).\n\n> A danger.\n> To all.',
      '- one\n- two\n  1. deep\n\n| place | dead |\n|---|---|\n| Kursk | 3 |\n\n```\na  b\n```\n<script>alert(1)</script>',
    ].join('\n\n'),
  )
  expect(document.proposed).toEqual({
    title: 'The bridge',
    author: 'Ada',
    date: '2024-12-28',
    url: 'https://news.example/a',
  })
  expect(document.text).toBe(
    'The bridge\n\nIt is closed, he said\nto us.\n\nA danger. To all.\n\none\ntwo\ndeep\n\nplace\ndead\nKursk\n3\n\na  b',
  )
  expect(formats(document)).toEqual([
    'heading(1): The bridge',
    'bold: closed',
    'italic: said',
    'break: |',
    'link(https://a.example/x): us',
    'quote: A danger. To all.',
    'list: one|two|deep',
    'item: one',
    'item: two|deep',
    'list(number): deep',
    'item: deep',
    'table: place|dead|Kursk|3',
    'row: place|dead',
    'cell(header): place',
    'cell(header): dead',
    'row: Kursk|3',
    'cell: Kursk',
    'cell: 3',
    'code: a  b',
  ])
})

describe('web pages', () => {
  const words =
    'The river rose again on Monday, the mayor said, and many people had to leave their homes for the night. '
  const page = `<!-- saved from url=(0033)https://news.example/river?a=1 -->
    <!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>River rises | The Daily Gauge</title>
    <meta property="og:site_name" content="The Daily Gauge"><meta name="author" content="Ada Byron">
    <meta property="article:published_time" content="2024-12-28T06:00:00Z"></head>
    <body><nav><ul><li><a href="/sport">Sport</a></li></ul></nav>
    <article><h1>River rises</h1><p>${words.repeat(3)}</p><p>“We <b>must</b> go,” she told <a href="/who">Kim</a>.
    ${words.repeat(2)}</p><script>document.title = 'run'</script><img src="https://evil.example/x.png"><p>${words.repeat(3)}</p></article>
    <footer>Terms and conditions</footer></body></html>`

  test('the main text comes with what the page says of itself', async () => {
    const document = await readOne('river.html', page)
    expect(document.proposed).toMatchObject({
      title: 'River rises',
      publisher: 'The Daily Gauge',
      author: 'Ada Byron',
      date: '2024-12-28',
      url: 'https://news.example/river?a=1',
      language: 'en-GB',
    })
    expect(document.text).toContain('“We must go,” she told Kim. The river rose')
    expect(document.text).not.toMatch(/Sport|Terms|run/)
    expect(formats(document)).toEqual(expect.arrayContaining(['bold: must', 'link(https://news.example/who): Kim']))
  })

  test('what stands beside the article is named, and comes with the whole page if that is wished', async () => {
    const list = '<aside><ul><li>12 killed</li><li>3 missing</li></ul></aside></article>'
    const withList = page.replace('</article>', list)
    const { documents, losses } = await read('river.html', withList)
    const beside = losses.find(({ what }) => what === BESIDE_ARTICLE)
    expect(documents[0]?.text).not.toContain('12 killed')
    expect(beside).toMatchObject({ count: 4, examples: ['Sport', '12 killed', '3 missing'] })

    const whole = await read('river.html', withList, { wholePages: true })
    expect(whole.documents[0]?.text).toMatch(/^Sport[^]*12 killed\n3 missing[^]*Terms and conditions$/)
    expect(whole.documents[0]?.proposed).toMatchObject({ title: 'River rises', date: '2024-12-28' })
    expect(whole.losses.map(({ what }) => what)).not.toContain(BESIDE_ARTICLE)
  })

  test('a page without the elements that may be left out', async () => {
    const bare = await readOne(
      'a.html',
      '<title>River</title><article><h1>River rises</h1><p>She said no.</p></article>',
    )
    expect([bare.text, bare.proposed.title]).toEqual(['River rises\n\nShe said no.', 'River'])
    const partly = await readOne('a.html', '<title>x</title><body><p>She said <i>no</i>.</p>')
    expect([partly.text, formats(partly)]).toEqual(['She said no.', ['italic: no']])
  })

  test('a piece of a page comes in whole, and the encoding that a page names is taken', async () => {
    const piece = await readOne(
      'pasted.html',
      "<meta charset='utf-8'><p>He said it <b>rained</b>.</p><p>She agreed.</p>",
    )
    expect([piece.text, formats(piece)]).toEqual(['He said it rained.\n\nShe agreed.', ['bold: rained']])
    const latin = Buffer.from(`<meta charset="iso-8859-1"><p>déjà vu, dit-il</p>`, 'latin1')
    expect(await readOne('a.html', new Uint8Array(latin))).toMatchObject({
      text: 'déjà vu, dit-il',
      encoding: 'windows-1252',
    })
  })

  test('nesting without end is refused, and what could run or lead elsewhere is left out', async () => {
    expect(failureOf(await readAll('deep.html', `<title>x</title>${'<div>'.repeat(100_000)}a`)).kind).toBe(
      'text-too-deep',
    )
    const sly = await readOne(
      'sly.html',
      '<p>a <a href="javascript:alert(1)">b</a> <svg><script>c</script></svg><a href="file:///etc/passwd">d</a></p>',
    )
    expect([sly.text, formats(sly)]).toEqual(['a b d', []])
  })
})

/** A paragraph of Word's. */
const p = (text: string, style = ''): string =>
  `<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`

describe('Word', () => {
  test('text, headings, quotes, marks, links and tables; deleted text and pictures stay away', async () => {
    const { documents, losses } = await read(
      'report.docx',
      docx(
        `${p('The bridge', 'Title')}${p('Kim  said:', '')}${p('It is closed.', 'Quote')}
        <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>More</w:t></w:r><w:del><w:r><w:delText>less</w:delText></w:r></w:del>
        <w:hyperlink r:id="rId1"><w:r><w:t xml:space="preserve"> here</w:t></w:r></w:hyperlink></w:p>
        <w:tbl><w:tr><w:tc>${p('a')}</w:tc><w:tc>${p('b')}</w:tc></w:tr></w:tbl>`.replaceAll(/\n\s*/g, ''),
        {
          rels:
            relation('rId1', 'hyperlink', 'https://a.example/') +
            relation('rId2', 'image', 'http://tracker.example/x.png'),
          parts: {
            'docProps/core.xml': `<?xml version="1.0"?><cp:coreProperties xmlns:cp="a" xmlns:dc="b" xmlns:dcterms="c"><dc:title>On the bridge</dc:title><dc:creator>Ada</dc:creator><dcterms:created>2024-12-28T06:00:00Z</dcterms:created></cp:coreProperties>`,
          },
        },
      ),
    )
    const [document] = documents
    if (document === undefined) throw new Error('no text')
    expect(document.text).toBe('The bridge\n\nKim  said:\n\nIt is closed.\n\nMore here\n\na\nb')
    expect(document.proposed).toMatchObject({ title: 'On the bridge', author: 'Ada', date: '2024-12-28' })
    expect(formats(document)).toEqual([
      'heading(1): The bridge',
      'quote: It is closed.',
      'bold: More',
      'link(https://a.example/):  here',
      'table: a|b',
      'row: a|b',
      'cell: a',
      'cell: b',
    ])
    expect(losses).toEqual([
      {
        what: 'references to something outside the file, which were not followed',
        count: 1,
        examples: ['report.docx: http://tracker.example/x.png'],
      },
    ])
  })

  test.each([
    [
      'entities of its own',
      docx(p('&x;'), { head: '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>' }),
      'document-entities',
    ],
    [
      'a zip bomb',
      zipOf({ '[Content_Types].xml': '', 'word/document.xml': new Uint8Array(70_000_000) }),
      'document-unsound',
    ],
    ['half a file', docx(p('a'.repeat(2_000))).subarray(0, 900), 'document-unsound'],
    [
      'parts that do not fit',
      zipOf({ '[Content_Types].xml': '<a/>', 'word/document.xml': '<a><b></a>' }),
      'document-unsound',
    ],
  ])('%s is refused by name', async (_, content, kind) => {
    expect(failureOf(await readAll('x.docx', content))).toMatchObject({
      kind,
      message: expect.stringContaining('x.docx'),
    })
  })
})

test('OpenDocument: text, headings, lists, marks and tables; notes and deleted text stay away', async () => {
  const { documents, losses } = await read(
    'report.odt',
    odt(
      `<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>
      <text:h text:outline-level="2">The bridge</text:h>
      <text:p>Kim<text:s text:c="2"/>said <text:span text:style-name="T1">no</text:span><text:note><text:note-body><text:p>note</text:p></text:note-body></text:note>,<text:line-break/>again.</text:p>
      <text:p text:style-name="Quotations">It is <text:a xlink:href="https://a.example/">closed</text:a>.</text:p>
      <text:list text:style-name="L1"><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>
      <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>`,
      {
        styles: `<style:style style:name="T1"><style:text-properties fo:font-weight="bold" fo:font-style="italic"/></style:style><text:list-style style:name="L1"><text:list-level-style-number text:level="1"/></text:list-style>`,
        meta: '<dc:title>On the bridge</dc:title><meta:initial-creator>Ada</meta:initial-creator><meta:creation-date>2024-12-28T06:00:00</meta:creation-date>',
      },
    ),
  )
  const [document] = documents
  if (document === undefined) throw new Error('no text')
  expect(document.text).toBe('The bridge\n\nKim  said no,\nagain.\n\nIt is closed.\n\none\ntwo\n\na\nb')
  expect(document.proposed).toMatchObject({ title: 'On the bridge', author: 'Ada', date: '2024-12-28' })
  expect(formats(document)).toEqual([
    'heading(2): The bridge',
    'bold: no',
    'italic: no',
    'break: |',
    'quote: It is closed.',
    'link(https://a.example/): closed',
    'list(number): one|two',
    'item: one',
    'item: two',
    'table: a|b',
    'row: a|b',
    'cell: a',
    'cell: b',
  ])
  expect(losses).toMatchObject([{ what: 'notes and comments beside the text', count: 1 }])
})

describe('PDF', () => {
  const left = [
    'The mayor said on Monday that the',
    'bridge over the river was closed to',
    'all and that the army would inspect',
    'it within the week, she told news-',
    'papers. Every newspaper asked her.',
  ]
  const right = [
    'Officials in the capital denied that',
    'the repairs had been delayed by the',
    'ministry, and called the claim of the',
    'opposition a well-',
    'known invention of the season.',
  ]

  test('columns are read one after the other, lines become paragraphs, pages are remembered', async () => {
    const document = await readOne(
      'paper.pdf',
      pdf(
        [
          [
            { x: 60, y: 780, words: 'Bridge closed after storm, mayor says', size: 24 },
            ...[0, 1, 2, 3, 4].flatMap((i) => [
              { x: 60, y: 700 - i * 12, words: left[i] ?? '' },
              { x: 320, y: 700 - i * 12, words: right[i] ?? '' },
            ]),
          ],
          column(60, 780, ['A second page tells what newspapers wrote.']),
        ],
        '/Title(Bridge closed)/Author(Ada)/CreationDate(D:20241228060000Z)',
      ),
    )
    expect(document.text.split('\n\n')).toEqual([
      'Bridge closed after storm, mayor says',
      'The mayor said on Monday that the bridge over the river was closed to all and that the army would inspect it within the week, she told newspapers. Every newspaper asked her.',
      'Officials in the capital denied that the repairs had been delayed by the ministry, and called the claim of the opposition a well-known invention of the season.',
      'A second page tells what newspapers wrote.',
    ])
    expect(formats(document).map((line) => line.slice(0, 30))).toEqual([
      'page(1): Bridge closed after s',
      'heading(1): Bridge closed afte',
      'page(2): A second page tells w',
    ])
    expect(document.proposed).toMatchObject({ title: 'Bridge closed', author: 'Ada', date: '2024-12-28' })
  })

  test.each([
    ['no text', pdf([[]]), 'pdf-no-text'],
    ['half a header', bytesOf('%PDF-1.7 and nothing more'), 'document-unsound'],
  ])('%s is said', async (_, content, kind) => {
    expect(failureOf(await readAll('x.pdf', content)).kind).toBe(kind)
  })
})

/** A part of an e-mail. */
const part = (type: string, body: string, more = ''): string => `--x\r\nContent-Type: ${type}\r\n${more}\r\n${body}\r\n`

describe('e-mail', () => {
  const head =
    'From: =?utf-8?q?J=C3=BCrgen?= <j@press.example>\r\nSubject: Bridge\r\nDate: Sat, 28 Dec 2024 23:30:00 -0500\r\nMIME-Version: 1.0\r\n'

  test('plain words as they are, with who wrote when', async () => {
    const mail = `${head}Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nIt is closed,=20\r\ndit-il =E9\r\n`
    const document = await readOne('a.eml', mail)
    expect(document.text).toBe('It is closed, \ndit-il é')
    expect(document.proposed).toEqual({ title: 'Bridge', author: 'Jürgen', date: '2024-12-28' })
  })

  test('formatted words where there are some; attachments are named', async () => {
    const { documents, losses } = await read(
      'a.eml',
      `${head}Content-Type: multipart/mixed; boundary=x\r\n\r\n${part('text/html', '<p>It is <b>closed</b>.</p>')}${part('application/pdf', 'x', 'Content-Disposition: attachment; filename="plan.pdf"\r\n')}--x--`,
    )
    expect([documents[0]?.text, losses]).toMatchObject(['It is closed.', [{ count: 1, examples: ['plan.pdf'] }]])
  })

  test('what is no e-mail is refused', async () => {
    expect(failureOf(await readAll('a.eml', 'just words')).kind).toBe('document-unsound')
  })
})

describe('tables of texts', () => {
  const rows = [
    ['Headline', 'Body', 'Published', 'Outlet', 'ID'],
    ['Bridge', 'It is "closed",\nKim said.', '2024-12-28', 'Gauge', '1'],
    ['Road', '', '2024-12-29', 'Gauge', '2'],
    ['Rail', 'It runs.', 'soon', 'Gauge', '3'],
  ]
  const csv = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')
  const jsonl = rows
    .slice(1)
    .map((cells) => JSON.stringify(Object.fromEntries(cells.map((cell, i) => [rows[0]?.[i] ?? '', cell]))))
    .join('\n')

  test.each([
    ['a.csv', csv, [4, 5]],
    ['a.jsonl', jsonl, [2, 3]],
    ['a.json', `[${jsonl.replaceAll('\n', ',')}]`, [2, 3]],
    ['a.xlsx', xlsx(rows), [3, 4]],
  ])(
    '%s: a text of each row, columns by their names, what is missing by its line',
    async (name, content, [empty, last]) => {
      const found = await read(name, content)
      expect(found.table).toEqual({
        columns: rows[0],
        fields: { text: 'Body', title: 'Headline', publisher: 'Outlet', date: 'Published' },
      })
      expect(found.documents.map(({ text, proposed, line }) => [text, proposed, line])).toEqual([
        [
          'It is "closed",\nKim said.',
          { title: 'Bridge', publisher: 'Gauge', date: '2024-12-28' },
          2 - (name.includes('json') ? 1 : 0),
        ],
        ['It runs.', { title: 'Rail', publisher: 'Gauge' }, last],
      ])
      expect(found.rejected).toEqual([{ line: empty, reason: 'it holds no text' }])
      expect(found.losses.map(({ what, count }) => [what, count])).toEqual([
        ['dates that cannot be read', 1],
        ['columns that an article has no place for', 1],
      ])
    },
  )

  test('columns as a person maps them; dates of a spreadsheet', async () => {
    const columns = { text: 'Betreff', date: 'wann' }
    const found = expectOk(
      await readAll(
        'a.xlsx',
        xlsx([
          ['Betreff', 'wann'],
          ['Er sagte es.', 45_654],
        ]),
        { columns },
      ),
    )
    expect(found.documents[0]).toMatchObject({ text: 'Er sagte es.', proposed: { date: '2024-12-28' } })
    const without = await read('a.csv', 'a,b\n1,2\n')
    expect([without.documents, without.table]).toEqual([[], { columns: ['a', 'b'], fields: {} }])
  })

  test('names that JavaScript knows are only names', async () => {
    await read('a.jsonl', '{"text":"He said so.","__proto__":{"polluted":1},"constructor":"x"}')
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

/** One file by a reader that ends with the test. */
const readGuarded = (guarded: DocumentReader, name: string) => {
  onTestFinished(guarded.end)
  return guarded.read(importerFor(name), { name, bytes: bytesOf('x') }, anyhow)
}

test('a file that makes its importer hang or fail fails alone', async () => {
  const script = `${await tempFolder()}/thread.mjs`
  writeFileSync(
    script,
    `import { parentPort } from 'node:worker_threads'
    parentPort.on('message', ({ file }) => {
      if (file.name === 'hang.md') for (;;) ;
      if (file.name === 'burst.md') { const all = []; for (;;) all.push(new Array(1e5).fill({})) }
      if (file.name === 'leave.md') process.exit(1)
      parentPort.postMessage({ ok: true, value: { documents: [], rejected: [], losses: [] } })
    })`,
  )
  const hasty = createDocumentReader({ time: 500, memory: 64 }, script)
  expect(failureOf(await readGuarded(hasty, 'hang.md')).kind).toBe('document-slow')
  const patient = createDocumentReader({ time: 30_000, memory: 64 }, script)
  for (const name of ['burst.md', 'leave.md']) {
    expect(failureOf(await readGuarded(patient, name)).kind).toBe('document-failed')
  }
  expectOk(await readGuarded(patient, 'sound.md'))
})
