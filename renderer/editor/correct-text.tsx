import { useEffect } from 'react'
import { Extension } from '@tiptap/core'
import { EditorContent, useEditor } from '@tiptap/react'
import { history, redo, undo } from '@tiptap/pm/history'
import { keymap } from '@tiptap/pm/keymap'
import { Fragment, Slice } from '@tiptap/pm/model'
import type { Node, Schema } from '@tiptap/pm/model'
import { useLatest } from '../state/use-latest.ts'
import { Document, Line, Text, documentOf } from './document.ts'

interface Props {
  readonly text: string
  readonly label: string
  /** Hears of the text as it is typed. */
  readonly onText: (text: string) => void
}

/** The text of an article to be typed in: lines of plain text, with an undo of its own. */
export const CorrectText = ({ text, label, onText }: Props) => {
  const latest = useLatest(onText)
  const editor = useEditor({
    extensions: [Document, Line, Text, Typing],
    content: documentOf(text),
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
    editorProps: {
      attributes: {
        class: 'article-text',
        role: 'textbox',
        'aria-label': label,
        'aria-multiline': 'true',
        spellcheck: 'true',
      },
      // Only the words: what a clipboard says of their looks, or would run, is left behind.
      handlePaste: (view, event) => {
        const words = event.clipboardData?.getData('text/plain') ?? ''
        view.dispatch(view.state.tr.replaceSelection(linesToSlice(view.state.schema, words)).scrollIntoView())
        return true
      },
      handleDrop: () => true,
    },
    onUpdate: ({ editor: at }) => latest.current(textOf(at.state.doc)),
  })
  useEffect(() => {
    editor?.commands.focus('start')
  }, [editor])
  return (
    <div className="article-scroll">
      <EditorContent editor={editor} className="article-page" />
    </div>
  )
}

const Typing = Extension.create({
  name: 'typing',
  addProseMirrorPlugins: () => [history(), keymap({ 'Mod-z': undo, 'Mod-y': redo, 'Mod-Shift-z': redo })],
})

/** The canonical text of the editor's document. */
const textOf = (doc: Node): string => {
  const lines: string[] = []
  doc.forEach((line) => lines.push(line.textContent))
  return lines.join('\n')
}

const linesToSlice = (schema: Schema, words: string): Slice => {
  const lines = words.split(/\r\n?|\n/).map((line) => schema.node('line', null, line === '' ? [] : [schema.text(line)]))
  return new Slice(Fragment.from(lines), 1, 1)
}
