import type { Failure } from '#core/failure.ts'
import type { Result } from '#core/result.ts'
import type { Events } from '#ipc/contract.ts'

/** One end of a channel between two processes. Messages are plain values. */
export interface Port {
  post(message: unknown): void
  onMessage(take: (message: unknown) => void): void
  /** The other side is gone; nothing more will come. */
  onClose(then: () => void): void
}

/** What goes to a store process. */
export interface CallMessage {
  readonly id: number
  readonly call: string
  readonly args: readonly unknown[]
}

/** What a store process tells of itself. */
export type StoreEvents = Pick<Events, 'project.changed' | 'project.saved'>

/** What comes back from it: an answer, or an event. */
export type StoreMessage =
  | { readonly id: number; readonly reply: Result<unknown, Failure> }
  | { readonly event: keyof StoreEvents; readonly detail: unknown }
