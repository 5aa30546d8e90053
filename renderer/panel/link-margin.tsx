import { memo } from 'react'
import { attributionOf, byReading, linksOfSpan } from '#core/model/attribution.ts'
import { roleKind } from '#core/model/labels.ts'
import type { Reader } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { firstStart } from '#core/text/segments.ts'
import { goToLink } from '../command/linking.ts'
import type { EditorHandle } from '../editor/article-editor.tsx'
import { useIdleDraw } from '../editor/use-idle-draw.ts'
import { useApp } from '../state/app.ts'
import { lineOfLink } from './link-tray.tsx'

const LANE = 9 // CSS pixels
const LANES = 6
/** How far the signs of parts in one line stand from each other. */
const APART = 9

interface Props {
  readonly article: string
  readonly handle: EditorHandle
}

/**
 * The links in the margin beside the text, so that they cover none of it: each a line from its first part to its last,
 * with a sign where a part stands, and an arrow where a part is in another article. A click selects the link.
 */
export const LinkMargin = memo(({ article, handle }: Props) => {
  const app = useApp()
  const { rows } = app.workspace
  const mayDraw = useIdleDraw(handle, drawnBy)
  if (!mayDraw) return null
  const { link: selected, span } = app.session.get()
  const seen = handle.seen()
  const spans = app.workspace.index.spansAt(article, seen).filter((one) => !app.workspace.index.isBeside(one))
  const links = new Map(spans.flatMap((one) => linksOfSpan(rows, one.id).map((link) => [link.id, link] as const)))
  const { right } = handle.sides()
  const drawn = inLanes([...links.values()].map((link) => drawnLink(rows, article, link, handle)))
  return (
    <div className="link-margin" role="group" aria-label="Links beside the text">
      {drawn.map(({ link, parts, top, bottom, lane, isAcross, look }) => {
        const isLit = parts.some((part) => part.span === span)
        return (
          <button
            key={link.id}
            type="button"
            data-link={link.id}
            tabIndex={-1}
            className={`margin-link ${look}${link.id === selected ? ' is-selected' : ''}${isLit ? ' is-lit' : ''}`}
            style={{ top, height: bottom - top, left: right + 10 + lane * LANE }}
            title={lineOfLink(rows, link.id).slice(0, 200)}
            aria-label={`Link: ${lineOfLink(rows, link.id).slice(0, 200)}`}
            onClick={() => goToLink(app, link.id)}
          >
            {parts.map((part) => (
              <i key={part.span} className={`part part-${part.kind}`} style={{ top: part.y - top }} />
            ))}
            {isAcross && <i className="across">↗</i>}
          </button>
        )
      })}
    </div>
  )
})

const drawnBy = ['link', 'span', 'zoom', 'reading'] as const

interface Drawn {
  readonly link: Row<'link'>
  readonly look: string
  readonly parts: readonly { readonly span: string; readonly kind: string; readonly y: number }[]
  readonly top: number
  readonly bottom: number
  readonly isAcross: boolean
}

const drawnLink = (reader: Reader, article: string, link: Row<'link'>, handle: EditorHandle): Drawn => {
  const filled = attributionOf(reader, link).roles.flatMap(({ role, fillers }) =>
    fillers.flatMap((one) => (one.span === undefined ? [] : [{ span: one.span, kind: roleKind(role) }])),
  )
  const parts = filled
    .filter((one) => one.span.article === article)
    .sort((a, b) => byReading(a.span, b.span))
    .map((one) => {
      const place = handle.placeOf(firstStart(one.span.segments), 1)
      return { span: one.span.id, kind: one.kind, y: (place.top + place.bottom) / 2 }
    })
    .map((part, _, all) => {
      const sameLine = all.filter(({ y }) => Math.abs(y - part.y) < 1)
      return { ...part, y: part.y + (sameLine.indexOf(part) - (sameLine.length - 1) / 2) * APART }
    })
  const heights = parts.map(({ y }) => y)
  return {
    link,
    look: `colour-${reader.get('linkType', link.type)?.colour ?? 'slate'}`,
    parts,
    top: Math.min(...heights) - 6,
    bottom: Math.max(...heights) + 6,
    isAcross: filled.length > parts.length,
  }
}

/** Gives each link the first lane in which it lies over no other; the short ones come next to the text. */
const inLanes = (links: readonly Drawn[]): readonly (Drawn & { readonly lane: number })[] => {
  const lanes: { readonly top: number; readonly bottom: number }[][] = []
  return [...links]
    .sort((a, b) => a.bottom - a.top - (b.bottom - b.top) || a.top - b.top)
    .map((link) => {
      const free = lanes.findIndex((lane) => lane.every(({ top, bottom }) => link.bottom < top || bottom < link.top))
      const lane = free < 0 ? lanes.length : free
      ;(lanes[lane] ??= []).push(link)
      return { ...link, lane: Math.min(lane, LANES - 1) }
    })
}
