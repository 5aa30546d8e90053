import { memo } from 'react'
import { labelsInUse } from '#core/model/labels.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import { addSegment, tag } from '../command/tagging.ts'
import type { EditorHandle } from '../editor/article-editor.tsx'
import { lookOfLabel } from '../editor/painted.ts'
import { useIdleDraw } from '../editor/use-idle-draw.ts'
import { Key } from '../ui/key.tsx'
import { KeyOf } from './key-of.tsx'

/** Room for the bar with all its buttons, in CSS pixels. */
const WIDTH = 560
const HEIGHT = 46

/** The small bar above selected text, or below where there is no room above: one click tags it. */
export const SelectionBar = memo(({ handle }: { readonly handle: EditorHandle }) => {
  const app = useApp()
  const { rows } = useRows('label')
  const selection = useSession((session) => session.selection)
  const span = useSession((session) => session.span)
  useIdleDraw(handle, drawnBy)
  if (selection.start >= selection.end) return null
  const box = handle.boxOf(selection)
  const labels = labelsInUse(rows)
  return (
    <div
      className="selection-bar"
      role="toolbar"
      aria-label="Tag the selected words"
      style={{
        left: `${Math.max(8, Math.min(box.left - 12, box.width - WIDTH))}px`,
        top: `${box.room > HEIGHT ? box.top - HEIGHT : handle.placeOf(selection.end, -1).bottom + 8}px`,
      }}
      onMouseDown={(event) => event.preventDefault()}
    >
      {labels.map((label) => (
        <button
          key={label.id}
          type="button"
          className={lookOfLabel(rows, label.id)}
          title={label.guideline}
          onClick={() => tag(app, label.id)}
        >
          <i className="swatch" />
          {label.name}
          {label.key !== '' && <Key of={label.key} />}
        </button>
      ))}
      {labels.some(({ id }) => id === 'label.source') && (
        <button
          type="button"
          className="colour-orange pattern-1"
          onClick={() => tag(app, 'label.source', { role: 'medium' })}
        >
          Medium <KeyOf command="tag.medium" />
        </button>
      )}
      {span !== null && (
        <button type="button" onClick={() => addSegment(app)}>
          Add to span <KeyOf command="span.addSegment" />
        </button>
      )}
    </div>
  )
})

const drawnBy = ['zoom', 'reading'] as const
