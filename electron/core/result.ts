/** The outcome of something that may fail for a foreseen reason. A throw, by contrast, always means a bug. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

/** A success carrying `value`. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })

/** A foreseen failure carrying `error`. */
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error })

/** Closes a `switch` over a union: compiles only when every case is handled. */
export const never = (value: never): never => {
  throw new Error(`unhandled case: ${String(value)}`)
}
