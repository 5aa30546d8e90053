import { createContext, useContext } from 'react'
import type { CommandSpec } from '#core/command/command.ts'
import { live } from '#core/model/reader.ts'
import type { TableName } from '#core/model/tables.ts'
import { textOfRevision } from '#core/model/revision.ts'
import type { EditorHandle } from '../editor/article-editor.tsx'
import { notifyFailure } from './session.ts'
import type { Places } from './places.ts'
import type { Session, SessionStore } from './session.ts'
import { useStore } from './store.ts'
import type { Workspace, WorkspaceState } from './workspace.ts'

/** The open project, where the analyst is in it, and the editor on the screen. */
export interface App {
  readonly workspace: Workspace
  readonly session: SessionStore
  /** The editor of the article worked in. */
  readonly editor: { readonly current: EditorHandle | null }
  /** The editors on the screen by article. */
  readonly editors: Map<string, EditorHandle>
  /** Where each article was read last. */
  readonly places: Places
}

const AppContext = createContext<App | null>(null)
export const AppProvider = AppContext.Provider

/** The app that a view stands in. */
export const useApp = (): App => {
  const app = useContext(AppContext)
  if (app === null) throw new Error('outside of a project')
  return app
}

/** What a view needs of the session. */
export const useSession = <S>(select: (session: Session) => S): S => useStore(useApp().session, select)

/** The rows of the project; the view is drawn again with every change of them, or of the tables that are named. */
export const useRows = (...tables: readonly TableName[]) => {
  const { workspace } = useApp()
  const version = useStore(workspace.state, ({ version: every, changed }) =>
    tables.length === 0 ? every : Math.max(changed.looked ?? 0, ...tables.map((table) => changed[table] ?? 0)),
  )
  return { rows: workspace.rows, version }
}

/** What a view needs of the workspace beside its rows. */
export const useWorkspace = <S>(select: (state: WorkspaceState) => S): S => useStore(useApp().workspace.state, select)

/** Runs a command and shows why when it cannot be done. */
export const perform = <A>(app: App, spec: CommandSpec<A>, args: NoInfer<A>): boolean => {
  const done = app.workspace.run(spec, args)
  if (!done.ok) notifyFailure(app.session, done.error)
  return done.ok
}

/** The canonical text of an article as shown; undefined until it is loaded. */
export const textOfArticle = (app: App, article: string): string | undefined => {
  const row = live(app.workspace.rows, 'article', article)
  return row === undefined ? undefined : textOfRevision(app.workspace.rows, row.revision)
}
