import { assignSource, noteSpan, relabelSpan, setSegments } from '#core/command/span-edit.ts'
import { attributionOf, linksOfSpan, sourceBehind } from '#core/model/attribution.ts'
import { labelsInUse } from '#core/model/labels.ts'
import { standsInText } from '#core/model/place.ts'
import type { Row } from '#core/model/tables.ts'
import { goToLink, openSourcePicker } from '../command/linking.ts'
import { deleteSpan } from '../command/tagging.ts'
import { lookOfLabel } from '../editor/painted.ts'
import { perform, useApp, useRows } from '../state/app.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { AttributeFields } from './attribute-fields.tsx'
import { Guidelines } from './guidelines.tsx'
import { LinkSummary } from './attributions-panel.tsx'
import { Maker } from './maker.tsx'
import { KeyOf } from './key-of.tsx'

/** The selected span: its label, place, source, attributes, note and links. */
export const SpanDetails = ({ span }: { readonly span: Row<'span'> }) => {
  const app = useApp()
  const { rows } = useRows()
  const own = rows.get('label', span.label)
  const labels = own?.deleted === true ? [own, ...labelsInUse(rows)] : labelsInUse(rows)
  const source = sourceBehind(rows, span)
  const links = linksOfSpan(rows, span.id).filter((link) => link.set === span.set)
  return (
    <>
      <h2 className="unseen">Selected span</h2>
      <div className="label-switch" role="group" aria-label="Label">
        {labels.map((label) => (
          <button
            key={label.id}
            type="button"
            aria-pressed={label.id === span.label}
            className={lookOfLabel(rows, label.id)}
            title={label.guideline}
            onClick={() => label.id !== span.label && perform(app, relabelSpan, { span: span.id, label: label.id })}
          >
            <i className="swatch" />
            {label.name}
            {label.deleted && ' (removed)'}
          </button>
        ))}
        <button type="button" className="plain danger" onClick={() => deleteSpan(app)} title="Delete span (Delete)">
          Delete
        </button>
      </div>
      <Guidelines label={own} />
      {!standsInText(rows, span) && (
        <p className="banner">
          A correction removed these words.{' '}
          <button type="button" onClick={() => app.session.set({ overlay: 'lost' })}>
            Find it a place…
          </button>
        </p>
      )}
      <ol className="segments">
        {span.segments.map((segment, i) => (
          <li key={`${segment.start} ${segment.end}`}>
            <q dir="auto">{segment.quote}</q>
            <small>
              {segment.start}–{segment.end}
            </small>
            {span.segments.length > 1 && (
              <button
                type="button"
                className="plain"
                aria-label={`Remove segment ${i + 1}`}
                onClick={() =>
                  perform(app, setSegments, {
                    span: span.id,
                    ranges: span.segments.filter((_, at) => at !== i),
                    what: 'Remove segment',
                  })
                }
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ol>
      {span.label === 'label.source' && (
        <div className="source-line">
          <span>Source</span>
          <button type="button" onClick={() => openSourcePicker(app)}>
            {source === undefined ? 'Who is this?' : source.name} <KeyOf command="span.source" />
          </button>
          {source !== undefined && (
            <button
              type="button"
              className="plain"
              aria-label="Take the source off this span"
              onClick={() => perform(app, assignSource, { span: span.id, source: null })}
            >
              ×
            </button>
          )}
        </div>
      )}
      <AttributeFields owner={span.id} scheme={span.label} />
      <DraftField
        key={`note ${span.id}`}
        label="Note"
        multiline
        pause={300}
        value={span.note}
        onCommit={(note) => perform(app, noteSpan, { span: span.id, note })}
      />
      {links.length > 0 && (
        <div className="span-links">
          <h3>
            In {links.length} {links.length === 1 ? 'link' : 'links'}
          </h3>
          {links.map((link) => (
            <button key={link.id} type="button" className="link-card" onClick={() => goToLink(app, link.id)}>
              <LinkSummary
                attribution={attributionOf(rows, link)}
                typeName={rows.get('linkType', link.type)?.name ?? 'link'}
              />
            </button>
          ))}
        </div>
      )}
      <Maker row={span} />
    </>
  )
}
