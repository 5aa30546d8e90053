import { useEffect, useState } from 'react'
import type { Failure } from '#core/failure.ts'
import type { Recent } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { useDrop } from '../command/use-drop.ts'
import { Backups } from '../panel/backups.tsx'
import { SalvagedDialog } from '../panel/salvaged.tsx'
import type { Salvaged } from '../panel/salvaged.tsx'
import { Mark } from '../ui/mark.tsx'
import { moment } from '../ui/words.ts'

/** Reasons that a sync service, a copy under way or a disk that is not there may give, and that may be gone soon. */
const mayPass: ReadonlySet<string> = new Set(['damaged', 'empty-file', 'vanished', 'unreadable', 'not-a-project'])

interface Known {
  readonly recent: readonly Recent[]
  readonly analyst: string
  readonly version: string
}

/** The first page: who works, and on which project. */
export const Welcome = ({ failure: opened }: { readonly failure: Failure | null }) => {
  const [known, setKnown] = useState<Known | null>(null)
  const [failure, setFailure] = useState<Failure | null>(opened)
  const [busy, setBusy] = useState(false)
  const [restoring, setRestoring] = useState(false)
  const [salvaged, setSalvaged] = useState<Salvaged | null>(null)

  useEffect(() => {
    void api['app.welcome']().then((reply) => (reply.ok ? setKnown(reply.value) : setFailure(reply.error)))
  }, [])

  const go = async (asked: Promise<{ ok: true } | { ok: false; error: Failure }>): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const reply = await asked
    setBusy(false)
    if (!reply.ok) setFailure(reply.error)
  }

  useDrop((asked) => void asked.then((reply) => setFailure(reply.ok ? null : reply.error)))

  if (known === null) return <div className="loading" aria-busy="true" />
  return (
    <main className="welcome">
      <header>
        <Mark />
        <div>
          <h1>Hearsay</h1>
          <p>Who says what, and on whose word.</p>
        </div>
      </header>
      {failure !== null && (
        <div className="banner failure" role="alert">
          <p>
            <strong>{failure.message}</strong> {failure.remedy}
          </p>
          {mayPass.has(failure.kind) && (
            <div className="banner-actions">
              <button type="button" disabled={busy} onClick={() => void go(api['app.tryAgain']())}>
                Try again
              </button>
              <button type="button" disabled={busy} onClick={() => setRestoring(true)}>
                {failure.kind === 'damaged' ? 'Restore or salvage…' : 'Backups…'}
              </button>
            </div>
          )}
        </div>
      )}
      <div className="welcome-columns">
        <section aria-label="Start">
          <label className="field">
            <span>Your name as analyst</span>
            <input
              defaultValue={known.analyst}
              placeholder="Every tag you make carries it"
              onBlur={(event) => void api['app.setAnalyst'](event.target.value)}
              onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
            />
          </label>
          <div className="welcome-actions">
            <button type="button" className="primary" disabled={busy} onClick={() => void go(api['app.newProject']())}>
              New project…
              <small>One file on your disk; works offline</small>
            </button>
            <button type="button" disabled={busy} onClick={() => void go(api['app.openProject']())}>
              Open…
              <small>A .hearsay file, yours or a colleague’s</small>
            </button>
            <button type="button" disabled={busy} onClick={() => void go(api['app.openSample']())}>
              Sample project
              <small>A fresh copy: two articles, 34 attributions</small>
            </button>
          </div>
        </section>
        <section aria-labelledby="recent-heading">
          <h2 id="recent-heading">Recent</h2>
          {known.recent.length === 0 ? (
            <p className="quiet">Projects you open appear here.</p>
          ) : (
            <ul className="recent">
              {known.recent.map(({ token, name, folder, openedAt }) => (
                <li key={token}>
                  <button type="button" disabled={busy} onClick={() => void go(api['app.openRecent'](token))}>
                    <span>{name}</span>
                    <small>
                      {folder} · {moment(openedAt)}
                    </small>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
      <footer className="quiet">
        Hearsay {known.version} · nothing leaves this computer ·{' '}
        <button type="button" className="plain" disabled={busy} onClick={() => setRestoring(true)}>
          Restore a backup…
        </button>
      </footer>
      {restoring && (
        <Backups
          onClose={() => setRestoring(false)}
          onSalvaged={(saved) => {
            setRestoring(false)
            setSalvaged(saved)
          }}
        />
      )}
      {salvaged !== null && <SalvagedDialog saved={salvaged} onClose={() => setSalvaged(null)} />}
    </main>
  )
}
