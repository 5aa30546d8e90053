import { Node } from '@tiptap/core'
import type { JSONContent } from '@tiptap/core'
import type { PlacedLine } from '#core/text/positions.ts'
import { linesOf } from '#core/text/positions.ts'
import { documentOf } from './document.ts'
import type { Formatting, LineLook } from './formatting.ts'

/** How many characters a part has, at least, before another one begins. */
const LEAST = 4_000
/** What a line counts beside its characters. */
const LINE = 40

/** The document of a text to read: lines in parts, of which the browser lays out only those near the view. */
export const PartedDocument = Node.create({ name: 'doc', topNode: true, content: 'part+' })

export const Part = Node.create({
  name: 'part',
  content: 'line+',
  selectable: false,
  addAttributes: () => ({ size: { default: 0 } }),
  renderHTML: ({ node }) => ['div', { class: 'part', style: `--size: ${node.attrs['size']}` }, 0],
})

/** A canonical text with its formatting in parts, and where its lines stand there. */
export const partedDocument = (
  text: string,
  formatting: Formatting,
): { readonly content: JSONContent; readonly lines: readonly PlacedLine[] } => {
  const parts: { type: 'part'; attrs: { size: number }; content: JSONContent[] }[] = []
  const shown = documentOf(text, formatting).content ?? []
  let position = 0
  const lines = linesOf(text).map(({ offset, length }, i) => {
    const line = shown[i] ?? { type: 'line' }
    let part = parts.at(-1)
    if (part === undefined || (part.attrs.size >= LEAST && !isCell(line))) {
      position += part === undefined ? 1 : 2
      part = { type: 'part', attrs: { size: 0 }, content: [] }
      parts.push(part)
    }
    part.content.push(line)
    part.attrs.size += length + LINE
    position += 1
    const placed = { offset, length, position }
    position += length + 1
    return placed
  })
  return { content: { type: 'doc', content: parts }, lines }
}

/** The rows of a table stay together. */
const isCell = ({ attrs }: JSONContent): boolean => ((attrs?.['look'] as LineLook | undefined)?.columns ?? 0) > 0
