import { Node, isMacOS } from '@tiptap/core'
import type { JSONContent } from '@tiptap/core'
import { Plugin, PluginKey, Selection, TextSelection } from '@tiptap/pm/state'
import type { Command, EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { PlacedLine } from '#core/text/positions.ts'
import { linesOf } from '#core/text/positions.ts'
import { linesFor } from './document.ts'
import type { Formatting, LineLook } from './formatting.ts'

/** How many characters a part has, at least, before another one begins: a screenful, and in a long text not many parts. */
const LEAST = 2_000
const MANY = 125
/** What a line counts beside its characters. */
const LINE = 40

/** The document: lines in parts, of which the browser lays out only those near the view. */
export const Document = Node.create({ name: 'doc', topNode: true, content: 'part+' })

export const Part = Node.create({
  name: 'part',
  content: 'line+',
  selectable: false,
  addAttributes: () => ({ size: { default: 0 } }),
  renderHTML: ({ node }) => ['div', { class: 'part', style: `--size: ${node.attrs['size']}` }, 0],
  addProseMirrorPlugins: () => [aroundCaret],
  addKeyboardShortcuts() {
    const [start, end] = isMacOS() ? ['Mod-ArrowUp', 'Mod-ArrowDown'] : ['Mod-Home', 'Mod-End']
    const { view } = this.editor
    const run = (command: Command) => (): boolean => command(view.state, view.dispatch)
    return {
      [start]: run(toEdge('start', false)),
      [end]: run(toEdge('end', false)),
      [`Shift-${start}`]: run(toEdge('start', true)),
      [`Shift-${end}`]: run(toEdge('end', true)),
    }
  },
})

/** A canonical text with its formatting in parts, and where its lines stand there. */
export const documentOf = (
  text: string,
  formatting: Formatting,
): { readonly content: JSONContent; readonly lines: readonly PlacedLine[] } => {
  const parts: { type: 'part'; attrs: { size: number }; content: JSONContent[] }[] = []
  const shown = linesFor(text, formatting)
  const least = Math.max(LEAST, text.length / MANY)
  let position = 0
  const lines = linesOf(text).map(({ offset, length }, i) => {
    const line = shown[i] ?? { type: 'line' }
    let part = parts.at(-1)
    if (part === undefined || (part.attrs.size >= least && !isCell(line))) {
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

interface Around {
  readonly part: number
  readonly decorations: DecorationSet
}

const key = new PluginKey<Around>('around-caret')

/** The browser moves the caret only through what is laid out: so the caret's part and its neighbours always are. */
const aroundCaret = new Plugin<Around>({
  key,
  state: {
    init: (_, state) => aroundHead(state),
    apply: ({ docChanged }, around, _before, state) => aroundHead(state, docChanged ? undefined : around),
  },
  props: { decorations: (state) => key.getState(state)?.decorations },
})

const aroundHead = ({ doc, selection }: EditorState, before?: Around): Around => {
  const part = selection.$head.index(0)
  if (part === before?.part) return before
  const made: Decoration[] = []
  doc.forEach((node, at, i) => {
    if (Math.abs(i - part) <= 1) made.push(Decoration.node(at, at + node.nodeSize, { class: 'is-near' }))
  })
  return { part, decorations: DecorationSet.create(doc, made) }
}

/** Goes to the start or end of the whole text; by itself the browser goes to the edge of what is laid out. */
const toEdge =
  (edge: 'start' | 'end', isSelecting: boolean): Command =>
  ({ doc, selection, tr }, dispatch) => {
    const { $head } = edge === 'start' ? Selection.atStart(doc) : Selection.atEnd(doc)
    dispatch?.(tr.setSelection(new TextSelection(isSelecting ? selection.$anchor : $head, $head)).scrollIntoView())
    return true
  }

/** The rows of a table stay together. */
const isCell = ({ attrs }: JSONContent): boolean => ((attrs?.['look'] as LineLook | undefined)?.columns ?? 0) > 0
