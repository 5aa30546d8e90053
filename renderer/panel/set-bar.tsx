import { beginOwnSet } from '#core/command/set.ts'
import { nameOfSet, ownSetId } from '#core/model/sets.ts'
import { perform, useApp, useRows, useWorkspace } from '../state/app.ts'

/** Whose reading is worked on, and which other one is shown beside it. */
export const SetBar = () => {
  const app = useApp()
  const { rows } = useRows('set', 'analyst')
  const worked = useWorkspace((state) => state.worked)
  const beside = useWorkspace((state) => state.beside)
  const own = ownSetId(app.workspace.analyst)
  const sets = [...rows.all('set')].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  const look = (set: string, other: string | null): void => {
    app.workspace.look(set, other)
    app.session.set({ span: null, link: null, held: null, tray: {}, dismissed: [] })
  }
  const work = (set: string): void => {
    if (
      set === own &&
      !sets.some(({ id }) => id === own) &&
      !perform(app, beginOwnSet, { analyst: app.workspace.analyst })
    )
      return
    look(set, null)
  }
  return (
    <div className="set-bar">
      <label>
        <span>Work in</span>
        <select
          value={worked}
          title="In your own set the others’ spans are hidden, so that two readings stay independent."
          onChange={(event) => work(event.target.value)}
        >
          {sets
            .filter(({ id, kind }) => kind !== 'own' || id === own)
            .map(({ id }) => (
              <option key={id} value={id}>
                {id === own ? 'My own (others hidden)' : nameOfSet(rows, id)}
              </option>
            ))}
          {!sets.some(({ id }) => id === own) && <option value={own}>My own (others hidden)</option>}
        </select>
      </label>
      {sets.length > 1 && (
        <label>
          <span>Compare</span>
          <select value={beside ?? ''} onChange={(event) => look(worked, event.target.value || null)}>
            <option value="">with nothing</option>
            {sets
              .filter(({ id }) => id !== worked)
              .map(({ id }) => (
                <option key={id} value={id}>
                  with {nameOfSet(rows, id)}
                </option>
              ))}
          </select>
        </label>
      )}
    </div>
  )
}

/** Says in the text's head which lines are whose, while two sets are compared. */
export const SetLegend = () => {
  const { rows } = useRows('set', 'analyst')
  const worked = useWorkspace((state) => state.worked)
  const beside = useWorkspace((state) => state.beside)
  if (beside === null) return null
  return (
    <p className="set-legend" role="status">
      Line below the words: <b>{nameOfSet(rows, worked)}</b>. Line above: <b>{nameOfSet(rows, beside)}</b>, to look at
      only.
    </p>
  )
}
