import { bothOf, settleDraft } from '#core/change/open-conflicts.ts'
import type { OpenConflict } from '#core/change/open-conflicts.ts'
import { sameValue } from '#core/model/row.ts'
import { api } from '../api.ts'
import { useApp, useWorkspace } from '../state/app.ts'
import { notifyFailure } from '../state/session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { moment } from '../ui/words.ts'

/** What people changed apart: each with every side's value, who and when. Choosing one is an edit like any other. */
export const Conflicts = () => {
  const app = useApp()
  const conflicts = useWorkspace((state) => state.conflicts)
  const settle = async (conflict: OpenConflict, choice: unknown): Promise<void> => {
    const reply = await api['project.commit'](settleDraft(conflict, choice))
    if (!reply.ok) notifyFailure(app.session, reply.error)
    await app.workspace.findConflicts()
  }
  return (
    <Dialog title="Unsettled conflicts" onClose={() => app.session.set({ overlay: null })}>
      {conflicts.length === 0 ? (
        <p>Everything is settled.</p>
      ) : (
        <p className="quiet">
          Each was changed by people who had not seen each other’s change. What is shown now is framed.
        </p>
      )}
      <ul>
        {conflicts.map((conflict) => (
          <li key={`${conflict.table} ${conflict.row} ${conflict.field}`} className="conflict">
            <strong dir="auto">{conflict.what}</strong>
            <div className="choices">
              {conflict.values.map(({ change, by, at, value, text }) => (
                <button
                  key={change}
                  type="button"
                  dir="auto"
                  className={sameValue(value, conflict.shown) ? 'is-shown' : ''}
                  onClick={() => void settle(conflict, value)}
                >
                  {text}
                  <small>
                    {by}, {moment(at)}
                  </small>
                </button>
              ))}
              {bothOf(conflict) !== undefined && (
                <button type="button" onClick={() => void settle(conflict, bothOf(conflict))}>
                  Both
                  <small>{Array.isArray(bothOf(conflict)) ? 'all that is listed' : 'one after the other'}</small>
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
