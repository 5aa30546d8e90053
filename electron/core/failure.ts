/**
 * A foreseen failure as a person should read it.
 *
 * `kind` is stable and for code; `message` says what happened and where; `remedy` says what to do about it.
 * Neither text names an internal id, a stack or a line of code.
 */
export interface Failure {
  readonly kind: string
  readonly message: string
  readonly remedy: string
}

/** Builds a failure. */
export const failure = (kind: string, message: string, remedy: string): Failure => ({ kind, message, remedy })

/** One line for a terminal or a banner. */
export const failureToText = (f: Failure): string => `${f.message} ${f.remedy}`.trim()
