/**
 * What goes wrong, on stderr, for whoever looks after the app. Never a word of an article: messages that come from
 * project files are not logged, only where they came from.
 */
export interface Log {
  /** Something foreseen that is worth knowing about. */
  readonly note: (message: string) => void
  /** Something that must not happen; with its stack. */
  readonly bug: (where: string, error: unknown) => void
}

export const createLog = (write: (line: string) => void): Log => ({
  note: (message) => write(`hearsay: ${message}\n`),
  bug: (where, error) => write(`hearsay: bug in ${where}: ${error instanceof Error ? error.stack : String(error)}\n`),
})
