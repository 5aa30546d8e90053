import { attributionOf } from '#core/model/attribution.ts'
import { shownSpan } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import { ATTRIBUTION, NO_COMMENT } from '#core/model/scheme.ts'
import { quoteOf } from '#core/text/segments.ts'
import { linkTray } from '../command/linking.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import { proposalOf, trayRoles } from '../state/tray.ts'
import type { TrayRole } from '../state/session.ts'
import { Key } from '../ui/key.tsx'
import { KeyOf } from './key-of.tsx'

/** The next link: what would be linked if its key were pressed now. Nothing is linked until it is. */
export const LinkTray = () => {
  const app = useApp()
  const { rows } = useRows()
  useSession((session) => session.article)
  useSession((session) => session.tray)
  useSession((session) => session.dismissed)
  const proposal = proposalOf(rows, app.workspace.index, app.session.get())
  const remove = (role: TrayRole, id: string): void =>
    app.session.set(({ tray, dismissed }) => ({
      tray: { ...tray, [role]: proposal[role].filter((one) => one !== id) },
      dismissed: [...dismissed, id],
    }))
  const wordsOf = (id: string): string => {
    const span = live(rows, 'span', id)
    if (span === undefined) return live(rows, 'source', id)?.name ?? ''
    return quoteOf(shownSpan(rows, span).segments)
  }
  const ready = proposal.claim.length > 0
  const silent = proposal.source.length > 0 && !ready
  const empty = trayRoles.every((role) => proposal[role].length === 0)
  return (
    <section className="link-tray" aria-label="Next link">
      <div className="tray-roles">
        {trayRoles.map((role) => (
          <div key={role} className={`tray-role role-${role}`}>
            <span className="tray-name">{role}</span>
            {proposal[role].map((id) => (
              <span key={id} className="chip">
                <span className="chip-words" dir="auto">
                  {wordsOf(id)}
                </span>
                <button
                  type="button"
                  className="plain"
                  aria-label={`Take out of the next link: ${wordsOf(id)}`}
                  onClick={() => remove(role, id)}
                >
                  ×
                </button>
              </span>
            ))}
            {proposal[role].length === 0 && <span className="quiet">–</span>}
          </div>
        ))}
      </div>
      <div className="tray-actions">
        {empty ? (
          <span className="quiet tray-hint">
            Select words, press{' '}
            {trayRoles
              .flatMap((role) => (role === 'medium' ? [] : (rows.get('label', `label.${role}`)?.key ?? '')))
              .filter((key) => key !== '')
              .map((key) => (
                <Key key={key} of={key} />
              ))}
            , then <KeyOf command="link.attribution" />
          </span>
        ) : (
          <>
            <button type="button" className="primary" disabled={!ready} onClick={() => linkTray(app, ATTRIBUTION)}>
              Link <KeyOf command="link.attribution" />
            </button>
            <button
              type="button"
              className={silent ? 'primary' : ''}
              disabled={proposal.source.length === 0}
              onClick={() => linkTray(app, NO_COMMENT)}
            >
              No comment <KeyOf command="link.noComment" />
            </button>
          </>
        )}
      </div>
    </section>
  )
}

/** A link in one line: "source cue: claim". */
export const lineOfLink = (rows: Parameters<typeof attributionOf>[0], linkId: string): string => {
  const link = live(rows, 'link', linkId)
  if (link === undefined) return ''
  return attributionOf(rows, link)
    .roles.flatMap(({ fillers }) => fillers)
    .map(({ span, source, claim }) =>
      span === undefined ? (source?.name ?? claim?.wording ?? '') : quoteOf(span.segments),
    )
    .join(' · ')
}
