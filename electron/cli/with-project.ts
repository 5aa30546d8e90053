import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Context, Given, Option, Store } from './command.ts'
import { usageFailure } from './words.ts'

export const waitOption: Option = {
  name: 'wait',
  takes: 'SECONDS',
  what: 'if somebody else has the project open, wait so long for it; a computer that has gone counts as gone after 30',
}

/**
 * Opens a project, works on it and lets go of it again, whatever comes of the work. One that is to be edited and is in use
 * is waited for where that was asked for.
 */
export const withProject = async <T>(
  context: Context,
  given: Given,
  project: { readonly file: string; readonly readOnly: boolean; readonly data?: string },
  work: (store: Store) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> => {
  const analyst = context.analyst(given)
  if (!analyst.ok) return analyst
  const seconds = secondsFrom(given)
  if (!seconds.ok) return seconds
  const free = createSignal()
  return withStore(
    context,
    async (store) => {
      const path = context.path(project.file)
      const opened = await store['store.open']({ path, analyst: analyst.value, readOnly: project.readOnly })
      if (!opened.ok) return opened
      if (project.readOnly) return work(store)
      const writable = await waitFor(store, context, { seconds: seconds.value, free })
      return writable.ok ? work(store) : writable
    },
    { data: project.data, onFree: free.give },
  )
}

const secondsFrom = (given: Given): Result<number, Failure> => {
  const typed = given.value(waitOption.name)
  if (typed === undefined) return ok(0)
  if (/^\d{1,5}$/.test(typed)) return ok(Number(typed))
  return err(usageFailure(`“--wait ${typed}” is no number of seconds.`, 'import'))
}

/** Whether an open project can be edited, once whoever has it has let go of it, or time is up. */
const waitFor = async (
  store: Store,
  context: Context,
  { seconds, free }: { readonly seconds: number; readonly free: Signal },
): Promise<Result<null, Failure>> => {
  const end = Date.now() + seconds * 1_000
  for (;;) {
    const saved = await store['project.save']() // writes nothing yet, and says why where nothing can be written
    const left = end - Date.now()
    if (saved.ok || saved.error.kind !== 'in-use' || left <= 0) return saved
    context.say(`${saved.error.message} Waiting for it.\n`)
    if (!(await free.within(left))) return saved
    const taken = await store['project.takeOver']()
    if (!taken.ok) return taken
  }
}

/** Something that is given once and waited for. */
interface Signal {
  readonly give: () => void
  /** Whether it was given within some milliseconds; then it has to be given again. */
  readonly within: (milliseconds: number) => Promise<boolean>
}

const createSignal = (): Signal => {
  let given = false
  let hear: (() => void) | undefined
  return {
    give: () => {
      given = true
      hear?.()
    },
    within: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), milliseconds)
        hear = () => {
          clearTimeout(timer)
          given = false
          resolve(true)
        }
        if (given) hear()
      }),
  }
}

/** Starts a store process, works with it and ends it. Work that could not be saved on the way out is not done. */
export const withStore = async <T>(
  context: Context,
  work: (store: Store) => Promise<Result<T, Failure>>,
  how: Parameters<Context['startStore']>[0] = {},
): Promise<Result<T, Failure>> => {
  const { calls, ended, kill } = await context.startStore(how)
  try {
    const done = await work(calls)
    const closed = await calls['store.close']()
    if (closed.ok) await ended
    return done.ok && !closed.ok ? closed : done
  } finally {
    kill() // does nothing to a process that has ended
  }
}
