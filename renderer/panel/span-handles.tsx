import { memo, useState } from 'react'
import type { PointerEvent } from 'react'
import { shownSpan } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import type { TextRange } from '#core/text/segments.ts'
import { dropEdge } from '../command/edges.ts'
import { connect, connectToLink } from '../command/link-mode.ts'
import type { EditorHandle } from '../editor/article-editor.tsx'
import { lookOfLabel } from '../editor/painted.ts'
import { useIdleDraw } from '../editor/use-idle-draw.ts'
import { textOfArticle, useApp } from '../state/app.ts'
import { EdgeHandles } from './edge-handles.tsx'

interface Props {
  readonly article: string
  readonly handle: EditorHandle
}

/**
 * What the selected span can be taken by: its edges, and a knob that is dragged onto another span, or onto a link of the
 * list, to connect the two. Words selected by finger or pen have edges as well.
 */
export const SpanHandles = memo(({ article, handle }: Props) => {
  const app = useApp()
  const { rows } = app.workspace
  const mayDraw = useIdleDraw(handle, drawnBy)
  const { span: id, linking, selection, touched } = app.session.get()
  const row = id === null ? undefined : live(rows, 'span', id)
  const span = row === undefined ? undefined : shownSpan(rows, row)
  const text = textOfArticle(app, article)
  if (!mayDraw || text === undefined || linking !== null) return null
  if (touched === article && selection.start < selection.end) {
    const select = (segments: readonly { readonly start: number; readonly end: number }[]): void => {
      const chosen = segments[0]
      if (chosen !== undefined) handle.select(chosen.start, chosen.end)
    }
    return (
      <EdgeHandles
        handle={handle}
        text={text}
        segments={[selection]}
        look="colour-slate"
        of="selection"
        onDrag={select}
        onDrop={select}
      />
    )
  }
  if (span?.article !== article || span.set !== app.workspace.state.get().worked) return null
  const first = span.segments[0]
  const seen = handle.seen()
  return (
    <>
      <EdgeHandles
        handle={handle}
        text={text}
        segments={span.segments}
        look={lookOfLabel(rows, span.label)}
        of="span"
        onDrag={handle.preview}
        onDrop={(segments, edge) => {
          // What is drawn may be a moment old: an edge of what has changed since is not moved.
          const now = live(rows, 'span', span.id)
          if (now !== undefined && sameSegments(shownSpan(rows, now).segments, span.segments)) {
            dropEdge(app, span.id, segments, edge)
          }
        }}
      />
      {first !== undefined && seen.start <= first.start && first.start <= seen.end && (
        <LinkKnob span={span.id} look={lookOfLabel(rows, span.label)} at={first.start} handle={handle} />
      )}
    </>
  )
})

const drawnBy = ['span', 'linking', 'selection', 'touched', 'zoom', 'reading'] as const

const sameSegments = (one: readonly TextRange[], other: readonly TextRange[]): boolean =>
  one.length === other.length && one.every(({ start, end }, i) => start === other[i]?.start && end === other[i].end)

interface KnobProps {
  readonly span: string
  readonly look: string
  readonly at: number
  readonly handle: EditorHandle
}

const LinkKnob = ({ span, look, at, handle }: KnobProps) => {
  const app = useApp()
  const [line, setLine] = useState<{ readonly from: Point; readonly to: Point } | null>(null)
  const drag = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.preventDefault()
      event.currentTarget.setPointerCapture(event.pointerId)
      const from = { x: event.clientX, y: event.clientY }
      setLine({ from, to: from })
    },
    onPointerMove: (event: PointerEvent) => {
      if (line !== null) setLine({ ...line, to: { x: event.clientX, y: event.clientY } })
    },
    onPointerUp: (event: PointerEvent) => {
      if (line === null) return
      setLine(null)
      const { span: other, link } = targetAt(event.clientX, event.clientY, span)
      if (other !== undefined) connect(app, span, other, event.shiftKey)
      else if (link !== undefined) connectToLink(app, span, link)
    },
    onPointerCancel: () => setLine(null),
  }
  return (
    <>
      <span
        className={`link-knob ${look}`}
        title="Drag onto another span, or onto a link of the list, to connect them"
        style={{ left: handle.sides().left - 26, top: handle.placeOf(at, 1).top }}
        {...drag}
      />
      {line !== null && (
        <svg className="drag-line" aria-hidden="true">
          <line x1={line.from.x} y1={line.from.y} x2={line.to.x} y2={line.to.y} />
          <circle cx={line.to.x} cy={line.to.y} r="4" />
        </svg>
      )}
    </>
  )
}

/** The span or link under a point of the window. */
const targetAt = (x: number, y: number, except: string): DOMStringMap =>
  document
    .elementsFromPoint(x, y)
    .flatMap((element) => element.closest<HTMLElement>('[data-span], [data-link]') ?? [])
    .find(({ dataset }) => dataset['span'] !== except)?.dataset ?? {}

interface Point {
  readonly x: number
  readonly y: number
}
