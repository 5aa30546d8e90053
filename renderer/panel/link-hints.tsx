import { memo } from 'react'
import { candidatesOf, finishLinking } from '../command/link-mode.ts'
import type { EditorHandle } from '../editor/article-editor.tsx'
import { lookOfLabel } from '../editor/painted.ts'
import { useIdleDraw } from '../editor/use-idle-draw.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import { Key } from '../ui/key.tsx'
import { KeyOf } from './key-of.tsx'

/** While linking: the number of each span that can be put in, beside the span. */
export const LinkHints = memo(({ handle }: { readonly handle: EditorHandle }) => {
  const app = useApp()
  const { rows } = useRows()
  const linking = useSession((session) => session.linking)
  useSession((session) => session.tray)
  useSession((session) => session.span)
  useIdleDraw(handle, drawnBy)
  if (linking === null) return null
  return (
    <div className="link-hints" aria-hidden="true">
      {candidatesOf(app).map(({ number, span, isIn }) => {
        const place = handle.placeOf(span.segments[0]?.start ?? 0, 1)
        return (
          <span
            key={span.id}
            className={`link-hint ${lookOfLabel(rows, span.label)}${isIn ? ' is-in' : ''}`}
            style={{ left: place.left, top: place.top }}
          >
            {number}
          </span>
        )
      })}
    </div>
  )
})

const drawnBy = ['zoom'] as const

/** What can be done while linking, said where the eye and the screen reader are. */
export const LinkingBar = () => {
  const app = useApp()
  const { rows } = useRows()
  const linking = useSession((session) => session.linking)
  const link = useSession((session) => session.link)
  useSession((session) => session.tray)
  if (linking === null) return null
  const candidates = candidatesOf(app)
  return (
    <div className="linking-bar" role="group" aria-label="Linking">
      <strong>{link === null ? 'Linking' : 'Changing the link'}</strong>
      <span>
        A number puts a span in or takes it out; <Key of="m" /> before it makes it the medium
        {linking.asMedium && ' (on)'}; <KeyOf command="link.mode" /> numbers the next ones.
      </span>
      <ol className="unseen" aria-live="polite">
        {candidates.map(({ number, span, isIn }) => (
          <li key={span.id}>
            {number}: {rows.get('label', span.label)?.name} {span.segments.map(({ quote }) => quote).join(' … ')}
            {isIn && ', in the link'}
          </li>
        ))}
      </ol>
      <span className="spread" />
      <button type="button" onClick={() => app.session.set({ linking: null })}>
        Leave <Key of="Escape" />
      </button>
      <button type="button" className="primary" onClick={() => finishLinking(app)}>
        {link === null ? 'Link' : 'Done'} <Key of="Enter" />
      </button>
    </div>
  )
}
