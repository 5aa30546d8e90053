import { Extension } from '@tiptap/core'
import type { Editor } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { EditorState, Transaction } from '@tiptap/pm/state'
import { eachLine, lookOfLine } from './document.ts'
import type { LineLook } from './formatting.ts'

/** What a line can be made in "Correct text". */
export type LineKind = 'heading-1' | 'heading-2' | 'heading-3' | 'quote' | 'bullets' | 'numbers'

/** Makes the selected lines of a kind, or plain again where all of them are. Cells of tables stay as they are. */
export const toggleLines = (editor: Editor, kind: LineKind): void => {
  const { state } = editor
  const lines = selectedLines(state).filter(({ look }) => look.columns === 0)
  const off = lines.every(({ look }) => isOfKind(look, kind))
  const transaction = state.tr
  for (const { at, look } of lines)
    transaction.setNodeAttribute(at, 'look', off ? without(look, kind) : withKind(look, kind))
  editor.view.dispatch(transaction)
  editor.view.focus()
}

/** Whether all selected lines are of a kind. */
export const areLines = (state: EditorState, kind: LineKind): boolean =>
  selectedLines(state).every(({ look }) => isOfKind(look, kind))

/** Keeps the numbers of numbered lists in their order while lines come and go. */
export const Numbering = Extension.create({
  name: 'numbering',
  addProseMirrorPlugins: () => [
    new Plugin({
      appendTransaction: (transactions, _before, state) =>
        transactions.some(({ docChanged }) => docChanged) ? renumbered(state) : null,
    }),
  ],
})

interface Placed {
  readonly at: number
  readonly look: LineLook
}

const selectedLines = (state: EditorState): readonly Placed[] => {
  const found: Placed[] = []
  const { from, to } = state.selection
  state.doc.nodesBetween(from, to, (node, at) => {
    if (node.type.name === 'line') found.push({ at, look: lookOfLine(node) })
    return node.type.name === 'part'
  })
  return found
}

const isOfKind = (look: LineLook, kind: LineKind): boolean => {
  if (kind === 'quote') return look.quotes > 0
  if (kind === 'bullets') return look.depth > 0 && look.marker === '•'
  if (kind === 'numbers') return look.depth > 0 && look.marker.endsWith('.')
  return look.heading === Number(kind.at(-1))
}

const without = (look: LineLook, kind: LineKind): LineLook => {
  if (kind === 'quote') return { ...look, quotes: 0 }
  if (kind === 'bullets' || kind === 'numbers') return { ...look, depth: 0, marker: '' }
  return { ...look, heading: 0 }
}

const withKind = (look: LineLook, kind: LineKind): LineLook => {
  if (kind === 'quote') return { ...look, quotes: Math.max(1, look.quotes) }
  const plain = { ...look, heading: 0 }
  if (kind === 'bullets') return { ...plain, depth: Math.max(1, look.depth), marker: '•' }
  if (kind === 'numbers') return { ...plain, depth: Math.max(1, look.depth), marker: '1.' }
  return { ...look, depth: 0, marker: '', heading: Number(kind.at(-1)) }
}

const renumbered = (state: EditorState): Transaction | null => {
  const transaction = state.tr
  const counts: number[] = []
  eachLine(state.doc, (line, at) => {
    const look = lookOfLine(line)
    counts.length = look.depth
    if (look.depth === 0 || look.marker === '') return
    const isNumber = look.marker.endsWith('.')
    const count = isNumber ? (counts[look.depth - 1] ?? 0) + 1 : 0
    counts[look.depth - 1] = count
    if (isNumber && look.marker !== `${count}.`) {
      transaction.setNodeAttribute(at, 'look', { ...look, marker: `${count}.` })
    }
  })
  return transaction.docChanged ? transaction : null
}
