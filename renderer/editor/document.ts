import { Mark, Node } from '@tiptap/core'
import type { JSONContent } from '@tiptap/core'
import type { Node as DocumentNode } from '@tiptap/pm/model'
import { classOfLook, formattedLines, markKinds, plainLook } from './formatting.ts'
import type { Formatting, LineLook } from './formatting.ts'

/** One text block for each line of the canonical text, blank lines included. */
export const Line = Node.create({
  name: 'line',
  group: 'block',
  content: 'text*',
  addAttributes: () => ({ look: { default: null, parseHTML: () => null, rendered: false } }),
  parseHTML: () => [{ tag: 'p' }],
  renderHTML: ({ node }) => {
    const line = emptyLine().cloneNode() as HTMLElement
    for (const [name, value] of Object.entries(attributesOf(node.attrs['look'] as LineLook | null)))
      line.setAttribute(name, value)
    return { dom: line, contentDOM: line }
  },
})

let empty: HTMLElement | undefined
/** What every line is a copy of: that is quicker than making each anew, and a novel has 40,000. */
const emptyLine = (): HTMLElement => {
  if (empty === undefined) {
    empty = document.createElement('p')
    empty.dir = 'auto'
  }
  return empty
}

export const Text = Node.create({ name: 'text', group: 'inline' })

export const Bold = Mark.create({ name: 'bold', renderHTML: () => ['strong', 0] })
export const Italic = Mark.create({ name: 'italic', renderHTML: () => ['em', 0] })

/** A link is shown, never followed: its address is a stranger's. */
export const LinkMark = Mark.create({
  name: 'link',
  inclusive: false,
  addAttributes: () => ({ detail: { default: '', rendered: false } }),
  renderHTML: ({ mark }) => ['span', { class: 'text-link', title: String(mark.attrs['detail']) }, 0],
})

/** What the page says of the text, whether it may be typed in or not. */
export const textBox = (label: string): Record<string, string> => ({
  class: 'article-text',
  role: 'textbox',
  'aria-label': label,
  'aria-multiline': 'true',
})

/** What lines are made of. */
export const textParts = [Line, Text, Bold, Italic, LinkMark]

/** How a line of the document looks. */
export const lookOfLine = (line: DocumentNode): LineLook => (line.attrs['look'] as LineLook | null) ?? plainLook

/** Goes through the lines of a document, whatever part they stand in, with the position before each. */
export const eachLine = (doc: DocumentNode, act: (line: DocumentNode, at: number) => void): void =>
  doc.forEach((part, before) => part.forEach((line, at) => act(line, before + 1 + at)))

const attributesOf = (look: LineLook | null): Record<string, string> => {
  if (look === null) return {}
  const words = classOfLook(look)
  return {
    ...(words === '' ? {} : { class: words }),
    ...(look.marker === '' ? {} : { 'data-marker': look.marker }),
    ...(look.heading === 0 ? {} : { role: 'heading', 'aria-level': String(look.heading) }),
  }
}

/** The lines of a canonical text with its formatting, as the editor's document has them. */
export const linesFor = (text: string, formatting: Formatting): JSONContent[] => {
  const marks = formatting
    .filter(({ kind }) => (markKinds as readonly string[]).includes(kind))
    .toSorted((a, b) => a.start - b.start)
  let next = 0
  let open: Formatting[number][] = []
  return formattedLines(text, formatting).map(({ line: { offset, length }, look }) => {
    const attrs = classOfLook(look) === '' ? {} : { attrs: { look } }
    if (length === 0) return { type: 'line', ...attrs }
    const end = offset + length
    open = open.filter((mark) => mark.end > offset)
    for (let mark = marks[next]; mark !== undefined && mark.start < end; mark = marks[next]) {
      open.push(mark)
      next += 1
    }
    return { type: 'line', ...attrs, content: piecesOf(text, offset, end, open) }
  })
}

/** A line's text, cut where marks begin or end. */
const piecesOf = (text: string, start: number, end: number, marks: Formatting): JSONContent[] => {
  if (marks.length === 0) return [{ type: 'text', text: text.slice(start, end) }]
  const cuts = [...new Set([start, end, ...marks.flatMap((mark) => [mark.start, mark.end])])]
    .filter((at) => start <= at && at <= end)
    .sort((a, b) => a - b)
  return cuts.slice(0, -1).map((from, i) => {
    const to = cuts[i + 1] ?? end
    const around = marks.filter((mark) => mark.start <= from && mark.end >= to)
    return {
      type: 'text',
      text: text.slice(from, to),
      marks: around.map(({ kind, detail }) => ({
        type: kind,
        ...(kind === 'link' ? { attrs: { detail: detail ?? '' } } : {}),
      })),
    }
  })
}
