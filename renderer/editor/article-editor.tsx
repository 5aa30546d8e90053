import { useEffect, useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import { EditorContent, useEditor } from '@tiptap/react'
import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import type { Transaction } from '@tiptap/pm/state'
import { wordAt } from '#core/text/graphemes.ts'
import { createPositions } from '#core/text/positions.ts'
import type { Positions } from '#core/text/positions.ts'
import type { TextRange } from '#core/text/segments.ts'
import { useLatest } from '../state/use-latest.ts'
import { Annotations, hastyRepaint, repaint, windowOf } from './annotations.ts'
import type { Paint } from './annotations.ts'
import { textBox, textParts } from './document.ts'
import type { Formatting } from './formatting.ts'
import { hideFromReact } from './hide-from-react.ts'
import { onLongPress } from './long-press.ts'
import { Document, Part, documentOf } from './parts.ts'
import { textInView } from './text-in-view.ts'

/** What commands may do to the editor. Offsets are UTF-16 units of the canonical text. */
export interface EditorHandle {
  readonly focus: () => void
  /** Puts the caret somewhere, or selects. */
  readonly select: (start: number, end?: number) => void
  /** What is selected. */
  readonly selection: () => TextRange
  readonly reveal: (range: TextRange) => void
  /** Where a range starts on the scrolled page, how wide the page is, and how much of it is in view above, in CSS pixels. */
  readonly boxOf: (range: TextRange) => {
    readonly left: number
    readonly top: number
    readonly width: number
    readonly room: number
  }
  /** Where the place before (1) or behind (-1) an offset is on the scrolled page, in CSS pixels. */
  readonly placeOf: (offset: number, side: 1 | -1) => Place
  /** Where the text begins and ends from left to right. */
  readonly sides: () => { readonly left: number; readonly right: number }
  /** The offset nearest to a point of the window. */
  readonly offsetAt: (x: number, y: number) => number | undefined
  /** The text that is in view, and somewhat more. */
  readonly seen: () => TextRange
  /** Shows where a span would stand, while its edges are dragged. */
  readonly preview: (ranges: readonly TextRange[]) => void
  /** Hears when the page is laid out anew or another part of it comes into view. */
  readonly watch: (listener: () => void) => () => void
}

export interface Place {
  readonly left: number
  readonly top: number
  readonly bottom: number
}

/** What is drawn over an article's text, and who tells that it has changed. */
export interface PaintSource {
  readonly get: () => Omit<Paint, 'positions' | 'text'>
  readonly subscribe: (listener: () => void) => () => void
}

interface Props {
  readonly text: string
  readonly formatting: Formatting
  readonly label: string
  /** What stands at the top of the view at first. */
  readonly startAt: number | undefined
  readonly paint: PaintSource
  readonly onSelect: (selection: TextRange) => void
  /** Spans under the pointer, innermost first; empty for plain text. */
  readonly onPick: (spans: readonly string[]) => void
  readonly onReady: (handle: EditorHandle | null) => void
  readonly onFocus: () => void
  /** Hears what the text is pointed at with. */
  readonly onPointer: (isMouse: boolean) => void
  /** Hears what stands at the top of the view, once scrolling rests. */
  readonly onRest: (offset: number) => void
  /** What floats over the text and scrolls with it. */
  readonly children?: ReactNode
}

/** An article in the editor: a caret and selections, but no editing; annotations are drawn over the text. */
export const ArticleEditor = (props: Props) => {
  const { text, formatting, label, startAt, paint, onReady, children } = props
  const { content, lines } = useMemo(() => documentOf(text, formatting), [text, formatting])
  const positions = useMemo(() => createPositions(lines), [lines])
  const scroller = useRef<HTMLDivElement>(null)
  /** Draws what has just come into view. */
  const drawSeen = useRef<() => void>(() => undefined)
  const callbacks = useLatest(props)
  const isMouse = useRef(true)

  const editor = useEditor(
    {
      extensions: [Document, Part, ...textParts, Annotations],
      content,
      injectCSS: false,
      enableInputRules: false,
      enablePasteRules: false,
      editorProps: {
        attributes: {
          ...textBox(label),
          'aria-readonly': 'true',
          spellcheck: 'false',
          autocorrect: 'off',
          autocapitalize: 'off',
        },
        // What is copied is the text itself, whatever it is made of here.
        clipboardTextSerializer: (_slice, { state: { selection } }) =>
          text.slice(positions.toOffset(selection.from), positions.toOffset(selection.to)),
        handleClick: (view, position, event) => {
          if (event.shiftKey) return false
          // Of a click into selected words the page tells only when the span has been drawn anew, and then no more.
          const { selection, doc, tr } = view.state
          const clicked = doc.resolve(position)
          if (!selection.empty && isMouse.current)
            view.dispatch(tr.setSelection(TextSelection.between(clicked, clicked)))
          drawSeen.current() // quick hands scroll and click before it is
          callbacks.current.onPick(spansAt(document.elementFromPoint(event.clientX, event.clientY)))
          return false
        },
      },
      onFocus: () => callbacks.current.onFocus(),
      onSelectionUpdate: ({ editor: at }) => {
        callbacks.current.onSelect(selectionOf(at, positions))
      },
    },
    [text],
  )

  useEffect(() => {
    if (editor === null) return undefined
    const draw = (): void => {
      if (editor.isDestroyed) return
      editor.view.dispatch(repaint(withPageSelection(editor), { paint: { ...paint.get(), positions, text } }))
    }
    draw()
    return paint.subscribe(draw)
  }, [editor, paint, positions, text])

  useEffect(() => {
    const element = scroller.current
    if (editor === null || element === null) return undefined
    hideFromReact(editor.view.dom)
    const watchers = new Set<() => void>()
    const tell = (): void => watchers.forEach((listener) => listener())
    onReady(handleOf(editor, positions, element, watchers))
    if (startAt !== undefined && startAt > 0) scrollTo(editor, positions, element, startAt)
    callbacks.current.onSelect(selectionOf(editor, positions)) // what was selected in another article no longer is
    let widening: number | undefined
    const follow = (): void => {
      if (editor.isDestroyed) return
      const [seen, drawn] = [textInView(editor, positions, element), windowOf(editor.state)]
      if (isWithin(seen, drawn)) return
      const isJump = seen.start > drawn.end || seen.end < drawn.start
      const window = wider(seen, LITTLE)
      editor.view.dispatch(isJump ? repaint(editor.state.tr, { window }) : hastyRepaint(editor.state.tr, window))
      tell()
      if (isJump || later !== undefined) widenLater()
      else widenSoon()
    }
    drawSeen.current = follow
    /** Draws what may soon be scrolled to, and takes away what is out of sight. */
    const widen = (): void => {
      widening = undefined
      if (editor.isDestroyed) return
      const seen = textInView(editor, positions, element)
      editor.view.dispatch(
        repaint(editor.state.tr, { window: wider(seen, Math.max((seen.end - seen.start) / 2, MUCH)) }),
      )
      tell()
    }
    const widenSoon = (): void => {
      widening ??= requestIdleCallback(widen, { timeout: LATEST })
    }
    let later: ReturnType<typeof setTimeout> | undefined
    /** Jumps come in a row, as long as the scroll bar is dragged: what is beside them is not drawn in between. */
    const widenLater = (): void => {
      if (widening !== undefined) cancelIdleCallback(widening)
      widening = undefined
      clearTimeout(later)
      later = setTimeout(() => {
        later = undefined
        widenSoon()
      }, LATEST)
    }
    let resting: ReturnType<typeof setTimeout> | undefined
    const scrolled = (): void => {
      follow()
      clearTimeout(resting)
      resting = setTimeout(() => callbacks.current.onRest(topOffset(editor, positions, element)), REST)
    }
    follow()
    widenSoon()
    element.addEventListener('scroll', scrolled, { passive: true })
    const resized = new ResizeObserver(() => {
      follow()
      tell()
    })
    resized.observe(element)
    resized.observe(editor.view.dom)
    const pointed = ({ pointerType }: PointerEvent): void => {
      isMouse.current = pointerType === 'mouse'
      callbacks.current.onPointer(isMouse.current)
    }
    const { dom } = editor.view
    dom.addEventListener('pointerdown', pointed)
    const endPresses = onLongPress(editor.view.dom, (left, top) => {
      const found = editor.view.posAtCoords({ left, top })
      const word = found === null ? undefined : wordAt(text, positions.toOffset(found.pos))
      if (word === undefined) return
      editor.view.focus()
      handleOf(editor, positions, element, watchers).select(word.start, word.end)
    })
    return () => {
      endPresses()
      dom.removeEventListener('pointerdown', pointed)
      onReady(null)
      clearTimeout(resting)
      clearTimeout(later)
      if (widening !== undefined) cancelIdleCallback(widening)
      element.removeEventListener('scroll', scrolled)
      resized.disconnect()
    }
    // Only where it starts: what was read since does not scroll.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [editor, positions, callbacks, onReady])

  return (
    <div className="article-scroll" ref={scroller}>
      <EditorContent editor={editor} className="article-page" />
      {children}
    </div>
  )
}

const REST = 250 // milliseconds
const LATEST = 200
/** How much is drawn on either side of what is in view, in UTF-16 code units: at once, and once there is time. */
const LITTLE = 200
const MUCH = 1_000

/** The offset of what stands at the top of the view. */
const topOffset = (editor: Editor, positions: Positions, element: HTMLElement): number => {
  if (editor.isDestroyed || element.scrollTop === 0) return 0
  const box = element.getBoundingClientRect()
  const found = editor.view.posAtCoords({ left: editor.view.dom.getBoundingClientRect().left + 12, top: box.top + 4 })
  return found === null ? 0 : positions.toOffset(found.pos)
}

const scrollTo = (editor: Editor, positions: Positions, element: HTMLElement, offset: number): void => {
  const { top } = editor.view.coordsAtPos(positions.toPosition(offset), 1)
  element.scrollTop += top - element.getBoundingClientRect().top - 4
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

const isWithin = (seen: TextRange, drawn: TextRange): boolean => drawn.start <= seen.start && seen.end <= drawn.end

const wider = ({ start, end }: TextRange, by: number): TextRange => ({ start: start - by, end: end + by })

const handleOf = (
  editor: Editor,
  positions: Positions,
  scroller: HTMLElement,
  watchers: Set<() => void>,
): EditorHandle => ({
  selection: () => selectionOf(editor, positions),
  placeOf: (offset, side) => {
    const frame = scroller.getBoundingClientRect()
    const { left, top, bottom } = editor.view.coordsAtPos(positions.toPosition(offset), side)
    const down = scroller.scrollTop - frame.top
    return { left: left - frame.left, top: top + down, bottom: bottom + down }
  },
  sides: () => {
    const frame = scroller.getBoundingClientRect()
    const box = editor.view.dom.getBoundingClientRect()
    return { left: box.left - frame.left, right: box.right - frame.left }
  },
  offsetAt: (left, top) => {
    const found = editor.view.posAtCoords({ left, top })
    return found === null ? undefined : positions.toOffset(found.pos)
  },
  seen: () => windowOf(editor.state),
  preview: (ranges) => editor.view.dispatch(repaint(editor.state.tr, { preview: ranges })),
  watch: (listener) => {
    watchers.add(listener)
    return () => watchers.delete(listener)
  },
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
    const room = from.top - frame.top
    return { left: from.left - frame.left, top: room + scroller.scrollTop, width: scroller.clientWidth, room }
  },
})
