import { useEffect, useState } from 'react'
import type { Failure } from '#core/failure.ts'
import { api, on } from '../api.ts'
import { AppProvider } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { drawNow } from '../state/after-paint.ts'
import { createPlaces } from '../state/places.ts'
import { keepPreferences, recallPreferences } from '../state/preferences.ts'
import { createSession, isUnfinished, notify, notifyFailure, unfinished } from '../state/session.ts'
import type { SessionStore } from '../state/session.ts'
import { openWorkspace } from '../state/workspace.ts'
import type { Workspace } from '../state/workspace.ts'
import { ProjectView } from './project-view.tsx'
import { Welcome } from './welcome.tsx'

/** The window's page; a project that was lost is opened anew by drawing all of it anew. */
export const Root = () => {
  const [opening, setOpening] = useState(0)
  return <Opened key={opening} onReopen={() => setOpening(opening + 1)} />
}

/** Shows the window's project, or the welcome page where there is none. */
const Opened = ({ onReopen }: { readonly onReopen: () => void }) => {
  const [app, setApp] = useState<App | Failure | null>(null)

  useEffect(() => {
    const session = createSession()
    let forget: (() => void) | undefined
    let workspace: Workspace | undefined
    let ended = false
    void Promise.all([openWorkspace((failure) => notifyFailure(session, failure)), recallPreferences(session)]).then(
      ([result]) => {
        if (!result.ok) return setApp(result.error)
        if (ended) return result.value.dispose()
        workspace = result.value
        forget = keepPreferences(session)
        tellOfOpening(session, workspace)
        setApp(createApp(workspace, session))
      },
    )
    return () => {
      ended = true
      forget?.()
      workspace?.dispose()
    }
  }, [])

  useEffect(
    () =>
      on('window.closing', () => {
        // Leaving a field writes what was typed in it.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
        drawNow() // and what was typed a moment ago is known
        if (app !== null && 'session' in app && isUnfinished(app.session.get())) {
          notifyFailure(app.session, unfinished)
          void api['app.readyToClose'](false)
          return
        }
        const settled = app !== null && 'workspace' in app ? app.workspace.settled() : undefined
        void Promise.resolve(settled).then(() => api['app.readyToClose'](true))
      }),
    [app],
  )

  if (app === null) return <div className="loading" aria-busy="true" />
  if ('kind' in app) return <Welcome failure={app.kind === 'no-project' ? null : app} />
  return (
    <AppProvider value={app}>
      <ProjectView onReopen={onReopen} />
    </AppProvider>
  )
}

const createApp = (workspace: Workspace, session: SessionStore): App => {
  const editors: App['editors'] = new Map()
  return {
    workspace,
    session,
    editors,
    editor: {
      get current() {
        return editors.get(session.get().article ?? '') ?? null
      },
    },
    places: createPlaces(workspace.place),
  }
}

const tellOfOpening = (session: SessionStore, { recovered, notices }: Workspace): void => {
  if (recovered > 0) {
    const edits = `${recovered.toLocaleString('en')} ${recovered === 1 ? 'edit' : 'edits'}`
    notify(session, { kind: 'done', text: `Recovered ${edits} from the journal: nothing you did is lost.`, remedy: '' })
  }
  for (const { kind, message, remedy } of notices) {
    notify(session, { kind: kind === 'lies-elsewhere' ? 'note' : 'failure', text: message, remedy })
  }
}
