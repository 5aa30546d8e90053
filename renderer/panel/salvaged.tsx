import { useState } from 'react'
import type { Failure } from '#core/failure.ts'
import type { SalvageReport } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { Dialog } from '../ui/dialog.tsx'
import { plural } from '../ui/words.ts'

/** What was saved of a damaged file, and the name of the new one. */
export interface Salvaged {
  readonly name: string
  readonly report: SalvageReport
}

/** What could be saved of a damaged file and what is missing, and the way into the new one. */
export const SalvagedDialog = ({ saved, onClose }: { readonly saved: Salvaged; readonly onClose: () => void }) => {
  const [failure, setFailure] = useState<Failure | null>(null)
  const { name, report } = saved
  const { rows, rebuilt, recovered, doubtful, damaged, pages, missing } = report
  const open = async (): Promise<void> => {
    const reply = await api['app.openSalvaged']()
    if (reply.ok) onClose()
    else setFailure(reply.error)
  }
  return (
    <Dialog title={`Saved as “${name}”`} onClose={onClose}>
      {failure !== null && (
        <p className="banner failure" role="alert">
          <strong>{failure.message}</strong> {failure.remedy}
        </p>
      )}
      <p>
        {plural(rows, 'row')} saved; {damaged.length} of {plural(pages, 'page')} of the file are damaged.
      </p>
      <ul className="plain-list">
        {rebuilt > 0 && <li>{plural(rebuilt, 'row')} came from the history.</li>}
        {recovered > 0 && <li>{plural(recovered, 'edit')} came from the recovery journal.</li>}
        {doubtful > 0 && <li>{plural(doubtful, 'row')} stood in a damaged page: compare them with the text.</li>}
      </ul>
      <h3>{missing.length === 0 ? 'Nothing is known to be missing.' : `${missing.length.toLocaleString()} missing`}</h3>
      <ul className="backups">
        {missing.slice(0, SHOWN).map(({ table, row, why }) => (
          <li key={`${table} ${row}`}>
            <span>
              {table === '' ? 'Something' : table} <code>{row}</code>
            </span>
            <small>{why}</small>
          </li>
        ))}
      </ul>
      {missing.length > SHOWN && <p className="quiet">and {(missing.length - SHOWN).toLocaleString()} more</p>}
      <div className="salvage">
        <p className="quiet">Who made what and when is kept; the history begins anew.</p>
        <button type="button" className="primary" onClick={() => void open()}>
          Open it
        </button>
      </div>
    </Dialog>
  )
}

const SHOWN = 200
