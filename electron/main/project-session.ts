import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { AnalystIdentity, Client, Events, StoreCalls } from '#ipc/contract.ts'
import type { ProjectEvents } from '#store/port.ts'

type Reply<T> = Result<T, Failure>

/** A running store process and the way to talk to it. */
export interface StoreLink {
  readonly calls: Client<StoreCalls>
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  readonly kill: () => void
}

export type StartStore = (events: Partial<ProjectEvents>) => StoreLink

/** How a project comes to be open: it is there, or it is made first. */
export type Beginning =
  | { readonly kind: 'open'; readonly accept?: boolean }
  | { readonly kind: 'create' }
  | { readonly kind: 'sample'; readonly seeds: string }

export interface SessionOptions {
  readonly path: string
  /** The project's name, as the window's title shows it. */
  readonly name: string
  readonly analyst: AnalystIdentity
  readonly beginning: Beginning
  readonly startStore: StartStore
  readonly events: ProjectEvents & Pick<Events, 'project.lost'>
}

/** One window's project: its store process from start to end. */
export interface ProjectSession {
  readonly path: string
  readonly name: string
  readonly opened: () => Promise<Reply<null>>
  /** Waits until the project is open and calls its store; a store that has died answers with a failure. */
  readonly call: <K extends keyof StoreCalls>(
    name: K,
    ...args: Parameters<StoreCalls[K]>
  ) => Promise<ReturnType<StoreCalls[K]>>
  readonly isLost: () => boolean
  /** Opens the project again after its store has died. */
  readonly reopen: () => Promise<Reply<null>>
  /** Opens the project again and takes the file as it is, though another program has changed it. */
  readonly accept: () => Promise<Reply<null>>
  readonly close: () => Promise<Reply<null>>
  /** Ends the store process as it is; what it acknowledged stands in its journal. */
  readonly abandon: () => void
}

export const createSession = (options: SessionOptions): ProjectSession => {
  const { path, name } = options
  let state: 'live' | 'lost' | 'closing' | 'closed' = 'live'
  let hasEnded = false
  let link = start()
  let opening = open(link, options.beginning)

  function start(): StoreLink {
    const started = options.startStore(options.events)
    void started.ended.then(async () => {
      if (started !== link) return
      hasEnded = true
      if (state === 'closing' || state === 'closed') return
      state = 'lost'
      const wasOpen = await opening
      if (wasOpen.ok) options.events['project.lost'](lostFailure(name))
    })
    return started
  }

  function open(to: StoreLink, beginning: Beginning): Promise<Reply<null>> {
    return begin(to, beginning, options).then((opened) => {
      if (!opened.ok) to.kill()
      return opened
    })
  }

  function again(beginning: Beginning): Promise<Reply<null>> {
    state = 'live'
    hasEnded = false
    link = start()
    opening = open(link, beginning)
    return opening
  }

  return {
    path,
    name,
    opened: () => opening,
    async call(callName, ...args) {
      const opened = await opening
      type Answer = ReturnType<StoreCalls[typeof callName]>
      if (!opened.ok) return opened as Answer
      if (state === 'lost' || state === 'closed') return err(lostFailure(name)) as Answer
      return (link.calls[callName] as (...given: typeof args) => Promise<Answer>)(...args)
    },
    isLost: () => state === 'lost',
    reopen: () => (state === 'lost' ? again({ kind: 'open' }) : opening),
    async accept() {
      if (state === 'live') {
        const closed = await link.calls['store.close']()
        if (!closed.ok) return closed
        const old = link
        link = { ...old, ended: Promise.resolve() }
        old.kill()
      }
      return again({ kind: 'open', accept: true })
    },
    async close() {
      const opened = await opening
      if (!opened.ok || state === 'lost' || state === 'closed') {
        state = 'closed'
        link.kill()
        return ok(null)
      }
      state = 'closing'
      const closed = await link.calls['store.close']()
      state = closed.ok ? 'closed' : hasEnded ? 'lost' : 'live'
      return closed
    },
    abandon() {
      state = 'closed'
      link.kill()
    },
  }
}

/** Makes the project if it is new, and opens it. A store that hangs over it is ended by its watch: see store/client.ts. */
async function begin(link: StoreLink, beginning: Beginning, options: SessionOptions): Promise<Reply<null>> {
  const { path, name, analyst } = options
  const { calls } = link
  const made =
    beginning.kind === 'create'
      ? await calls['store.create']({ path, name, analyst })
      : beginning.kind === 'sample'
        ? await calls['store.createSample']({ path, seeds: beginning.seeds, analyst })
        : ok(null)
  if (!made.ok) return made
  return calls['store.open']({ path, analyst, readOnly: false, accept: beginning.kind === 'open' && beginning.accept })
}

function lostFailure(name: string): Failure {
  return failure(
    'store-lost',
    `The part of Hearsay that keeps “${name}” has stopped.`,
    'Everything shown as saved is safe. Open the project again to go on.',
  )
}
