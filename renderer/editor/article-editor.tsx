import { useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { EditorContent, useEditor } from '@tiptap/react'
import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import type { Transaction } from '@tiptap/pm/state'
import { createPositions, flatLines } from '#core/text/positions.ts'
import type { Positions } from '#core/text/positions.ts'
import type { TextRange } from '#core/text/segments.ts'
import { useLatest } from '../state/use-latest.ts'
import { Annotations, repaint, windowOf } from './annotations.ts'
import type { Paint, PaintWindow } from './annotations.ts'
import { Document, Line, Text, documentOf } from './document.ts'

/** What commands may do to the editor. Offsets are UTF-16 units of the canonical text. */
export interface EditorHandle {
  readonly focus: () => void
  /** Puts the caret somewhere, or selects. */
  readonly select: (start: number, end?: number) => void
  readonly reveal: (range: TextRange) => void
  /** Where a range starts on the scrolled page, and how wide the page is, in CSS pixels. */
  readonly boxOf: (range: TextRange) => { readonly left: number; readonly top: number; readonly width: number }
}

interface Props {
  readonly text: string
  readonly label: string
  readonly paint: Omit<Paint, 'positions' | 'text'>
  readonly onSelect: (selection: TextRange) => void
  /** Spans under the pointer, innermost first; empty for plain text. */
  readonly onPick: (spans: readonly string[]) => void
  readonly onReady: (handle: EditorHandle | null) => void
  /** What floats over the text and scrolls with it. */
  readonly children?: ReactNode
}

/** An article in the editor: a caret and selections, but no editing; annotations are drawn over the text. */
export const ArticleEditor = ({ text, label, paint, onSelect, onPick, onReady, children }: Props) => {
  const positions = useMemo(() => createPositions(flatLines(text)), [text])
  const content = useMemo(() => documentOf(text), [text])
  const scroller = useRef<HTMLDivElement>(null)
  const callbacks = useLatest({ onSelect, onPick })

  const editor = useEditor(
    {
      extensions: [Document, Line, Text, Annotations],
      content,
      injectCSS: false,
      enableInputRules: false,
      enablePasteRules: false,
      editorProps: {
        attributes: {
          class: 'article-text',
          role: 'textbox',
          'aria-label': label,
          'aria-multiline': 'true',
          'aria-readonly': 'true',
          spellcheck: 'false',
          autocorrect: 'off',
          autocapitalize: 'off',
        },
        handleClick: (_view, _position, event) => {
          // Not asked of the editor's state: while words are selected, it hears of the click only later.
          if (!event.shiftKey) callbacks.current.onPick(spansAt(event.target))
          return false
        },
      },
      onSelectionUpdate: ({ editor: at }) => {
        callbacks.current.onSelect(selectionOf(at, positions))
      },
    },
    [text],
  )

  useEffect(() => {
    if (editor === null || editor.isDestroyed) return
    editor.view.dispatch(repaint(withPageSelection(editor), { paint: { ...paint, positions, text } }))
  }, [editor, paint, positions, text])

  useEffect(() => {
    const element = scroller.current
    if (editor === null || element === null) return undefined
    hideFromReact(editor.view.dom)
    onReady(handleOf(editor, positions, element))
    callbacks.current.onSelect(selectionOf(editor, positions)) // what was selected in another article no longer is
    const follow = (): void => {
      const now = windowOf(editor.state)
      const next = nextWindow(editor, positions, element, now)
      if (next !== now) editor.view.dispatch(repaint(editor.state.tr, { window: next }))
    }
    follow()
    element.addEventListener('scroll', follow, { passive: true })
    const resized = new ResizeObserver(follow)
    resized.observe(element)
    return () => {
      onReady(null)
      element.removeEventListener('scroll', follow)
      resized.disconnect()
    }
  }, [editor, positions, callbacks, onReady])

  return (
    <div className="article-scroll" ref={scroller}>
      <EditorContent editor={editor} className="article-page" />
      {children}
    </div>
  )
}

const selectionOf = ({ state }: Editor, positions: Positions): TextRange => ({
  start: positions.toOffset(state.selection.from),
  end: positions.toOffset(state.selection.to),
})

/**
 * A transaction that takes over what the page has selected. A click moves the page's selection before the editor hears
 * of it; drawing in between would put the caret back to where it was.
 */
const withPageSelection = ({ view, state }: Editor): Transaction => {
  const selection = view.dom.ownerDocument.getSelection()
  const { anchorNode, focusNode } = selection ?? {}
  if (!view.hasFocus() || selection === null || !view.dom.contains(anchorNode ?? null) || !anchorNode || !focusNode) {
    return state.tr
  }
  const anchor = view.posAtDOM(anchorNode, selection.anchorOffset, -1)
  const head = view.posAtDOM(focusNode, selection.focusOffset, -1)
  if (anchor === state.selection.anchor && head === state.selection.head) return state.tr
  return state.tr.setSelection(TextSelection.between(state.doc.resolve(anchor), state.doc.resolve(head)))
}

/** The spans that an element stands in, innermost first. */
const spansAt = (target: EventTarget | null): readonly string[] => {
  const found: string[] = []
  let element = target instanceof Element ? target.closest('[data-span]') : null
  while (element !== null) {
    const id = element.getAttribute('data-span')
    if (id !== null && !found.includes(id)) found.push(id)
    element = element.parentElement?.closest('[data-span]') ?? null
  }
  return found
}

/** What to draw at this scroll position: the visible text and half a screen on either side; the same while that suffices. */
const nextWindow = (editor: Editor, positions: Positions, element: HTMLElement, now: PaintWindow): PaintWindow => {
  if (editor.isDestroyed) return now
  const box = element.getBoundingClientRect()
  const offsetAt = (top: number, otherwise: number): number => {
    const found = editor.view.posAtCoords({ left: box.left + box.width / 2, top })
    return found === null ? otherwise : positions.toOffset(found.pos)
  }
  const start = offsetAt(box.top + 2, 0)
  const end = Math.max(offsetAt(box.bottom - 2, Number.MAX_SAFE_INTEGER), start)
  if (start >= now.start && end <= now.end) return now
  const margin = Math.max(end === Number.MAX_SAFE_INTEGER ? 0 : (end - start) / 2, 1_000)
  return { start: start - margin, end: end + margin }
}

/**
 * Before everything it draws, React walks through the whole of a focused editable element to remember what is selected
 * there. The editor keeps its own selection, and in a long text that walk takes longer than all the rest.
 */
const hideFromReact = (element: HTMLElement): void => {
  Object.defineProperty(element, 'contentEditable', { configurable: true, value: 'inherit' })
}

const handleOf = (editor: Editor, positions: Positions, scroller: HTMLElement): EditorHandle => ({
  focus: () => editor.view.focus(),
  select: (start, end = start) => {
    const { doc, tr } = editor.state
    editor.view.dispatch(
      tr.setSelection(TextSelection.create(doc, positions.toPosition(start), positions.toPosition(end))),
    )
  },
  reveal: ({ start, end }) => {
    const frame = scroller.getBoundingClientRect()
    const top = editor.view.coordsAtPos(positions.toPosition(start)).top
    const bottom = editor.view.coordsAtPos(positions.toPosition(end)).bottom
    const margin = 60
    if (top >= frame.top + margin && bottom <= frame.bottom - margin) return
    scroller.scrollTop +=
      top - frame.top - Math.min(frame.height / 3, Math.max(margin, (frame.height - (bottom - top)) / 2))
  },
  boxOf: ({ start }) => {
    const frame = scroller.getBoundingClientRect()
    const from = editor.view.coordsAtPos(positions.toPosition(start), 1)
    return { left: from.left - frame.left, top: from.top + scroller.scrollTop - frame.top, width: scroller.clientWidth }
  },
})
