import type { Failure } from '#core/failure.ts'
import type { Result } from '#core/result.ts'
import type { Context, Given, Store } from './command.ts'

/** Opens a project, works on it and lets go of it again, whatever comes of the work. */
export const withProject = async <T>(
  context: Context,
  given: Given,
  project: { readonly file: string; readonly readOnly: boolean; readonly data?: string },
  work: (store: Store) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> => {
  const analyst = context.analyst(given)
  if (!analyst.ok) return analyst
  return withStore(
    context,
    async (store) => {
      const path = context.path(project.file)
      const opened = await store['store.open']({ path, analyst: analyst.value, readOnly: project.readOnly })
      return opened.ok ? work(store) : opened
    },
    project.data,
  )
}

/** Starts a store process, works with it and ends it. Work that could not be saved on the way out is not done. */
export const withStore = async <T>(
  context: Context,
  work: (store: Store) => Promise<Result<T, Failure>>,
  data?: string,
): Promise<Result<T, Failure>> => {
  const { calls, ended, kill } = await context.startStore(data)
  try {
    const done = await work(calls)
    const closed = await calls['store.close']()
    if (closed.ok) await ended
    return done.ok && !closed.ok ? closed : done
  } finally {
    kill() // does nothing to a process that has ended
  }
}
