import { failure } from '#core/failure.ts'

/** What is said when a call needs an open project and there is none. */
export const closedFailure = failure('not-open', 'No project is open.', 'Open a project first.')
