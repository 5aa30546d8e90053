import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { AnalystIdentity, Client, Events, StoreCalls } from '#ipc/contract.ts'

type Reply<T> = Result<T, Failure>
type StoreEvents = Pick<Events, 'project.changed' | 'project.saved' | 'project.touched' | 'project.free'>

/** A running store process and the way to talk to it. */
export interface StoreLink {
  readonly calls: Client<StoreCalls>
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  readonly kill: () => void
}

export type StartStore = (events: Partial<StoreEvents>) => StoreLink

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
  /** Milliseconds the store may take to open the file before it counts as hung. */
  readonly openBudget: number
  readonly startStore: StartStore
  readonly events: StoreEvents & Pick<Events, 'project.lost'>
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

/** Small files open in milliseconds; only a file made to hang, or a dead disk, needs more than this. */
export const openBudgetFor = (bytes: number): number => 5_000 + bytes / 5_000

/**
 * What we make ourselves may take its time. Opening is watched: SQL in a file made to do harm can run for ever, and the
 * process has to be killed. The watch begins when the process is up and answers.
 */
async function begin(link: StoreLink, beginning: Beginning, options: SessionOptions): Promise<Reply<null>> {
  const { path, name, analyst, openBudget } = options
  const { calls } = link
  if (beginning.kind === 'open') await calls['store.info']()
  const made =
    beginning.kind === 'create'
      ? await calls['store.create']({ path, name, analyst })
      : beginning.kind === 'sample'
        ? await calls['store.createSample']({ path, seeds: beginning.seeds, analyst })
        : ok(null)
  if (!made.ok) return made

  const watch = startWatch(openBudget)
  const opened = await Promise.race([
    calls['store.open']({ path, analyst, readOnly: false, accept: beginning.kind === 'open' && beginning.accept }),
    watch.expired.then(() => err(hungFailure(name, openBudget))),
  ])
  watch.stop()
  return opened
}

/** Counts time in small steps: on a machine too busy to run them, the store cannot run either and is given longer. */
function startWatch(budget: number): { readonly expired: Promise<void>; readonly stop: () => void } {
  const step = 100
  let left = budget
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      left -= step
      if (left <= 0) resolve()
    }, step)
  })
  return { expired, stop: () => clearInterval(timer) }
}

function lostFailure(name: string): Failure {
  return failure(
    'store-lost',
    `The part of Hearsay that keeps “${name}” has stopped.`,
    'Everything shown as saved is safe. Open the project again to go on.',
  )
}

function hungFailure(name: string, budget: number): Failure {
  return failure(
    'store-hung',
    `“${name}” did not open within ${Math.round(budget / 1000)} seconds, so opening it was stopped.`,
    'The file may be damaged, or made to do harm, or its disk does not answer. Nothing in it was changed.',
  )
}
