import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { z } from '#core/model/zod.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { windowCallNames } from '#ipc/contract.ts'
import type { Handlers, WindowCalls } from '#ipc/contract.ts'
import { argumentSchemas } from './call-schemas.ts'
import type { Log } from './log.ts'

export type CallName = keyof WindowCalls
type Answer = Result<unknown, Failure>

/** Who sent a message, as Electron says it; `senderFrame` is null when the page has gone. */
export interface CallEvent {
  readonly sender: { readonly id: number }
  readonly senderFrame: { readonly parent: unknown; readonly url: string } | null
}

interface Ipc {
  readonly handle: (channel: string, listener: (event: CallEvent, ...args: unknown[]) => Promise<Answer>) => void
}

export interface Door {
  /** Is this address a page of ours? */
  readonly isOurPage: (url: string) => boolean
  /** The handlers of the window with these web contents. */
  readonly handlersOf: (webContentsId: number) => Handlers<WindowCalls> | undefined
  readonly log: Log
}

/** Answers every call of the contract, for every window, behind one check of who asks and one of what is asked. */
export const serveWindows = (ipc: Ipc, door: Door): void => {
  for (const name of Object.keys(windowCallNames) as CallName[]) {
    ipc.handle(name, async (event, ...args) => {
      const handlers = isMainFrame(event, door) ? door.handlersOf(event.sender.id) : undefined
      if (handlers !== undefined) return answerCall(handlers, name, args, door.log)
      door.log.note(`refused ${name}: the sender is not the main frame of one of our pages`)
      return err(refusedFailure)
    })
  }
}

/** Checks the arguments and calls the handler. Never throws: a throw of the handler is a bug and answers as one. */
export const answerCall = async (
  handlers: Handlers<WindowCalls>,
  name: CallName,
  args: readonly unknown[],
  log: Log,
): Promise<Answer> => {
  const checked = checkArguments(name, args)
  if (typeof checked === 'string') {
    log.note(`refused ${name}: ${checked}`)
    return err(refusedFailure)
  }
  try {
    const handler = handlers[name] as (...checkedArgs: readonly unknown[]) => Answer | Promise<Answer>
    return await handler(...checked)
  } catch (error) {
    log.bug(name, error)
    return err(bugFailure)
  }
}

/** The arguments as the schema leaves them, or why they are refused. Some garbage makes zod itself throw. */
function checkArguments(name: CallName, args: readonly unknown[]): readonly unknown[] | string {
  try {
    const checked = argumentSchemas[name].safeParse(args)
    return checked.success ? checked.data : describeIssues(checked.error)
  } catch {
    return 'the schema could not take it'
  }
}

const refusedFailure = failure(
  'refused',
  'Hearsay did not understand this request and did nothing.',
  'Try again; if it happens again, close the window and open the project anew.',
)

const bugFailure = failure(
  'bug',
  'Something went wrong inside Hearsay, so this was not done.',
  'What was saved before is safe. Try again; if it happens again, please report it.',
)

function isMainFrame({ senderFrame }: CallEvent, { isOurPage }: Door): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOurPage(senderFrame.url)
}

/** Where and how arguments were wrong, without what they said. */
function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, code }) => `${code} at [${path.map(String).join('.').slice(0, 80)}]`)
    .join(', ')
}
