import { useApp, useSession } from '../state/app.ts'
import { dismiss } from '../state/session.ts'

/** Messages at the foot of the window: what was done, or why something could not be done and what to do. */
export const Notices = () => {
  const app = useApp()
  const notices = useSession((session) => session.notices)
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map(({ id, kind, text, remedy }) => (
        <div key={id} className={`notice ${kind}`}>
          <p>
            {kind === 'failure' ? <strong>{text}</strong> : text} {remedy}
          </p>
          <button type="button" className="plain" aria-label="Dismiss" onClick={() => dismiss(app.session, id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  )
}
