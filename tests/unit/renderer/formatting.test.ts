import { getSchema } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import { describe, expect, test } from 'vitest'
import { textParts } from '../../../renderer/editor/document.ts'
import { classOfLook, formattedLines } from '../../../renderer/editor/formatting.ts'
import type { Formatting } from '../../../renderer/editor/formatting.ts'
import { Document, Part, documentOf } from '../../../renderer/editor/parts.ts'
import { formattingOf, textOf } from '../../../renderer/editor/read-document.ts'

const schema = getSchema([Document, Part, ...textParts])

/** Formatting over the words of a text: `['heading', 'Title', '2']`. */
const over = (
  text: string,
  ...marks: readonly (readonly [kind: string, words: string, detail?: string])[]
): Formatting =>
  marks.map(([kind, words, detail]) => {
    const start = text.indexOf(words)
    return { kind, start, end: start + words.length, ...(detail === undefined ? {} : { detail }) }
  })

describe('formatting', () => {
  const TEXT = 'Title\nfirst\nstill first\ninner\nsecond\nquoted\na\nb\nplain words here'

  const all = over(
    TEXT,
    ['heading', 'Title', '2'],
    ['list', 'first\nstill first\ninner\nsecond', 'number'],
    ['item', 'first\nstill first\ninner'],
    ['list', 'inner'],
    ['item', 'inner'],
    ['item', 'second'],
    ['quote', 'quoted'],
    ['table', 'a\nb'],
    ['row', 'a\nb'],
    ['cell', 'a', 'header'],
    ['cell', 'b'],
    ['bold', 'plain'],
    ['link', 'words here', 'https://example.org/'],
    ['italic', 'words'],
  ).map((format) =>
    format.kind === 'cell' && format.detail === 'header' ? { ...format, ...lineOf(TEXT, 'a') } : format,
  )

  test('gives each line its look', () => {
    const shown = formattedLines(TEXT, all).map(({ line, look }) => {
      const words = TEXT.slice(line.offset, line.offset + line.length)
      return `${words}: ${classOfLook(look)} ${look.marker}`.trim()
    })
    expect(shown).toEqual([
      'Title: heading level-2',
      'first: item depth-1 1.',
      'still first: item depth-1',
      'inner: item depth-2 •',
      'second: item depth-1 2.',
      'quoted: quote',
      'a: table-cell columns-2 is-header',
      'b: table-cell columns-2',
      'plain words here:',
    ])
  })

  test('goes into the editor’s document and comes back as it was', () => {
    const doc = Node.fromJSON(schema, documentOf(TEXT, all).content)
    doc.check()
    expect(textOf(doc)).toBe(TEXT)
    expect(key(formattingOf(doc, TEXT, all))).toEqual(key(all))
  })

  test('that means nothing here is passed over', () => {
    const odd = over(TEXT, ['marquee', 'Title'], ['heading', 'first', 'x'], ['cell', 'second'])
    expect(() => Node.fromJSON(schema, documentOf(TEXT, odd).content).check()).not.toThrow()
  })
})

const key = (formatting: Formatting): readonly string[] =>
  formatting.map(({ kind, start, end, detail = '' }) => `${kind} ${start} ${end} ${detail}`).toSorted()

/** Where a whole line stands. */
function lineOf(text: string, line: string): { readonly start: number; readonly end: number } {
  const start = `\n${text}\n`.indexOf(`\n${line}\n`)
  return { start, end: start + line.length }
}
