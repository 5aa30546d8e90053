import { Extension, isMacOS } from '@tiptap/core'
import { Node, Slice } from '@tiptap/pm/model'
import { Selection, TextSelection } from '@tiptap/pm/state'
import type { Command, EditorState, Transaction } from '@tiptap/pm/state'
import { lookOfLine } from './document.ts'
import { documentOf } from './parts.ts'

/** Enter, Backspace and Delete in "Correct text": lines are cut and joined as if there were no parts around them. */
export const LineKeys = Extension.create({
  name: 'line-keys',
  addKeyboardShortcuts() {
    const { view } = this.editor
    const bound = (keys: readonly string[], command: Command): Record<string, () => boolean> =>
      Object.fromEntries(keys.map((key) => [key, () => command(view.state, view.dispatch)]))
    return {
      ...bound(['Enter', 'Shift-Enter'], cutLine),
      ...bound(['Backspace', 'Shift-Backspace', 'Mod-Backspace', ...(isMacOS() ? macBack : [])], joinBack),
      ...bound(['Delete', 'Mod-Delete', ...(isMacOS() ? macAhead : [])], joinAhead),
      ...bound(['Mod-a'], selectAll),
    }
  },
})

const macBack = ['Ctrl-h', 'Alt-Backspace']
const macAhead = ['Ctrl-d', 'Ctrl-Alt-Backspace', 'Alt-Delete', 'Alt-d']

/** Cuts the line at the caret. An empty entry of a list ends the list instead; behind a heading the next line is plain. */
export const cutLine: Command = ({ tr }, dispatch) => {
  tr.deleteSelection()
  const { $from } = tr.selection
  const { parent, parentOffset } = $from
  const look = lookOfLine(parent)
  const isEmpty = parent.content.size === 0
  if (isEmpty && look.depth > 0) {
    tr.setNodeAttribute($from.before(), 'look', { ...look, depth: 0, marker: '' })
  } else {
    const isBehind = !isEmpty && parentOffset === parent.content.size
    const next = isBehind && look.heading > 0 ? { ...look, heading: 0 } : parent.attrs['look']
    tr.split($from.pos, 1, [{ type: parent.type, attrs: { look: next } }])
  }
  dispatch?.(tr.scrollIntoView())
  return true
}

/** Takes away what is selected, or joins the line with the one before it where the caret stands at its start. */
export const joinBack: Command = (state, dispatch) => {
  const { empty, $from } = state.selection
  if (!empty) return takeAway(state, dispatch)
  if ($from.parentOffset > 0) return false
  const before = Selection.findFrom(state.doc.resolve($from.before()), -1, true)
  if (before !== null) dispatch?.(joined(state, before.head, $from.pos))
  return true
}

/** Takes away what is selected, or joins the line with the one behind it where the caret stands at its end. */
export const joinAhead: Command = (state, dispatch) => {
  const { empty, $from } = state.selection
  if (!empty) return takeAway(state, dispatch)
  if ($from.parentOffset < $from.parent.content.size) return false
  const behind = Selection.findFrom(state.doc.resolve($from.after()), 1, true)
  if (behind !== null) dispatch?.(joined(state, $from.pos, behind.head))
  return true
}

const takeAway: Command = ({ tr }, dispatch) => {
  dispatch?.(tr.deleteSelection().scrollIntoView())
  return true
}

/** The line that ends at a position and the one that starts at another as one line; it looks like the first with words. */
const joined = ({ doc, tr }: EditorState, end: number, start: number): Transaction => {
  const [first, second] = [doc.resolve(end), doc.resolve(start)]
  tr.delete(end, start)
  if (first.parent.content.size === 0) tr.setNodeAttribute(first.before(), 'look', second.parent.attrs['look'])
  return tr.scrollIntoView()
}

/** Selects the whole text. */
export const selectAll: Command = ({ doc, tr }, dispatch) => {
  dispatch?.(tr.setSelection(TextSelection.between(Selection.atStart(doc).$from, Selection.atEnd(doc).$to)))
  return true
}

/** Puts words of any number of lines in the place of what is selected. */
export const pasted = ({ schema, tr }: EditorState, words: string): Transaction => {
  const { content } = Node.fromJSON(schema, documentOf(words, []).content)
  const { from, to } = tr.selection
  tr.replace(from, to, new Slice(content, 2, 2))
  return tr.setSelection(Selection.near(tr.doc.resolve(tr.mapping.map(to)), -1)).scrollIntoView()
}
