import type { Editor } from '@tiptap/core'
import type { Positions } from '#core/text/positions.ts'
import type { TextRange } from '#core/text/segments.ts'

/** A line longer than this, in UTF-16 code units, is cut at the edge of the view. */
const LONG = 2_000

/** The lines of the text that are in view, found by where they stand: cheaper than asking what is at a point. */
export const textInView = (editor: Editor, positions: Positions, scroller: HTMLElement): TextRange => {
  const box = scroller.getBoundingClientRect()
  const parts = editor.view.dom.children
  const lineAt = (height: number): Element | undefined => {
    const part = firstBelow(parts, height)
    return part === undefined ? undefined : (firstBelow(part.children, height) ?? part.lastElementChild ?? undefined)
  }
  const edge = (height: number, side: 'start' | 'end'): number => {
    const line = lineAt(height)
    if (line === undefined) return positions.toOffset(editor.state.doc.content.size)
    const start = positions.toOffset(editor.view.posAtDOM(line, 0))
    const { length } = line.textContent
    if (length <= LONG) return side === 'start' ? start : start + length
    const found = editor.view.posAtCoords({ left: box.left + box.width / 2, top: height })
    return found === null ? start : positions.toOffset(found.pos)
  }
  const start = edge(box.top + 2, 'start')
  return { start, end: Math.max(edge(box.bottom - 2, 'end'), start) }
}

/** The first element, from the top, that reaches below a height. */
const firstBelow = (elements: HTMLCollection, height: number): Element | undefined => {
  let [low, high] = [0, elements.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((elements[middle]?.getBoundingClientRect().bottom ?? Infinity) > height) high = middle
    else low = middle + 1
  }
  return elements[low]
}
