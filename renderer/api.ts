import type { Client, Events, WindowCalls } from '#ipc/contract.ts'

/** What the preload script puts into the window; nothing else of Electron reaches it. */
interface Bridge {
  call(name: keyof WindowCalls, ...args: readonly unknown[]): Promise<unknown>
  drop(files: readonly File[]): Promise<unknown>
  on<E extends keyof Events>(event: E, listener: Events[E]): () => void
}

declare global {
  interface Window {
    readonly hearsay: Bridge
  }
}

let held: Promise<void> = Promise.resolve()

/** Holds back all that is asked of main from now on, in its order, until something is done. */
export const holdUntil = (done: Promise<void>): void => {
  const before = held
  held = done.then(() => before)
}

/** Every call to main as a function of its own: `api['project.commit'](draft)`. */
export const api = new Proxy({} as Client<WindowCalls>, {
  get:
    (_, name) =>
    (...args: readonly unknown[]) =>
      held.then(() => window.hearsay.call(name as keyof WindowCalls, ...args)),
})

/** Listens to an event from main; returns what ends the listening. */
export const on = <E extends keyof Events>(event: E, listener: Events[E]): (() => void) =>
  window.hearsay.on(event, listener)

/** Opens or imports files that were dropped on the page; only main learns where they lie. */
export const dropFiles = (files: Iterable<File>): ReturnType<Client<WindowCalls>['app.openDropped']> =>
  window.hearsay.drop(Array.from(files)) as ReturnType<Client<WindowCalls>['app.openDropped']>
