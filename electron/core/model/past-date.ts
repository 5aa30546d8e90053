import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { isDate } from './value-fit.ts'

const DAY = 86_400_000 // milliseconds: somewhere it is tomorrow already

/** Why something cannot have happened on a day: it is none, or it is still to come. */
export const refuseDate = (date: string, now: number): Failure | undefined => {
  if (!isDate(date)) return noDate(date)
  return date !== '' && Date.parse(date) > now + DAY ? inFuture(date) : undefined
}

const noDate = (date: string): Failure =>
  failure('bad-date', `“${date}” is not a date.`, 'Write it as 2024-12-28, 2024-12 or 2024.')

const inFuture = (date: string): Failure =>
  failure('date-in-future', `“${date}” is in the future.`, 'Look at the year, or leave the date empty.')
