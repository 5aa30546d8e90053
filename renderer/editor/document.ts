import { Node } from '@tiptap/core'
import type { JSONContent } from '@tiptap/core'
import { linesOf } from '#core/text/positions.ts'

/** The document: one text block for each line of the canonical text, blank lines included. */
export const Document = Node.create({ name: 'doc', topNode: true, content: 'line+' })

export const Line = Node.create({
  name: 'line',
  group: 'block',
  content: 'text*',
  parseHTML: () => [{ tag: 'p' }],
  renderHTML: () => ['p', { dir: 'auto' }, 0],
})

export const Text = Node.create({ name: 'text', group: 'inline' })

/** A canonical text as the editor's document. */
export const documentOf = (text: string): JSONContent => ({
  type: 'doc',
  content: linesOf(text).map(({ offset, length }) =>
    length === 0
      ? { type: 'line' }
      : { type: 'line', content: [{ type: 'text', text: text.slice(offset, offset + length) }] },
  ),
})
