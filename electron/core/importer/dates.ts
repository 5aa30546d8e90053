import { isDate } from '#core/model/value-fit.ts'

/** The day, month or year that words begin with as ISO 8601 has them, or that a header field names; nothing where none exists. */
export const dateOf = (words: string): string | undefined => {
  const [iso] = /^\d{4}(?:-\d{2}(?:-\d{2})?)?(?=$|[T\s])/.exec(words.trim()) ?? []
  const date = iso ?? headerDate(words) ?? yearFirst(words)
  return date !== undefined && date.slice(0, 4) !== '0000' && isDate(date) ? date : undefined
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `Sun, 22 Nov 2026 07:00:00 +0900`: the day where it was written. */
const headerDate = (words: string): string | undefined => {
  const [, day, month, year] = /^\s*(?:[a-z]{3},\s*)?(\d{1,2}) ([a-z]{3})[a-z]* (\d{4})(?!\d)/i.exec(words) ?? []
  const at = MONTHS.indexOf(month?.toLowerCase() ?? '')
  return day === undefined || at < 0 ? undefined : `${year}-${twoDigits(at + 1)}-${day.padStart(2, '0')}`
}

/** `20241228` and `2024/12/28`: no other order of numbers tells which of them is the month. */
const yearFirst = (words: string): string | undefined => {
  const found = /^\s*(?:(\d{4})(\d{2})(\d{2})(?:\d{6})?|(\d{4})[/.](\d{2})[/.](\d{2}))(?!\d)/.exec(words)
  const parts = found?.slice(1).filter((part) => part !== undefined)
  return parts?.join('-')
}

const twoDigits = (n: number): string => String(n).padStart(2, '0')
