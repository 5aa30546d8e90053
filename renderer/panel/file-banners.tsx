import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { Failure } from '#core/failure.ts'
import type { Result } from '#core/result.ts'
import { api } from '../api.ts'
import { tryMergeBeside } from '../command/project-actions.ts'
import { useApp, useWorkspace } from '../state/app.ts'
import { notifyFailure } from '../state/session.ts'

/** What there is to say of the project's file: why it cannot be edited, who else has changed it, what lies beside it. */
export const FileBanners = ({ onReopen }: { readonly onReopen: () => void }) => (
  <div className="file-banners">
    <Barred onReopen={onReopen} />
    <Touched onReopen={onReopen} />
    <Copies />
  </div>
)

const Barred = ({ onReopen }: { readonly onReopen: () => void }) => {
  const readOnly = useWorkspace((state) => state.readOnly)
  const lost = useWorkspace((state) => state.lost)
  const isFree = useWorkspace((state) => state.isFree)
  const then = useThen(onReopen)
  if (lost !== null) {
    return (
      <Banner {...lost}>
        <button type="button" onClick={onReopen}>
          Open again
        </button>
      </Banner>
    )
  }
  if (readOnly === null) return null
  if (readOnly.kind === 'in-use' && isFree) {
    return (
      <Banner
        message="This project is no longer open elsewhere."
        remedy="You are reading it as it was when you opened it."
      >
        <button type="button" onClick={() => then(api['project.takeOver']())}>
          Open for editing
        </button>
      </Banner>
    )
  }
  return (
    <Banner {...readOnly}>
      {readOnly.kind === 'not-as-written' && (
        <button type="button" onClick={() => then(api['app.acceptFile']())}>
          Accept as it is
        </button>
      )}
    </Banner>
  )
}

const Touched = ({ onReopen }: { readonly onReopen: () => void }) => {
  const app = useApp()
  const touched = useWorkspace((state) => state.touched)
  const [later, setLater] = useState<Failure | null>(null)
  const then = useThen(onReopen)
  if (touched === null || touched === later) return null
  const isGone = touched.kind === 'gone-from-disk'
  const keep = async (): Promise<void> => {
    await app.workspace.settled()
    then(api['app.keepBoth']())
  }
  return (
    <Banner {...touched} urgent>
      <button type="button" onClick={() => void keep()}>
        {isGone ? 'Save mine there again' : 'Save mine as a copy'}
      </button>
      {!isGone && (
        <button type="button" onClick={() => void tryMergeBeside(app, null)}>
          Merge the other into mine…
        </button>
      )}
      <button type="button" onClick={() => setLater(touched)}>
        Later
      </button>
    </Banner>
  )
}

/** One notice for all copies; it comes back when there is another one. */
const Copies = () => {
  const app = useApp()
  const copies = useWorkspace((state) => state.copies)
  const readOnly = useWorkspace((state) => state.readOnly)
  const [dismissed, setDismissed] = useState<readonly string[]>([])
  useEffect(() => {
    const look = (): void => void app.workspace.findCopies()
    look()
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [app])
  const news = copies.filter((name) => !dismissed.includes(name))
  if (news.length === 0 || readOnly !== null) return null
  return (
    <Banner
      message={
        news.length === 1
          ? 'A copy of this project lies beside it and has work that is not here.'
          : `${news.length} copies of this project lie beside it and have work that is not here.`
      }
      remedy="Sync services make such copies when a project is saved on two computers at once."
    >
      {news.map((name) => (
        <button key={name} type="button" onClick={() => void tryMergeBeside(app, name)}>
          Merge “{name.replace(/\.hearsay$/i, '')}”…
        </button>
      ))}
      <button type="button" onClick={() => setDismissed(copies)}>
        Not now
      </button>
    </Banner>
  )
}

interface BannerProps {
  readonly message: string
  readonly remedy: string
  readonly urgent?: boolean
  readonly children?: ReactNode
}

const Banner = ({ message, remedy, urgent = false, children }: BannerProps) => (
  <div className="banner" role={urgent ? 'alert' : 'status'}>
    <p>
      <strong>{message}</strong> {remedy}
    </p>
    <div className="banner-actions">{children}</div>
  </div>
)

/** Draws the project anew when something was done to its file, or says why it was not. */
const useThen = (onReopen: () => void) => {
  const app = useApp()
  return (asked: Promise<Result<null, Failure>>): void =>
    void asked.then((reply) => (reply.ok ? onReopen() : notifyFailure(app.session, reply.error)))
}
