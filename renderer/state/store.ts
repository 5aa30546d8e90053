import { useCallback, useContext, useSyncExternalStore } from 'react'
import { AfterPaint, afterPaint } from './after-paint.ts'

/** A value that views watch. */
export interface Store<T> {
  readonly get: () => T
  readonly set: (change: Partial<T> | ((now: T) => Partial<T>)) => void
  readonly subscribe: (listener: () => void) => () => void
}

/** Makes a store; `set` replaces the given fields and tells everyone who watches. */
export const createStore = <T extends object>(initial: T): Store<T> => {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (change) => {
      value = { ...value, ...(typeof change === 'function' ? change(value) : change) }
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * What a view needs of a store; the view is drawn again when that changes, at once or after the next frame. The selector
 * returns a stable value.
 */
export const useStore = <T extends object, S>(store: Store<T>, select: (value: T) => S): S => {
  const isLater = useContext(AfterPaint)
  const subscribe = useCallback(
    (listener: () => void) => (isLater ? store.subscribe(() => afterPaint(listener)) : store.subscribe(listener)),
    [store, isLater],
  )
  return useSyncExternalStore(subscribe, () => select(store.get()))
}
