import { expect, test } from 'vitest'
import { codecs } from '#core/codec/index.ts'
import type { GivenFile } from '#core/importer/index.ts'
import { defaultScheme } from '#core/model/scheme.ts'
import { Rows } from '#core/model/rows.ts'
import { createDocumentReader } from '#store/document/reader.ts'
import { importerFor } from '#store/document/index.ts'
import { emptyProject, encodedBy, filesOf, importInto } from '../support/datasets.ts'
import { docx, odt, xlsx } from '../support/documents.ts'
import { row } from '../support/random-project.ts'
import { count } from '../support/store-tally.ts'

/** Names that mean something to JavaScript, in every place of every format: they are names here and nothing more. */

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__']

/** Everything that hangs on the objects of which all others are made. */
const builtIns = (): string =>
  JSON.stringify(
    [Object, Array, Function, String, Number, Map, Set, Promise, RegExp, Error].map((made) => [
      made.name,
      Reflect.ownKeys(made).map(String),
      Reflect.ownKeys(made.prototype as object).map((key) => {
        const { value, writable } = Object.getOwnPropertyDescriptor(made.prototype, key) ?? {}
        return [String(key), typeof value, writable]
      }),
    ]),
  )

/** A project in which everything that has a name is called so. */
const projectCalled = (name: string): Rows => {
  const text = `${name} said no.`
  return Rows.from([
    ...defaultScheme(),
    row('project', 'project.p', { name }),
    row('analyst', 'analyst.a', { name }),
    row('label', 'label.x', { name, position: 90, guideline: name }),
    row('linkType', 'link.x', { name, position: 90 }),
    row('role', 'role.x', { name, linkType: 'link.x', labels: ['label.x'], position: 90 }),
    row('attributeType', 'attribute.x', { owner: 'label.x', name, kind: 'text', position: 90 }),
    row('source', 'source.x', { name }),
    row('article', 'article.x', { title: name, file: `${name}.txt`, revision: 'revision.x', sha256: 'a'.repeat(64) }),
    row('revision', 'revision.x', { article: 'article.x', text }),
    row('span', 'span.x', {
      article: 'article.x',
      revision: 'revision.x',
      set: 'set.shared',
      label: 'label.x',
      segments: [{ start: 0, end: name.length, quote: name }],
      note: name,
      source: 'source.x',
    }),
    row('attribute', 'span.x/attribute.x', { owner: 'span.x', type: 'attribute.x', value: name }),
    row('link', 'link.1', { type: 'link.x', set: 'set.shared' }),
    row('filler', 'filler.1', { link: 'link.1', role: 'role.x', target: 'span.x' }),
  ])
}

/** The same files with keys of that name in every object, element and table. */
const poisoned = (files: readonly GivenFile[], name: string): readonly GivenFile[] =>
  files.map((file) => {
    const text = Buffer.from(file.bytes).toString('utf8')
    const put = JSON.stringify(name)
    const changed = /\.(?:json|jsonl|jsonld)$/.test(file.name)
      ? text.replaceAll(/\{(?=\s*")/g, `{${put}:{"polluted":1,"prototype":{"polluted":1}},`)
      : /\.(?:xmi|xml|qde|qdc)$/.test(file.name)
        ? text.replaceAll(/<([A-Za-z:]+) /g, `<$1 ${name}="polluted" `)
        : file.name.endsWith('.csv')
          ? text.replaceAll(/\r\n/g, `,${name}\r\n`)
          : text.replaceAll(/^(# )/gm, `# ${name}={"${name}":{"polluted":1}}\n$1`)
    return { name: file.name, bytes: new Uint8Array(Buffer.from(changed)) }
  })

test.each(codecs.filter(({ decoder }) => decoder !== undefined).map((codec) => [codec.id, codec] as const))(
  '%s: a label, a role, a file or a key may be called so',
  (_, codec) => {
    const before = builtIns()
    let tried = 0
    for (const name of NAMES) {
      const files = filesOf(encodedBy(codec, projectCalled(name), name))
      for (const given of [files, poisoned(files, name)]) {
        codec.decoder?.detect(given)
        const decoded = codec.decoder?.decode(given)
        const project = emptyProject()
        const report = decoded?.ok === true ? importInto(project, decoded.value) : undefined
        tried += 1
        expect(builtIns()).toBe(before)
        expect(Reflect.get({}, 'polluted')).toBe(undefined)
        if (given !== files) continue
        expect([name, report?.rejected]).toEqual([name, []])
        if (codec.id !== 'qdc')
          expect([name, project.all('span').length]).toEqual([name, codec.id === 'citron' ? 0 : 1])
      }
    }
    count({ row: 45, what: 'names that mean something to JavaScript, in datasets', tried, survived: tried, lost: 0 })
  },
)

test('documents may say so, too', async () => {
  const reader = createDocumentReader()
  const before = builtIns()
  let tried = 0
  for (const name of NAMES) {
    const documents: Readonly<Record<string, string | Uint8Array>> = {
      'a.md': `---\n${name}: x\ntitle: ${name}\n---\n# ${name}\n\n[${name}](${name})`,
      'a.html': `<html ${name}="x"><head><meta name="${name}" content="x"><meta property="${name}" content="y"><script type="application/ld+json">{"${name}":{"polluted":1},"@type":"NewsArticle","headline":"${name}"}</script></head><body><article><h1>${name}</h1><p ${name}="x">Kim said so and more.</p></article></body></html>`,
      'a.eml': `From: ${name} <k@a.example>\r\nSubject: ${name}\r\n${name}: x\r\n\r\nHi\r\n`,
      'a.csv': `title,text,${name}\r\na,b,c\r\n`,
      'a.jsonl': `{"text":"a","${name}":{"polluted":1},"title":"${name}"}\n`,
      'a.xlsx': xlsx([
        ['text', name],
        ['a', name],
      ]),
      'a.docx': docx(`<w:p ${name}="x"><w:r><w:t>${name}</w:t></w:r></w:p>`),
      'a.odt': odt(`<text:p text:style-name="${name}">${name}</text:p>`),
    }
    for (const [file, content] of Object.entries(documents)) {
      const bytes = new Uint8Array(Buffer.from(content as string))
      const read = await reader.read(importerFor(file), { name: file, bytes }, { encoding: null, columns: null })
      tried += 1
      expect([name, file, read.ok]).toEqual([name, file, true])
      expect(builtIns()).toBe(before)
    }
  }
  reader.end()
  count({ row: 45, what: 'names that mean something to JavaScript, in documents', tried, survived: tried, lost: 0 })
})
