import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'

/** What commands answer when they cannot be done, in one place so that one thing is always said in the same words. */

export const gone = (what: string): Failure =>
  failure('gone', `This ${what} is no longer there.`, 'It may have been deleted; undo brings it back.')

export const noText: Failure = failure(
  'no-text',
  'The text of this article is not loaded.',
  'Open the article and try again.',
)

export const nothingSelected = (label: string): Failure =>
  failure(
    'nothing-selected',
    `Nothing is selected to tag as ${label}.`,
    'Select some words first, then press the key again.',
  )

export const onlyWhiteSpace: Failure = failure(
  'only-white-space',
  'Only white space is selected.',
  'Select the words themselves.',
)

export const edgesMeet: Failure = failure(
  'empty-span',
  'The span would have no text left.',
  'Delete it instead, if it should go.',
)

export const otherArticle: Failure = failure(
  'other-article',
  'A span stays within one article.',
  'Tag the words in the other article as a span of their own and link the two.',
)

export const nameMissing = (what: string): Failure =>
  failure('name-missing', `The ${what} needs a name.`, 'Type one and confirm again.')

export const unfitValue = (field: string): Failure =>
  failure('unfit-value', `This ${field} is too long or cannot be kept as it is.`, 'Shorten it and try again.')
