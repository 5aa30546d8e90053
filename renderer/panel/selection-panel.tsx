import { attributionOf, linksOfSpan, sourceBehind } from '#core/model/attribution.ts'
import { live } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { relabelSpan, noteSpan, setSegments, assignSource } from '#core/command/span-edit.ts'
import { noteLink, removeFiller } from '#core/command/link.ts'
import { deleteLink, goToLink, openSourcePicker } from '../command/linking.ts'
import { deleteSpan, goToSpan } from '../command/tagging.ts'
import { lookOfLabel } from '../editor/painted.ts'
import { perform, useApp, useRows, useSession } from '../state/app.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { Key } from '../ui/key.tsx'
import { AttributeFields } from './attribute-fields.tsx'
import { LinkSummary, wordsOf } from './attributions-panel.tsx'
import { moment } from '../ui/words.ts'

/** What is selected: a span with its label, attributes, source, note and links; or a link with its parts. */
export const SelectionPanel = () => {
  const { rows } = useRows()
  const spanId = useSession((session) => session.span)
  const linkId = useSession((session) => session.link)
  const span = spanId === null ? undefined : live(rows, 'span', spanId)
  const link = linkId === null ? undefined : live(rows, 'link', linkId)
  return (
    <section className="section selection" aria-label="Selected">
      {span !== undefined ? <SpanDetails span={span} /> : link !== undefined ? <LinkDetails link={link} /> : <Hint />}
    </section>
  )
}

const Hint = () => (
  <div className="hint">
    <h2>Nothing selected</h2>
    <p>
      Select words and press a label’s key, or click a tagged span. <Key of="?" /> shows all keys.
    </p>
  </div>
)

const SpanDetails = ({ span }: { readonly span: Row<'span'> }) => {
  const app = useApp()
  const { rows } = useRows()
  const labels = [...rows.all('label')].sort((a, b) => a.position - b.position)
  const source = sourceBehind(rows, span)
  const links = linksOfSpan(rows, span.id)
  return (
    <>
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
          </button>
        ))}
        <button type="button" className="plain danger" onClick={() => deleteSpan(app)} title="Delete span (Delete)">
          Delete
        </button>
      </div>
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
            {source === undefined ? 'Who is this?' : source.name} <Key of="e" />
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
              <LinkSummary attribution={attributionOf(rows, link)} />
            </button>
          ))}
        </div>
      )}
      <Maker row={span} />
    </>
  )
}

const LinkDetails = ({ link }: { readonly link: Row<'link'> }) => {
  const app = useApp()
  const { rows } = useRows()
  const type = rows.get('linkType', link.type)
  return (
    <>
      <div className="label-switch">
        <h2>{type?.name ?? 'link'}</h2>
        <button
          type="button"
          className="plain danger"
          onClick={() => deleteLink(app, link.id)}
          title="Delete link (Delete)"
        >
          Delete
        </button>
      </div>
      <dl className="fillers">
        {attributionOf(rows, link).roles.map(({ role, fillers }) => (
          <div key={role.id}>
            <dt>{role.name}</dt>
            <dd>
              {fillers.length === 0 && <span className="quiet">–</span>}
              {fillers.map((filled) => (
                <span key={filled.filler.id} className="filler">
                  <button
                    type="button"
                    className="plain filler-words"
                    dir="auto"
                    onClick={() => filled.span !== undefined && goToSpan(app, filled.span.id)}
                  >
                    {wordsOf(filled)}
                    {filled.span !== undefined && filled.source !== undefined && <small> {filled.source.name}</small>}
                  </button>
                  <button
                    type="button"
                    className="plain"
                    aria-label={`Remove ${role.name} from the link`}
                    onClick={() => perform(app, removeFiller, { filler: filled.filler.id })}
                  >
                    ×
                  </button>
                </span>
              ))}
              {role.name === 'source' && (
                <button type="button" className="plain add" onClick={() => openSourcePicker(app)}>
                  + from the registry <Key of="e" />
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        Click a span, then <Key of="Shift+L" /> adds it here (<Key of="Shift+M" /> as medium).
      </p>
      <DraftField
        key={`note ${link.id}`}
        label="Note"
        multiline
        pause={300}
        value={link.note}
        onCommit={(note) => perform(app, noteLink, { link: link.id, note })}
      />
      <Maker row={link} />
    </>
  )
}

const Maker = ({ row }: { readonly row: Row<'span'> | Row<'link'> }) => {
  const { rows } = useRows()
  const analyst = row.by === null ? undefined : rows.get('analyst', row.by)
  return (
    <p className="maker quiet">
      {row.origin} by {analyst?.name ?? 'unknown'}, {moment(row.at)}
    </p>
  )
}
