import { useState } from 'react'
import type { PointerEvent } from 'react'
import type { TextRange } from '#core/text/segments.ts'
import { withEdgeAt } from '../command/edges.ts'
import type { Edge } from '../command/edges.ts'
import type { EditorHandle } from '../editor/article-editor.tsx'

interface Props {
  readonly handle: EditorHandle
  readonly text: string
  readonly segments: readonly TextRange[]
  readonly look: string
  /** What the edges are of, for their titles. */
  readonly of: string
  /** Shows where the edge would be; nothing, when it is let go of. */
  readonly onDrag: (segments: readonly TextRange[]) => void
  readonly onDrop: (segments: readonly TextRange[], edge: Edge) => void
}

/** A handle at each edge of each segment, which goes to whole words, or with Alt to characters. */
export const EdgeHandles = ({ handle, text, segments, look, of, onDrag, onDrop }: Props) => {
  const [dragged, setDragged] = useState<readonly TextRange[] | null>(null)
  const seen = handle.seen()
  const at = (edge: Edge, event: PointerEvent): readonly TextRange[] => {
    const offset = handle.offsetAt(event.clientX, event.clientY)
    return offset === undefined ? (dragged ?? segments) : withEdgeAt(text, segments, edge, offset, event.altKey)
  }
  const end = (): void => {
    setDragged(null)
    onDrag([])
  }
  const drag = (edge: Edge) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.preventDefault()
      event.currentTarget.setPointerCapture(event.pointerId)
      setDragged(segments)
    },
    onPointerMove: (event: PointerEvent) => {
      if (dragged === null) return
      const moved = at(edge, event)
      setDragged(moved)
      onDrag(moved)
    },
    onPointerUp: (event: PointerEvent) => {
      if (dragged === null) return
      onDrop(at(edge, event), edge)
      end()
    },
    onPointerCancel: end,
  })
  return (
    <div className={`handles ${look}${dragged === null ? '' : ' is-dragging'}`}>
      {(dragged ?? segments).flatMap((segment, i) =>
        (['start', 'end'] as const)
          .filter((side) => seen.start <= segment[side] && segment[side] <= seen.end)
          .map((side) => {
            const { left, top, bottom } = handle.placeOf(segment[side], side === 'start' ? 1 : -1)
            return (
              <span key={`${i} ${side}`} className={`edge edge-${side}`} style={{ left, top, height: bottom - top }}>
                <i
                  title={`Drag the ${side} of the ${of}: to whole words, with Alt to characters`}
                  {...drag({ segment: i, side })}
                />
              </span>
            )
          }),
      )}
    </div>
  )
}
