import { useEffect, useState } from 'react'
import type { Failure } from '#core/failure.ts'
import type { Backup } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { Dialog } from '../ui/dialog.tsx'
import { moment, plural, size } from '../ui/words.ts'
import type { Salvaged } from './salvaged.tsx'

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

interface Props {
  readonly onClose: () => void
  /** Offers to save what is left of the file itself, for one that cannot be opened. */
  readonly onSalvaged?: (saved: Salvaged) => void
}

/** The kept older states of a project. Restoring writes a new file; nothing is ever deleted or written over. */
export const Backups = ({ onClose, onSalvaged }: Props) => {
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
  const salvage = async (): Promise<void> => {
    setFailure(null)
    const reply = await api['app.salvage']()
    if (!reply.ok) setFailure(reply.error)
    else if (reply.value !== null) onSalvaged?.(reply.value)
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
      {onSalvaged !== undefined && found !== null && (
        <div className="salvage">
          <p className="quiet">
            If the file is damaged and no backup will do: what is left of it can be written as a new project, with a
            list of what is missing. The file itself stays as it is.
          </p>
          <button type="button" onClick={() => void salvage()}>
            Salvage a copy…
          </button>
        </div>
      )}
    </Dialog>
  )
}
