import { closeFind } from '../command/project-actions.ts'
import { useApp, useSession } from '../state/app.ts'

/** Finds words in the open article; Enter goes from hit to hit, Shift+Enter back. */
export const FindBar = ({ hits }: { readonly hits: number }) => {
  const app = useApp()
  const find = useSession((session) => session.find)
  const go = (way: 1 | -1): void => {
    if (hits > 0) app.session.set({ find: { ...find, hit: (find.hit + way + hits) % hits } })
  }
  return (
    <div className="find-bar" role="search">
      <input
        autoFocus
        onFocus={(event) => event.target.select()}
        aria-label="Find in article"
        placeholder="Find in article"
        value={find.query}
        onChange={(event) => app.session.set({ find: { ...find, query: event.target.value, hit: 0 } })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? -1 : 1)
        }}
      />
      <output>{find.query === '' ? '' : hits === 0 ? 'not found' : `${find.hit + 1} of ${hits}`}</output>
      <button type="button" className="plain" aria-label="Previous hit" onClick={() => go(-1)}>
        ↑
      </button>
      <button type="button" className="plain" aria-label="Next hit" onClick={() => go(1)}>
        ↓
      </button>
      <button type="button" className="plain" aria-label="Close find" onClick={() => closeFind(app)}>
        ×
      </button>
    </div>
  )
}
