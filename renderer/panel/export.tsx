import { useEffect, useState } from 'react'
import type { ExportFormat } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { exportAs } from '../command/project-actions.ts'
import { useApp } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'

/** Every format with what it keeps and what it cannot hold; the chosen one is exported. */
export const Export = () => {
  const app = useApp()
  const [formats, setFormats] = useState<readonly ExportFormat[]>([])
  const [chosen, setChosen] = useState('jsonl')
  const close = (): void => app.session.set({ overlay: null })
  useEffect(() => {
    void api['app.formats']().then((reply) => reply.ok && setFormats(reply.value))
  }, [])

  return (
    <Dialog title="Export" onClose={close}>
      <fieldset className="formats">
        <legend>Format</legend>
        {formats.map(({ id, label, keeps, drops, extension }) => (
          <label key={id} className="choice">
            <input type="radio" name="format" checked={chosen === id} onChange={() => setChosen(id)} />
            <span>
              {label} <code>.{extension}</code>
              {chosen === id && (
                <small>
                  {keeps} <em>Cannot hold:</em> {drops}
                </small>
              )}
            </span>
          </label>
        ))}
      </fieldset>
      <p className="quiet">What is really left out of this project is said when it has been exported.</p>
      <div className="dialog-actions">
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          className="primary"
          onClick={() => {
            close()
            void exportAs(app, chosen)
          }}
        >
          Export…
        </button>
      </div>
    </Dialog>
  )
}
