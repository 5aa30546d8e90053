import { getSchema } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPositions } from '#core/text/positions.ts'
import { textParts } from '../../../renderer/editor/document.ts'
import { Document, Part, documentOf } from '../../../renderer/editor/parts.ts'

const schema = getSchema([Document, Part, ...textParts])

const documentAndLines = (...args: Parameters<typeof documentOf>) => {
  const { content, lines } = documentOf(...args)
  const doc = Node.fromJSON(schema, content)
  doc.check()
  return { doc, lines }
}

test('every character of a text stands in its parts where the table of lines says', () => {
  const line = fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 5 }), fc.constant('x'.repeat(3_000)))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const text = lines.join('\n')
      const { doc, lines: placed } = documentAndLines(text, [])
      const positions = createPositions(placed)
      expect(doc.textBetween(0, doc.content.size, '\n')).toBe(text)
      for (const { offset, length, position } of placed) {
        expect(doc.resolve(position).parent.textContent).toBe(text.slice(offset, offset + length))
        expect(doc.resolve(position).parentOffset).toBe(0)
        expect(positions.toOffset(positions.toPosition(offset + length))).toBe(offset + length)
      }
    }),
  )
})

test('a long text has several parts, a short one a single one, and a table is never cut', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `${i} ${'word '.repeat(100)}`)
  const text = lines.join('\n')
  const table = lines.flatMap((line, i) => {
    const start = lines.slice(0, i).join('\n').length + (i > 0 ? 1 : 0)
    const place = { start, end: start + line.length }
    return [
      { kind: 'table', start: 0, end: text.length },
      { kind: 'row', ...place },
      { kind: 'cell', ...place },
    ].slice(i === 0 ? 0 : 1)
  })
  expect(documentAndLines('short', []).doc.childCount).toBe(1)
  expect(documentAndLines(text, []).doc.childCount).toBeGreaterThan(2)
  expect(documentAndLines(text, table).doc.childCount).toBe(1)
})
