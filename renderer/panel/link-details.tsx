import { noteLink, removeFiller } from '#core/command/link.ts'
import { dateStatement } from '#core/command/statement-date.ts'
import { attributionOf } from '#core/model/attribution.ts'
import { roleKind } from '#core/model/labels.ts'
import { ATTRIBUTION, SAID_ON } from '#core/model/scheme.ts'
import type { Row } from '#core/model/tables.ts'
import { deleteLink, openSourcePicker } from '../command/linking.ts'
import { goToSpan } from '../command/tagging.ts'
import { perform, useApp, useRows, useSession } from '../state/app.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { wordsOf } from './attributions-panel.tsx'
import { Maker } from './maker.tsx'
import { KeyOf } from './key-of.tsx'

/** The selected link: what fills each role, and its note. */
export const LinkDetails = ({ link }: { readonly link: Row<'link'> }) => {
  const app = useApp()
  const { rows } = useRows()
  const type = rows.get('linkType', link.type)
  const replacing = useSession((session) => session.replacing)
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
                    aria-label={`Replace ${role.name} of the link`}
                    aria-pressed={replacing === filled.filler.id}
                    title="Put another span in its place"
                    onClick={() =>
                      app.session.set({ replacing: replacing === filled.filler.id ? null : filled.filler.id })
                    }
                  >
                    ⇄
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
              {roleKind(role) === 'source' && (
                <button type="button" className="plain add" onClick={() => openSourcePicker(app)}>
                  + from the registry <KeyOf command="span.source" />
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="quiet" role="status">
        {replacing === null ? (
          <>
            Click a span, then <KeyOf command="link.add" /> adds it here (<KeyOf command="link.addMedium" /> as medium).
          </>
        ) : (
          'Click the span that takes its place.'
        )}
      </p>
      {link.type === ATTRIBUTION && (
        <DraftField
          key={`said ${link.id}`}
          label="Said on"
          placeholder="2024-12-28"
          value={String(rows.get('attribute', `${link.id}/${SAID_ON}`)?.value ?? '')}
          onCommit={(date) => perform(app, dateStatement, { link: link.id, date: date.trim() })}
        />
      )}
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
