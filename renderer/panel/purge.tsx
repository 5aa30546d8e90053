import { useEffect, useState } from 'react'
import type { Failure } from '#core/failure.ts'
import type { ShareReport } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { useApp } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { plural } from '../ui/words.ts'

interface Found {
  readonly now: ShareReport
  readonly left: ShareReport
}

/** Asks before the history and everything deleted are removed from the project for good. */
export const Purge = ({ onPurged }: { readonly onPurged: () => void }) => {
  const app = useApp()
  const [found, setFound] = useState<Found | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [backups, setBackups] = useState(false)
  const [isSure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const close = (): void => app.session.set({ overlay: null })

  useEffect(() => {
    void find().then((reply) => (reply.ok ? setFound(reply.value) : setFailure(reply.error)))
  }, [])
  const purge = async (): Promise<void> => {
    setBusy(true)
    const reply = await api['app.purge']({ backups })
    setBusy(false)
    if (!reply.ok) return setFailure(reply.error)
    close()
    onPurged()
  }

  return (
    <Dialog title="Purge deleted text" onClose={close}>
      {failure !== null && (
        <p className="banner failure" role="alert">
          <strong>{failure.message}</strong> {failure.remedy}
        </p>
      )}
      <p>
        Removes the history and everything that was deleted, overwritten or corrected away from this project’s file, so
        that nobody can read it there again. What you see in the project stays. <strong>This cannot be undone</strong>,
        and undo begins anew after it.
      </p>
      {found !== null && (
        <p role="status">
          Goes: {goes(found).join(', ')}. Stays: {plural(found.left.articles, 'article')},{' '}
          {plural(found.left.spans, 'span')} and {plural(found.left.links, 'link')}.
        </p>
      )}
      {found !== null && found.left.lost > 0 && (
        <p className="banner">
          <strong>{plural(found.left.lost, 'span')} that lost their place go too.</strong> They quote what a text said
          before it was corrected. Put back on a place what you want to keep.
        </p>
      )}
      {found !== null && found.left.conflicts > 0 && (
        <p className="banner">
          <strong>{plural(found.left.conflicts, 'conflict')} not settled.</strong> Only the side that is shown stays.
        </p>
      )}
      <p className="quiet">
        Copies that you shared earlier keep what they have; merging one that has the history brings it back.
      </p>
      <label className="choice">
        <input type="checkbox" checked={backups} onChange={({ target }) => setBackups(target.checked)} />
        <span>
          Remove the backups of this project too
          <small>
            They lie on this computer and hold what was deleted; left alone, the last of them go after 30 days with
            work.
          </small>
        </span>
      </label>
      <label className="choice">
        <input type="checkbox" checked={isSure} onChange={({ target }) => setSure(target.checked)} />
        <span>I want this to be gone for good</span>
      </label>
      <div className="dialog-actions">
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          className="danger"
          disabled={!isSure || busy || found === null}
          onClick={() => void purge()}
        >
          Purge
        </button>
      </div>
    </Dialog>
  )
}

const goes = ({ now, left }: Found): readonly string[] => [
  plural(now.deleted, 'deleted item'),
  plural(now.changes, 'edit') + ' of history',
  ...(now.wordings === 0 ? [] : [plural(now.wordings, 'earlier wording') + ' of corrected texts']),
  ...(now.originals === left.originals
    ? []
    : [plural(now.originals - left.originals, 'original file') + ' of corrected texts']),
]

const find = async () => {
  const whole = { history: true, originals: true, names: true, articles: null }
  const now = await api['app.tryShare'](whole)
  if (!now.ok) return now
  const left = await api['app.tryShare']({ ...whole, history: false })
  return left.ok ? ({ ok: true, value: { now: now.value, left: left.value } } as const) : left
}
