import { useEffect, useReducer, useRef, useState } from 'react'
import { Extension } from '@tiptap/core'
import type { Editor } from '@tiptap/core'
import { EditorContent, useEditor } from '@tiptap/react'
import { history, redo, undo } from '@tiptap/pm/history'
import { keymap } from '@tiptap/pm/keymap'
import type { Node } from '@tiptap/pm/model'
import { createPositions } from '#core/text/positions.ts'
import { afterPaint } from '../state/after-paint.ts'
import { useLatest } from '../state/use-latest.ts'
import { textBox, textParts } from './document.ts'
import { Numbering, areLines, toggleLines } from './format-lines.ts'
import type { LineKind } from './format-lines.ts'
import type { Formatting } from './formatting.ts'
import { hideFromReact } from './hide-from-react.ts'
import { LineKeys, pasted } from './line-keys.ts'
import { Document, Part, documentOf } from './parts.ts'
import { formattingOf, textOf } from './read-document.ts'

interface Props {
  /** The text and formatting to begin with. */
  readonly text: string
  readonly formatting: Formatting
  readonly wasFormatted: boolean
  readonly label: string
  /** Where the caret begins, at the top of the view: a UTF-16 offset of the text. */
  readonly startAt: number
  /** Hears of the text as it is typed, and, once lines or words were formatted, of the formatting. */
  readonly onText: (text: string, formatting: Formatting | null) => void
  /** Hears that more was to be pasted than an article may have. */
  readonly onTooMuch: () => void
}

const MOST = 5_000_000 // UTF-16 code units

/** The text of an article to be typed in and formatted, with an undo of its own. */
export const CorrectText = ({ text, formatting, wasFormatted, label, startAt, onText, onTooMuch }: Props) => {
  const latest = useLatest({ onText, onTooMuch })
  const [first] = useState(() => ({ text, formatting, startAt, ...documentOf(text, formatting) }))
  const isFormatted = useRef(wasFormatted)
  const typedIn = useRef<Node | null>(null)
  /** Reads what was typed: the whole text, and so not between a key and its letter. */
  const [read] = useState(() => () => {
    const doc = typedIn.current
    typedIn.current = null
    if (doc === null) return
    latest.current.onText(textOf(doc), isFormatted.current ? formattingOf(doc, first.text, first.formatting) : null)
  })
  const editor = useEditor({
    extensions: [Document, Part, ...textParts, LineKeys, Typing, Numbering],
    enableCoreExtensions: { keymap: false },
    content: first.content,
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
    editorProps: {
      attributes: { ...textBox(label), spellcheck: 'true' },
      // Only the words: what a clipboard says of their looks, or would run, is left behind.
      handlePaste: (view, event) => {
        const words = event.clipboardData?.getData('text/plain') ?? ''
        if (words.length > MOST) {
          latest.current.onTooMuch()
          return true
        }
        view.dispatch(pasted(view.state, words.replaceAll(/\r\n?/g, '\n')))
        return true
      },
      clipboardTextSerializer: (_slice, { state: { doc, selection } }) =>
        doc.textBetween(selection.from, selection.to, '\n'),
      handleDrop: () => true,
    },
    onUpdate: ({ editor: at }) => {
      typedIn.current = at.state.doc
      afterPaint(read)
    },
  })
  useEffect(() => {
    if (editor === null) return
    const { dom } = editor.view
    hideFromReact(dom)
    const at = createPositions(first.lines).toPosition(Math.min(first.startAt, first.text.length))
    editor.commands.focus(at)
    if (first.startAt === 0) return
    // What is above is laid out by then.
    afterPaint(() => {
      const scroller = dom.closest('.article-scroll')
      if (editor.isDestroyed || scroller === null) return
      scroller.scrollTop += editor.view.coordsAtPos(at, 1).top - scroller.getBoundingClientRect().top - 4
    })
  }, [editor, first])
  useEffect(() => read, [read])
  return (
    <>
      {editor !== null && (
        <FormatBar
          editor={editor}
          onFormat={() => {
            isFormatted.current = true
          }}
        />
      )}
      <div className="article-scroll">
        <EditorContent editor={editor} className="article-page" />
      </div>
    </>
  )
}

const lineKinds: readonly (readonly [kind: LineKind, sign: string, name: string])[] = [
  ['heading-1', 'H1', 'Heading 1'],
  ['heading-2', 'H2', 'Heading 2'],
  ['heading-3', 'H3', 'Heading 3'],
  ['bullets', '•', 'List'],
  ['numbers', '1.', 'Numbered list'],
  ['quote', '❝', 'Quotation'],
]

const marks = [
  ['bold', 'B', 'Bold'],
  ['italic', 'I', 'Italic'],
] as const

interface BarProps {
  readonly editor: Editor
  readonly onFormat: () => void
}

/** What the selected lines and words can be made. */
const FormatBar = ({ editor, onFormat }: BarProps) => {
  const [, again] = useReducer((count: number) => count + 1, 0)
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    editor.on('transaction', again)
    return () => void editor.off('transaction', again)
  }, [editor])
  const format = (act: () => unknown): void => {
    onFormat()
    act()
  }
  const setLink = (): void => {
    if (address === null) return
    const isAddress = /^(?:https?:\/\/|mailto:)\S+$/i.test(address)
    if (address !== '' && !isAddress) return
    const chain = editor.chain().focus()
    format(() => (address === '' ? chain.unsetMark('link') : chain.setMark('link', { detail: address })).run())
    setAddress(null)
  }
  return (
    <div className="format-bar" role="toolbar" aria-label="Format">
      {lineKinds.map(([kind, sign, name]) => (
        <FormatButton
          key={kind}
          sign={sign}
          name={name}
          isOn={areLines(editor.state, kind)}
          onPress={() => format(() => toggleLines(editor, kind))}
        />
      ))}
      {marks.map(([mark, sign, name]) => (
        <FormatButton
          key={mark}
          sign={sign}
          name={name}
          isOn={editor.isActive(mark)}
          onPress={() => format(() => editor.chain().focus().toggleMark(mark).run())}
        />
      ))}
      <FormatButton
        sign="🔗"
        name="Link…"
        isOn={editor.isActive('link')}
        onPress={() =>
          setAddress(address === null ? String(editor.getAttributes('link')['detail'] ?? 'https://') : null)
        }
      />
      {address !== null && (
        <input
          autoFocus
          aria-label="Address of the link"
          title="https://… and Enter; nothing takes the link away"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') setLink()
            else if (event.key === 'Escape') setAddress(null)
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
      )}
    </div>
  )
}

interface ButtonProps {
  readonly sign: string
  readonly name: string
  readonly isOn: boolean
  readonly onPress: () => void
}

const FormatButton = ({ sign, name, isOn, onPress }: ButtonProps) => (
  <button
    type="button"
    className="plain"
    title={name}
    aria-label={name}
    data-sign={sign}
    aria-pressed={isOn}
    onMouseDown={(event) => event.preventDefault()}
    onClick={onPress}
  />
)

const Typing = Extension.create({
  name: 'typing',
  addProseMirrorPlugins: () => [history(), keymap({ 'Mod-z': undo, 'Mod-y': redo, 'Mod-Shift-z': redo })],
})
