import type { Failure } from '#core/failure.ts'
import type { Result } from '#core/result.ts'
import type { Events } from '#ipc/contract.ts'

/** One end of a channel between two processes. Messages are plain values. */
export interface Port {
  post(message: unknown): void
  onMessage(take: (message: unknown) => void): void
  /** The other side is gone; nothing more will come. */
  onClose(then: () => void): void
  /** Ends the other side at once; without this nothing that hangs is ended. */
  readonly stop?: () => void
}

/** What goes to a store process. */
export interface CallMessage {
  readonly id: number
  readonly call: string
  readonly args: readonly unknown[]
}

/** What a store process tells of the project that is open in it. */
export type ProjectEvents = Pick<
  Events,
  | 'project.changed'
  | 'project.saved'
  | 'project.merging'
  | 'project.importing'
  | 'project.exporting'
  | 'project.touched'
  | 'project.free'
>

/** What a store process tells of itself. */
export interface StoreEvents extends ProjectEvents {
  /** It is there, or goes on with opening or checking a file: for whoever decides that it hangs. */
  readonly 'store.progress': () => void
}

/** What comes back from it: an answer, or an event. */
export type StoreMessage =
  | { readonly id: number; readonly reply: Result<unknown, Failure> }
  | { readonly event: keyof StoreEvents; readonly detail?: unknown }
