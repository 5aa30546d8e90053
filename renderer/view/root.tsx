import { useEffect, useState } from 'react'
import type { Failure } from '#core/failure.ts'
import { AppProvider } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { createSession, notify, notifyFailure } from '../state/session.ts'
import { openWorkspace } from '../state/workspace.ts'
import { ProjectView } from './project-view.tsx'
import { Welcome } from './welcome.tsx'

/** Shows the window's project, or the welcome page where there is none. */
export const Root = () => {
  const [app, setApp] = useState<App | Failure | null>(null)

  useEffect(() => {
    const session = createSession()
    let opened: App | undefined
    let ended = false
    void openWorkspace((failure) => notifyFailure(session, failure)).then((result) => {
      if (ended) {
        if (result.ok) result.value.dispose()
        return
      }
      if (!result.ok) return setApp(result.error)
      opened = { workspace: result.value, session, editor: { current: null } }
      const { recovered } = result.value
      if (recovered > 0) {
        notify(session, {
          kind: 'done',
          text: `Recovered ${recovered.toLocaleString('en')} ${recovered === 1 ? 'edit' : 'edits'} from the journal: nothing you did is lost.`,
          remedy: '',
        })
      }
      setApp(opened)
    })
    return () => {
      ended = true
      opened?.workspace.dispose()
    }
  }, [])

  if (app === null) return <div className="loading" aria-busy="true" />
  if ('kind' in app) return <Welcome failure={app.kind === 'no-project' ? null : app} />
  return (
    <AppProvider value={app}>
      <ProjectView />
    </AppProvider>
  )
}
