import { useEffect, useState } from 'react'
import type { Failure } from '#core/failure.ts'
import type { Backup } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { Dialog } from '../ui/dialog.tsx'
import { moment, plural } from '../ui/words.ts'

const reasons: Readonly<Record<Backup['reason'], string>> = {
  save: 'saved',
  migration: 'before the file’s shape was renewed',
  import: 'before an import',
  merge: 'before a merge',
  delete: 'before a large deletion',
  changed: 'as it was here when another program changed the file',
}

interface Found {
  readonly name: string
  readonly backups: readonly Backup[]
}

/** The kept older states of a project. Restoring writes a new file; nothing is ever deleted or written over. */
export const Backups = ({ onClose }: { readonly onClose: () => void }) => {
  const [found, setFound] = useState<Found | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    void api['app.backups']().then((reply) => {
      if (!reply.ok) setFailure(reply.error)
      else if (reply.value === null) onClose()
      else setFound(reply.value)
    })
    // Asked once: the dialog shows what there was when it was opened.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  const restore = async (id: string): Promise<void> => {
    const reply = await api['app.restoreBackup'](id)
    if (reply.ok) onClose()
    else setFailure(reply.error)
  }
  return (
    <Dialog title={found === null ? 'Backups' : `Backups of “${found.name}”`} onClose={onClose}>
      {failure !== null && (
        <p className="banner failure" role="alert">
          <strong>{failure.message}</strong> {failure.remedy}
        </p>
      )}
      <p className="quiet">
        Hearsay keeps older states of every project on this computer. Restoring one writes it as a new file; the present
        one stays as it is.
      </p>
      {found?.backups.length === 0 && <p className="pad">There is no backup yet.</p>}
      <ul className="backups">
        {found?.backups.map(({ id, at, bytes, reason, editsSince }) => (
          <li key={id}>
            <div>
              <strong>{moment(at)}</strong>
              <small>
                {reasons[reason]} · {size(bytes)}
                {editsSince !== null && ` · ${plural(editsSince, 'edit')} made since would be missing`}
              </small>
            </div>
            <button type="button" onClick={() => void restore(id)}>
              Restore…
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`
