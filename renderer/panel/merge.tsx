import { useEffect, useState } from 'react'
import { api } from '../api.ts'
import { notifyMergeFailure } from '../command/project-actions.ts'
import { useApp, useSession, useWorkspace } from '../state/app.ts'
import { notify } from '../state/session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ProgressLine } from '../ui/progress-line.tsx'
import { moment, plural } from '../ui/words.ts'

/** What the copy that was chosen would bring, before anything happens; then the merge itself. Closing it gives up. */
export const Merge = () => {
  const app = useApp()
  const tried = useSession((session) => session.tried)
  const [busy, setBusy] = useState(false)
  useEffect(() => () => void api['project.cancelMerge'](), []) // does nothing when no merge is under way
  const close = (): void => app.session.set({ overlay: null, tried: null })

  const merge = async (): Promise<void> => {
    setBusy(true)
    const reply = await api['app.merge']()
    app.workspace.state.set({ merging: null })
    if (!reply.ok) {
      close()
      return notifyMergeFailure(app.session, reply.error)
    }
    await Promise.all([app.workspace.findConflicts(), app.workspace.findCopies()])
    const unsettled = app.workspace.state.get().conflicts.length
    app.session.set({ overlay: unsettled > 0 ? 'conflicts' : null, tried: null })
    if (reply.value.changes === 0) return notify(app.session, { kind: 'done', text: 'Saved.', remedy: '' })
    notify(app.session, {
      kind: 'done',
      text: `Merged ${plural(reply.value.changes, 'change')}. Undo takes the merge out again.`,
      remedy: '',
    })
  }

  if (tried === null || busy) {
    return (
      <Dialog title={tried === null ? 'Looking at the other copy' : `Merging “${tried.name}”`} onClose={close}>
        <Progress />
        <div className="dialog-actions">
          <button type="button" onClick={close}>
            Cancel
          </button>
        </div>
      </Dialog>
    )
  }
  const { name, report, isOwn } = tried
  const mayGoOn = isOwn || report.changes > 0
  return (
    <Dialog
      title={isOwn ? `Merge the other version of “${name}” into yours` : `Merge “${name}” into this project`}
      onClose={close}
    >
      {isOwn && (
        <p className="quiet">
          Yours then takes the place of the file that another program has put there; that one is kept as a backup.
        </p>
      )}
      {report.changes === 0 ? (
        <p>
          This project has everything that the other {isOwn ? 'version' : 'copy'} has. There is nothing to merge
          {isOwn ? ', and yours can take its place' : ''}.
        </p>
      ) : (
        <>
          <p>
            Adds {plural(report.articles, 'article')}, {plural(report.spans, 'span')} and {plural(report.links, 'link')}
            : {report.from.map(({ analyst, changes }) => `${plural(changes, 'change')} by ${analyst}`).join(', ')}.
          </p>
          <p className="quiet">
            A backup is made first. Nothing that is here is dropped, and undo takes the merge out again.
          </p>
          {report.conflicts.length > 0 && (
            <>
              <h3>
                {plural(report.conflicts.length, 'thing')} changed on both sides. You can settle them afterwards, or
                leave them.
              </h3>
              <ul>
                {report.conflicts.slice(0, 50).map(({ table, row, field, what, mineSaid, theirsSaid }) => (
                  <li key={`${table} ${row} ${field}`} className="conflict">
                    <strong dir="auto">{what}</strong>
                    <div className="choices">
                      {[mineSaid, theirsSaid].map(({ by, at, text }, i) => (
                        <span key={i === 0 ? 'mine' : 'theirs'} dir="auto">
                          {text}
                          <small>
                            {i === 0 ? 'here' : 'there'}: {by}, {moment(at)}
                          </small>
                        </span>
                      ))}
                    </div>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
      <div className="dialog-actions">
        <button type="button" onClick={close}>
          {mayGoOn ? 'Cancel' : 'Close'}
        </button>
        {mayGoOn && (
          <button type="button" className="primary" onClick={() => void merge()}>
            {report.changes === 0 ? 'Save mine there' : 'Merge'}
          </button>
        )}
      </div>
    </Dialog>
  )
}

const Progress = () => <ProgressLine progress={useWorkspace((state) => state.merging)} />
