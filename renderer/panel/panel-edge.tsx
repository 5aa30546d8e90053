import type { CSSProperties } from 'react'
import { useApp, useSession } from '../state/app.ts'
import type { Session } from '../state/session.ts'

const LEAST = 180 // CSS pixels
const MOST = 640
const STEP = 16

/** The panels' widths for the layout; those that nobody set are as wide as they like. */
export const panelWidths = ({ left, right }: Session['panels']): CSSProperties =>
  ({
    ...(left === null ? {} : { '--left': `${left}px` }),
    ...(right === null ? {} : { '--right': `${right}px` }),
  }) as CSSProperties

/** The edge of a panel: dragged, or moved with the arrow keys, it makes the panel wider; a double click lets it choose. */
export const PanelEdge = ({ side }: { readonly side: 'left' | 'right' }) => {
  const app = useApp()
  const width = useSession(({ panels }) => panels[side])
  const set = (to: number | null): void => {
    const wanted = to === null ? null : Math.round(Math.min(MOST, Math.max(LEAST, to)))
    app.session.set(({ panels }) => ({ panels: { ...panels, [side]: wanted } }))
  }
  const now = (element: HTMLElement): number => element.parentElement?.getBoundingClientRect().width ?? LEAST
  const grows = side === 'left' ? 1 : -1
  return (
    <div
      className="panel-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of the ${side} panel`}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={width ?? LEAST}
      tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
        const panel = event.currentTarget.parentElement?.getBoundingClientRect()
        if (panel !== undefined) set(side === 'left' ? event.clientX - panel.left : panel.right - event.clientX)
      }}
      onDoubleClick={() => set(null)}
      onKeyDown={(event) => {
        const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
        if (way !== undefined) set(now(event.currentTarget) + way * grows * STEP)
      }}
    />
  )
}
